"""Serving the pages in this process: on a port of its own, or on a socket that several processes share."""

import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.settings import Settings, load_settings

if TYPE_CHECKING:
    from app.bootstrap import House

# Requests that run when the process is asked to stop have so long; then the turns and gradings have theirs (app.jobs.life).
REQUESTS_END_S = 3


def serve_house(
    settings: Settings, house: "House", told: Callable[[], None], shared: socket.socket | None = None
) -> None:
    """Serve until a signal says to stop; `told` is called once it runs. What runs then comes to an end within ten seconds, or is taken up by others."""
    import uvicorn

    from app.web.app import create_app

    class Server(uvicorn.Server):
        """Tells where it runs once it does, and lets the pages that listen go before it waits for requests to end."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            told()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            house.life.leave()
            await super().shutdown(sockets)

    config = uvicorn.Config(
        create_app(house.services),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        log_config=None,
        timeout_graceful_shutdown=REQUESTS_END_S,
    )
    Server(config).run(None if shared is None else [shared])


@dataclass(frozen=True, slots=True)
class Place:
    """What a process of several is handed: the shared socket, the pipe on which it says that it serves, and the one that ends with its parent; by number.
    The other settings it reads for itself, where its parent read them."""

    host: str
    port: int
    shared: int
    ready: int
    parent: int


def one_of_many() -> None:
    """What a process of `serve --workers` runs; its place is its only argument."""
    from app.bootstrap import ready
    from app.operations.logs import set_up

    place = Place(**json.loads(sys.argv[1]))
    settings = load_settings(host=place.host, port=place.port)
    set_up(settings.log_level, settings.log_format)
    os.umask(0o077)
    threading.Thread(target=_end_with_parent, args=(place.parent,), name="parent", daemon=True).start()
    house = ready(settings, "pages")

    def told() -> None:
        os.write(place.ready, b"serves")
        os.close(place.ready)

    serve_house(settings, house, told, socket.socket(fileno=place.shared))


def _end_with_parent(pipe: int) -> None:
    os.read(pipe, 1)  # nothing is ever written: it ends where the parent does, however that was
    os.kill(os.getpid(), signal.SIGTERM)
