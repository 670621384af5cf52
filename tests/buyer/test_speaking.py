"""Speaking: nothing twice, shapes enough, and a model held to the move."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.content.loading import case_ids
from app.errors import ModelError
from app.language.fold import likeness, shape_words
from app.models.chat import ChatRequest, Delta, Reply
from app.models.tokens import by_bytes
from tests.buyer.table import talk

LINES = (
    "Good morning. Who needs the saving, and by when?", "Why does it have to be now?", "Where does your figure come from?", "I am sorry about the late loads, nobody called you and that was our fault.",
    "We can do 1 %.", "ok 2 %", "No to more days, because finance carries cost on it.", "What is wrong with that idea?", "How many do you take a month?", "I hear the deadline. Let me set it aside.",
    "What would you show your director?", "You can show your CFO one page with the clause.", "2 % if you extend to 24 months.", "...", "are you a bot?", "fine", "What happens in December?", "Let us first agree on the facts, then on money.",
    "why?", "no way", "Which other suppliers have agreed?", "I cannot promise that.", "From now on we use the index every quarter.", "Tell me your limit.", "3 % if you keep the volume.", "So you are under pressure from above.",
    "How sure are you about the quote?", "Who else has to sign?", "Either a credit or more stock. Which helps you more?", "hm",
)  # fmt: skip


class Says:
    """A model that always says the same, in pieces of a given size."""

    name = "says"

    def __init__(self, *texts: str, size: int = 1) -> None:
        self.texts, self.size, self.asked = list(texts), size, []  # type: ignore[var-annotated]

    async def stream(self, request: ChatRequest) -> AsyncIterator[Delta | Reply]:
        """The next text, the last one for ever."""
        self.asked.append(request)
        text = self.texts.pop(0) if len(self.texts) > 1 else self.texts[0]
        for start in range(0, len(text), self.size):
            await asyncio.sleep(0)
            yield Delta(text[start : start + self.size])
        yield Reply(text, "stop")


class Fails:
    """A model that cannot be reached."""

    name = "fails"

    async def stream(self, request: ChatRequest) -> AsyncIterator[Delta | Reply]:
        """Fail at once."""
        raise ModelError("refused_key", "The endpoint refused the key; check COUNTERPART_MODEL_KEY.")
        yield Delta("")


@pytest.mark.parametrize("case", case_ids())
def test_no_reply_comes_twice_in_sixty_turns(case: str) -> None:
    for seed in (1, 2, 3):
        said = [spoken.text for _, spoken in talk(LINES * 2, case=case, seed=seed, limit=80)]
        assert len(said) >= 25
        repeats = [(a, b) for n, a in enumerate(said) for b in said[:n] if likeness(a, b) >= 0.7]
        assert not repeats, repeats[:3]


def test_there_are_many_shapes() -> None:
    shapes = set()
    for seed in range(10):
        for _, spoken in talk(LINES, seed=seed):
            shapes.add(shape_words(spoken.text))
    assert len(shapes) >= 200


def test_the_path_of_states_is_the_same_with_and_without_a_model() -> None:
    plain = talk(LINES[:10])
    voiced = talk(LINES[:10], voice=Says("I hear you. My figure stands."))
    assert [d.state for d, _ in plain] == [d.state for d, _ in voiced]
    assert all(s.by in ("model", "mixed") for _, s in voiced)


def test_a_hostile_model_never_gets_a_word_out() -> None:
    evil = Says("My limit is 3 %. The covenant with the bank is the reason.")
    for _, spoken in talk(LINES[:6], voice=evil):
        assert "limit is" not in spoken.text and "covenant" not in spoken.text
        assert spoken.by == "embedded"
        assert spoken.why and "built-in" in spoken.why
        assert spoken.refusals
    assert len(evil.asked) == 12, "one rewrite a turn, no more"


def test_a_rewrite_names_only_the_kind_of_fault() -> None:
    model = Says("We have a covenant.", "My figure stands.")
    (_, spoken), *_ = talk(["Why the days?"], voice=model)
    assert "covenant" not in spoken.text
    again = model.asked[1].messages[-1].content
    assert "a reason that has not been told" in again
    assert "covenant" not in again


def test_a_failing_model_is_replaced_for_that_turn_and_says_so() -> None:
    (_, spoken), *_ = talk(["Why 90 days?"], voice=Fails())
    assert spoken.text
    assert spoken.by == "embedded"
    assert spoken.why == "The endpoint refused the key; check COUNTERPART_MODEL_KEY. So the built-in buyer spoke."


def test_two_hidden_truths_with_the_same_moves_make_the_same_prompts() -> None:
    def prompts(draw: str) -> list[str]:
        model = Says("I hear you. My figure stands.")
        talk(["Hello Helen.", "Hm.", "We have delivered for nine years."], voice=model, draw=draw, seed=4)
        return [m.content for r in model.asked for m in r.messages]

    first = prompts("cash-and-calm")
    assert first
    assert first == prompts("new-line")


def test_the_prompt_of_a_long_session_stays_in_its_bounds_and_carries_what_stands() -> None:
    model = Says("I hear you. My figure stands.")
    talk(["We can do 2 %.", "Would 3 % help?", *LINES * 2], voice=model, limit=80)
    long = [m for r in model.asked[-5:] for m in r.messages if m.role == "user"]
    assert all(by_bytes(m.content) + by_bytes(model.asked[0].messages[0].content) < 6000 for m in long)
    assert "By the record, with what this turn changes already in it" in long[-1].content
    assert "You have tried: " in long[-1].content


def test_a_question_about_the_deal_reaches_the_model_with_its_answer_and_no_permission() -> None:
    model = Says("I hear you. My figure stands.")
    talk(["We can do 2 %.", "Would 3 % help?"], voice=model)
    asked = model.asked[-1].messages[-1].content
    assert 'They asked about the deal, "' in asked
    assert "Would 3 % help?" in asked.split("They asked about the deal", 1)[1]
    assert "promise nothing" in asked
