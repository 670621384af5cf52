"""The language of a request: chosen, used by nobody else at the same time, and numbers and dates in its manner."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from app.errors import BadValue, NotFound, TalksEnded
from app.locale import formats, texts
from app.locale.filled import Filled, Number
from app.pages import amounts, anywhere, present
from app.pages.templates import environment
from app.practice.anyterms import Given

AT = datetime(2026, 11, 3, 9, 5, tzinfo=UTC)


@pytest.fixture
def german() -> None:
    texts.language.set("de")


@pytest.fixture(autouse=True)
def english_again() -> object:
    yield
    texts.language.set("en")


@pytest.mark.parametrize(
    ("wanted", "accepted", "shown"),
    [
        ("auto", None, "en"),
        ("auto", "de-DE,de;q=0.9,en;q=0.8", "de"),
        ("auto", "fr-FR,fr;q=0.9,de;q=0.5,en;q=0.3", "de"),
        ("auto", "en-GB,en;q=0.9,de;q=0.8", "en"),
        ("auto", "en;q=0.2,de", "de"),
        ("auto", "de;q=0,fr", "en"),
        ("auto", "fr", "en"),
        ("auto", "de;q=x,;;,,", "en"),
        ("en", "de", "en"),
        ("de", "en", "de"),
    ],
)
def test_the_language_is_the_one_that_is_set_else_what_the_browser_asks(
    wanted: str, accepted: str | None, shown: str
) -> None:
    assert texts.chosen(wanted, accepted) == shown


@pytest.mark.usefixtures("german")
def test_numbers_and_dates_in_german() -> None:
    assert formats.moment(AT) == "3. November, 09:05"
    assert formats.number(12345.6, 1) == "12.345,6"
    assert present.money(-35.2, "EUR") == "−35 Tsd. EUR im Jahr"
    assert [
        amounts.figure_words(v, u) for v, u in ((2.5, "percent"), (1, "days"), (36, "months"), (12000, "money"))
    ] == [
        "2,5 %",
        "1 Tag",
        "36 Monate",
        "12.000 EUR",
    ]


def test_numbers_and_dates_in_english() -> None:
    assert formats.moment(AT) == "3 November, 09:05"
    assert present.money(-35.2, "EUR") == "−EUR 35k a year"
    assert [amounts.figure_words(v, u) for v, u in ((2.5, "percent"), (1, "days"), (36, "months"))] == [
        "2.5 %",
        "1 day",
        "36 months",
    ]


@pytest.mark.parametrize(
    ("known", "said"),
    [("en", ["today", "tomorrow", "in 6 days"]), ("de", ["heute", "morgen", "in 6 Tagen"])],
)
def test_when_something_comes_again(known: str, said: list[str]) -> None:
    texts.language.set(known)
    assert [anywhere.days_until(AT + timedelta(days=n), AT) for n in (0, 1, 6)] == said


def test_what_a_text_gives_is_in_the_language_of_the_page_unless_a_case_words_it() -> None:
    any_deal = Given("Payment", "60 days", "60 days", True, figure=(60.0, "days"))
    of_case = Given("Price cut", "6 % off", "6 %", True)
    shown = {}
    for known in ("en", "de"):
        texts.language.set(known)
        shown[known] = [(anywhere.given_words(g), anywhere.given_lang(g)) for g in (any_deal, of_case)]
    assert shown == {
        "en": [("Payment: 60 days", "en"), ("Price cut: 6 % off", "en")],
        "de": [("Zahlungsziel: 60 Tage", "de"), ("Price cut: 6 % off", "en")],
    }


@pytest.mark.usefixtures("german")
def test_an_error_is_told_with_its_values() -> None:
    long = BadValue(
        "Message",
        Filled("%(count)s characters", count="5,000"),
        Filled("keep it under %(most)s; nothing was changed", most="4,000"),
    )
    assert long.message.startswith("Message: 5,000 characters does not fit")
    assert (
        texts.text(long.message)
        == "Nachricht: 5,000 Zeichen passt nicht; bleiben Sie unter 4,000; es wurde nichts geändert."
    )
    assert texts.text(NotFound("session", "x").message).startswith("Nicht gefunden: Sitzung 'x'; prüfen Sie")
    assert "vorbei" in texts.text(TalksEnded("deal").message)
    assert texts.text("100 % of nothing that anybody has translated") == "100 % of nothing that anybody has translated"


def test_a_number_in_a_filled_text_is_written_in_the_manner_of_the_language() -> None:
    told = Filled(
        "%(typed)s does not fit; give a number from %(low)s to %(high)s.",
        typed="7",
        low=Number(0.1),
        high=Number(10_000_000),
    )
    assert told == "7 does not fit; give a number from 0.1 to 10,000,000."
    texts.language.set("de")
    assert texts.text(told) == "7 passt nicht; nehmen Sie eine Zahl von 0,1 bis 10.000.000."


def test_threads_and_tasks_do_not_hear_each_others_language() -> None:
    shown = environment().from_string("{% trans n=n %}Turn {{ n }}{% endtrans %}")

    def in_language(name: str) -> set[str]:
        texts.language.set(name)
        return {shown.render(n=3) for _ in range(200)}

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(in_language, ["de", "en"] * 8))
    assert found == [{"Runde 3"}, {"Turn 3"}] * 8

    async def task(name: str) -> str:
        texts.language.set(name)
        await asyncio.sleep(0)
        return shown.render(n=4)

    async def both() -> list[str]:
        return list(await asyncio.gather(*(task(n) for n in ("de", "en", "de"))))

    assert asyncio.run(both()) == ["Runde 4", "Turn 4", "Runde 4"]


@pytest.mark.usefixtures("german")
def test_values_in_a_marked_text_are_escaped() -> None:
    shown = environment().from_string(
        "{% trans end=x %}{{ end }}. What would you do differently, and in which turn?{% endtrans %}"
    )
    assert shown.render(x="<b>") == "&lt;b&gt;. Was würden Sie anders machen, und in welcher Runde?"


@pytest.mark.usefixtures("german")
def test_scripts_get_their_texts_and_no_others() -> None:
    found = texts.script_texts()
    assert found["You"] == "Sie"
    assert "Practise the talk before it counts." not in found
