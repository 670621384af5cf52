"""The notice on first use: shown once per version, before anything else."""

from datetime import datetime

from app.people.ports import NoticeStore
from app.people.records import User

# One more whenever the notice says something new; everybody then sees it once more.
VERSION = 2


class Notices:
    """Who has read the notice. Who has is remembered here, so that a page costs no look-up."""

    def __init__(self, store: NoticeStore) -> None:
        self.store = store
        self._known: set[str] = set()

    def read_by(self, user: User) -> bool:
        """Whether a user has accepted the notice as it is now."""
        if user.id not in self._known:
            if not self.store.accepted(user.id, VERSION):
                return False
            self._known.add(user.id)
        return True

    def accept(self, user: User, now: datetime) -> None:
        """A user has read it."""
        self.store.accept(user.id, VERSION, now)
        self._known.add(user.id)
