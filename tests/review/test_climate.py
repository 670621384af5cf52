"""What one session says about the climate, by hand; and the page's tables out of counts, with nobody in them."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.content.acts import Act, Opens, Strategy, Tactic
from app.content.loading import load_case
from app.errors import NotFound
from app.grading.findings import Finding
from app.grading.grader import Grading, Status, graded
from app.negotiation.outcome import outcome
from app.negotiation.policy import begin
from app.negotiation.replay import DayEnded
from app.negotiation.state import Change, Ended, Level
from app.people.records import Team, User
from app.practice.records import Between, Step, Turn
from app.review.climate import OWN, Climates
from app.review.climatecounts import AFTER, OTHERWISE, CountKind, Played, counts_of
from app.review.climateports import CountRow

CASE = load_case("packaging-film")
OPENED = begin(CASE, Level.STANDARD, 3)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PRESSED = CASE.brief.pressure[0].turn


def turn(number: int, rider: Tactic | None = None, log: tuple[Change, ...] = ()) -> Turn:
    move = replace(OPENED.move, rider=rider)
    return Turn(
        f"t{number}", "s", number, "k", "x", Step.COMPLETED, None, move, log, OPENED.state, "", "embedded", None, NOW
    )


def found(*acts: Act) -> Grading:
    return graded(
        "hand", [Finding(a, f"words of {a}", 0, 5, specific=True) for a in acts], Opens((Strategy.UNCOVER,), ())
    )


def counted(
    turns: list[Turn], gradings: dict[str, Grading], *, between: tuple[Between, ...] = (), **state: Any
) -> dict[tuple[CountKind, str], tuple[int, int]]:
    stands = replace(OPENED.state, **state)
    rows = counts_of(Played(CASE, turns, gradings, between, stands, outcome(stands, CASE)))
    return {(r.kind, r.item): (r.times, r.hits) for r in rows}


def test_an_answer_after_a_tactic_breaks_at_level_one_or_below() -> None:
    turns = [turn(0, Tactic.DEADLINE), turn(1, Tactic.DEADLINE), turn(2, Tactic.BLAME), turn(3)]
    gradings = {"t1": found(Act.CAVES_TO_PRESSURE), "t2": found(Act.ASKS_WHY), "t3": Grading(Status.UNGRADED, "hand")}
    rows = counted(turns, gradings)
    assert rows[CountKind.TACTIC, "deadline"] == (2, 1)
    assert (CountKind.TACTIC, "blame") not in rows, "a turn that was not graded is not an answer"


def test_a_cave_counts_as_coming_after_pressure_within_two_answers() -> None:
    numbers = range(PRESSED + 5)
    gradings = {f"t{n}": found(Act.ASKS_WHY) for n in numbers if n}
    gradings[f"t{PRESSED + 2}"] = found(Act.BUYS_GOODWILL)
    gradings[f"t{PRESSED + 4}"] = found(Act.CAVES_TO_PRESSURE)
    pressed = {n for p in CASE.brief.pressure for n in (p.turn + 1, p.turn + 2)}
    rows = counted([turn(n) for n in numbers], gradings)
    after = [n for n in numbers if n and n in pressed]
    assert rows[CountKind.PRESSURE, AFTER] == (len(after), 1 + (PRESSED + 4 in pressed))
    assert rows[CountKind.PRESSURE, OTHERWISE] == (len(numbers) - 1 - len(after), int(PRESSED + 4 not in pressed))


def test_a_morning_message_of_the_own_side_is_pressure_too() -> None:
    case = load_case("brake-castings")
    assert case.calendar[1].morning is not None
    quiet = case.model_copy(update={"brief": case.brief.model_copy(update={"pressure": []})})
    state = begin(case, Level.STANDARD, 3).state
    gradings = {"t1": found(Act.ASKS_WHY), "t2": found(Act.CAVES_TO_PRESSURE), "t3": found(), "t4": found()}
    between = (Between(1, DayEnded((), "")),)
    turns = [turn(n) for n in range(5)]
    rows = counts_of(Played(quiet, turns, gradings, between, state, outcome(state, case)))
    pressure = {r.item: (r.times, r.hits) for r in rows if r.kind is CountKind.PRESSURE}
    assert pressure == {AFTER: (2, 1), OTHERWISE: (2, 0)}


def test_what_was_built_on_a_guess() -> None:
    invented = (Change("claim.invented", "9 %"),)
    gradings = {"t1": found(Act.ARGUES_FROM_ASSUMPTION), "t2": found(Act.ASKS_WHY), "t3": found(Act.ASKS_WHY)}
    rows = counted([turn(0), turn(1), turn(2, log=invented), turn(3)], gradings)
    assert rows[CountKind.ASSUMED, CASE.id] == (3, 2)


def test_facts_used_and_facts_needed_and_not_found() -> None:
    used = next(f for f in CASE.facts if f.in_brief)
    unused = next(f for f in CASE.facts if f.in_brief and f is not used)
    rows = counted([turn(0)], {}, facts_used=(used.id,))
    assert rows[CountKind.FACT, f"{CASE.id}/{used.id}"] == (1, 1)
    assert rows[CountKind.FACT, f"{CASE.id}/{unused.id}"] == (1, 0)
    outside = [
        (c, f)
        for c in map(
            load_case,
            (
                "packaging-film",
                "brake-castings",
                "freight-lanes",
                "cooling-service",
                "single-use-bags",
                "specialty-coating",
            ),
        )
        for f in c.facts
        if not f.in_brief and f.contradicts
    ]
    assert outside, "no case has a fact that must be fetched"
    case, fact = outside[0]
    for ridden, known, expected in (((), (), None), ((fact.contradicts,), (), 1), ((fact.contradicts,), (fact.id,), 0)):
        state = replace(begin(case, Level.STANDARD, 3).state, ridden=ridden, facts_known=known)
        rows = {(r.kind, r.item): r.hits for r in counts_of(Played(case, [], {}, (), state, outcome(state, case)))}
        assert rows.get((CountKind.MISSING, f"{case.id}/{fact.id}")) == expected


def test_limits_reached_and_broken() -> None:
    limit = CASE.brief.limits[0]
    none = counted([turn(0)], {}, ended=Ended.IMPASSE)
    assert not [k for k in none if k[0] in (CountKind.REACHED, CountKind.BROKEN)]
    at_it = {i.id: i.status_quo for i in CASE.issues} | {row.issue: row.value for row in CASE.brief.limits}
    rows = counted([turn(0)], {}, deal=at_it, ended=Ended.DEAL)
    name = f"{CASE.id}/{limit.issue}"
    assert (rows[CountKind.REACHED, name], rows[CountKind.BROKEN, name]) == ((1, 1), (1, 0))
    rows = counted([turn(0)], {}, deal=dict(CASE.opening), ended=Ended.DEAL)
    assert (rows[CountKind.REACHED, name], rows[CountKind.BROKEN, name]) == ((1, 0), (1, 1))


@dataclass
class Rows:
    """A store of five lines."""

    rows: list[CountRow]
    asked: list[object] = field(default_factory=list)

    def stamp(self) -> tuple[int, str]:
        return 0, ""

    def counts(self, teams: Any) -> list[CountRow]:
        self.asked.append(teams)
        return self.rows


COACH = User("c", "Cora", ("coach",), (Team("n", "north", "coach"),))
ADMIN = User("a", "Ada", ("admin",), (Team("o", "office", "trainee"),))


def rows_of(people: int, kind: CountKind, item: str, hits: int = 1) -> list[CountRow]:
    return [CountRow(kind, item, f"person-{n}", 2, hits) for n in range(people)]


def test_a_coach_gets_her_teams_and_an_admin_all() -> None:
    store = Rows(rows_of(5, CountKind.TACTIC, "deadline"))
    Climates(store).view(COACH)
    Climates(store).view(ADMIN)
    assert store.asked == [("n",), None]
    with pytest.raises(NotFound):
        Climates(store).view(replace(COACH, roles=("trainee",)))


def test_under_five_people_there_is_nothing() -> None:
    found = Climates(Rows(rows_of(4, CountKind.TACTIC, "deadline"))).view(ADMIN)
    assert not found.enough and found.tactics == ()


def test_tables_are_sorted_by_what_tells_most_and_nobody_is_in_them() -> None:
    store = Rows([
        *rows_of(6, CountKind.TACTIC, "deadline", 1), *rows_of(7, CountKind.TACTIC, "blame", 2), *rows_of(1, CountKind.TACTIC, "salami", 2),
        *rows_of(6, CountKind.FACT, f"{CASE.id}/{CASE.facts[0].id}", 0), *rows_of(6, CountKind.ASSUMED, CASE.id),
        *rows_of(6, CountKind.PRESSURE, AFTER), *rows_of(6, CountKind.PRESSURE, OTHERWISE, 0),
        *rows_of(6, CountKind.REACHED, f"{CASE.id}/price"), *rows_of(6, CountKind.BROKEN, f"{CASE.id}/price", 0),
    ])  # fmt: skip
    view = Climates(store).view(ADMIN)
    assert [(line.label, line.cell.hidden) for line in view.tactics] == [
        ("blame", False),
        ("deadline", True),
        ("salami", True),
    ]
    assert view.unused[0].label == CASE.facts[0].text and view.unused[0].cell.share == 0.0
    assert view.after is not None and view.after.share == 0.5 and view.otherwise is not None
    assert (view.limits[0].reached.share, view.limits[0].broken.share) == (0.5, 0.0)
    assert "person-" not in repr(view)


def test_own_cases_are_told_of_together_or_not_at_all() -> None:
    store = Rows([
        *rows_of(6, CountKind.ASSUMED, CASE.id), *rows_of(3, CountKind.ASSUMED, "own-a"), *rows_of(6, CountKind.ASSUMED, "own-b"),
        *rows_of(6, CountKind.FACT, "own-a/fact1"), *rows_of(6, CountKind.REACHED, "own-a/price"), *rows_of(6, CountKind.BROKEN, "own-a/price"),
    ])  # fmt: skip
    view = Climates(store).view(ADMIN)
    assert {line.label: line.cell.times for line in view.assumed} == {CASE.title: 12, OWN: 18}
    assert view.unused == () and view.limits == ()
