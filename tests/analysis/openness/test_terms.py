"""Licence terms as states, thresholds as numbers, words against classes: hand-worked from texts."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from report.analysis.openness import naming, tables
from report.analysis.openness.classes import CLASSES
from report.analysis.openness.dossier import read_dossiers
from report.analysis.openness.terms import licence_terms, termination
from report.analysis.openness.terms_matrix import (
    ASKS,
    BARS,
    FREE,
    STATES,
    TERMS,
    UNREAD,
    state_counts,
    terms_matrix,
)
from report.analysis.openness.thresholds import (
    EVERYONE,
    NAME_SHOWN,
    REVENUE,
    SELLERS,
    USERS,
    size_thresholds,
)
from report.edition import open_edition


@pytest.fixture(scope="module")
def licences() -> pd.DataFrame:
    return open_edition("2026-10").table("licences")


@pytest.fixture(scope="module")
def matrix(licences: pd.DataFrame) -> pd.DataFrame:
    used = pd.Series({"apache-2.0": 3, "llama4": 1})
    return terms_matrix(licences, licence_terms(licences), size_thresholds(licences), used)


# use, size, territory, naming, outputs, patents, termination; as the licences' own texts have it.
BY_HAND = {
    "apache-2.0": (FREE, FREE, FREE, FREE, FREE, FREE, FREE),
    "mit": (FREE, FREE, FREE, FREE, FREE, ASKS, FREE),
    "llama4": (ASKS, ASKS, ASKS, ASKS, ASKS, BARS, ASKS),
    "llama3.1": (ASKS, ASKS, FREE, ASKS, ASKS, BARS, ASKS),
    "gemma": (ASKS, FREE, FREE, FREE, ASKS, BARS, BARS),
    "tencent-hunyuan-community": (ASKS, ASKS, BARS, FREE, BARS, BARS, ASKS),
    "exaone-1.2-nc": (BARS, BARS, FREE, ASKS, BARS, BARS, BARS),
    "upstage-solar-license": (UNREAD,) * 7,
}


@pytest.mark.parametrize("licence_id", BY_HAND)
def test_states_by_hand(matrix: pd.DataFrame, licence_id: str) -> None:
    row = matrix.set_index("licence_id").loc[licence_id]
    assert tuple(row[list(TERMS)]) == BY_HAND[licence_id]


def test_every_cell_has_a_state_and_every_licence_a_row(
    matrix: pd.DataFrame, licences: pd.DataFrame
) -> None:
    assert set(matrix["licence_id"]) == set(licences["licence_id"])
    assert set(matrix[list(TERMS)].to_numpy().ravel()) == set(STATES)
    assert (state_counts(matrix).drop(columns="term").sum(axis=1) == len(licences)).all()
    families = matrix.set_index("licence_id")["families"]
    assert (families["apache-2.0"], families["llama4"], families["mit"]) == (3, 1, 0)


def test_nothing_read_is_never_taken_for_freedom(licences: pd.DataFrame) -> None:
    """Blanking what was read turns a state to not established, never to free."""
    columns = ["user_threshold", "geographic_restriction", "output_use_restriction",
               "patent_grant", "termination_trigger", "derivative_naming_attribution",
               "acceptable_use_policy", "field_of_use_restriction",
               "attribution_threshold"]  # fmt: skip
    blank = licences.assign(**dict.fromkeys(columns))
    blank = blank[blank["category"] == "restricted-open-weight"]
    thresholds = size_thresholds(blank)
    assert thresholds.empty
    found = terms_matrix(blank, licence_terms(blank), thresholds, pd.Series(dtype=int))
    assert set(found[list(TERMS)].to_numpy().ravel()) == {UNREAD}


def threshold(licences: pd.DataFrame, licence_id: str) -> list[tuple[Any, ...]]:
    found = size_thresholds(licences)
    rows = found[found["licence_id"] == licence_id]
    columns = ["measure", "amount", "monthly", "whom", "consequence"]
    return sorted(rows[columns].itertuples(index=False, name=None))


def test_thresholds_by_hand(licences: pd.DataFrame) -> None:
    asked = "licence to be asked for"
    assert threshold(licences, "llama4") == [(USERS, 7e8, True, EVERYONE, asked)]
    assert threshold(licences, "kimi-k3") == [
        (REVENUE, 2e7, False, SELLERS, asked),
        (REVENUE, 2.4e8, True, EVERYONE, NAME_SHOWN),
        (USERS, 1e8, True, EVERYONE, NAME_SHOWN),
    ]
    assert threshold(licences, "modified-mit-mistral") == [
        (REVENUE, 2.4e8, True, EVERYONE, "no rights without an agreement")
    ]
    assert threshold(licences, "glm-5.3") == [
        (REVENUE, 1e10, False, SELLERS, "security review to be passed")
    ]
    assert threshold(licences, "apache-2.0") == []
    assert threshold(licences, "jamba-open-model") == []  # a cap is reported, no text was read


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("", ""),
        ("none stated", "not mentioned"),
        ("patent litigation ends the patent licence", "patents only, on a lawsuit"),
        ("IP litigation; breach", "on a lawsuit;on breach"),
        ("revocable", "at the maker's will"),
        ("words that no rule knows", ""),
    ],
)
def test_what_ends_a_licence(words: str, labels: str) -> None:
    assert termination(words) == labels


def test_words_are_held_against_classes() -> None:
    edition = open_edition("2026-10")
    dossiers = read_dossiers(edition.table("components"), edition.table("licences"))
    families = tables.classified(edition.table("families"), dossiers)
    joined = naming.words_and_classes(edition.table("self_descriptions"), families)
    assert len(joined) == len(edition.table("self_descriptions"))
    row = joined.set_index("family_id")
    # The README of Grok-1 says open-weights, that of GLM-4.5 open-sourced; DBRX's licence binds.
    assert row.loc["grok-1", "term"] == "open weight"
    assert row.loc["glm-4-5", "osaid"] == "not met"
    over = naming.overstated(joined)
    assert {"glm-4-5", "dbrx", "seed-oss-36b"} <= set(over["family_id"])
    assert "hy3" not in set(over["family_id"])  # called open source, but not settled
    assert "licence" in row.loc["dbrx", "missing"]
    counts = naming.word_counts(joined)
    assert counts["families"].sum() == len(joined)
    assert set(counts["openness_class"]) <= set(CLASSES)
