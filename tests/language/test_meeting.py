"""A next step with a day is answered by that day; a day of the matter is none."""

import pytest

from app.buyer.turn import Line, Spoken, decide_turn, open_talks
from app.content.loading import case_ids, load_case
from app.language.meeting import day_proposed
from app.negotiation.state import Level
from tests.owncase.playing import play


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I send it Wednesday, can we talk again Thursday at 10?", "Thursday"),
        ("Next step: I send you paper until Wednesday, we speak Friday at 10. Does this work?", "Friday"),
        ("Then when do we sit with your boss, next Thursday?", "next Thursday"),
        ("Shall we continue tomorrow?", "tomorrow"),
        ("Let's talk again next week.", "next week"),
        ("My last word: 4 %, 6 hours. Yes or no, and Friday 10?", "Friday"),
        ("What happened on the Monday in May?", ""),
        ("Who called you on that Saturday?", ""),
        ("We deliver every Tuesday. Is that a problem?", ""),
        ("I told you so on Monday.", ""),
        ("4 % then.", ""),
    ],
)
def test_the_day_of_a_next_step(text: str, day: str) -> None:
    assert day_proposed(text) == day


@pytest.mark.parametrize("seed", [5, 6])
@pytest.mark.parametrize("case", case_ids())
def test_a_buyer_whose_case_has_no_answer_to_it_names_the_day_and_no_figure(case: str, seed: int) -> None:
    said = "I write it all down and send it to you. Can we talk again on Friday at 10?"
    _, reply, _ = play(load_case(case), seed, [said])[-1]
    assert "Friday" in reply and "10 weeks" not in reply, reply


def test_where_the_time_is_up_the_day_is_still_answered() -> None:
    case = load_case("packaging-film")
    said = ["Let me think about that for a moment."] * 40
    opened = open_talks(case, Level.STANDARD, 3, limit=3)
    assert opened.decision.state.limit == 3
    state, last, history = opened.decision.state, opened.decision.move, [Line("buyer", opened.text)]
    for number, text in enumerate((said[0], said[1], "I send you a page. Can we speak again on Tuesday?"), 1):
        decided = decide_turn(case, state, text, history, 3, last=last)
        state, last = decided.state, decided.move
        history += [Line("trainee", text), Line("buyer", f"Line {number}.")]
    assert last.ended == "turn-limit"
    assert "Tuesday" in _words(case, decided, history[:-1])


def _words(case, decided, history) -> str:  # type: ignore[no-untyped-def]
    import asyncio

    from app.buyer.turn import speak_turn

    async def said() -> str:
        return [i.text async for i in speak_turn(case, decided, history, 3) if isinstance(i, Spoken)][-1]

    return asyncio.run(said())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Shall we talk again on Thursday at ten, so that you have your number on Friday?", "Thursday"),
        ("I send it Wednesday, can we talk Friday at 10?", "Friday"),
        ("Can we meet next Tuesday, before the board on Thursday?", "next Tuesday"),
    ],
)
def test_the_day_of_the_step_is_meant_and_not_one_that_it_is_for(text: str, day: str) -> None:
    assert day_proposed(text) == day


def test_a_day_is_named_beside_a_need_played_back_and_a_pause() -> None:
    lines = [
        "Before we talk about numbers, what is behind your wish?",
        "So you need a saving that you can show. I send you one page by Wednesday. Shall we talk again on Thursday at ten?",
    ]
    for seed in range(1, 5):
        assert "Thursday" in play(load_case("packaging-film"), seed, lines)[-1][1]


def test_a_need_played_back_with_is_that_right_is_taken_as_that() -> None:
    lines = [
        "Before we talk about numbers, what is behind your wish?",
        "So if I understand you correctly, you need a saving you can show, and March must not happen again. Is that right?",
    ]
    for seed in range(1, 5):
        _, reply, why = play(load_case("packaging-film"), seed, lines)[-1]
        assert "plays_back_interest" in why and "dispatch" not in reply, reply
