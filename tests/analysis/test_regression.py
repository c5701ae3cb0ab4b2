"""The effect within groups: worked out by hand, recovered from made-up truth, and its laws."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report.analysis.regression import FEWEST_GROUPS, within_effect


def frame(rows: list[tuple[str, float, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["maker", "free", "y"]).assign(size=0.0)


def test_two_makers_by_hand() -> None:
    """A gains 2 with a free licence, B gains 4; C has only free models and says nothing.

    Centred: A and B have treatments -1/2 and 1/2, outcomes -1, 1 and -2, 2: the slope is
    (1/2 + 1/2 + 1 + 1) / (4 × 1/4) = 3.
    """
    rows = [("A", 0, 1), ("A", 1, 3), ("B", 0, 10), ("B", 1, 14), ("C", 1, 100)]
    effect = within_effect(frame(rows), "y", "free", [], "maker")
    assert effect.estimate == pytest.approx(3)
    assert (effect.observations, effect.groups, effect.informative) == (5, 3, 2)
    assert effect.interval.low == pytest.approx(2)
    assert effect.interval.high == pytest.approx(4)


def test_a_control_by_hand() -> None:
    """One maker, y = 2 × free + 3 × size without error: the effect is 2 whatever the sizes are."""
    told = pd.DataFrame({"maker": "A", "free": [0, 0, 1, 1.0], "size": [1, 4, 2, 7.0]})
    told["y"] = 2 * told["free"] + 3 * told["size"] + 5
    assert within_effect(told, "y", "free", ["size"], "maker").estimate == pytest.approx(2)
    naive = within_effect(told, "y", "free", [], "maker").estimate
    assert naive == pytest.approx(2 + 3 * (4.5 - 2.5))


def simulated(truth: float, seed: int, makers: int = 60) -> pd.DataFrame:
    """Makers that are both more popular and more often free, with errors that they share."""
    draw = np.random.default_rng(seed)
    fame = draw.normal(size=makers)
    rows = []
    for maker in range(makers):
        size = draw.normal(size=8)
        free = (draw.random(8) < 1 / (1 + np.exp(-2 * fame[maker]))).astype(float)
        shock = draw.normal(0, 0.3) * free  # the maker's own effect around the mean
        y = 3 * fame[maker] + truth * free + 0.7 * size + shock + draw.normal(0, 0.5, 8)
        rows.append(pd.DataFrame({"maker": maker, "free": free, "size": size, "y": y}))
    return pd.concat(rows, ignore_index=True)


def test_truth_that_makers_hide_is_found() -> None:
    told = simulated(0.5, seed=1)
    effect = within_effect(told, "y", "free", ["size"], "maker")
    assert effect.interval.low < 0.5 < effect.interval.high
    assert effect.told == "higher"
    across = told.groupby("free")["y"].mean()
    assert across.loc[1] - across.loc[0] > 1.5  # what a comparison across makers would say


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    held = 0
    for seed in range(60):
        effect = within_effect(simulated(0.0, seed), "y", "free", ["size"], "maker")
        held += effect.interval.low <= 0 <= effect.interval.high
    assert held >= 52


def test_an_effect_of_the_detectable_size_is_found_four_times_in_five() -> None:
    size = within_effect(simulated(0.0, 0), "y", "free", ["size"], "maker").detectable
    found = sum(
        within_effect(simulated(size, seed), "y", "free", ["size"], "maker").told == "higher"
        for seed in range(40)
    )
    assert 26 <= found <= 39


@settings(max_examples=8)
@given(st.lists(st.floats(-5, 5), min_size=4, max_size=4), st.floats(0.1, 9))
def test_what_is_constant_within_a_maker_changes_nothing(shifts: list[float], by: float) -> None:
    told = simulated(0.3, seed=3, makers=4)
    before = within_effect(told, "y", "free", ["size"], "maker")
    moved = told.assign(y=told["y"] + told["maker"].map(dict(enumerate(shifts))))
    assert within_effect(moved, "y", "free", ["size"], "maker").estimate == pytest.approx(
        before.estimate
    )
    scaled = told.assign(y=told["y"] * by)
    after = within_effect(scaled, "y", "free", ["size"], "maker")
    assert after.estimate == pytest.approx(by * before.estimate)
    assert after.standard_error == pytest.approx(by * before.standard_error)


def test_few_makers_with_both_kinds_cannot_tell() -> None:
    told = simulated(5.0, seed=2, makers=FEWEST_GROUPS - 1)
    assert within_effect(told, "y", "free", ["size"], "maker").told == "cannot-be-told"


def test_nobody_with_both_kinds_has_no_effect_at_all() -> None:
    effect = within_effect(frame([("A", 0, 1), ("B", 1, 9)]), "y", "free", [], "maker")
    assert np.isnan(effect.estimate)
    assert effect.told == "cannot-be-told"
    assert effect.informative == 0
