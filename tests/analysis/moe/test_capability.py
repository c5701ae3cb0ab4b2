"""The regression recovers what made-up scores were made of, and samples as it says."""

import numpy as np
import pandas as pd
import pytest

from report.analysis.moe import capability

EFFECTS = {"active": 10.0, "total": 6.0, "years": 40.0}


def _made_up(noise: float = 0.0, models: int = 60) -> pd.DataFrame:
    """Return models of twelve developers whose score follows EFFECTS."""
    generator = np.random.default_rng(7)
    total = 2 ** generator.uniform(31, 40, models)
    mixture = np.arange(models) % 2 == 0
    active = np.where(mixture, total / 2 ** generator.uniform(1, 5, models), total)
    dates = pd.Timestamp("2024-01-01") + pd.to_timedelta(generator.integers(0, 900, models), "D")
    years = (dates - pd.Timestamp("2025-01-01")).days / 365.25
    score = (
        1000 + EFFECTS["active"] * np.log2(active / 1e9) + EFFECTS["total"] * np.log2(total / 1e9)
    )
    score = (
        score + EFFECTS["years"] * np.asarray(years) + generator.normal(0, noise or 1e-9, models)
    )
    return pd.DataFrame(
        {
            "developer": [f"lab {i % 12}" for i in range(models)],
            "score": score,
            "active": active,
            "total": total,
            "architecture": np.where(mixture, "MoE", "dense"),
            "release_date": dates,
        }
    )


def test_the_effects_are_recovered() -> None:
    fitted = capability.fit(_made_up(), resamples=50)
    for term, effect in EFFECTS.items():
        assert fitted.estimates[term].value == pytest.approx(effect, abs=1e-5)
    assert fitted.estimates["dense"].value == pytest.approx(16)
    assert fitted.estimates["weight"].value == pytest.approx(6 / 16)
    assert (fitted.models, fitted.mixtures, fitted.developers) == (60, 30, 12)
    assert fitted.r_squared == pytest.approx(1)


def test_the_interval_holds_the_truth_and_widens_with_noise() -> None:
    quiet, loud = (capability.fit(_made_up(noise), resamples=300) for noise in (5.0, 40.0))
    for fitted in (quiet, loud):
        low, high = fitted.estimates["total"].interval
        assert low < EFFECTS["total"] < high
    widths = [
        f.estimates["total"].interval.high - f.estimates["total"].interval.low
        for f in (quiet, loud)
    ]
    assert widths[0] < widths[1]


def test_the_fit_is_the_same_twice() -> None:
    assert capability.fit(_made_up(9.0), 40) == capability.fit(_made_up(9.0), 40)


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
