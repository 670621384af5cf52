"""What a run found: rates with intervals, per case and model, agreement of gold turns, and whether the gates are met. Read from the journal alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from app.content.acts import TRAPS, Strategy
from app.evals.baseline import FAILED, PASSED, Baseline, values_of
from app.evals.journal import Journal, KeptCell, KeptTurn
from app.evals.statistics import Difference, Rate, bound_of_none, clustered, pass_all, rate
from app.evals.suite import Suite
from app.grading.raters import TURN, Comparison, Rated, compare

ERROR = "error"
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class KindRow:
    """How often one kind of check held."""

    kind: str
    held: Rate
    unknown: int


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case with one model and grader."""

    case: str
    model: str
    rate: Rate
    errors: int
    ms: float


@dataclass(frozen=True, slots=True)
class GateRow:
    """One gate: what it asks, whether it is met (None: it could not be evaluated), and what was found."""

    name: str
    met: bool | None
    found: str


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """What a suite found. `whole` counts passed of those evaluated; `coverage` is the share of cells evaluated at all."""

    suite: str
    title: str
    cells: tuple[KeptCell, ...]
    whole: Rate
    by_case: Difference
    coverage: Rate
    errors: Mapping[str, int]
    kinds: tuple[KindRow, ...]
    cases: tuple[CaseRow, ...]
    agreement: Comparison | None
    gates: tuple[GateRow, ...]

    @property
    def met(self) -> bool:
        """Whether no gate failed."""
        return all(g.met is not False for g in self.gates)

    @property
    def evaluated(self) -> bool:
        """Whether every cell and every gate could be evaluated."""
        return self.coverage.passed == self.coverage.n and all(g.met is not None for g in self.gates)


def result_of(suite: Suite, journal: Journal, baseline: Baseline | None = None) -> SuiteResult:
    """The result of one suite of a run, held against an earlier one where there is one."""
    cells = [c for c in journal.cells() if c.suite == suite.id]
    done = [c for c in cells if c.status in (PASSED, FAILED)]
    whole = rate(sum(c.status == PASSED for c in done), len(done))
    turns = {c.key: journal.turns(c.key) for c in cells}
    kinds = _kinds(turns.values())
    agreement = _agreement([c for c in done if c.outcome and "label" in c.outcome])
    groups: defaultdict[Any, list[float]] = defaultdict(list)
    for cell in done:
        groups[cell.case].append(float(cell.status == PASSED))
    errors: defaultdict[str, int] = defaultdict(int)
    for cell in cells:
        if cell.status == ERROR:
            errors[cell.blame or "program"] += 1
    gates = tuple(_gates(suite, done, whole, kinds, agreement, baseline))
    return SuiteResult(
        suite.id, suite.title, tuple(cells), whole, clustered(groups), rate(len(done), len(cells)), dict(errors), kinds, _cases(cells), agreement, gates,
    )  # fmt: skip


def _kinds(turns: Iterable[Sequence[KeptTurn]]) -> tuple[KindRow, ...]:
    held: defaultdict[str, list[bool | None]] = defaultdict(list)
    for rows in turns:
        for turn in rows:
            for verdict in turn.verdicts:
                held[verdict.kind].append(verdict.held)
    return tuple(
        KindRow(
            kind, rate(sum(v is True for v in found), sum(v is not None for v in found)), sum(v is None for v in found)
        )
        for kind, found in sorted(held.items())
    )


def _cases(cells: Sequence[KeptCell]) -> tuple[CaseRow, ...]:
    rows: defaultdict[tuple[str, str], list[KeptCell]] = defaultdict(list)
    for cell in cells:
        rows[cell.case, model_of(cell)].append(cell)
    found = []
    for (case, model), mine in rows.items():
        done = [c for c in mine if c.status in (PASSED, FAILED)]
        errors = sum(c.status == ERROR for c in mine)
        mean = sum(c.ms for c in done) / len(done) if done else 0.0
        found.append(CaseRow(case, model, rate(sum(c.status == PASSED for c in done), len(done)), errors, mean))
    return tuple(found)


def model_of(cell: KeptCell) -> str:
    """The column of a cell in the matrix: its model, and its grader where it is another."""
    model, grader = cell.params.get("model"), cell.params.get("grader", "embedded")
    if model is None:
        return str(grader)
    return str(model) if grader in ("embedded", model) else f"{model}, graded by {grader}"


def _agreement(cells: Sequence[KeptCell]) -> Comparison | None:
    """Grader against labels, over the turns themselves; twins are left out."""
    rows = [c for c in cells if c.outcome and not c.outcome["twin"]]
    if not rows:
        return None
    ours = [_rated(c, "level", "levels", "findings") for c in rows]
    theirs = [_rated(c, "label", "label_levels", "labels") for c in rows]
    return compare(ours, theirs)


def _rated(cell: KeptCell, turn: str, levels: str, found: str) -> Rated:
    facts = cell.outcome or {}
    by = {TURN: facts[turn], **{s.value: facts[levels].get(s.value) for s in Strategy}}
    traps = frozenset(name for name, _ in facts[found] if name in TRAPS)
    away = frozenset(facts["abstained"]) if turn == "level" else frozenset()
    name = f"{cell.params['row']}/{cell.params['repeat']}"
    return Rated(name, str(cell.params["row"]).split("-", maxsplit=1)[0], by, traps, away)


def _gates(
    suite: Suite,
    done: Sequence[KeptCell],
    whole: Rate,
    kinds: Sequence[KindRow],
    agreement: Comparison | None,
    baseline: Baseline | None,
) -> list[GateRow]:
    gates, rows = suite.gates, []
    if gates.pass_rate is not None:
        met = None if whole.value is None else whole.value >= gates.pass_rate
        rows.append(GateRow(f"pass rate at least {gates.pass_rate:.0%}", met, str(whole)))
    if gates.pass_all is not None:
        rows.append(_pass_all(gates.pass_all.k, gates.pass_all.least, done))
    for kind in gates.never:
        row = next((k for k in kinds if k.kind == kind), None)
        if row is None or row.held.n == 0:
            rows.append(GateRow(f"{kind} never fails", None, "it was never evaluated"))
            continue
        broken = row.held.n - row.held.passed
        told = f"{broken} of {row.held.n}" + ("" if broken else f", at most {bound_of_none(row.held.n):.2%} at 95 %")
        rows.append(GateRow(f"{kind} never fails", broken == 0, told))
    rows += [_agrees(name, least, agreement) for name, least in gates.agreement.items()]
    if gates.bias is not None:
        rows.append(_unbiased(gates.bias, agreement))
    if gates.within_baseline is not None:
        before = baseline.rates.get(suite.id) if baseline else None
        known = before is not None and whole.value is not None
        met = whole.value >= before - gates.within_baseline - ROUNDING if known else None  # type: ignore[operator]
        told = f"{whole.value:.1%} against {before:.1%}" if known else "no baseline was given"
        rows.append(GateRow(f"at most {gates.within_baseline:.0%} below the baseline", met, told))
    if gates.value_drift is not None:
        rows.append(_drift(gates.value_drift, done, baseline))
    return rows + [_order(row, done) for row in gates.order]


def _pass_all(k: int, least: float, done: Sequence[KeptCell]) -> GateRow:
    groups: defaultdict[str, list[bool]] = defaultdict(list)
    for cell in done:
        same = {name: v for name, v in cell.params.items() if name not in ("repeat", "seed")}
        groups[f"{cell.case}{sorted(same.items())}"].append(cell.status == PASSED)
    shares = [pass_all(k, len(rows), sum(rows)) for rows in groups.values() if len(rows) >= k]
    name = f"all of {k} pass in at least {least:.0%}"
    if not shares:
        return GateRow(name, None, f"no cell was repeated {k} times")
    value = sum(shares) / len(shares)
    return GateRow(name, value >= least, f"{value:.1%} over {len(shares)} cells")


def _agrees(name: str, least: float, agreement: Comparison | None) -> GateRow:
    title = f"agreement with labels, {name}, at least {least:g}"
    if agreement is None:
        return GateRow(title, None, "no gold turn was graded")
    if name in ("trap_precision", "trap_recall"):
        found = agreement.traps.precision if name == "trap_precision" else agreement.traps.recall
    else:
        found = next((s.kappa for s in agreement.scales if s.scale == name), None) or agreement.scales[0].kappa
    if found.value is None:
        return GateRow(title, None, "it is not defined for these turns")
    between = f" ({found.low:.2f} to {found.high:.2f})" if found.low is not None and found.high is not None else ""
    return GateRow(title, found.value >= least, f"{found.value:.2f}{between}")


def _unbiased(most: float, agreement: Comparison | None) -> GateRow:
    """The mean level of the turn and of each strategy against the labels, over turns where both gave one."""
    title = f"no mean level more than {most:g} off the labels"
    known = [(s.scale, s.bias) for s in agreement.scales if s.bias is not None] if agreement else []
    if not known:
        return GateRow(title, None, "no gold turn was graded")
    worst = max(known, key=lambda row: abs(row[1]))
    return GateRow(title, abs(worst[1]) <= most, f"{worst[0]} {worst[1]:+.2f}")


def _drift(most: float, done: Sequence[KeptCell], baseline: Baseline | None) -> GateRow:
    """The mean value of each case in each persona against the baseline's."""
    title = f"no mean value more than {most:g} off the baseline"
    now = values_of(done)
    moved = {p: v - baseline.values[p] for p, v in now.items() if p in baseline.values} if baseline else {}
    if not moved:
        return GateRow(title, None, "no baseline was given")
    (_, case, persona), by = max(moved.items(), key=lambda row: abs(row[1]))
    return GateRow(title, abs(by) <= most, f"{case} in {persona} {by:+.2f}")


def _order(wanted: Sequence[str], done: Sequence[KeptCell]) -> GateRow:
    """Players in order of their mean value, in each persona and level; not evaluated where one of them was not played."""
    title = " before ".join(wanted)
    means: defaultdict[str, defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for cell in done:
        player = str(cell.params.get("player"))
        if cell.outcome and player in wanted:
            place = " ".join(str(cell.params[name]) for name in ("persona", "level") if cell.params.get(name))
            means[place][player].append(float(cell.outcome["value"]))
    if not means:
        return GateRow(title, None, "none of them was played")
    broken, missing = [], sorted({p for rows in means.values() for p in wanted if p not in rows})
    for place, rows in means.items():
        values = [sum(rows[p]) / len(rows[p]) for p in wanted if p in rows]
        if any(a <= b for a, b in pairwise(values)):
            broken.append(place)
    if missing and not broken:
        return GateRow(title, None, f"not played: {', '.join(missing)}")
    return GateRow(title, not broken, f"not in {', '.join(broken)}" if broken else f"in all {len(means)} personas")
