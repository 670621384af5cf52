"""The statistics of agreement, against published worked examples and by their properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.grading.agreement import Interval, alpha, bias, bootstrap, gwet, identity, kappa, quadratic, share

# Krippendorff (2011): four observers, twelve units, five values, missing ratings. He prints nominal 0.743 and ordinal 0.815 for it.
OBSERVERS = ["1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."]
UNITS = [[int(v) for v in column if v != "."] for column in zip(*(row.split() for row in OBSERVERS), strict=True)]
pairs = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=60)


def test_ordinal_alpha_of_the_published_example() -> None:
    assert alpha(UNITS) == pytest.approx(0.815, abs=0.0005)


def test_ac1_of_the_same_ratings() -> None:
    """Gwet's own software prints 0.77544 for these ratings."""
    assert gwet(UNITS, [1, 2, 3, 4, 5], identity) == pytest.approx(0.77544, abs=0.00001)


def test_kappa_of_a_textbook_table() -> None:
    """Fifty proposals read by two: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no. Observed 0.7, by chance 0.5."""
    table = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15
    assert kappa(table, identity) == pytest.approx(0.4)
    assert kappa(table, quadratic(1)) == pytest.approx(0.4), "with two values all weights are the same"


def test_quadratic_kappa_by_hand() -> None:
    """Pairs 0-0, 1-2, 2-2, 4-3, 4-4: squared distances sum to 2 of 80 possible; by margins 3.76 a pair of 16."""
    five = [(0, 0), (1, 2), (2, 2), (4, 3), (4, 4)]
    expected = sum((a - b) ** 2 for a, _ in five for _, b in five) / 25
    observed = 2 / 5
    assert kappa(five, quadratic(4)) == pytest.approx(1 - observed / expected)


@given(pairs)
def test_perfect_agreement_is_one(rows: list[tuple[int, int]]) -> None:
    same = [(a, a) for a, _ in rows]
    if len({a for a, _ in same}) > 1:
        assert kappa(same, quadratic(4)) == pytest.approx(1.0)
        assert alpha([list(p) for p in same]) == pytest.approx(1.0)
    assert gwet([list(p) for p in same], range(5), quadratic(4)) == pytest.approx(1.0)
    assert share(same) == 1.0
    assert bias(same) == 0.0


@given(pairs)
def test_no_statistic_exceeds_one_and_order_of_raters_does_not_matter(rows: list[tuple[int, int]]) -> None:
    turned = [(b, a) for a, b in rows]
    for figure in (
        lambda r: kappa(r, quadratic(4)),
        lambda r: alpha([list(p) for p in r]),
        lambda r: gwet([list(p) for p in r], range(5), quadratic(4)),
    ):
        one, other = figure(rows), figure(turned)
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert one <= 1.0 + 1e-9
            assert one == pytest.approx(other)
    assert bias(rows) == pytest.approx(-(bias(turned) or 0.0))


def test_nothing_to_compare_is_none_and_no_number() -> None:
    assert kappa([], identity) is None
    assert alpha([[1], [2]]) is None
    assert gwet([], range(5), identity) is None
    assert share([]) is None
    assert bias([]) is None
    assert kappa([(2, 2), (2, 2)], quadratic(4)) is None, "where nothing varies kappa is not defined"


def test_the_interval_holds_the_figure_and_is_seeded() -> None:
    groups = {n: [(n % 5, (n + n // 7) % 5)] * 3 for n in range(20)}
    found = bootstrap(groups, lambda r: kappa(r, quadratic(4)))
    assert found == bootstrap(groups, lambda r: kappa(r, quadratic(4)))
    assert found.low is not None
    assert found.value is not None
    assert found.high is not None
    assert found.low <= found.value <= found.high


def test_a_draw_that_has_no_figure_is_left_out_of_the_interval() -> None:
    groups: dict[object, list[float]] = {"told": [0.5], "silent": []}
    found = bootstrap(groups, lambda rows: rows[0] if rows else None)  # type: ignore[arg-type]
    assert found == Interval(0.5, 0.5, 0.5)


def test_where_no_draw_has_a_figure_there_is_no_interval() -> None:
    asked = iter([0.5])
    found = bootstrap({"a": [1], "b": [2]}, lambda rows: next(asked, None))  # type: ignore[arg-type]
    assert found == Interval(0.5)
