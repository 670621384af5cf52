"""Whether a message ties what one side gives to what the other gives, and which of its sentences stand outside the tie."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from app.language.sentences import Stretch, clauses, sentences

_IF = r"(?<!what )if (?!(?:it'?s|its|that'?s|that is|it is|anything|something|so\b|not\b|possible|you (?:like|want|wish|ask|prefer|insist|look|compare)|u (?:like|want)|he\b|she\b|they\b|only\b|i (?:may|understand|remember|look|count|read|calculated|get (?:it|this|that))|you don'?t mind|you do not mind|my (?:boss|director|md)|we say|u have|need be|any\b))"
_TIES = re.compile(
    rf"\b(?:{_IF}|provided|providing|conditional|as long as|so long as|against (?!(?:spot|the (?:market|index|clause))\b)|subject to|tied to|linked to|dependent on|depending on|for an? (?:\w+ )?(?:contract|term|commitment)"
    r"|(?:only|but) (?:w/|w|with|when|against|works?|comes?|for)|comes? with|when (?:you|u|the|we)|once (?:you|u|we|the|our|your)|as soon as|from the day|unless|except you|assuming|then (?:i|we|you|u|the|id|ill)\b|were (?:you|we|[A-Z]\w+) to|should you\b|gets? (?:you|u)|u get"
    r"|(?:would|will|'d|they|sixty|that|it|days|%) (?:need|require)s? (?!to know|to see|to check|to talk)|would (?:\w+ )?(?:leave|allow|let|enable|give) (?:me|us)|and (?:you|u) (?:leave|give|extend|commit|sign|go|take|keep|stay|accept|let|book|make|are staying|bring|put|move)"
    r"|make it .{0,40} and|(?<!\bwe )(?<!\bi )(?<!minutes we )(?:make|give|keep|leave|let|take|sign|commit|raise|extend|lift|stay)\b[^.?!]{0,60}(?:,|&|\band) (?:i|we|it'?s|sixty|you)(?:'ll|ll|'d|d| can| will| put| do| give| add| could| would| hold| are| done| get|\b)|\bi'?d (?:want|need|ask)|i (?:then )?need (?:\d|you|three|two)|(?:what|which) .{0,20}\bi'?d need"
    r"|not for (?:nothing|free)|moving .{0,30} would)\b|\bw/",
    re.IGNORECASE,
)
# Ties that reach back to the sentences before.
_BACK = re.compile(
    r"\b(?:in return|in exchange|in turn|for (?:that|this|it|these|those)\b(?! (?:reason|matter|price))|on (?:one |the |the sole |that )?condition|condition that|both or neither|as (?:a|one) (?:package|bundle|whole)|package|bundle|all or nothing|(?:stand|work|go|come)s? (?:and fall|only together|together)|stand and fall|two together"
    r"|other way round|from you\b|from your side|given that|all (?:that|this|of (?:that|this|it)) for|only works?|trade|exchange|what (?:i|we)(?:'d| would)? need|(?:i|we) (?:only |would |'d )?(?:only )?need you|i get|counterpart|by way of the term|end up with|each with)\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\b(?:otherwise|or else|(?<!everything )(?<!anything )(?<!nothing )(?<!somebody )else|either way|either case|no strings|freely|for free|(?<!not )for nothing|regardless|in any case|whatever happens|unconditional(?:ly)?|that one'?s on (?:me|us)|without anything in return)\b",
    re.IGNORECASE,
)


# Nothing is wanted for it.
_GIFT = re.compile(
    r"\b(?:(?:you|u) (?:don'?t|do not|needn'?t|need not)(?: have to| need to)? (?:owe|do|give|sign|pay|move|change|commit|promise)\b|(?:don'?t|do not|not) want anything|no (?:charge|conditions?|strings)|(?:w/o|without) (?:anything|any condition)|free of charge|(?:simply|just) so\b|right away free|have (?:it|that|this) (?:today|already|anyway))",
    re.IGNORECASE,
)


@lru_cache(maxsize=512)
def ties(sentence: str) -> bool:
    """Whether a sentence ties what it offers to something in return."""
    return bool(_TIES.search(sentence) or _BACK.search(sentence))


def tied_places(text: str, offered: Sequence[tuple[int, str]]) -> Callable[[int], bool]:
    """For a message and the places of its offered terms, each with its side ('give', 'ask', 'hold' or 'keep'): whether the term at some place is part of
    a tie. A tie holds for its sentence and all that follow; where it reaches back, or is not whole without them, for those before as well."""
    parts = sentences(text)
    tying = [s for s in parts if _counts(s, offered)]
    sides = {side for _, side in offered}
    if not tying and not (
        "give" in sides and sides & {"ask", "hold"}
    ):  # a package: something given, something wanted or held
        return lambda place: False
    begin = 0
    if tying and not any(_BACK.search(s.text) for s in tying) and _whole(tying[0], offered):
        begin = tying[0].start
    free = said_free(text, [place for place, _ in offered])
    return lambda place: place >= begin and not free(place)


def said_free(text: str, offered: Sequence[int]) -> Callable[[int], bool]:
    """For a message and the places of its offered terms: whether the term at some place is said to stand outside any tie ('otherwise 30', 'no strings')."""
    outside = [_outside(c, m) for c in clauses(text) if (m := _OUTSIDE.search(c.text))]
    outside += _given(sentences(text), offered)
    return lambda place: any(start <= place < end for start, end in outside)


def _given(parts: Sequence[Stretch], offered: Sequence[int]) -> list[tuple[int, int]]:
    """The stretches of which is said that nothing is wanted for them: a sentence with such words, and where it offers nothing itself the one before."""
    found = []
    for number, sentence in enumerate(parts):
        if _GIFT.search(sentence.text) and not _TIES.search(sentence.text):
            alone = not any(sentence.start <= place < sentence.end for place in offered)
            found.append((parts[number - 1].start if alone and number else sentence.start, sentence.end))
    return found


def _outside(clause: Stretch, marker: re.Match[str]) -> tuple[int, int]:
    """From where to where a clause stands outside: 'otherwise 30' from that word on, 'no strings' as a whole."""
    later = marker.group().lower() in ("otherwise", "or else", "else")
    return (clause.start + marker.start() if later else clause.start), clause.end


def _counts(sentence: Stretch, offered: Sequence[tuple[int, str]]) -> bool:
    inside = any(sentence.start <= place < sentence.end for place, _ in offered)
    if _TIES.search(sentence.text):
        return inside
    return bool(_BACK.search(sentence.text)) and not sentence.text.endswith("?")


def _whole(sentence: Stretch, offered: Sequence[tuple[int, str]]) -> bool:
    """Whether a sentence holds a whole trade by itself: two offered terms and a tie."""
    return sum(sentence.start <= place < sentence.end for place, _ in offered) >= 2
