"""Rows of drills: what was answered, and how well each situation is remembered."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import Engine, func, insert, select, update

from app.content.acts import Strategy
from app.practice.drilling import Answered
from app.practice.drills import Memory
from app.store import tables as t
from app.store.database import new_id, reading, sharing
from app.store.peoplerows import hold_person


class SqlDrills:
    """The store of drills. Each public method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.sharing, self.reading = engine, sharing(engine), reading(engine)

    def memory(self, user: str) -> dict[str, Memory]:
        """The memory of each situation, by key."""
        c, a = t.drill_cards.c, t.drill_answers.c
        with self.reading.begin() as db:
            counted = select(a.card, func.count().label("times")).join(t.drill_cards, c.id == a.card)
            found = db.execute(counted.where(c.user == user, a.counts).group_by(a.card)).all()
            times = {row.card: row.times for row in found}
            rows = db.execute(select(t.drill_cards).where(c.user == user)).all()
        return {
            r.situation: Memory(r.situation, r.stability, r.difficulty, r.due, r.reviewed, times.get(r.id, 0))
            for r in rows
        }

    def answers(self, user: str, since: datetime) -> list[Answered]:
        """Answers since a time, oldest first."""
        c, a, s = t.drill_cards.c, t.drill_answers.c, t.drill_strategies.c
        with self.reading.begin() as db:
            mine = select(t.drill_answers, c.situation).join(t.drill_cards, c.id == a.card)
            rows = db.execute(mine.where(c.user == user, a.at >= since).order_by(a.id)).all()
            levels: defaultdict[str, list[tuple[Strategy, int | None]]] = defaultdict(list)
            shown = select(t.drill_strategies).where(s.answer.in_([r.id for r in rows]))
            for row in db.execute(shown).all():
                levels[row.answer].append((Strategy(row.strategy), row.level))
        return [Answered(r.situation, r.line, r.text, r.level, tuple(levels[r.id]), r.counts, r.at) for r in rows]

    def keep(self, user: str, answer: Answered, memory: Memory, own_turn: str | None) -> None:
        """Write an answer and the memory after it. Raises NotFound where the account was deleted meanwhile."""
        c = t.drill_cards.c
        values = {
            "stability": memory.stability, "difficulty": memory.difficulty, "due": memory.due, "reviewed": memory.reviewed,
        }  # fmt: skip
        with self.sharing.begin() as db:
            hold_person(db, user)
            card = db.execute(select(c.id).where(c.user == user, c.situation == answer.situation)).scalar()
            if card is None:
                card = new_id()
                whole = {"id": card, "user": user, "situation": answer.situation, "own_turn": own_turn, **values}
                db.execute(insert(t.drill_cards).values(**whole))
            elif answer.counts:
                db.execute(update(t.drill_cards).where(c.id == card).values(**values))
            row = {
                "id": new_id(), "card": card, "line": answer.line, "text": answer.text, "level": answer.level, "counts": answer.counts, "at": answer.at,
            }  # fmt: skip
            db.execute(insert(t.drill_answers).values(**row))
            levels = [{"answer": row["id"], "strategy": s.value, "level": level} for s, level in answer.strategies]
            if levels:
                db.execute(insert(t.drill_strategies), levels)
