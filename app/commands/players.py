"""`counterpart players`: play the scripted trainees and print what they get, per case and level."""

import json
from typing import Annotated

import typer

from app.commands.game import level_of
from app.content.loading import case_ids, load_case
from app.evals.players import PLAYERS, mean_value

players = typer.Typer(add_completion=False)


@players.command()
def run(
    case: Annotated[str | None, typer.Option(help="One case (default: all).")] = None,
    level: Annotated[str, typer.Option(help="How hard.")] = "standard",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Play the scripted trainees: mean value over the draws of a case (1 is the running contract, 0 the buyer's opening)."""
    chosen = level_of(level)
    rows = []
    for name in [case] if case else case_ids():
        loaded = load_case(name)
        found = {player: round(mean_value(player, loaded, chosen), 3) for player in PLAYERS}
        rows.append({"case": name, "level": chosen.value, "no_deal": loaded.brief.no_deal, "players": found})
        if not as_json:
            print(f"{name} at {chosen} (no deal is worth {loaded.brief.no_deal})")
            for player, value in found.items():
                print(f"  {player:<14} {value:.3f}")
    if as_json:
        print(json.dumps(rows))
