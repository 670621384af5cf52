"""Rows of reviewing: chains of findings, claims, finished reviews, comments and coaches' better lines."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, or_, select, update

from app.content.acts import Act
from app.errors import Conflict, NotFound
from app.grading.findings import Finding
from app.locale.filled import Filled
from app.practice.privacyports import READ, READ_BLIND
from app.practice.records import Visibility
from app.review.chains import Action, Link
from app.review.records import BetterLine, Claim, Comment, Done, QueueRow, Why
from app.store import tables as t
from app.store.database import new_id, reading
from app.store.regradingrows import is_closed
from app.store.reviewqueue import counted, listed, open_disputes, within_reach
from app.store.turnrows import line_of, turns_of


class SqlReviews:
    """Reviewing on SQLAlchemy; see `app.review.ports.ReviewStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.reading = engine, reading(engine)

    def links(self, session: str) -> list[Link]:
        """The findings of a session as chains of links, oldest first."""
        f, g = t.findings.c, t.gradings.c
        with self.reading.begin() as db:
            mine = select(t.turns.c.id).where(turns_of(line_of(db, session))).scalar_subquery()
            closed = is_closed(g.status)
            newest = select(func.max(g.id)).where(g.turn.in_(mine), closed).group_by(g.turn).scalar_subquery()
            query = select(t.findings).where(f.turn.in_(mine), or_(f.grading.is_(None), f.grading.in_(newest)))
            return [_link(row) for row in db.execute(query.order_by(f.id)).all()]

    def append(self, session: str, links: Sequence[Link], settles: Sequence[str], until: datetime) -> None:
        """Append links, all or none."""
        with self.engine.begin() as db:
            _lock(db, session)
            _must_have(db, session, str(links[0].author), links[0].at)
            for link in links:
                _must_be_head(db, link)
                _must_be_new(db, link)
                db.execute(insert(t.findings).values(**_row(link, new_id())))
            d = t.disputes.c
            settled = {"settled": links[0].at, "settled_by": links[0].author, "answer": links[0].reason}
            db.execute(update(t.disputes).where(d.finding.in_(list(settles)), d.settled.is_(None)).values(**settled))
            _keep(db, session, str(links[0].author), until)

    def claim(self, session: str, coach: str, now: datetime, until: datetime) -> Claim:
        """Keep a session for a coach, unless another has it."""
        with self.engine.begin() as db:
            _lock(db, session)
            found = _claim(db, session, now)
            if found is not None and found.coach != coach:
                return found
            _keep(db, session, coach, until)
            return Claim(session, coach, until)

    def release(self, session: str, coach: str) -> None:
        """Give a session back."""
        with self.engine.begin() as db:
            db.execute(delete(t.claims).where(t.claims.c.session == session, t.claims.c.coach == coach))

    def in_reach(self, session: str, teams: Sequence[str], coach: str) -> bool:
        """Whether a coach of these teams may review a session."""
        with self.reading.begin() as db:
            query = select(t.sessions.c.id).where(t.sessions.c.id == session, *within_reach(teams, coach))
            return db.execute(query).first() is not None

    def claim_of(self, session: str, now: datetime) -> Claim | None:
        """Who has a session now."""
        with self.reading.begin() as db:
            return _claim(db, session, now)

    def finish(self, done: Done) -> None:
        """Write a finished review and give the session back."""
        with self.engine.begin() as db:
            _lock(db, done.session)
            _must_have(db, done.session, done.coach, done.at)
            last = select(t.reviews.c.coach, t.reviews.c.word).where(t.reviews.c.session == done.session)
            row = db.execute(last.order_by(t.reviews.c.id.desc()).limit(1)).first()
            if row is not None and (row.coach, row.word) == (done.coach, done.word):
                return
            values = {
                "session": done.session,
                "coach": done.coach,
                "word": done.word,
                "blind": done.blind,
                "at": done.at,
            }
            db.execute(insert(t.reviews).values(id=new_id(), **values))
            db.execute(update(t.sessions).where(t.sessions.c.id == done.session).values(reviewed=done.at))
            db.execute(delete(t.claims).where(t.claims.c.session == done.session))

    def began_blind(self, session: str, coach: str) -> bool:
        """Whether she said something before the findings were shown to her."""
        a, f = t.audit.c, t.findings.c
        with self.reading.begin() as db:
            mine = a.object == session, a.actor == coach, a.action == READ
            reads = db.execute(select(a.reason, a.at).where(*mine).order_by(a.id)).all()
            if not reads or reads[0].reason != READ_BLIND:
                return False
            shown = next((row.at for row in reads if row.reason != READ_BLIND), None)
            said = (
                select(f.id)
                .join(t.turns, t.turns.c.id == f.turn)
                .where(t.turns.c.session == session, f.author == coach)
            )
            return db.execute((said.where(f.at <= shown) if shown else said).limit(1)).first() is not None

    def reviews(self, session: str) -> list[Done]:
        """The finished reviews of a session, oldest first."""
        with self.reading.begin() as db:
            query = select(t.reviews).where(t.reviews.c.session == session).order_by(t.reviews.c.id)
            return [_done(row) for row in db.execute(query).all()]

    def reviewed(self, teams: Sequence[str]) -> list[Done]:
        """The finished reviews of these teams' submitted sessions, oldest first."""
        s = t.sessions.c
        with self.reading.begin() as db:
            query = select(t.reviews).join(t.sessions, s.id == t.reviews.c.session)
            seen = s.team_then.in_(list(teams)), s.visibility == Visibility.SUBMITTED
            return [_done(row) for row in db.execute(query.where(*seen).order_by(t.reviews.c.id)).all()]

    def queue(
        self, teams: Sequence[str], coach: str, why: Why, now: datetime, *, after: int, most: int
    ) -> tuple[list[QueueRow], Mapping[Why, int]]:
        """One stretch of a coach's list, and the counts of all."""
        with self.reading.begin() as db:
            asked = open_disputes(db, teams, coach)
            return listed(db, teams, coach, why, now, after, most, asked), counted(db, teams, coach, asked)

    def counts(self, teams: Sequence[str], coach: str) -> Mapping[Why, int]:
        """How many sessions are open, disputed and done."""
        with self.reading.begin() as db:
            return counted(db, teams, coach, open_disputes(db, teams, coach))

    def comment(self, comment: Comment) -> None:
        """Append a comment."""
        c = t.comments.c
        with self.engine.begin() as db:
            last = select(c.author, c.text).where(c.turn == comment.turn).order_by(c.id.desc()).limit(1)
            row = db.execute(last).first()
            if row is None or (row.author, row.text) != (comment.author, comment.text):
                values = {"turn": comment.turn, "author": comment.author, "text": comment.text, "at": comment.at}
                db.execute(insert(t.comments).values(id=new_id(), **values))

    def comments(self, session: str) -> list[Comment]:
        """The comments on a session's turns, oldest first."""
        with self.reading.begin() as db:
            query = select(t.comments).join(t.turns, t.turns.c.id == t.comments.c.turn)
            rows = db.execute(query.where(turns_of(line_of(db, session))).order_by(t.comments.c.id)).all()
        return [Comment(row.turn, row.author, row.text, row.at) for row in rows]

    def add_line(self, line: BetterLine) -> None:
        """Keep a coach's better line; the same words for the same spot are kept once."""
        b = t.better_lines.c
        with self.engine.begin() as db:
            same = b.author == line.author, b.spot == line.spot, b.case_id == line.case, b.text == line.text
            if db.execute(select(b.id).where(*same, b.withdrawn.is_(None))).first() is None:
                db.execute(
                    insert(t.better_lines).values(
                        id=line.id, turn=line.turn, author=line.author, team=line.team, case_id=line.case, spot=line.spot,
                        text=line.text, at=line.at,
                    )
                )  # fmt: skip

    def withdraw_line(self, line: str, author: str, teams: Sequence[str], now: datetime) -> None:
        """Take a line back."""
        b = t.better_lines.c
        gone = select(t.users.c.id).where(t.users.c.roles == "")  # deleted, so nobody else could take it back
        hers = or_(b.author == author, b.author.in_(gone) & b.team.in_(list(teams)))
        with self.engine.begin() as db:
            mine = update(t.better_lines).where(b.id == line, hers, b.withdrawn.is_(None))
            if db.execute(mine.values(withdrawn=now)).rowcount == 0:
                raise NotFound("better line", line)

    def lines(self, teams: Sequence[str], case: str) -> list[BetterLine]:
        """The lines offered to these teams in a case, newest first."""
        b = t.better_lines.c
        with self.reading.begin() as db:
            query = (
                select(t.better_lines, t.users.c.roles)
                .join(t.users, t.users.c.id == b.author)
                .where(b.team.in_(list(teams)), b.case_id == case, b.withdrawn.is_(None))
            )
            rows = db.execute(query.order_by(b.id.desc())).all()
        return [BetterLine(r.id, r.turn, r.author, r.team, r.case_id, r.spot, r.text, r.at, not r.roles) for r in rows]


def _lock(db: Connection, session: str) -> None:
    """Coaches of one session write one after the other. SQLite lets in one writer at a time anyway. Raises NotFound where it is not submitted any more."""
    query = select(t.sessions.c.visibility).where(t.sessions.c.id == session).with_for_update()
    if db.execute(query).scalar() != Visibility.SUBMITTED:
        raise NotFound("session", session)


def _must_have(db: Connection, session: str, coach: str, now: datetime) -> None:
    found = _claim(db, session, now)
    if found is not None and found.coach != coach:
        raise Conflict(
            Filled(
                "%(name)s is reviewing this session until %(time)s UTC. Nothing of yours was lost: what you wrote is below. Try again then.",
                name=_name(db, found.coach),
                time=f"{found.until:%H:%M}",
            )
        )


def _must_be_head(db: Connection, link: Link) -> None:
    if link.supersedes is None:
        return
    query = select(t.findings.c.author, t.findings.c.action).where(t.findings.c.supersedes == link.supersedes)
    row = db.execute(query).first()
    if row is not None:
        raise Conflict(
            Filled(
                "%(name)s was quicker with this finding. Nothing of yours was lost: what you wrote is below. Look at the turn again.",
                name=_name(db, row.author),
            )
        )
    if db.execute(select(t.findings.c.id).where(t.findings.c.id == link.supersedes)).first() is None:
        raise Conflict("The turn was graded anew in the meantime. Look at it again.")


def _must_be_new(db: Connection, link: Link) -> None:
    """An added finding that somebody added already on the same words: a double click, or two at once."""
    f = t.findings.c
    same = f.turn == link.turn, f.item == link.finding.id.value, f.start < link.finding.end, f.end > link.finding.start
    if link.supersedes is None and db.execute(select(f.id).where(*same, f.author.is_not(None)).limit(1)).first():
        raise Conflict(
            "Somebody has spoken of this on the same words already. Look at the turn again; what you wrote is below."
        )


def _name(db: Connection, user: str) -> str:
    return str(db.execute(select(t.users.c.name).where(t.users.c.id == user)).scalar() or "?")


def _claim(db: Connection, session: str, now: datetime) -> Claim | None:
    row = db.execute(select(t.claims).where(t.claims.c.session == session, t.claims.c.until > now)).first()
    return Claim(row.session, row.coach, row.until) if row else None


def _keep(db: Connection, session: str, coach: str, until: datetime) -> None:
    changed = db.execute(update(t.claims).where(t.claims.c.session == session).values(coach=coach, until=until))
    if changed.rowcount == 0:
        db.execute(insert(t.claims).values(session=session, coach=coach, until=until))


def _done(row: Row[Any]) -> Done:
    return Done(row.session, row.coach, row.word, row.blind, row.at)


def _link(row: Row[Any]) -> Link:
    found = Finding(
        Act(row.item), row.quote, row.start, row.end, row.specific, row.takes_up, row.fresh, row.confidence, row.note
    )
    return Link(row.id, row.turn, found, row.author, Action(row.action), row.supersedes, row.reason or "", row.at)


def _row(link: Link, name: str) -> dict[str, Any]:
    f = link.finding
    return {
        "id": name, "turn": link.turn, "grading": None, "author": link.author, "item": f.id.value, "quote": f.quote, "start": f.start, "end": f.end,
        "specific": f.specific, "takes_up": f.takes_up, "fresh": f.fresh, "confidence": f.confidence, "note": f.note, "action": link.action.value,
        "supersedes": link.supersedes, "reason": link.reason, "at": link.at,
    }  # fmt: skip
