"""Figures of the audit and of what changed: drawn at both widths, in both languages, whole."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.figure import Figure

from report import past
from report.analysis.audit import facts
from report.analysis.audit.comparison import summary
from report.analysis.changes import movements
from report.analysis.changes.repositories import State
from report.edition import open_edition
from report.figures import audit, changes, style

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


@pytest.mark.parametrize("name", DRAWINGS)
def test_words_are_readable_and_inside(
    assert_readable: Callable[..., None], frames: dict[str, pd.DataFrame], name: str
) -> None:
    assert_readable(DRAWINGS[name], frames[name])
