"""A grader that never sees a name: what it reads is masked, what it quotes is put back and held to the real text."""

from collections.abc import Sequence
from dataclasses import replace

from app.grading.context import TurnToGrade
from app.grading.findings import verify
from app.grading.grader import Grader, Grading, graded
from app.language.masking import Masker


class MaskedGrader:
    """Wraps a grader by model; the built-in one reads nothing out, so it sees the text as it is."""

    def __init__(self, grader: Grader) -> None:
        self._grader = grader
        self.name, self.kind = grader.name, grader.kind

    async def grade_with(self, turn: TurnToGrade, masker: Masker) -> Grading:
        """Grade one turn with the names of a masker replaced. A quote that is not in the real text is dropped."""
        if self.kind != "model":
            return await self._grader.grade(turn)
        grading = await self._grader.grade(_masked(turn, masker))
        found = [
            replace(
                f,
                quote=masker.restore(f.quote),
                takes_up=masker.restore(f.takes_up) if f.takes_up else None,
                note=masker.restore(f.note),
            )
            for f in grading.findings
        ]
        if not found:
            return grading
        held = verify(found, turn.text, turn.buyer_lines)
        return graded(
            grading.grader,
            held.findings,
            grading.opened,
            abstained=grading.abstained,
            dropped=grading.dropped + held.dropped,
        )


def masker_for(turns: Sequence[TurnToGrade], given: Sequence[str]) -> Masker:
    """One masker over everything that turns show a grader, so that a name is the same everywhere."""
    texts = [t for turn in turns for t in (turn.text, *turn.buyer_lines, *turn.trainee_lines, *turn.facts)]
    return Masker(texts, given)


def _masked(turn: TurnToGrade, masker: Masker) -> TurnToGrade:
    earlier = tuple(replace(line, text=masker.mask(line.text)) for line in turn.earlier)
    facts = tuple(masker.mask(fact) for fact in turn.facts)
    # The brief of a case is left out, since it names people and companies.
    return replace(
        turn, text=masker.mask(turn.text), buyer=masker.mask(turn.buyer), earlier=earlier, facts=facts, case=None
    )
