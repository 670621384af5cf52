"""Too few people are never told of: not by a cell, and not by what a total leaves when the shown cells are taken from it."""

from hypothesis import given
from hypothesis import strategies as st

from app.review.hiding import LEAST_PEOPLE, Raw, Table, shielded, summed

PEOPLE = [f"p{n}" for n in range(9)]


def cell(item: str, people: int, times: int = 10, hits: int = 4, start: int = 0) -> Raw:
    return Raw(item, times, hits, frozenset(f"p{n}" for n in range(start, start + people)))


def hidden(table: Table) -> set[str]:
    return {c.item for c in table.cells if c.hidden}


def test_four_people_are_hidden_and_five_are_shown() -> None:
    table = shielded([cell("four", 4), cell("other", 4, start=20), cell("five", 5)])
    assert hidden(table) == {"four", "other"}
    shown = next(c for c in table.cells if c.item == "five")
    assert (shown.times, shown.hits, shown.people, shown.share) == (10, 4, 5, 0.4)
    assert all((c.times, c.hits, c.people, c.share) == (None,) * 4 for c in table.cells if c.hidden)


def test_one_hidden_cell_takes_the_next_smallest_with_it() -> None:
    table = shielded([cell("one", 1), cell("six", 6), cell("nine", 9)])
    assert hidden(table) == {"one", "six"}
    assert table.total.times == 30 and not table.total.hidden


def test_two_hidden_cells_of_the_same_few_people_take_another_with_them() -> None:
    table = shielded([cell("a", 2), cell("b", 2), cell("c", 7), cell("d", 8)])
    assert hidden(table) == {"a", "b", "c"}


def test_where_nothing_can_cover_a_hidden_cell_the_total_is_hidden() -> None:
    table = shielded([cell("one", 3)])
    assert (hidden(table), table.total.hidden) == ({"one"}, True)
    assert shielded([]).total.hidden


def test_cells_out_of_rows() -> None:
    rows = [("b", "p1", 2, 1), ("a", "p1", 1, 0), ("b", "p2", 3, 0)]
    assert summed(rows) == [Raw("a", 1, 0, frozenset({"p1"})), Raw("b", 5, 1, frozenset({"p1", "p2"}))]


_rows = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(PEOPLE), st.integers(1, 20), st.integers(0, 20)).map(
        lambda r: (r[0], r[1], r[2], min(r[2], r[3]))
    ),
    max_size=60,
)


@given(_rows)
def test_no_shown_figure_has_fewer_than_five_people_behind_it(rows: list[tuple[str, str, int, int]]) -> None:
    raw = {c.item: c for c in summed(rows)}
    table = shielded(list(raw.values()))
    for shown in table.cells:
        if not shown.hidden:
            assert len(raw[shown.item].people) >= LEAST_PEOPLE
            assert (shown.times, shown.hits) == (raw[shown.item].times, raw[shown.item].hits), "shown figures are true"
    if not table.total.hidden:
        assert len(frozenset().union(*(c.people for c in raw.values()))) >= LEAST_PEOPLE


@given(_rows)
def test_what_a_total_leaves_is_never_one_cell_nor_fewer_than_five_people(
    rows: list[tuple[str, str, int, int]],
) -> None:
    """The rest of any known total, also one from elsewhere, is the sum of the hidden cells: it must not be that of one cell, nor of a few people."""
    raw = {c.item: c for c in summed(rows)}
    table = shielded(list(raw.values()))
    rest = [raw[c.item] for c in table.cells if c.hidden]
    if rest and not table.total.hidden:
        left = table.total.times - sum(c.times or 0 for c in table.cells)  # type: ignore[operator]
        assert left == sum(c.times for c in rest)
        assert len(rest) >= 2
        assert len(frozenset().union(*(c.people for c in rest))) >= LEAST_PEOPLE
    if rest and any(not c.hidden for c in table.cells):
        # Somebody may know the total from another table, so a shown cell beside hidden ones needs the same cover.
        assert len(rest) >= 2 and len(frozenset().union(*(c.people for c in rest))) >= LEAST_PEOPLE


@given(_rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[tuple[str, str, int, int]], chance: object) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert shielded(summed(mixed)) == shielded(summed(rows))
