"""What a question wants to know: a reason, a person, a day, since when, a length, an amount, how sure, what then, a view, whether she would or did, yes or no."""

import re
from enum import StrEnum
from functools import lru_cache

from app.language.fold import fold


class Wanted(StrEnum):
    """What a question wants to know. The last ones are told apart only where a case has answers for them: which of two sides, which of two points comes first,
    whether it is firm, settled, lasting, all of it, whose it is; and what she makes of an idea."""

    WHY = "why"
    WHO = "who"
    SINCE = "since"
    WHEN = "when"
    HOW_LONG = "how_long"
    HOW_MUCH = "how_much"
    HOW_SURE = "how_sure"
    WHAT_IF = "what_if"
    VIEW = "view"
    CONSENT = "consent"
    WHERE = "where"
    WHICH = "which"
    HOW = "how"
    WHETHER = "whether"
    YOU = "you"
    WHAT = "what"
    # of her own demand, and of ideas (`app.language.sides`)
    EITHER = "either"
    DECIDES = "decides"
    RANKS = "ranks"
    FIRM = "firm"
    SETTLED = "settled"
    LASTING = "lasting"
    WHOSE = "whose"
    ALL_OF_IT = "all_of_it"
    IDEA = "idea"


_LEAD = r"^\W*(?:(?:and|but|so|or|ok|okay|well|then|now|yes|no|sure|fine|hm+|sorry|honestly|please|listen|look|come on)\W+)*"
_HELPERS = r"(?:is|are|was|were|isn'?t|aren'?t|wasn'?t|do|does|did|don'?t|doesn'?t|didn'?t|has|have|had|can|could|will|would|wouldn'?t|couldn'?t|should|shall|may|might|am)"
# In this order: the first that fits says what is wanted.
_PATTERNS: tuple[tuple[Wanted, str], ...] = (
    (
        Wanted.HOW_SURE,
        r"\bhow (?:sure|certain|reliable|firm|fixed|binding|serious|solid|safe|confident|true)\b|\bhow (?:do|would|can|did) (?:you|they|he|she|we) (?:know|check|verify)\b|\bare you (?:\w+ )?(?:sure|certain|serious)\b|\bwho (?:says|said|claims)\b|\bin writing\b|\bblack on white\b"
        r"|\bwhat makes you (?:so )?(?:sure|think|believe)\b|\bcan you (?:prove|show|back)\b|\b(?:is|was) (?:that|it|this) (?:really |actually )?(?:true|certain|real|right|correct)\b|\bdo you (?:really |actually |seriously )?believe\b|\bam i wrong\b|\bwhere did you (?:get|read|hear|take)\b|\baccording to (?:whom|who|what)\b|\bproof\b",
    ),
    (
        Wanted.WHAT_IF,
        r"\bwhat (?:if|then)\b|\bwhat (?:happens?|(?:would|will|could) happen)\b|\bwhat (?:do|would|will|did) (?:you|we|they|he|she) do\b|\bhow (?:would it be|about)\b|^\W*(?:and|but|so) if\b(?!.*\b(?:what|who|when|how|why|would|could|do|does|did|is|are|will|can)\b)|^\W*(?:suppose|say we|imagine|assume)\b",
    ),
    (
        Wanted.CONSENT,
        rf"{_LEAD}(?:can|could|can'?t|couldn'?t|shall|should) (?:we|i)\b|(?<!when )(?<!why )(?<!where )(?<!who )\bwould (?:you|that|it|he|she|they|this) (?:\w+ )?(?:go|take (?:away|off|that|the)|calm|ease|solve|cover|consider|support|count|like|help|work|fit|be (?:ok|okay|possible|interesting|enough|acceptable|something)|agree|suit)\b|\bdo you (?:agree|understand|follow|see (?:that|it|my point)|like (?:it|that))\b|\b(?:does|do|will) (?:that|it|this|these) (?:help|work|count|make sense|suit|fit|change)\b|\b(?:is|was) (?:that|it|this) worth\b|\bfair\W*$|\bcould you live with\b|\bcan you (?:see|understand)\b|\bany use\b"
        r"|(?<!what )(?<!how )(?<!which )\b(?:would|could|might|will) (?:an?|the|our|my|one|two|three|some|such|this|that|these) [^?]{2,70}\b(?:helps?|be worth|be of (?:any |some )?(?:use|help|value)|solve|ease|calm|change anything|make (?:a|any) difference|be enough|interest)\b(?: (?:it|that|something|anything|a lot|much))?(?: (?:to|for))? ?(?:you|your \w+)?(?: (?:there|here|then|now|too))?\W*$",
    ),
    (
        Wanted.VIEW,
        r"\bwhat (?:do|does|would|will|did|could|should) (?:\w+ ){1,6}?(?:say|think|make of|expect|ask|explain|look at|want to (?:see|hear|know)|like|mind)\b|\b(?:your|the) (?:reaction|view|opinion|take|feeling)\b(?!-)|\bhow (?:do|does|would|will|did) (?:\w+ ){1,4}?(?:feel|see|like|find|react|take|look at|judge)\b|\bwhat do you think\b",
    ),
    (Wanted.WHY, r"\bwhy\b|\bwhat for\b|\bfor what (?:exactly )?(?:do|does|did|would) (?:you|they|he|she)\b|\bhow come\b|\bwhat(?:'s| is) wrong with\b|\bwhat(?:'s| is| was) (?:the reason|behind|the point|the purpose|the problem|the story behind)\b|\bfor what reason\b|\bwhat (?:exactly )?(?:do|does|did|would) (?:\w+ ){1,3}?(?:need|want) (?:[^?]{1,50}) for\b|\bwhat makes\b|\bwhat(?:'s| is| has| was)? [^?]{1,50}\bthat (?:makes|made|lets|drives|forces) you (?:need|want|ask|say)\b|\bwhat (?:does|would|do|will) [^?]{1,50} (?:do|mean|bring|change|solve) (?:for|to) (?:you|your)\b|\bwhat'?s (?:this|it|all this|that) (?:all )?about\b"),
    (Wanted.SINCE, r"\bsince when\b|\bhow long ago\b|\bhow long (?:have|has|had)\b|\bwhen did\b|\bwhen (?:was|were) the last\b|\blast time you\b"),
    (Wanted.WHEN, r"\b(?:by|until|from) when\b|(?:^|[,;:]|\b(?:and|or|but|so|know|ask)\b)\W*when\b|\bwhen (?:do|does|did|is|are|was|were|will|would|can|could|has|have|must|should|exactly)\b|\b(?:what|which) (?:date|day|time|month|week|year)\b(?! rate)"),
    (Wanted.HOW_LONG, r"\bhow (?:long|soon|fast|quick\w*)\b"),
    (
        Wanted.HOW_MUCH,
        r"\bhow (?:much|many|big|bad|far|often|high|low|large|great|strong|short|old|full)\b|\bwhat (?:amount|sum|share|percentage|number|figure|quantity)\b|\bwhat (?:would|does|did|do|will|is|was|could) [^?]{1,60}\bcosts?\b|\bwhat (?:is|was|'s) the (?:cost|price|rate|number|share)\b|\bhow \w+ was it\b|\bwhat (?:would|does|do|is|are|must|should|could) [^?]{1,60}\bworth\b",
    ),
    (Wanted.WHO, r"\b(?:who|whom|whose)(?:'s|'ll|'d)?\b"),
    (Wanted.WHERE, r"\bwhere\b"),
    (Wanted.WHICH, r"\bwhich\b"),
    (Wanted.HOW, r"\bhow\b"),
    (Wanted.WHAT, r"\bwhat(?:'s)?\b"),
    (
        Wanted.YOU,
        rf"{_LEAD}(?:(?:tell me|honestly|so|and),? )*(?:are|were|do|did|don'?t|didn'?t|have|haven'?t|will|won'?t|aren'?t) you\b|,\s(?:aren'?t|haven'?t|don'?t|didn'?t|won'?t|do|have|did|are) you\W*$",
    ),
    (Wanted.WHETHER, rf"{_LEAD}{_HELPERS}\b|,\s{_HELPERS}\b|\b{_HELPERS} (?:you|they|he|she|it|we|that|this|anybody|anyone|somebody)\b"),
)  # fmt: skip
# 'A visitor who damages a painting' asks for no person.
_RELATIVE = re.compile(
    r"\b(?:an? (?:[a-z-]+ )?[a-z-]+|somebody|someone|anybody|anyone|people) who(?:m|se)?\b(?!\?)", re.IGNORECASE
)
_COMPILED = tuple((wanted, re.compile(pattern, re.IGNORECASE)) for wanted, pattern in _PATTERNS)


@lru_cache(maxsize=1024)
def wanted_of(question: str) -> Wanted | None:
    """What a question wants to know; whether something is so where it has a mark and nothing else can be told, None where it is none."""
    plain = _RELATIVE.sub("somebody that", fold(question))
    found = next((wanted for wanted, pattern in _COMPILED if pattern.search(plain)), None)
    return found or (Wanted.WHETHER if "?" in question else None)


def only_marked(question: str) -> bool:
    """Whether nothing but its mark makes a sentence a question: 'you said nine?'."""
    plain = fold(question)
    return not any(pattern.search(plain) for _, pattern in _COMPILED)
