"""The registry's licence tags, its frames for figures and tables, and the findings' cases."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from report.analysis.openness import findings, registry, tables
from report.analysis.openness.dossier import COMPONENTS, Dossier
from report.analysis.openness.terms import licence_terms
from report.analysis.statistics import Interval
from report.edition import Edition

LICENCES = pd.DataFrame(
    {
        "licence_id": ["mit", "llama3", "cc-by-4.0"],
        "category": ["osi-approved", "restricted-open-weight", "permissive-model-licence"],
    }
)


@pytest.fixture
def repositories() -> pd.DataFrame:
    models = pd.DataFrame(
        {
            "repo_id": ["a/one", "a/two", "b/one-GGUF", "c/voice-x", "d/odd", "d/bare"],
            "licence_tag": ["mit", "llama3", "mit", "cc-by-4.0", "own-1", None],
            "created_at": pd.to_datetime(
                ["2024-01-02", "2025-03-04", "2025-05-06", None, "2025-01-01", "2024-01-01"]
            ),
        }
    )
    return registry.tagged_repositories(models, pd.DataFrame({"repo_id": ["b/one-GGUF"]}), LICENCES)


def test_repositories_by_hand(repositories: pd.DataFrame) -> None:
    assert repositories["group"].to_list() == [
        "OSI-approved licence",
        "restricted licence",
        "OSI-approved licence",
        "other free licence",
        "tag not classified",
        "no tag",
    ]
    assert repositories["copy"].to_list() == [False, False, True, False, False, False]
    assert repositories["year"].isna().to_list() == [False, False, False, True, False, False]
    assert len(registry.without_series(repositories, "c/voice")) == 5


def test_shares_by_hand(repositories: pd.DataFrame) -> None:
    osi = ("OSI-approved licence",)
    downloads = pd.Series({"a/one": 30.0, "a/two": 10.0, "d/bare": 99.0}, name="downloads")
    share, interval, used = registry.download_share(repositories, downloads, osi)
    assert (share, used) == (0.75, 2)
    assert interval.low <= 0.75 <= interval.high
    unread = registry.unclassified_tags(repositories)
    assert unread.to_dict("records") == [{"licence_tag": "own-1", "repositories": 1}]


def test_median_of_recent_readings() -> None:
    history = pd.DataFrame(
        {
            "repo_id": ["a/one"] * 4,
            "as_of": pd.to_datetime(["2026-01-01", "2026-08-01", "2026-09-01", "2026-10-01"]),
            "downloads_30d": [9_000, 10, 1_000, 30],
        }
    )
    assert registry.typical_downloads(history, "2026-07-01").to_dict() == {"a/one": 30}


def test_mix_adds_up(repositories: pd.DataFrame) -> None:
    downloads = pd.Series({"a/one": 30.0, "a/two": 10.0}, name="downloads")
    mix = registry.mix_series(repositories, downloads)
    assert np.allclose(mix.groupby("series")["share"].sum(), 1)
    assert list(mix["series"].unique()) == ["2024", "2025", "all years", "all years, by downloads"]
    assert mix.groupby("series")["n"].first().to_dict()["2025"] == 3


def test_registry_counts_of_the_facts_readme(edition: Edition, licences: pd.DataFrame) -> None:
    frame = registry.tagged_repositories(
        edition.table("models"), edition.table("derivatives"), licences
    )
    assert len(frame) == 16_849
    assert (frame["group"] != registry.NO_TAG).sum() == 13_184
    assert frame["year"].notna().sum() == 10_935


def test_lenses_by_hand(repositories: pd.DataFrame) -> None:
    families = pd.DataFrame(
        {
            "family_id": ["one", "two", "odd", "bare"],
            "repo_id": ["a/one", "a/two", "d/odd", "d/bare"],
        }
    )
    read = pd.Series({"one": "mit", "two": "mit", "odd": "mit", "bare": "mit"})
    found = registry.lens_comparison(families, read, repositories).set_index("family_id")
    assert found["outcome"].to_dict() == {
        "one": "same licence",
        "two": "another licence",
        "odd": "tag names no licence, or several",
    }


def test_frames_of_the_figures(
    edition: Edition, licences: pd.DataFrame, dossiers: dict[str, Dossier]
) -> None:
    families = tables.classified(edition.table("families"), dossiers)
    ladder = tables.class_ladder(families).set_index("openness_class")
    assert ladder["families"].sum() == 90
    assert ladder["not_established"].sum() == 10  # OSAID undetermined, facts README
    totals = tables.component_totals(dossiers.values())
    assert totals["unknown"].sum() == 379  # facts README
    assert set(totals["component"]) == set(COMPONENTS)
    assert len(tables.component_matrix(families, dossiers)) == 90
    barred = tables.barred_places(families, licence_terms(licences), "EU")
    assert {"hunyuan-a13b", "hunyuan-large", "openpangu", "llama-4"} <= set(barred["family_id"])
    europe = set(tables.european(families)["family_id"])
    assert {"minerva-7b", "velvet", "apertus", "eurollm-22b", "smollm3-3b"} <= europe
    assert "llama-4" not in europe


def test_cases_of_findings() -> None:
    assert findings.judge_share(0.08, 0.19) == "few"
    assert findings.judge_share(0.08, 0.30) == "some"
    assert findings.judge_share(0.6, 0.7) == "most"
    frame = pd.DataFrame({"requirement": ["training code", "data information"], "not_met": [3, 5]})
    assert findings.most_missed(frame) == "data-information"
    assert findings.judge_spread(pd.Series([0.1, 0.7]), 0.5) == "wide"
    assert findings.judge_spread(pd.Series([0.3, 0.7]), 0.5) == "narrow"
    assert findings.judge_press(1, 2) == "some"
    assert findings.judge_press(0, 2) == "undecided"
    assert findings.judge_press(0, 0) == "none"
    assert findings.judge_drift(12, 8) == "both-ways"
    assert findings.judge_drift(8, 3) == "looser"
    assert findings.judge_drift(2, 8) == "tighter"
    assert findings.judge_agreement(Interval(0.67, 0.9), 0.6) == "substantial"
    assert findings.judge_agreement(Interval(0.5, 0.9), 0.6) == "moderate"
    assert findings.judge_downloads(0.7, Interval(0.75, 0.9)) == "higher"
    assert findings.judge_downloads(0.7, Interval(0.6, 0.9)) == "alike"
    assert findings.judge_downloads(0.7, Interval(0.5, 0.6)) == "lower"
