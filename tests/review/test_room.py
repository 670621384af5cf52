"""A room by values: codes, wrong ones, an order that says nothing, and no name."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from app.content.acts import Act, Opens, Strategy
from app.grading.findings import Finding
from app.grading.grader import Grading, Status, graded
from app.review.codes import ALPHABET, LENGTH, MOST_ADDRESSES, WrongCodes, code_hash, new_code, spelled
from app.review.room import RoomAnswer, grading_without_name, room_results, without_name

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def test_a_code_is_eight_signs_without_look_alikes() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)
    assert not set("0O1IL5S2Z8BVU") & set(ALPHABET) - {"U"}
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert spelled("K7MR4WXA") == "K7MR 4WXA"


def test_a_code_is_found_however_it_is_typed() -> None:
    assert code_hash("k7mr-4wxa ") == code_hash("K7MR 4WXA") == code_hash("K7MR4WXA")
    assert code_hash("K7MR4WXA") != code_hash("K7MR4WXY")


def test_wrong_codes_are_counted_per_address_and_forgotten() -> None:
    wrong = WrongCodes(most=3, within=timedelta(minutes=10))
    for minute in range(3):
        assert wrong.wait("a", NOW + timedelta(minutes=minute)) == 0
        wrong.note("a", NOW + timedelta(minutes=minute))
    assert wrong.wait("a", NOW + timedelta(minutes=3)) == 7
    assert wrong.wait("a", NOW + timedelta(minutes=9, seconds=59)) == 1
    assert wrong.wait("b", NOW + timedelta(minutes=3)) == 0
    assert wrong.wait("a", NOW + timedelta(minutes=10)) == 0


def test_the_count_of_wrong_codes_does_not_grow_without_end() -> None:
    wrong = WrongCodes(most=2)
    for number in range(MOST_ADDRESSES + 50):
        wrong.note(str(number), NOW)
    assert len(wrong._wrong) == MOST_ADDRESSES


def answer(number: int, *findings: Finding) -> RoomAnswer:
    return RoomAnswer(f"{number:03d}", f"Answer {number}", graded("g", findings, Opens()))


STRONG = Finding(Act.ASKS_WHY, "Why", 0, 3, specific=True)
WEAK = Finding(Act.CITES_STANDARD, "market", 0, 6, specific=False)
TRAP = Finding(Act.CAVES_TO_PRESSURE, "All right", 0, 9, specific=False)


def test_answers_are_compared_strong_beside_weak() -> None:
    failed = RoomAnswer("9", "Warum?", Grading(Status.NOT_GRADABLE, "g", "German"))
    found = room_results([answer(1, STRONG), answer(2, WEAK), answer(3, TRAP), answer(4), failed], "seed")
    assert [a.id for a in found.strong] == ["001"]
    assert {a.id for a in found.weak} == {"002", "003", "004"}
    assert found.ungraded == (failed,)
    used = {use.strategy: (use.shown, use.trapped) for use in found.used}
    assert used == {
        Strategy.BROADEN: (0, 0), Strategy.UNCOVER: (1, 0), Strategy.FAIRNESS: (1, 0), Strategy.TRUST: (0, 0), Strategy.PROCESS: (0, 1),
    }  # fmt: skip


def test_the_order_comes_from_the_seed_and_not_from_who_was_first() -> None:
    answers = [answer(n, STRONG) for n in range(20)]
    order = [a.id for a in room_results(answers, "seed").strong]
    assert order == [a.id for a in room_results(answers[::-1], "seed").strong]
    assert order != [a.id for a in answers]
    assert order != [a.id for a in room_results(answers, "other").strong]


@pytest.mark.parametrize(
    ("text", "name", "shown"),
    [
        ("Tess here. Ask tess or Ms Marlowe; Tessa stays.", "Tess Marlowe", "____ here. Ask ____ or Ms _______; Tessa stays."),
        ("You can ask you.", "you", "You can ask you."),
        ("Write to Tess", "Tess.Marlowe@firm.example", "Write to ____"),
        ("Ä (Zoë)!", "Zoë", "Ä (___)!"),
        ("Anna Smith here, anna for short", "anna.smith", "__________ here, ____ for short"),
        ("this is anna.", "Anna Smith", "this is ____."),
        ("Juergen Gross or Jürgen GROSS, Groß", "Jürgen Groß", "_____________ or ____________, ____"),
        ("Miles O’Brien’s line", "Miles O'Brien", "_____________’s line"),
        ("We mark the price. Mark does.", "Mark North", "We mark the price. ____ does."),
    ],
)  # fmt: skip
def test_no_part_of_a_name_is_left(text: str, name: str, shown: str) -> None:
    hidden = without_name(text, name)
    assert len(hidden) == len(text)
    assert re.sub("_[_ ]*_", lambda m: "_" * len(m[0]), hidden) == re.sub("_[_ ]*_", lambda m: "_" * len(m[0]), shown)


def test_the_findings_of_the_original_turn_name_nobody_and_stay_in_place() -> None:
    finding = Finding(Act.ASKS_WHY, "Tess asks why", 3, 16, specific=True, takes_up="Tess")
    hidden = grading_without_name(graded("g", [finding], Opens()), "Tess").findings[0]
    assert (hidden.quote, hidden.takes_up, hidden.start, hidden.end) == ("____ asks why", "____", 3, 16)
