"""The shape of what was typed: whole sentences out of half ones, a clause or a noun after 'afraid', dates and persons with the small words that they need.

Nothing here turns persons round; that is `app.owncase.persons`. All pure.
"""

import re
from dataclasses import replace

from app.owncase.answers import Answers
from app.owncase.persons import clause, plain, your_side

_TOKEN = re.compile(r"[A-Za-z][A-Za-z'’-]*|\d[\d.,]*")
_AUX = frozenset(
    "is are was were am has have had will would can could may might must shall should do does did isn't aren't wasn't weren't hasn't haven't hadn't won't wouldn't can't cannot couldn't don't doesn't didn't they're we're it's there's they've we've".split()
)
_SUBJECTS = frozenset(
    "they we it he she i you nobody somebody everybody everyone someone anybody people there this that".split()
)
_PRONOUNS = frozenset("they we it he she i you nobody somebody everybody everyone someone".split())
_SUBORDINATE = frozenset("that which who whose when where if because while until".split())
_PAST = frozenset(
    "fell rose lost went came got gave took made left became began broke brought built bought cut drew fought found froze grew held kept knew laid led met paid put ran said saw sold sent shrank sank spent spoke stood stopped struck told "
    "thought threw won wrote collapsed crashed dropped doubled halved tripled".split()
)
_BASE = frozenset(
    "agree appear arrive ask become begin believe break bring build buy call cancel close collapse come complain consolidate crash cut deliver demand drop earn expect fail fall fear feel find follow get give go grow happen hear hit hold keep know lack "
    "lag leave lie live look lose make mean meet miss move need notice order pay plan produce put reach refuse rely renew repeat replace require return rise run say see sell send shrink sink sit spend stand start stay stop struggle suffer switch "
    "take talk tell think try turn use wait walk want work worsen slip shift double halve close open".split()
)
# Forms with an 's' that are as often nouns: verbs only where an object or a preposition of theirs follows.
_EITHER = frozenset(
    "cuts increases orders plans offers reports works needs costs returns stops drops rises falls changes delays claims moves demands turns runs calls looks uses starts lies stands".split()
)
_AFTER_VERBS = frozenset("still idle empty down out up short late again because when if while until".split())
_DETERMINERS = frozenset(
    "the a an our their its his her my your some any no every each all both two three four five six seven eight nine ten eleven twelve many few several more less".split()
)
_BEFORE_NOUNS = _DETERMINERS | frozenset(
    "of for from with in at on by to about over under after before and or than".split()
)
_LEADS = re.compile(r"^(?:because(?: of)?|that|since|as|so that|and|but|so)\b[\s,]*", re.IGNORECASE)
_BARE_VERB = re.compile(
    r"^(?:need|needs|have|has|must|want|wants|should|will|had)\b(?= (?:to\b|[a-z]+\b))", re.IGNORECASE
)
_MOVED = re.compile(
    r"^(?P<who>[^,;.]{2,60}?)\s+(?P<how>(?:sharply |strongly |clearly |well |far )?(?:down|up|lower|higher|cheaper|dearer|weak|short|scarce)\b.*)$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\s*[.;,:]+$")


def is_clause(text: str) -> bool:
    """Whether a text has a subject and a verb of its own, and can stand as a sentence."""
    words = [w.lower().replace("’", "'") for w in _TOKEN.findall(text)]
    if not words:
        return False
    main = next((at for at, word in enumerate(words) if at and word in _SUBORDINATE), len(words))
    return words[0] in _PRONOUNS or any(_is_verb(words, at) for at in range(main))


def _is_verb(words: list[str], at: int) -> bool:
    word, before, after = words[at], words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
    if at == 0:
        return word in ("there's", "it's", "they're", "we're", "they've", "we've")
    if word in _AUX:
        return True
    if before in _BEFORE_NOUNS:
        return False
    if word in _PAST:
        return True
    if word.endswith("ed") and len(word) > 4:
        return True
    if word in _EITHER:
        goes_on = after in _DETERMINERS or after in _AFTER_VERBS
        return goes_on or before in _SUBJECTS or (after in _BEFORE_NOUNS and words[0] in _DETERMINERS)
    if word in _BASE:
        return (
            before in _SUBJECTS or (before.endswith("s") and not before.endswith("ss")) or (before == "to" and at > 2)
        )
    return word.endswith("s") and (word[:-1] in _BASE or word[:-2] in _BASE)


def whole(text: str, *, past: bool = False) -> str:
    """What was typed as a sentence or several, without the last stop: 'need to save' is 'they need to save', 'late deliveries' 'there were late deliveries'."""
    text = plain(text)
    parts = [part for part in re.split(r"(?<=[a-z0-9%)][.!?])\s+(?=[A-Za-z])|;\s+", text) if part.strip(" .;,")]
    return ". ".join(_whole(part, past=past) for part in parts)


def _whole(part: str, *, past: bool) -> str:
    part = _ENDS.sub("", part.strip()) if not part.strip().endswith(("?", "!")) else part.strip()
    part = _LEADS.sub("", part) if not re.match(r"^(?:so|since) (?:far|then)\b", part, re.IGNORECASE) else part
    if not part:
        return part
    if re.match(r"^to [a-z]+", part):
        return f"They have {part}"
    if _BARE_VERB.match(part):
        first = part.split(" ", 1)[0].lower()
        return f"They { ({'has': 'have', 'needs': 'need', 'wants': 'want'}.get(first, first)) } {part.split(' ', 1)[1]}"
    if is_clause(part):
        return part[0].upper() + part[1:]
    moved = _MOVED.match(part)
    if moved and not re.match(r"[a-z]+ing\b", part, re.IGNORECASE):
        verb = ("were" if past else "are") if is_several(moved["who"]) else "was" if past else "is"
        return f"{moved['who'][0].upper()}{moved['who'][1:]} {verb} {moved['how']}"
    there = ("there were" if past else "there are") if is_several(part) else "there was" if past else "there is"
    return f"{there.capitalize()} {_article(part)}{clause(_small(part))}"


# Nouns that are counted, and do not stand alone in the singular.
_COUNTED = frozenset(
    "programme program target plan project budget review drive initiative tender audit gap hole loss merger reorganisation reorganization restructuring freeze round campaign deadline ban strike shortage dispute decision policy problem crisis downturn slump".split()
)


def _article(part: str) -> str:
    """'a ' or 'an ' before a counted noun that was typed without its article: 'procurement savings programme'; else nothing."""
    head = re.split(
        r",|\s(?:of|for|from|with|in|at|on|by|to|about|after|before|since|because|between|under|across|over)\s", part
    )[0]
    words = head.lower().split()
    if not words or words[0] in _DETERMINERS or words[-1] not in _COUNTED or re.match(r"[A-Z][a-z]+['’]s\b", head):
        return ""
    return "an " if words[0][0] in "aeiou" else "a "


def is_several(text: str) -> bool:
    """Whether a noun with what follows it is in the plural: 'late deliveries in March', 'rents and wages'."""
    head = re.split(r",|\s(?:of|for|from|with|in|at|on|by|to|about|after|before|since|because|between|under)\s", text)[
        0
    ]
    words = head.lower().split()
    last = words[-1] if words else ""
    several = (last.endswith("s") and not last.endswith(("ss", "us", "is", "ics", "ness"))) or last in (
        "people",
        "staff",
    )
    return several or bool(re.search(r"\s(?:and)\s", head))


def _small(text: str) -> str:
    """A noun as it stands within a sentence: its first letter small where it is no name."""
    first = text.split(" ", 1)[0]
    name = (first.isupper() and len(first) > 1) or any(c.isupper() for c in first[1:])
    proper = first[:1].isupper() and len(text.split()) > 1 and text.split()[1][:1].isupper()
    return text if name or proper else text[:1].lower() + text[1:]


def after_fear(text: str, *, of: bool = False) -> str:
    """A fear as it follows 'It is': 'that the shelves are empty', 'an outbreak', 'losing the approval'; with `of` as it follows 'afraid' or 'the fear':
    'that the shelves are empty', 'of an outbreak'."""
    text = _ENDS.sub("", plain(text)).strip(" .;!")
    text = re.sub(r"^(?:of|about|that)\s+", "", clause(text), flags=re.IGNORECASE)
    to_do = re.match(r"to (?!be\b)([a-z]+\b.*)$", text)
    if to_do:
        return f"that they {to_do[1]}"
    if is_clause(text) and not re.match(r"[a-z]{2,}ing\b", text):
        return f"that {text}"
    return f"of {_small(text)}" if of else _small(text)


_TITLES = re.compile(
    r"\b(?:head|chief|director|manager|ceo|cfo|coo|cto|cpo|owner|owners|board|president|chair|chairman|committee|council|officer|treasurer|boss|buyer|group|management board|partners?)\b",
    re.IGNORECASE,
)


def person(text: str) -> str:
    """Who decides or has to be asked, with an article where a job stands without one: 'CFO' is 'the CFO', 'Anna' stays."""
    text = _ENDS.sub("", plain(text))
    first, comma, rest = text.partition(",")
    named = re.match(r"(?:the|a|an|our|their|his|her|my|your|mr|mrs|ms|dr|sir|frau|herr)\b", first, re.IGNORECASE)
    if named or not _TITLES.search(first) or "'s " in first or not set(first.lower().split()) <= _OF_A_JOB:
        return text
    small = " ".join(w if w.isupper() else w.lower() for w in first.split())
    return f"the {small}{comma}{rest}"


_OF_A_JOB = frozenset(
    "head chief director manager ceo cfo coo cto cpo owner owners board president chair chairman committee council officer treasurer boss buyer group management partner partners of the and for managing financial executive operating purchasing procurement "
    "sales finance logistics technical general commercial supply chain unit business senior vice regional plant global corporate central national international european indirect services service lab quality technology category it hr site operations works family house".split()
)


def until_when(text: str) -> str:
    """A date as it stands behind 'by': 'by Friday' is 'Friday', 'end of Q2' 'the end of Q2'."""
    text = _ENDS.sub("", plain(text))
    text = re.sub(r"^(?:by|until|till|before|on|no later than|at the latest)\s+", "", text, flags=re.IGNORECASE)
    return re.sub(
        r"^(end|beginning|start|middle) of\b", lambda m: f"the {m.group().lower()}", text, flags=re.IGNORECASE
    )


_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"


def when_it_ends(text: str) -> str:
    """A date as it stands behind 'the contract ends': '31 March' is 'on 31 March', 'March 2027' 'in March 2027', 'end of 2027' 'at the end of 2027'."""
    text = _ENDS.sub("", plain(text))
    low = text.lower()
    if re.match(r"(?:the )?(?:end|beginning|start) of\b", low):
        return f"at the {re.sub(r'^the ', '', text, flags=re.IGNORECASE)[0].lower()}{re.sub(r'^the ', '', text, flags=re.IGNORECASE)[1:]}"
    if re.match(
        rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\.?\s*(?:of )?{_MONTH}|\d{{1,2}}[./]\d|\d{{4}}-\d|{_MONTH} \d{{1,2}}(?!\d)|{_WEEKDAY})",
        low,
    ):
        return f"on {text}"
    return (
        f"in {text}" if re.match(rf"(?:{_MONTH}\b|\d{{4}}\b|q[1-4]\b|mid\b|spring|summer|autumn|winter)", low) else text
    )


def way_to_save(text: str) -> str:
    """Another way to save as a noun: 'we could fill the trucks better' is 'filling the trucks better'."""
    text = _ENDS.sub("", plain(text))
    match = re.match(
        r"(?:(?:we|they|you|one|i) (?:could|can|might|should|would)|to|by) (?P<verb>[a-z]+)\b(?P<rest>.*)$",
        text,
        re.IGNORECASE,
    )
    return f"{_ing(match['verb'].lower())}{match['rest']}" if match else text


def _ing(verb: str) -> str:
    if verb.endswith("ing"):
        return verb
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return f"{verb[:-1]}ing"
    doubled = re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", verb) is not None
    return f"{verb}{verb[-1]}ing" if doubled else f"{verb}ing"


# What people type in short and nobody says. 'vs. last winter' is no end of a sentence either.
_SHORT_FORMS = {
    "abt": "about", "approx": "about", "ca": "about", "yr": "year", "yrs": "years", "wk": "week", "wks": "weeks", "mth": "month", "mths": "months", "hrs": "hours", "vs": "against",
    "bc": "because", "bcs": "because", "incl": "including", "excl": "without", "dept": "department", "depts": "departments", "mgmt": "management", "qtr": "quarter",
    "w/o": "without", "w/": "with", "govt": "government", "pcs": "pieces", "esp": "especially",
}  # fmt: skip
_SHORT_FORM = re.compile(
    rf"(?<![\w/])(?P<short>{'|'.join(sorted(map(re.escape, _SHORT_FORMS), key=len, reverse=True))})(?![\w/])(?P<stop>\.?)(?P<rest>\s+(?P<next>\S)|\s*$)",
    re.IGNORECASE,
)


def in_full(text: str) -> str:
    """A text with its short forms written out: 'down abt. 12 % vs. last yr' is 'down about 12 % against last year'. The stop at the very end stays."""

    def full(match: re.Match[str]) -> str:
        if match["short"].isupper():  # 'CA' is California
            return match.group()
        ends = (
            match["stop"]
            if not match["next"] or (match["next"].isupper() and match["short"].lower() in _ENDING)
            else ""
        )
        return f"{_SHORT_FORMS[match['short'].lower()]}{ends}{match['rest']}"

    return _SHORT_FORM.sub(full, text)


_ENDING = frozenset("yr yrs wk wks mth mths hrs dept depts mgmt qtr govt pcs".split())


def in_shape(answers: Answers) -> Answers:
    """The answers with every text in the shape that the sentences of the kit need, in the words and persons in which they were typed."""
    answers = replace(
        answers,
        change=in_full(answers.change),
        reason=in_full(answers.reason),
        trouble=in_full(answers.trouble),
        fear=in_full(answers.fear),
        other_way=in_full(answers.other_way),
        deadline=in_full(answers.deadline),
        contract_end=in_full(answers.contract_end),
    )
    return replace(
        answers,
        goods=re.sub(r"^(?:our|the|an?)\s+", "", _ENDS.sub("", plain(answers.goods)), flags=re.IGNORECASE)
        or answers.goods,
        change=whole(answers.change),
        reason=whole(answers.reason),
        trouble=whole(answers.trouble, past=True),
        fear=_ENDS.sub("", plain(answers.fear)).strip(" .;!"),
        decider=person(answers.decider),
        boss=re.sub(r"^Your\b", "your", your_side(person(answers.boss))),
        deadline=until_when(answers.deadline),
        contract_end=when_it_ends(answers.contract_end),
        change_source=_ENDS.sub("", plain(answers.change_source)),
        other_way=way_to_save(answers.other_way),
    )
