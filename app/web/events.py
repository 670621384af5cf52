"""Events of a session as a stream: hand-formatted, resumable by Last-Event-ID. Rows are the truth."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import StreamingResponse

from app.errors import BadValue
from app.practice.records import Event
from app.web.access import services_of, user_of
from app.web.services import Services

router = APIRouter(prefix="/api/v1", tags=["sessions"])
MOST_EVENTS = 2**31 - 1


@router.get("/sessions/{session}/events", response_class=StreamingResponse)
async def events(request: Request, session: str, after: int = 0) -> StreamingResponse:
    """The events of a session after `Last-Event-ID` (or `after`), and then as they come."""
    user = await user_of(request)
    services = services_of(request)
    seq = _number_heard(request.headers.get("last-event-id"), after)
    await services.practice.view(user, session, part=True)
    stream = services.practice.events(user, session, seq)
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(_lines(services, stream), media_type="text/event-stream", headers=headers)


def _number_heard(last: str | None, after: int) -> int:
    """The number of the last event heard: the header's where there is one. Raises BadValue for what no event can have."""
    if last is None:
        if after > MOST_EVENTS:
            raise BadValue("after", after, "send the number of the last event heard")
        return max(0, after)
    if not (last.isascii() and last.isdigit() and len(last) <= len(str(MOST_EVENTS))):
        raise BadValue("Last-Event-ID", last, "send the number of the last event heard")
    return min(int(last), MOST_EVENTS)


async def _lines(services: Services, stream: AsyncIterator[list[Event]]) -> AsyncIterator[str]:
    yield "retry: 1500\n\n"
    replies: dict[str, str] = {}
    async for batch in stream:
        if not batch:
            yield ": still here\n\n"
        else:  # in one piece: each one passes through every layer of the server
            yield "".join([format_event(event, await _body_of(services, event, replies)) for event in batch])


def format_event(event: Event, body: Mapping[str, Any]) -> str:
    """One event in the wire format of the HTML standard."""
    return f"id: {event.seq}\nevent: {event.type}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n"


async def _body_of(services: Services, event: Event, replies: dict[str, str]) -> Mapping[str, Any]:
    """Deltas hold offsets; their text is read from the turn."""
    if event.type != "turn.delta":
        return event.body
    if event.words is not None:
        return {**event.body, "text": event.words}
    turn = event.body["turn"]
    if len(replies.get(turn, "")) < event.body["end"]:
        replies[turn] = await asyncio.to_thread(services.practice.ledger.reply, turn)
    return {**event.body, "text": replies[turn][event.body["start"] : event.body["end"]]}
