"""What the kit's lines are filled with: the answers, as the buyer would say them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from app.language.figures import say_figure
from app.language.fold import fold
from app.language.listing import listed
from app.language.stems import stem
from app.owncase.answers import Answers, IssueAnswer
from app.owncase.calling import Called, called, proper_words
from app.owncase.persons import (
    clause,
    her_side,
    hers_of,
    market_side,
    plain,
    sentence,
    short_of,
    with_name_last,
    with_owners,
    without_names,
)
from app.owncase.shape import after_fear

_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
_ARTICLE = re.compile(r"^(?:the|our|their|her|his|a|an)\s+", re.IGNORECASE)
_TWO_STOPS = re.compile(r",\s*([,.;:!?])")
ARREARS = "in arrears"
TOPICS = {"price": "demand", "term": "contract", "service": "level"}


def topic_of(kind: str) -> str:
    """The topic under which an issue is asked about."""
    return TOPICS.get(kind, kind)


def money(answers: Answers, thousands: float, digits: int = 2) -> str:
    """An amount as people say it, from thousands a year: 'EUR 24,000'. `digits` are exact."""
    exact = thousands * 1000
    rest = max(0, len(str(int(exact))) - digits)
    return f"{answers.currency} {round(exact, -rest):,.0f}"


def yearly(answers: Answers) -> str:
    """The yearly sum as it was typed: 'EUR 4.86 million', 'EUR 433,560'."""
    return sum_words(answers.currency, answers.revenue)


def sum_words(currency: str, thousands: float) -> str:
    """A sum in thousands, exact: in millions from one million on where that is short, else with all its digits."""
    if thousands >= 1000 and len(f"{thousands / 1000:.10g}") <= 5:
        return f"{currency} {thousands / 1000:.10g} million"
    return f"{currency} {thousands * 1000:,.0f}"


def called_of(answers: Answers, issue: IssueAnswer) -> Called:
    """How an issue of these answers is called."""
    how = called(issue.kind, issue.label, issue.unit, _proper(answers))
    if issue.kind == "payment" and not how.away and min(issue.today, issue.demand, issue.like, issue.limit) < 0:
        how = replace(how, say=f"payment {{figure}} {ARREARS}")
    sold = {stem(w) for w in answers.goods.lower().split()}  # 'vanilla' is what all of the talk is about
    kept = tuple(n for n in how.names if " " in n or stem(n) not in sold)
    return replace(how, names=kept or how.names)


def value_of(answers: Answers, issue: IssueAnswer, value: float) -> str:
    """A value of an issue with its unit: '30 days', '225 vehicle licences', '8 people', '90 days in advance'."""
    how = called_of(answers, issue)
    if value < 0:
        return f"{say_figure(-value, how.unit)} in advance"
    rest = how.say.partition("{figure}")[2].strip()
    counted = rest if how.unit == "choice" or rest == ARREARS else ""
    return f"{say_figure(value, how.unit)} {counted}".strip()


def spoken(answers: Answers, issue: IssueAnswer, value: float) -> str:
    """A value of an issue in a sentence, as the case speaks it; a price with the sum for one unit beside it where that is known."""
    how = called_of(answers, issue)
    if value == 0 and how.zero:
        return how.zero
    if value < 0:
        return f"payment {value_of(answers, issue, value)}"
    return how.say.replace("{figure}", say_figure(value, how.unit))


def each_words(answers: Answers, cut: float) -> str:
    """What one unit costs after a cut: 'EUR 70 a vehicle'; empty where no price of one was given."""
    price = answers.price
    if not price.each:
        return ""
    left = price.each * (1 - cut / 100)
    whole = round(left) if abs(left - round(left)) < price.each / 1000 else left
    said = say_figure(whole, "money", answers.currency)
    if whole % 1 and re.search(r"\.\d$", said):  # 'GBP 3.10', not 'GBP 3.1'
        said += "0"
    return f"{said} {price.per}".strip()


@lru_cache(maxsize=32)
def _proper(answers: Answers) -> frozenset[str]:
    goods = {stem(w) for w in fold(answers.goods).lower().split()}  # 'Lifts' of Kessler Lifts is no name
    named = proper_words((
        answers.change, answers.reason, answers.mandate, answers.fear, answers.trouble, answers.no_deal_text, answers.bad_deal, answers.keep_back,
        *(f.text for f in answers.facts), f"of {answers.seller}", f"of {answers.customer}",
    ))  # fmt: skip
    return frozenset(w for w in named if stem(w) not in goods)


def in_words(number: int) -> str:
    """A small whole number in words."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def capital(text: str) -> str:
    """The text with a capital first."""
    return text[:1].upper() + text[1:]


def slots_of(answers: Answers, second: str) -> dict[str, str]:
    """All slots. Every one is filled; those of what is not on the table are empty, and their lines are left out."""
    found = _texts(answers) | _figures(answers)
    found["fear_topic"], found["fear_issue"] = topic_of(answers.fear_issue), answers.fear_issue
    summed = next((i for i in answers.issues if i.kind == second and i.demand != i.today), answers.price)
    said = {i.kind: spoken(answers, i, i.demand) for i in answers.issues}
    found["summed"], found["summed_cap"] = said[summed.kind], capital(said[summed.kind])
    found["asked"] = listed([said[i.kind] for i in answers.issues if i.demand != i.today])
    each = each_words(answers, answers.price.demand)
    found["asked_full"] = (
        found["asked"].replace(said["price"], f"{said['price']}, that is {each},", 1) if each else found["asked"]
    )
    found |= {f"{i.kind}_line": _line(answers, i.kind) for i in answers.issues[1:]}
    return found


def fill(line: str, slots: Mapping[str, str]) -> str:
    """A line of the kit with its slots filled, '{{given}}' left for the engine; sentences begin with a capital."""
    done = " ".join(line.format_map(slots).split())
    return capital(without_twins(_TWO_STOPS.sub(r"\1", done)))


def without_twins(text: str) -> str:
    """A text without a stop behind a stop: 'by 31.12..', 'from Acme Ltd..'; three of them stay."""
    return _TWIN_STOPS.sub(lambda m: m.group()[0], text)


_TWIN_STOPS = re.compile(r"(?<![.])[.]\s?[.](?![.])|(?<=[?!…])\s?[.](?![.])|[.](?=[?!,;])")


def spoken_goods(goods: str) -> str:
    """What is sold as one says it: without what stands in brackets or behind a comma, and with 'and' for a sign."""
    short = re.split(r"\s*[(,;/]|\s[-–—]\s", re.sub(r"\s*[+&]\s*", " and ", goods))[0].strip()
    return short if any(s.isalpha() for s in short) else goods


def _texts(answers: Answers) -> dict[str, str]:
    change = on_her_side(answers, hers_of(answers.change, answers.customer)) or "Things have changed since we signed."
    reason, trouble = (on_her_side(answers, her_side(sentence(t))) for t in (answers.reason, answers.trouble))
    change = market_side(change) if answers.change else change
    years, decider = in_words(answers.years), re.sub(r"\btheir\b", "our", with_name_last(answers.decider))
    return {
        "goods": spoken_goods(answers.goods), "seller": answers.seller, "customer": answers.customer, "change": change, "reason": reason,
        "change_short": short_of(change), "news": "The market has changed." if re.match(r"(?:We|Our)\b", change) else short_of(change), "reason_short": short_of(reason), "reason_clause": clause(answers.reason), "change_source": source_of(answers, answers.change_source), "trouble": trouble,
        "trouble_clause": clause(answers.trouble), "fear_that": on_her_side(answers, her_side(after_fear(answers.fear))), "fear_of": on_her_side(answers, her_side(after_fear(answers.fear, of=True))), "decider": decider,
        "Decider": capital(decider), "decider_bare": _ARTICLE.sub("", decider).split(",")[0], "decider_name": answers.decider.split(",")[0].strip(), "boss": re.sub(r"^(?:my|our|the)\b", "your", answers.boss, flags=re.IGNORECASE),
        "deadline": her_side(answers.deadline), "deadline_cap": capital(her_side(answers.deadline)), "contract_end": her_side(answers.contract_end),
        "without_deal": without_deal(answers),
        "title_cap": capital(answers.title), "other_way": answers.other_way,
        "years_words": f"{years} years" if answers.years > 1 else "since when",
        "years_line": f"We have known each other for {years} years." if answers.years > 1 else "We have not known each other for long.",
    }  # fmt: skip


def source_of(answers: Answers, source: str) -> str:
    """Where a fact stands, after 'in': 'the delivery log'."""
    first = plain(source).split(",")[0].strip(" .")
    first = on_her_side(answers, her_side(with_owners(first, answers.customer, answers.seller)))
    if re.match(r"(?:Our|Your|The|An?)\b", first):
        first = first[0].lower() + first[1:]
    return first if _ARTICLED.match(first) else f"the {first[:1].lower()}{first[1:]}"


_ARTICLED = re.compile(r"(?:[Tt]he|[Aa]n?|our|your|his|her|their|my|this|that)\b|\w+'s\b|[A-Z]{2,}\b")


def without_deal(answers: Answers) -> str:
    """What she says she does without a deal: of the trainee's own words only what speaks of her side alone."""
    for part in re.split(r"(?<=[.!?;])\s+|,\s+(?=and|but|they)", plain(answers.no_deal_text)):
        body = re.sub(
            r"^(?:no deal means(?: that)?|without (?:a|one|any) ?(?:deal)?,?|and|but|then)\s+",
            "",
            part.strip(" ;.,"),
            flags=re.IGNORECASE,
        )
        if re.match(r"they\b", body, re.IGNORECASE) and not re.search(
            r"\b(?:us|our|we|i|my|me|margin)\b", body, re.IGNORECASE
        ):
            return sentence(on_her_side(answers, her_side(body)))
    return f"The contract ends {answers.contract_end}. Until then I can wait, and look around."


def on_her_side(answers: Answers, text: str) -> str:
    """A text with the names of the two houses as the buyer would speak of them."""
    return without_names(text, answers.customer, answers.seller, f"{answers.buyer} {answers.decider}")


def _figures(answers: Answers) -> dict[str, str]:
    price = answers.price
    found = {
        name: value_of(answers, price, v)
        for name, v in (
            ("price", price.demand),
            ("rival", _near(price.demand, 1.25)),
            ("should", _near(price.demand, 1.4)),
        )
    }
    found["price_cap"] = found["price"]
    found |= {i.kind: value_of(answers, i, i.demand) for i in answers.issues[1:]}
    return found | {f"{i.kind}_noun": called_of(answers, i).noun for i in answers.issues}


def _near(demand: float, factor: float) -> float:
    """A figure somewhat above the demand, at least a point, whole."""
    return float(max(round(demand * factor), int(demand) + 1))


def _line(answers: Answers, kind: str) -> str:
    """What she says first about an issue: what she asks and what it is today, or that the wish is ours."""
    issue = next(i for i in answers.issues if i.kind == kind)
    now = today_words(answers, issue)
    if issue.demand == issue.today:
        return f"On {'our share' if kind == 'share' and not issue.label else called_of(answers, issue).noun} I ask for nothing new. It is {now}, and it may stay so."
    return (
        f"I ask for {spoken(answers, issue, issue.demand)}, and today it is {now}. You can see how far apart that is."
    )


def labelled(answers: Answers, issue: IssueAnswer, value: float) -> str:
    """A value beside the label of its issue: '225' of 'Vehicle licences', '8 people', '30 days', 'none' where it is dropped."""
    how = called_of(answers, issue)
    if value == 0 and issue.kind not in ("price", "payment"):
        return "none"
    short = how.unit == "choice" and how.say.startswith("{figure}")
    return say_figure(value, how.unit) if short else value_of(answers, issue, value)


_THINGS = {
    "payment": "the days to pay", "term": "the length of the contract", "share": "your share of the volume", "volume": "the committed volume", "stock": "the stock",
    "response": "the response time", "lead_time": "the lead time", "service": "the service level", "price": "the price",
}  # fmt: skip


def thing_of(answers: Answers, issue: IssueAnswer) -> str:
    """An issue as the buyer speaks of it in a sentence: 'the days to pay', 'the vehicle licences', 'the Ashcombe night team'."""
    noun = called_of(answers, issue).noun
    if not issue.label or not noun:
        return _THINGS[issue.kind]
    said = her_side(noun)
    return said if re.match(r"(?:the|our|your|an?)\b", said, re.IGNORECASE) else f"the {said}"


def today_words(answers: Answers, issue: IssueAnswer) -> str:
    """Today's value after 'it is': '30 days', '310', 'payment at once'."""
    how = called_of(answers, issue)
    if issue.today == 0 and how.zero:
        return how.zero
    return labelled(answers, issue, issue.today)
