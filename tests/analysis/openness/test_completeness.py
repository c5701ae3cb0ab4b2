"""The check says what a new family or licence still lacks."""

from __future__ import annotations

import pandas as pd
import pytest

from report.analysis.openness.completeness import TABLES, missing_evidence
from report.edition import open_edition


@pytest.fixture
def tables() -> list[pd.DataFrame]:
    edition = open_edition("2026-10")
    return [edition.table(name).copy() for name in TABLES]


def test_the_edition_lacks_nothing(tables: list[pd.DataFrame]) -> None:
    assert list(missing_evidence(*tables)) == []


def test_a_new_family_lacks_every_component(tables: list[pd.DataFrame]) -> None:
    families, components, licences = tables
    new = pd.DataFrame({"family_id": ["mine"], "name": ["Mine"]})
    (said,) = missing_evidence(pd.concat([families, new]), components, licences)
    assert said.startswith("mine has no row in components.csv for: final-weights, base-weights")
    assert said.endswith("training-logs")


def test_what_is_known_needs_a_source_and_weights_a_licence(tables: list[pd.DataFrame]) -> None:
    families, components, licences = tables
    mine = components["family_id"] == "olmo-2"
    components.loc[mine & (components["component"] == "training-code"), "source_url"] = None
    components.loc[mine & (components["component"] == "final-weights"), "licence_id"] = None
    licences.loc[licences["licence_id"] == "mit", "source_url"] = None
    assert list(missing_evidence(families, components, licences)) == [
        "olmo-2 has no source or no day in components.csv for: training-code",
        "olmo-2 has weights without a licence_id or a licence_note in components.csv",
        "mit has no source_url in licences.csv",
    ]


def test_unknown_is_not_missing(tables: list[pd.DataFrame]) -> None:
    families, components, licences = tables
    mine = components["family_id"] == "olmo-2"
    components.loc[mine, "status"] = "unknown"
    components.loc[mine, ["source_url", "licence_id"]] = None
    assert list(missing_evidence(families, components, licences)) == []
