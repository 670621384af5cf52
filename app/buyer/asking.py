"""Questions about the deal itself: 'so do we have a deal?', 'would 60 days help?', 'what would make 3 % possible?'. None of them is an offer."""

import re
from collections.abc import Sequence

from app.language.sentences import is_question, sentences
from app.negotiation.heard import AskKind, HeardAsk, HeardTerm, TermMode

_DEAL = re.compile(
    r"\b(?:do|have|did) we (?:now )?(?:have|got|reach(?:ed)?) (?:a|an|the|our) (?:deal|agreement)|\bare we (?:agreed|done|there|good|set|close|ok|okay|aligned)\b|\bis (?:that|this|it) (?:a deal|agreed|settled)\b"
    r"|^\W*(?:so |and |ok |okay |then )*(?:deal|agreed)\W*\?|\bcan we (?:shake|close|sign|settle|wrap)\b|\bdo you (?:accept|agree)\b|\bwhere (?:do|are) we (?:stand|at|now)?\b|\bhow far (?:apart )?are we\b|\bhow far off\b"
    r"|\bso (?:is it )?a deal\b|\bdeal or (?:no|not|no deal)\b|\byes or no\W*\?|\bwill you (?:sign|accept|take it)\b",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r"\bwhat (?:would|will|does|do|could|must|else would) (?:it take|make|you need|you want|i (?:have|need) to|we (?:have|need) to|have to|need to|get (?:us|you))\b|\bwhat (?:has|have|needs) to (?:be|happen|come)\b"
    r"|\bhow (?:can|could|do|would) (?:we|i|you) (?:get (?:to|there)|come to|reach|make it|land)\b|\bwhat(?:'s| is) (?:missing|needed)\b|\bunder (?:which|what) conditions?\b",
    re.IGNORECASE,
)
_HERS = re.compile(
    r"\b(?:what|which)(?:'s| is| are| would be)? (?:is )?your (?:current |new |last |latest |real |exact )?(?:number|figure|demand|demands|position|offer|proposal|ask|terms|price|rate)\b(?! (?:based|include|come))|\bwhere are you(?: now| at| today)?\W*(?:\?|$|still)|\bare you still (?:at|on)\b"
    r"|\bstill (?:at )?(?:\d+|the same)\b[^.?!]{0,12}\?|\bread (?:it|that|them|mine|my \w+) back\b|\bwhat (?:rate|figure|price|number|terms?) (?:do|have) you (?:have|got|written|put)|\bwhat (?:do|have) you (?:have |got )?(?:written|noted|down|on paper|on the table)|\bwhat (?:exactly )?(?:are you asking|do you ask)\b|\bwhat (?:did|have) we agree"
    r"|^\W*(?:(?:less|more|worse|better|back|nearer|further|not enough) (?:than|from|for) (?:what|which|where)|than what|which (?:one|version|earlier \w+|part|figure|number|points?)|what (?:exactly )?(?:do|did) you mean|meaning\b|how so\b|in what (?:way|sense)|what is (?:saved|noted|written down|recorded|typed in))[^.!]{0,40}\?|\bis (?:that|it|the \w+|\w+) for \d+ (?:\w+ )?or (?:still )?for \d+|\bstill in\W*\?",
    re.IGNORECASE,
)
_WOULD_IT = re.compile(
    r"^\W*(?:(?:and|so|but|ok|okay|well|then|hmm|hm)[, ]+)*(?:would|could|can|will|does|do|is|are|what about|how about|and if|if|what if|say|suppose)\b",
    re.IGNORECASE,
)


_READ_BACK = re.compile(r"\bread (?:it|that|them|mine|my \w+) back\b", re.IGNORECASE)


def asks_of(text: str, terms: Sequence[HeardTerm]) -> tuple[HeardAsk, ...]:
    """The questions about the deal in a message, one a sentence at most. Where terms are offered, the offer is what gets
    answered, and of questions only the one for her own terms."""
    offered = any(t.mode is TermMode.OFFERED for t in terms)
    questioned = [t for t in terms if t.mode is TermMode.QUESTIONED]
    found = []
    for sentence in sentences(text):
        if not is_question(sentence.text) and not _READ_BACK.search(sentence.text):
            continue
        if offered and not _HERS.search(sentence.text):
            continue
        inside = next((t for t in questioned if t.quote in sentence.text), None)
        issue, value = (inside.issue, inside.value) if inside else (None, None)
        if _TAKES.search(sentence.text):
            found.append(HeardAsk(AskKind.WHAT_IT_TAKES, sentence.text, issue, value))
        elif _HERS.search(sentence.text):
            found.append(HeardAsk(AskKind.HER_TERMS, sentence.text))
        elif inside and _WOULD_IT.match(sentence.text):
            found.append(HeardAsk(AskKind.FIGURE, sentence.text, issue, value))
        elif _DEAL.search(sentence.text):
            found.append(HeardAsk(AskKind.DEAL, sentence.text))
    return tuple(found[:2])
