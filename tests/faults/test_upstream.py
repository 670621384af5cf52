"""A fault seeded for each part of R4: the cell of the table that holds it must turn red. The product runs in a process of its own, with the fault in it."""

import pytest

from tests.promises.upstream.cells import Cell, bad_upstream_is_survived

pytestmark = [pytest.mark.db, pytest.mark.slow]
TAKES_WHAT_WAS_CUT = """
from app.models import streamed
close = streamed.Answer.close
def taken(self):
    try:
        yield from close(self)
    except streamed.faults.ModelError:
        pass
streamed.Answer.close = taken
"""
TRIES_AGAIN_AFTER_WORDS = """
from app.models import openai_chat
openai_chat.isinstance = lambda item, kind: False if kind is openai_chat.Delta else isinstance(item, kind)
"""
NEVER_TRIES_AGAIN = """
from app.models import openai_chat
before = openai_chat.OpenAIChat.__init__
def once(self, *given, **more):
    before(self, *given, **more)
    self._patience = __import__("dataclasses").replace(self._patience, tries=1)
openai_chat.OpenAIChat.__init__ = once
"""
STEPS_IN_IN_SILENCE = """
from app.buyer import speaking
whole = speaking._Said.whole
speaking._Said.whole = lambda self: speaking.replace(whole(self), why=None)
"""
STEPS_IN_UNASKED = """
from app.practice import answering
answering.Manner = lambda steps_in, kept: __import__("app.buyer.speaking", fromlist=["Manner"]).Manner(True, kept)
"""
INVENTS_A_GRADING = """
from app.grading import by_model
from app.grading.embedded import grade_turn
by_model.ModelGrader._ungraded = lambda self, reason: by_model.graded(self.name, (), by_model.Opens())
"""
BOOKS_WHAT_IT_DID_NOT_HEAR = """
from app.practice import abroad, answering
real = abroad.decided_on
answering.decided_on = lambda turn, session, case, state, talk, ear: real(turn, session, case, state, talk, abroad.Interpreted('I take 2.5 % off the price if you sign for 36 months.'))
"""
FAULTS = [
    ("takes_what_was_cut_for_an_answer", TAKES_WHAT_WAS_CUT, Cell("end-without-finish", "speak", "after", True)),
    ("tries_again_after_words_were_shown", TRIES_AGAIN_AFTER_WORDS, Cell("error-in-the-stream", "speak", "after", True)),
    ("never_tries_again", NEVER_TRIES_AGAIN, Cell("500-once", "speak", "before", True)),
    ("steps_in_in_silence", STEPS_IN_IN_SILENCE, Cell("500", "speak", "before", True)),
    ("steps_in_where_it_may_not", STEPS_IN_UNASKED, Cell("500", "speak", "before", False)),
    ("invents_a_grading", INVENTS_A_GRADING, Cell("length", "grade", "before", True)),
    ("books_what_it_did_not_hear", BOOKS_WHAT_IT_DID_NOT_HEAR, Cell("500", "hear", "before", True)),
]  # fmt: skip


@pytest.mark.parametrize(("seed", "cell"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_the_fault_is_seen(seed: str, cell: Cell) -> None:
    found = bad_upstream_is_survived([cell], before=seed)
    assert found.tried == 1
    assert found.failures
    assert "an error of the program" not in found.failures[0]


def test_without_a_fault_the_same_cells_hold() -> None:
    found = bad_upstream_is_survived([cell for _, _, cell in FAULTS])
    assert found.kept, found.failures
