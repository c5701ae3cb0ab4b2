"""Kappa against published examples, and the pairs of raters."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.analysis.openness import agreement as raters
from report.analysis.openness.dossier import Dossier
from report.edition import Edition


def test_kappa_of_published_examples() -> None:
    # Fleiss, Cohen & Everitt (1969), two clinicians and 200 patients: kappa 0.429.
    clinicians = np.array([[106, 10, 4], [22, 28, 10], [2, 12, 6]])
    assert raters.kappa(clinicians) == pytest.approx(0.429, abs=0.0005)
    # Grant proposals of the usual textbook: observed 0.70, expected 0.50.
    assert raters.kappa(np.array([[20, 5], [10, 15]])) == pytest.approx(0.4)


def test_weighted_kappa_by_hand() -> None:
    # One miss by two steps in four: sum w*O = 4; margins (2,0,2) and (1,0,3):
    # E = outer/4, so sum w*E = 4*(2*3/4 + 2*1/4) = 8, kappa = 1 - 4/8.
    counts = np.array([[1, 0, 1], [0, 0, 0], [0, 0, 2]])
    assert raters.kappa(counts, "quadratic") == pytest.approx(0.5)


def test_two_categories_need_no_weights() -> None:
    counts = np.array([[7, 3], [2, 8]])
    assert raters.kappa(counts, "quadratic") == pytest.approx(raters.kappa(counts))


def test_no_kappa_without_variety() -> None:
    assert np.isnan(raters.kappa(np.array([[5, 0], [0, 0]])))


@given(st.lists(st.integers(1, 30), min_size=3, max_size=3))
def test_perfect_agreement_is_one(diagonal: list[int]) -> None:
    assert raters.kappa(np.diag(diagonal), "quadratic") == pytest.approx(1)


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=3))
def test_kappa_is_the_same_both_ways(cells: list[list[int]]) -> None:
    counts = np.array(cells)
    own, other = raters.kappa(counts, "quadratic"), raters.kappa(counts.T, "quadratic")
    assert (np.isnan(own) and np.isnan(other)) or own == pytest.approx(other)


def test_agreement_resamples_families() -> None:
    pairs = pd.DataFrame(
        {
            "family_id": ["a", "a", "b", "c"],
            "ours": ["open", "open", "closed", "partial"],
            "theirs": ["open", "open", "closed", "closed"],
        }
    )
    found = raters.agreement(pairs, raters.STATUS_SCALE, "quadratic")
    assert (found.n, found.share) == (4, 0.75)
    assert found.interval.low <= found.kappa <= found.interval.high


@pytest.mark.parametrize(
    ("component", "ratings", "status"),
    [
        (
            "training-data",
            {"datasources_basemodel": "open", "datasources_endmodel": "closed"},
            "partial",
        ),
        (
            "training-data",
            {"datasources_basemodel": "open", "datasources_endmodel": "open"},
            "open",
        ),
        ("technical-report", {"preprint": "closed", "paper": "open"}, "open"),
        ("model-card", {"modelcard": "partial"}, "partial"),
        ("model-card", {}, ""),
    ],
)
def test_index_dimensions(component: str, ratings: dict[str, str], status: str) -> None:
    assert raters.index_status(component, ratings) == status


def test_pairs_rest_on_evidence_of_our_own(
    edition: Edition, dossiers: Mapping[str, Dossier]
) -> None:
    pairs = raters.component_pairs(dossiers, edition.table("peer_ratings"))
    for row in pairs.to_dict("records"):
        assert dossiers[row["family_id"]].fact(row["item"]).evidence_kind == "stated"


def test_known_disagreements(edition: Edition, dossiers: Mapping[str, Dossier]) -> None:
    """Disagreements that the facts README tells in words."""
    peers = edition.table("peer_ratings")
    frame = raters.disagreement_table(raters.compare_raters(dossiers, peers), dossiers)
    seen = {(r["family_id"], r["about"], r["ours"], r["theirs"]) for r in frame.to_dict("records")}
    assert ("gpt-oss", "base weights", "closed", "open") in seen
    assert ("glm-4-5", "base weights", "open", "closed") in seen
    assert ("salamandra-7b", "training code", "open", "closed") in seen
    osi = frame[frame["rater"] == "Open Source Initiative, 2024"]
    assert set(osi["family_id"]) == {"crystalcoder", "t5"}
    assert (frame["reason"] != "").all()
    assert frame["our_source_url"].str.startswith("http").all()


def test_ratings_of_siblings_are_left_out(
    edition: Edition, dossiers: Mapping[str, Dossier]
) -> None:
    pairs = raters.osi_pairs(dossiers, edition.table("peer_ratings"))
    assert set(pairs["family_id"]) == {
        "mistral-7b-mixtral-8x7b",
        "pythia",
        "amber",
        "starcoder2",
        "grok-1",
        "bloom",
        "crystalcoder",
        "t5",
    }
