"""Measurements against bounds: none above, reasons for each left out, groups by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from report.analysis.serving.chips import Chip
from report.analysis.serving.measured import (
    NO_BOUND,
    REASONS,
    by_vendor,
    compare,
    format_of,
    measured_shares,
    ratio_interval,
    systems,
)
from report.edition import Edition


@pytest.fixture(scope="module")
def compared(
    edition: Edition,
    configs: Mapping[str, Mapping[str, Any]],
    known_chips: Mapping[str, Chip],
) -> pd.DataFrame:
    measurements, loads = edition.table("serving_measurements"), edition.table("serving_loads")
    return compare(measurements, loads, configs, known_chips)


def test_no_measurement_is_above_its_bound(compared: pd.DataFrame) -> None:
    held = compared[compared.high.notna()]
    assert len(held) > 100
    assert (held.ratio < 1).all()
    assert (held.ratio > 0.001).all()
    assert compared[compared.reason == ""].high.notna().sum() > 30
    assert (held.low <= held.high * (1 + 1e-9)).all()


def test_every_measurement_is_compared_or_says_why_not(compared: pd.DataFrame) -> None:
    assert set(compared.reason) <= {"", *REASONS}
    assert compared[compared.reason.isin(NO_BOUND)].ratio.isna().all()
    assert compared[~compared.reason.isin(NO_BOUND)].ratio.notna().all()
    assert len(compared) == compared.measurement_id.nunique()


def test_deepseek_decode_by_hand(compared: pd.DataFrame) -> None:
    # 128 sequences at 4,096 tokens on an H800 of 1,979 TFLOPS: 2 x 36.6 billion parameters met, and
    # 61 layers of 128 heads over 576 + 512 numbers for each token seen.
    flops = 73.25e9 + 61 * 2 * 128 * 1088 * 4096
    row = compared.set_index("measurement_id").loc["sm-004"]
    assert row.high == pytest.approx(1979e12 / flops, rel=0.001)
    assert row.limit == "compute"
    assert row.ratio == pytest.approx(2324 * flops / 1979e12, rel=0.001)


def test_tokens_from_a_cache_cost_nothing(compared: pd.DataFrame) -> None:
    # The service counts cached prompt tokens; 43.7% were read. One token a prompt, no attention.
    row = compared.set_index("measurement_id").loc["sm-001"]
    alone = row.high * (1 - 0.563)
    assert 20_000 < alone < 1979e12 / 71e9


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        ("FP8 matmul and dispatch; BF16 MLA core and combine", "FP8"),
        ("FP4", "FP4"),
        ("UINT4", "INT4"),
        (None, None),
        (float("nan"), None),
    ],
)
def test_formats_are_read_from_precisions(precision: object, expected: str | None) -> None:
    assert format_of(precision) == expected


def made_up() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "reason": ["", "", "", "latency limited"],
            "repo_id": ["a", "a", "b", "b"],
            "accelerator": ["x", "x", "x", "x"],
            "vendor": ["V", "V", "V", "V"],
            "phase": ["decode"] * 4,
            "format": ["FP8"] * 4,
            "prompts": ["counted"] * 4,
            "verification": ["self-reported", "independent", "self-reported", "independent"],
            "ratio": [0.2, 0.4, 0.1, None],
        }
    )


def test_a_system_counts_once_with_its_best() -> None:
    best = systems(made_up())
    assert list(best.ratio) == [0.4, 0.1]
    row = by_vendor(best).iloc[0]
    assert (row.systems, row.models, row.verified) == (2, 2, 1)
    assert (row["median"], row.low, row.high, row.spread) == (0.25, 0.1, 0.4, "range")
    assert measured_shares(best, ["decode"])["V"] == (0.1, 0.4)
    assert measured_shares(best, ["prefill"]) == {}


def test_many_systems_have_an_interval_within_their_range() -> None:
    ratios = pd.Series([0.1, 0.15, 0.2, 0.25, 0.3, 0.35])
    interval = ratio_interval(ratios)
    assert 0.1 <= interval.low < ratios.median() < interval.high <= 0.35
