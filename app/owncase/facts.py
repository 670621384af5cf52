"""The facts of an own case: those that were given, and those that follow from the contract and the sums."""

import re
from collections.abc import Iterable
from itertools import pairwise

from app.content.acts import Tactic
from app.content.persona import Fact
from app.language.fold import fold
from app.language.stems import stem
from app.owncase.answers import Answers, FactAnswer
from app.owncase.economics import our_swing, per_unit
from app.owncase.kinds import BY_ID
from app.owncase.persons import plain, sentence
from app.owncase.slots import called_of, capital, in_words, labelled, money, topic_of, yearly

MOST_CUES = 8
_TOKEN = re.compile(r"\d[\d.,]*\d(?:\s?%)?|\d(?:\s?%)?|[A-Za-z][A-Za-z'-]+")
_DULL = frozenset(
    "the and that this with from have has had were was for are our their they them over last year years month months week weeks day days were been than then when "
    "what which while about after before since into only also more most less very each every other both some many much one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen twenty thirty per cent percent "
    "its his her she you your who not but all any can could would will did does done said says through between under without within".split()
)
_WEAK = frozenset(
    "need needs bought first second least against again nearly quarter price prices report contract order ordered orders average system agreed".split()
)
_TOPIC_OF_TACTIC = {
    "rival_quote": "rival", "should_cost": "cost", "index_drop": "market", "precedent_of_others": "others", "deadline": "timing",
    "re_tender": "switching", "cut_budget": "budget", "higher_authority": "decision", "blame": "service", "longer_payment": "payment",
}  # fmt: skip


def facts_of(answers: Answers, tactics: Iterable[str]) -> list[Fact]:
    """All facts: the given ones first."""
    known = set(tactics)
    common = _words(f"{answers.goods} {answers.seller} {answers.customer}")
    given = [_given(answers, n, f, common, known) for n, f in enumerate(answers.facts, 1)]
    return [*given, *_from_contract(answers, known), *_sums(answers)]


def cues_of(text: str, common: frozenset[str] = frozenset()) -> list[str]:
    """Words by which somebody who uses a fact is recognised: its figures, then pairs and single words that say something."""
    tokens = [m.group() for m in _TOKEN.finditer(text)]
    figures = [t for t in tokens if (t[0].isdigit() and len(t.rstrip(" %")) > 1) or t.endswith("%")]
    words = [t.lower() for t in tokens]
    pairs = [f"{a} {b}" for a, b in pairwise(words) if _says(a, common) and _says(b, common)]
    single = [w for w in sorted(dict.fromkeys(words), key=len, reverse=True) if _says(w, common) and len(w) >= 7]
    found = list(dict.fromkeys([*figures, *pairs[:4], *single[:3]]))
    return found[:MOST_CUES] or [w for w in words if _says(w, common)][:3] or [plain(text)[:40]]


def content_words(text: str) -> list[str]:
    """The words of a text that say something, each once."""
    words = (m.group().lower() for m in _TOKEN.finditer(text))
    return list(dict.fromkeys(w for w in words if _says(w, frozenset()) and w not in _WEAK))


def telling(text: str, common: frozenset[str] = frozenset()) -> list[str]:
    """The words and figures of a fact, in short forms; whoever says two of them (a figure and a word, two words) speaks of it. Names, words
    of five letters and more, and figures of two digits and more."""
    found = []
    for token in (m.group() for m in _TOKEN.finditer(text)):
        word = token.lower().removesuffix("'s")
        if token[0].isdigit():
            number = token.rstrip(" %").replace(",", "")
            found += [number] if len(number) > 1 or token.endswith("%") else []
        elif _says(word, common) and word not in _WEAK and (len(word) >= 5 or token[0].isupper()):
            found.append(stem(word))
    return list(dict.fromkeys(found))[:24]


def _given(answers: Answers, number: int, fact: FactAnswer, common: frozenset[str], tactics: set[str]) -> Fact:
    against = fact.against if fact.against is not None and fact.against.value in tactics else None
    return Fact(
        id=f"given_{number}", text=sentence(fact.text), cues=cues_of(fact.text, common), topic=topic_of_fact(answers, fact), source=fact.source,
        contradicts=against, arms=True, words=telling(fact.text, common),
    )  # fmt: skip


def topic_of_fact(answers: Answers, fact: FactAnswer) -> str:
    """What a fact is about: what it speaks against, else the thing on the table that it names, else how well we deliver."""
    if fact.against is not None:
        return _TOPIC_OF_TACTIC.get(fact.against.value, "demand")
    folded = fold(fact.text)
    for issue in answers.issues[1:]:
        if any(re.search(rf"\b{re.escape(name)}\b", folded) for name in called_of(answers, issue).names):
            return topic_of(issue.kind)
    return "service"


def _from_contract(answers: Answers, tactics: set[str]) -> list[Fact]:
    point = money(answers, per_unit(answers, answers.price))
    found = [
        Fact(
            id="market", text=sentence(answers.change), cues=cues_of(answers.change), topic="market", source=answers.change_source, arms=True,
        ),
        Fact(
            id="one_point", text=f"One per cent of the price is {point} a year.", cues=[point.split(" ")[1], "one per cent is", "a point is worth"],
            topic="demand", source="invoices of the last twelve months",
        ),
        Fact(
            id="contract_end", text=f"The present contract holds and ends {answers.contract_end}.",
            cues=["present contract", "contract ends", "until then it holds", "still holds", "contract holds", "contract is valid", "contract runs", "contract stays", "signed until", "valid until", f"until {_bare_end(answers)}"], topic="contract", source="the contract", arms=True,
        ),
    ]  # fmt: skip
    bought = yearly(answers)
    found.append(
        Fact(
            id="bought",
            text=f"{answers.customer} bought {answers.goods} from us for {bought} over the last year.",
            cues=[bought.split(" ", 1)[1], "over the last year", "bought from us"],
            topic="volume",
            source="invoices of the last twelve months",
        )
    )
    if answers.years > 1:
        years = in_words(answers.years)
        found.append(
            Fact(
                id="years", text=f"{answers.seller} has supplied {answers.customer} for {years} years.",
                cues=[f"{years} years", f"{answers.years} years", "all these years", "so long"], topic="relationship", source="the first contract",
            )
        )  # fmt: skip
    for issue in answers.issues[1:]:
        now, what = labelled(answers, issue, issue.today), capital(called_of(answers, issue).noun)
        against = Tactic.LONGER_PAYMENT if issue.kind == "payment" and Tactic.LONGER_PAYMENT in tactics else None
        found.append(
            Fact(
                id=f"today_{issue.kind}", text=f"{what}: {now} in the contract that is in force.", cues=[f"{now} in the contract", f"contract says {now}", f"agreed {now}"],
                topic=topic_of(issue.kind), source="the contract", contradicts=against,
            )
        )  # fmt: skip
    return found


def _bare_end(answers: Answers) -> str:
    """'on 31 March' as it stands after 'until'."""
    return re.sub(r"^(?:on|in|at|by)\s+", "", answers.contract_end.strip()) or answers.contract_end


def _sums(answers: Answers) -> list[Fact]:
    """What finance and the own people work out when they are asked: facts that a preparation brings."""
    whole = sum(per_unit(answers, i) * abs(i.demand - i.today) for i in answers.issues)
    issue = max(answers.issues[1:], key=lambda i: our_swing(answers, i))
    kind, cost = BY_ID[issue.kind], money(answers, per_unit(answers, issue))
    share = f"{max(1, round(100 * whole / answers.revenue))} %"
    return [
        Fact(
            id="all_asked", text=f"All that they ask for together would cost us {money(answers, whole)} a year, {share} of what they buy.",
            cues=[share, "all together", "everything together", "the whole list"], topic="demand", source="sum worked out by finance", arms=True, in_brief=False,
        ),
        Fact(
            id="one_step", text=f"{capital(called_of(answers, issue).noun)}: one step costs us {cost} a year.", cues=[cost.split(" ")[1], kind.one],
            topic=topic_of(issue.kind), source="sum worked out by finance", arms=True, in_brief=False,
        ),
    ]  # fmt: skip


def _says(word: str, common: frozenset[str]) -> bool:
    return word[0].isalpha() and len(word) >= 4 and word not in _DULL and word not in common


def _words(text: str) -> frozenset[str]:
    return frozenset(t.lower() for t in _TOKEN.findall(text))
