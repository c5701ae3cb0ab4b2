"""Figures of the page on agreement: words readable and inside, marks that differ in shape."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import pytest
from matplotlib.figure import Figure

from report.analysis.openness import agreement, raters
from report.analysis.openness.dossier import read_dossiers
from report.analysis.openness.mof import ladder
from report.analysis.openness.mof.families import read_rules
from report.edition import open_edition
from report.figures import openness_agreement, openness_components, style
from report.language import Language

Drawing = Callable[[style.Page, pd.DataFrame], Figure]
DRAWINGS: dict[str, Drawing] = {
    "steps": openness_agreement.steps,
    "kappa": partial(openness_agreement.kappas, substantial=0.6),
    "matrices": openness_agreement.confusion,
    "by-component": openness_agreement.by_component,
}


@pytest.fixture(scope="module")
def frames() -> dict[str, pd.DataFrame]:
    table = open_edition("2026-10").table
    dossiers = read_dossiers(table("components"), table("licences"))
    rules = read_rules(table("mof_components"), table("mof_licences"), table("licences"))
    made = raters.compare_raters(dossiers, table("peer_ratings"), table("mot_classes"), rules)
    shown = [made[0], made[1], made[4], made[5]]
    return {
        "steps": ladder.steps(dossiers.values(), rules),
        "kappa": agreement.agreement_table(made),
        "matrices": agreement.confusion(shown),
        "by-component": raters.by_component(made[:2]),
    }


@pytest.mark.parametrize("name", DRAWINGS)
def test_words_are_readable_and_inside(
    assert_readable: Callable[..., None], frames: dict[str, pd.DataFrame], name: str
) -> None:
    assert_readable(DRAWINGS[name], frames[name])


def test_counts_written_are_those_of_the_frame(frames: dict[str, pd.DataFrame]) -> None:
    with style.applied():
        page = style.Page(style.TEXT_WIDTH, Language.of("en"))
        figure = openness_agreement.confusion(page, frames["matrices"])
        written = [int(t.get_text()) for axes in figure.axes for t in axes.texts]
        style.close(figure)
    items = frames["matrices"]["items"]
    assert sorted(written) == sorted(items[items > 0])


def test_statuses_and_raters_differ_in_shape() -> None:
    """Readable in grey: no two marks share a shape."""
    markers = [openness_components._STATUS_MARKERS[name] for name in style.STATUS_MARKS]
    assert len(set(markers)) == len(markers)
    shapes = [marker for marker, _ in openness_agreement.RATER_MARKERS.values()]
    assert len(set(shapes)) == len(shapes)
