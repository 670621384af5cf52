"""`counterpart users add NAME --role ROLE` and `counterpart sign-in-link --user NAME`."""

import json
from typing import Annotated

import typer

from app.commands.links import hand_over, link_for
from app.settings import load_settings

users = typer.Typer(add_completion=False, no_args_is_help=True)
sign_in_link = typer.Typer(add_completion=False)


@users.callback()
def group() -> None:
    """Add and list users."""


@users.command()
def add(
    name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    role: Annotated[str, typer.Option(help="trainee, coach or admin.")] = "trainee",
    team: Annotated[str | None, typer.Option(help="The team (default: home).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Add a user with a role."""
    from app.bootstrap import ready
    from app.clock import SystemClock

    house = ready(load_settings())
    user = house.services.sign_in.add(name, role, team, SystemClock().now())
    house.engine.dispose()
    if as_json:
        print(
            json.dumps(
                {"id": user.id, "name": user.name, "roles": list(user.roles), "teams": [t.name for t in user.teams]}
            )
        )
        return
    print(f"{user.name} is now a {role}. Make a link to sign in with: counterpart sign-in-link --user {user.name!r}")


@users.command("list")
def listed(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the users with their roles."""
    from app.bootstrap import ready

    house = ready(load_settings())
    rows = house.services.sign_in.store.users()
    house.engine.dispose()
    if as_json:
        print(json.dumps([{"id": u.id, "name": u.name, "roles": list(u.roles), "disabled": u.disabled} for u in rows]))
        return
    for user in rows:
        print(f"{user.name}  {', '.join(user.roles)}{'  (disabled)' if user.disabled else ''}")


@sign_in_link.command()
def run(
    user: Annotated[str | None, typer.Option(help="For whom (default: the local user).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
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
