"""The estimators against a textbook's table, by hand, and by their laws."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.analysis.survival import (
    GOES_ON,
    greenwood_limits,
    incidence,
    median_duration,
    value_at,
    with_band,
)

# Remission of leukaemia under 6-MP, in weeks; a minus marks the censored (Freireich et al. 1963),
# the example of Kaplan-Meier in Cox and Oakes, "Analysis of Survival Data" (1984).
REMISSION = "6 6 6 -6 7 -9 10 -10 -11 13 16 -17 -19 -20 22 23 -25 -32 -32 -34 -35"
PUBLISHED = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
GREENWOOD_AT_10 = 0.0963
"""Standard error of the estimate at ten weeks, as published beside it."""


def states(text: str) -> pd.DataFrame:
    values = [int(word) for word in text.split()]
    ends = ["relapse" if value > 0 else GOES_ON for value in values]
    return pd.DataFrame({"duration": np.abs(values), "end": ends, "who": range(len(values))})


def test_the_textbooks_curve() -> None:
    curve = incidence(states(REMISSION), ["relapse"]).set_index("duration")
    assert list(curve.index[1:]) == list(PUBLISHED)
    for week, published in PUBLISHED.items():
        assert curve.loc[week, "lasting"] == pytest.approx(published, abs=0.0005)
    assert list(curve["at_risk"][1:]) == [21, 17, 15, 12, 11, 7, 6]
    assert median_duration(curve.reset_index()) == 23


def test_the_band_is_as_wide_as_greenwoods_where_states_stand_alone() -> None:
    band = with_band(states(REMISSION), ["relapse"], "who", resamples=800)
    at_10 = band[(band["curve"] == "lasting") & (band["duration"] == 10)].iloc[0]
    standard_error = (at_10["high"] - at_10["low"]) / (2 * 1.96)
    assert standard_error == pytest.approx(GREENWOOD_AT_10, rel=0.15)
    assert at_10["low"] < at_10["estimate"] < at_10["high"]


def test_greenwoods_limits_by_hand() -> None:
    """At 10 weeks S = 0.7529 with standard error 0.0963: log(-log S) = -1.2592, its error
    0.0963 / (0.7529 * 0.2838) = 0.4507, so S lies between 0.7529 ** exp(+-0.8833)."""
    curve = incidence(states(REMISSION), ["relapse"])
    limits = greenwood_limits(curve)
    row = limits[curve["duration"] == 10].iloc[0]
    assert 1 - row["high"] == pytest.approx(0.503, abs=0.002)
    assert 1 - row["low"] == pytest.approx(0.889, abs=0.002)
    assert limits.iloc[0].tolist() == [0.0, 0.0]


def test_kinds_of_ends_exclude_each_other_by_hand() -> None:
    """Four states: looser at 1, censored at 2, tighter at 3, looser at 4."""
    told = pd.DataFrame({"duration": [1, 2, 3, 4], "end": ["looser", GOES_ON, "tighter", "looser"]})
    curve = incidence(told, ["looser", "tighter"]).set_index("duration")
    assert curve.loc[1, "looser"] == pytest.approx(1 / 4)
    assert curve.loc[3, "tighter"] == pytest.approx(3 / 4 * 1 / 2)
    assert curve.loc[4, "looser"] == pytest.approx(1 / 4 + 3 / 8)
    assert curve.loc[4, "lasting"] == pytest.approx(0)
    # One minus Kaplan-Meier, with the other kind taken for censoring, would say 1 for looser.
    assert curve.loc[4, "looser"] < 1


def test_a_band_over_groups_knows_that_their_states_go_together() -> None:
    """Ten lines whose four states all end, ten whose states all go on: far from 80 draws."""
    rows = [(1.0, "looser" if line < 10 else GOES_ON, line) for line in range(20) for _ in range(4)]
    told = pd.DataFrame(rows, columns=["duration", "end", "line"]).assign(own=range(80))
    widths = {}
    for group in ("line", "own"):
        band = with_band(told, ["looser"], group, resamples=400)
        last = band[band["curve"] == "lasting"].iloc[-1]
        widths[group] = last["high"] - last["low"]
    assert widths["line"] == pytest.approx(2 * widths["own"], rel=0.2)


ENDS = ["looser", "tighter", GOES_ON]


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(ENDS)), min_size=1, max_size=30))
def test_shares_sum_to_one_and_only_grow(rows: list[tuple[int, str]]) -> None:
    told = pd.DataFrame(rows, columns=["duration", "end"])
    curve = incidence(told, ENDS[:2])
    assert np.allclose(curve[["looser", "tighter", "lasting"]].sum(axis=1), 1)
    assert (curve["lasting"].diff().dropna() < 0).all()
    assert (curve[["looser", "tighter"]].diff().dropna() >= 0).all().all()
    shuffled = incidence(told.sample(frac=1, random_state=1), ENDS[:2])
    pd.testing.assert_frame_equal(curve, shuffled)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=20))
def test_without_censoring_it_is_the_share_still_there(durations: list[int]) -> None:
    told = pd.DataFrame({"duration": durations, "end": "looser"})
    curve = incidence(told, ["looser"])
    for time in range(11):
        left = float(np.mean([duration > time for duration in durations]))
        assert value_at(curve, "lasting", np.array([time]))[0] == pytest.approx(left)


def test_nothing_that_ends_has_no_median() -> None:
    told = pd.DataFrame({"duration": [1.0, 2.0], "end": [GOES_ON, GOES_ON]})
    curve = incidence(told, ["looser"])
    assert len(curve) == 1
    assert np.isnan(median_duration(curve))
