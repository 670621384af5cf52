"""`counterpart players`: play the scripted trainees and print what they get, per case and level."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.commands.cases import case_named
from app.commands.game import level_of
from app.content.loading import case_ids
from app.errors import BadValue
from app.evals.play import Means, games, means
from app.evals.players import PLAYERS
from app.negotiation.state import Level

players = typer.Typer(add_completion=False)


@players.command()
def run(
    case: Annotated[list[str] | None, typer.Option(help="A case; may be given again (default: all).")] = None,
    level: Annotated[list[str] | None, typer.Option(help="A level; may be given again (default: standard).")] = None,
    every_level: Annotated[bool, typer.Option("--every-level", help="All four levels.")] = False,
    player: Annotated[list[str] | None, typer.Option(help="A player; may be given again (default: all).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Play the scripted trainees against every draw of a case and print the means.

    Value is the trainee's: 1 is the running contract, 0 the buyer's opening demand."""
    named = [level_of(name) for name in level or ["standard"]]
    chosen = list(Level) if every_level else named
    names = player or list(PLAYERS)
    unknown = [name for name in names if name not in PLAYERS]
    if unknown:
        raise BadValue("--player", unknown[0], f"use one of {', '.join(PLAYERS)}")
    rows = []
    for case_id in case or case_ids():
        loaded = case_named(case_id)
        for each in chosen:
            found = {name: means(games(name, loaded, each)) for name in names}
            rows.append(
                {
                    "case": case_id,
                    "level": each.value,
                    "no_deal": loaded.brief.no_deal,
                    "players": {name: asdict(row) for name, row in found.items()},
                }
            )
            if not as_json:
                Console().print(_table(f"{case_id}, {each} (no deal is worth {loaded.brief.no_deal:g})", found))
    if as_json:
        print(json.dumps(rows))


def _table(title: str, found: dict[str, Means]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("player")
    for name in ("deals", "value", "hers", "of best", "needs told", "end trust", "turns"):
        table.add_column(name, justify="right")
    for name, row in found.items():
        share = "–" if row.efficiency is None else f"{100 * row.efficiency:.0f} %"
        table.add_row(
            name,
            f"{100 * row.deals:.0f} %",
            f"{row.value:.2f}",
            f"{row.utility:.2f}",
            share,
            f"{row.disclosed:.1f}",
            f"{row.end_trust:.0f}",
            f"{row.turns:.1f}",
        )
    return table
