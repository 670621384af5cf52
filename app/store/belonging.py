"""What belongs to whom: read from the foreign keys, so that a table that is added later is deleted and exported too. Where a row is not simply its owner's,
it is said here."""

from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy import Column, Table

from app.store import tables as t


class Rule(StrEnum):
    """What becomes of a row when the account goes that it names: it goes too, or stays, under a name that says nothing."""

    GOES = "goes"
    STAYS = "stays"


# Every column that names a person. Words and decisions that a coach left with others are theirs too, so they stay.
PERSONS = {
    "memberships.user": Rule.GOES, "login_sessions.user": Rule.GOES, "tokens.user": Rule.GOES, "identities.user": Rule.GOES, "notices.user": Rule.GOES,
    "assignment_people.user": Rule.GOES, "sessions.owner": Rule.GOES, "drill_cards.user": Rule.GOES, "kept_checks.user": Rule.GOES, "own_cases.owner": Rule.GOES,
    "claims.coach": Rule.GOES, "calibration_rounds.user": Rule.GOES, "field_notes.user": Rule.GOES,
    "past_attempts.user": Rule.GOES, "past_spend.user": Rule.GOES,
    "visibility_changes.by": Rule.STAYS, "term_corrections.by": Rule.STAYS, "comments.author": Rule.STAYS, "assignments.by": Rule.STAYS, "disputes.by": Rule.STAYS,
    "disputes.settled_by": Rule.STAYS, "audit.actor": Rule.STAYS, "reviews.coach": Rule.STAYS, "better_lines.author": Rule.STAYS, "clinics.coach": Rule.STAYS,
}  # fmt: skip
# A better line of a coach outlives the turn it was written for.
LET_GO = frozenset({"better_lines.turn"})
# What others said in a room about a session goes with it, but is not its owner's to take.
OTHERS = frozenset({"clinic_devices.clinic", "clinic_answers.clinic"})
# Words of others in rows that name a person; she may not take them along.
NOT_HERS = {"disputes.settled_by": frozenset({"reason"})}
# What nobody may take away: keys, leases, and what the buyer keeps back.
UNSEEN = frozenset(
    "users.password login_sessions.hash tokens.hash clinics.code clinic_devices.hash turns.lease_owner turns.lease_until gradings.lease_owner gradings.lease_until "
    "sessions.seed sessions.draw sessions.state_now sessions.start_log turns.move turns.log turns.state_after turns.heard events.body".split()
)


def named(column: Column[str]) -> str:
    """A column by table and name."""
    return f"{column.table.name}.{column.name}"


def pointing_at(table: Table) -> Iterator[tuple[Column[str], Column[str]]]:
    """The columns of other tables that point at a table, each with the column that it points at."""
    for other in t.metadata.tables.values():
        if other is table:
            continue
        for key in other.foreign_keys:
            if key.column.table is table:
                yield key.parent, key.column
