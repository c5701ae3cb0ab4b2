"""The figures of the case files, drawn at both widths and in both languages."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from report.figures import cases as figures
from report.figures import style
from report.language import LANGUAGES, Language

FRAMES: dict[str, pd.DataFrame] = {
    "downloads": pd.DataFrame(
        {
            "name": ["One", "One", "Two"],
            "as_of": pd.to_datetime(["2026-02-15", "2026-10-08", "2026-10-08"]),
            "downloads_30d": [1200, 96_558, 0],
        }
    ),
    "scores": pd.DataFrame(
        {
            "benchmark": ["MMLU", "MMLU", "AIME"],
            "model": ["One", "Two", "One"],
            "score": [87.4, 81.7, 91.7],
        }
    ),
    "openings": pd.DataFrame(
        {
            "component": ["MindSpore", "Graph Engine (GE)", "NCCL"],
            "core": [True, True, False],
            "bucket": ["partial", "closed", "open"],
            "opened": ["2025-09", None, "2020"],
        }
    ),
    "leads": pd.DataFrame(
        {
            "model": ["Ahead", "Itself", "Behind"],
            "lead": [2.92, 0.0, -12.4],
            "shared": [10, 12, 5],
            "open_weights": [False, True, True],
        }
    ),
    "sizes": pd.DataFrame(
        {
            "model": ["0.3B", "300B-A47B"],
            "named": [0.3e9, 300e9],
            "total": pd.array([360_748_032, None], dtype="Int64"),
            "active": pd.array([360_748_032, None], dtype="Int64"),
        }
    ),
    "hours": pd.DataFrame(
        {"model": ["Long", "Own"], "gpu_hours": [30_840_000.0, 2_788_000.0], "own": [False, True]}
    ),
    "releases": pd.DataFrame(
        {
            "repo_id": ["a/one", "b/two"],
            "project": ["EuroLLM", "OpenEuroLLM"],
            "created_at": pd.to_datetime(["2024-08-06", "2026-08-12"]),
            "parameters": [1_656_850_432, 9_101_947_904],
        }
    ),
}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("width", [style.TEXT_WIDTH, style.PHONE_WIDTH])
@pytest.mark.parametrize("name", FRAMES)
def test_a_figure_draws_at_both_widths_in_both_languages(
    name: str, width: float, code: Any
) -> None:
    with style.applied():
        figure = getattr(figures, name)(style.Page(width, Language(code)), FRAMES[name])
        figure.canvas.draw()
        assert figure.get_size_inches()[0] == pytest.approx(width)
        style.close(figure)


def texts(figure: Any) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_a_lead_is_written_with_its_sign_and_how_many_benchmarks_it_rests_on() -> None:
    with style.applied():
        figure = figures.leads(style.Page(style.TEXT_WIDTH, Language("it")), FRAMES["leads"])
        assert "−12,4 (n = 5)" in texts(figure)
        style.close(figure)


def test_a_part_without_source_is_called_so() -> None:
    with style.applied():
        figure = figures.openings(style.Page(style.TEXT_WIDTH, Language("en")), FRAMES["openings"])
        assert texts(figure) == ["no source"]
        style.close(figure)


def test_a_model_that_was_not_counted_shows_only_the_total_in_its_name() -> None:
    with style.applied():
        figure = figures.sizes(style.Page(style.TEXT_WIDTH, Language("en")), FRAMES["sizes"])
        marks = {line.get_label(): len(line.get_xdata()) for line in figure.axes[0].lines}
        assert marks["total in the name"] == 2
        assert marks["total, counted"] == marks["active per token, counted"] == 1
        style.close(figure)
