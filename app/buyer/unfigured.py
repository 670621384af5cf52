"""Terms that are put forward without a figure: the midpoint between both, the trainee's earlier offer once more."""

from collections.abc import Mapping, Sequence

from app.content.acts import Act
from app.content.cues import Cue
from app.content.persona import CaseFile
from app.language.midpoint import puts_midpoint
from app.negotiation.heard import HeardTerm

Value = float | str


def renewed(case: CaseFile, standing: Mapping[str, Value], words: str) -> tuple[HeardTerm, ...]:
    """A yes to 'does your offer still stand?' puts that offer forward again."""
    base = {i.id: i.status_quo for i in case.issues}
    return tuple(HeardTerm(name, value, words) for name, value in standing.items() if value != base[name])


def split_term(
    terms: tuple[HeardTerm, ...], cues: Sequence[Cue], price: str, hers: Value, ours: Value
) -> tuple[HeardTerm, ...]:
    """The terms, with the midpoint between `hers` and `ours` where 'split the difference' puts it forward."""
    split = next((c for c in cues if c.act is Act.SPLITS_ARBITRARILY and puts_midpoint(c.quote)), None)
    if split is None or any(t.issue == price for t in terms) or isinstance(hers, str) or isinstance(ours, str):
        return terms
    return (*terms, HeardTerm(price, round((hers + ours) / 2, 2), split.quote))
