"""The check: what is found, what a model is shown, and that nothing is kept."""

import asyncio
import json
import logging
from pathlib import Path

import pytest

from app.content.loading import load_case, load_rubric
from app.errors import BadValue, NotFound
from app.grading.by_model import ModelGrader
from app.grading.embedded import EmbeddedGrader
from app.grading.grader import Status
from app.models.chat import ChatRequest
from app.models.scripted import ScriptedChat
from app.practice.checking import MOST_KEPT, Checked, Checking, KeptCheck, ToCheck, WhoAreYou, check_with
from tests.practice.conftest import Room

CUSTOMER = "Dear Anna, we need 9 % off by Friday, or we tender. Regards, Petra Kolbeck"
CANARY = "zebrafinch-4711"


def checked(what: ToCheck, case: str | None = None) -> Checked:
    return asyncio.run(check_with(what, load_case(case) if case else None, EmbeddedGrader()))


def test_a_draft_that_gives_for_nothing_is_told_what_with_a_line_in_its_place() -> None:
    found = checked(ToCheck("OK, 6 percent off from Monday. If that's not enough call me.", CUSTOMER)).turns[0]
    assert [(g.issue, g.value, g.free) for g in found.given] == [("Price", "6 %", True)]
    assert [leak.kind.value for leak in found.leaked] == ["limit"]
    assert any(f.trap for f in found.grading.findings)
    assert all(a.stronger for a in found.traps)
    assert "9 %" in " ".join(a.stronger or "" for a in found.traps) or "volume" in (found.traps[0].stronger or "")


def test_a_trade_is_no_gift() -> None:
    found = checked(ToCheck("I can do 2 % if you extend the contract to 36 months.", CUSTOMER)).turns[0]
    assert found.free == ()
    assert not any(f.trap for f in found.grading.findings)


def test_with_a_case_its_issues_and_the_own_limits_are_known() -> None:
    found = checked(ToCheck("We can do 6 % off the price, and 90 days of payment.", ""), "packaging-film").turns[0]
    price = next(g for g in found.given if g.beyond and g.free and "6 %" in g.value)
    assert "4 %" in (price.beyond or "")
    assert len(found.given) == 2


def test_a_chain_above_the_draft_gives_the_line_that_is_answered() -> None:
    chain = "Me: Why 9 %?\nCustomer: Because the index fell by 12 %.\nMe: Which index?\nCustomer: The resin one. Well?"
    found = checked(ToCheck("Which month of it?", chain)).turns[0]
    assert found.buyer == "The resin one. Well?"


def test_an_exchange_is_read_turn_by_turn_and_asks_who_the_writer_is() -> None:
    text = (Path(__file__).parent / "pasted" / "4.txt").read_text("utf-8")
    with pytest.raises(WhoAreYou) as asked:
        checked(ToCheck(text, exchange=True))
    assert asked.value.names == ("Leticia Amaral", "Owen Trask", "Bram Oosting")
    found = checked(ToCheck(text, exchange=True, me="Owen"))
    assert [t.number for t in found.turns] == [1, 2, 3]
    assert found.turns[2].buyer.startswith("Hi Owen, Bram (COO)")
    assert found.seen is None


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (ToCheck("  "), "paste it"),
        (ToCheck("x" * 20_001), "20,000"),
        (ToCheck("a\x07b"), "control character"),
        (ToCheck("one text that nobody says", exchange=True), "mail chain"),
    ],
)
def test_what_cannot_be_checked_is_told_with_the_fix(what: ToCheck, words: str) -> None:
    with pytest.raises(BadValue, match=words):
        checked(what)


def test_a_model_sees_no_name_and_its_quotes_are_held_to_the_real_text() -> None:
    def said(request: ChatRequest) -> str:
        shown = request.messages[-1].content
        assert "[name" in shown
        find = {
            "id": "asks_why",
            "quote": "Why 9 %, [name 1]?",
            "specific": True,
            "takes_up": None,
            "confidence": "sure",
            "note": "n",
        }
        if "Why 9 %, [name" in shown:
            start = shown.index("Why 9 %, [name")
            find["quote"] = shown[start : shown.index("?", start) + 1]
        other = {**find, "quote": "made up"}
        return json.dumps({"findings": [find, other], "abstained": [], "move": None, "rider": None})

    model = ScriptedChat([said])
    draft = "Why 9 %, Petra? Call me on +49 171 2345678.\n\nRegards,\nAnna Berg\nPolyfilm AG"
    what = ToCheck(draft, CUSTOMER, hide=("Monday",))
    found = asyncio.run(check_with(what, None, ModelGrader(model, load_rubric(), lambda: "abc")))
    sent = " ".join(m.content for request in model.requests for m in request.messages)
    for name in ("Petra", "Kolbeck", "Anna", "Berg", "Polyfilm", "2345678"):
        assert name not in sent, name
        assert name not in (found.seen or ""), name
    turn = found.turns[0]
    assert turn.grading.status is Status.GRADED
    assert [f.quote for f in turn.grading.findings] == ["Why 9 %, Petra?"]
    assert turn.grading.dropped >= 1
    assert dict(found.masked)["Petra"].startswith("[name")


@pytest.mark.db
def test_nothing_of_a_check_is_kept_until_it_is_said_so(
    room: Room, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    draft = f"We can do 3 % for {CANARY}, and my boss lets me go up to 5 %."
    what = ToCheck(draft, f"{CANARY} wants 9 %.", case="packaging-film", me=CANARY, hide=("falcon", "orchid"))

    async def play() -> None:
        service = room.house.services.checking
        await service.check(room.tess, what)
        with pytest.raises(NotFound):
            await service.check(room.tess, ToCheck(draft, case="unicorns"))
        with pytest.raises(BadValue):
            await service.check(room.tess, ToCheck(CANARY, exchange=True))
        assert await service.kept(room.tess) == []

    asyncio.run(play())
    room.house.engine.dispose()
    assert _holding(tmp_path) == []
    assert CANARY not in caplog.text

    async def keep() -> str:
        return await room.house.services.checking.keep(room.tess, what)

    kept = asyncio.run(keep())
    assert _holding(tmp_path) != []  # the scan finds what is there

    async def after() -> None:
        service = room.house.services.checking
        assert [k.what for k in await service.kept(room.tess)] == [what]
        for stranger in (room.cora, room.otto):
            assert await service.kept(stranger) == []
            with pytest.raises(NotFound):
                await service.one_kept(stranger, kept)
            with pytest.raises(NotFound):
                await service.drop(stranger, kept)
        await service.drop(room.tess, kept)
        assert await service.kept(room.tess) == []

    asyncio.run(after())


def _holding(folder: Path) -> list[str]:
    """The files of a folder that hold the canary, in any of the usual ways to write text."""
    forms = [CANARY.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    found = [p for p in folder.rglob("*") if p.is_file()]
    assert any(p.suffix == ".sqlite3" for p in found)
    return [p.name for p in found if any(form in p.read_bytes() for form in forms)]


def test_a_refusal_is_no_gift_and_a_point_without_a_limit_passes_none() -> None:
    assert checked(ToCheck("We could give 6 % off, sorry.", CUSTOMER)).turns[0].given == ()
    found = checked(
        ToCheck("We can extend the contract to 36 months and hold 8 weeks of safety stock.", ""), "packaging-film"
    )
    assert found.turns[0].given
    assert all(g.beyond is None for g in found.turns[0].given)


def test_no_more_than_two_hundred_checks_are_kept(room: Room) -> None:
    what, now = ToCheck("We can talk."), room.house.services.clock.now()

    class Full:
        def keep(self, user: str, kept: KeptCheck) -> None:
            raise AssertionError(user)

        def kept(self, user: str) -> list[KeptCheck]:
            return [KeptCheck(str(n), what, now) for n in range(MOST_KEPT)]

        def drop(self, user: str, check: str) -> bool:
            return False

    service = Checking(room.practice, Full(), EmbeddedGrader(), room.house.services.clock)
    with pytest.raises(BadValue, match="delete some of them first"):
        asyncio.run(service.keep(room.tess, what))
    with pytest.raises(NotFound):
        asyncio.run(service.one_kept(room.tess, "none"))
    with pytest.raises(NotFound):
        asyncio.run(service.drop(room.tess, "none"))


def test_in_an_exchange_of_a_case_what_was_offered_before_is_no_new_gift() -> None:
    text = "Me: We can do 2 % off the price.\nThem: Not enough.\nMe: As I said, 2 % off the price.\nThem: And?\nMe: 4 % off the price."
    turns = checked(ToCheck(text, exchange=True), "packaging-film").turns
    assert [t.number for t in turns] == [1, 2, 3]
    assert turns[0].free and turns[2].free
    assert turns[2].free[0].value.startswith("4 %")
