"""The guard: each sentence is checked before it leaves, from phrases and models alike.

It is handed what may be said (figures) and what may not (fingerprints of undisclosed needs over all draws); it knows
neither state nor secrets, and its verdict names only the kind of fault.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from app.language.fold import fold
from app.language.hidden import every_figure
from app.language.plain import is_plain, seen_through

LONG_ENOUGH_SPLIT = 8
ENDINGS = "(?:s|es|ing|ed)?"


class Fault(StrEnum):
    """Why a sentence may not leave."""

    FIGURE = "a figure that is not part of the move"
    SECRET = "a reason that has not been told"  # noqa: S105  a kind of fault
    LIMIT = "words of a limit"
    ACCEPTANCE = "an acceptance that was not decided"
    MOVEMENT = "a movement that was not decided"
    NOT_PLAIN = "words that are not plain English"
    OUT_OF_ROLE = "talk outside the role"
    SWAPPED = "the other side's part"
    NOT_SURE = "words that could not be checked"
    LEFT_OUT = "a gap where the move must say something"


@dataclass(frozen=True, slots=True)
class Leash:
    """What a reply may hold. `figures` may be said; `own` are those she puts forward or stands on; `cues` are folded words that may
    not be said; `names` are names and words of this case, known besides plain English."""

    figures: frozenset[float]
    own: frozenset[float]
    cues: tuple[str, ...]
    names: frozenset[str] = frozenset()
    may_accept: bool = False
    final: bool = False


def check(sentence: str, leash: Leash) -> Fault | None:
    """The first fault of a sentence, or None where it may leave."""
    plain = fold(sentence)
    seen = seen_through(sentence)
    if cue_in(sentence, leash):
        return Fault.SECRET
    values = [v for figure in every_figure(sentence) for v in (figure.value, figure.until) if v is not None]
    if any(not _allowed(v, leash.figures) for v in values):
        return Fault.FIGURE
    if not is_plain(sentence, leash.names):
        return Fault.NOT_PLAIN
    if _role().search(plain):
        return Fault.OUT_OF_ROLE
    if _swapped().search(plain):
        return Fault.SWAPPED
    if values and not leash.final and (_limit().search(plain) or _limit().search(seen)):
        return Fault.LIMIT
    if not leash.may_accept and _acceptance().search(plain):
        return Fault.ACCEPTANCE
    if values and _movement().search(plain) and not any(_allowed(v, leash.own) for v in values):
        return Fault.MOVEMENT
    return None


def cue_in(sentence: str, leash: Leash) -> bool:
    """Whether a sentence holds words that may not be said, also split by spaces or signs."""
    plain, seen = fold(sentence), seen_through(sentence)
    words, squeezed = _of_cues(leash.cues)
    tight = re.sub(r"[^a-z0-9]", "", seen)
    return bool(words.search(plain) or words.search(seen) or any(cue in tight for cue in squeezed))


@lru_cache(maxsize=256)
def _of_cues(cues: tuple[str, ...]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """The cues as whole words, and those long enough to be told when split by spaces or signs."""
    words = "|".join(re.escape(cue) for cue in cues)
    squeezed = tuple(tight for cue in cues if len(tight := re.sub(r"[^a-z0-9]", "", cue)) >= LONG_ENOUGH_SPLIT)
    return re.compile(rf"(?<![a-z0-9])(?:{words}){ENDINGS}(?![a-z0-9])" if cues else r"(?!)"), squeezed


def _allowed(value: float, figures: frozenset[float]) -> bool:
    return any(abs(value - f) < 1e-6 for f in figures)


@cache
def _role() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:as an? (?:ai|language model|assistant|chatbot|model)|language model|i(?:'m| am) (?:an ai|a bot|a model|programmed|just a program)|my (?:instructions|system prompt|prompt|guidelines|programming)|system prompt|the rubric|strategy \d"
        r"|this (?:exercise|simulation|role[- ]?play|training)|your coach|coaching|you (?:scored|get points)|well negotiated|good (?:technique|use of)|confidential brief|reservation (?:price|value)|hidden (?:values?|priorities)|aspiration|concealed|chatgpt|gpt-?\d|llm|i was (?:told|instructed|asked) to (?:say|play|act|pretend))\b"
    )


@cache
def _swapped() -> re.Pattern[str]:
    return re.compile(
        r"^(?:trainee|rep|seller|user|you|sales)\s*:|\b(?:as your supplier|we (?:can )?(?:deliver|supply) you|our film is|we as the supplier|i(?:'ll| will) lower (?:my|our) price|my price is)\b"
    )


@cache
def _limit() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:lowest|my limit|our limit|walk[- ]away|bottom line|final(?! point)|the least i|minimum (?:i|for me)|at least (?:i need|need)|no less than|not below|(?:cannot|can't|can not) go (?:any )?(?:below|under|lower|further)|as (?:far|low|high) as (?:i|we) (?:can |will )?go|the floor|my floor|absolute)\b"
    )


@cache
def _acceptance() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:(?:i|we) (?:accept|agree to|(?:will )?take (?:it|that|your offer)(?!,? (?:as|in\b|into|from|back|away|on board|up|upstairs|with|apart|thank|point|seriously))|can sign|will sign|am happy with)(?! .{0,20}(?:if|when|once))|we have a deal|(?:it|that)(?:'?s| is) a deal|deal!|you have (?:a deal|(?:my|our) (?:yes|word|agreement))|done deal|consider it (?:done|agreed|settled|signed)|shake hands on (?:it|that|this)|let'?s sign|(?<!point, )agreed[.!]|agreed, (?:then|that)|i'?ll sign|i'?ll take (?:it|that)(?! (?:as|into|from|back|away|on board|up)))"
        r"|^\W*(?:(?:ok|okay|all right|good|fine|yes|well)\W+)?(?:agreed|deal|sold)(?:\W*$|\W+(?=\d|at \d|on \d))"
    )


@cache
def _movement() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:i|we)(?:(?: can| will| could| would| might| am ready to| am willing to|'ll|'d) (?:do|make it|be (?:ok|fine|happy) with)|(?: can| will| could| would| might| am ready to| am willing to|'ll|'d)?"
        r" (?:come down|go down|move|drop|lower|live with|settle (?:for|at)|meet you|accept|go (?:to|with|for)))\b(?! not)"
        r"|\b(?:works|(?:is|would be) (?:fine|ok|okay|good|acceptable)|^fine|^okay|^ok) (?:for|with|by) (?:me|us)\b|\bi(?:'m| am) (?:ok|okay|fine|good) (?:at|with)\b|^yes to\b|% it is\W*$"
    )
