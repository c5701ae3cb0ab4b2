"""Distinct experts and destinations against simulation, cases by hand, and laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.analysis.serving.experts import (
    distinct,
    distinct_skewed,
    popularity,
    remote_devices,
)

SIZES = st.integers(2, 512).flatmap(lambda e: st.tuples(st.just(e), st.integers(1, e)))


def test_one_token_touches_what_it_chooses() -> None:
    assert distinct(256, 8, 1) == pytest.approx(8)


def test_two_tokens_by_hand() -> None:
    # Two of eight experts each: 8 x (1 - (3/4)^2) = 3.5.
    assert distinct(8, 2, 2) == pytest.approx(3.5)


def test_uniform_routing_by_simulation() -> None:
    generator = np.random.default_rng(1)
    draws = [
        len({e for _ in range(40) for e in generator.choice(64, 6, replace=False)})
        for _ in range(400)
    ]
    assert distinct(64, 6, 40) == pytest.approx(np.mean(draws), rel=0.01)


def test_group_limited_routing_touches_as_many_by_simulation() -> None:
    # Eight groups of 32, four groups a token, eight experts within them, as DeepSeek-V3 routes.
    generator = np.random.default_rng(2)

    def token() -> set[int]:
        groups = generator.choice(8, 4, replace=False)
        inside = np.concatenate([np.arange(32) + 32 * group for group in groups])
        return set(generator.choice(inside, 8, replace=False).tolist())

    draws = [len(set().union(*(token() for _ in range(50)))) for _ in range(300)]
    assert distinct(256, 8, 50) == pytest.approx(np.mean(draws), rel=0.01)


def test_destinations_by_simulation() -> None:
    # 64 experts on 16 accelerators, six chosen; one accelerator in 16 is the token's own.
    generator = np.random.default_rng(3)
    homes = generator.integers(0, 16, 4000)
    draws = [
        len({e // 4 for e in generator.choice(64, 6, replace=False)} - {home}) for home in homes
    ]
    assert remote_devices(64, 6, 16) == pytest.approx(np.mean(draws), rel=0.01)


def test_more_accelerators_than_experts_leave_one_expert_each() -> None:
    # 320 dies, 256 experts: eight destinations, of which a 320th is the token's own.
    assert remote_devices(256, 8, 320) == pytest.approx(8 * 319 / 320)
    assert remote_devices(256, 8, 1) == 0


@given(SIZES, st.floats(1, 1e5))
def test_distinct_experts_stay_within_their_limits(sizes: tuple[int, int], tokens: float) -> None:
    experts, chosen = sizes
    touched = distinct(experts, chosen, tokens)
    assert chosen * (1 - 1e-9) <= touched <= experts * (1 + 1e-12)
    assert touched <= chosen * tokens * (1 + 1e-9)


@given(SIZES, st.floats(1, 1e4), st.floats(1.01, 10))
def test_more_tokens_touch_no_fewer_experts(
    sizes: tuple[int, int], tokens: float, more: float
) -> None:
    assert distinct(*sizes, tokens * more) >= distinct(*sizes, tokens) * (1 - 1e-12)


@given(SIZES, st.integers(1, 2000), st.floats(0, 2))
def test_skew_touches_no_more_experts(sizes: tuple[int, int], tokens: int, skew: float) -> None:
    uniform = distinct(*sizes, tokens)
    assert distinct_skewed(*sizes, tokens, skew) <= uniform * (1 + 1e-9)


@given(SIZES, st.floats(0, 2))
def test_popularity_adds_up_to_the_experts_chosen(sizes: tuple[int, int], skew: float) -> None:
    shares = popularity(*sizes, skew)
    assert shares.sum() == pytest.approx(sizes[1])
    assert (shares <= 1).all()
    assert (np.diff(shares) <= 1e-12).all()


@given(SIZES, st.integers(1, 600))
def test_a_token_goes_to_no_more_accelerators_than_it_chooses_experts(
    sizes: tuple[int, int], devices: int
) -> None:
    targets = remote_devices(*sizes, devices)
    assert 0 <= targets <= min(sizes[1], devices - 1) + 1e-9
