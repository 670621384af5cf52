"""How a figure was meant: offered, reported, questioned or refused; and whether a sentence ties a trade."""

import re

_QUESTIONED = re.compile(
    r"\b(?:where (?:does|do|did|is)|where.{0,30}come from|how (?:did|do) you|how (?:was|is|were)|why|what would (?:make|it take)|what makes|what makes up|what is .{0,20} based|what's .{0,20} based|what does|what do you"
    r"|which part|who needs|who (?:asked|set|wants)|how sure|what if you (?:don't|do not)|is (?:the|your|that|this)|are (?:the|your|those)|does (?:the|your|that|it)|do (?:the|your)|what happens|what stands behind|by when|when must)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:can ?not|can't|cant|could not|couldn't|won't|will not|wont|am not able|are not able|not able to|unable|no way|not going to|not possible|impossible|out of the question|too much|too high|too long|cannot go|do not accept"
    r"|don't accept|not accept|refuse|not acceptable|beyond (?:me|us|what)|never|no to|not prepared|not in a position)\b",
    re.IGNORECASE,
)
_OFFERED = re.compile(
    r"\b(?:(?:i|we) (?:can|could|would|will|'d|'ll|might|may)(?! not)(?: \w+){0,3} (?:do|go|give|offer|accept|move|come|live|agree|take|pay|hold|put|meet|extend|work|sign|settle|reduce|cut|lower|drop|keep|commit)"
    r"|(?:i|we)(?:'d|'ll) (?:\w+ )?(?:do|go|give|offer|accept|move|come|live|agree|take|hold|put|meet|extend|sign|settle|reduce|need|want|ask|keep)"
    r"|(?:can|could) (?:do|go|give|offer|accept|move|live|agree|hold)|(?:i|we) (?:do|give|go to|take|offer)|offer(?:ing)?|propose|proposing|suggest|willing to|ready to|prepared to|happy to|able to (?:do|go|give|offer)|let's|let us|how about|what about|what if (?:we|i)|could you live with|would you (?:take|accept|sign|agree)"
    r"|would .{0,25} work|can you (?:do|give|accept|commit|extend|sign)|if you (?:can |could |will |would |were |are )?(?:\w+ )?(?:commit|extend|sign|give|go|accept|agree|take|move|pay|guarantee|keep|stay|drop|do|raise|come|make|add|put|let|leave|lift|confirm|prolong)|in return|in exchange|for a|against a"
    r"|my offer|our offer|here is what|make it|call it|say|agreed|deal at|settle (?:at|on)|meet (?:you )?at|you get|you'd get|you would get|i give|we give|i am at|we are at|i'll take|then i|then we|option (?:a|b|one|two|1|2)|either|provided|on condition|as long as|against)\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\b(?:you (?:want|wanted|ask|asked|are asking|need|said|say|say you|mention|mentioned|told|quote|quoted|demand|talk|spoke|have asked|came with|put|pay|paid|are on|get|have|have been)|you're asking|your (?:demand|request|figure|number|ask|target|quote|opening|position|\d)"
    r"|they|their|rival|competitor|quote[sd]?|index|clause|formula|surcharge|fell|rose|dropped|went (?:up|down)|came down|read|reads|stood|stands at|was|were|had|allowed|charged|carr(?:y|ies|ied)|absorbed|years together|cost us|costs us|costs|worth|used|ran|arrived|delivered|on time"
    r"|since|last year|this year|over the last|today's price|of our price|of the price|of the film|of your|is about|amounts to|accounts for|means|equals|saves?|saved|complaints|lots|out of|per year|a year|record|market|average|usual(?:ly)?|trial|asked for)\b",
    re.IGNORECASE,
)
_TIES = re.compile(
    r"\b(?:if (?:you|your|we|the|it|there|both)|if brookmere|if we get|if i get|provided|in return|in exchange|on condition|conditional|as long as|against|subject to|tied to|only (?:if|with|when|against)|but only|for that i(?:'d| would)? (?:need|want|ask)"
    r"|for that we(?:'d| would)? (?:need|want|ask)|when you|once you|then (?:i|we) (?:can|could|will|would)|and you|you (?:give|extend|commit|sign|go|take|keep|accept)|i(?:'d| would)? need .{0,30} (?:back|from you)|we(?:'d| would)? need .{0,30} (?:back|from you)|both or neither|as a package|together with|with a|for a)\b",
    re.IGNORECASE,
)
_TO_VALUE = re.compile(r"\b(?:to|at|of)\s*$", re.IGNORECASE)
_SHORT_WORDS = 9
_FIGURES = re.compile(r"(?<![\w.,])\d[\d.,]*")
_WINDOW = 70


def mode_of(sentence: str, start: int, end: int) -> str:
    """How a figure at [start, end) of a sentence was meant: 'offered', 'reported', 'questioned' or 'refused'.

    A question about a figure is never an offer; a proposal in the form of a question ('what if we did 2 %') is one.
    """
    part = _part(sentence, start, end)
    asks = sentence.rstrip("\"') ").endswith("?")
    if re.search(r"\bnot(?: the| a| your| my)?\s*$", sentence[max(0, start - 12) : start], re.IGNORECASE):
        return "refused"
    offered = _OFFERED.search(part)
    if _REFUSED.search(part) and not _after(part, _REFUSED, r"\bbut\b|\bwithout\b|\bunless\b|\bmore than\b"):
        return "refused"
    if (
        asks
        and _QUESTIONED.search(part)
        and not re.search(r"\b(?:what if|how about|could you live)\b", part, re.IGNORECASE)
    ):
        return "questioned"
    reported = _REPORTED.search(part)
    if offered and (
        not reported
        or offered.start() > reported.start()
        or re.match(r"\s*(?:if|provided|in return)", part, re.IGNORECASE)
    ):
        return "offered"
    if offered and re.match(r"\W*(?:i|we|let|my|our|ok|okay|so|then|fine|what if|how about)\b", part, re.IGNORECASE):
        return "offered"
    if reported:
        return "reported"
    if asks:
        return "questioned"
    listed = len(_FIGURES.findall(sentence)) >= 2 and not _REPORTED.search(sentence)
    tied = conditional(sentence)
    if offered or listed or tied or len(sentence.split()) <= _SHORT_WORDS or _OFFERED.search(sentence):
        return "offered"
    return "reported"


def conditional(sentence: str) -> bool:
    """Whether a sentence ties what it offers to something in return."""
    return bool(_TIES.search(sentence))


def _part(sentence: str, start: int, end: int) -> str:
    """The part of the sentence around a figure: between the joints nearest to it, at most 70 characters to each side."""
    left = max((m.end() for m in _JOINT.finditer(sentence, 0, start)), default=0)
    right = next((m.start() for m in _JOINT.finditer(sentence, end)), len(sentence))
    return sentence[max(left, start - _WINDOW) : min(right, end + _WINDOW)]


def _after(part: str, pattern: re.Pattern[str], stop: str) -> bool:
    match = pattern.search(part)
    return bool(match and re.search(stop, part[match.start() :], re.IGNORECASE))


_JOINT = re.compile(
    r"[;:]\s|\s[-–—]\s|,\s(?=(?:but|so|then|if|because|and (?:i|we|you)|i|we|you|in return|provided|which)\b)|\s(?=but\b)",
    re.IGNORECASE,
)
