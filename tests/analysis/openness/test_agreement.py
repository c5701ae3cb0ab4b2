"""Kappa against published examples, and the pairs of raters."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.analysis.openness import agreement, companies, disagreements, raters
from report.analysis.openness.dossier import Dossier
from report.analysis.openness.mof.families import Rules
from report.edition import Edition


def test_kappa_of_published_examples() -> None:
    # Fleiss, Cohen & Everitt (1969), two clinicians and 200 patients: kappa 0.429.
    clinicians = np.array([[106, 10, 4], [22, 28, 10], [2, 12, 6]])
    assert agreement.kappa(clinicians) == pytest.approx(0.429, abs=0.0005)
    # Grant proposals of the usual textbook: observed 0.70, expected 0.50.
    assert agreement.kappa(np.array([[20, 5], [10, 15]])) == pytest.approx(0.4)


def test_weighted_kappa_by_hand() -> None:
    # One miss by two steps in four: sum w*O = 4; margins (2,0,2) and (1,0,3):
    # E = outer/4, so sum w*E = 4*(2*3/4 + 2*1/4) = 8, kappa = 1 - 4/8.
    counts = np.array([[1, 0, 1], [0, 0, 0], [0, 0, 2]])
    assert agreement.kappa(counts, "quadratic") == pytest.approx(0.5)


def test_two_categories_need_no_weights() -> None:
    counts = np.array([[7, 3], [2, 8]])
    assert agreement.kappa(counts, "quadratic") == pytest.approx(agreement.kappa(counts))


def test_no_kappa_without_variety() -> None:
    assert np.isnan(agreement.kappa(np.array([[5, 0], [0, 0]])))


@given(st.lists(st.integers(1, 30), min_size=3, max_size=3))
def test_perfect_agreement_is_one(diagonal: list[int]) -> None:
    assert agreement.kappa(np.diag(diagonal), "quadratic") == pytest.approx(1)


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=3))
def test_kappa_is_the_same_both_ways(cells: list[list[int]]) -> None:
    counts = np.array(cells)
    own, other = agreement.kappa(counts, "quadratic"), agreement.kappa(counts.T, "quadratic")
    assert (np.isnan(own) and np.isnan(other)) or own == pytest.approx(other)


def test_agreement_resamples_families() -> None:
    pairs = pd.DataFrame(
        {
            "family_id": ["a", "a", "b", "c"],
            "ours": ["open", "open", "closed", "partial"],
            "theirs": ["open", "open", "closed", "closed"],
        }
    )
    found = agreement.agreement(pairs, raters.STATUS_SCALE, "quadratic")
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


def test_stricter_and_looser_by_hand() -> None:
    pairs = pd.DataFrame(
        {
            "family_id": ["a", "a", "b", "c"],
            "item": ["x", "y", "x", "x"],
            "ours": ["closed", "open", "open", "partial"],
            "theirs": ["open", "open", "closed", "open"],
        }
    )
    made = agreement.compare("them", "statuses", raters.STATUS_SCALE, pairs)
    assert (made.agreement.below, made.agreement.above) == (2, 1)
    cells = agreement.confusion([made]).set_index(["ours", "theirs"])["items"]
    assert cells["closed", "open"] == cells["open", "closed"] == cells["partial", "open"] == 1
    assert cells.sum() == 4
    parts = raters.by_component([made]).set_index("item")
    assert parts.loc["x", ["items", "alike", "stricter"]].to_list() == [3, 0, 2]


def test_rank_correlation_by_spearmans_own_formula() -> None:
    # Without ties: 1 - 6 * (sum of squared differences of ranks) / (n^3 - n).
    first = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    second = [2, 1, 4, 3, 6, 5, 10, 7, 8, 9]
    squared = sum((a - b) ** 2 for a, b in zip(first, second, strict=True))
    expected = 1 - 6 * squared / 990
    found = agreement.rank_correlation(np.array([first, second]).T)
    assert found == pytest.approx(expected)
    assert np.isnan(agreement.rank_correlation(np.array([[1, 2], [1, 3]])))


@pytest.fixture(scope="module")
def comparisons(
    edition: Edition, dossiers: Mapping[str, Dossier], rules: Rules
) -> list[agreement.Comparison]:
    peers, tool = edition.table("peer_ratings"), edition.table("mot_classes")
    return raters.compare_raters(dossiers, peers, tool, rules)


def test_pairs_rest_on_evidence_of_our_own(
    comparisons: list[agreement.Comparison], dossiers: Mapping[str, Dossier]
) -> None:
    ours = [c for c in comparisons if c.what in (raters.STATUSES, raters.PUBLISHED)]
    for made in ours:
        if made.rater == raters.INDEX_AND_TOOL:
            continue
        for row in made.pairs.to_dict("records"):
            assert dossiers[row["family_id"]].fact(row["item"]).evidence_kind == "stated"


def test_known_disagreements(
    comparisons: list[agreement.Comparison], dossiers: Mapping[str, Dossier], rules: Rules
) -> None:
    """Disagreements that the facts README tells in words."""
    with_us = [c for c in comparisons if c.rater != raters.INDEX_AND_TOOL]
    frame = disagreements.disagreement_table(with_us, dossiers, rules)
    seen = {(r["family_id"], r["about"], r["ours"], r["theirs"]) for r in frame.to_dict("records")}
    assert ("gpt-oss", "base weights", "closed", "open") in seen
    assert ("glm-4-5", "base weights", "open", "closed") in seen
    assert ("salamandra-7b", "training code", "open", "closed") in seen
    assert ("gpt-oss", "evaluation code", "published", "not published") in seen
    osi = frame[frame["rater"] == raters.OSI]
    assert set(osi["family_id"]) == {"crystalcoder", "t5"}
    assert (frame["reason"] != "").all()
    assert frame["our_source_url"].str.startswith("http").all()
    assert disagreements.reason_counts(frame)["items"].sum() == len(frame)


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


def test_records_nobody_filled_in_are_left_out(
    edition: Edition, rules: Rules, comparisons: list[agreement.Comparison]
) -> None:
    rated = raters.tool_components(
        edition.table("peer_ratings"), edition.table("mot_classes"), rules
    )
    families = {family for family, _ in rated}
    assert {"dbrx", "granite-4-0"} <= families
    assert "t5" not in families  # its record lists nothing but a paper


def test_three_raters_on_the_same_items(
    edition: Edition, dossiers: Mapping[str, Dossier], rules: Rules
) -> None:
    made = raters.on_common_items(
        dossiers, edition.table("peer_ratings"), edition.table("mot_classes"), rules
    )
    assert len(made) == 3
    assert len({c.agreement.n for c in made}) == 1
    assert (
        len({frozenset(zip(c.pairs["family_id"], c.pairs["item"], strict=True)) for c in made}) == 1
    )


def test_companies_by_hand(edition: Edition, dossiers: Mapping[str, Dossier]) -> None:
    frame = companies.company_openness(
        edition.table("fmti_scores"), edition.table("families"), dossiers
    ).set_index("company")
    assert frame.loc["IBM", "points"] == 95
    assert "Anthropic" not in frame.index  # no open family
    facts = [fact.status for fact in dossiers["gpt-oss"].facts.values() if fact.status != "unknown"]
    assert frame.loc["OpenAI", "openness"] == pytest.approx(facts.count("open") / len(facts))
    found, interval = companies.correlate(frame)
    assert interval.low <= found <= interval.high
