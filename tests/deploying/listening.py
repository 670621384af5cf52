"""A page that listens: it keeps when each event came, and comes back with the number of the last one when it is cut off, as browsers do."""

import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus

import httpx

GRADED, SPOKEN = "event: turn.graded", "event: turn.delta"


@dataclass
class Listener:
    """Listens to a session until its turn is graded."""

    client: httpx.Client
    session: str
    events: list[tuple[float, str]] = field(default_factory=list)
    cuts: int = 0
    refused: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def whole(self, within_s: float = 60.0) -> list[str]:
        """All events once the turn is graded."""
        self._thread.join(within_s)
        assert not self._thread.is_alive(), [event for _, event in self.events]
        return [event for _, event in self.events]

    def spoken(self) -> list[float]:
        """When each piece of the reply came."""
        return [at for at, event in self.events if SPOKEN in event]

    def wait_spoken(self, count: int = 1, within_s: float = 30.0) -> None:
        until = time.monotonic() + within_s
        while len(self.spoken()) < count:
            assert time.monotonic() < until, self.events
            time.sleep(0.01)

    def _listen(self) -> None:
        while not self.client.is_closed and not any(GRADED in event for _, event in self.events):
            try:
                self._listen_once()
            except httpx.TransportError:
                time.sleep(0.2)
            self.cuts += not any(GRADED in event for _, event in self.events)

    def _listen_once(self) -> None:
        last = self.events[-1][1].splitlines()[0].removeprefix("id: ") if self.events else "0"
        url, rest = f"/api/v1/sessions/{self.session}/events", ""
        with self.client.stream("GET", url, headers={"Last-Event-ID": last}) as stream:
            if stream.status_code != HTTPStatus.OK:
                self.refused.append(stream.status_code)
                time.sleep(0.2)
                return
            for text in stream.iter_text():
                *some, rest = (rest + text).split("\n\n")
                self.events += [(time.monotonic(), event) for event in some if event.startswith("id: ")]
                if any(GRADED in event for event in some):
                    return
