"""A trainee played by a model from a brief. It sees what a trainee sees, never the hidden side."""

from collections.abc import Sequence

from app.buyer.speech import Line
from app.content.persona import CaseFile
from app.models.chat import ChatMessage, ChatModel, ChatRequest, Reply

MOST_TOKENS = 220
LAST_LINES = 16
LONGEST = 4000


async def next_words(model: ChatModel, brief: str, case: CaseFile, history: Sequence[Line]) -> str | None:
    """What the trainee says next; None where the model said nothing. Raises ModelError."""
    facts = "\n".join(f"- {fact.text}" for fact in case.facts if fact.in_brief)
    limits = "\n".join(f"- {limit.text}" for limit in case.brief.limits)
    system = (
        f"You are an account manager in a negotiation exercise. {brief}\nYour company: {case.brief.company}. {' '.join(case.brief.situation.split())}\n"
        f"Your limits, for yourself alone:\n{limits}\nFacts you may use:\n{facts}\nSay only your next message, one to four sentences, without your name before it."
    )
    messages = [ChatMessage("system", system)]
    for line in history[-LAST_LINES:]:
        messages.append(ChatMessage("user" if line.who == "buyer" else "assistant", line.text))
    text = ""
    async for item in model.stream(ChatRequest(tuple(messages), "play", MOST_TOKENS)):
        if isinstance(item, Reply):
            text = item.text
    return text.strip()[:LONGEST] or None
