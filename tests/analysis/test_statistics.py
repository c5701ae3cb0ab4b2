"""Intervals and concentration measures against published figures and laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.analysis.statistics import (
    bootstrap_interval,
    effective_number,
    percentile_interval,
    ratio_of_sums,
    top_share,
    wilson_interval,
)

counts = st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


# Newcombe (1998), Statistics in Medicine 17, table I: the score method without correction.
@pytest.mark.parametrize(
    ("successes", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_equals_newcombes_table(successes: int, total: int, low: float, high: float) -> None:
    found = wilson_interval(successes, total)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


@given(counts)
def test_wilson_holds_its_share_and_is_symmetric(case: tuple[int, int]) -> None:
    successes, total = case
    low, high = wilson_interval(successes, total)
    assert 0 <= low <= successes / total + 1e-12
    assert successes / total - 1e-12 <= high <= 1
    mirrored = wilson_interval(total - successes, total)
    assert mirrored.low == pytest.approx(1 - high, abs=1e-12)


@given(counts)
def test_more_of_the_same_narrows_the_interval(case: tuple[int, int]) -> None:
    successes, total = case
    low, high = wilson_interval(successes, total)
    narrow_low, narrow_high = wilson_interval(4 * successes, 4 * total)
    assert narrow_high - narrow_low < high - low


def test_nothing_counted_gives_no_interval() -> None:
    assert all(math.isnan(bound) for bound in wilson_interval(0, 0))
    assert all(math.isnan(bound) for bound in bootstrap_interval([], np.mean))
    assert math.isnan(effective_number([]))
    assert math.isnan(top_share([], 0.1))


def test_bootstrap_of_a_mean_is_near_the_normal_interval() -> None:
    values = np.random.default_rng(1).normal(10, 2, size=400)
    low, high = bootstrap_interval(values, lambda sample: float(sample.mean()))
    error = values.std(ddof=1) / math.sqrt(len(values))
    assert low == pytest.approx(values.mean() - 1.96 * error, abs=0.02)
    assert high == pytest.approx(values.mean() + 1.96 * error, abs=0.02)


def test_the_bounds_leave_a_fortieth_out_on_either_side() -> None:
    assert percentile_interval([float(n) for n in range(41)]) == pytest.approx((1, 39))
    assert percentile_interval([float("nan"), *map(float, range(41))]) == pytest.approx((1, 39))


def test_bootstrap_of_two_values_draws_both_alike() -> None:
    # Of the mean of two draws a quarter each are 0 and 1, so 95% reach from the one to the other.
    assert bootstrap_interval([0.0, 1.0], np.mean) == (0, 1)
    share = bootstrap_interval([0.0, 1.0], lambda drawn: float(drawn[0] == drawn[1]))
    assert share == (0, 1)


def test_bootstrap_draws_rows_whole() -> None:
    pairs = np.array([[1.0, 2.0], [3.0, 6.0], [5.0, 10.0]])
    assert bootstrap_interval(pairs, ratio_of_sums) == (0.5, 0.5)


def test_ratio_of_sums_by_hand() -> None:
    assert ratio_of_sums(np.array([[1, 2], [2, 10]])) == 0.25  # not the mean of 1/2 and 1/5
    assert math.isnan(ratio_of_sums(np.array([[0, 0], [0, 0]])))


def test_bootstrap_is_the_same_twice() -> None:
    values = [1.0, 5.0, 2.0, 8.0]
    assert bootstrap_interval(values, np.median) == bootstrap_interval(values, np.median)


weights = st.lists(st.floats(1e-3, 1e6), min_size=1, max_size=30)


@given(weights, st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0]))
def test_effective_number_lies_between_one_and_the_count(values: list[float], order: float) -> None:
    assert 1 - 1e-9 <= effective_number(values, order) <= len(values) + 1e-6


@given(st.integers(1, 50), st.floats(0.1, 1e6), st.sampled_from([0.0, 1.0, 2.0]))
def test_even_weights_count_in_full(count: int, weight: float, order: float) -> None:
    assert effective_number([weight] * count, order) == pytest.approx(count)


def test_effective_number_by_hand() -> None:
    # Shares 1/2, 1/4, 1/4: entropy 1.5 bits, so 2**1.5; Herfindahl 3/8, so 8/3.
    assert effective_number([2, 1, 1], 1) == pytest.approx(2**1.5)
    assert effective_number([2, 1, 1], 2) == pytest.approx(8 / 3)
    assert effective_number([2, 1, 1, 0], 0) == pytest.approx(3)


def test_top_share_rounds_the_members_up() -> None:
    assert top_share([6, 2, 1, 1], 0.25) == pytest.approx(0.6)
    assert top_share([6, 2, 1, 1], 0.26) == pytest.approx(0.8)
    assert top_share([1, 2, 1, 6], 1) == 1


def test_what_is_missing_or_nothing_does_not_count() -> None:
    assert top_share([None, 6, 4], 0.5) == pytest.approx(0.6)
    assert math.isnan(top_share([0, 0], 0.5))
    assert effective_number([None, 2, 2, 0]) == pytest.approx(2)
    assert math.isnan(effective_number([0, 0]))
