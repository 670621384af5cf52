"""A model behind the cover: what it is asked holds no name, what it answers holds them again, in pieces of any size."""

import asyncio

import pytest

from app.errors import ModelError
from app.language.nameless import names_of
from app.models.chat import ChatMessage, ChatRequest, Delta, Reply
from app.models.nameless import TOLD, NamelessChat
from app.models.scripted import ScriptedChat

NAMES = names_of(("Tess Sandberg",), ("Nordwind",))


def asked(*contents: str) -> ChatRequest:
    messages = (ChatMessage("system", "Word the move."), *(ChatMessage("user", c) for c in contents))
    return ChatRequest(messages, "speak")


async def said(model: NamelessChat, request: ChatRequest) -> tuple[str, Reply]:
    pieces, last = "", None
    async for item in model.stream(request):
        if isinstance(item, Delta):
            pieces += item.text
        else:
            last = item
    assert last is not None
    return pieces, last


@pytest.mark.parametrize("piece", [1, 5, 200])
def test_names_go_out_covered_and_come_back(piece: int) -> None:
    inner = ScriptedChat(["Well, [person 1] of [team 1]: no."], piece=piece)
    pieces, reply = asyncio.run(said(NamelessChat(inner, lambda: NAMES), asked("I am Tess Sandberg of Nordwind.")))
    assert pieces == reply.text == "Well, Tess Sandberg of Nordwind: no."
    sent = inner.requests[0].messages
    assert [m.content for m in sent] == [f"Word the move.\n{TOLD}\n", "I am [person 1] of [team 1]."]


def test_without_a_name_nothing_is_changed() -> None:
    inner = ScriptedChat(["No. [person 1]"])
    request = asked("Why 8 %?")
    pieces, _ = asyncio.run(said(NamelessChat(inner, lambda: NAMES), request))
    assert pieces == "No. [person 1]" and inner.requests == [request]


def test_a_model_that_fails_fails_as_before() -> None:
    inner = ScriptedChat([ModelError("cut", "It broke off.")])
    with pytest.raises(ModelError, match="broke off"):
        asyncio.run(said(NamelessChat(inner, lambda: NAMES), asked("Tess here")))


def test_names_are_read_anew_for_each_request() -> None:
    known = [names_of((), ()), NAMES]
    inner = ScriptedChat(["Hm."])
    model = NamelessChat(inner, lambda: known.pop(0))
    for _ in range(2):
        asyncio.run(said(model, asked("Sandberg says")))
    assert [r.messages[1].content for r in inner.requests] == ["Sandberg says", "[person 1] says"]
