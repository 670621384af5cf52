"""`counterpart users add|list|invite|disable|reset` and `counterpart sign-in-link --user NAME`."""

import getpass
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.links import hand_over, link_for
from app.settings import Settings, load_settings

if TYPE_CHECKING:
    from app.people.accounts import Link
    from app.people.records import User

users = typer.Typer(add_completion=False, no_args_is_help=True)
sign_in_link = typer.Typer(add_completion=False)
Name = Annotated[str, typer.Argument(help="The name to sign in with.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@users.callback()
def group() -> None:
    """Add, list, invite and close users."""


@users.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="trainee, coach or admin; several with a comma.")] = "trainee",
    team: Annotated[str | None, typer.Option(help="The team (default: home).")] = None,
    password: Annotated[
        bool, typer.Option("--password", help="Ask for a password; without a terminal it is a line on stdin.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add a user with one role or several, and with a password where you want it."""
    from app.bootstrap import ready
    from app.clock import SystemClock
    from app.people.passwords import check, normal

    typed = _typed() if password else ""
    if password:
        check(normal(typed), name.strip())
    house, now = ready(load_settings()), SystemClock().now()
    user = house.services.sign_in.add(name, role, team, now)
    if password:
        house.services.people.accounts.first_password(user, typed, now)
    house.engine.dispose()
    if as_json:
        print(json.dumps(_as_json(user) | {"teams": [t.name for t in user.teams]}))
        return
    way = "They sign in with the password." if password else f"Invite them: counterpart users invite {user.name!r}"
    print(f"Added {user.name} ({', '.join(user.roles)}). {way}")


@users.command("list")
def listed(as_json: AsJson = False) -> None:
    """List the users with their roles."""
    from app.bootstrap import ready

    house = ready(load_settings())
    rows = house.services.sign_in.store.users()
    house.engine.dispose()
    if as_json:
        print(json.dumps([_as_json(u) | {"disabled": u.disabled} for u in rows]))
        return
    for user in rows:
        print(f"{user.name}  {', '.join(user.roles)}{'  (disabled)' if user.disabled else ''}")


@users.command()
def invite(
    name: Name,
    role: Annotated[
        str, typer.Option(help="Of a new user: trainee, coach or admin; several with a comma.")
    ] = "trainee",
    team: Annotated[str | None, typer.Option(help="Of a new user (default: home).")] = None,
    as_json: AsJson = False,
) -> None:
    """Make an invitation: a link to set a password, once, within 72 hours. A user of a new name is added."""
    from app.bootstrap import ready
    from app.clock import SystemClock
    from app.errors import NotFound
    from app.people.records import OPERATOR

    settings, now = load_settings(), SystemClock().now()
    house = ready(settings)
    services = house.services
    try:
        user = services.sign_in.store.user_named(name.strip())
    except NotFound:
        user = services.sign_in.add(name, role, team, now)
    link = services.people.accounts.invite_again(OPERATOR, user.id, now)
    house.engine.dispose()
    _hand_over(settings, link, "Invitation", "72 hours", as_json=as_json)


@users.command()
def reset(name: Name, as_json: AsJson = False) -> None:
    """Make a link to set a new password, once, within 24 hours. The old password works until it is used."""
    from app.bootstrap import ready
    from app.clock import SystemClock
    from app.people.records import OPERATOR

    settings = load_settings()
    house = ready(settings)
    user = house.services.sign_in.store.user_named(name.strip())
    link = house.services.people.accounts.reset(OPERATOR, user.id, SystemClock().now())
    house.engine.dispose()
    _hand_over(settings, link, "Link for a new password", "24 hours", as_json=as_json)


@users.command()
def disable(
    name: Name,
    again: Annotated[bool, typer.Option("--enable", help="Open the account again instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Close an account: the user is signed out everywhere, and every link of theirs ends."""
    from app.bootstrap import ready
    from app.clock import SystemClock
    from app.people.records import OPERATOR

    house = ready(load_settings())
    accounts, store = house.services.people.accounts, house.services.sign_in.store
    user = store.user_named(name.strip())
    if again:
        accounts.enable(OPERATOR, user.id, SystemClock().now())
    else:
        accounts.disable(OPERATOR, user.id, SystemClock().now())
    user = store.user(user.id)
    house.engine.dispose()
    if as_json:
        print(json.dumps(_as_json(user) | {"disabled": user.disabled}))
        return
    print(f"The account of {user.name} is {'closed; they are signed out everywhere' if user.disabled else 'open'}.")


@sign_in_link.command()
def run(
    user: Annotated[str | None, typer.Option(help="For whom (default: the local user).")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a one-time sign-in link, good for 15 minutes. Shown on a terminal only, else written to a file for its owner."""
    from app.bootstrap import ready
    from app.clock import SystemClock

    settings = load_settings()
    house = ready(settings)
    signer, now = house.services.sign_in, SystemClock().now()
    person = signer.named_or_local(user, now)
    link = link_for(settings, signer.link_token(person, now))
    house.engine.dispose()
    path = hand_over(settings, link)
    if as_json:
        print(json.dumps({"user": person.name, "file": str(path)} if path else {"user": person.name, "link": link}))
    elif path:
        print(f"The sign-in link for {person.name} is in {path}; it works once, within 15 minutes.")
    else:
        print(f"Sign in once, within 15 minutes: {link}")


def _hand_over(settings: Settings, link: "Link", what: str, hours: str, *, as_json: bool) -> None:
    """Show a link on a terminal, else write it to a file for its owner."""
    address = link_for(settings, link.token, "password")
    path = hand_over(settings, address, f"{link.purpose}-link.txt")
    if as_json:
        told = {"user": link.user.name, "purpose": link.purpose, "expires": link.expires.isoformat()}
        print(json.dumps(told | ({"file": str(path)} if path else {"link": address})))
    elif path:
        print(f"{what} for {link.user.name}: the link is in {path}; it works once, within {hours}.")
    else:
        print(f"{what} for {link.user.name}; it works once, within {hours}: {address}")


def _typed() -> str:
    """A password: asked for twice on a terminal, else the first line of stdin."""
    from app.errors import BadValue

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first, second = getpass.getpass("Password: "), getpass.getpass("The same once more: ")
    if first != second:
        raise BadValue("password", "the second one", "type the same password twice")
    return first


def _as_json(user: "User") -> dict[str, object]:
    return {"id": user.id, "name": user.name, "roles": list(user.roles)}
