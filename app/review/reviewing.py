"""Reviewing as its pages use it: the queue, one session with its evidence, corrections, comments, better lines, the coach's word."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.clock import Clock, new_id
from app.errors import BadValue, Conflict, NotFound
from app.grading.grader import Grading
from app.people.ports import PeopleStore
from app.people.records import User
from app.practice.debrief import Debrief, Debriefing, ReviewedTurn
from app.practice.gradework import turn_to_grade
from app.practice.messages import fit_text
from app.practice.ports import Changed, Ledger, unheard
from app.practice.records import Dispute, Session, Turn, Visibility
from app.practice.service import Practice
from app.review.chains import Standing, by_turn
from app.review.judging import Said, judged
from app.review.ports import ReviewStore
from app.review.records import A_PAGE, CLAIMED_FOR, BetterLine, Claim, Comment, Done, QueuePage, Why
from app.review.spots import spot_before

LONGEST_COMMENT = 2000
LONGEST_LINE = 600
LONGEST_WORD = 4000


@dataclass(frozen=True, slots=True)
class TurnUnderReview:
    """A turn as a coach and its owner read it: as it counts now, as the grader left it (None while it waits), every finding with its history,
    the thread, disputes, and lines that coaches have left for this spot."""

    now: ReviewedTurn
    before: Grading | None
    findings: tuple[Standing, ...]
    comments: tuple[Comment, ...]
    disputes: tuple[Dispute, ...]
    lines: tuple[BetterLine, ...]

    @property
    def turn(self) -> Turn:
        """The turn."""
        return self.now.turn

    @property
    def unsure(self) -> bool:
        """Whether there is something that the grader was not sure of, and no coach has looked at yet."""
        if self.before is None:
            return False
        open_ones = any(s.finding.confidence == "low" and not s.touched for s in self.findings)
        return bool(self.before.abstained and self.now.grading and self.now.grading.abstained) or open_ones

    @property
    def disagreed(self) -> bool:
        """Whether a coach saw something otherwise than the grader."""
        return any(s.disagreed for s in self.findings)


@dataclass(frozen=True, slots=True)
class Review:
    """A session under review. `claim` says who has it; `names` are those of everybody who wrote in it, by id."""

    debrief: Debrief
    turns: tuple[TurnUnderReview, ...]
    claim: Claim | None
    reviews: tuple[Done, ...]
    names: Mapping[str, str]

    @property
    def session(self) -> Session:
        """The session."""
        return self.debrief.view.session

    @property
    def coaches(self) -> str:
        """The names of the coaches who finished a review or said something of a finding."""
        wrote = {link.author for t in self.turns for s in t.findings for link in s.history if link.author}
        return ", ".join(sorted(self.names[c] for c in wrote | {r.coach for r in self.reviews}))


class Reviewing:
    """What coaches do with submitted sessions, and what their owners read of it."""

    def __init__(
        self,
        practice: Practice,
        debriefing: Debriefing,
        ledger: Ledger,
        store: ReviewStore,
        people: PeopleStore,
        clock: Clock,
        changed: Changed = unheard,
    ) -> None:
        self.practice, self.debriefing, self.ledger, self.store = practice, debriefing, ledger, store
        self.people, self.clock, self.changed = people, clock, changed

    async def queue(self, user: User, why: Why, after: int = 0) -> QueuePage:
        """A page of a coach's list."""
        return await asyncio.to_thread(self._queue, user, why, max(0, after))

    def _queue(self, user: User, why: Why, after: int) -> QueuePage:
        teams, now = user.coached_teams, self.clock.now()
        rows, counts = self.store.queue(teams, user.id, why, now, after=after, most=A_PAGE + 1)
        return QueuePage(tuple(rows[:A_PAGE]), len(rows) > A_PAGE, counts)

    async def counts(self, user: User) -> Mapping[Why, int]:
        """How many sessions are open, disputed and done in a coach's lists."""
        return await asyncio.to_thread(self.store.counts, user.coached_teams, user.id)

    def names(self, page: QueuePage) -> Mapping[str, str]:
        """The names of those in a page of the queue, by id."""
        return self._names({r.owner for r in page.rows} | {r.claim.coach for r in page.rows if r.claim})

    async def reaches(self, user: User, session: str) -> bool:
        """Whether the user may review a session: submitted to a team that she coaches, and not her own where somebody else coaches it too."""
        return await asyncio.to_thread(self.store.in_reach, session, user.coached_teams, user.id)

    async def take_next(self, user: User) -> str | None:
        """Keep the first open session that nobody has for this coach: its id, None where there is none."""
        return await asyncio.to_thread(self._take_next, user)

    def _take_next(self, user: User) -> str | None:
        now = self.clock.now()
        rows, _counts = self.store.queue(user.coached_teams, user.id, Why.OPEN, now, after=0, most=A_PAGE)
        for row in rows:
            free = row.claim is None or row.claim.coach == user.id
            if free and self.store.claim(row.session, user.id, now, now + CLAIMED_FOR).coach == user.id:
                return row.session
        return None

    async def of(self, user: User, session: str, *, part: bool = False, blind: bool = False) -> Review:
        """A session as a coach of its team reviews it, or as its owner reads what coaches said. Noted in the audit where it is not one's own, for a
        `part` of a page only where the page was not. Raises NotFound for a stranger, Conflict while the talks run."""
        return await self.beside(await self.debriefing.plain(user, session, part=part, blind=blind))

    async def beside(self, found: Debrief) -> Review:
        """What coaches said of a session whose debrief the reader may see."""
        return await asyncio.to_thread(self._review, found)

    async def claim(self, user: User, session: str) -> Claim:
        """Keep a session for half an hour; the claim that holds, which is another coach's where that one was first."""
        await self._must_reach(user, session)
        now = self.clock.now()
        return await asyncio.to_thread(self.store.claim, session, user.id, now, now + CLAIMED_FOR)

    async def release(self, user: User, session: str) -> None:
        """Give a session back."""
        await self._must_reach(user, session)
        await asyncio.to_thread(self.store.release, session, user.id)

    async def correct(self, user: User, session: str, number: int, said: Said, *, blind: bool = False) -> None:
        """Confirm, change, add or remove a finding of a turn. Raises BadValue, Conflict where another coach has it or was quicker."""
        await self._must_reach(user, session)
        await asyncio.to_thread(self._correct, user, session, number, said, blind)

    def _correct(self, user: User, session: str, number: int, said: Said, blind: bool) -> None:
        head, turns, now = self.ledger.session(session), self.ledger.turns(session), self.clock.now()
        turn = _numbered(turns, number)
        found = by_turn(self.store.links(session)).get(turn.id, ())
        case = self.practice.case_of(head)
        between = self.ledger.between(session)
        links, settles = judged(
            said, turn_to_grade(turn, turns, case, between, head.spoken), found, user.id, now, blind=blind
        )
        if links:
            self.store.append(session, links, settles, now + CLAIMED_FOR)
            self.changed(session)

    async def finish(self, user: User, session: str, word: str) -> None:
        """Finish a review with a word on the whole, which may be empty. It counts as blind where she judged before the findings were shown to her. Raises Conflict where another coach has it, or a question is unanswered."""
        await self._must_reach(user, session)
        word = fit_text("Your word", word, LONGEST_WORD).strip()
        if any(d.settled is None for d in await asyncio.to_thread(self.ledger.disputes, session)):
            raise Conflict("A finding that the rep asked about is not answered yet. Say whether it holds, then finish.")
        blind = await asyncio.to_thread(self.store.began_blind, session, user.id)
        await asyncio.to_thread(self.store.finish, Done(session, user.id, word, blind, self.clock.now()))
        await asyncio.to_thread(self.changed, session)

    async def comment(self, user: User, session: str, number: int, text: str) -> None:
        """Write into the thread of a turn, as its owner or a coach of the team."""
        head = await asyncio.to_thread(self.ledger.session, session)
        if head.owner != user.id:
            await self._must_reach(user, session)
        elif head.visibility is not Visibility.SUBMITTED:
            raise Conflict("Nobody else reads this session; submit it first, or use your notes.")
        text = _needed("Comment", text, LONGEST_COMMENT)
        turn = _numbered(await asyncio.to_thread(self.ledger.turns, session), number)
        await asyncio.to_thread(self.store.comment, Comment(turn.id, user.id, text, self.clock.now()))

    async def leave_line(self, user: User, session: str, number: int, text: str) -> None:
        """Leave a better line of one's own for a turn: it is offered to everybody of the team in that spot, under the coach's name."""
        head = await self._must_reach(user, session)
        text = _needed("Better line", text, LONGEST_LINE)
        turns = await asyncio.to_thread(self.ledger.turns, session)
        turn, now = _numbered(turns, number), self.clock.now()
        spot = spot_before(turns, number)
        line = BetterLine(new_id(now), turn.id, user.id, str(head.team), head.case, spot, text, now)
        await asyncio.to_thread(self.store.add_line, line)

    async def withdraw_line(self, user: User, line: str) -> None:
        """Take a better line back. Raises NotFound where it is not one's own."""
        await asyncio.to_thread(self.store.withdraw_line, line, user.id, user.coached_teams, self.clock.now())

    async def lines(self, user: User, case: str) -> Sequence[tuple[BetterLine, str]]:
        """The lines that coaches of the user's teams have left in a case, with their names, newest first."""
        teams = [t.id for t in user.teams]
        found = await asyncio.to_thread(self.store.lines, teams, case) if teams else []
        names = await asyncio.to_thread(self._names, {line.author for line in found})
        return [(line, names[line.author]) for line in found]

    async def _must_reach(self, user: User, session: str) -> Session:
        if not await self.reaches(user, session):
            raise NotFound("session", session)
        head = await asyncio.to_thread(self.ledger.session, session)
        if head.status == "running":
            raise NotFound("session", session)
        return head

    def _review(self, found: Debrief) -> Review:
        head = found.view.session
        raw = self.ledger.gradings(head.id)
        chains, thread = by_turn(self.store.links(head.id)), self.store.comments(head.id)
        lines = self.store.lines([head.team] if head.team else [], head.case)
        turns = tuple(
            TurnUnderReview(
                item,
                raw.get(item.turn.id),
                chains.get(item.turn.id, ()),
                tuple(c for c in thread if c.turn == item.turn.id),
                tuple(d for d in found.disputes if d.turn == item.turn.id),
                tuple(ln for ln in lines if ln.spot == spot_before(found.view.turns, item.turn.number)),
            )
            for item in found.turns
        )
        reviews = tuple(self.store.reviews(head.id))
        claim = self.store.claim_of(head.id, self.clock.now())
        wrote = {link.author for t in turns for s in t.findings for link in s.history if link.author}
        wrote |= {c.author for c in thread} | {r.coach for r in reviews} | {ln.author for ln in lines} | {head.owner}
        names = self._names(wrote | ({claim.coach} if claim else set()))
        return Review(found, turns, claim, reviews, names)

    def _names(self, users: Iterable[str]) -> Mapping[str, str]:
        return self.people.names(set(users))


def _numbered(turns: Sequence[Turn], number: int) -> Turn:
    found = next((t for t in turns if t.number == number and number > 0), None)
    if found is None:
        raise NotFound("turn", number)
    return found


def _needed(thing: str, text: str, longest: int) -> str:
    text = fit_text(thing, text, longest).strip()
    if not text:
        raise BadValue(thing, "", "write a few words, then send")
    return text
