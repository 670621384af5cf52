"""What a message gives away of its own side: limits, need, costs, what is said inside, its own deadline, idle capacity.

Plain patterns with the words that show them; a reader may use them before a mail is sent. They are pointers, not verdicts.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from app.language.sentences import sentences


class Leak(StrEnum):
    """What kind of thing was given away."""

    LIMIT = "limit"
    NEED = "need"
    COST = "cost"
    INSIDE = "inside"
    DEADLINE = "deadline"
    CAPACITY = "capacity"


@dataclass(frozen=True, slots=True)
class Leaked:
    """Something given away: its kind, the words, their place, and the sentence they stand in."""

    kind: Leak
    quote: str
    start: int
    end: int
    sentence: str


_PATTERNS: tuple[tuple[Leak, str], ...] = (
    (
        Leak.LIMIT,
        r"\b(?:my|our) (?:absolute |real |actual |true )?(?:limit|maximum|max|bottom line|walk[- ]?away|floor|ceiling|pain threshold|red line|lowest price|best and final)\b[^.!?\n]{0,60}"
        r"|\b(?:the )?(?:most|maximum|furthest|lowest|farthest|very best) (?:that )?(?:i|we)(?: can|'d| would| could| am allowed| are allowed| may| might|'m allowed)\b[^.!?\n]{0,50}"
        r"|\b(?:i|we)(?: am|'m| are|'re| was| were) (?:only )?(?:allowed|authori[sz]ed|permitted|cleared|empowered) (?:to (?:go|give|offer|agree)|up to|for)\b[^.!?\n]{0,40}"
        r"|\b(?:i|we) (?:have|'ve) (?:(?:a )?mandate|authority|room|leeway|approval|sign[- ]?off|permission)\b[^.!?\n]{0,50}"
        r"|\b(?:my|our) (?:boss|manager|director|cfo|ceo|board|management|finance|head of sales|md)\b[^.!?\n]{0,25}\b(?:lets|allows|would let|would allow|gave me|has given me|signed off|approved|cleared|okayed|agreed (?:to|that))\b[^.!?\n]{0,50}"
        r"|\b(?:i|we) (?:could|can|would|might|may) (?:probably |maybe |perhaps |possibly |even |still |just about |at a push )*(?:go|stretch|come down|move|get) (?:up |down |as far as |as high as |as low as )+(?:to )?[^.!?\n]{0,30}\d[^.!?\n]{0,15}"
        r"|\b(?:if (?:it (?:really )?has to be|push comes to shove|needs be|you (?:really )?insist)|in the worst case|worst case|at a push|at the very worst)\b[^.!?\n]{0,60}\d[^.!?\n]{0,15}"
        r"|\b(?:anything|everything) (?:above|below|over|under|beyond) [^.!?\n]{0,20}\d[^.!?\n]{0,20}(?:would|will|is|kills|hurts|and we)[^.!?\n]{0,30}",
    ),
    (
        Leak.NEED,
        r"\b(?:we|i) (?:really |simply |just )?(?:can(?:no|')t afford to lose|cannot afford to lose|can't lose|cannot lose|don'?t want to lose|do not want to lose|would hate to lose|depend on|rely on|live (?:off|from))\b[^.!?\n]{0,50}"
        r"|\b(?:losing|without) (?:you|this (?:contract|account|business|volume|order)|your (?:volume|business|order))\b[^.!?\n]{0,60}"
        r"|\byou(?:'re| are) (?:by far )?(?:our|my) (?:biggest|largest|most important|only|key|main|number one)\b[^.!?\n]{0,40}"
        r"|\b(?:my|our) (?:job|bonus|year|target|quota|forecast|numbers?|commission|neck)\b[^.!?\n]{0,20}\b(?:depends?|hangs?|is at stake|are at stake|on the line|rides?|needs? (?:this|it|you))\b[^.!?\n]{0,30}"
        r"|\b(?:we|i) (?:really |badly |urgently |desperately )+need (?:this|your|the|you|that)\b[^.!?\n]{0,40}"
        r"|\b(?:we|i)(?:'d| would|'ll| will) do (?:anything|whatever|everything)\b[^.!?\n]{0,30}",
    ),
    (
        Leak.COST,
        r"\b(?:our|my) (?:gross |net |contribution |own |real |actual |true |unit |current )*(?:margin|mark[- ]?up|profit|cost price|purchase price|costs?|break[- ]?even)\b[^.!?\n]{0,25}(?:\d|only|thin|slim|small|healthy|comfortable|zero|nothing)[^.!?,;\n]{0,25}"
        r"|\b(?:we|i) (?:only |just |barely |still |currently )*(?:make|earn|buy (?:it |them |in )*(?:at|for)|pay our (?:supplier|people)|net)\b[^.!?\n]{0,20}\d[^.!?\n]{0,25}"
        r"|\b(?:it|this|that|each|one|a \w+) (?:only )?costs (?:us|me)\b[^.!?\n]{0,20}\d[^.!?\n]{0,20}"
        r"|\b(?:there(?:'s| is)|we have|i have|we've got) (?:still |some |a bit of |a little |enough |plenty of )*(?:fat|room|air|slack|padding|buffer|wiggle room) (?:in|on) (?:the|our|that|this)\b[^.!?\n]{0,30}",
    ),
    (
        Leak.INSIDE,
        r"\b(?:between (?:us|you and me|ourselves)|off the record|don'?t (?:tell|quote me)|i should(?:n'?t| not) (?:be )?(?:say|tell|telling|saying)|strictly (?:speaking )?confidential(?:ly)?|in confidence)\b[^.!?\n]{0,80}"
        r"|\b(?:internally|in[- ]house|behind closed doors|in our (?:last )?(?:board|management|sales) meeting)\b[^.!?\n]{0,20}\b(?:we|they|people|management|everyone|there)\b[^.!?\n]{0,60}"
        r"|\b(?:my|our) (?:boss|manager|director|board|management|ceo|cfo|finance|owner|md)s?\b[^.!?\n]{0,15}\b(?:is|are|was|were|got|gets|seems?) (?:very |quite |really |getting |a bit |so )*(?:nervous|worried|afraid|scared|panicking|under pressure|desperate|anxious|pushing|keen)\b[^.!?\n]{0,50}"
        r"|\b(?:my|our) (?:boss|manager|director|board|ceo|cfo|md)\b[^.!?\n]{0,10}\b(?:wants|told me|asked me|said|insists)\b[^.!?\n]{0,20}\b(?:close|keep you|sign|get this done|at any price|whatever it takes|not to lose)\b[^.!?\n]{0,30}",
    ),
    (
        Leak.DEADLINE,
        r"\b(?:we|i) (?:really |absolutely |would |do )*(?:need|must|have to|want) (?:this|it|that|the (?:deal|contract|signature|order)|your (?:signature|answer|order|yes))?\s*(?:to be )?(?:signed|closed|booked|done|in|settled|in the books)\b[^.!?\n]{0,15}\b(?:by|before|this)\b[^.!?\n]{0,30}"
        r"|\b(?:our|my) (?:quarter|fiscal year|financial year|year|month)(?:[- ]end)? (?:ends|closes|is closing|is ending|finishes)\b[^.!?\n]{0,30}"
        r"|\b(?:before|by) (?:our|my) (?:quarter|year|month)[- ]?end\b[^.!?\n]{0,30}",
    ),
    (
        Leak.CAPACITY,
        r"\b(?:our|the) (?:plant|plants|lines?|machines?|press(?:es)?|trucks?|fleet|team|crews?|technicians|order book|factory|reactors?|warehouse|shifts?)\b[^.!?\n]{0,15}\b(?:is|are|stands?|runs?|sits?) (?:already |currently |at |only |half |rather |pretty )*(?:idle|empty|half[- ]empty|thin|underused|\d+ ?%|quiet|standing still|not full)\b[^.!?\n]{0,30}"
        r"|\bwe have (?:a lot of |plenty of |some |too much |enough )*(?:spare|free|idle|open|unused|over) ?capacity\b[^.!?\n]{0,30}",
    ),
)
_THEIRS = re.compile(
    r"\b(?:what is|what's|how much is|tell us|tell me|do you|are you|would you|can you|could you)\b", re.IGNORECASE
)
_REFUSED = re.compile(
    r"\b(?:won'?t|will not|can'?t|cannot|not going to|rather not|don'?t|do not) (?:discuss|share|open|show|tell|talk about|disclose|say|name|comment)\b",
    re.IGNORECASE,
)


def leaks(text: str) -> tuple[Leaked, ...]:
    """What a text gives away, in order; of two that share words the first. Questions to the other side and plain refusals to tell are none."""
    found: list[Leaked] = []
    for sentence in sentences(text):
        if _REFUSED.search(sentence.text) or (sentence.text.rstrip().endswith("?") and _THEIRS.search(sentence.text)):
            continue
        for kind, pattern in _compiled():
            for match in pattern.finditer(sentence.text):
                start, end = sentence.start + match.start(), sentence.start + _whole(sentence.text, match.end())
                if not any(start < other.end and other.start < end for other in found):
                    quote = text[start:end].rstrip(" ,;:")
                    found.append(Leaked(kind, quote, start, start + len(quote), sentence.text))
    return tuple(sorted(found, key=lambda leak: leak.start))


def _whole(text: str, end: int) -> int:
    """The end of the word that a place stands in."""
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return end


@cache
def _compiled() -> tuple[tuple[Leak, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
