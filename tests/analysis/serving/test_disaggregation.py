"""Prefill and decode apart or together: laws, the closed form, and the claims on file."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, isnan
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report.analysis.serving.chips import Figures
from report.analysis.serving.disaggregation import (
    Requests,
    claimed_gain,
    claims,
    gain_map,
    longest_wait,
    reuse_gain,
    reuse_needed,
    ways,
)
from report.analysis.serving.served import served
from report.edition import Edition

Make = Callable[..., Figures]
Config = dict[str, Any]
LOADS = st.builds(
    Requests, st.integers(1, 5000), st.integers(1, 500), st.floats(1e-5, 1.0, allow_nan=False)
)


@given(load=LOADS, bandwidth=st.floats(1e7, 1e12), peak=st.floats(1e9, 1e14))
@settings(deadline=None, max_examples=150)
def test_in_turn_is_slowest_and_perfect_overlap_fastest(
    mixture: Config, figures: Make, load: Requests, bandwidth: float, peak: float
) -> None:
    chip = figures(memory=1e8, bandwidth=bandwidth, peak=peak)
    found = ways(served(mixture, "BF16"), chip, 2, load)
    assert found.in_turn <= found.apart * (1 + 1e-6)
    if found.overlapped:  # else there is no time to read even for one sequence at once
        assert found.apart <= found.overlapped * (1 + 1e-6)


def test_without_a_limit_the_split_gains_nothing(mixture: Config, figures: Make) -> None:
    found = ways(served(mixture, "BF16"), figures(memory=1e8), 2, Requests(100, 100, inf))
    assert found.gain == pytest.approx(1)


def test_the_closed_form_where_memory_bounds_generating(mixture: Config, figures: Make) -> None:
    # With weights read in W seconds, caches in K a sequence and a prompt read in R a token:
    # gain = (K + R) / (K + R (1 - W/t)), as long as memory holds the batch.
    dense = {**mixture, "model_type": "llama"}
    model, chip = served(dense, "BF16"), figures(memory=1e12, bandwidth=1e8, peak=1e12)
    load = Requests(400, 10, 2e-2)
    weights = model.weights_read(1) / 2e8
    cached = model.cache_read(405) / 1e8
    reading = model.work.prefill(400) / 10 / 1e12
    expected = (cached + reading) / (cached + reading * (1 - weights / 2e-2))
    assert ways(model, chip, 2, load).gain == pytest.approx(expected)


def test_time_too_short_for_any_way_has_no_gain(mixture: Config, figures: Make) -> None:
    found = ways(served(mixture, "BF16"), figures(bandwidth=1e6), 2, Requests(10, 10, 1e-9))
    assert isnan(found.gain)
    assert isnan(found.gain_over_overlap)


def test_the_gain_falls_with_the_time_allowed(mixture: Config, figures: Make) -> None:
    dense = {**mixture, "model_type": "llama"}
    model, chip = served(dense, "BF16"), figures(memory=1e10, bandwidth=1e8, peak=1e9)
    frame = gain_map(model, chip, 2, 10, [8], [0.02, 0.03, 0.1, 1])
    assert list(frame.gain) == sorted(frame.gain, reverse=True)
    wait = longest_wait(model, chip, 2, Requests(80, 10, 1), gain=1.02)
    at = ways(model, chip, 2, Requests(80, 10, wait)).gain
    assert at == pytest.approx(1.02, rel=1e-3)


def test_reuse_by_hand() -> None:
    assert reuse_gain(0.5) == 2
    assert reuse_gain(0.75, before=0.5) == 2
    assert reuse_needed(2) == 0.5
    # DeepSeek's service found 56.3% of its prompt tokens in a cache.
    assert reuse_gain(0.563) == pytest.approx(2.288, abs=1e-3)


@pytest.mark.parametrize(
    ("value", "gain"),
    [
        ("up to 30x", 30),
        ("more than 2x throughput", 2),
        ("2x faster time to first token and 1.6x throughput", 1.6),
        ("67% higher throughput per GPU, 79% lower end-to-end latency", 1.67),
        ("about double throughput from scheduling", 2),
        ("7x faster start-up", None),
        ("80% fewer SLA breaches at 5% lower TCO", None),
    ],
)
def test_gains_are_read_from_statements(value: str, gain: float | None) -> None:
    assert claimed_gain(value) == gain


def test_the_claims_on_file_have_their_gains(edition: Edition) -> None:
    found = claims(edition.table("dynamo")).set_index("fact_id").gain
    assert found["dyn-007"] == 30
    assert found["dyn-016"] == 1.6
    assert found["dyn-017"] == 1.67
