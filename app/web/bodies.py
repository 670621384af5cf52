"""How much of a request is taken: what is longer is refused as it arrives, before it fills a disk."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import TooLong

LARGEST = 6_000_000


class LimitedBodies:
    """Counts the bytes of each request's body. Raises TooLong inside the application beyond the limit; the answer is made there."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST) -> None:
        self.app, self.largest = app, largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.largest:
                raise TooLong(self.largest)
            return message

        await self.app(scope, counted, send)
