"""Who asks: the login cookie, the cross-site check, and the headers that every answer carries."""

import asyncio
import secrets
from http import HTTPStatus
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse, Response

from app.errors import NotAllowed, NotFound
from app.locale.filled import Filled
from app.people.records import User
from app.people.signin import LONGEST
from app.web.services import Services

COOKIE = "counterpart"
LONGEST_ADDRESS = 2000
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


class NoticeFirst(Exception):
    """A page was asked for by a user who has not read the notice yet; `address` is where they wanted to go."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


async def user_of(request: Request) -> User:
    """The signed-in user. Raises SignedOut; NoticeFirst for a page, before they have read the notice."""
    user = await anybody_of(request)
    if is_page(request) and not await asyncio.to_thread(services_of(request).people.notices.read_by, user):
        query = f"?{request.url.query}" if request.url.query else ""
        raise NoticeFirst(f"{request.url.path}{query}")
    return user


async def anybody_of(request: Request) -> User:
    """The signed-in user, whether they have read the notice or not. Raises SignedOut."""
    services = services_of(request)
    return await asyncio.to_thread(services.sign_in.who, key_of(request), services.clock.now())


def is_page(request: Request) -> bool:
    """Whether a person opens a page (and no script, and no form, asks for something)."""
    return request.method == "GET" and not wants_data(request)


def wants_data(request: Request) -> bool:
    """Whether the answer goes to a script: a fragment, the API, JSON."""
    by_script = "hx-request" in request.headers
    return by_script or request.url.path.startswith("/api/") or "application/json" in request.headers.get("accept", "")


def key_of(request: Request) -> str | None:
    """The key of the login session that the request carries."""
    return request.cookies.get(cookie_name(services_of(request)))


def signed_in(request: Request, key: str, to: str = "/") -> Response:
    """On to a page, with the key of a new login session in the cookie."""
    services = services_of(request)
    answer = RedirectResponse(to, HTTPStatus.SEE_OTHER)
    answer.set_cookie(
        cookie_name(services),
        key,
        max_age=int(LONGEST.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=services.secure_cookies,
        path="/",
    )
    return answer


def signed_out(request: Request) -> Response:
    """On to the sign-in page, without a cookie. A `__Host-` cookie is only taken away by one that is secure too."""
    services = services_of(request)
    answer = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    answer.delete_cookie(cookie_name(services), path="/", secure=services.secure_cookies, httponly=True, samesite="lax")
    return answer


def address_of(request: Request) -> str:
    """The address that a request came from."""
    return request.client.host if request.client else ""


def base_of(request: Request) -> str:
    """The address of this server as the browser knows it; its name was checked against ours."""
    scheme = "https" if services_of(request).secure_cookies else request.url.scheme
    return f"{scheme}://{request.headers.get('host', '')}"


def local_address(wanted: str) -> str:
    """A page of ours to go on to: a path on this server, else home."""
    parts = _parts(wanted)
    ours = parts is not None and not parts[0] and not parts[1]
    clean = wanted.isprintable() and "\\" not in wanted and len(wanted) <= LONGEST_ADDRESS
    return wanted if ours and clean and wanted.startswith("/") and not wanted.startswith("//") else "/"


def _parts(address: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.scheme, parts.netloc


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


def from_here(request: Request) -> bool:
    """Whether no other site sent the browser here, as far as it says."""
    return request.headers.get("sec-fetch-site") in (None, "same-origin", "none")


def _place(origin: str) -> str | None:
    """Host and port of an origin; None where it is not the address of anything."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def check_host(request: Request) -> None:
    """Refuse a Host that is not ours (rebinding). Raises NotAllowed."""
    hosts = services_of(request).hosts
    if request.headers.get("host", "").lower() not in hosts:
        raise NotAllowed(
            Filled(
                "This server does not answer to the name %(name)s; use the address it printed at start, or ask your admin to add the name to COUNTERPART_HOSTS.",
                name=repr(request.headers.get("host", "")[:60]),
            )
        )


def harden(headers: MutableHeaders) -> None:
    """Headers that every answer carries."""
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), payment=()")


def new_key() -> str:
    """A new client key for a form that is sent without scripts."""
    return secrets.token_urlsafe(16)
