"""The one place that knows cases: the shipped ones, and own cases for those who may see them. A session keeps the case as it was pinned:
neither a changed file nor a new version changes it."""

import json
import logging
from functools import lru_cache

from pydantic import ValidationError

from app.content.loading import case_ids, document_hash, load_case
from app.content.persona import CaseFile
from app.errors import ContentError, NotFound
from app.locale.filled import Filled
from app.people.permissions import may_see_case, owns
from app.people.records import User
from app.practice.ownrecords import OwnCase
from app.practice.ports import Ledger

log = logging.getLogger(__name__)


class PinnedCases:
    """Cases by name for a user, and by hash for a session."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._by_hash = lru_cache(maxsize=32)(self._load)

    def pin(self, name: str, user: User) -> tuple[CaseFile, str]:
        """The case of that id, pinned in the store, with its hash. Raises NotFound, also for an own case that is not the user's to see."""
        if name not in case_ids():
            return self.find(name, user), self.own(name, user).hash
        case = load_case(name)
        digest = document_hash(case)
        self.ledger.pin(case.kind, case.id, case.version, digest, case)
        return case, digest

    def find(self, name: str, user: User) -> CaseFile:
        """The case of that id in its newest version, for reading. Raises NotFound."""
        if name in case_ids():
            return load_case(name)
        head = self.own(name, user)
        if not head.version:
            raise NotFound("case", name, "finish its questions first")
        return self.of(name, head.hash)

    def of_user(self, user: User) -> list[CaseFile]:
        """The shipped cases, and the built own cases that the user may see, newest first. One that can no longer be read is passed over: it must not take
        the others along."""
        heads = [c for c in self.ledger.own_cases(user.id, tuple(t.id for t in user.teams)) if c.version]
        own = (self._readable(c) for c in heads)
        return [*(load_case(name) for name in case_ids()), *(case for case in own if case is not None)]

    def _readable(self, head: OwnCase) -> CaseFile | None:
        try:
            return self.of(head.id, head.hash)
        except ContentError as error:
            log.warning("a list of cases leaves one out: %s", error)
            return None

    def own(self, name: str, user: User, *, to_change: bool = False) -> OwnCase:
        """An own case that the user may see, or change. Raises NotFound where not."""
        try:
            head = self.ledger.own_case(name)
        except NotFound:
            raise _no_case(name) from None
        if not (owns(user, head.owner) if to_change else may_see_case(user, head.owner, head.team)):
            raise _no_case(name)
        return head

    def of(self, name: str, digest: str) -> CaseFile:
        """The case that a session pinned. Raises ContentError where what is stored can no longer be read."""
        return self._by_hash(name, digest)

    def forget(self) -> None:
        """Drop the cases that are kept at hand; those that are still stored are read again."""
        self._by_hash.cache_clear()

    def _load(self, name: str, digest: str) -> CaseFile:
        case = load_case(name) if name in case_ids() else None
        if case is not None and document_hash(case) == digest:
            return case
        try:
            return CaseFile.model_validate(json.loads(self.ledger.document(digest)))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            field = ".".join(str(part) for part in first["loc"])
            raise ContentError(f"case {name}", 0, field, first["msg"], _MEND) from None


_MEND = "whoever owns it can go through its questions again, which makes a new version"


def _no_case(name: str) -> NotFound:
    """Not there, or not yours to see: the same words."""
    return NotFound("case", name, Filled("use one of %(names)s, or one of your own", names=", ".join(case_ids())))
