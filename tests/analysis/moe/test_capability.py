"""Scores against sizes: the rows that enter, and the exponent recovered from made-up scores."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.analysis.moe import capability, equivalence
from report.analysis.moe.least_squares import cluster_bootstrap, solve, within
from report.analysis.statistics import Interval

EFFECTS = {"active": 10.0, "total": 30.0, "years": 80.0, "reasoning": 25.0}


def _made_up(noise: float) -> pd.DataFrame:
    """Scores by a known law: 60 models of 12 developers, half of them mixtures."""
    generator = np.random.default_rng(7)
    total = 2.0 ** generator.uniform(0, 9, 60) * 1e9
    mixture = np.arange(60) % 2 == 0
    active = np.where(mixture, total / 2.0 ** generator.uniform(1, 5, 60), total)
    days = generator.integers(0, 700, 60)
    reasoning = generator.integers(0, 2, 60)
    score = (
        1000
        + EFFECTS["active"] * np.log2(active / 1e9)
        + EFFECTS["total"] * np.log2(total / 1e9)
        + EFFECTS["years"] * days / 365.25
        + EFFECTS["reasoning"] * reasoning
        + generator.normal(0, noise, 60)
    )
    return pd.DataFrame(
        {
            "developer": [f"d{i % 12}" for i in range(60)],
            "active": active,
            "total": total,
            "architecture": np.where(mixture, "MoE", "dense"),
            "release_date": pd.Timestamp("2025-01-01") + pd.to_timedelta(days, "D"),
            "reasoning_mode": np.where(reasoning == 1, "yes", "no"),
            "size_source": "counted",
            "score": score,
        }
    )


def test_the_law_behind_made_up_scores_is_found() -> None:
    fit = equivalence.equivalence(_made_up(0), resamples=20)
    for term, effect in EFFECTS.items():
        assert getattr(fit, term).value == pytest.approx(effect, abs=1e-5)
    assert fit.exponent.value == pytest.approx(0.25)
    assert (fit.rows, fit.mixtures, fit.developers) == (60, 30, 12)
    assert fit.lowest.value == pytest.approx(0.25)
    assert fit.highest.value == pytest.approx(0.25)
    assert fit.r_squared == pytest.approx(1)


def test_the_interval_holds_the_truth_and_widens_with_noise() -> None:
    quiet, loud = (equivalence.equivalence(_made_up(noise), 300) for noise in (5.0, 40.0))
    for fit in (quiet, loud):
        low, high = fit.exponent.interval
        assert low < 0.25 < high
    assert (
        quiet.exponent.interval.high - quiet.exponent.interval.low
        < loud.exponent.interval.high - loud.exponent.interval.low
    )


def test_the_fit_is_the_same_twice() -> None:
    assert equivalence.equivalence(_made_up(9.0), 40) == equivalence.equivalence(_made_up(9.0), 40)


def test_the_extremes_are_those_of_fits_without_one_developer() -> None:
    rows = _made_up(30.0)
    fit = equivalence.equivalence(rows, resamples=5)
    alone = {
        name: equivalence.equivalence(rows[rows.developer.ne(name)].reset_index(drop=True), 2)
        for name in rows.developer.unique()
    }
    exponents = {name: each.exponent.value for name, each in alone.items()}
    assert fit.lowest.developer == min(exponents, key=exponents.__getitem__)
    assert fit.lowest.value == pytest.approx(min(exponents.values()))
    assert fit.highest.value == pytest.approx(max(exponents.values()))


def test_other_choices_give_the_same_law_where_it_holds() -> None:
    found = equivalence.variants(_made_up(0), percent=False)
    assert found["sizes counted here only"] == pytest.approx(0.25)
    assert found["with a term for being a mixture"] == pytest.approx(0.25)
    assert np.isnan(found["score as a logit"])


@given(st.floats(0, 1), st.floats(1e9, 1e11), st.floats(1, 50))
def test_the_equivalent_size_lies_between_active_and_total(
    exponent: float, active: float, sparsity: float
) -> None:
    size = equivalence.dense_size(exponent, active, active * sparsity)
    assert active * (1 - 1e-9) <= size <= active * sparsity * (1 + 1e-9)


def test_series_with_too_few_rows_or_unknown_modes_are_left_out() -> None:
    rows = _made_up(0).assign(
        series_id="s", repo_id=[f"a/{i}" for i in range(60)], open_weights="yes", ci_low=np.nan,
        ci_high=np.nan,
    )  # fmt: skip
    rows.loc[0:9, "reasoning_mode"] = "unknown"
    known = rows.set_index("repo_id")[["active", "total", "architecture", "size_source"]]
    scores = rows.drop(columns=["active", "total", "architecture", "size_source", "release_date"])
    dates = rows.set_index("repo_id").release_date
    found = equivalence.series_rows(scores, ["s"], known, dates, (50, 25))
    assert len(found["s"]) == 50
    assert equivalence.series_rows(scores, ["s"], known, dates, (51, 25)) == {}


def test_a_half_below_is_said_only_of_intervals_below_it() -> None:
    fit = equivalence.equivalence(_made_up(0), resamples=20)
    assert equivalence.judge({"one": fit}) == "below"
    high = fit._replace(exponent=fit.exponent._replace(interval=Interval(0.1, 0.9)))
    assert equivalence.judge({"one": fit, "two": high, "three": high}) == "mixed"
    assert equivalence.judge({"two": high}) == "open"


def test_dependent_columns_have_no_solution_and_groups_lose_their_means() -> None:
    assert np.isnan(solve(np.ones((4, 2)), np.arange(4.0))).all()
    inner = within(np.array([[1.0], [3.0], [10.0]]), np.array([0, 0, 2]))
    assert inner.ravel().tolist() == [-1.0, 1.0, 0.0]


def test_whole_groups_are_drawn() -> None:
    """With two groups of three, a resample has six rows, each group whole or not at all."""
    groups = pd.Series(["a"] * 3 + ["b"] * 3)
    drawn = cluster_bootstrap(groups, lambda places: np.bincount(places, minlength=6), 50)
    assert (drawn[:, :3] == drawn[:, :1]).all()
    assert (drawn.sum(axis=1) == 6).all()


def test_counts_go_before_stated_sizes_and_names_are_left_out() -> None:
    counted = pd.DataFrame(
        {"repo_id": ["a/moe"], "text_total": [100], "active": [10], "architecture": ["MoE"]}
    )
    stated = pd.DataFrame(
        {
            "repo_id": ["a/moe", "b/dense", "c/moe", "d/moe"],
            "arch": ["MoE", "dense", "MoE", "MoE"],
            "total_b": [1.0, 7.0, 30.0, 50.0],
            "active_b": [0.5, 7.0, 3.0, 5.0],
            "param_source": ["card", "total from name", "active from name", "card"],
        }
    )
    known = capability.sizes(counted, stated)
    assert known.active["a/moe"] == 10
    assert known.total["b/dense"] == 7e9
    assert "c/moe" not in known.index
    assert known.size_source.to_dict() == {
        "a/moe": "counted",
        "b/dense": "stated",
        "d/moe": "stated",
    }


def test_one_row_a_repository_and_mode_the_best_run() -> None:
    scores = pd.DataFrame(
        {
            "series_id": ["s", "s", "s", "s", "other"],
            "repo_id": ["a/m", "a/m", "a/m", None, "a/m"],
            "open_weights": ["yes"] * 5,
            "developer": ["A"] * 5,
            "reasoning_mode": ["no", "no", "yes", "no", "no"],
            "score": [1.0, 3.0, 5.0, 9.0, 99.0],
            "ci_low": [np.nan] * 5,
            "ci_high": [np.nan] * 5,
        }
    )
    known = pd.DataFrame(
        {"total": [8.0], "active": [8.0], "architecture": ["dense"]}, index=["a/m"]
    )
    dates = pd.Series([pd.Timestamp("2025-03-01")], index=["a/m"], name="release_date")
    rows = capability.scored(scores, "s", known, dates)
    assert dict(zip(rows.reasoning_mode, rows.score, strict=True)) == {"no": 3.0, "yes": 5.0}
