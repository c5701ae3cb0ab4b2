"""Figures of the audit and of what changed: drawn at both widths, in both languages, whole."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from report import past
from report.analysis.audit import facts
from report.analysis.audit.comparison import summary
from report.analysis.changes import movements
from report.analysis.changes.repositories import State
from report.edition import open_edition
from report.figures import audit, changes, style
from report.language import Language

DRAWINGS: dict[str, Callable[[style.Page, pd.DataFrame], Figure]] = {
    "conflicts": audit.draw_conflicts,
    "bands": changes.draw_bands,
    "coverage": changes.draw_coverage_by_date,
}


@pytest.fixture(scope="module")
def frames() -> dict[str, pd.DataFrame]:
    opened = [open_edition(name) for name in ("2026-05", "2026-10")]
    tables = {table.name: opened[1].table(table.name) for table in opened[1].package.tables}
    old, new = (
        State(e.id, e.date, {n: e.table(n) for n in ("models", "download_history")}) for e in opened
    )
    moves = movements.moved(old, new, 30, 100)
    noisy = movements.noise(tables["download_history"], 30, 100)
    return {
        "conflicts": summary(facts.comparisons(tables, facts.Tolerances())),
        "bands": movements.band_shares(moves, noisy),
        "coverage": past.coverage(tables["models"], tables["download_history"]),
    }


@pytest.mark.parametrize("lang", ["it", "en"])
@pytest.mark.parametrize("width", [style.TEXT_WIDTH, style.PHONE_WIDTH])
@pytest.mark.parametrize("name", DRAWINGS)
def test_words_are_readable_and_inside(
    frames: dict[str, pd.DataFrame], name: str, width: float, lang: str
) -> None:
    with style.applied():
        figure = DRAWINGS[name](style.Page(width, Language.of(lang)), frames[name])
        figure.canvas.draw()
        right, top = figure.bbox.width + 2, figure.bbox.height + 2
        beyond = {
            id(tick.label1)
            for axes in figure.axes
            for tick in axes.xaxis.get_major_ticks()
            if not axes.get_xlim()[0] <= tick.get_loc() <= axes.get_xlim()[1]
        }
        for text in figure.findobj(lambda found: id(found) not in beyond):
            if not isinstance(text, Text) or not text.get_text().strip() or not text.get_visible():
                continue
            box = text.get_window_extent()
            assert text.get_fontsize() >= 7, text.get_text()
            assert box.x0 >= -2, text.get_text()
            assert box.y0 >= -2, text.get_text()
            assert box.x1 <= right, text.get_text()
            assert box.y1 <= top, text.get_text()
        style.close(figure)
