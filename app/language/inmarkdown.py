"""Texts of people inside a Markdown file. Pure."""

import re

# What Markdown takes for markup anywhere in a text, and at the start of a line.
_ANYWHERE = re.compile(r"[\\`*<\[\]|~]|&(?=#?\w+;)")
_BEGINS = re.compile(r"^([ \t]*)([#>+=-])", re.MULTILINE)


def plain(text: str) -> str:
    """A text in Markdown that is shown as it was typed: no tag, link, picture, code, heading or list comes of it."""
    return _BEGINS.sub(r"\1\\\2", _ANYWHERE.sub(r"\\\g<0>", text))
