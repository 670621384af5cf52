"""How a figure was meant: offered, reported, questioned or refused.

What is said of a level is an offer unless something speaks against it: a no beside it, a question about it, or a sign that it is told of today,
of the past, of the other side's demand or of somebody else.
"""

import re
from functools import lru_cache

from app.language.saidof import KEPT_AFTER, OUT_OF_REACH, RECORD, SAID_OF, STATE_AFTER, explained
from app.language.ties import ties

__all__ = ["OFFERING", "TAIL_OFFER", "WE_OFFER", "conditional", "mode_of"]

_I = re.IGNORECASE
_JOINT = re.compile(
    r"[;:]\s|[:;]-?[)(]|\s[-–—]+\s|,\s(?=(?:but|so|then|if|because|since|and (?:i|we|you|u|that|in)|i|we|you|u|it|in return|provided|which|what|how|why|where|would|could|does|is|as|while|though)\b)|\s(?=(?:but|because|whereas|although)\b)",
    _I,
)
_LATE_NO = re.compile(
    r"^[^.?!]{0,45}, (?:that |this |those |these )?(?:we|i) (?:do not|don'?t|cannot|can ?not|can't|cant|won't|will not|could not) (?:accept|agree|do|take|give|offer|sign)",
    _I,
)
_COMMA = re.compile(r"[,;:(]\s?|\)|\s[-–—/]+\s|\s(?=(?:but|because|whereas|although)\b)", _I)

# A no that stands before the figure, in the same breath.
_NO_BEFORE = re.compile(
    r"\b(?:can ?not|can't|cant|could not|couldn'?t|won'?t|will not|wouldn'?t|would not|not able|unable|isn'?t able|no way|not going|(?:'re|are|'m|am|is) not (?:cutting|giving|paying|taking|signing|getting|dropping|lowering|offering|asking)|not possible|impossible|out of the question|refuse|reject|(?:i|we) not offer|(?:not|never|n'?t) (?:\w+ )?(?:granted|offered|said|agreed|promised|proposed)|do(?:es)? not (?:offer|propose|accept|agree|do|take|give|need|want|note|owe|see|find)"
    r"|don'?t (?:offer|propose|accept|agree|do|take|give|need|want|note|owe|see|find|enter|write|put)|not accept|never|not aware|not prepared|not in a position|no to|neither|nor|let alone|much less|(?<!don't )(?<!dont )(?<!not )forget|not even|doesn'?t (?:make|give|get)|does not (?:make|give|get)|cannot be)\b",
    _I,
)
_BEYOND = re.compile(
    r"\b(?:beyond|above|over|past|more than|higher than|longer than|further than|lower than|less than|fewer than|under|below|without|unless|except|until|before)\W+(?:the |a |your |my |our )?\W*$",
    _I,
)
_NOT_JUST_BEFORE = re.compile(
    r"\b(?:not|no|neither|nor|never|let alone|and not|(?<!don't )(?<!dont )(?<!not )forget)(?: (?:the|a|an|your|my|to|for|from|full|whole|minus|even|go|going|moving|down|up|below|above))*\W*$",
    _I,
)
# A no that stands after the figure: '90 is a no', '75 no', 'sixty I cannot'.
_NO_AFTER = re.compile(
    r"^(?![^,;:.?!]{0,24}?\bwith (?:\w+ ){1,3}out\b)(?:(?!\b(?:and|but|or|if|when)\b|\d)[^,;:.?!]){0,40}?\b(?:(?:is|are|'s|was|would be)? ?(?:a |an |too |way |far |simply |just |really |quite |much )*(?:no(?![ -]?(?:problem|more|less|longer|later|matter|one|doubt))(?! \w+ (?:at|on) )|not(?! (?:the |to |a |at |on |in |off |from |your |just |only |as |[-–]?\d|base|list|one|two|three|four|five|six|eight|ten|twelve|thirty|forty|sixty|ninety))|too much|too long|too high|too low|too few|too many|too little|too far|too steep|too short|much|impossible|out of (?:the question|reach)|off the table|outside|beyond|a long way|nothing i|difficult|hard|out(?! of|\w))"
    r"|can ?not|can't|cant|could not|couldn'?t|won'?t|will not|wouldn'?t|would not|don'?t(?! (?:need|mind|want|see a|forget|worry|have))|doesn'?t|does not|do not|isn'?t|is not|aren'?t|lies beyond|goes beyond|makes no sense|i never|we never)\b",
    _I,
)
_ONLY_AFTER = re.compile(
    r"^[^,;:.?!]{0,40}?\bnot (?:\w+ ){0,3}?(?:without|unless|before|until|for nothing|for free|only|just|a problem|an issue)\b",
    _I,
)

# Questions.
_HEAD = re.compile(
    r"(?:^|[,;:(–—-]\s*|\b(?:and|but|so|ok|okay|or|well|then|hm+|tell me|sure|sorry|because)[,]? )\W*(?:whats?|why|wheres?|hows?|whos?|whose|which|when|by when|is|are|was|were|isn'?t|does|do|did|doesn'?t|don'?t|didn'?t|would|could|can|will|has|have|had|should|shall|may)\b(?! (?:of|to be)\b)",
    _I,
)
_HEAD_INSIDE = re.compile(
    r"\b(?:how (?:many|much|did|do|sure|come|is|was)|where (?:do|does|did|is)|who(?:'s| is| was| needs| asked|se)?|why|what (?:is|are|does|do|did|would|makes|happens|for)|which (?:of|part))\b",
    _I,
)
_PROPOSES = re.compile(
    r"\b(?:what if (?:i|we|you|u|the|it|our|both)|how about|what about|(?:y|why) (?:not|don'?t (?:we|you|i))|(?:can|could|would|will|might|may|shall|should) (?:you|u|we|i) (?:\w+ )?(?:live|take|accept|sign|agree|do|give|commit|extend|go|come|make|keep|stay|leave|move|say|settle|offer|put|meet|raise|lift|hold|add|prolong|consider|guarantee|confirm|work with|stretch|look at)"
    r"|(?:and|but|so|what|hm+|or|suppose|say)?,? ?(?:if|when) (?:we|i|you|u)|suppose|say we|let'?s|let us|i(?:'d| would| could|'ll| can)|we(?:'d| would| could|'ll| can))\b",
    _I,
)
_NO_PROPOSAL = re.compile(
    r"\b(?:what if (?:it|you|they) (?:don'?t|do not|isn'?t|is not)|if it is not|what (?:would|does|do|will|is|makes|could)|where|who|how (?:did|do|does|sure|is|was|come|many|much)|which|would (?:\w+ )?(?:that|it|this|the|\d|sixty|forty|thirty|ninety|two|three|four|five|six|eight)|help|why (?!not|don'?t)|how can (?:we|i|you)|how could)\b",
    _I,
)
_WOULD_WIN = re.compile(
    r"\W*(?:would|could|does|do|will|can) [^?]{3,90}\b(?:get|win|buy|bring|earn|secure) (?:me|us|you) (?=a\b|the\b|your\b|\d|twelve|eighteen|twenty|thirty|forty|sixty|seventy|eighty|ninety)",
    _I,
)
TAIL_OFFER = re.compile(
    r"\b(?:how(?:'s| is| does| would) (?:that|this|it) (?:sound|look|work)|how(?:'s| is) that|what do you (?:say|think)|(?:does|would|will|could|can) (?:that|this|it) (?:work|do|fly|be ok|be okay|be fair|be acceptable|suit|sound)|(?:is|are) (?:that|this|it|you|we) (?:fair|ok|okay|good|acceptable|with me|fine|in|agreed|a deal)|(?:deal|fair|agreed|ok|okay|right|yes|shall we|sound(?:s)? (?:good|fair|ok|okay))\W*$"
    r"|could (?:you|u|we) (?:live|work|agree|accept)|can (?:you|u|we) (?:live|work|agree|accept|shake|sign)|would you (?:agree|accept|take|sign))",
    _I,
)
# 'and if I did 4 %?' asks how it would be taken; with more to it, it puts a package forward.
_IF_ONLY = re.compile(r"^\W*(?:(?:and|so|but|or|ok|okay|then)\W+)*if (?:i|we) [^,;:]{0,30}\?$", _I)
_BACK_AT_YOU = re.compile(
    r"\b(?:could|would|can|will) (?:you|u) (?:\w+ )?(?:commit|sign|extend|give|go|agree|accept|take|do|make|keep|stay|leave|move|come|live)\b",
    _I,
)
_NO_NEXT = re.compile(r"\W*(?:no|nope|never|not)\b", _I)

# Told of, not offered.
_OWN_WORDS_BEFORE = re.compile(
    r"\b(?:(?<!as )(?<!is )(?<!with )your|their|his|her|its|today'?s|last year'?s|instead of|rather than|other than|than|down from|up from|coming from|out of|because of|compared (?:to|with)|versus|vs\.?|unlike|i hear|heard|half of|part of|drop (?:the|your)|scrap|count(?:s)? as|those|these|(?<!for )that|what|of your|of the|of their|(?<!i )said|nearer to|closer to|more like)(?: (?:moving|going|paying|staying|keeping|having)(?: to| at| for)?)?(?: (?:the|your|my|our|full|own|whole|opening|first|last|old|current|present|existing|original|minus))*[^\w,;:.]*$",
    _I,
)
_DEFINITE = re.compile(r"\bthe(?: (?:full|whole|other|extra|said|famous|original|last))?\W*$", _I)
_ASKED_OR_PASSED = re.compile(
    r"\b(?:asked|wonder\w*|asking|want(?:ed)? to know|question (?:is|was|remains)|tell me|know) (?:you )?(?:if|whether)\b|\bwhether(?: \w+){0,3}\W*$|(?<!not )(?<!no )(?<!nothing )\b(?:below|under|beyond|(?:more|higher|lower|less|fewer) than)\W+(?:the |your )?\W*$",
    _I,
)
_FROM = re.compile(r"\bfrom(?: the| my| our| your| today'?s| currently| now)*\W*$", _I)
_TO_NEXT = re.compile(
    r"^\W{0,3}(?:%|per cent|percent|days?|weeks?|months?|loads?|sites?|hours?)?,? ?(?:to|till|until|up to|down to|->|→|-->|towards|into|by|and (?:go|come|move))\b|^\s?(?:->|→|-->|=>)",
    _I,
)
_ARROW_NEXT = re.compile(r"^\W{0,2}(?:%|days?|weeks?|months?|d|w|m)?\s?(?:->|→|-->|=>)\s?\d", _I)
_DEMAND = re.compile(
    r"\b(?:you|u) (?:\w+ly )?(?:say|says|call it|want|wanted|ask|asked|asking|are asking|need(?! to)|said|mention|mentioned|told|quote|quoted|demand|demanded|talk|spoke|came with|put forward|wrote|hoped|expect|claim|promised|offered|proposed|call off|take today|have today|ordered|have asked|keep (?:asking|saying)|insist|ship)\b"
    r"|\b(?:you'?re|you are|you've been) (?:asking|at|on|talking|after|looking)\b|\byour (?:\w+ )?(?:demand|request|figure|number|ask|target|quote|opening|position|letter|form|wish|hope|idea|rota)\b",
    _I,
)
_TODAY = re.compile(
    r"\b(?<!from )(?<!as )(?<!like )(?<!than )(?<!it is )(?<!for )(?<!of )(?:today|currently|at present|presently|at the moment|right now|nowadays|so far|until now|up to now|to date|already|as we speak)\b(?!'?s (?:price|rate|level|fee))|\bstill (?:runs?|has|have)|(?:is|are|'re|stand|stands) now\b|\bat \S+ now\b",
    _I,
)
_OTHERS = re.compile(
    r"\b(?:they|they're|their|others|rivals?|competitors?|competition|somebody|someone|everyone|everybody|no one|nobody|customers?|colleagues?|predecessor|carriers?|suppliers?|suppliers'|the market|in the market|market|survey|association|index|average|readings?|benchmark|quote[sd]?|spot|inflation|another account|industry|(?:my|our) (?:\w+ )?(?:boss|director|finance|department|md|owner|board|legal) (?:will|would|won't|wouldn't|does|says?)|your (?:finance|boss|cfo|treasur\w+|analyst|board|director|planner)s? (?:asks?|wants?|needs?|says?|said|asked|wanted|has|have))\b",
    _I,
)
_PAST = re.compile(
    r"\b(?:was|were|(?<!'ve )had|did|(?<!an )(?<!the )agreed (?!to\b|at\b|on\b)|gave|offered|said|told|wanted|promised|signed|fell|rose|dropped|came down|came in|went up|charged|took|stood|asked|(?<!'ve )(?<!have )(?<!has )got|used|(?:we|you|they|u) paid|allowed|carried|absorbed|ran|arrived|delivered|started|invoiced|saw|knew|linked|has been|have been|last (?:year|time|month|spring|quarter|december|january|week|autumn|summer)|(?:a )?year ago|in the past|back then|since (?:january|march|april|last)|over the last)\b",
    _I,
)
_UNREAL = re.compile(
    r"\b(?:if|were (?:\w+ ){1,3}to|provided|suppose|assuming|as long as|when|once|i'?d|we'?d|you'?d|would|could|wish|should)\b",
    _I,
)
OFFERING = re.compile(
    r"\b(?:(?:i|we)(?:'d| would|'ll| will| can| could| might| may| shall| am able| are able| should)?(?: \w+){0,2} (?:do|offer|give|propose|suggest|put|go|accept|take|agree|hold|keep|move|make|need|want|ask|require|confirm|commit|add|throw|live|settle|picture|imagine|see|recommend|find|extend|lower|shorten|lift|cut|sign|say|prefer)|offer|propose|suggest|let'?s|let us|willing|ready|prepared|happy to|leave|keep|you (?:get|have|give|commit|stay|take|keep|extend|leave|let)|u get|stays?|staying|stands|remains?|unchanged|make it|then|(?:to|would) be|will be|can be|could be|should be|possible|feasible|doable|acceptable|conceivable|fine|ok|okay|yes|works|is where)\b",
    _I,
)
_COSTS = re.compile(
    r"^[^,;:.?!]{0,24}?\b(?:(?:would |will )?costs? us|ties? up|(?:would be|comes? to|works? out (?:at|to)|makes?|is) (?:about |roughly |some )?(?:eur|€|\d{2,3}[ ,.]\d{3}\b)|(?:is|are) (?:making|worth|twice|about (?:eur|€)|\d+ more)|makes? no|means? (?:we|that|i))\b",
    _I,
)
_CLAUSE_SAYS = re.compile(
    r"\b(?:clause|formula|arithmetic|calculation)\b[^;]{0,40}\b(?:is|makes|comes? (?:out|to)|allows?|would|works out)\b",
    _I,
)
WE_OFFER = re.compile(
    r"\b(?:i|we)(?:'d|'ll| can| could| will| would)? (?:\w+ )?(?:do|offer|give|propose|put|go|move|come|coming)\b", _I
)
_DIGIT = re.compile(r"\d")
_NEW_THOUGHT = re.compile(r"\b(?:but|if|only|then|i|we|you)\b", _I)
_LISTED = re.compile(
    r"(?:\s|\d[\d.,]*|%|and|or|nor|per cent|percent|days?|weeks?|months?|years?|hours?|loads?|sites?|of (?:the )?\w+|the|your)*",
    _I,
)
# A question that was typed without its mark.
_UNMARKED = re.compile(
    r"^\W*(?:(?:and|so|but|ok|then|well)\W+)?(?:what (?:would|does|do|did|makes|will|is (?:the|your|behind))|why (?!not)|where (?:does|do|did|is)|how (?:did|do|does|would|sure|come|is)\b|who (?:needs|asked|set|wants|is|says)|which (?:of|part)|(?:would|could|does|do|is|are|did) (?:the|that|this|your|it|\d))",
    _I,
)
# 'Give me the price you would take for 600': a question for the other side's figure.
_WANTS_HERS = re.compile(
    r"^\W*(?:(?:so|then|ok|please|just)\W+)*(?:give|name|tell) me (?:the|your|a|one) (?:price|number|figure|rate|fee|cut|percentage)\b",
    _I,
)
_WINDOW = 90


@lru_cache(maxsize=512)
def mode_of(sentence: str, start: int, end: int, following: str = "", *, named: bool = False) -> str:
    """How a figure at [start, end) of a sentence was meant: 'offered', 'reported', 'questioned' or 'refused'. `following` is what comes after
    the sentence: 'thirty-four? no.' refuses; `named` is
    true for a choice that is named, not a figure.

    A question about a figure is never an offer; a proposal in the form of a question ('what if we did 2 %') is one.
    """
    if _refused(sentence, start, end):
        return "refused"
    if not named and _beside(sentence, start, end):
        return "reported"
    if _WANTS_HERS.match(sentence):
        return "questioned"
    if sentence.rstrip("\"') ").endswith("?") or _UNMARKED.match(sentence):
        asked = _asked(sentence, start, following)
        if asked:
            return asked
    return "reported" if _reported(sentence, start, end, named) else "offered"


def conditional(sentence: str) -> bool:
    """Whether a sentence ties what it offers to something in return."""
    return ties(sentence)


def _refused(sentence: str, start: int, end: int) -> bool:
    left, right = _breath(sentence, start, end)
    before, after = sentence[left:start], sentence[end:right]
    if _NOT_JUST_BEFORE.search(before) and not re.search(r"\b(?:if|why) not\W*$", before, _I):
        return True
    said = _last(_NO_BEFORE, before)
    if (
        said
        and not _BEYOND.search(before)
        and not re.search(r"\b(?:but|if|unless|without|then)\b", before[said.end() :], _I)
    ):
        return True
    if (
        _NO_AFTER.match(after)
        and not _ONLY_AFTER.match(after)
        and not re.match(r"\W*\d|\W*(?:if|when|and|or|for|provided|against)\b", after, _I)
    ):
        return True
    if OUT_OF_REACH.match(sentence[end : end + 80]):
        return True
    return bool(_LATE_NO.match(sentence[end : end + 80])) or _in_refused_list(sentence, left, start)


def _in_refused_list(sentence: str, left: int, start: int) -> bool:
    """'We cannot do 8 %, 90 days and 70 %': what is only listed after a no shares it."""
    if left == 0 or sentence[left - 2 : left] != ", " or not _LISTED.fullmatch(sentence, left, start):
        return False
    up_to = sentence[max(0, left - _WINDOW) : left]
    said = _last(_NO_BEFORE, up_to)
    return bool(said and _DIGIT.search(up_to, said.end()) and not _NEW_THOUGHT.search(up_to, said.end()))


def _asked(sentence: str, start: int, following: str) -> str | None:
    """'questioned' or 'offered' for a figure of a sentence that ends with a question mark; None where the rest of the rules decide."""
    tail = TAIL_OFFER.search(sentence, start)
    heads = [m for m in _HEAD.finditer(sentence)]
    before = [m for m in heads if m.start() <= start]
    if before or _HEAD_INSIDE.search(sentence):
        asking = sentence[before[-1].start() :] if before else sentence
        if (
            (_PROPOSES.search(asking[: max(40, start)]) and not _NO_PROPOSAL.search(asking)) or _WOULD_WIN.match(asking)
        ) and not _IF_ONLY.match(sentence):
            return "offered"
        if not before and tail:
            return None
        return "questioned"
    if heads and not tail and _BACK_AT_YOU.search(sentence, start) and _PROPOSES.search(sentence[:start]):
        return "offered"
    if heads and not tail:
        return "questioned" if len(sentence) - start < _WINDOW else None
    if _NO_NEXT.match(following):
        return "refused"
    if _IF_ONLY.match(sentence):
        return "questioned"
    return "offered" if _PROPOSES.search(sentence) else None


def _beside(sentence: str, start: int, end: int) -> bool:
    """Whether the words beside a figure say that it is told of: 'your 8', 'from 30 to', 'instead of 12', 'ten trucks cost us'."""
    before, after = sentence[max(0, start - 50) : start], sentence[end : end + 60]
    if _OWN_WORDS_BEFORE.search(before) or _ARROW_NEXT.match(after) or _COSTS.match(after) or STATE_AFTER.match(after):
        return True
    if explained(before, after) or _ASKED_OR_PASSED.search(before) or SAID_OF.search(before):
        return True
    if not _FROM.search(before):
        return False
    return bool(
        re.match(r"\s*(?:[,.;)]|$)", after) or re.search(r"\b(?:to|till|until|up|down|into)\b|->|→", after[:40])
    )


def _reported(sentence: str, start: int, end: int, named: bool) -> bool:
    if KEPT_AFTER.match(sentence[end : end + 40]):
        return False
    left, right = _part(sentence, start, end)
    part, before = sentence[left:right], sentence[left:start]
    offering = OFFERING.search(part)
    if _DEMAND.search(before) and not (
        offering and (_last(OFFERING, before) or offering).start() > (_last(_DEMAND, before) or offering).start()
    ):
        return True
    if _TODAY.search(part) and not _last(OFFERING, before) and not WE_OFFER.search(part):
        return True
    if RECORD.search(before) and not WE_OFFER.search(part):
        return True
    if _CLAUSE_SAYS.search(before) and not _last(WE_OFFER, before):
        return True
    if _PAST.search(part) and not _UNREAL.search(part):
        return True
    if _OTHERS.search(part) and not (offering and not _OTHERS.search(before)):
        return True
    return bool(not named and _DEFINITE.search(before) and not offering)


def _breath(sentence: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the words between the commas around a figure."""
    return _bounds(_COMMA, sentence, start, end)


def _part(sentence: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the part of the sentence around a figure: between the joints nearest to it, at most 90 characters to each side."""
    return _bounds(_JOINT, sentence, start, end)


def _bounds(joint: re.Pattern[str], sentence: str, start: int, end: int) -> tuple[int, int]:
    left = low = max(0, start - _WINDOW)
    for match in joint.finditer(sentence, low, start):
        left = match.end()
    found = joint.search(sentence, end, min(len(sentence), end + _WINDOW))
    return left, found.start() if found else min(len(sentence), end + _WINDOW)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    last = None
    for match in pattern.finditer(text):
        last = match
    return last
