"""What a sentence is about, in the terms of one case: topic, fact, tactic, knowledge entry, issue."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from app.buyer.ownmatters import OwnMatters
from app.content.acts import Tactic
from app.content.persona import CaseFile, IssueSpec
from app.language.beside import places_of
from app.language.cuewords import CueWords, pattern_of
from app.language.figures import figures
from app.language.sides import SIDES, halves, side_of
from app.language.stems import stems_in
from app.language.terms import ChoiceWords, IssueWords
from app.language.wanted import Wanted, wanted_of
from app.negotiation.case import CaseKey

ENOUGH_WORDS = 2
OF_ITS_KIND = 2.5
AROUND = 0.4
SHORTEST = 3
_PRICE_TOPIC, _SHARE_TOPIC = "demand", "volume"


@dataclass(frozen=True, slots=True)
class About:
    """What a sentence refers to; each None where it refers to nothing of that kind."""

    topic: str | None = None
    fact: str | None = None
    tactic: str | None = None
    knowledge: str | None = None
    issue: str | None = None


@dataclass(frozen=True, slots=True)
class Answering:
    """An entry of the case that answers a question; `of_its_kind` where it is for questions of that kind."""

    id: str
    topic: str
    of_its_kind: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    id: str
    topic: str
    cues: tuple[str, ...]
    words: frozenset[str] = frozenset()
    asks: frozenset[Wanted] = frozenset()
    matter: str = ""
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", pattern_of(self.cues))

    def length(self, sentence: str, wanted: Wanted | None) -> float:
        """How many letters of a sentence speak of this: those of its cues, or of at least two of its telling words. An entry for questions of a kind
        is passed over by others and goes before a general one on its own."""
        if (self.asks and wanted not in self.asks) or (wanted in SIDES and not self.asks):
            return 0
        found = sum(len(m.group()) for m in self.pattern.finditer(sentence))
        if self.asks:
            return found * OF_ITS_KIND
        told = self.words & stems_in(sentence) if self.words else ()
        return max(found, sum(len(w) for w in told) if len(told) >= ENOUGH_WORDS else 0)


_OF_ANYTHING = frozenset({Wanted.LASTING, Wanted.FIRM, Wanted.SETTLED})


class Ear:
    """The words of one case, compiled once. Holds cues of every interest, real or not, so nothing here depends on a draw. `spoken` are the
    percentages and years of her opening and her claims, and the years that facts tell of, `told` the figures of facts in the user's own words: who says one again without naming a point is not putting it forward."""

    def __init__(self, case: CaseFile) -> None:
        self.issues = tuple(_issue_words(i, case.opening.get(i.id), _goods(case)) for i in case.issues)
        self.by_id = {i.id: i for i in self.issues}
        topics = {k.topic for k in case.knowledge}
        self.matters = own = OwnMatters(case)
        entries = [
            _Entry("knowledge", k.id, k.topic, tuple(k.cues), asks=frozenset(k.asks), matter=own.of(k))
            for k in case.knowledge
        ]
        entries += [_Entry("fact", f.id, f.topic, tuple(f.cues), frozenset(f.words)) for f in case.facts]
        entries += [_Entry("tactic", t.id, t.topic, tuple(t.cues)) for t in case.tactics if t.cues]
        entries += [_Entry("interest", i.id, i.topic, tuple(i.cues)) for i in case.confidential.interests]
        entries += [_Entry("issue", i.id, _issue_topic(i, topics), tuple(i.names)) for i in case.issues]
        entries += [
            _Entry("choice", i.id, "form", tuple(n for c in i.choices for n in c.names))
            for i in case.issues
            if i.choices
        ]
        self.entries = tuple(entries)
        self._behind = {t: Answering(k.id, k.topic) for k in reversed(case.knowledge) for t in k.after}
        self._cues = CueWords([e.cues for e in entries], [n for n, e in enumerate(entries) if e.words])
        self.sorts = any(e.asks for e in entries)
        self.weighs = any(e.asks & SIDES for e in entries)
        claims = [f for w in (*case.opening_lines, *(w for t in case.tactics for w in t.wordings)) for f in figures(w)]
        known = [f for fact in case.facts for f in figures(fact.text, bare_words=True) if f.unit == "years"]
        self.told = frozenset(f.value for fact in case.facts if fact.words for f in figures(fact.text, bare_words=True))
        self.spoken = frozenset(f.value for f in (*claims, *known) if f.unit in ("percent", "years"))

    def about(self, sentence: str) -> About:
        """What one sentence refers to; per kind the entry with the longest matched words wins."""
        return _about(self, sentence)

    def answer(
        self, question: str, subject: str, around: str = "", told: frozenset[str] = frozenset()
    ) -> "Answering | None":
        """The entry that answers a question of this kind about the subject of a text: the one with the longest matched words, those of what was said
        around it counting less; None where there is none. Of a matter of the user's own only what was `told` before, or in the text, counts."""
        wanted = self.wanted(question)
        told |= self.matters.told_in(f"{around} {subject}")
        found = [
            (e.length(subject, wanted) + (AROUND * e.length(around, wanted) if around and e.asks else 0), e)
            for e in map(self.entries.__getitem__, self._cues.in_text(f"{subject} {around}"))
            if e.kind == "knowledge" and (not e.matter or e.matter in told)
        ]
        length, best = max(found, key=lambda pair: pair[0], default=(0.0, None))
        if not length and wanted in SIDES and wanted is not Wanted.EITHER:  # 'is that fixed?' is about her demand
            plain = self._plainly(found, question, subject) if wanted in _OF_ANYTHING else None
            if plain is not None:  # 'is the cut in the budget permanent?' is about the budget
                return plain
            of_kind = sorted((e for e in self.entries if wanted in e.asks), key=lambda e: e.topic != _PRICE_TOPIC)
            best, length = (of_kind[0], 1.0) if of_kind else (None, 0.0)
        return Answering(best.id, best.topic, bool(best.asks)) if best and length else None

    def behind(self, pressed: Tactic | None) -> "Answering | None":
        """The entry for a question without a subject right behind a pressure of hers."""
        return self._behind.get(pressed) if pressed is not None else None

    @staticmethod
    def _plainly(found: "Sequence[tuple[float, _Entry]]", question: str, subject: str) -> "Answering | None":
        """The entry for a question as any other one, where it names something else than the demand."""
        asked = [(e.length(subject, wanted_of(question)), e) for _, e in found if e.asks]
        length, best = max(asked, key=lambda pair: pair[0], default=(0.0, None))
        return (
            Answering(best.id, best.topic, True)
            if best and length and best.topic not in (_PRICE_TOPIC, "decision")
            else None
        )

    def wanted(self, question: str) -> Wanted | None:
        """What a question wants to be told, in the kinds of which this case has answers."""
        side = side_of(question) if self.weighs else None
        if side is Wanted.EITHER and all(self._points(half) for half in halves(question)) and self._differ(question):
            return Wanted.RANKS
        return side or wanted_of(question)

    def idea(self, sentence: str) -> "Answering | None":
        """The entry for an idea of the trainee's own; None where the case has none."""
        found = [(e.length(sentence, Wanted.IDEA), e) for e in self.entries if Wanted.IDEA in e.asks]
        best = max(found, key=lambda pair: pair[0])[1] if found else None
        return Answering(best.id, best.topic) if best else None

    def _points(self, text: str) -> frozenset[str]:
        """The issues that a text names."""
        return frozenset(i.id for i in self.issues if not i.choices and places_of(i.names, text))

    def _differ(self, question: str) -> bool:
        one, other = (self._points(half) for half in halves(question))
        return not one & other

    def find(self, sentence: str) -> About:
        """As `about`, worked out anew."""
        best: dict[str, tuple[float, _Entry]] = {}
        wanted = self.wanted(sentence) if self.sorts else None
        told = self.matters.told_in(sentence)
        for number in self._cues.in_text(sentence):
            entry = self.entries[number]
            length = entry.length(sentence, wanted) if not entry.matter or entry.matter in told else 0
            if length and length > best.get(entry.kind, (0, entry))[0]:
                best[entry.kind] = (length, entry)
        topic = self._topic(best)
        ids = {kind: found[1].id for kind, found in best.items()}
        issue = ids.get("issue") or ids.get("choice")
        return About(topic, ids.get("fact"), ids.get("tactic"), ids.get("knowledge"), issue)

    def _topic(self, best: dict[str, tuple[float, _Entry]]) -> str | None:
        weights = {"interest": 1.5, "knowledge": 1.1, "fact": 1.0, "issue": 1.0, "choice": 1.0, "tactic": 0.8}
        scores: dict[str, float] = {}
        for kind, (length, entry) in best.items():
            scores[entry.topic] = scores.get(entry.topic, 0.0) + length * weights[kind]
        return max(scores, key=lambda t: (scores[t], t)) if scores else None


@lru_cache(maxsize=1024)
def _about(ear: Ear, sentence: str) -> About:
    return ear.find(sentence)


@lru_cache(maxsize=32)
def _ear(key: CaseKey) -> Ear:
    return Ear(key.case)


def ear_of(case: CaseFile) -> Ear:
    """The ear of a case, kept while the case is in use."""
    return _ear(CaseKey(case))


# What people also say for what a case names: the same in every case.
_ALSO_SAID = {
    "rebate": ("bonus", "rebates"),
    "one_off": ("one off", "oneoff", "one-time", "one time", "credit", "cheque", "lump"),
    "fuel": ("fuel", "diesel", "floater", "surcharge"),
    "empty_miles": (
        "empty runs",
        "empty return",
        "empty legs",
        "backhauls",
        "return trips",
        "return loads",
        "filled returns",
        "filled return",
        "returns",
        "back loads",
        "return lanes",
    ),
    "avoided_cost": ("thinner", "lighter", "fewer", "energy", "visits", "versions", "micron", "weight"),
    "price": (
        "the list",
        "off list",
        "on list",
        "from list",
        "price list",
        "list is",
        "base",
        "the piece",
        "the part",
        "the kit",
        "lower price",
        "the fee itself",
        "off the fee",
        "from the fee",
        "fee line",
    ),
}
_SHORT_FOR = {
    "volume": ("vol", "volumes"),
    "payment": ("pay terms", "pay after", "you pay", "pmt", "credit days", "days net"),
    "consignment": ("consi", "consig"),
    "contract": ("agreement", "contracts", "contract year", "deal length"),
    "commitment": ("commit", "committed", "committing"),
    "response": ("on site", "attend"),
    "reserve trucks": ("trucks",),
    "share": ("of your volume", "of the business"),
}


def _names(spec: IssueSpec) -> tuple[str, ...]:
    """The names of an issue with their short forms and, for names of three words, their first letters ('ToP')."""
    short = [s for n in spec.names for s in _SHORT_FOR.get(n, ())]
    letters = ["".join(w[0] for w in words) for n in spec.names if len(words := re.split(r"[\s-]+", n)) == 3]
    return tuple(dict.fromkeys([*spec.names, *short, *letters]))


def _issue_words(spec: IssueSpec, demanded: float | str | None, goods: frozenset[str]) -> IssueWords:
    steps = spec.steps or [0.0]
    choices = tuple(ChoiceWords(c.id, (*c.names, *_ALSO_SAID.get(c.id, ()))) for c in spec.choices)
    return IssueWords(
        spec.id,
        spec.unit,
        _names(spec),
        min(steps),
        max(steps),
        spec.status_quo,
        spec.better_for_buyer,
        choices,
        spec.is_price,
        frozenset(float(step) for step in spec.steps),
        demanded,
        1000 * spec.our_swing / (max(steps) - min(steps)) if spec.is_price and max(steps) > min(steps) else 0.0,
        spec.each,
        spec.ends,
        spec.unit == "months" and not spec.is_term,
        goods if spec.unit in ("units", "tonnes") else frozenset(),
    )


def _goods(case: CaseFile) -> frozenset[str]:
    """The words for what is sold, out of the title of a case: 'Malt (pilsner and wheat) for Bergland'."""
    sold = case.title.removesuffix(f" for {case.buyer.company}").lower()
    return frozenset(w for w in re.findall(r"[^\W\d_]+", sold) if len(w) > SHORTEST)


def _issue_topic(spec: IssueSpec, topics: set[str]) -> str:
    if spec.is_price:
        return _PRICE_TOPIC
    if spec.is_form:
        return "form"
    if spec.is_term or spec.id == "term":
        return "contract"
    return spec.id if spec.id in topics else _SHARE_TOPIC if spec.unit == "percent" else spec.id
