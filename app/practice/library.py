"""The coaches' library: cases to look at with their checks and versions, files and character cards to bring in. What is brought in is an own case of the coach,
offered to a team that she coaches."""

import asyncio

from app.clock import Clock, new_id
from app.content.cards import read_card, with_card
from app.content.foreign import foreign_case
from app.content.loading import document_hash, line_of
from app.content.persona import CaseFile
from app.errors import ContentError, NotFound
from app.negotiation.casecheck import check_case, checked
from app.people.records import User
from app.practice.cases import PinnedCases
from app.practice.ports import Ledger
from app.practice.shelfrecords import HIDDEN_SEEN, Looked, Refused, ShelfStore, Shelved

_KEPT_UNDER = "library"


class Library:
    """The service of the library; for coaches, whom the pages let in."""

    def __init__(self, ledger: Ledger, cases: PinnedCases, store: ShelfStore, clock: Clock) -> None:
        self.ledger, self.cases, self.store, self.clock = ledger, cases, store, clock

    async def shelf(self, user: User) -> list[Shelved]:
        """The shipped cases, and the own cases that the user may see."""
        return await asyncio.to_thread(self._shelf, user)

    async def look(self, user: User, case: str) -> Looked:
        """One case, with what the checks say of it. Raises NotFound."""
        return await asyncio.to_thread(self._look, user, case)

    async def hidden(self, user: User, case: str) -> Looked:
        """One case, to look at its hidden side; noted. Raises NotFound."""
        found = await self.look(user, case)
        why = "a coach looks at the hidden side of a case"
        await asyncio.to_thread(self.ledger.audit, user.id, HIDDEN_SEEN, case, why, self.clock.now())
        return found

    async def upload(self, user: User, file: str, content: bytes, team: str = "") -> str | Refused:
        """Take a case file: the id of the own case, offered to `team`, else to the first that she coaches. A file whose id she has uploaded before, with a
        higher version, replaces it for new sessions, for whoever may see it by now. Raises NotFound for a team that she does not coach."""
        return await asyncio.to_thread(self._upload, user, file, content, _offered_to(user, team))

    async def bring(
        self, user: User, file: str, content: bytes, onto: str, team: str = ""
    ) -> tuple[str, int] | Refused:
        """Take a character card: a copy of a case with its name, description and manner; the id of the own case, and how many sentences were left out.
        Raises NotFound for the case, and for a team that she does not coach."""
        return await asyncio.to_thread(self._bring, user, file, content, onto, _offered_to(user, team))

    def _shelf(self, user: User) -> list[Shelved]:
        cases = self.cases.of_user(user)
        heads = {h.id: h for h in self.ledger.own_cases(user.id, tuple(t.id for t in user.teams))}
        played = self.store.pinned([c.id for c in cases], user.coached_teams)
        return [Shelved(c, document_hash(c), heads.get(c.id), tuple(played.get(c.id, ()))) for c in cases]

    def _look(self, user: User, name: str) -> Looked:
        case = self.cases.find(name, user)
        head = next((h for h in self.ledger.own_cases(user.id, tuple(t.id for t in user.teams)) if h.id == name), None)
        played = tuple(self.store.pinned([name], user.coached_teams).get(name, ()))
        return Looked(Shelved(case, document_hash(case), head, played), checked(case))

    def _upload(self, user: User, file: str, content: bytes, team: str | None) -> str | Refused:
        try:
            case, text = foreign_case(file, content)
        except ContentError as error:
            return Refused(file, ((error.line, error.field, error.problem, error.fix),))
        faults = [(line_of(text, p.field), p.field, p.problem, p.fix) for p in check_case(case)]
        if faults:
            return Refused(file, tuple(faults))
        before = self._uploaded(user, case.id)
        if before is not None and _parts(case.version) <= _parts(before.version):
            fix = f"give it a higher version than {before.version}"
            return Refused(file, ((line_of(text, "version"), "version", f"{case.version} is here already", fix),))
        return self._keep(user, case, before.id if before else None, {"file": case.id}, team)

    def _bring(self, user: User, file: str, content: bytes, onto: str, team: str | None) -> tuple[str, int] | Refused:
        case = self.cases.find(onto, user)
        try:
            card = read_card(file, content)
        except ContentError as error:
            return Refused(file, ((error.line, error.field, error.problem, error.fix),))
        made = with_card(case, card)
        faults = tuple((0, p.field, p.problem, p.fix) for p in check_case(made))
        if faults:
            return Refused(file, faults)
        return self._keep(user, made, None, {"card": card.name}, team), card.left_out

    def _uploaded(self, user: User, name: str) -> CaseFile | None:
        """The newest version of the file of that id that the user has uploaded."""
        for head in self.ledger.own_cases(user.id, ()):
            if head.version and head.owner == user.id:
                case = self.cases.of(head.id, head.hash)
                if case.extensions.get(_KEPT_UNDER) == {"file": name}:
                    return case
        return None

    def _keep(self, user: User, case: CaseFile, own: str | None, origin: dict[str, str], team: str | None) -> str:
        now = self.clock.now()
        name = own or f"own-{new_id(now)}"
        if own is None:
            self.ledger.add_own_case(name, user.id, {}, now)
        # 'own' is what the questions of an own case leave there; a stranger's would be shown as ours.
        others = {key: value for key, value in case.extensions.items() if key != "own"}
        kept = case.model_copy(update={"id": name, "extensions": {**others, _KEPT_UNDER: origin}})
        digest = document_hash(kept)
        self.ledger.pin(kept.kind, name, kept.version, digest, kept)
        self.ledger.add_own_version(name, self.ledger.own_case(name).version + 1, digest, kept.title, {}, now)
        if own is None:  # a newer version stays with whom its owner has left it
            self.ledger.share_own_case(name, team)
        return name


def _offered_to(user: User, team: str) -> str | None:
    """The team that a new case is offered to; None where she coaches none. Raises NotFound."""
    if team and team not in user.coached_teams:
        raise NotFound("team", team)
    return team or next(iter(user.coached_teams), None)


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
