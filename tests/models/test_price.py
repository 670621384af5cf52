"""What a model's words cost, and how that is told."""

from dataclasses import replace
from datetime import UTC, datetime

from app.models.chat import Price, Usage
from app.pages.amounts import spent_words
from app.practice.records import Step, Turn

TURN = Turn("t", "s", 1, "k", "Hello.", Step.COMPLETED, None, None, (), None, "Hm.", "model", None, datetime.now(UTC))


def test_a_call_costs_its_tokens_at_the_price_of_a_million() -> None:
    assert Price(2.5, 10.0).of(Usage(1_000_000, 100_000)) == 3.5
    assert Price().of(Usage(5000, 50)) == 0


def test_what_was_spent_is_told_with_its_cost_where_prices_are_set() -> None:
    spent = replace(TURN, prompt_tokens=1200, completion_tokens=40, cost=0.0034)
    assert spent_words([TURN]) == ""
    assert spent_words([spent, spent]) == "2,480 tokens, 0.0068 at your prices"
    assert spent_words([replace(spent, cost=0.0)]) == "1,240 tokens"
