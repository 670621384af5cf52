"""Numbers that are no terms: counts, records, costs, readings, dates, other people's affairs."""

import re
from functools import lru_cache

from app.language.figures import Figure

# What makes a number something else: measured things, records, dates, costs, other people's affairs.
_NOISE_AFTER = re.compile(
    r"\s*(?:on[- ]time|others?\b(?! (?:points?|per ?cent|%|days|weeks|months|years))|as (?:an )?options?\b|(?:out )?of (?:the )?\d|(?:more|less|fewer|longer|better|higher|lower) than|better off|missing|short\b|of (?:our|the|its|their|your|a|all|total|every) (?:cost|costs|costing|bag|piece|calls?|visits?|lots?|deliver\w+|turnover|spend|value|time|trucks?|energy|resin|film spend|capital)|of cost\b|cost of capital|less (?:film|cooling|iron|energy|power)|more film"
    r"|cheaper|dearer|above (?:contract|spot|market|the market)|working days|minutes?|degrees?|km\b|kg\b|kilos?\b|grams?|tonnes?\b(?! of)|castings?|bags?\b|brackets?|calls?\b|complaints?|lots?\b|lanes?|versions?"
    r"|of (?:the |your |our )?(?:two|three|four|five|six)\b(?! (?:days|weeks|months|years|%|per))|of what you (?:pay|spend)|customers?|people|presses|colleagues|suppliers?|converters?|parts?\b|mu\b|microns?|mwh|pages?|(?:(?:days?|weeks?|months?|years?) )?(?:late|early|ago|old|notice|to (?:object|answer|reply|decide|think|react|prepare|check|find|implement)|running|in a row|straight|together|earlier|before|after|since)|years? (?:we|of working|with|as an?|in (?:this|the|sales|purchasing|procurement)|on (?:this|the) (?:job|account))|quarters?\b"
    r"|since (?:january|february|march|april|may|june|july|august|september|october|november|december|last|the)|in (?:january|february|march|april|june|july|august|september|october|november|december)\b|(?:(?:%|per ?cent) )?on (?:that|the|this|our|your) (?:money|cash|capital|working capital|loan|credit|overdraft)\b|(?:(?:%|per ?cent) )?(?:a year )?(?:of )?interest\b|at peak|points? too high|shifts?|trial runs?|times\b|o'clock|sharp\b|cents?\b)",
    re.IGNORECASE,
)
_NOISE_BEFORE = re.compile(
    r"\b(?:(?:number|no\.|trick|tactic|item|question|option|version|phase|turn)(?=\s*$)|index|readings?|benchmark|score|scorecard|otif|temperature|inflation|wages?|tariff|capital costs?|cost of capital|interest(?: of| at)?|stood at|reads?|read|call(?:ed|ing)? off|you (?:ship|order)|u ship|arrived|late|utilisation|utilization|load factor|runs at|capacity|scrap|margin|turnover|revenue)"
    r"(?:\W+(?:\w+\W+){0,2})$",
    re.IGNORECASE,
)
# 'Week 12', 'clause 7', 'line 4': the number is the thing's name.
_NAMED = re.compile(r"\b(?:week|day|clause|section|line|annex|article|paragraph|lane|gate) $", re.IGNORECASE)
# What a level costs or earns, and what comes by the piece.
_PRICED = re.compile(
    r"\b(?:costs? us|cost you|costs|ties up|(?<!contribution )(?<!rebate )(?<!credit )(?<!money )(?<!saving )worth|gave up|passed on|makes? up|accounts? for|amounts? to|drops? of|each|every|per|a mere|(?:is|are|was|were) up(?: by)?|gone up|went up|(?<!could )(?<!can )(?<!would )(?<!will )(?<!might )(?<!'ll )comes? down by|fell|rose|fallen|risen)(?: (?:around|about|roughly|some|nearly|almost|a|further|another|of|each|by|the|only|well|over|up|extra|additional|more|than))*\W*$",
    re.IGNORECASE,
)
_MARKET = re.compile(
    r"\b(?:diesel|index|fuel|resin|power|energy|electricity|steel|iron|spot|scrap|film|raw materials?|wages|demand|inflation|market)(?: prices?| rates?)? (?:is |are |was |has |have |had |would |will |should |also |only )*(?:falls?|fell|fallen|drops?|dropped|rises?|rose|risen|climbs?|climbed|went|goes|gone|go|came|come|down|up|moves?|moved)(?: (?:up|down|by|about|another|a|further|some|more|than|only|roughly))*\W*$",
    re.IGNORECASE,
)
# Spans of time that are no length of the contract.
_SPAN = re.compile(
    r"\b(?:within|inside|all inside|in|after|took|takes|taken|barely|spread over|last|past|next|first|for the first|ahead|early|late|every|each|these|those|since|over the|in the)(?: (?:the|a|about|around|some|us|you|only|just))*\W*$",
    re.IGNORECASE,
)
# What a plant makes: '600 blades at 75 minutes', '1,200 blades a year'. Where it is asked for or promised it is a term all the same.
_MADE = re.compile(
    r"\s?(?:\w+ )?(?:blades?|parts?|castings?|kits?|bags?|pieces|trips|runs|batch(?:es)?)(?: \w+)?,? (?:(?:a|per|each|every) (?:year|month|week|day|hour|shift)|at \d+|in \d+|times|x|×|of \d+|each|\d+ minutes? (?:each|a|per))\b",
    re.IGNORECASE,
)
_MADE_BEFORE = re.compile(
    r"\d (?:\w+ )?(?:blades?|parts?|castings?|kits?|bags?|pieces|trips|runs)(?: \w+)?,? (?:at|in|times|x|×|of)? ?$",
    re.IGNORECASE,
)
_SOUGHT = re.compile(
    r"\b(?:commit\w*|sign\w*|nominat\w*|guarante\w*|platform|writ\w+|black on white|promis\w*|award\w*|want|need|order\w*|reserv\w*|offer\w*|in return|in exchange|you get|give (?:me|us|you)|against|for (?:that|it|this))\b",
    re.IGNORECASE,
)
_TAKE_AWAY = re.compile(r"\byou take(?:\W+(?:\w+\W+){0,2})$", re.IGNORECASE)
_TAKE_LENGTH = re.compile(r"\btake (?:\d+ or )?$", re.IGNORECASE)
_CLOCK = re.compile(r"\s?(?:and )?\d{1,2}\b|\s?(?:late|long|overdue)\b", re.IGNORECASE)
# 'I sat on your side of the table for nine years'.
_SPENT = re.compile(
    r"\b(?:sat|worked|been|was|were|served|bought|sold|spent|known|lived|bought|supplied|delivered|done|did|have had|in this trade)\b[^.;:?!]{0,45}\bfor (?:about |over |nearly |almost |more than |some |the last )?$",
    re.IGNORECASE,
)
# '203 of 212 calls inside six hours', 'the average was 4.1': how it went, no level.
_CALLS = re.compile(
    r"\b\d+,? (?:(?:calls?|times|out) )?(?:out )?(?:of|from) (?:the )?\d+\b|\b(?:average|avg)\b", re.IGNORECASE
)
_LATER = re.compile(
    r"[\s-]?(?:ahead|back|after\b|afterwards|later|from then|apart|left on|back then|in court|(?:of )?shelf life|average|avg|mean\b|the (?:last|index|corridor)|long\b|into\b|in a row)",
    re.IGNORECASE,
)
# '5 per cent of the floor', '11 per cent down on orders': a share or a change of something that is not on the table.
_OF_OTHERS = re.compile(
    r"\s*(?:%|per ?cent|percent)?\s*of (?:(?:the|this|that|these|those|your|our|my|their|its|his|her|all|last|next|every|total|whole|year'?s?)\s+)*"
    r"(?:floors?|area|space|rooms?|wards?|beds|beans|resin|steel|staff|people|team|fleet|vehicles|users?|seats|customers?|lines|plants|stock|capacity|cases|tickets|revenue|sales|budget|market|parts|products|output|production|crop|harvest|households|buildings?|units|stores|shops|sites|locations|branches|depots|routes|machines|surface|staffing|payroll|ingredients?)\b",
    re.IGNORECASE,
)
_CHANGED_BEFORE = re.compile(
    r"\b(?:orders?|sales|demand|traffic|occupancy|output|production|revenue|turnover|visits|parcels?|bookings?|consumption|usage|footfall|visitors|bed days|litres|staff|team|headcount|shift)\b[^.;:?!]{0,32}$",
    re.IGNORECASE,
)
_CHANGED_AFTER = re.compile(
    r"\s*(?:%|per ?cent|percent)?\s*(?:down|up|lower|higher|less|below|above|fewer)\b(?! to \d)", re.IGNORECASE
)
_CHANGED_TO = re.compile(r"\b(?:is|are|was|were|went|gone|fell|comes?|came|cut) (?:down|up|back) to $", re.IGNORECASE)


# '1.8 % as a bonus': what is put into a form is no reading.
_IN_A_FORM = re.compile(
    r"\s?(?:%|pct\b|per ?cent|percent|points?)?,? ?(?:paid |guaranteed |in total )?(?:as an?|as|through|via|by way of|by|in the form of|off|on the (?:rate|price|fee|piece)) (?:\w+ ){0,2}(?:re(?:bate|turn)\w*|bonus|credit|saving|list|rate|fee|price|piece|fuel\w*|lump|lighter\w*|weight|energy|fewer|thinner|coat|empty)",
    re.IGNORECASE,
)


def in_a_form(text: str, figure: Figure) -> bool:
    """Whether the form of a saving follows a figure: '1.8 % as a bonus'."""
    return bool(_IN_A_FORM.match(text, figure.end))


@lru_cache(maxsize=1024)
def sounds_like_noise(name: str) -> bool:
    """Whether the name of an issue is itself a word that makes numbers something else, as in 'wage adjustment'."""
    return bool(_NOISE_BEFORE.search(f"{name} of "))


# 'Friday at 10' is a time of day.
_AT_CLOCK = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow),? (?:(?:morning |afternoon )?(?:at|around|from) )?$",
    re.IGNORECASE,
)
# 'One run less a week, 5 instead of 6' counts runs.
_INSTEAD = re.compile(r"\d (?:instead of|rather than) \d", re.IGNORECASE)
_A_WEEK = re.compile(
    r"\b(?:less|fewer|more|only|once|twice)\b[^.?!;]{0,24}\b(?:a|per|each|every) (?:week|day|month)\b", re.IGNORECASE
)


# 'A fixed price for two crops' counts crops.
_FOR_SEVERAL = re.compile(r"\bfor (?:the (?:next|first|last) )?$", re.IGNORECASE)
_THINGS = re.compile(
    r"\s(?!(?:points?|per|percent\w*|euros?|dollars?|pounds?|pence|cents?|if|and|or|but|with|off|then|now|only|instead)\b)[a-z]{4,}",
    re.IGNORECASE,
)


def is_noise(text: str, figure: Figure, named_after: bool = False, named_before: bool = False) -> bool:
    """Whether a number is about something that is no issue. `named_after`: the word right after it is one for an issue; `named_before`: an issue whose
    name sounds like noise stands right before it."""
    before = text[max(0, figure.start - 40) : figure.start]
    noisy = not named_before and _NOISE_BEFORE.search(before[-30:])
    if (not named_after and _NOISE_AFTER.match(text, figure.end)) or noisy:
        return True
    spelled = figure.unit is None and figure.text.isalpha()
    if spelled and _FOR_SEVERAL.search(before) and _THINGS.match(text, figure.end):
        return True
    if figure.unit is None and (
        _NAMED.search(before) or _AT_CLOCK.search(before) or (_INSTEAD.search(text) and _A_WEEK.search(text))
    ):
        return True
    if figure.unit == "percent" and _OF_OTHERS.match(text, figure.end):
        return True
    if _CHANGED_BEFORE.search(before) and (
        (figure.unit == "percent" and _CHANGED_AFTER.match(text, figure.end)) or _CHANGED_TO.search(before)
    ):
        return True
    made = figure.unit is None and (_MADE.match(text, figure.end) or _MADE_BEFORE.search(before))
    if made and not _SOUGHT.search(text):
        return True
    if _PRICED.search(before) or _MARKET.search(before):
        return True
    if _TAKE_AWAY.search(before) and not (
        figure.unit in ("months", "years", "days", "weeks") and _TAKE_LENGTH.search(before)
    ):
        return True
    if figure.unit == "hours" and (_CLOCK.match(text, figure.end) or _CALLS.search(text)):
        return True
    timed = figure.unit in ("months", "years")
    spent = _SPENT.search(text[max(0, figure.start - 80) : figure.start])
    return timed and bool(_SPAN.search(before) or spent or _LATER.match(text, figure.end))
