"""Numbers as people type them: sums, dates, payment in words, and what the page says back."""

import pytest

from app.buyer.hearing import hear
from app.buyer.turn import Line, open_talks, scene_of
from app.language.days import Day
from app.negotiation.state import Level
from app.owncase.build import build
from app.owncase.numbers import count_in, date_in, days_in_words, money_in, number_in
from app.owncase.reading import read
from app.owncase.understood import understood
from tests.owncase.reallife import CLEANING, TRANSPORT
from tests.owncase.situations import LOGISTICS

TODAY = Day(2026, 4, 20)


@pytest.mark.parametrize(
    ("typed", "thousands"),
    [
        ("1800", 1800), ("1,800", 1800), ("4,5 million", 4500), ("4.86m", 4860), ("£4.86m", 4860), ("4.5 Mio", 4500), ("3 332 000", 3332), ("3332000", 3332),
        ("3.332 million", 3332), ("3,332,000", 3332), ("3.332.000", 3332), ("433,560", 433.56), ("EUR 433,560", 433.56), ("433560 €", 433.56), ("640k", 640), ("2.5", 2.5), ("2,5", 2.5),
        ("1.2 bn", 1_200_000), ("3332", 3332), ("500 thousand", 500), ("1,800k", 1800), ("€900", 0.9), ("€1000", 1), ("10-12 million", None), ("a lot", None), ("", None),
    ],
)  # fmt: skip
def test_sums_are_read_as_they_are_meant(typed: str, thousands: float | None) -> None:
    assert money_in(typed) == (None if thousands is None else pytest.approx(thousands))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31 December 2027", Day(2027, 12, 31)), ("end of 2026", Day(2026, 12, 31)), ("2028-06-30", Day(2028, 6, 30)), ("30.06.2028", Day(2028, 6, 30)),
        ("Dec 2027", Day(2027, 12, 31)), ("12", None), ("12 months", None), ("31. Mai 2028", Day(2028, 5, 31)), ("1. Oktober 2028", Day(2028, 10, 1)), ("05/2028", Day(2028, 5, 31)),
        ("2028/05/31", Day(2028, 5, 31)), ("at the end of 2029", Day(2029, 12, 31)), ("mid 2028", None), ("36 months from 2026", None),
    ],
)  # fmt: skip
def test_days_are_read(typed: str, day: Day | None) -> None:
    assert date_in(typed) == day


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("yearly in advance", -365),
        ("half-yearly in advance", -182),
        ("quarterly in arrears", 91),
        ("30 days in advance", -30),
        ("1 year in advance", -365),
        ("2 months in arrears", 60),
        ("30", None),
    ],
)
def test_payment_in_words(typed: str, days: float | None) -> None:
    assert days_in_words(typed) == days


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [("term", "3 years", 36), ("term", "18 months", 18), ("payment", "2 months", 60), ("payment", "3 weeks", 21), ("payment", "45 days", 45), ("payment", "45", 45)],
)  # fmt: skip
def test_a_span_of_time_is_read_in_the_unit_of_its_field(field: str, typed: str, value: float) -> None:
    from app.owncase.issuereading import whole_number
    from app.owncase.kinds import BY_ID

    assert whole_number(typed, BY_ID[field].unit) == value
    assert whole_number("3 years", "percent") is None
    assert whole_number("400 hours", "units") == 400


def test_a_number_with_words_before_it_is_none() -> None:
    assert number_in("half in April") is None and number_in("1'250") == 1250 and number_in("8 %") == 8


def test_the_page_says_back_what_was_understood() -> None:
    reading = read({**LOGISTICS, "revenue": "4,5 million"}, TODAY)
    assert reading.answers is not None and not reading.notes
    rows = dict(understood(reading.answers, reading.notes))
    assert rows["What they buy"] == "EUR 4.5 million a year; one per cent is EUR 45,000."
    assert "assumed: 8 % a year on the days" in rows["Days to pay"]
    priced = read(TRANSPORT, TODAY)
    assert priced.answers is not None
    rows = dict(understood(priced.answers, priced.notes))
    assert rows["The price of one"].startswith("EUR 88 a vehicle today, they ask for EUR 70 a vehicle (20.5 % less)")
    assert "70 % of what they pay for one today" in rows["Vehicle licences"]


@pytest.mark.parametrize("revenue", ["4.5", "9 billion"])
def test_a_sum_off_by_orders_of_magnitude_is_asked_back_and_stops_nothing(revenue: str) -> None:
    reading = read({**LOGISTICS, "revenue": revenue}, TODAY)
    assert reading.answers is not None and reading.notes["revenue"].endswith("Is that right?")


def test_a_cost_that_does_not_fit_the_yearly_sum_is_asked_back() -> None:
    reading = read({**CLEANING, "price.cost": "243"}, TODAY)
    assert "GBP 583,200" in reading.notes["price.cost"] and "GBP 243,000" in reading.notes["price.cost"]
    assert "price.cost" not in read({**CLEANING, "price.cost": "580"}, TODAY).notes


def test_a_date_as_a_length_becomes_months_and_a_sentence_in_a_number_is_refused_whole() -> None:
    reading = read(TRANSPORT, TODAY)
    term = reading.answers.issue("term") if reading.answers else None
    assert term is not None and (term.today, term.demand, term.like, term.limit) == (20.0, 8.0, 32.0, 20.0)
    wrong = read({**TRANSPORT, "volume.limit": "260, and only with a way back when trucks return"}, TODAY).problems
    assert wrong["volume.limit"].startswith("'260, and only with a way back when trucks return' is no number")
    assert "date like 31 December 2028" in read({**TRANSPORT, "term.limit": "some day"}, TODAY).problems["term.limit"]


def test_what_was_ticked_counts_as_ticked_whatever_its_numbers() -> None:
    wrong = read({**TRANSPORT, "payment.today": "often"}, TODAY).problems
    assert "payment.today" in wrong and "fear_issue" not in wrong


def test_a_service_may_be_dropped_and_a_payment_come_in_advance() -> None:
    reading = read(
        {
            **LOGISTICS,
            "service.on": "on",
            "service.today": "100",
            "service.demand": "0",
            "service.like": "100",
            "service.limit": "50",
        },
        TODAY,
    )
    assert reading.answers is not None, reading.problems
    assert read(TRANSPORT, TODAY).problems == {}


@pytest.mark.parametrize(("sign", "currency"), [("€", "EUR"), ("$", "USD"), ("£", "GBP"), ("GBP", "GBP")])
def test_a_sign_of_a_currency_is_understood_and_a_date_without_a_letter_too(sign: str, currency: str) -> None:
    found = read({**LOGISTICS, "currency": sign, "contract_end": "31.12."}, TODAY)
    assert "currency" not in found.problems and "contract_end" not in found.problems
    assert found.answers is not None
    assert found.answers.currency == currency


def test_a_currency_that_is_not_offered_is_named() -> None:
    assert "currency" in read({**LOGISTICS, "currency": "¥"}, TODAY).problems


CARTONS = {
    **LOGISTICS,
    "volume.on": "on", "volume.label": "Cartons", "volume.today": "6.5 mio", "volume.demand": "5,2 Mio", "volume.like": "6.5m", "volume.limit": "6 Mio. cartons",
    "volume.step": "100k",
}  # fmt: skip


def test_a_count_in_millions_is_read_said_back_and_spoken_as_such() -> None:
    reading = read(CARTONS, TODAY)
    assert reading.answers is not None, reading.problems
    volume = reading.answers.issue("volume")
    assert volume is not None
    assert (volume.today, volume.demand, volume.like, volume.limit, volume.step) == (6.5e6, 5.2e6, 6.5e6, 6e6, 1e5)
    assert reading.notes["volume.today"] == (
        "Read as: 6,500,000 today, they demand 5,200,000, you would like 6,500,000, your limit is 6,000,000, in steps of 100,000."
    )
    assert "5,200,000 cartons" in build(reading.answers, "own-test").opening_lines[0]
    assert "volume.today" not in read({**LOGISTICS, "volume.today": "400"}, TODAY).notes


@pytest.mark.parametrize(
    ("typed", "unit", "count"),
    [
        ("6.5 mio", "", 6.5e6), ("6,5 Mio", "", 6.5e6), ("6.5m", "", 6.5e6), ("6.5 Mio. boxes", "", 6.5e6), ("6.5 million", "", 6.5e6), ("650k", "", 650_000.0), ("650 thousand", "", 650_000.0),
        ("1.200.000", "", 1.2e6), ("500 m", "metres", 500.0), ("500m", "m", 500.0), ("14 t", "", 14.0), ("400 hours", "", 400.0), ("some mio", "", None),
    ],
)  # fmt: skip
def test_counts_are_read_as_they_are_meant(typed: str, unit: str, count: float | None) -> None:
    assert count_in(typed, unit) == count


def test_millions_of_days_and_of_per_cent_are_refused_and_not_read_as_a_few() -> None:
    wrong = read({**LOGISTICS, "payment.demand": "6.5 mio", "price.demand": "9 mio", "years": "6 mio"}, TODAY).problems
    assert {"payment.demand", "price.demand", "years"} <= set(wrong)


def test_money_in_millions_is_read_in_every_field_of_money() -> None:
    flat = {
        **CARTONS,
        "revenue": "4,2 Mio €",
        "price.each": "1.2 mio",
        "price.demand": "1.1 mio",
        "price.limit": "€1.15m",
        "volume.cost": "0.3 Mio",
    }
    reading = read(flat, TODAY)
    assert reading.answers is not None, reading.problems
    volume = reading.answers.issue("volume")
    assert reading.answers.revenue == 4200 and reading.answers.price.each == 1.2e6
    assert (reading.answers.price.demand, reading.answers.price.limit) == (8.3, 4.2)
    assert volume is not None and volume.cost == pytest.approx(300)
    assert reading.notes["volume.cost"] == "Read as: it costs you EUR 300,000 a year."
    assert reading.notes["price.each"] == "Read as: one costs 1,200,000 today."


@pytest.mark.parametrize(
    ("said", "count"),
    [("I can do 6 million cartons.", 6e6), ("6.2 mio cartons would be possible.", 6.2e6), ("We go to 6.2m cartons if you pay at 30 days.", 6.2e6), ("Six million cartons and we sign.", 6e6), ("We stay with 5,800,000 cartons.", 5.8e6)],
)  # fmt: skip
def test_a_count_in_millions_is_heard_in_the_talk(said: str, count: float) -> None:
    answers = read(CARTONS, TODAY).answers
    assert answers is not None
    case = build(answers, "own-test")
    opened = open_talks(case, Level.STANDARD, 4)
    heard = hear(said, case, scene_of(opened.decision.state, (Line("buyer", opened.text),), opened.decision.move))
    assert heard.offered()["volume"] == count
