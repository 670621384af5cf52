"""Listening to a stream only until somebody asks to stop, also while the stream has nothing to say."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TypeVar

T = TypeVar("T")


async def until_asked(stop: asyncio.Event, stream: AsyncIterator[T]) -> AsyncIterator[T]:
    """The items of a stream until it ends or `stop` is set; a stalled stream is left at once. A generator is closed either way."""
    asked = asyncio.ensure_future(stop.wait())
    try:
        while not stop.is_set():
            coming = asyncio.ensure_future(_next(stream))
            try:
                await asyncio.wait({coming, asked}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                # A generator can only be closed once the step that runs in it has ended.
                coming.cancel()
                await asyncio.wait({coming})
            if coming.cancelled():
                return
            for item in coming.result():
                yield item
            if not coming.result():
                return
    finally:
        asked.cancel()
        if isinstance(stream, AsyncGenerator):
            await stream.aclose()


async def _next(stream: AsyncIterator[T]) -> tuple[T, ...]:
    """The next item, or nothing at the end: a task may not end with StopAsyncIteration."""
    async for item in stream:
        return (item,)
    return ()
