"""A model that learns no name: whatever is asked of it, and by whom, the accounts, teams and mail addresses are covered on the way out and put back on the way in."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from app.language.nameless import Cover, Names, Uncovering
from app.models.chat import ChatMessage, ChatModel, ChatRequest, Delta, Reply

TOLD = "Names are left out and stand in brackets, like [person 1] or [team 1]; write and quote them just so."


class NamelessChat:
    """Wraps a model. `names` reads the names as they are now."""

    def __init__(self, model: ChatModel, names: Callable[[], Names]) -> None:
        self._model, self._names = model, names
        self.name = model.name

    async def stream(self, request: ChatRequest) -> AsyncIterator[Delta | Reply]:
        """Answer a request; see `ChatModel.stream`."""
        cover = await asyncio.to_thread(self._cover, request)
        if cover.empty:
            async for item in self._model.stream(request):
                yield item
            return
        uncovering = Uncovering(cover)
        covered = replace(request, messages=tuple(_covered(m, cover) for m in request.messages))
        async for item in self._model.stream(covered):
            if isinstance(item, Reply):
                if rest := uncovering.rest():
                    yield Delta(rest)
                yield replace(item, text=cover.back(item.text))
            elif text := uncovering.piece(item.text):
                yield Delta(text)

    async def close(self) -> None:
        """Close the model."""
        close = getattr(self._model, "close", None)
        if close is not None:
            await close()

    def _cover(self, request: ChatRequest) -> Cover:
        orders = [m.content for m in request.messages if m.role == "system"]
        return Cover(self._names(), [m.content for m in request.messages if m.role != "system"], orders)


def _covered(message: ChatMessage, cover: Cover) -> ChatMessage:
    if message.role == "system":
        return replace(message, content=f"{cover.orders(message.content).rstrip()}\n{TOLD}\n")
    return replace(message, content=cover.words(message.content))
