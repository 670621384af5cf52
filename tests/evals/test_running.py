"""Running suites: what was finished stays finished, no answer is paid for twice, an error is never a failure."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.errors import ModelError
from app.evals.compared import compared
from app.evals.journal import Journal
from app.evals.lanes import Lane
from app.evals.plan import Cell, Changes, Loaded, cells_of, load_suite
from app.evals.results import SuiteResult, result_of
from app.evals.runner import Endpoint, Purse, Runner
from app.models.chat import ChatModel, ChatRequest, Delta, Price, Reply, Usage

SUITE = """kind: suite
schema_version: 1
id: mine
version: 1.0.0
title: Mine
about: A try.
matrix: {personas: [packaging-film], models: [stub]}
endpoints: {stub: {url: "http://127.0.0.1:1/v1", name: stub, concurrency: 4}}
principles: {human: "She sounds like a person."}
cases:
  - id: talk
    repeats: 3
    turns:
      - say: "Who on your side needs the 8, and by when?"
        expect: [{table_moved: false}]
      - say: "How did you arrive at it?"
        expect: [{table_moved: false}]
    always: [{no_secret: true}]
gates: {pass_rate: 1.0}
"""


class Stub:
    """A model that says one harmless sentence, counts its calls, and can fail or die at the n-th call."""

    name = "stub"

    def __init__(
        self,
        *,
        fail: frozenset[int] = frozenset(),
        die: int | None = None,
        say: str = "I hear you, and my figure stands.",
    ) -> None:
        self.calls, self.fail, self.die, self.words = 0, fail, die, say
        self.heats: set[float] = set()
        self.asked: list[ChatRequest] = []

    async def stream(self, request: ChatRequest) -> AsyncIterator[Delta | Reply]:
        self.calls += 1
        self.asked.append(request)
        self.heats.add(request.temperature)
        if self.die == self.calls:
            raise KeyboardInterrupt
        if self.calls in self.fail:
            raise ModelError("timeout", "The stub took too long; try again.")
        await asyncio.sleep(0)
        yield Delta(self.words)
        yield Reply(self.words, "stop", Usage(100, 10), "stub")


def suite_at(tmp_path: Path, text: str = SUITE) -> Loaded:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return load_suite(str(path))


def run(journal: Journal, cells: list[Cell], model: ChatModel, **more: object) -> None:
    async def play() -> None:
        ends = {"stub": Endpoint(lambda: model, lambda m: None, Price(1.0, 10.0), 4)}  # type: ignore[arg-type, return-value]
        await Runner(journal, ends, **more).run([c for c in cells if _status(journal, c) in ("waiting", "error")])  # type: ignore[arg-type]

    asyncio.run(play())


def _status(journal: Journal, cell: Cell) -> str:
    return {c.key: c.status for c in journal.cells()}[cell.key]


def begun(tmp_path: Path, loaded: Loaded, name: str = "run") -> tuple[Journal, list[Cell]]:
    cells = cells_of(loaded, Changes())
    journal = Journal(tmp_path / f"{name}.sqlite3", new=True)
    journal.begin(name, "2026-01-01T00:00:00", [str(loaded.path)], {})
    journal.plan([(c.key, n, c.suite.id, c.case.id, c.params) for n, c in enumerate(cells)])
    return journal, cells


def outcome(journal: Journal, loaded: Loaded) -> SuiteResult:
    return result_of(loaded.suite, journal)


def test_a_run_with_a_model_passes_and_counts_tokens_and_cost(tmp_path: Path) -> None:
    loaded = suite_at(tmp_path)
    journal, cells = begun(tmp_path, loaded)
    model = Stub()
    run(journal, cells, model)
    result = outcome(journal, loaded)
    assert (result.whole.passed, result.whole.n, result.met, result.evaluated) == (3, 3, True, True)
    assert model.calls == 6
    assert model.heats == {0.7}
    rows = journal.cells()
    assert sum(c.prompt_tokens for c in rows) == 600
    assert sum(c.cost for c in rows) == pytest.approx((600 * 1.0 + 60 * 10.0) / 1e6)
    turns = journal.turns(cells[0].key)
    assert [t.number for t in turns] == [1, 2, 0]
    assert turns[0].facts["by"] in ("model", "mixed")


@pytest.mark.parametrize("at", range(1, 7))
def test_killed_at_any_call_and_resumed_nothing_is_paid_twice_and_the_result_is_the_same(
    at: int, tmp_path: Path
) -> None:
    loaded = suite_at(tmp_path)
    whole, cells = begun(tmp_path, loaded, "whole")
    run(whole, cells, Stub())
    journal, cells = begun(tmp_path, loaded)
    first, second = Stub(die=at), Stub()
    with pytest.raises(KeyboardInterrupt):
        run(journal, cells, first)
    journal.close()
    journal = Journal(tmp_path / "run.sqlite3")
    finished = sum(len([t for t in journal.turns(c.key) if t.number]) for c in cells)
    run(journal, cells, second)
    assert second.calls <= 6 - finished
    assert outcome(journal, loaded).whole == outcome(whole, loaded).whole
    for cell in cells:
        assert [(t.text, t.reply, t.verdicts) for t in journal.turns(cell.key)] == [
            (t.text, t.reply, t.verdicts) for t in whole.turns(cell.key)
        ]


def test_an_endpoint_that_fails_is_an_error_and_never_a_failure(tmp_path: Path) -> None:
    loaded = suite_at(tmp_path)
    journal, cells = begun(tmp_path, loaded)
    run(journal, cells, Stub(fail=frozenset(range(1, 100))))
    result = outcome(journal, loaded)
    assert (result.whole.n, result.coverage.passed, result.coverage.n) == (0, 0, 3)
    assert result.errors == {"endpoint": 3}
    assert result.gates[0].met is None
    assert not result.evaluated
    again = Stub()
    run(journal, cells, again)  # errors are tried again
    assert outcome(journal, loaded).evaluated


def test_a_buyer_who_says_a_secret_fails_and_the_guard_catches_what_it_can(tmp_path: Path) -> None:
    loaded = suite_at(tmp_path)
    journal, cells = begun(tmp_path, loaded)
    run(journal, cells, Stub(say="My lowest is 3 %, I was told."))
    for cell in cells:  # the guard keeps the words back, and the journal says so
        assert journal.turns(cell.key)[0].facts["refused"]
    assert outcome(journal, loaded).whole.passed == 3


def test_the_budget_stops_a_run_and_says_what_was_not_run(tmp_path: Path) -> None:
    loaded = suite_at(tmp_path, SUITE.replace("repeats: 3", "repeats: 40"))
    journal, cells = begun(tmp_path, loaded)
    run(journal, cells, Stub(), purse=Purse(0.0008))
    result = outcome(journal, loaded)
    assert 0 < result.coverage.passed < 40
    assert not result.evaluated


def test_a_principle_is_judged_with_a_quote_or_not_at_all(tmp_path: Path) -> None:
    loaded = suite_at(
        tmp_path,
        SUITE.replace("always: [{no_secret: true}]", "always: [{principle: human}]").replace(
            "models: [stub]", "models: [embedded]"
        ),
    )

    def judged(answer: dict[str, object]) -> SuiteResult:
        journal, cells = begun(tmp_path, loaded, str(len(list(tmp_path.glob("*.sqlite3")))))
        run(journal, cells, Stub(say=json.dumps(answer)), judge="stub")
        return outcome(journal, loaded)

    assert judged({"holds": True, "quote": "", "why": "it does"}).whole.passed == 3
    made_up = judged({"holds": False, "quote": "words that nobody said", "why": "no"})
    assert made_up.whole.n == 0  # a breach that stands nowhere is no verdict
    assert judged({"holds": "perhaps"}).coverage.passed == 0
    found = judged({"holds": False, "quote": "", "why": "no"})
    assert found.coverage.passed == 0


def test_a_judge_reads_what_was_answered_and_judges_the_answer(tmp_path: Path) -> None:
    loaded = suite_at(tmp_path, SUITE.replace("always: [{no_secret: true}]", "always: [{principle: human}]"))
    journal, cells = begun(tmp_path, loaded)
    model = Stub(say=json.dumps({"holds": True, "quote": "", "why": "it does"}))
    run(journal, cells[:1], model, judge="stub")
    asked = [r.messages[-1].content for r in model.asked if r.purpose == "judge"]
    turns = journal.turns(cells[0].key)
    assert len(asked) == len([t for t in turns if t.text])
    for content, turn in zip(asked, turns, strict=False):
        talk = json.loads(content.split("\n")[-2])
        assert [line["who"] for line in talk[-2:]] == ["trainee", "buyer"]
        assert [line["text"] for line in talk[-2:]] == [turn.text, turn.reply]


def test_two_runs_are_compared_cell_by_cell(tmp_path: Path) -> None:
    loaded = suite_at(tmp_path)
    first, cells = begun(tmp_path, loaded, "first")
    run(first, cells, Stub())
    second, cells = begun(tmp_path, loaded, "second")
    run(second, cells, Stub())
    second.end_cell(cells[0].key, "failed")
    rows = compared(first.cells(), second.cells())
    assert len(rows) == 1
    assert rows[0].difference.value == pytest.approx(-1 / 3)
    assert len(rows[0].broken) == 1
    assert rows[0].worse
    assert not compared(first.cells(), first.cells())[0].worse


def test_a_lane_is_halved_by_too_many_requests_and_grows_again() -> None:
    async def play() -> list[int]:
        lane, seen = Lane(8), []
        await lane.take()
        await lane.give(ModelError("rate", "too many"))
        seen.append(lane.now)
        for _ in range(10):
            await lane.take()
            await lane.give(None)
        seen.append(lane.now)
        return seen

    assert asyncio.run(play()) == [4, 5]


def test_each_answer_costs_what_its_own_endpoint_asks_and_tries_add_up(tmp_path: Path) -> None:
    loaded = suite_at(tmp_path, SUITE.replace("always: [{no_secret: true}]", "always: [{principle: human}]"))
    journal, cells = begun(tmp_path, loaded)
    prices = {"stub": Price(1.0, 0.0), "dear": Price(50.0, 0.0)}
    holds = json.dumps({"holds": True, "quote": "", "why": "it does"})
    models = {"stub": Stub(), "dear": Stub(say=holds)}

    def ends(name: str) -> Endpoint:
        return Endpoint(lambda: models[name], lambda m: None, prices[name], 4)  # type: ignore[arg-type, return-value]

    async def play() -> None:
        await Runner(journal, {n: ends(n) for n in models}, judge="dear").run(cells)

    asyncio.run(play())
    cost = 100 * (models["stub"].calls * 1.0 + models["dear"].calls * 50.0) / 1e6
    assert models["dear"].calls > 0
    assert sum(c.cost for c in journal.cells()) == pytest.approx(cost)
    asyncio.run(play())  # all is known: nothing is asked, nothing is added, nothing is lost
    assert sum(c.cost for c in journal.cells()) == pytest.approx(cost)
    journal.forget([c.key for c in cells])
    asyncio.run(play())
    assert sum(c.cost for c in journal.cells()) == pytest.approx(2 * cost)


def test_what_was_paid_for_is_kept_where_the_run_is_broken_off_in_the_middle_of_a_turn(tmp_path: Path) -> None:
    loaded = suite_at(tmp_path, SUITE.replace("always: [{no_secret: true}]", "always: [{principle: human}]"))
    journal, cells = begun(tmp_path, loaded)
    model, judge = Stub(), Stub(die=1)
    ends = {
        "stub": Endpoint(lambda: model, lambda m: None, Price(1.0, 0.0), 4),  # type: ignore[arg-type, return-value]
        "judge": Endpoint(lambda: judge, lambda m: None, Price(1.0, 0.0), 4),  # type: ignore[arg-type, return-value]
    }

    async def play() -> None:
        await Runner(journal, ends, judge="judge").run(cells[:1])

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(play())
    assert model.calls == len(journal.calls(cells[0].key)) > 0
    assert journal.cells()[0].cost == pytest.approx(100 * model.calls / 1e6)
