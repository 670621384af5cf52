"""Who asks: the login cookie, the cross-site check, and the headers that every answer carries."""

import asyncio
import secrets
from urllib.parse import urlsplit

from fastapi import Request
from starlette.responses import Response

from app.errors import NotAllowed, NotFound
from app.locale.filled import Filled
from app.people.records import User
from app.web.services import Services

COOKIE = "counterpart"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def services_of(request: Request) -> Services:
    """The services of the running application."""
    found: Services = request.app.state.services
    return found


def cookie_name(services: Services) -> str:
    """The cookie's name: host-bound where the connection is secure."""
    return f"__Host-{COOKIE}" if services.secure_cookies else COOKIE


async def user_of(request: Request) -> User:
    """The signed-in user. Raises SignedOut."""
    services = services_of(request)
    key = request.cookies.get(cookie_name(services))
    return await asyncio.to_thread(services.sign_in.who, key, services.clock.now())


async def coach_of(request: Request) -> User:
    """The signed-in coach. Others are told that there is no such page."""
    user = await user_of(request)
    if not user.coach:
        raise NotFound("page", request.url.path)
    return user


async def admin_of(request: Request) -> User:
    """The signed-in admin. Others are told that there is no such page."""
    user = await user_of(request)
    if not user.admin:
        raise NotFound("page", request.url.path)
    return user


def check_cross_site(request: Request) -> None:
    """Refuse unsafe requests from other sites, as Go 1.25 does: Sec-Fetch-Site first, else Origin against Host. Raises NotAllowed."""
    if request.method in SAFE:
        return
    site = request.headers.get("sec-fetch-site")
    if site in ("same-origin", "none"):
        return
    origin = request.headers.get("origin")
    if site is None and origin is None:
        return
    if site is None and origin and _place(origin) == request.headers.get("host"):
        return
    raise NotAllowed("This came from another site and was refused. Open Counterpart itself and try again.")


def _place(origin: str) -> str | None:
    """Host and port of an origin; None where it is not the address of anything."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def check_host(request: Request) -> None:
    """Refuse a Host that is not ours (rebinding). Raises NotAllowed."""
    hosts = services_of(request).hosts
    if request.headers.get("host", "") not in hosts:
        raise NotAllowed(
            Filled(
                "This server does not answer to the name %(name)s; use the address it printed at start.",
                name=repr(request.headers.get("host", "")[:60]),
            )
        )


def harden(response: Response) -> None:
    """Headers that every answer carries."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), payment=()")


def new_key() -> str:
    """A new client key for a form that is sent without scripts."""
    return secrets.token_urlsafe(16)
