"""The case of a session as it was pinned: a changed file never changes a running session."""

import json
from functools import lru_cache

from app.content.loading import case_ids, document_hash, load_case
from app.content.persona import CaseFile
from app.practice.ports import Ledger


class PinnedCases:
    """Cases by hash: the shipped file where it is unchanged, else the stored body."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._by_hash = lru_cache(maxsize=32)(self._load)

    def pin(self, name: str) -> tuple[CaseFile, str]:
        """The shipped case of that id, pinned in the store, with its hash. Raises NotFound."""
        case = load_case(name)
        digest = document_hash(case)
        self.ledger.pin(case.kind, case.id, case.version, digest, case)
        return case, digest

    def of(self, name: str, digest: str) -> CaseFile:
        """The case that a session pinned."""
        return self._by_hash(name, digest)

    def _load(self, name: str, digest: str) -> CaseFile:
        case = load_case(name) if name in case_ids() else None
        if case is not None and document_hash(case) == digest:
            return case
        return CaseFile.model_validate(json.loads(self.ledger.document(digest)))
