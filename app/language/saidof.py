"""Words that speak of a figure without putting it forward: what is out of reach, what is paid today, what a clause comes to."""

import re

# After the figure: 'seventy isn't something I can', '40's a Hail Mary', 'six weeks is our floor', 'two hours I can neither offer nor refuse'.
OUT_OF_REACH = re.compile(
    r"^\W{0,2}(?:%|per cent|percent|days?|weeks?|months?|hours?|sites?|loads?|years?)?,?(?: on (?:the |that )?[\w-]+)?\s?(?:(?:is|are|'s|was|would be|sounds?|seems?)(?: \w+){0,2} )?"
    r"(?:out of bounds|a hail mary|our (?:floor|ceiling|limit|minimum)|not (?:a (?:number|figure)|something|anything)|isn't (?:a (?:number|figure)|something|anything)|more than i(?:'m| am)|nothing i|a lot of money|i can neither|i cannot|i can't|would (?:hurt|still break|break)|called\b)",
    re.IGNORECASE,
)
# Before the figure.
SAID_OF = re.compile(
    r"\b(?:(?:you|we)(?:'re| are) (?:now |today )?(?:paying|at|on)|not (?:asking|talking)(?: \w+){0,6}|ask(?:ed|ing)? (?:you )?(?:why|how|about)(?: the| your)?|not gonna do|not going to do|had said(?: \w+){0,5}|your summary (?:shows|says|has)|we agreed on|(?:frozen|froze|stuck|closed|known each other|worked|waited|waiting|standing still) (?:now )?for|(?:told|called|phoned|informed|turned up|came|arrived|left)(?: \w+){0,2} at|nobody (?:gives?|pays?|does|gets?|offers?)(?: you| me| us)?|used to be|clears?|beats?|exceeds?|so they offer|they offer)\W*$",
    re.IGNORECASE,
)
RECORD = re.compile(
    r"\b(?:log|records?|sheet|list|books?|data|file|survey|procedure|reports?|statistics|system|meter|plan|minutes of) (?:\w+ ){0,4}(?:has|have|had|says?|shows?|puts?|counts?|reads?|gives?)\b(?: \w+){0,3}\W*$",
    re.IGNORECASE,
)
# What a figure that is told of a plant or a record has behind it: '88 per cent full', '900 sold'; or that says where it comes from: '2 per cent out of gas'.
STATE_AFTER = re.compile(
    r"^\W*(?:comes? )?out of (?!(?:the|our|my|your|this|that|a|an|it|pocket|good\s?will|range|reach|question)\b)[a-z]+|^[\s,]{0,2}(?:%|per cent|percent)?\s?(?:full|sold|booked|busy|utili[sz]ed|loaded|empty|on time|was |were |of (?:my|our|its) (?:fee|cost|costs|turnover|sales|revenue|spend|work|capacity)|(?:is|are|'s|sounds?|seems?) (?:\w+ )?(?:a lot|a (?:big|huge|large|tall|steep|brave|bold) \w+|steep|huge|brutal|a mouthful)\b|(?:less|more|fewer) (?:cooling|power|energy|film|visits|waste|scrap|downtime|gas|fuel|machining|material|resin|weight|handling|time))\b",
    re.IGNORECASE,
)
# A figure that is only explained: '96 is eight years', 'Eight on fourteen million is …', '440 is what pays the trucks'. 'Is what I can do' offers.
EQUATES = re.compile(
    r"^\s?(?:%|per cent|percent|points?|days?|weeks?|months?|hours?|loads?|sites?)?(?: on (?:\w+ ){0,2}\w+)?\s?(?:=|is|'s|are|would be)\s+(?:(?:only|just|about|a bit|nearly|almost|roughly|some) )*"
    r"(?:(?:what|where)(?:'s| is)?\b(?! (?:i|we)\b)|(?:the )?top of\b|over (?:a|\d)|(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve) (?:years?|million|thousand|k\b|more than)|half of\b|(?:your|her|his) (?:number|figure|demand|ask|words?|wish)\b|\d[\d.,]*\s?(?:%|per ?cent) (?:less|lower|more|higher|cheaper|off)\b|\d{2,}[\d.,]*\s?k\b)",
    re.IGNORECASE,
)
# 'Going from 45 to 90 days is worth …' weighs a step; 'is feasible' takes it.
_WEIGHED = re.compile(
    r"\b(?:going|moving|to go|\d+|from \S+)(?: \w+)? (?:from \S+(?: \w+)? )?(?:up |down )?to\W*$", re.IGNORECASE
)
_WEIGHS = re.compile(
    r"^\s?(?:%|per cent|percent|points?|days?|weeks?|months?|hours?|loads?|sites?)?,? (?:therefore |then |alone |only |just )?(?:(?:is|would be) (?:therefore )?(?:worth|about|roughly|,)|sounds?|means?|costs?)\b",
    re.IGNORECASE,
)
KEPT_AFTER = re.compile(
    r"^\s?(?:%|per cent|percent|points?|days?|weeks?|months?|hours?|loads?|sites?)?,? (?:as (?:it|they) (?:is|are)|unchanged|stays? (?:as|where|put))\b",
    re.IGNORECASE,
)


_COMES_TO = re.compile(
    r"\b(?:a|one) (?:fifth|quarter|third|half|tenth) (?:less|more|of|off) (?:\w+ ){0,4}(?:is|are|makes?|means?|comes to) (?:about |only |just |roughly )?$|\b(?:euros?|pounds?|dollars?|(?:€|£|\$) ?\d[\d.,]*) (?:is|are|makes?|means?) (?:about |only |just |roughly )?$",
    re.IGNORECASE,
)


# 'That is 5 % of the floor' says how much of another thing it is.
_IT_IS = re.compile(
    r"\b(?:that|it|this|which|they)(?:'s| is| are| was| were| makes?| would be| comes? to)(?: (?:about|only|just|roughly|nearly|almost|some))*\s*$",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"^\s?(?:%|per ?cent)?\s?of (?:the|your|our|all|this|that|these|those) (?!(?:\w+ )?(?:volumes?|prices?|list|share|business|contract|fee|rate|invoices?|value|demand|needs?|quantity|commitment|total|whole|deal)\b)[a-z]\w*",
    re.IGNORECASE,
)


def explained(before: str, after: str) -> bool:
    """Whether a figure is explained or weighed and not put forward."""
    return bool(_COMES_TO.search(before) or (_IT_IS.search(before) and _OF_ANOTHER.match(after))) or bool(
        EQUATES.match(after) or (_WEIGHED.search(before) and _WEIGHS.match(after))
    )
