"""The statistics against figures worked out elsewhere."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evals.statistics import bound_of_none, clustered, paired, pass_all, pass_at, rate


def test_the_wilson_interval_of_eight_in_ten() -> None:
    found = rate(8, 10)
    assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (0.4902, 0.9433)
    assert rate(0, 0).value is None


def test_zero_in_n_is_told_with_its_bound() -> None:
    assert bound_of_none(30) < 0.10
    assert bound_of_none(300) < 0.01
    assert "at most 9.5%" in str(rate(30, 30))


def test_pass_at_k_and_all_of_k_are_the_unbiased_estimates() -> None:
    assert pass_at(1, 10, 3) == pytest.approx(0.3)
    assert pass_at(5, 10, 3) == pytest.approx(1 - math.comb(7, 5) / math.comb(10, 5))
    assert pass_all(2, 4, 3) == pytest.approx(0.5)
    assert pass_all(3, 3, 2) == 0.0
    with pytest.raises(ValueError, match="k is 4"):
        pass_all(4, 3, 3)


@given(st.integers(1, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(1, n))))
def test_all_of_k_never_exceeds_one_of_k(row: tuple[int, int, int]) -> None:
    n, c, k = row
    assert 0 <= pass_all(k, n, c) <= c / n + 1e-12 <= pass_at(k, n, c) + 1e-9 <= 1 + 1e-9


def test_a_paired_difference_is_resampled_by_case() -> None:
    groups = {f"case {n}": [(0.0, 1.0)] * 5 for n in range(6)}
    sure = paired(groups)
    assert (sure.value, sure.low, sure.high, sure.pairs) == (1.0, 1.0, 1.0, 30)
    mixed = paired({n: [(0.0, 1.0 if n % 2 else 0.0)] * 10 for n in range(8)})
    assert mixed.low is not None and mixed.high is not None
    assert mixed.low < 0.5 < mixed.high
    assert mixed.high - mixed.low > 0.3  # sixty pairs of eight cases are eight things, not sixty
    assert clustered({"one": [1.0, 0.0]}).low is None
