"""Scripted trainees: they act on what is public and show whether the engine rewards what it should.

They speak in acts and terms, not in words, so that they test the engine alone. None sees a secret; the
collaborative player knows, as an experienced rep would, which topics a buyer of that trade may care for.
"""

from collections.abc import Mapping

from app.evals.players import good, poor, tricks
from app.evals.players.seat import Player, View

PLAYERS: Mapping[str, Player] = {
    "collaborative": good.collaborative,
    "principled": good.principled,
    "facts only": good.facts_only,
    "hindsight": good.hindsight,
    "haggler": poor.haggler,
    "caver": poor.caver,
    "threatener": poor.threatener,
    "bluffer": poor.bluffer,
    "softy": poor.softy,
    "staller": poor.staller,
    "parrot": tricks.parrot,
    "spammer": tricks.spammer,
    "hunter": tricks.hunter,
    "paster": tricks.paster,
    "waiter": tricks.waiter,
    "latecomer": tricks.latecomer,
    "ditherer": tricks.ditherer,
    "overclaimer": tricks.overclaimer,
    "empty hand": tricks.empty_hand,
}
MISREMEMBERS = "hindsight"

__all__ = ["MISREMEMBERS", "PLAYERS", "Player", "View"]
