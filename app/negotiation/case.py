"""From an authored case and one of its draws to the engine's values."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from app.content.confidential import Draw, Interest
from app.content.persona import CaseFile, Fact, IssueSpec, TacticSpec
from app.negotiation.issues import Economics, Issue, Package, Value, Worth, best_possible


@dataclass(frozen=True, slots=True)
class Table:
    """The truth of one session: the case, the draw in force and its economics."""

    case: CaseFile
    draw: Draw
    economics: Economics

    def interest(self, name: str) -> Interest:
        """The interest of that id; KeyError when the case has none."""
        return next(i for i in self.case.confidential.interests if i.id == name)

    def real_interests(self) -> tuple[Interest, ...]:
        """The interests that are real in this draw, the cover story first, then by layer, then as authored."""
        return tuple(sorted((self.interest(n) for n in self.draw.interests), key=lambda i: i.layer))

    def fact(self, name: str) -> Fact | None:
        """The fact of that id, or None."""
        return next((f for f in self.case.facts if f.id == name), None)

    def tactic(self, name: str) -> TacticSpec | None:
        """The tactic of that id, or None where this buyer does not use it."""
        return next((t for t in self.case.tactics if t.id == name), None)

    @property
    def price(self) -> Issue:
        """The issue whose worth the form of the saving multiplies."""
        return next(i for i in self.economics.issues if i.is_price)


def draw_of(case: CaseFile, draw: str) -> Draw:
    """The draw of that id; KeyError names what there is."""
    for found in case.confidential.draws:
        if found.id == draw:
            return found
    known = ", ".join(d.id for d in case.confidential.draws)
    raise KeyError(f"case {case.id} has no draw {draw!r}; it has {known}")


def pick_draw(case: CaseFile, seed: int, avoid: str | None = None) -> str:
    """The draw that a seed picks, never `avoid` (the draw a rep had last time)."""
    names = [d.id for d in case.confidential.draws if d.id != avoid]
    digest = hashlib.sha256(f"{case.id}:{seed}".encode()).digest()
    return names[int.from_bytes(digest[:8], "big") % len(names)]


def economics(case: CaseFile, draw: str) -> Economics:
    """Issues, opening and both sides' worth for one draw."""
    return truth(case, draw).economics


def truth(case: CaseFile, draw: str) -> Table:
    """The case with one draw in force (kept for the cases in use)."""
    return _truth(CaseKey(case), draw)


def best_deal(case: CaseFile, draw: str, *, within_limits: bool = False) -> dict[str, Value] | None:
    """The package of the zone that is best for the trainee, where asked for of those that keep the mandate's limits; None without one (kept,
    as it looks at every package)."""
    found = _best_deal(CaseKey(case), draw, within_limits)
    return dict(found) if found is not None else None


def keeps_limit(spec: IssueSpec, value: Value, limit: Value) -> bool:
    """Whether a value is no better for the buyer than a limit."""
    if isinstance(value, str) or isinstance(limit, str):
        return value == limit
    return value <= limit + 1e-9 if spec.better_for_buyer == "higher" else value >= limit - 1e-9


def public_economics(case: CaseFile) -> Economics:
    """Economics with the buyer's side left blank: for pages and prompts that must not hold a secret."""
    return Economics(_issues(case), dict(case.opening), Worth({}, {}), _ours(case), case.brief.no_deal)


class CaseKey:
    """A case as the key of a cache: it hashes by identity, so that its content need not be hashed."""

    def __init__(self, case: CaseFile) -> None:
        self.case = case

    def __hash__(self) -> int:
        return id(self.case)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CaseKey) and other.case is self.case


@lru_cache(maxsize=256)
def _truth(key: CaseKey, draw: str) -> Table:
    case = key.case
    found = draw_of(case, draw)
    hers = Worth(dict(found.weights), dict(found.kpi))
    return Table(case, found, Economics(_issues(case), dict(case.opening), hers, _ours(case), case.brief.no_deal))


@lru_cache(maxsize=256)
def _best_deal(key: CaseKey, draw: str, within_limits: bool) -> dict[str, Value] | None:
    real = _truth(key, draw)
    specs = {spec.id: spec for spec in key.case.issues}
    limits = key.case.brief.limits if within_limits else []

    def allowed(package: Package) -> bool:
        return all(keeps_limit(specs[row.issue], package[row.issue], row.value) for row in limits)

    return best_possible(real.economics, real.draw.floor, allowed)


def _ours(case: CaseFile) -> Worth:
    form = next((i for i in case.issues if i.is_form), None)
    return Worth({i.id: i.our_swing for i in case.issues}, dict(form.our_form) if form else {})


def _issues(case: CaseFile) -> tuple[Issue, ...]:
    return tuple(
        Issue(spec.id, _steps(spec), spec.status_quo, spec.is_price, spec.is_form, spec.is_term) for spec in case.issues
    )


def _steps(spec: IssueSpec) -> tuple[Value, ...]:
    if spec.choices:
        return tuple(choice.id for choice in spec.choices)
    ordered = sorted(spec.steps, reverse=spec.better_for_buyer == "lower")
    return tuple(float(step) for step in ordered)
