"""Training data are counted by year, and the licence of the weights told by what it allows."""

from __future__ import annotations

import pandas as pd

from report.analysis.cases.openings import training_data_by_year, weights_licences
from report.analysis.openness.dossier import STATUSES
from report.edition import open_edition

FAMILIES = pd.DataFrame(
    {
        "family_id": ["a", "b", "c", "d"],
        "release_date": ["2023-05", "2025-01-20", "2025", None],
    }
)


def components(*states: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "family_id": list("abcd"),
            "component": "training-data",
            "status": list(states),
            "licence_id": None,
        }
    )


def test_every_year_has_all_states_and_undated_families_are_left_out() -> None:
    frame = training_data_by_year(FAMILIES, components("open", "closed", "closed", "open"))
    assert frame["year"].unique().tolist() == [2023, 2024, 2025]
    counted = frame.pivot(index="year", columns="status", values="families")
    assert counted.loc[2023, "open"] == 1
    assert counted.loc[2024].sum() == 0
    assert counted.loc[2025, "closed"] == 2
    assert set(frame["status"]) == set(STATUSES)


def test_the_licences_of_two_makers_are_as_their_texts_say() -> None:
    """Read in the texts: Hunyuan-Large bars the EU, A13B also the UK and South Korea."""
    source = open_edition("2026-10", tables=["families", "components", "licences"])
    families = source.table("families")
    frame = weights_licences(
        families[families["system_id"] == "qwen-hunyuan"],
        source.table("components"),
        source.table("licences"),
    ).set_index("name")
    assert frame.loc["Hunyuan-Large", "excludes"] == "EU"
    assert frame.loc["Hunyuan-A13B", "excludes"] == "EU;GB;KR"
    assert frame.loc["Hy3", "terms"] == "open"
    assert frame.loc["Qwen3-235B-A22B", "terms"] == "open"
    assert frame.loc["Qwen3.8-2.4T-A95B", "terms"] == "restricted"
