"""Rows of calibration: a round a month, its turns, and what was ticked in each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.content.acts import Act
from app.errors import Conflict, NotFound
from app.review.calibration import Round, RoundTurn, Tick
from app.store import tables as t
from app.store.database import new_id, reading
from app.store.peoplerows import hold_person

_ROUNDS, _TURNS, _ANSWERS = t.calibration_rounds, t.calibration_turns, t.calibration_answers


class SqlCalibrations:
    """The store of calibration; see `app.review.calibrationports.CalibrationStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.reading = engine, reading(engine)

    def round_of(self, user: str, month: str) -> Round | None:
        """A coach's round of a month."""
        with self.reading.begin() as db:
            row = db.execute(select(_ROUNDS).where(_ROUNDS.c.user == user, _ROUNDS.c.month == month)).first()
            return _round(db, row) if row else None

    def rounds_of(self, user: str) -> list[Round]:
        """All rounds of a coach, oldest first."""
        with self.reading.begin() as db:
            rows = db.execute(select(_ROUNDS).where(_ROUNDS.c.user == user).order_by(_ROUNDS.c.month)).all()
            return [_round(db, row) for row in rows]

    def begin_round(self, user: str, month: str, rows: Sequence[str], now: datetime) -> None:
        """Write a round with its turns, once a month; the first stands."""
        made = new_id()
        turns = [{"round": made, "place": place, "row": row} for place, row in enumerate(rows, 1)]
        try:
            with self.engine.begin() as db:
                hold_person(db, user)
                db.execute(insert(_ROUNDS).values(id=made, user=user, month=month, at=now))
                if turns:
                    db.execute(insert(_TURNS), turns)
        except IntegrityError:  # begun already, perhaps in another tab at the same moment
            return

    def judge(self, round_id: str, place: int, ticks: Sequence[Tick], now: datetime) -> None:
        """Write what she saw in a turn, in place of what was there; after the last one the round is done."""
        here = (_TURNS.c.round == round_id) & (_TURNS.c.place == place)
        with self.engine.begin() as db:
            found = db.execute(select(_ROUNDS.c.done).where(_ROUNDS.c.id == round_id).with_for_update()).first()
            if found is None or db.execute(select(_TURNS.c.place).where(here)).first() is None:
                raise NotFound("turn", place, "open the calibration from the start")
            if found.done is not None:
                raise Conflict(
                    "All five are judged and compared; what you saw stays as it was. New turns come next month."
                )
            db.execute(delete(_ANSWERS).where(_ANSWERS.c.round == round_id, _ANSWERS.c.place == place))
            rows = [
                {"round": round_id, "place": place, "item": tick.act.value, "specific": tick.specific} for tick in ticks
            ]
            if rows:
                db.execute(insert(_ANSWERS), rows)
            db.execute(update(_TURNS).where(here).values(at=now))
            left = select(_TURNS.c.place).where(_TURNS.c.round == round_id, _TURNS.c.at.is_(None))
            if db.execute(left).first() is None:
                db.execute(update(_ROUNDS).where(_ROUNDS.c.id == round_id).values(done=now))

    def calibrated(self, month: str) -> dict[str, datetime]:
        """Who has finished the round of a month, and when."""
        with self.reading.begin() as db:
            rows = db.execute(select(_ROUNDS).where(_ROUNDS.c.month == month, _ROUNDS.c.done.is_not(None))).all()
        return {row.user: row.done for row in rows}


def _round(db: Connection, row: Row[Any]) -> Round:
    answers = db.execute(select(_ANSWERS).where(_ANSWERS.c.round == row.id)).all()
    turns = db.execute(select(_TURNS).where(_TURNS.c.round == row.id).order_by(_TURNS.c.place)).all()
    ticks: dict[int, list[Tick]] = {turn.place: [] for turn in turns}
    order = list(Act)
    for answer in sorted(answers, key=lambda a: order.index(Act(a.item))):
        ticks[answer.place].append(Tick(Act(answer.item), answer.specific))
    placed = tuple(RoundTurn(turn.place, turn.row, turn.at, tuple(ticks[turn.place])) for turn in turns)
    return Round(row.id, row.user, row.month, row.at, placed, row.done)
