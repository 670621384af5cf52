"""A fault seeded for each promise about privacy: the test that holds it must turn red."""

from collections.abc import Callable
from typing import Any

import pytest

from app.language import nameless
from app.practice import service
from app.store import belonging, erasing, minerows
from app.web import compare
from tests.practice import test_erasing as of_running
from tests.practice.conftest import Room, room
from tests.promises.deleted import deleted_is_gone
from tests.promises.kept_back import nothing_hidden_comes_early
from tests.promises.nameless import no_name_gets_out
from tests.promises.noted import every_reading_is_noted
from tests.promises.outcome import Outcome
from tests.store import test_erasing as of_rows
from tests.store.conftest import Stored, database, empty_database, stored

pytestmark = [pytest.mark.db]
__all__ = ["database", "empty_database", "room", "stored"]

Seed = Callable[[pytest.MonkeyPatch], None]


def leaves_the_file_as_it_is(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(erasing.SqlErasing, "wipe", lambda self: True)
    patch.setattr(erasing, "_overwrite", lambda db: None)


def forgets_the_field_notes(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(belonging.PERSONS, "field_notes.user", belonging.Rule.STAYS)


def covers_the_orders_only(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(nameless.Cover, "words", lambda self, text: text)


def knows_names_only_as_they_are_spelled(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(nameless, "_forms", lambda name: [name])


def keeps_the_placeholder(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(nameless.Cover, "back", lambda self, text: text)


def reads_without_a_note(patch: pytest.MonkeyPatch) -> None:
    async def silent(self: Any, user: Any, head: Any, *, part: bool, blind: bool) -> None:
        return None

    patch.setattr(service.Practice, "_note", silent)


def notes_each_part_of_a_page(patch: pytest.MonkeyPatch) -> None:
    real = service.Practice._note

    async def each(self: Any, user: Any, head: Any, *, part: bool, blind: bool) -> None:
        await real(self, user, head, part=False, blind=blind)

    patch.setattr(service.Practice, "_note", each)


def exports_the_hidden_truth(patch: pytest.MonkeyPatch) -> None:
    real = compare.as_data

    def telling(found: Any) -> dict[str, Any]:
        return {**real(found), "draw": found.view.session.draw}

    patch.setattr(compare, "as_data", telling)


def takes_the_hidden_truth_along(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(minerows, "UNSEEN", frozenset())


PROMISES: list[tuple[Seed, Callable[[], Outcome]]] = [
    (leaves_the_file_as_it_is, lambda: deleted_is_gone(3)),
    (forgets_the_field_notes, lambda: deleted_is_gone(3)),
    (covers_the_orders_only, no_name_gets_out),
    (knows_names_only_as_they_are_spelled, no_name_gets_out),
    (keeps_the_placeholder, no_name_gets_out),
    (reads_without_a_note, every_reading_is_noted),
    (notes_each_part_of_a_page, every_reading_is_noted),
    (exports_the_hidden_truth, nothing_hidden_comes_early),
    (takes_the_hidden_truth_along, nothing_hidden_comes_early),
]


@pytest.mark.parametrize(("seed", "run"), PROMISES, ids=lambda p: getattr(p, "__name__", ""))
def test_the_promise_is_seen_to_be_broken(seed: Seed, run: Callable[[], Outcome], monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    nameless.names_of.cache_clear()
    seed(monkeypatch)
    try:
        assert not run().kept
    finally:
        nameless.names_of.cache_clear()  # what was made with the fault


def test_a_table_that_is_forgotten_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(belonging.PERSONS, "field_notes.user")
    with pytest.raises(AssertionError):
        of_rows.test_every_column_that_names_a_person_has_its_rule()


def test_a_link_that_is_not_followed_is_seen(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    real = erasing.pointing_at
    monkeypatch.setattr(erasing, "pointing_at", lambda table: (p for p in real(table) if p[0].table.name != "hints"))
    with pytest.raises(Exception, match=r"(?i)foreign key|AssertionError|assert"):
        of_rows.test_a_family_goes_with_every_row_and_leaves_what_is_others(stored)


def test_a_reply_that_is_not_finished_first_is_seen(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(self: Any, family: Any) -> None:
        return None

    monkeypatch.setattr("app.practice.erasing.Erasing._finished", never)
    with pytest.raises(Exception, match="answering"):
        of_running.test_a_reply_that_is_being_spoken_is_stopped_and_then_goes(room)
