"""What is typed in short is said in full: short forms, long names of what is sold, units behind a number."""

import pytest

from app.language.savings import sum_saved
from app.negotiation.casecheck import check_case
from app.owncase.build import build
from app.owncase.export import template
from app.owncase.questions import FIELDS
from app.owncase.reading import read
from app.owncase.shape import in_full
from app.owncase.slots import spoken_goods
from tests.owncase.playing import TODAY, play
from tests.owncase.situations import LOGISTICS


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("Wire rod is down abt. 12 % vs. last yr.", "Wire rod is down about 12 % against last year."),
        ("Fewer tickets than 2 yrs ago", "Fewer tickets than 2 years ago"),
        ("It lasts 2 yrs. They want more", "It lasts 2 years. They want more"),
        ("Stopped w/o notice, bc of the audit", "Stopped without notice, because of the audit"),
        ("Down for 20 min in CA, at Max Frey's", "Down for 20 min in CA, at Max Frey's"),
    ],
)
def test_short_forms_are_written_out(typed: str, full: str) -> None:
    assert in_full(typed) == full


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("liquid oxygen + argon, bulk tanks and some cylinders", "liquid oxygen and argon"),
        ("SW maintenance + help desk, dispatch software (2nd lvl)", "SW maintenance and help desk"),
        ("Confirmat screws", "Confirmat screws"),
        ("screws (M4 to M10)", "screws"),
        ("(2nd level)", "(2nd level)"),
    ],
)
def test_what_is_sold_is_said_in_short(typed: str, said: str) -> None:
    assert spoken_goods(typed) == said


@pytest.mark.parametrize(("typed", "unit"), [("310 t", "tonnes"), ("400 pallets", "pallets"), ("310", "units")])
def test_a_unit_behind_a_number_is_what_is_counted(typed: str, unit: str) -> None:
    volume = {
        "volume.on": "on",
        "volume.today": typed,
        "volume.demand": "250",
        "volume.like": "450",
        "volume.limit": "280",
        "volume.step": "10",
    }
    reading = read({**LOGISTICS, **volume}, TODAY)
    assert reading.answers is not None, reading.problems
    _, opening, _ = play(build(reading.answers, "own-test"), 1, [])[0]
    assert f"250 {unit}" in opening, opening


def test_the_template_says_how_long_an_answer_may_be() -> None:
    lines = {line.split(":")[0]: line for line in template().splitlines() if line and not line.startswith(("#", " "))}
    for name in ("goods", "change", "other_way", "fear"):
        assert f"at most {FIELDS[name].size} characters" in lines[name]
    assert "characters" not in lines["revenue"] + lines["manner"]


def test_of_a_sum_in_pieces_the_whole_is_taken_and_no_piece_is_asked_back() -> None:
    said = "The sum: 104 deliveries less in a year, about 90 euro each, so 9.000. And 5 screws less to store, I think 15.000. Together 24.000. Do you see it so?"
    assert sum_saved(said, True) == "24.000"
    assert sum_saved(said, False) == ""


SHORT = {
    "goods": "hospital laundry", "seller": "Weisswerk", "customer": "Elbklinik", "revenue": "2.4 mio", "years": "7",
    "change": "Gas is 20 % cheaper than last winter", "reason": "They are in the red", "price.demand": "7", "price.limit": "3",
    "payment.on": "on", "payment.today": "30", "payment.demand": "60", "payment.limit": "45",
    "stock.on": "on", "stock.today": "1", "stock.demand": "3", "stock.limit": "2",
    "fact1.text": "98.9 % of our deliveries were complete last year", "fact1.source": "delivery log",
    "fear": "they run out of gowns on a Monday", "fear_issue": "stock", "buyer": "Dr. Anke Harms", "deadline": "Friday, 12 December",
}  # fmt: skip


def test_a_dozen_short_answers_make_a_case_and_what_is_taken_instead_is_said_back() -> None:
    reading = read(SHORT, TODAY)
    assert reading.answers is not None, reading.problems
    assert {
        "change_source",
        "boss",
        "title",
        "decider",
        "no_deal_text",
        "bad_deal",
        "keep_back",
        "contract_end",
    } <= set(reading.notes)
    assert all(str(reading.notes[name]).startswith("Left empty") for name in ("boss", "title", "no_deal_text"))
    assert [i.like for i in reading.answers.issues if i.kind == "stock"] == [1.0], (
        "who wishes for nothing is content with today"
    )
    case = build(reading.answers, "own-test")
    assert check_case(case) == []
    said = [
        "Why do you need the 7 %?",
        "Who decides that on your side?",
        "What happens if we do not agree?",
        "2 % off if you stay at 30 days. Does that help?",
    ]
    rows = play(case, 4, said)
    assert len(rows) == 5 and all(reply and "{" not in reply for _, reply, _ in rows)


def test_what_has_nothing_in_its_place_is_still_asked_for() -> None:
    for name in ("goods", "customer", "reason", "fear", "buyer"):
        assert set(read({**SHORT, name: ""}, TODAY).problems) == {name}


def test_the_shortest_form_leaves_out_what_takes_long_to_think_of() -> None:
    left = (
        "change",
        "deadline",
        "fear_issue",
        "fact1.text",
        "fact1.source",
        "stock.on",
        "stock.today",
        "stock.demand",
        "stock.limit",
    )
    shortest = {name: typed for name, typed in SHORT.items() if name not in left}
    reading = read(shortest, TODAY)
    assert reading.answers is not None, reading.problems
    assert {"change", "deadline", "facts"} <= set(reading.notes)
    assert reading.answers.fear_issue == "payment"
    case = build(reading.answers, "own-test")
    assert check_case(case) == []
    rows = play(
        case,
        4,
        [
            "Why do you need the 7 %?",
            "Since when have prices come down?",
            "2 % off if you stay at 30 days. Does that help?",
        ],
    )
    assert len(rows) == 4 and all(reply and "{" not in reply for _, reply, _ in rows)
