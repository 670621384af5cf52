"""How far two labellers of the same rows agree: F1 of one against the other. Figures only. These are helpers of one kind; it is no agreement of people.

python -m tests.corpora.agreement
"""

import sys

from tests.corpora.files import ACTS_SEALED, TERMS_SEALED
from tests.corpora.hearing import Row, frequent, macro, pooled, read, term_keys


def pairs(kind: str) -> list[Row]:
    """The rows labelled twice; `gold` is the first labeller, `heard` the second."""
    path = TERMS_SEALED if kind == "terms" else ACTS_SEALED
    first = {r["id"]: r for r in read([path])}
    second = read([path.with_name(f"{path.stem}-second.jsonl")])

    def keys(row: dict[str, object]) -> frozenset[tuple[object, ...]]:
        return term_keys(row) if kind == "terms" else frozenset((a,) for a in row["acts"])  # type: ignore[union-attr, attr-defined]

    return [Row(r["id"], "", keys(first[r["id"]]), keys(r)) for r in second]


def main() -> int:
    terms, acts = pairs("terms"), pairs("acts")
    print(f"terms: {len(terms)} rows labelled twice, exact F1 {pooled(terms).f1:.3f}")
    for name, cut in (("issue and value", 2), ("with offered or reported", 3)):
        part = [Row(r.id, "", frozenset(k[:cut] for k in r.gold), frozenset(k[:cut] for k in r.heard)) for r in terms]
        print(f"  {name}: F1 {pooled(part).f1:.3f}")
    print(
        f"acts: {len(acts)} rows labelled twice, pooled F1 {pooled(acts).f1:.3f}, macro over the frequent {macro(acts, frequent(acts)):.3f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
