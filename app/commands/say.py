"""`counterpart say SESSION "text"`: one turn of a stored session."""

import asyncio
import json
import secrets
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.game import Happened
from app.grading.grader import Status
from app.practice.records import Turn
from app.settings import Settings, load_settings

if TYPE_CHECKING:
    from app.bootstrap import House

GRADING_WAITS, GRADING_WAIT_S = 100, 0.05
say = typer.Typer(add_completion=False)


@say.command()
def run(
    session: Annotated[str, typer.Argument(help="The id of a running session.")],
    text: Annotated[str, typer.Argument(help="What you say.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
    user: Annotated[str | None, typer.Option(help="Who says it (default: the local user).")] = None,
) -> None:
    """Say one turn in a stored session and wait for the answer."""
    happened = asyncio.run(_say(load_settings(), session, text, user))
    if happened.why:
        print(happened.why, file=sys.stderr)
    if as_json:
        print(json.dumps({"session": session, **happened.as_json()}, ensure_ascii=False))
        return
    print(f"Buyer: {happened.buyer}")
    if happened.ended:
        print(f"The talks are over: {happened.ended}.")


async def _say(settings: Settings, session: str, text: str, name: str | None) -> Happened:
    from app.bootstrap import ready
    from app.clock import SystemClock

    house = ready(settings)
    signer = house.services.sign_in
    person = signer.named_or_local(name, SystemClock().now())
    await house.services.start()
    try:
        turn = await house.services.practice.say(person, session, secrets.token_hex(12), text)
        done = await house.desk.done(turn.id)
        await _graded(house, session, turn.id)
    finally:
        await house.services.stop()
        house.engine.dispose()
    return _happened(done)


async def _graded(house: "House", session: str, turn: str) -> None:
    """Wait a little for the grading; one that takes longer is taken up by the next process that runs."""
    for _ in range(GRADING_WAITS):
        rows = await asyncio.to_thread(house.ledger.gradings, session)
        if turn in rows and rows[turn].status not in (Status.WAITING, Status.RUNNING):
            return
        await asyncio.sleep(GRADING_WAIT_S)


def _happened(turn: Turn) -> Happened:
    ended = turn.move.ended if turn.move else None
    return Happened(turn.number, turn.text, turn.reply, turn.move, turn.heard, ended, turn.spoken_by, turn.why)
