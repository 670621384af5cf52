"""Rows of own cases: the case, its versions, and each answer as a row of its own."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, delete, func, insert, or_, select, union_all, update
from sqlalchemy.exc import IntegrityError

from app.errors import Conflict, NotFound
from app.practice.ownrecords import DRAFT, OwnCase
from app.store import tables as t
from app.store.peoplerows import hold_person

_CASES, _VERSIONS, _ANSWERS = t.own_cases, t.own_case_versions, t.own_case_answers


class OwnCaseRows:
    """The part of the ledger that keeps own cases; see `app.practice.ownrecords.OwnCaseStore`."""

    engine: Engine
    reading: Engine

    def own_case(self, case: str) -> OwnCase:
        """One own case by id; NotFound."""
        with self.reading.begin() as db:
            row = db.execute(_heads().where(_CASES.c.id == case)).first()
        if row is None:
            raise NotFound("case", case)
        return _head(row)

    def own_cases(self, owner: str, teams: tuple[str, ...]) -> list[OwnCase]:
        """Those of an owner and those that any of these teams may see, newest first."""
        seen = or_(_CASES.c.owner == owner, _CASES.c.team.in_(teams))
        with self.reading.begin() as db:
            return [_head(row) for row in db.execute(_heads().where(seen).order_by(_CASES.c.created.desc()))]

    def add_own_case(self, case: str, owner: str, answers: Mapping[str, str], now: datetime) -> None:
        """Write a new own case with its draft. Raises NotFound where the account was deleted meanwhile."""
        with self.engine.begin() as db:
            hold_person(db, owner)
            db.execute(insert(_CASES).values(id=case, owner=owner, created=now))
            _put(db, case, DRAFT, answers)

    def draft_own_case(self, case: str, answers: Mapping[str, str]) -> None:
        """Write the draft in place of the one before."""
        try:
            with self.engine.begin() as db:
                _drop(db, case, DRAFT)
                _put(db, case, DRAFT, answers)
        except IntegrityError:  # deleted in the meantime
            raise NotFound("case", case) from None

    def own_answers(self, case: str, version: int) -> dict[str, str]:
        """The answers of a version (0: the draft)."""
        mine = (_ANSWERS.c.own_case == case) & (_ANSWERS.c.version == version)
        with self.reading.begin() as db:
            return {row.field: row.text for row in db.execute(select(_ANSWERS).where(mine))}

    def add_own_version(
        self, case: str, version: int, digest: str, title: str, answers: Mapping[str, str], now: datetime
    ) -> None:
        """Write a version with its answers, and drop the draft."""
        row = {"own_case": case, "version": version, "hash": digest, "title": title, "at": now}
        try:
            with self.engine.begin() as db:
                db.execute(insert(_VERSIONS).values(**row))
                _put(db, case, version, answers)
                _drop(db, case, DRAFT)
        except IntegrityError:
            with self.engine.begin() as db:  # where the case was deleted meanwhile, its document must not stay behind
                drop_documents(db, [digest])
            raise Conflict(
                "The case was changed elsewhere in the meantime; look at it, then change it again."
            ) from None

    def share_own_case(self, case: str, team: str | None) -> None:
        """Say which team may see it."""
        with self.engine.begin() as db:
            db.execute(update(_CASES).where(_CASES.c.id == case).values(team=team))

    def delete_own_case(self, case: str) -> None:
        """Delete it with what was drilled on it; documents that a session pinned stay."""
        with self.engine.begin() as db:
            drop_own_case(db, case)


def drop_own_case(db: Connection, case: str) -> None:
    """Delete an own case within an open transaction; documents that a session pinned stay."""
    hashes = list(db.execute(select(_VERSIONS.c.hash).where(_VERSIONS.c.own_case == case)).scalars())
    cards = select(t.drill_cards.c.id).where(t.drill_cards.c.situation.startswith(f"{case}.", autoescape=True))
    drilled = select(t.drill_answers.c.id).where(t.drill_answers.c.card.in_(cards))
    db.execute(delete(t.drill_strategies).where(t.drill_strategies.c.answer.in_(drilled)))
    db.execute(delete(t.drill_answers).where(t.drill_answers.c.card.in_(cards)))
    db.execute(delete(t.drill_cards).where(t.drill_cards.c.id.in_(cards)))
    db.execute(update(t.kept_checks).where(t.kept_checks.c.case_id == case).values(case_id=None))
    for table in (_ANSWERS, _VERSIONS):
        db.execute(delete(table).where(table.c.own_case == case))
    db.execute(delete(_CASES).where(_CASES.c.id == case))
    drop_documents(db, hashes)


def drop_documents(db: Connection, hashes: Sequence[str]) -> None:
    """Delete the documents of own cases among these that neither a version nor a session needs any more."""
    needed = union_all(select(t.sessions.c.case_hash), select(_VERSIONS.c.hash))
    own = t.documents.c.hash.in_(hashes), t.documents.c.name.startswith("own-", autoescape=True)
    db.execute(delete(t.documents).where(*own, t.documents.c.hash.not_in(needed)))


def _heads() -> Select[Any]:
    newest = (
        select(_VERSIONS.c.own_case, func.max(_VERSIONS.c.version).label("version")).group_by(_VERSIONS.c.own_case)
    ).subquery()
    drafts = select(_ANSWERS.c.own_case).where(_ANSWERS.c.version == DRAFT).distinct().subquery()
    versions = (_VERSIONS.c.own_case == _CASES.c.id) & (_VERSIONS.c.version == newest.c.version)
    joined = (
        _CASES.outerjoin(newest, newest.c.own_case == _CASES.c.id)
        .outerjoin(_VERSIONS, versions)
        .outerjoin(drafts, drafts.c.own_case == _CASES.c.id)
    )
    columns = (*_CASES.c, _VERSIONS.c.version, _VERSIONS.c.title, _VERSIONS.c.hash, drafts.c.own_case.label("draft"))
    return select(*columns).select_from(joined)


def _head(row: Row[Any]) -> OwnCase:
    return OwnCase(
        row.id,
        row.owner,
        row.team,
        row.version or DRAFT,
        row.title or "",
        row.hash or "",
        row.created,
        row.draft is not None,
    )


def _put(db: Connection, case: str, version: int, answers: Mapping[str, str]) -> None:
    rows = [{"own_case": case, "version": version, "field": f, "text": text} for f, text in answers.items() if text]
    if rows:
        db.execute(insert(_ANSWERS), rows)


def _drop(db: Connection, case: str, version: int) -> None:
    db.execute(delete(_ANSWERS).where(_ANSWERS.c.own_case == case, _ANSWERS.c.version == version))
