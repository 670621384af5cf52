"""Shipped cases whose entries say which kinds of questions they answer: what a question finds there, and what it does not."""

import pytest

from app.buyer.topics import ear_of
from app.content.acts import Act, Tactic
from app.content.loading import case_ids, load_case
from app.language.sides import SIDES
from app.language.wanted import Wanted
from app.negotiation.claims import ASKS
from tests.buyer.asking import ASKED, answered
from tests.buyer.table import heard, talk

SORTED = [case for case in case_ids() if ear_of(load_case(case)).sorts]
FILM, COOLING, FREIGHT = "packaging-film", "cooling-service", "freight-lanes"
LEAST_SHARE = 0.85


def entries(text: str, case: str = FILM, rider: Tactic | None = None) -> set[str]:
    """The entries that the questions of a first message find."""
    return {a.knowledge for a in heard(text, case=case, rider=rider).acts if a.act in ASKS and a.knowledge}


@pytest.mark.parametrize("case", SORTED)
def test_an_entry_is_called_by_one_name_and_no_kind_is_left_without_words(case: str) -> None:
    found = load_case(case)
    ids = [k.id for k in found.knowledge]
    assert len(ids) == len(set(ids))
    assert {f"not_known.{w}" for w in set(Wanted) - SIDES - {Wanted.IDEA}} <= set(found.buyer.phrases)


@pytest.mark.parametrize("case", SORTED)
def test_what_is_never_told_or_has_to_be_earned_is_so_for_each_kind(case: str) -> None:
    found = load_case(case)
    for topic in ("limit", "growth", "network", "reporting"):
        gates = {k.gate for k in found.knowledge if k.topic == topic and k.asks}
        assert "public" not in gates, topic


@pytest.mark.parametrize(
    ("case", "text", "entry"),
    [
        (FILM, "Why do you need the stock?", "stock_why"),
        (FILM, "Where should the stock be kept?", "stock_place"),
        (FILM, "How much stock do you have today?", "stock_today"),
        (FILM, "Since when have you been reading the index from April?", "resin_since"),
        (FILM, "Is that why you want six weeks of stock?", "stock_why"),
        (FILM, "We tried the thinner film on line 4. What came out of it from your point of view?", "trial_how"),
        (COOLING, "Is the 9 % fixed, or is there room?", "nine_sure"),
        (COOLING, "Which four sites do you want to take out?", "sites_which"),
        (COOLING, "When would you go out to tender?", "tender_when"),
        (COOLING, "What is the problem with 30 days?", "pay_why"),
        (FREIGHT, "Who wants the 60 days?", "pay_who"),
        (FREIGHT, "Where would the five trucks stand?", "reserve_where"),
        (FREIGHT, "Which lanes do you still need next year?", "net_when"),
        (FREIGHT, "Are fixed slots included in the quote?", "scope_what"),
        (FREIGHT, "Which loads do you ship on spot?", "spotuse_how_much"),
    ],
)
def test_the_kind_of_a_question_picks_the_answer(case: str, text: str, entry: str) -> None:
    found = heard(text, case=case)
    assert entry in {a.knowledge for a in found.acts}
    assert not found.offered()
    assert not found.asks


def test_a_level_that_is_asked_about_is_still_a_question_about_the_deal() -> None:
    assert heard("Would 60 days help you as well?").asks
    assert heard("What would it take to close this?").asks
    assert heard("Is 2 % and 60 days acceptable, and if not, which part is missing?").asks


def test_an_order_of_the_talk_is_no_question_for_a_fact() -> None:
    assert not entries("Shall we take March first, then the index, and the money at the end?")


@pytest.mark.parametrize("text", ["What you see is what you get.", "When it rains, it pours."])
def test_a_saying_is_no_question(text: str) -> None:
    found = heard(text)
    assert not [a for a in found.acts if a.act in ASKS]


@pytest.mark.parametrize("text", ["How late was it?", "Sorry for that. How did you hear of it?"])
def test_a_bare_question_is_about_what_was_pressed_for(text: str) -> None:
    topics = {k.topic for k in load_case(FILM).knowledge if k.id in entries(text, rider=Tactic.BLAME)}
    assert topics == {"service"}


def test_two_questions_get_a_sentence_each() -> None:
    lines = ["How shall we go on today, and could I bring our finance colleague next time?"]
    decided, spoken = talk(lines, draw="cash-and-calm")[0]
    assert [a.knowledge for a in decided.move.answers] == ["next_who", "next_how"]
    words = {k.id: k.wordings for k in load_case(FILM).knowledge}
    for entry in ("next_who", "next_how"):
        assert any(w.split(".")[0] in spoken.text for w in words[entry]), entry


@pytest.mark.parametrize("path", sorted(ASKED.glob("*.txt")), ids=lambda p: p.stem)
def test_most_questions_of_the_lists_are_answered_by_kind_or_on_the_deal(path) -> None:  # type: ignore[no-untyped-def]
    case = next(c for c in SORTED if path.stem.startswith(c))
    kinds = {k.id for k in load_case(case).knowledge if k.asks}
    met = []
    for seed, part in enumerate(path.read_text(encoding="utf-8").strip().split("\n\n")):
        for _, _, why in answered(case, part.splitlines(), seed):
            used = [a.split(":") for a in why.split("|")[1].strip().split(", ")]
            met.append(any(how != "unknown" and (entry in kinds or not entry) for how, *rest in used for entry in rest))
    assert sum(met) / len(met) >= LEAST_SHARE


@pytest.mark.parametrize(
    "text",
    [
        "Are you a bot?",
        "Are you a real person?",
        "am I talking to a machine?",
        "Is this an AI?",
        "Are you a bot or what?",
    ],
)
@pytest.mark.parametrize("case", case_ids())
def test_whether_she_is_a_machine_is_no_question_of_the_case(case: str, text: str) -> None:
    found = heard(text, case=case)
    assert found.has(Act.OFF_TOPIC) and not found.has(Act.ASKS_FACT)
