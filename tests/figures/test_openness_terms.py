"""Figures of terms and lenses: drawn at both widths, in both languages, with nothing cut off."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.figure import Figure

from report.analysis.openness import lenses, naming, tables
from report.analysis.openness.classes import FREE_LICENCE, OSAID_LIKE, judge
from report.analysis.openness.dossier import read_dossiers
from report.analysis.openness.registry import tagged_repositories, typical_downloads
from report.analysis.openness.spells import ENDS, terms_spells
from report.analysis.openness.terms import licence_terms
from report.analysis.openness.terms_matrix import terms_matrix
from report.analysis.openness.thresholds import REVENUE, size_thresholds
from report.analysis.survival import with_band
from report.edition import Edition, open_edition
from report.figures import openness_lenses, openness_terms, style

Drawing = Callable[[style.Page, pd.DataFrame], Figure]
DRAWINGS: dict[str, Drawing] = {
    "matrix": openness_terms.terms_matrix,
    "thresholds": openness_terms.thresholds,
    "lasting": openness_terms.lasting_terms,
    "words": openness_terms.words_and_classes,
    "families": openness_lenses.family_shares,
    "tags": openness_lenses.tag_shares,
    "price": openness_lenses.effects,
}


@pytest.fixture(scope="module")
def frames() -> dict[str, pd.DataFrame]:
    edition = open_edition("2026-10")
    return {**of_terms(edition), **of_lenses(edition)}


def of_terms(edition: Edition) -> dict[str, pd.DataFrame]:
    licences, families = edition.table("licences"), edition.table("families")
    dossiers = read_dossiers(edition.table("components"), licences)
    weights = {name: dossier.weights.licence_id for name, dossier in dossiers.items()}
    sizes = size_thresholds(licences)
    counts = pd.Series(weights).value_counts()
    matrix = terms_matrix(licences, licence_terms(licences), sizes, counts)
    spells = terms_spells(edition.table("licence_changes"), families, weights, "2026-10-08").frame
    band = with_band(spells, ENDS, "line", resamples=50)
    words = naming.words_and_classes(
        edition.table("self_descriptions"), tables.classified(families, dossiers)
    )
    return {
        "matrix": matrix[matrix["families"] > 0],
        "thresholds": sizes[sizes["measure"] == REVENUE].assign(small=1e7, medium=5e7),
        "lasting": band[(band["at_risk"] >= 10) & (band["curve"] != "mixed")],
        "words": naming.word_counts(words),
    }


def of_lenses(edition: Edition) -> dict[str, pd.DataFrame]:
    models, organisations = edition.table("models"), edition.table("organisations")
    licences = edition.table("licences")
    downloads = typical_downloads(edition.table("download_history"), "2026-07-10")
    cut = tagged_repositories(models, edition.table("derivatives"), licences)
    cut = cut.join(lenses.cut_labels(cut["repo_id"], models, organisations))
    cut[lenses.COUNTRY] = lenses.keep_largest(cut[lenses.COUNTRY], 8)
    cut[lenses.YEAR] = lenses.year_label(cut["year"])
    dossiers = read_dossiers(edition.table("components"), licences)
    families = edition.table("families").copy()
    for name, definition in (("open source", OSAID_LIKE), ("free weights", FREE_LICENCE)):
        families[name] = [judge(definition, dossiers[f]).verdict for f in families["family_id"]]
    families = families.join(
        lenses.cut_labels(families["repo_id"].fillna(""), models, organisations)
    )
    country = families["country"].where(~families["country"].str.contains(";", na=False))
    families[lenses.COUNTRY] = lenses.keep_largest(country.fillna(lenses.UNKNOWN), 5)
    families[lenses.YEAR] = lenses.year_label(families["release_date"].str[:4].astype("Int64"))
    effect = ("downloads in 30 days", "times as many", 3.6, 1.8, 7.2, 0.4, 2.7, 1, 9, 9, 50)
    score = ("benchmark scores", "standard deviations", 0.1, -0.4, 0.4, -0.6, 0.6, 0, 9, 9, 11)
    columns = ["outcome", "unit", "estimate", "low", "high", "detectable_low", "detectable_high"]
    columns += ["none", "observations", "makers", "informative"]
    return {
        "tags": lenses.tag_shares(cut, downloads),
        "families": lenses.family_shares(families, downloads),
        "price": pd.DataFrame([effect, score], columns=columns),
    }


@pytest.mark.parametrize("name", DRAWINGS)
def test_words_are_readable_and_inside(
    assert_readable: Callable[..., None], frames: dict[str, pd.DataFrame], name: str
) -> None:
    assert_readable(DRAWINGS[name], frames[name])


def test_states_differ_in_shape_not_in_colour_only() -> None:
    looks = [
        (look["marker"], look.get("fillstyle", "full"))
        for look in openness_terms.STATE_MARKS.values()
    ]
    assert len(set(looks)) == len(looks)
