"""Every figure of the chapter is drawn at both widths and in both languages."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from report.figures import style
from report.figures.hardware import supply, support
from report.language import LANGUAGES, Language

MATRIX = pd.DataFrame(
    {
        "family": ["A (1B, 2B)", "A (1B, 2B)", "B", "B"],
        "vendor": ["NVIDIA", "Huawei", "NVIDIA", "Huawei"],
        "country": ["US", "CN", "US", "CN"],
        "grade": ["measured", "named", "by-engine", "none-found"],
        "measured_by": ["vendor", None, None, None],
        "lists_disagree": [False, True, False, False],
    }
)
REMOVAL = pd.DataFrame(
    {
        "hardware": ["all hardware"] * 4 + ["data centres only"] * 4,
        "removed": ["nothing", "NVIDIA", "any other vendor", "CN;US"] * 2,
        "measured": [0.1, 0.0, 0.1, 0.0] * 2,
        "named": [0.8, 0.6, 0.8, 0.1] * 2,
        "by_engine": [1.0, 0.9, 1.0, 0.1] * 2,
        "families_named": [8, 6, 8, 1] * 2,
    }
)
INDEPENDENCE = pd.DataFrame(
    {"grade": ["measured", "named", "named"], "effective_vendors_1": [1.0, 2.0, 2.0]}
)
YEARS = pd.DataFrame(
    {
        "year": pd.array([2024, 2024, 2025], dtype="Int64"),
        "hardware": ["NVIDIA", "not stated", "doubtful"],
        "models": [3, 1, 2],
    }
)
CHIPS = pd.DataFrame(
    {
        "accelerator_id": ["nv-h100-sxm", "x"],
        "vendor": ["NVIDIA", "Acme"],
        "mem_bandwidth_gbs": [3350.0, 800.0],
        "bf16_dense_tflops": [989.0, 100.0],
        "weak": [False, True],
    }
)
STACKS = pd.DataFrame(
    {"stack": ["CUDA"], "open": [5], "partial": [1], "closed": [4], "parts": [10]}
)
DRAWINGS = {
    "matrix": (support.draw_matrix, MATRIX),
    "removal": (support.draw_removal, REMOVAL),
    "independence": (support.draw_independence, INDEPENDENCE),
    "training": (supply.draw_training, YEARS),
    "accelerators": (supply.draw_accelerators, CHIPS),
    "stacks": (supply.draw_stacks, STACKS),
}


def words(figure: Figure) -> str:
    found = figure.findobj(lambda artist: hasattr(artist, "get_text"))
    return "\n".join(artist.get_text() for artist in found)


@pytest.mark.parametrize("width", [style.TEXT_WIDTH, style.PHONE_WIDTH])
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", DRAWINGS)
def test_draws_at_its_width(name: str, code: str, width: float) -> None:
    draw, frame = DRAWINGS[name]
    with style.applied():
        figure = draw(style.Page(width, Language.of(code)), frame)
        assert figure.get_size_inches()[0] == pytest.approx(width)
        style.close(figure)


def test_the_matrix_tells_grades_apart_by_mark_and_shade() -> None:
    with style.applied():
        figure = support.draw_matrix(style.Page(style.TEXT_WIDTH, Language("en")), MATRIX)
        text = words(figure)
        assert {"●", "○", "·", "≠"} <= set(text)
        assert len({patch.get_facecolor() for patch in figure.axes[0].patches}) == 4
        style.close(figure)


def test_no_english_word_on_an_italian_figure() -> None:
    with style.applied():
        figure = supply.draw_stacks(style.Page(style.TEXT_WIDTH, Language("it")), STACKS)
        assert "closed" not in words(figure)
        assert "chiuso" in words(figure)
        style.close(figure)
