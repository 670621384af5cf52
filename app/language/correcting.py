"""A slip put right: 'sorry, I meant 3 %, not 30', 'my mistake, 45 days', 'I never offered 32 sites'. Which of the terms that stand it is about."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.language.sentences import sentences
from app.language.term import Term, Value

_I = re.IGNORECASE
_SLIP = re.compile(
    r"\b(?:i (?:actually |only |just )?mean[t]?\b(?! (?:it|that|business|this|every|the other|what))|my (?:mistake|bad|error|slip|fault|typo)|(?:a |small |one )?(?:correction|typo)\b|mis(?:typed|spoke|read|heard|counted|said)|(?:slip of|wrong (?:line|figure|number|word|key|way round))|scratch that"
    r"|let me correct|i (?:have|need|want) to correct|i (?:must )?correct (?:that|myself|this|it|the)|(?:please|pls) correct|correct (?:me\b|(?:it|that|this|your|the) (?:in )?(?:\w+ )?(?:entry|file|record|records|minutes|notes?|list|form|sheet|book))|(?:got|heard|wrote|noted|took|read) (?:me|it|that|this|one|something|us) (?:\w+ )?wrong|misunderst\w+|take (?:away|out|off|back) (?:the|that) (?:tick|entry|figure)"
    r"|sorry,? (?:not|no)\b|no,? (?:sorry|wait)\b|wait,? no\b|i speak too fast|i should have (?:said|written))",
    _I,
)
_SAID = re.compile(
    r"\b(?:i|we) (?:\w+ )?(?:said|wrote|offered|typed|put|asked for|granted|promised|named)\b|\byou (?:\w+ )?(?:wrote|noted|heard|put|booked|read|ticked|have)\b",
    _I,
)
_DENIES = re.compile(
    r"\b(?:i|we) (?:have |had )?(?:never|not|did not|didn'?t|do not|don'?t|haven'?t|hadn'?t)(?: \w+){0,2}? (?:say|said|offer|offered|grant|granted|give|gave|given|agree|agreed|promise|promised|put|name|named|propose|proposed)\b"
    r"|\b(?:i|we) (?:named|offered|gave|granted|promised|proposed) no\b|\b(?:figure|number) (?:that )?i never\b|\bnot (?:granted|offered|agreed|promised)\b|\bno offer\b",
    _I,
)
_ASKED = ("refused", "reported", "questioned")
FAR = 60


def without_slips(text: str, terms: Sequence[Term]) -> list[Term]:
    """The terms, an offer that the same message takes back with a slip admitted ('2 % … no, sorry, 1.25') only told of."""
    found = list(terms)
    for slip in _SLIP.finditer(text):
        for number, term in enumerate(found):
            later = any(
                t.issue == term.issue and t.value != term.value and t.mode == "offered" and t.start >= slip.start()
                for t in found
            )
            if term.mode == "offered" and slip.start() - FAR <= term.end <= slip.start() and later:
                found[number] = replace(term, mode="reported", conditional=False)
    return found


def corrected(
    text: str, terms: Sequence[Term], standing: Mapping[str, Value], base: Mapping[str, Value]
) -> dict[str, Value | None]:
    """The issues whose standing figure the speaker takes back as misheard or mistyped, with the figure that was meant (None where none is said).
    `standing` is what was heard so far, `base` what holds without any offer."""
    slip, denies = bool(_SLIP.search(text)), _DENIES.search(text)
    found: dict[str, Value | None] = {}
    for issue in dict.fromkeys(t.issue for t in terms):
        if issue not in standing or standing[issue] == base.get(issue):
            continue
        mine = [t for t in terms if t.issue == issue]
        meant = [t.value for t in mine if t.mode == "offered" and t.value != standing[issue]]
        taken = [t for t in mine if t.value == standing[issue] and t.mode in _ASKED]
        if meant and (slip or denies or (taken and _contrasts(text, mine))):
            found[issue] = meant[-1]
        elif taken and not any(t.mode == "offered" for t in mine):
            instead = _said_instead(mine, standing[issue])
            if denies:
                found[issue] = None
            elif instead is not None and (slip or _contrasts(text, mine)):
                found[issue] = instead
    return found


def _contrasts(text: str, mine: Sequence[Term]) -> bool:
    """'I said 2 %, not 6': both figures in one sentence with words of saying."""
    return any(_SAID.search(s.text) and sum(s.start <= t.start < s.end for t in mine) >= 2 for s in sentences(text))


def _said_instead(mine: Sequence[Term], standing: Value) -> Value | None:
    """'I said 72, not 60', where the figure that was meant was only told of."""
    told = [t.value for t in mine if t.value != standing and t.mode == "reported"]
    return told[-1] if told else None
