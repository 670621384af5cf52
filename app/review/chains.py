"""Findings as chains: what the grader found, and what coaches said of it. Links are appended, never overwritten; what counts are the heads.

Pure. A chain begins with a finding of the grader or with one that a coach added; each later link names the one it takes the place of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.content.acts import RUBRIC
from app.grading.findings import Finding, overlap
from app.grading.grader import Grading, Status, graded


class Action(StrEnum):
    """What a link does."""

    ADD = "add"
    CONFIRM = "confirm"
    CHANGE = "change"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain: a finding as its author left it. `author` is a user's id, None for the grader; `supersedes` the link that it takes
    the place of; `reason` why, empty where none was asked for."""

    id: str
    turn: str
    finding: Finding
    author: str | None
    action: Action
    supersedes: str | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding as it stands, with all that was said of it, oldest first."""

    history: tuple[Link, ...]

    @property
    def head(self) -> Link:
        """The newest link."""
        return self.history[-1]

    @property
    def finding(self) -> Finding:
        """The finding as it stands."""
        return self.head.finding

    @property
    def removed(self) -> bool:
        """Whether it does not count any more."""
        return self.head.action is Action.REMOVE

    @property
    def touched(self) -> bool:
        """Whether a coach said something of it."""
        return any(link.author is not None for link in self.history)

    @property
    def disagreed(self) -> bool:
        """Whether a coach saw it otherwise than the grader: changed, removed or added."""
        return any(link.author is not None and link.action is not Action.CONFIRM for link in self.history)


def standings(links: Sequence[Link]) -> tuple[Standing, ...]:
    """The chains of one turn, in the order of their words. `links` oldest first. A link whose predecessor is gone (the turn was graded anew) takes
    the place of the grader's finding of the same item on the same words, else it begins a chain of its own."""
    rows = [[link] for link in links if link.author is None]
    ends = {chain[-1].id: chain for chain in rows}
    for link in (one for one in links if one.author is not None):
        chain = ends.get(link.supersedes or "") or _same(link, rows)
        if chain is None:
            if link.action in (Action.REMOVE, Action.CONFIRM):
                continue  # what it spoke of is not found any more
            chain = []
            rows.append(chain)
        chain.append(link)
        ends[link.id] = chain
    made = (Standing(tuple(chain)) for chain in rows)
    return tuple(sorted(made, key=lambda s: (s.finding.start, s.history[0].id)))


def corrected(grading: Grading, found: Sequence[Standing], *, looked_at: bool = False) -> Grading:
    """A grading as the coaches left it: findings from the heads, levels by the published rules. Where a coach has looked at the whole session
    (`looked_at`), what the grader would not judge counts as seen. A turn that was not graded stays so, unless a coach found something in it."""
    heads = tuple(s.finding for s in found if not s.removed)
    touched = {RUBRIC[s.finding.id].strategy for s in found if s.touched}
    if not touched and not (looked_at and grading.abstained):
        return grading
    if grading.status is not Status.GRADED and not heads:
        return grading
    left = () if looked_at else tuple(s for s in grading.abstained if s not in touched)
    return graded(grading.grader, heads, grading.opened, abstained=left, dropped=grading.dropped)


def by_turn(links: Sequence[Link]) -> Mapping[str, tuple[Standing, ...]]:
    """The chains of each turn."""
    grouped: dict[str, list[Link]] = {}
    for link in links:
        grouped.setdefault(link.turn, []).append(link)
    return {turn: standings(rows) for turn, rows in grouped.items()}


def shares_words(one: Finding, other: Finding) -> bool:
    """Whether two findings share more than half of the shorter one's words, so that only one of them may stand."""
    return overlap(one, other) > 0.5 * max(1, min(one.end - one.start, other.end - other.start))


def _same(link: Link, rows: Sequence[list[Link]]) -> list[Link] | None:
    if link.supersedes is None:
        return None
    return next(
        (c for c in rows if c[0].finding.id is link.finding.id and shares_words(c[0].finding, link.finding)), None
    )
