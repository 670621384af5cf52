"""Questions about the deal itself: 'so do we have a deal?', 'would 60 days help?', 'what would make 3 % possible?'. None of them is an offer."""

import re
from collections.abc import Mapping, Sequence

from app.language.beside import places_of
from app.language.matching import IssueWords
from app.language.sentences import is_question, sentences
from app.language.sums import CHEAPEST
from app.negotiation.heard import AskKind, HeardAsk, HeardTerm, TermMode

_DEAL = re.compile(
    r"\b(?:do|have|did) we (?:now )?(?:have|got|reach(?:ed)?) (?:a|an|the|our) (?:deal|agreement)|\bare we (?:agreed|done|there|good|set|close|ok|okay|aligned)\b|\bis (?:that|this|it) (?:a deal|agreed|settled)\b"
    r"|^\W*(?:so |and |ok |okay |then )*(?:deal|agreed)\W*\?|\bcan we (?:shake|close|sign|settle|wrap)\b|\bdo you (?:accept|agree)\b|\bwhere (?:do|are) we (?:stand|at|now)?\b|\bhow far (?:apart )?are we\b|\bhow far off\b|\bwhere(?:'s| is| are) the (?:gaps?|distance|difference|sticking points?)\b"
    r"|\b(?:is|was) (?:that|this|it) (?:now )?(?:a )?(?:yes|no|acceptable|enough|ok for you|okay for you)\b|\b(?:is|are)\b[^?]{3,80}\b(?:acceptable|enough for (?:you|a yes))\b|\byou (?:now )?accept\b|\bcan you (?:live with|sign|carry|say yes to) (?:that|this|it)\b|\b(?:do|shall) we shake\b|\bmay i (?:write|note|put) (?:that|it|this) down\b|\bso (?:is it )?a deal\b|\bdeal or (?:no|not|no deal)\b|\b(?:yes or no|deal or not)\b|\bwhat (?:do )?you (?:say|think|keep|take)\b|\byou say\W*\?|\bwhat(?:'s| is) your (?:answer|decision|verdict|response)\b|\bwhich (?:of (?:these|those|them|it) )?(?:one )?(?:do|would|will) you (?:keep|take|accept|pick)\b|\bwill you (?:sign|accept|take it)\b|\b(?:would|can|could|do|will) you (?:now )?(?:recommend|support|agree to|approve|sign off|take|accept|confirm|work with) (?:this|that|it|my|our|the (?:package|offer|proposal|deal))\b|\bdo we have (?:it|that|one|something)\b|\btell \w+ yes\b|\bare you (?:with me|in|on board|ok with (?:it|that|this))\b",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r"\bwhat (?:would|will|does|do|could|must|else would) (?:it take|make|you need|you want|i (?:have|need) to|we (?:have|need) to|have to|need to|get (?:us|you))\b|\bwhat (?:has|have|needs) to (?:be|happen|come)\b"
    r"|\bhow (?:(?:can|could|would) (?:we|i|you)|do (?:we|i)) (?:get (?:to|there)|come to|reach|make it|land)\b|\bwhat(?:'s| is) (?:missing|needed)\b|\bunder (?:which|what) conditions?\b|\b(?:which|what) (?:part|bit|piece|point|one)s?(?: of (?:it|that|this|these|those))? (?:is|are|do|does|don'?t|doesn'?t|can'?t|would|will|exactly)\b|\bwhat (?:number|figure|point) (?:must|should|do|can) i (?:change|move)\b|\b(?:what|which)[^?]{0,30}\bturns? (?:a|the|that|your) no into\b|\bwhich (?:point|part|one|bit)s?\W*\?|\bwhat(?:'s| is) (?:still |then |left )*(?:missing|open|left)\b|\bwhich\b[^?]{0,40}\b(?:not (?:ok|okay|good)|in the way|hurts?|blocks?|the problem|missing)\b|\bhow (?:much|many)\b[^?]{0,30}\bdo you need\b"
    r"|\b(?:which|what)\b[^?]{0,30}\b(?:would|do|must|should|have) (?:you|i|we) (?:to )?(?:change|drop|strike|cut|move|fix|mend|correct|cross out)\b|\bwhat (?:would|do) you (?:still )?(?:need|want|miss|lack)\b|\bwhat (?:would|could|can) (?:do|help)\b|\bwhat(?: is|'s) (?:still |now |actually |really )?(?:the problem|wrong|holding you|stopping you|in the way)\b|\bis it the \w+[^?]{0,40}\bthat is (?:too|not)\b",
    re.IGNORECASE,
)
_HERS = re.compile(
    r"\b(?:what|which)(?:'s| is| are| would be)? (?:is )?your (?:current |new |last |latest |real |exact )?(?:number|figure|demand|demands|position|offer|proposal|ask|terms|price|rate)\b(?! (?:based|include|come))|\b(?:what(?:'s| is)|give me|make me|name me|tell me)(?: \w+)? (?:your|a|the) (?:straight |real |own )*(?:counter[- ]?(?:offer|proposal)?|number|figure|price|rate)\b|^\W*(?:and )?your (?:number|counter|counter[- ]?offer|figure|price)\W*\?|\bwhere (?:are you(?: now| at| today)?|do you stand(?: now| today)?)\W*(?:\?|$|still)|\bare you still (?:at|on)\b"
    r"|\bstill (?:at )?(?:\d+|the same)\b[^.?!]{0,12}\?|\bread (?:it|that|them|mine|my \w+) back\b|\bwhat (?:rate|figure|price|number|terms?) (?:do|have) you (?:have|got|written|put)\b(?! from)|\bwhat (?:do|have) you (?:have |got )?(?:written|noted|down|on paper|on the table)|\bwhat (?:exactly )?(?:are you asking|do you ask)\b|\bwhat (?:did|have) we agree"
    r"|^\W*(?:(?:less|more|worse|better|back|nearer|further|not enough) (?:than|from|for) (?:what|which|where)|than what|which (?:one|version|earlier \w+|part|figure|number(?! (?:did|do|have) you (?:use|used|take|taken|base))|points?)|what (?:exactly )?(?:do|did) you mean(?! by)|meaning\b|how so\b|in what (?:way|sense)|what is (?:saved|noted|written down|recorded|typed in))[^.!]{0,40}\?|\bis (?:that|it|the \w+|\w+) for \d+ (?:\w+ )?or (?:still )?for \d+|\bstill in\W*\?",
    re.IGNORECASE,
)
# 'Which length could you sign?', 'how much per cent do you need for a yes?' ask for her figure on one point.
_HERS_ON = re.compile(
    r"\b(?:which|what|how (?:much|many|long|short|high|low))\b(?P<of>[^?.]{0,40}?)\b(?:(?:could|would|can|do|must|should|will|did) )?you (?:\w+ )?(?:sign|accept|take|live with|need|want|have in mind|agree to|prefer|suggest|promise)\b",
    re.IGNORECASE,
)
_POINTS = (
    ("months", re.compile(r"\b(?:length|long|short|months?|years?|term|duration)\b", re.IGNORECASE)),
    ("days", re.compile(r"\bdays?\b", re.IGNORECASE)),
    ("weeks", re.compile(r"\bweeks?\b", re.IGNORECASE)),
    ("loads", re.compile(r"\bloads\b", re.IGNORECASE)),
    ("sites", re.compile(r"\bsites\b", re.IGNORECASE)),
    ("trucks", re.compile(r"\btrucks\b", re.IGNORECASE)),
    ("percent", re.compile(r"%|\b(?:per ?cent(?:age)?|cut|reduction|discount)\b", re.IGNORECASE)),
)
_TERM_NAMES = frozenset({"contract", "agreement", "contract length"})
_BEYOND = re.compile(
    r"\b(?:below|under|above|over|beyond|(?:less|lower|more|higher) than) (?:the |your )?\d", re.IGNORECASE
)
_WOULD_IT = re.compile(
    r"^\W*(?:(?:and|so|but|ok|okay|well|then|hmm|hm)[, ]+)*(?:would|could|can|will|does|do|is|are|what about|how about|and if|if|what if|say|suppose)\b",
    re.IGNORECASE,
)


# Requests that are questions without being sentences of that form.
_REQUEST = re.compile(
    r"\bname (?:me )?(?:the|your) (?:one|most)\b|\bread (?:it|that|them|mine|my \w+) back\b|\b(?:give|make|name|tell) me (?:\w+ )?(?:your|a|the) (?:straight |real |own )*(?:counter|number|figure|price|rate)|\btell me (?:\w+ )?(?:what|which|where)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\b(?:which|what)\b[^?]{0,60}\b(?:matters?|counts?|hurts?|bothers?|presses|(?:is|are|be) (?:the )?(?:most|more) (?:important|urgent|pressing)|(?:do|would|will) you need|weighs?|keeps? you awake|(?:is|are) (?:your )?(?:priority|priorities)|would you (?:take|pick|choose) first|comes? first|hurts?)\b(?:[^?]{0,30}\b(?:most|more|first)\b)?",
    re.IGNORECASE,
)
_NAME_ONE = re.compile(
    r"\bname (?:me )?(?:the|your) (?:one|most)\b|\bwhich (?:one )?(?:of (?:them|these|those|the(?:se)?)(?: \w+){0,2} )?is the (?:one|point) (?:that |which )?you (?:really |most )?(?:need|want)\b|\byour most important (?:point|issue|thing|one)\b",
    re.IGNORECASE,
)
_RANKS = re.compile(r"\b(?:most|first|priorit\w+|awake)\b", re.IGNORECASE)


_WHAT_FOR = re.compile(
    r"\bfor what (?:exactly )?(?:do|does|did|would) (?:you|they) (?:\w+ )?(?:need|want)\b|\bwhat (?:exactly )?(?:do|does|did|would) \w+ (?:\w+ )?(?:need|want) [^?]{2,60} for\W*$",
    re.IGNORECASE,
)
_PLAINLY = re.compile(r"\b(?:yes or no|deal or (?:no|not)|good or not|ok(?:ay)? or not|in or out)\b", re.IGNORECASE)


_EACH = re.compile(
    r"\b(?:each|every) (?:point|part|piece|item|term|figure|one|of (?:them|these|those|the (?:two|three|four|five|six|points|parts|terms|figures)|it))\b|\b(?:point|item|line|one) by (?:point|item|line|one)\b|\bwhere (?:do )?you (?:dis)?agree\b|\b(?:is|was) my (?:summary|list|sum-?up|record) (?:right|correct|ok|okay|complete)\b|\bwhat (?:of (?:it|this|that) )?(?:is|are) agreed\b"
    r"|\bwhich (?:one )?(?:of (?:these|those|them|it|the (?:two|three|four|five|six|points|parts|terms))|(?:points?|parts?|terms|ones|pieces?))\b[^?]{0,30}\b(?:accept|take|ok|okay|fine|work|works|agree|like|live with|good|acceptable|too (?:little|low|much))\b"
    r"|\b(?:what|how) about the (?:rest|others?|other (?:points|parts|terms|two|three|four))\b|\band the (?:rest|others|other (?:points|parts|terms|two|three|four))\W*\?",
    re.IGNORECASE,
)


_TELL_ME = re.compile(r"\b(?:tell me|say|sum (?:it )?up|let me know|go through|give me|please)\b", re.IGNORECASE)
# 'Where are we with the 3 hours?' is for both sides' figures on that point.
_WHERE_ON = re.compile(r"\bwhere (?:are|do) we (?:stand )?(?:with|on|about) (?P<point>[^,;?]{1,40})", re.IGNORECASE)


def asks_for_each(text: str) -> bool:
    """Whether a message asks what she makes of each of the points: 'which of these do you accept?', 'and the rest?'."""
    return any(_EACH.search(s.text) and (is_question(s.text) or _TELL_ME.search(s.text)) for s in sentences(text))


def is_on_the_deal(question: str) -> bool:
    """Whether a question asks about an offer as a whole: 'and where's the gap?', 'which part is in the way?'."""
    return any(pattern.search(question) for pattern in (_DEAL, _TAKES, _EACH))


def asks_for_answer(text: str) -> bool:
    """Whether a message asks for a plain answer to what it puts forward: 'deal?', 'yes or no?', 'which part is in the way?'."""
    return bool(_PLAINLY.search(text)) or any(
        (_DEAL.search(s.text) or _TAKES.search(s.text)) and (is_question(s.text) or _REQUEST.search(s.text))
        for s in sentences(text)
    )


def asks_of(text: str, terms: Sequence[HeardTerm], issues: Sequence[IssueWords] = ()) -> tuple[HeardAsk, ...]:
    """The questions about the deal in a message, one a sentence at most. Where terms are offered, the offer is what gets
    answered, and of questions only the one for her own terms, and which of two alternatives she takes."""
    offered = any(t.mode is TermMode.OFFERED for t in terms)
    questioned = [t for t in terms if t.mode is TermMode.QUESTIONED]
    option = next((t for t in terms if t.mode is TermMode.OPTION), None)
    found = []
    if option:  # what is left to her choice is answered before all else, question or not
        said = next((s.text for s in sentences(text) if option.quote in s.text), text)
        found.append(HeardAsk(AskKind.EITHER_OR, said, option.issue))
    for sentence in sentences(text):
        if not is_question(sentence.text) and not _REQUEST.search(sentence.text):
            continue
        inside = [t for t in questioned if t.quote in sentence.text]
        ask = _on_one_point(sentence.text, issues) or _ask(sentence.text, inside)
        if ask and not ((offered or option) and ask.kind is not AskKind.HER_TERMS):
            found.append(ask)
    return tuple(found[:2])


def half_of(text: str, table: Mapping[str, float | str], price: str, issues: Sequence[IssueWords]) -> HeardAsk | None:
    """'Would you take half?': a question for a figure half way between today and what she asks, on the point that is named, else on the price."""
    for sentence in sentences(text):
        if not (is_question(sentence.text) and _HALF.search(sentence.text)):
            continue
        named = [i for i in issues if not i.choices and i.id != price and places_of(i.names, sentence.text)]
        issue = named[0] if len(named) == 1 else next(i for i in issues if i.id == price)
        hers, now = table[issue.id], issue.status_quo
        if isinstance(hers, str) or isinstance(now, str) or hers == now:
            return None
        return HeardAsk(AskKind.FIGURE, sentence.text, issue.id, round((hers + now) / 2, 1))
    return None


def price_of_one(text: str, issues: Sequence[IssueWords]) -> HeardAsk | None:
    """'Would 600 do?', 'would you say yes to 80 euros?', where the price of one is known: a question for the cut that it makes."""
    price = next(i for i in issues if i.main)
    for sentence in sentences(text):
        match = _WOULD_ONE.search(sentence.text) if price.each and is_question(sentence.text) else None
        value = float(match["sum"].replace(",", ".")) if match else 0.0
        if match and price.each * CHEAPEST <= value < price.each:
            return HeardAsk(AskKind.FIGURE, sentence.text, price.id, round(100 * (1 - value / price.each), 1))
    return None


_WOULD_ONE = re.compile(
    r"\b(?:would|could|can|will)\b[^?\d]{0,40}(?<![\w.,])(?:€|£|\$|eur |gbp )?(?P<sum>\d{1,6}(?:[.,]\d{1,2})?)(?![\d%])(?!\s?(?:%|per ?cent|days?|weeks?|months?|years?|hours?|people|guards|pieces|units|licen[cs]es))\b",
    re.IGNORECASE,
)


def where_we_are(text: str) -> HeardAsk | None:
    """'So where are we?', said alone."""
    said = next((p.text for p in sentences(text) if _WHERE_WE_ARE.fullmatch(p.text)), None)
    return HeardAsk(AskKind.DEAL, said) if said else None


_WHERE_WE_ARE = re.compile(
    r"\W{0,3}(?:(?:so|and|ok|okay|well|now)\W{1,3}){0,3}where are we(?: now| then)?\W*", re.IGNORECASE
)
_HALF = re.compile(
    r"\b(?:take|accept|settle for|live with|be (?:ok|okay|fine|happy|content) with|go for|agree to|sign for|work with|do with)\b[^?]{0,30}\bhalf\b(?! (?:a|an)\b)|\bhalf(?: of (?:it|that|this))?\b[^?]{0,20}\b(?:do|be enough|be ok|work|help|suit)\b|\b(?:is|would) half\b",
    re.IGNORECASE,
)


def _on_one_point(text: str, issues: Sequence[IssueWords]) -> HeardAsk | None:
    """The question for her figure on one point of the talks."""
    match = _HERS_ON.search(text)
    if not match:
        return None
    asked = match.group()
    unit = next((unit for unit, words in _POINTS if words.search(asked)), None)
    fits = [i for i in issues if i.unit == unit and not i.choices]
    if unit == "months":
        fits = [i for i in fits if _TERM_NAMES & set(i.names)]
    elif unit == "percent":
        fits = [i for i in fits if i.main]
    return HeardAsk(AskKind.HER_TERMS, text, fits[0].id) if len(fits) == 1 else None


def _ask(text: str, inside: Sequence[HeardTerm]) -> HeardAsk | None:
    """The question that a sentence asks; `inside` are the figures it asks about."""
    one = inside[0] if len(inside) == 1 else None
    if (_FIRST.search(text) and _RANKS.search(text)) or _NAME_ONE.search(text):
        return HeardAsk(AskKind.WHICH_FIRST, text)
    where = _WHERE_ON.search(text)
    here = next((t for t in inside if where and t.quote in where["point"] and not isinstance(t.value, str)), None)
    if here:
        return HeardAsk(AskKind.HER_TERMS, text, here.issue)
    if _EACH.search(text):
        return HeardAsk(AskKind.DEAL, text)
    if _WHAT_FOR.search(text):
        return None
    if _TAKES.search(text):  # of a whole package: what is missing beside all of it
        return (
            HeardAsk(AskKind.WHAT_IT_TAKES, text, one.issue, one.value)
            if one
            else HeardAsk(AskKind.WHAT_IT_TAKES, text)
        )
    if _HERS.search(text):
        return HeardAsk(AskKind.HER_TERMS, text)
    if _WOULD_IT.match(text) and _BEYOND.search(text):  # 'can you go below 9?' is not about 9
        return HeardAsk(AskKind.DEAL, text)
    if inside and _WOULD_IT.match(text):
        return HeardAsk(AskKind.FIGURE, text, inside[0].issue, inside[0].value)
    return HeardAsk(AskKind.DEAL, text) if _DEAL.search(text) else None
