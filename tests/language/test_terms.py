"""Terms in free words: the issue, the value, how it was meant, and whether it is tied. Sentences of our own."""

import pytest

from app.negotiation.heard import Heard, TermMode
from tests.buyer.table import heard


def offered(text: str, case: str = "packaging-film") -> dict[str, object]:
    return heard(text, case=case).offered()


def modes(found: Heard) -> set[tuple[str, object, str]]:
    return {(t.issue, t.value, t.mode.value) for t in found.terms}


@pytest.mark.parametrize(
    ("text", "case", "terms"),
    [
        ("roughly 3 % would be where I land", "packaging-film", {"price": 3.0}),
        ("I give you 3 % right now", "packaging-film", {"price": 3.0}),
        ("sixty days are yours, just sign for two years", "packaging-film", {"payment": 60.0, "term": 24.0}),
        ("Put down 2 percent and a contract of 36 months.", "cooling-service", {"fee": 2.0, "term": 36.0}),
        ("the term could be twenty-four months", "freight-lanes", {"term": 24.0}),
        ("you get 150 bps", "freight-lanes", {"rate": 1.5}),
        ("ToP at 70, lead time 10 weeks", "single-use-bags", {"take-or-pay": 70.0, "lead_time": 10.0}),
        ("one more year and you have 60 days", "packaging-film", {"term": 24.0, "payment": 60.0}),
        ("12 months more, and I hold two extra weeks of stock", "packaging-film", {"term": 24.0, "stock": 4.0}),
        ("against a second contract year: 45 days", "cooling-service", {"term": 24.0, "payment": 45.0}),
        ("our share goes up by ten points", "packaging-film", {"share": 90.0}),
        ("2 % through the fuel clause", "freight-lanes", {"rate": 2.0, "form": "fuel"}),
        ("leave payment alone", "packaging-film", {"payment": 45.0}),
        ("60 days work, 75 don't", "packaging-film", {"payment": 60.0}),
        ("the contract goes from 12 to 36 months", "packaging-film", {"term": 36.0}),
        ("three years instead of one", "packaging-film", {"term": 36.0}),
        ("60 days, not 90", "packaging-film", {"payment": 60.0}),
        ("3 % for 24 months, how does that sound?", "packaging-film", {"price": 3.0, "term": 24.0}),
        ("Why not 24 months?", "packaging-film", {"term": 24.0}),
    ],
)
def test_what_is_put_forward_is_offered(text: str, case: str, terms: dict[str, object]) -> None:
    assert offered(text, case) == terms


@pytest.mark.parametrize(
    "text",
    [
        "Would 45 days get your planner through the winter?",
        "what would make 2 % work for you",
        "What would make 2 % work for you?",
        "and if I did 3 %?",
        "Today you pay after 45 days.",
        "You asked for 8 % and ninety days.",
        "Your 8 % is a big number.",
        "90 days is too much.",
        "90 is a no from us.",
        "We can't do 8 %, 90 days and 70 % of the volume.",
        "Neither 8 nor 7.",
        "Another customer got 2 % last year.",
        "Our colleagues agreed 3 % with somebody else.",
        "60 days would cost us too much.",
        "The clause is clear: by that formula the index makes it 2.5 %.",
    ],
)
def test_what_is_asked_refused_or_told_of_is_no_offer(text: str) -> None:
    assert offered(text) == {}


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("Clause 9 gives you thirty days to object.", "brake-castings"),
        ("203 of 212 calls were in time.", "cooling-service"),
        ("We have 34 versions on the list of bags.", "single-use-bags"),
        ("14 lanes come home without a load.", "freight-lanes"),
        ("That took us nine months.", "packaging-film"),
        ("It was 8 hours 20 in July.", "cooling-service"),
        ("Film is 18 % of a bag.", "single-use-bags"),
        ("Each extra week costs us seven thousand.", "packaging-film"),
        ("The price list says 4.00 a kilo.", "packaging-film"),
    ],
)
def test_counts_records_and_costs_are_no_terms(text: str, case: str) -> None:
    assert [t for t in heard(text, case=case).terms if not isinstance(t.value, str)] == []


def test_both_sides_of_a_contrast_are_heard() -> None:
    assert modes(heard("payment moves from 45 to 60 days")) == {
        ("payment", 45.0, "reported"),
        ("payment", 60.0, "offered"),
    }
    assert modes(heard("two years instead of one")) == {("term", 24.0, "offered"), ("term", 12.0, "reported")}
    assert modes(heard("not 90 days, 60")) == {("payment", 90.0, "refused"), ("payment", 60.0, "offered")}


def test_every_distinct_offer_stays_and_the_last_word_wins() -> None:
    found = heard("2 % for 24 months. And 3 % for 36 months")
    assert modes(found) == {
        ("price", 2.0, "offered"),
        ("term", 24.0, "offered"),
        ("price", 3.0, "offered"),
        ("term", 36.0, "offered"),
    }
    assert found.offered() == {"price": 3.0, "term": 36.0}


def test_a_level_that_is_offered_is_not_told_of_as_well() -> None:
    found = heard("You want 60 days. Fine: 60 days.")
    assert [(t.value, t.mode) for t in found.terms] == [(60.0, TermMode.OFFERED)]


@pytest.mark.parametrize(
    "text",
    [
        "60 days if you sign for 24 months.",
        "Four weeks of stock, fine. In return I need 24 months.",
        "Give me 36 months and 60 days are yours.",
        "3 % against a contract of 24 months",
        "60 days w/ 24 months",
        "4 weeks of stock. 60 days. All that for 36 months.",
        "3 % off, provided the contract goes to 24 months.",
        "60 days and 36 months.",
    ],
)
def test_what_each_side_gives_is_tied_together(text: str) -> None:
    terms = [t for t in heard(text).terms if t.mode is TermMode.OFFERED]
    assert len(terms) >= 2
    assert all(t.conditional for t in terms)


@pytest.mark.parametrize("text", ["3 % and 60 days.", "I can do 2 %.", "Two weeks more stock, no strings.", "3 % off."])
def test_a_list_for_one_side_is_not_tied(text: str) -> None:
    terms = heard(text).terms
    assert terms
    assert not any(t.conditional for t in terms)


def test_otherwise_ends_the_tie() -> None:
    terms = heard("60 days if the contract goes to 24 months, otherwise 45 days").terms
    assert {(t.value, t.conditional) for t in terms} == {(60.0, True), (24.0, True), (45.0, False)}


def test_what_stands_before_a_whole_trade_is_not_part_of_it() -> None:
    terms = heard("Two weeks of stock stay. And I do 60 days if you sign for 36 months.").terms
    assert {(t.issue, t.conditional) for t in terms} == {("stock", False), ("payment", True), ("term", True)}


@pytest.mark.parametrize(
    ("text", "form", "mode"),
    [
        ("I can do 2 % as a year-end rebate", "rebate", "offered"),
        ("3 % as a one-off credit", "one_off", "offered"),
        ("2 % as a rebate, not off the list price", "price", "reported"),
        ("What would a rebate do for you?", "rebate", "questioned"),
        ("A one-off, EUR 48,000 in January.", "one_off", "offered"),
    ],
)
def test_the_form_of_a_saving(text: str, form: str, mode: str) -> None:
    assert (form, mode) in {
        (t.value, "reported" if t.mode is TermMode.REFUSED and mode == "reported" else t.mode.value)
        for t in heard(text).terms
    }


@pytest.mark.parametrize("text", ["2 to 3 % is possible", "how about 2-3 %?"])
def test_a_range_is_asked_back(text: str) -> None:
    found = heard(text)
    assert found.offered() == {}
    assert [p.kind.value for p in found.puzzles] == ["range"]
