"""The field log: two lines after a real negotiation, one's own; shared with the coaches of one's team only where one says so."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.clock import Clock, new_id
from app.content.acts import Strategy
from app.errors import BadValue, NotFound
from app.locale.filled import Filled
from app.people.records import User
from app.practice.messages import fit_text

LONGEST = 500
SHOWN = 200


@dataclass(frozen=True, slots=True)
class FieldNote:
    """What was asked and what was given in a real negotiation, which strategy was tried (None: none named), and whether the coaches of `team` may read it."""

    id: str
    user: str
    team: str | None
    asked: str
    given: str
    tried: Strategy | None
    shared: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class SharedNote:
    """A shared note with the name of who wrote it."""

    name: str
    note: FieldNote


@dataclass(frozen=True, slots=True)
class TeamField:
    """What was shared in a team: how many notes, in how many something was given, by how many people, and how often each strategy was tried."""

    team: str
    notes: int
    given: int
    people: int
    tried: Mapping[Strategy, int]


class FieldStore(Protocol):
    """Notes of the field log."""

    def add_note(self, note: FieldNote) -> None:
        """Write a new note."""
        ...

    def notes_of(self, user: str) -> list[FieldNote]:
        """A user's notes, newest first."""
        ...

    def shared_notes(self, teams: Sequence[str], most: int | None = None) -> list[SharedNote]:
        """What was shared with the coaches of these teams, newest first, at most so many."""
        ...

    def share_note(self, user: str, note: str, team: str | None) -> bool:
        """Share a note of the user's with the coaches of a team, or take it back (None); False where there is none."""
        ...

    def delete_note(self, user: str, note: str) -> bool:
        """Delete a note of the user's; False where there is none."""
        ...


class FieldLog:
    """The service of the field log."""

    def __init__(self, store: FieldStore, clock: Clock) -> None:
        self.store, self.clock = store, clock

    def add(self, user: User, asked: str, given: str, tried: str | None, *, shared: bool = False) -> FieldNote:
        """Keep a note. Raises BadValue where nothing is said of what was asked, a line is too long, or there is no such strategy."""
        asked, given = (
            fit_text("What was asked", asked, LONGEST).strip(),
            fit_text("What was given", given, LONGEST).strip(),
        )
        if not asked:
            raise BadValue("What was asked", "", "write a line; what was given may stay empty")
        if tried and tried not in set(Strategy):
            raise BadValue("strategy", tried, Filled("use one of %(names)s, or none", names=", ".join(Strategy)))
        if shared and user.team is None:
            raise BadValue("sharing", "on", "you are in no team, so there is no coach to share it with; leave it off")
        now = self.clock.now()
        note = FieldNote(new_id(now), user.id, user.team, asked, given, Strategy(tried) if tried else None, shared, now)
        self.store.add_note(note)
        return note

    def mine(self, user: User) -> list[FieldNote]:
        """The user's own notes, newest first."""
        return self.store.notes_of(user.id)

    def share(self, user: User, note: str, *, shared: bool) -> None:
        """Share one's own note with the coaches of today's team, or take it back. Raises NotFound, also where there is no team."""
        if (shared and user.team is None) or not self.store.share_note(user.id, note, user.team if shared else None):
            raise NotFound("note", note)

    def delete(self, user: User, note: str) -> None:
        """Delete one's own note. Raises NotFound."""
        if not self.store.delete_note(user.id, note):
            raise NotFound("note", note)

    def shared(self, user: User) -> list[SharedNote]:
        """What others shared with the user as a coach, newest first."""
        found = self.store.shared_notes(user.coached_teams, SHOWN) if user.coached_teams else []
        return [row for row in found if row.note.user != user.id]

    def by_team(self, user: User) -> list[TeamField]:
        """What was shared in each coached team, in counts."""
        found = self.store.shared_notes(user.coached_teams) if user.coached_teams else []
        names = {t.id: t.name for t in user.teams}
        return [_counted(names[team], [r.note for r in found if r.note.team == team]) for team in user.coached_teams]


def _counted(team: str, notes: Sequence[FieldNote]) -> TeamField:
    tried = Counter(n.tried for n in notes if n.tried is not None)
    return TeamField(
        team, len(notes), sum(bool(n.given) for n in notes), len({n.user for n in notes}), {s: tried[s] for s in Strategy if tried[s]}
    )  # fmt: skip
