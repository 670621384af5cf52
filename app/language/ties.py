"""Whether a message ties what one side gives to what the other gives, and which of its sentences stand outside the tie."""

import re
from collections.abc import Callable
from functools import lru_cache

from app.language.sentences import clauses, sentences

_TIES = re.compile(
    r"\b(?:if|provided|providing|in return|in exchange|on (?:one |the |the sole )?condition|conditional|condition that|as long as|so long as|against|subject to|tied to|linked to|in turn|dependent on|depending on"
    r"|(?:only|but) (?:w/|w|with|when|against|works?|comes?|for)|comes? with|goes? (?:hand in hand|together)|for (?:that|this|it|which|these|those)\b|when you|once (?:you|we|the)|as soon as|from the day|unless|except you|assuming|always assuming"
    r"|then (?:i|we|you|u) (?:can|could|will|would|'d|'ll|go|do|get)|then (?:i|we|you|u)'(?:d|ll)|and (?:you|u) (?:leave|give|extend|commit|sign|go|take|keep|stay|accept|let|book|make|are staying|bring|put|move|get)|you (?:give|bring|extend|commit|sign|leave|let|get) (?:me|us)?"
    r"|(?:i|we)(?:'d| would| will|'ll| do)? (?:then )?(?:need|want|ask|require|expect)|needs?|requires?|would ask|both or neither|as (?:a|one) (?:package|bundle|whole)|package|bundle|all or nothing|stand (?:and|or) fall|two together|together with|without .{0,20}(?:no|not)|other way round|each with its price"
    r"|from (?:you|your side|our side)\b|given (?:that|a)|were (?:you|we|\w+) to|should you|buys?|earns?|gets (?:you|u)|get (?:you|u)|moves? (?:with|if)|at \S+ \S+ u get|make it .{0,40} and|give (?:me|us)|all (?:that|this) for|that (?:works|gets|goes) .{0,10}with|what(?:'d| would| i'd) (?:i )?need|trade|swap for|counter(?:part|value)|exchange)\b"
    r"|\bw/|->|\b(?:by way of the term)\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\b(?:otherwise|or else|else|either way|either case|no strings|freely|for free|for nothing|regardless|in any case|whatever happens|anyway|unconditional(?:ly)?|that one'?s on (?:me|us)|without anything in return)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=512)
def ties(sentence: str) -> bool:
    """Whether a sentence ties what it offers to something in return."""
    return bool(_TIES.search(sentence))


def stands_outside(clause: str) -> bool:
    """Whether a clause says that its terms hold without the tie: 'otherwise 30', 'no strings', 'in either case'."""
    return bool(_OUTSIDE.search(clause))


def tied_places(text: str) -> Callable[[int], bool]:
    """For a message: whether a term at some place of it is part of a tie. A tie holds for all of the message but the clauses that stand outside."""
    if not any(ties(s.text) for s in sentences(text)):
        return lambda place: False
    outside = [(c.start, c.end) for c in clauses(text) if stands_outside(c.text)]
    return lambda place: not any(start <= place < end for start, end in outside)
