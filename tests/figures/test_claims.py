"""The figures of the ledger, drawn at both widths and in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from report.analysis.claims.rules import VERDICTS
from report.figures import claims as figures
from report.figures import style
from report.language import Language

NAMES = {"name_en": ["A", "B"], "name_it": ["A", "B"]}
FRAMES: dict[str, pd.DataFrame] = {
    "verdicts_by_system": pd.DataFrame(
        {
            "system_id": ["a", "b"],
            **NAMES,
            "total": [2, 1],
            "verdict": ["confirmed", "opinion"],
            "claims": [2, 1],
        }
    ),
    "verdicts_by_kind": pd.DataFrame(
        {
            "kind": ["date"],
            "label": ["Date"],
            "held": [1],
            "judged": [2],
            "share": [0.5],
            "low": [0.1],
            "high": [0.9],
        }
    ),
    "tolerance": pd.DataFrame(
        {
            "claim_id": ["X-01"] * 3,
            "kind": "date",
            "factor": [0.5, 1, 2],
            "tolerance": [0.025, 0.05, 0.1],
            "days": [15, 30, 60],
            "computed": ["contradicted", "partly-true", "confirmed"],
        }
    ),
    "timeline": pd.DataFrame(
        {
            "system_id": ["a", "a", "export-controls"],
            "name_en": ["A", "A", None],
            "name_it": ["A", "A", None],
            "date": pd.to_datetime(["2019-03-16", "2025-01-20", "2022-10-07"]),
            "kind": ["release", "licence opened", "event"],
            "what": ["x", "y", "z"],
        }
    ),
}


def _texts(figure: Any) -> set[str]:
    drawn = figure.findobj(lambda artist: hasattr(artist, "get_text"))
    return {artist.get_text() for artist in drawn}


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("lang", ["it", "en"])
@pytest.mark.parametrize("width", [style.TEXT_WIDTH, style.PHONE_WIDTH])
def test_a_figure_is_drawn(name: str, lang: str, width: float) -> None:
    draw: Callable[..., Any] = getattr(figures, name)
    with style.applied():
        figure = draw(style.Page(width, Language.of(lang)), FRAMES[name])
        assert figure.get_figwidth() == width
        assert any(_texts(figure))
        style.close(figure)


def test_every_verdict_has_a_mark_and_a_colour_of_its_own() -> None:
    assert tuple(figures.VERDICT_MARKS) == VERDICTS
    assert len(set(figures.VERDICT_MARKS.values())) == len(VERDICTS)
    assert set(style.VERDICT_COLOURS) == set(VERDICTS)


def test_the_number_of_claims_is_written_beside_each_system() -> None:
    with style.applied():
        page = style.Page(style.TEXT_WIDTH, Language.of("en"))
        figure = figures.verdicts_by_system(page, FRAMES["verdicts_by_system"])
        assert {"1", "2", "A", "B"} <= _texts(figure)
        style.close(figure)


def test_the_lane_of_export_rules_is_named_in_the_language_of_the_page() -> None:
    with style.applied():
        page = style.Page(style.TEXT_WIDTH, Language.of("it"))
        figure = figures.timeline(page, FRAMES["timeline"])
        assert "Controlli USA sull’export" in _texts(figure)
        style.close(figure)
