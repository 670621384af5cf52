"""What she says of a point on which she has moved: that it stands. For cases that have words for it; nothing here is secret, her table and the offer were said aloud."""

from collections.abc import Mapping
from dataclasses import replace

from app.buyer.bank import filled
from app.buyer.speech import Told
from app.content.persona import CaseFile, IssueSpec
from app.language.wanted import Wanted
from app.negotiation.keeping import still_said

Value = float | str
# Questions for reasons, persons, days and amounts are answered as ever; these are about whether it holds.
_WHETHER = frozenset(
    {Wanted.SETTLED, Wanted.FIRM, Wanted.WHETHER, Wanted.VIEW, Wanted.YOU, Wanted.CONSENT, Wanted.HOW, Wanted.WHAT}
)


def holding(
    case: CaseFile, told: Told, table: Mapping[str, Value], standing: Mapping[str, Value], gone: frozenset[str]
) -> Told:
    """An answer without the wordings that hold on to a demand on one of the issues `gone`, as long as others are left; about a point on which she has moved, that
    this stands."""
    spec = _moved_on(case, told, table) if gone else None
    if spec is not None:
        key = "given.met" if table[spec.id] == standing[spec.id] else "given.moved"
        lines = filled(case.buyer.phrases.get(key, ()), {"hers": spec.spoken(table[spec.id])})
        if lines:
            return replace(told, wordings=tuple(lines))
    kept = still_said(case, told.wordings, gone)
    return replace(told, wordings=kept) if kept else told


def _moved_on(case: CaseFile, told: Told, table: Mapping[str, Value]) -> IssueSpec | None:
    """The point, other than the price, of which an answer speaks, where her table has moved on it."""
    name = told.answer.knowledge or ""
    if told.asks and not _WHETHER & set(told.asks):
        return None
    return next(
        (
            s
            for s in case.issues
            if name.startswith(f"{s.id}_") and not (s.choices or s.is_price) and table[s.id] != case.opening[s.id]
        ),
        None,
    )
