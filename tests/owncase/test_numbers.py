"""Numbers as people type them: sums, dates, payment in words, and what the page says back."""

import pytest

from app.language.days import Day
from app.owncase.numbers import date_in, days_in_words, money_in, number_in
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
