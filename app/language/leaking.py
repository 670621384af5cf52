"""What a message gives away of its own side: limits, need, costs, what is said inside, its own deadline, idle capacity, what others got; what it
hands over in words without a figure; and where it sounds like a threat or a plea.

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
    OTHERS = "others"
    EXTRA = "extra"
    THREAT = "threat"
    PLEA = "plea"
    HURT = "hurt"


# Kinds that say how a message sounds, rather than what it gives away.
TONE = frozenset({Leak.THREAT, Leak.PLEA, Leak.HURT})


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
        r"\b(?:up|down|until) to \d[^.!?\n]{0,14} (?:i|we) (?:can|may|could) (?:sign|do|decide|agree|give|go)\b[^.!?\n]{0,30}|\b(?:gave|give|gives|given|lets?|allows?) (?:me|us) (?:until|up to|down to|room to|leave to)\b[^.!?\n]{0,40}|\b(?:anything|all) (?:over|above|below|under) (?:that|this|it) (?:goes to|needs|has to go|is for)\b[^.!?\n]{0,30}|\b(?:below|above|under|over) that (?:i|we) (?:am|are|'m|'re)? ?(?:not|can ?not|can't)\b[^.!?\n]{0,30}|"
        r"\b(?:my|our) (?:absolute |real |actual |true )?(?:limit|maximum|max|bottom line|walk[- ]?away|floor|ceiling|pain threshold|red line|lowest price|best and final)\b[^.!?\n]{0,60}"
        r"|\b(?:the )?(?:most|maximum|furthest|lowest|farthest|very best) (?:that )?(?:i|we)(?: can|'d| would| could| am allowed| are allowed| may| might|'m allowed)\b[^.!?\n]{0,50}"
        r"|\b(?:i|we)(?: am|'m| are|'re| was| were) (?:only )?(?:allowed|authori[sz]ed|permitted|cleared|empowered) (?:to (?:go|give|offer|agree)|up to|for)\b[^.!?\n]{0,40}"
        r"|\b(?:i|we) (?:have|'ve) (?:(?:a )?mandate|authority|room|leeway|approval|sign[- ]?off|permission)\b[^.!?\n]{0,50}"
        r"|\b(?:my|our) (?:boss|manager|director|cfo|ceo|board|management|finance|head of sales|md)\b[^.!?\n]{0,25}\b(?:lets|allows|would let|would allow|gave me|has given me|signed off|approved|cleared|okayed|agreed (?:to|that))\b[^.!?\n]{0,50}"
        r"|\b(?:i|we) (?:could|can|would|might|may) (?:probably |maybe |perhaps |possibly |even |still |just about |at a push )*(?:go|stretch|come down|move|get) (?:up |down |as far as |as high as |as low as )+(?:to )?[^.!?\n]{0,30}\d[^.!?\n]{0,15}"
        r"|\b(?:if (?:it (?:really )?has to be|push comes to shove|needs be|you (?:really )?insist)|in the worst case|worst case|at a push|at the very worst)\b[^.!?\n]{0,60}\d[^.!?\n]{0,15}"
        r"|\b(?:my|our) (?:boss|manager|director|cfo|ceo|board|management|finance|md) (?:says?|said)\b[^.!?\n]{0,20}\b(?:up to|as far as|down to|at most)\b[^.!?\n]{0,40}"
        r"|\b(?:if (?:that|this|it)(?:'s| is)(?: not|n't) enough|if you need more|should (?:that|this) not (?:be enough|suffice))\b[^.!?\n]{0,60}|\bthere(?:'s| is) (?:still )?(?:more|some more|room) (?:where|if|to|in)\b[^.!?\n]{0,40}"
        r"|\b(?:that|this|it)(?:'s| is)(?: not|n't) (?:my|our) (?:last|final) (?:word|offer|price)\b|\b(?:i|we)(?:'ve| have) (?:(?:a|some) )?(?:little |small |secret )*(?:drawer|budget|pot|reserve|fund|kitty)\b[^.!?\n]{0,50}"
        r"|\bthe (?:most|maximum|furthest) (?:would|could|will) be\b[^.!?\n]{0,40}|\b(?:we|i)(?:'ll| will| can| could)? make it \d[^.!?\n]{0,20}"
        r"|\b(?:i|we) (?:was|were) (?:told|instructed|allowed) (?:not )?to go (?:no|not)? ?(?:lower|higher|below|above|up|down|further)\b[^.!?\n]{0,40}|\b(?:our|my|an) internal (?:threshold|limit|figure|target|minimum|maximum)\b[^.!?\n]{0,50}"
        r"|\bmay (?:settle|sign|agree|decide) (?:up to|for|on)\b[^.!?\n]{0,60}|\bwithout (?:the )?(?:consent|approval|okay|signature) of (?:the|my|our)\b[^.!?\n]{0,30}"
        r"|\byou say (?:how much|the (?:figure|number|price))\b[^.!?\n]{0,40}|\bname (?:your|the|any) (?:price|figure|number)\b"
        r"|\b(?:anything|everything) (?:above|below|over|under|beyond) [^.!?\n]{0,20}\d[^.!?\n]{0,20}(?:would|will|is|kills|hurts|and we)[^.!?\n]{0,30}",
    ),
    (
        Leak.NEED,
        r"\b(?:we|i) (?:really |simply |just )?(?:can(?:no|')t afford to lose|cannot afford to lose|can't lose|cannot lose|don'?t want to lose|do not want to lose|would hate to lose|depend on|rely on|live (?:off|from))\b[^.!?\n]{0,50}"
        r"|\b(?:losing|without) (?:you|this (?:contract|account|business|volume|order)|your (?:volume|business|order))\b[^.!?\n]{0,60}"
        r"|\byou(?:'re| are) (?:by far )?(?:our|my) (?:biggest|largest|most important|only|key|main|number one)\b[^.!?\n]{0,40}"
        r"|\b(?:my|our) (?:job|bonus|year|target|quota|forecast|numbers?|commission|neck)\b[^.!?\n]{0,20}\b(?:depends?|hangs?|is at stake|are at stake|on the line|rides?|needs? (?:this|it|you))\b[^.!?\n]{0,30}"
        r"|\b(?:we|i) (?:real+y |badly |urgently |desperately )+need (?:this|your|the|you|that)\b[^.!?\n]{0,40}"
        r"|\byou(?:'re| are) \d+ ?(?:%|percent|per cent) of (?:my|our)\b[^.!?\n]{0,40}|\b(?:i|we)(?:'ve| have) (?:nowhere|no one|nobody) (?:else )?to (?:go|sell)\b[^.!?\n]{0,30}|\bon probation\b|\byou(?:'re| are) (?:a|one|nearly half|half|two) ?(?:third|half|quarter|thirds)? of (?:my|our) (?:turnover|sales|revenue|volume|year|business)\b"
        r"|\b(?:i'?d have to|have to|must) let \w+ go\b|\b(?:save|lose) (?:my|our|their|his|her) jobs?\b|\b(?:crap|bad|terrible|weak|awful|poor) (?:quarter|quater|year|month|season)\b[^.!?\n]{0,20}|\bthe bank is\b[^.!?\n]{0,25}"
        r"|\bonly (?:\w+ )?(?:two|three|four|\d) (?:big |large )?customers?\b[^.!?\n]{0,40}|\b(?:send|lay) (?:home|off) \d+\b[^.!?\n]{0,20}|\b(?:that|this|it)(?:'d| would) (?:ruin|break|finish|kill) (?:us|me)\b[^.!?\n]{0,20}"
        r"|\b(?:we|i)(?:'d| would|'ll| will| are| am)? (?:do|make) (?:anything|whatever|everything)\b[^.!?\n]{0,30}",
    ),
    (
        Leak.COST,
        r"\b(?:there(?:'s| is)?s?|leaves|left|remains?|stays?)\b[^.!?\n]{0,30}\d[^.!?\n]{0,12}\b(?:left |remains? )?(?:for|to|with) us\b[^.!?\n]{0,20}|\d[^.!?\n]{0,14}\b(?:remains?|is left|are left|stays?) (?:for|to|with) us\b[^.!?\n]{0,20}|\bwe paid \d[^.!?\n]{0,25}|"
        r"\b(?:our|my) (?:gross |net |contribution |own |real |actual |true |unit |current )*(?:margin|mark[- ]?up|profit|cost price|purchase price|costs?|break[- ]?even)\b[^.!?\n]{0,25}(?:\d|only|thin|slim|small|healthy|comfortable|zero|nothing)[^.!?,;\n]{0,25}"
        r"|\b(?:we|i) (?:only |just |barely |still |currently )*(?:make|earn|buy (?:it |them |in )*(?:at|for)|pay our (?:supplier|people)|net)\b[^.!?\n]{0,20}\d[^.!?\n]{0,25}"
        r"|\b(?:at|under|below|near) (?:our )?cost\b(?! (?:of|to|per))[^.!?\n]{0,20}"
        r"|\b(?:it|this|that|each|one|a \w+) (?:only )?costs (?:us|me)\b[^.!?\n]{0,20}\d[^.!?\n]{0,20}"
        r"|\b(?:there(?:'s| is)|we have|i have|we've got) (?:still |some |a bit of |a little |enough |plenty of )*(?:fat|room|air|slack|padding|buffer|wiggle room) (?:in|on) (?:the|our|that|this)\b[^.!?\n]{0,30}",
    ),
    (
        Leak.INSIDE,
        r"\b(?:(?<!normal )(?<!stays )(?<!stay )between (?:us|you and me|ourselves)|off the record|don'?t (?:tell|quote me)|i should(?:n'?t| not) (?:be )?(?:say|tell|telling|saying)|strictly (?:speaking )?confidential(?:ly)?|in confidence)\b[^.!?\n]{0,80}"
        r"|\b(?:internally|in[- ]house|behind closed doors|in our (?:last )?(?:board|management|sales) meeting)\b[^.!?\n]{0,20}\b(?:we|they|people|management|everyone|there)\b[^.!?\n]{0,60}"
        r"|\b(?:my|our) (?:boss|manager|director|board|management|ceo|cfo|finance|owner|md)s?\b[^.!?\n]{0,15}\b(?:is|are|was|were|got|gets|seems?) (?:very |quite |really |getting |a bit |so )*(?:nervous|worried|afraid|scared|panicking|under pressure|desperate|anxious|pushing|keen)\b[^.!?\n]{0,50}"
        r"|\b(?:my|our) (?:boss|manager|director|board|ceo|cfo|md)\b[^.!?\n]{0,10}\b(?:wants|told me|asked me|said|insists)\b[^.!?\n]{0,20}\b(?:close|keep you|sign|get this done|at any price|whatever it takes|not to lose)\b[^.!?\n]{0,30}",
    ),
    (
        Leak.DEADLINE,
        r"\b(?:my|our) (?:quarter|half[- ]year|year|month)(?:'s)?(?: accounts| figures| books)?(?: gets?| is| are)? (?:closes?|counted|ends?|closing)\b[^.!?\n]{0,30}|\b(?:has|have|needs?|must) to be (?:on|in) (?:the|our|my) books\b[^.!?\n]{0,20}|\b(?:i'd|i would|we'd) (?:really )?like (?:this|that|it) (?:one )?in it\b|"
        r"\b(?:we|i) (?:really |absolutely |would |do )*(?:need|must|have to|want) (?:this|it|that|the (?:deal|contract|signature|order)|your (?:signature|answer|order|yes))?\s*(?:to be )?(?:signed|closed|booked|done|in|settled|in the books)\b[^.!?\n]{0,15}\b(?:by|before|this)\b[^.!?\n]{0,30}"
        r"|\b(?:our|my) (?:quarter|fiscal year|financial year|year|month)(?:[- ]end)? (?:ends|closes|is closing|is ending|finishes)\b[^.!?\n]{0,30}"
        r"|\b(?:before|by) (?:our|my) (?:quarter|year|month)[- ]?end\b[^.!?\n]{0,30}",
    ),
    (
        Leak.CAPACITY,
        r"\b(?:laser|machine|line|press|hall|plant|truck|crane|oven|mill|saw|robot|kiln|loom)s?\b[^.!?\n]{0,25}\b(?:has|have) been (?:standing|idle|waiting|quiet|off)\b[^.!?\n]{0,25}|\b(?:only|just) (?:with |on )?(?:one|a single) shift\b[^.!?\n]{0,30}|\bmachines? (?:wait|stand)s?\b[^.!?\n]{0,15}|"
        r"\b(?:our|the) (?:plant|plants|lines?|machines?|press(?:es)?|trucks?|fleet|team|crews?|technicians|order book|factory|reactors?|warehouse|shifts?)\b[^.!?\n]{0,15}\b(?:is|are|stands?|runs?|sits?) (?:already |currently |at |only |half |rather |pretty )*(?:idle|empty|half[- ]empty|thin|underused|\d+ ?%|quiet|standing still|not full)\b[^.!?\n]{0,30}"
        r"|\bwe have (?:a lot of |plenty of |some |too much |enough )*(?:spare|free|idle|open|unused|over) ?capacity\b[^.!?\n]{0,30}",
    ),
    (
        Leak.OTHERS,
        r"\b(?:is|are|pays?|has|have) (?:at )?\d[\d.,]* (?:a|per) \w+[^.!?\n]{0,40}\bsince they\b[^.!?\n]{0,25}|\bit pays \d[^.!?\n]{0,30}|"
        r"\b(?:with|for|to) (?:(?:the|our|another|other|some) )?(?:[A-Z]\w+|school|bank|theatre|customers?|clients?|one)\b,? (?:we|i) (?:(?:also )?(?:agreed|settled|gave|went|had to go|did|signed|closed)|(?:have|had) (?:agreed|given|signed|to go))\b[^.!?\n]{0,50}"
        r"|\b(?:other|another|some|most) (?:of our )?(?:customers?|clients?)\b[^.!?\n]{0,20}\b(?:got|gets?|pays?|paid|has|have|received|were given|was given|accepted|signed)\b[^.!?\n]{0,50}\d[^.!?\n]{0,15}"
        r"|\bwith the \w+ it was (?:even )?(?:\d+|[a-z]+)\b[^.!?\n]{0,20}",
    ),
    (
        Leak.EXTRA,
        r"\byou (?:won'?t|will not) be charged\b[^.!?\n]{0,40}|\b(?:i|we)(?:'ve| have) (?:popped|added|put|thrown|switched on|included|taken)\b[^.!?\n]{0,50}\b(?:extra|anyway|on top|out of the (?:bill|invoice))\b[^.!?\n]{0,20}|\b(?:i|we) took (?:the |your )?[^.!?\n]{1,30} (?:out of|off) the (?:bill|invoice)\b[^.!?\n]{0,20}|"
        r"\b(?:i|we)(?:'ll| will| can| could|'d| would| shall)? (?:also |gladly |simply |happily |even |just |furthermore |hereby |likewise |then )*(?:throw in|waive|leave (?:\w+ ){0,3}in|add (?:\w+ ){0,3}for free|absorb|swallow|drop the|skip the|forget about)\b[^.!?\n]{0,60}"
        r"|\b(?:free of charge|for free|at no (?:extra )?(?:cost|charge)|without charge|on (?:the house|us)|no charge|for nothing|as a (?:gift|present))\b[^.!?\n]{0,30}"
        r"|\b(?:happy|glad|willing|ready|prepared) (?:not to charge|to waive|to absorb|to throw in|to forget|to leave)\b[^.!?\n]{0,60}"
        r"|\b(?:pay|settle) (?:whenever|when(?:ever)? you (?:can|like|want))\b[^.!?\n]{0,30}|\blet(?:'s| us) forget about\b[^.!?\n]{0,40}"
        r"|\b(?:i|we)(?:'ve| have) already (?:reduced|lowered|credited|cut|dropped|taken off|given)\b[^.!?\n]{0,60}|\bwaiving (?:any|all|our|the|my)\b[^.!?\n]{0,50}|\bis (?:hereby |likewise )+waived\b|\bhave your \d[^.!?\n]{0,30}"
        r"|\b(?:i|we)(?:'d| would|'ll| will)? (?:leave|make|do|keep) [^.!?,\n]{1,40}\bfree\b"
        r"|\bas a (?:further |small |little |first )*(?:token|sign|gesture)\b[^.!?\n]{0,60}|\bwe (?:make|made) (?:\w+ )?(?:it )?free\b[^.!?\n]{0,40}",
    ),
    (
        Leak.THREAT,
        r"\bif (?:i|we) hear (?:this|that|it)\b[^.!?\n]{0,50}|\b(?:trucks?|wagons?|goods|deliver(?:y|ies)|crew|people|boxes) (?:will )?stays? (?:in|at|home|where)\b[^.!?\n]{0,40}|\b(?:it )?would be (?:regrettable|a pity|a shame|unfortunate) if\b[^.!?\n]{0,60}|\bgive us (?:occasion|reason) to reconsider\b[^.!?\n]{0,20}|"
        r"\b(?:otherwise|or else|if not),? (?:i|we|you)\b[^.!?\n]{0,20}\b(?:obliged|forced|have to|will|shall|must)\b[^.!?\n]{0,60}|\b(?:we|i) (?:shall|will|would) (?:otherwise )?(?:be (?:obliged|forced|compelled) to|have no (?:choice|option) but to)\b[^.!?\n]{0,60}"
        r"|\b(?:will|shall|would) result(?:,[^,]{0,40},)? in (?:the )?(?:suspension|termination|legal|proceedings|penalt|immediate)\w*\b[^.!?\n]{0,60}|\b(?:legal (?:action|steps|proceedings)|our lawyers?|commencement of proceedings|material breach|see you in court|take (?:this|it) to court|default interest|collection agency)\b[^.!?\n]{0,50}"
        r"|\b(?:i|we)(?:'ll| will| shall) (?:make sure|see to it)\b[^.!?\n]{0,50}|\b(?:nobody|no one|no truck|no \w+) will (?:come|leave|be delivered|ship|move|answer)\b[^.!?\n]{0,40}|\b(?:we|i)(?:'ll| will| can| could)? (?:stop|cease|halt|suspend|withhold|cut off|switch off|lock) (?:all |the |your |any )?(?:deliver\w+|suppl\w+|service\w*|shipments?|work|access|gate|collection)\b[^.!?\n]{0,50}"
        r"|\byou(?:'ll| will) (?:regret|be sorry|see what|find out|hear from our)\b[^.!?\n]{0,40}|\b(?:don'?t|do not) bother\b[^.!?\n]{0,20}|\bgovern yourself\b|\bconsequences\b[^.!?\n]{0,30}|\b(?:would|might|could) look (?:rather |quite |very )?(?:unfortunate|bad|poor|strange)\b[^.!?\n]{0,30}|\bmight turn up\b[^.!?\n]{0,30}|\bi(?:'m| am) sure it won'?t come to that\b|\bwill be notified to your\b[^.!?\n]{0,20}",
    ),
    (
        Leak.PLEA,
        r"\b(?:(?:so|very|extremely|really) (?:thankful|grateful) if you (?:said yes|could|would|agree)|please,? please|i beg|we beg|begging|i implore|have mercy|i(?:'m| am) desperate|forever in your debt|on my knees|please (?:don'?t|do not) (?:leave|go|do this|cancel|tender)|please reconsider|only please no|how could you|after everything (?:we|i)(?:'ve| have)?|after all (?:we|i)(?:'ve| have))\b[^.!?\n]{0,50}",
    ),
    (
        Leak.HURT,
        r"\bi (?:honestly |really )?did(?:n'?t| not) expect that of you\b[^.!?\n]{0,30}|\bi(?:'m| am) not over it\b|\bi (?:missed|sat|gave up|worked)\b[^.!?\n]{0,40}\b(?:weekends?|birthday|holiday|nights?)\b[^.!?\n]{0,20}|"
        r"\b(?:i(?:'m| am) (?:so |really |just |frankly |honestly )*(?:sick of|fed up|tired of|offended|insulted|hurt|disgusted|furious)|i (?:find|found) (?:it|that|this) (?:pretty |very |really |quite |rather )*(?:disappointing|insulting|unfair|outrageous|sad|rude)|i(?:'m| am) (?:a little |a bit |very |really |quite |pretty )*(?:sad|disappointed|angry|upset)|makes me (?:angry|sad|sick|furious)|are you serious|leave me in peace|i(?:'ve| have) never been treated|i did always everything|no thank you, just this|real customers)\b[^.!?\n]{0,50}",
    ),
)
_THEIRS = re.compile(
    r"\b(?:what is|what's|how much is|tell us|tell me|do you|are you|would you|can you|could you)\b", re.IGNORECASE
)
_REFUSED = re.compile(
    r"\b(?:won'?t|will not|can'?t|cannot|not going to|rather not|don'?t|do not) (?:discuss|share|open|show|tell|talk about|disclose|say|name|comment)\b",
    re.IGNORECASE,
)

_TIED = re.compile(
    r"\b(?:if|provided|providing|on condition|in return|in exchange|against|as long as|once you|when you|unless|subject to|for that i(?:'d| would) need|only as a pair)\b",
    re.IGNORECASE,
)
_NOT_GIVEN = re.compile(
    r"\b(?:not|n't|never|nothing(?: here)?(?: is)?) for free|\b(?:can ?not|can'?t|won'?t|will not)\b", re.IGNORECASE
)


def leaks(text: str) -> tuple[Leaked, ...]:
    """What a text gives away and how it sounds, in order; of two that share words the first. Questions to the other side and plain refusals to tell are
    none, and what is handed over against something in the same sentence is no extra."""
    found: list[Leaked] = []
    for sentence in sentences(text):
        if _REFUSED.search(sentence.text) or (sentence.text.rstrip().endswith("?") and _THEIRS.search(sentence.text)):
            continue
        for kind, pattern in _compiled():
            for match in pattern.finditer(sentence.text):
                start, end = sentence.start + match.start(), sentence.start + _whole(sentence.text, match.end())
                if kind is Leak.EXTRA and (
                    _TIED.search(sentence.text) or _NOT_GIVEN.search(sentence.text[: match.end()])
                ):
                    continue
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
