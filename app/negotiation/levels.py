"""What the four levels change: her opening mood, her patience, her trust gates, how often pressure rides."""

from dataclasses import dataclass

from app.negotiation.state import Level


@dataclass(frozen=True, slots=True)
class LevelRules:
    """One level. `turns` is T and `exponent` e of the aspiration curve; `gates` are the trust needed for interests of
    layers 1, 2, 3; `skip_every` leaves out each n-th slot of the pressure script (0: none); `press_again` lets an unspent
    tactic ride again on a turn that has no slot."""

    trust: float
    heat: float
    cover: float
    turns: int
    exponent: float
    gates: tuple[float, float, float]
    skip_every: int = 0
    press_again: bool = False


LEVELS: dict[Level, LevelRules] = {
    Level.GUIDED: LevelRules(40, 35, 25, 16, 1.0, (25, 40, 55), skip_every=3),
    Level.STANDARD: LevelRules(30, 40, 20, 14, 0.5, (25, 40, 55)),
    Level.HARD: LevelRules(25, 50, 15, 12, 0.3, (25, 34, 46), press_again=True),
    Level.EXTREME: LevelRules(15, 60, 10, 10, 0.2, (18, 25, 35), press_again=True),
}
