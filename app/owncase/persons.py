"""Turning what the trainee typed into what the buyer says: sentence and clause, and whose 'we' it is."""

import re

_SWAPS = {
    "we": "you", "us": "you", "our": "your", "ours": "yours", "ourselves": "yourselves", "i": "you", "me": "you", "my": "your",
    "they": "we", "them": "us", "their": "our", "theirs": "ours", "themselves": "ourselves",
    "you": "we", "your": "our",
}  # fmt: skip
_PAIRS = {
    "i am": "you are", "i'm": "you're", "i was": "you were", "we're": "you're", "we've": "you've", "we'll": "you'll", "they're": "we're",
    "they've": "we've", "they'll": "we'll", "i've": "you've",
}  # fmt: skip
_WORD = re.compile(r"\b(?:i am|i'm|i was|i've|we're|we've|we'll|they're|they've|they'll|[a-z]+)\b", re.IGNORECASE)
_LEAD = re.compile(r"^(?:because|that|since|as|and|but|so)\b[\s,]*", re.IGNORECASE)
_LOWERED = frozenset(
    "the a an our we they their it its this that these those there new all some most many more in on at after when if two three four five her his she he "
    "you your my not no every each other prices costs demand".split()
)
_ROOM = re.compile(r"\s+")


def plain(text: str) -> str:
    """Text on one line, without what templates would read as a slot."""
    return _ROOM.sub(" ", text.replace("{", "(").replace("}", ")")).strip()


def sentence(text: str) -> str:
    """A text as one sentence or several: capital first, full stop last; empty stays empty."""
    text = plain(text)
    if not text:
        return ""
    text = re.sub(r"(?<=[a-z]{3}[.?!] )[a-z]", lambda m: m.group().upper(), text[0].upper() + text[1:])
    text = re.sub(r"(?<!\.)\.\s*\.$", ".", text.rstrip(" ,;:"))
    return text if text[-1] in ".?!…" else f"{text}."


def clause(text: str) -> str:
    """A text as the part of a sentence after 'that' or 'because': no leading conjunction, no full stop, lower case where the first word is no name."""
    text = _LEAD.sub("", plain(text)).rstrip(" .;!")
    first = text.split(" ", 1)[0] if text else ""
    return text[0].lower() + text[1:] if first.lower() in _LOWERED else text


def her_side(text: str) -> str:
    """The trainee's words as the buyer would say them: 'they' becomes 'we', 'we' becomes 'you'."""

    def swap(match: re.Match[str]) -> str:
        word = match.group()
        new = _PAIRS.get(word.lower()) or _SWAPS.get(word.lower())
        before = text[: match.start()]
        if word.lower() == "their" and (
            (_OF_OTHERS.match(text, match.start()) and _OTHERS.search(before)) or _SUBJECTS_BEFORE.search(before)
        ):
            return word  # 'parents take their children elsewhere', 'the nurses get their wages late'
        if new is None or (word.isupper() and len(word) > 1):  # 'US' and 'IT' are names
            return word
        return new[0].upper() + new[1:] if word[0].isupper() and (word.lower() != "i" or match.start() == 0) else new

    return _WORD.sub(swap, text)


_OF_OTHERS = re.compile(r"their (?:children|kids|families|lives|homes)\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:people|parents|(?!(?:is|was|has|as|its|this|us)\b)[a-z]{3,}[^s\W]s)\b[^,;.]*$", re.IGNORECASE
)


# A plural subject with its verb right before: what follows is theirs.
_SUBJECTS_BEFORE = re.compile(
    r"\b(?:the|our|their|some|many|most|all|these|those|\d+) (?:[a-z-]+ )?(?!(?:[a-z]*ss|this|its|has|is|was|plus)\b)(?:[a-z]{3,}s|people|men|women|staff|children) "
    r"(?!(?:of|for|from|with|in|at|on|by|to|about|over|under|after|before|and|or|than|per|into)\b)(?:[a-z']+ ){1,2}$",
    re.IGNORECASE,
)


def your_side(text: str) -> str:
    """The trainee's 'I' as a brief says it: 'I may settle' is 'you may settle'. 'We' stays."""

    def swap(match: re.Match[str]) -> str:
        new = _YOURS[match.group().lower()]
        return new.capitalize() if match.start() == 0 else new

    return re.sub(r"\b(?:I am|I'm|I was|I've|I'd|I'll|I|me|my|myself)\b", swap, text)


_YOURS = {
    "i am": "you are",
    "i'm": "you are",
    "i was": "you were",
    "i've": "you have",
    "i'd": "you would",
    "i'll": "you will",
    "i": "you",
    "me": "you",
    "my": "your",
    "myself": "yourself",
}


def without_names(text: str, customer: str, seller: str, people: str = "") -> str:
    """The names of the two houses as the buyer would speak of them: 'Nordlys lost a customer' is 'we lost a customer', 'Aromell's price' 'your price'."""
    taken = set(re.findall(r"\w+", people.lower()))
    for name, forms in ((customer, ("we", "us", "our")), (seller, ("you", "you", "your"))):
        first = name.split()[0] if name.split() else ""
        short = first if len(first) > 3 and first.lower() not in taken and first.lower() not in _LOWERED else ""
        for said in dict.fromkeys(n for n in (name, short) if n):
            text = _name_swapped(text, said, forms)
    return text


def with_owners(thing: str, customer: str, seller: str) -> str:
    """A thing with the name of a house before it as the buyer would speak of it: 'the Nordlys test standard' is 'our test standard'."""
    for name, owner in ((customer, "our"), (seller, "your")):
        first = name.split()[0] if name.split() else ""
        for said in dict.fromkeys(n for n in (name, first if len(first) > 3 else "") if n):
            thing = re.sub(rf"(?<!\w)(?:[Tt]he )?{re.escape(said)}(?:['’]s?)?(?= \w)", owner, thing)
    return thing


def _name_swapped(text: str, name: str, forms: tuple[str, str, str]) -> str:
    subject, other, own = forms

    def swap(match: re.Match[str]) -> str:
        before, owned, following = text[: match.start()], match["own"], match["next"]
        if owned or (
            following
            and following.lower() not in _VERBS
            and re.fullmatch(r"[a-z]{3,}s", following)
            and not following.endswith("ss")
        ):
            new, rest = own, f" {following}" if following else ""
        elif _AFTER_PREPOSITION.search(before):
            new, rest = other, f" {following}" if following else ""
        else:
            new, rest = subject, f" {_VERBS.get(following.lower(), following)}" if following else ""
        opens = not before.strip() or before.rstrip()[-1] in ".!?"
        return (new[0].upper() + new[1:] if opens else new) + rest

    return re.sub(rf"(?<!\w)(?:[Tt]he )?{re.escape(name)}(?P<own>['’]s?)?(?!\w)(?: (?P<next>[a-z]+))?", swap, text)


def hers_of(text: str, customer: str) -> str:
    """What of a text the buyer would say herself: without the parts that speak of the trainee's own costs. Empty where nothing is left."""
    kept = []
    for part in _SENTENCE.split(plain(text)):
        clauses = _CLAUSE.split(part)
        left = [c for c in clauses if not _our_cost(c, customer)]
        if left:
            kept.append(part if len(left) == len(clauses) else ", ".join(left))
    return " ".join(sentence(_LEAD.sub("", k)) for k in kept)


def market_side(text: str) -> str:
    """News as the buyer would tell them: 'they closed two plants and their volumes fell' is 'we …, our …' where the sentence begins with them; 'their' of banks and
    chains stays."""
    return " ".join(
        her_side(part) if re.match(r"(?:they|their)\b", part, re.IGNORECASE) else part for part in _SENTENCE.split(text)
    )


def _our_cost(clause_of: str, customer: str) -> bool:
    if (
        re.search(r"\b(?:they|their|them)\b", clause_of, re.IGNORECASE)
        or customer.split(maxsplit=1)[0].lower() in clause_of.lower()
    ):
        return False
    return bool(_OURS.search(clause_of) or (_COSTS.search(clause_of) and _RISE.search(clause_of)))


def short_of(text: str, longest: int = 70) -> str:
    """The first part of a sentence, where the sentence is long and its first part can stand alone."""
    text = _SENTENCE.split(text)[0].rstrip(".")
    head = re.split(r",\s|;\s|\sand\s", text)[0]
    return f"{head if len(text) > longest and len(head.split()) >= 4 else text}." if text else ""


_VERBS = {
    "is": "are", "was": "were", "has": "have", "does": "do", "goes": "go", "loses": "lose", "lives": "live", "needs": "need", "wants": "want", "earns": "earn", "makes": "make",
    "pays": "pay", "sells": "sell", "buys": "buy", "closes": "close", "cuts": "cut", "gets": "get", "takes": "take", "uses": "use", "runs": "run", "works": "work", "plans": "plan",
    "spends": "spend", "says": "say", "thinks": "think", "sees": "see", "orders": "order", "carries": "carry", "asks": "ask", "gives": "give", "keeps": "keep", "supplies": "supply",
    "delivers": "deliver", "offers": "offer", "charges": "charge", "raises": "raise", "reports": "report", "expects": "expect", "faces": "face", "saves": "save", "owns": "own",
}  # fmt: skip
_AFTER_PREPOSITION = re.compile(
    r"\b(?:of|at|for|with|from|to|by|in|against|on|than|about|between|without) $", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_CLAUSE = re.compile(
    r",\s+(?:and |but |while |so )?|;\s+|\s+(?:while|whereas|and at the same time)\s+|\s+and (?=(?:the|our|my|legal|spare|collective|hosting)\b)"
)
_OURS = re.compile(r"\b(?:for us|our|us|my|we|I)\b")
_COSTS = re.compile(
    r"\b(?:wages?|wage floor|salar\w+|pay floor|spare parts|parts|hosting|energy|costs?|material|tariffs?)\b",
    re.IGNORECASE,
)
_RISE = re.compile(
    r"\b(?:up|rise|rises|rising|rose|risen|dearer|higher|more expensive|goes up|increas\w+|climb\w*)\b", re.IGNORECASE
)


def with_name_last(person: str) -> str:
    """Who decides, as a subject: 'Bart Dekkers, the owner' is 'the owner, Bart Dekkers,'; without a comma it stays."""
    first, comma, rest = (part.strip() for part in plain(person).rstrip(" ,.").partition(","))
    if not comma or not rest:
        return first
    if re.match(r"(?:the|our|their|his|her|a|an)\b", first, re.IGNORECASE):
        return f"{first}, {rest},"
    return f"{rest if re.match(r'(?:the|our|their|his|her)', rest) else f'the {rest}'}, {first},"
