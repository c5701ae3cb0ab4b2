"""The chapter's figures: drawn at both widths, in both languages, with nothing cut off."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.figure import Figure

from report.analysis.openness import drift, registry, sensitivity, tables
from report.analysis.openness.dossier import read_dossiers
from report.edition import open_edition
from report.figures import openness, openness_components, style

Drawing = Callable[[style.Page, pd.DataFrame], Figure]
DRAWINGS: dict[str, Drawing] = {
    "ladder": openness.class_ladder,
    "definitions": openness.definitions,
    "drift": openness.licence_drift,
    "mix": openness.registry_mix,
    "components": openness_components.component_totals,
    "matrix": openness_components.component_matrix,
}


@pytest.fixture(scope="module")
def frames() -> dict[str, pd.DataFrame]:
    edition = open_edition("2026-10")
    licences = edition.table("licences")
    dossiers = read_dossiers(edition.table("components"), licences)
    families = tables.classified(edition.table("families"), dossiers)
    repositories = registry.tagged_repositories(
        edition.table("models"), edition.table("derivatives"), licences
    )
    downloads = registry.typical_downloads(edition.table("download_history"), "2026-07-10")
    return {
        "ladder": tables.class_ladder(families),
        "definitions": sensitivity.definition_shares(dossiers.values()),
        "drift": drift.dated_changes(edition.table("licence_changes"), licences),
        "mix": registry.mix_series(repositories, downloads),
        "components": tables.component_totals(dossiers.values()),
        "matrix": tables.component_matrix(families, dossiers),
    }


@pytest.mark.parametrize("name", DRAWINGS)
def test_words_are_readable_and_inside(
    assert_readable: Callable[..., None], frames: dict[str, pd.DataFrame], name: str
) -> None:
    assert_readable(DRAWINGS[name], frames[name])


def test_every_class_and_status_has_its_own_look() -> None:
    assert len(set(style.STATUS_MARKS.values())) == len(style.STATUS_MARKS)
    assert set(style.OPENNESS_COLOURS) == set(tables.CLASSES)
