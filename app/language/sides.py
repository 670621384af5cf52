"""Questions that lay two sides before her, or ask whether her demand is firm, settled, lasting, all of it, and whose it is; and ideas of the trainee's own.

What such a sentence wants to be told is a kind of its own (`Wanted`): a neighbouring fact is no answer to it.
"""

import re
from functools import lru_cache

from app.language.fold import fold
from app.language.wanted import Wanted

SIDES = frozenset(
    {
        Wanted.EITHER,
        Wanted.DECIDES,
        Wanted.RANKS,
        Wanted.FIRM,
        Wanted.SETTLED,
        Wanted.LASTING,
        Wanted.WHOSE,
        Wanted.ALL_OF_IT,
        Wanted.IDEA,
    }
)
_HELPER = r"(?:is|are|was|were|isn'?t|aren'?t|do|does|did|don'?t|doesn'?t|has|have|would|will|can|could|should|must)"
_LEAD = r"(?:(?:and|but|so|or|ok|okay|well|then|now|honestly|please|[a-z]{1,20},|yes or no)\W{1,3}){0,4}"
_YES_OR_NO = rf"^\W*{_LEAD}(?:{_HELPER}\b|[^?,;]{{0,60}}[,;:] (?:and |so |but )?{_HELPER}\b)"
_FIGURE_WORDS = r"(?:number|figure|demand|target|wish|idea|ask)"
# In this order: the first that fits says what is wanted.
_PATTERNS: tuple[tuple[Wanted, str], ...] = (
    (
        Wanted.LASTING,
        r"\b(?:for (?:good|ever|one year|a year|this year|the whole contract)|forever|for all of (?:next|this|the)|permanent(?:ly)?|temporary|temporarily|(?:one|this) year only|only (?:for )?(?:this|one) (?:\w+ )?(?:year|season|quarter)|once or|every year or|one-off or|for now or)\b",
    ),
    (
        Wanted.WHOSE,
        rf"\b(?:your|his|her|the \w+'s|\w+'s) (?:own )?{_FIGURE_WORDS}\b[^?]*\bor\b|\b{_FIGURE_WORDS}\b[^?]*\b(?:yours|your own|from (?:you|above|upstairs|the \w+))\b|\bwhose (?:number|figure|demand|target|wish)\b"
        rf"|\b(?:did|do) you (?:yourself )?(?:choose|set|pick|name|decide|make up)\b[^?]*\b(?:{_FIGURE_WORDS}|it|that)\b[^?]*\bor\b|\b(?:is|was) (?:that|it|this|[^?,]{{1,25}}) your (?:own )?{_FIGURE_WORDS}\b|\b(?:is|was) (?:that|it|this) (?:your own|yours)\b"
        rf"|\b(?:is|was) (?:that|it|this) [^?,]{{0,25}}\w's (?:own )?{_FIGURE_WORDS}\b|\b(?:is|was) [^?,]{{2,25}} the one who\b|\bdid (?!you\b)[^?,]{{2,30}} (?:set|choose|name|pick|give you|decide on|come up with)\b[^?]*\b{_FIGURE_WORDS}\b",
    ),
    (
        Wanted.ALL_OF_IT,
        r"\b(?:need|want|insist on|have to have|ask for|get|expect) (?:really )?(?:all|every|everything|each|both)\b(?! (?:your|our|the) (?:people|staff|sites|orders))|\ball (?:of (?:it|them|that)|(?:two|three|four|five|six) (?:points|things|of them))\b",
    ),
    (
        Wanted.SETTLED,
        r"\b(?:settled|agreed|decided|done|closed|off the table|out of the way|sorted)\b(?: (?:then|now|already|between us|for you))*\W*$",
    ),
    (
        Wanted.FIRM,
        r"\b(?:fixed|firm|negotiable|non-negotiable|carved|(?:set|written) in stone|a must|an absolute|flexible|last word|final|room to move|any room|some room|any way around|open to (?:talk|discuss)|in any case|necessary|out of the question|open (?:for|to) (?:talks?|discussion|negotiation)|stick to|must (?:it|that|this) be|(?:really|seriously) mean|can we (?:still )?talk about (?:it|that))\b",
    ),
)  # fmt: skip
_COMPILED = tuple((wanted, re.compile(pattern, re.IGNORECASE)) for wanted, pattern in _PATTERNS)
_ASKED_SO = re.compile(_YES_OR_NO, re.IGNORECASE)
_CONCLUDES = re.compile(
    r"^\W*(?:so|then|and so|ok so)\b[^?]*\?\W*$", re.IGNORECASE
)  # 'so the lifts are off the table?'
_SIGNS = re.compile(r"\b(?:sign|decide|approve|allowed|authori[sz]ed|final say|last word|say yes)\b", re.IGNORECASE)
_OR = re.compile(
    r"(?<![-\w])or(?![-\w])(?! (?:not|no|so|anything|something|somebody|anybody|else)\b)(?! what\W*$)", re.IGNORECASE
)
_YES_NO = re.compile(r"\byes or (?:a )?no\b|\ba yes or\b|\bdeal or\b", re.IGNORECASE)
_WH = re.compile(r"\b(?:what|who|whom|whose|when|where|which|why|how)\b", re.IGNORECASE)
# A question within a question: 'do you know when …', 'where is it settled?'.
_WITHIN = re.compile(
    r"\b(?:know|tell|see|say|explain|ask|wonder|sure|idea|understand|remember|heard?|show)\b[^?,]{0,16}\b(?:what|who|whom|whose|when|where|which|why|how)\b|^\W*(?:[a-z]+, )?(?:and |so |but )?(?:what|who|whom|whose|when|where|which|why|how)\b|\bor (?:what|who|when|where|which|why|how) (?:is|are|do|does|did|will|would|can)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^\W*(?:and |so |but )?(?:the |your |a |more |less )?[\w' -]{2,40} or (?:the |your |a |more |less )?[\w' -]{2,40}\?\W*$|^[^?]{2,40}\bor\b[^?,]{2,40}, (?:what|which) (?:is it|one)\b",
    re.IGNORECASE,
)
_IDEA = re.compile(
    r"\b(?:(?:we|i)(?:'d| would|'ll| will) be (?:glad|happy|ready|willing|able) to|(?:we|i|our \w+(?: \w+)?) (?:could|can|might|would be (?:able|ready|willing|happy) to|are (?:able|ready|willing|happy) to|would)|(?:what if|how about if|suppose|imagine|say|maybe|perhaps) (?:we|i|our \w+(?: \w+)?(?= [a-z]+ed\b))|(?:how|what) about (?:a|an|one|some|two|three|our)\b)\s+(?:also |even |perhaps |maybe |just |[a-z]{2,}ly )*(?P<deed>[a-z]+(?:ing)?\b)?",
    re.IGNORECASE,
)
# 'Idea from my side: I put a standby guard on Saturdays' says itself that it is one.
_CALLED_SO = re.compile(
    r"\W*(?:(?:here(?:'s| is)|then|so|i have|my|an|one|another)\W+)*idea(?: from (?:my|our) side| of (?:mine|ours))?(?:\W+(?:we|i|what if|let|put|one|two|a|an|our|instead|from)\b|\s?[:,–-]\s?[a-z]).{12,}",
    re.IGNORECASE,
)
# What one does in a talk, with figures, or on the table: no idea of something to be done for her.
_TALK = frozenset(
    "talk speak say tell see think understand agree accept live offer go do come take sign wait ask answer imagine believe know hear accept consider meet find get start begin stop keep hold stay move discuss look be have like need want "
    "call write remember check count show explain prove expect love prefer lower cut drop raise reduce pay charge not never only still really never always you we be it that this settle close".split()
)
_GIVES = re.compile(r"\s?(?:you|your \w+) (?:an?|some|two|three|one|free|extra|more)\b", re.IGNORECASE)
_OF_THE_DEAL = re.compile(
    r"\b(?:prices?|discounts?|deal|rebate|time|answer|figure|number|reason|cut|per ?cent|to pay|contract|months|idea|example|hint|chance)\b|%",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"\b(?:send|bring(?: in)?|lend|give|put|provide|arrange|organi[sz]e|run|set up|develop|build|make|offer|about|place|assign|pay for|host|hold|do|sending|bringing(?: in)?|lending|giving|putting|arranging|running)(?: you| your \w+)? "
    r"(?P<thing>(?:an?|one of our|two of our|one of my|some|two|three|four|our|another) (?:(?!(?:for|to|with|who|that|which|into|at|in|on|and|as|of|from|before|after|once|so|if|every|over|by|twice|each|during|within|without|through|around|near|until|while|when|free|per|under|we|you|they)\b)[a-z'-]+\s?){1,3})",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def side_of(question: str) -> Wanted | None:
    """Which of the kinds above a question is; None where it is another one."""
    plain = fold(question)
    if _YES_NO.search(plain) and not re.match(r"^\W*yes or no\W", plain, re.IGNORECASE):
        return None
    asked = _ASKED_SO.search(plain) or _CONCLUDES.match(plain)
    bare = _BARE.search(plain) and not asked
    if bare:
        return Wanted.EITHER
    if _WH.search(plain) and (asked is None or _WITHIN.search(plain) or _WH.match(plain)):
        return None
    found = next((wanted for wanted, pattern in _COMPILED if asked and pattern.search(plain)), None)
    if found:
        return found
    if not (asked and _OR.search(plain)):
        return None
    return Wanted.DECIDES if _SIGNS.search(plain) else Wanted.EITHER


def halves(question: str) -> tuple[str, str]:
    """What stands before and behind the 'or' of a question."""
    before, _, behind = _OR.sub("|", question, count=1).partition("|")
    return before, behind


def calls_itself_one(sentence: str) -> bool:
    """Whether a sentence says itself that it brings an idea: 'An idea: one kit for all of them.'"""
    return bool(_CALLED_SO.match(fold(sentence)))


@lru_cache(maxsize=1024)
def is_idea(sentence: str) -> bool:
    """Whether a sentence brings something that the trainee's side could do, which is no talk about the talk."""
    match = _IDEA.search(fold(sentence))
    if calls_itself_one(sentence):
        return True
    if match is None:
        return False
    deed = (match["deed"] or "").lower()
    rest = fold(sentence)[match.end() :]
    if deed == "give" and _GIVES.match(rest) and not _OF_THE_DEAL.search(rest):
        return True
    if (deed in ("imagine", "consider", "picture") and re.match(r"\s?[a-z]+ing\b", rest)) or (
        deed == "do" and re.match(r"\s?(?:an?|some) (?!bit|little|lot|percent|per cent|deal)", rest)
    ):
        return True
    return (bool(deed) and deed not in _TALK) or bool(
        re.search(r"\babout (?:a|an|one|some|two|three|our) ", match.group(), re.IGNORECASE)
    )


def thing_of(sentence: str) -> str:
    """The thing that an idea is about, as she would repeat it: 'a trainer', 'one of your planners'; empty where it is not plain."""
    match = _NOUN.search(fold(sentence))
    if match is None:
        return ""
    thing = re.sub(r"\b(?:our|my)\b", "your", match["thing"].strip().lower())
    return "" if thing.split()[-1] in ("your", "a", "an", "some") else thing
