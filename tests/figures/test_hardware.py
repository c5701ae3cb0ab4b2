"""Every figure of the chapter is drawn at both widths and in both languages."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from report.figures import style
from report.figures.hardware import formats, headline, paths, ports, supply, support
from report.language import LANGUAGES, Language

MATRIX = pd.DataFrame(
    {
        "family": ["A (1B, 2B)", "A (1B, 2B)", "B", "B"],
        "vendor": ["NVIDIA", "Huawei", "NVIDIA", "Huawei"],
        "country": ["US", "CN", "US", "CN"],
        "grade": ["third-party", "named", "by-engine", "none-found"],
        "measured_by": ["third party", None, None, None],
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
        "low": [0.7, 0.5, 0.7, 0.1] * 2,
        "audit_low": [0.75, 0.55, 0.75, 0.1] * 2,
        "audit_high": [0.8, 0.6, 0.8, 0.1] * 2,
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
        "vendor_country": ["US", "CN"],
        "outcome": ["licence", "unknown"],
        "tpp_line": [4800, 4800],
        "bandwidth_line": [6500, 6500],
    }
)
OUTCOMES = pd.DataFrame(
    {
        "name": ["H100", "H100", "X1", "X1"],
        "country": ["US", "US", "CN", "CN"],
        "rule": ["2022-10", "2023-10"] * 2,
        "outcome": ["licence", "licence", "below", "unknown"],
    }
)
RATIOS = pd.DataFrame(
    {
        "name": ["H100", "X1"],
        "vendor_country": ["US", "CN"],
        "tflops_per_w": [1.4, None],
        "gbs_per_ktpp": [212.0, 400.0],
    }
)
INDEX = pd.DataFrame(
    [
        (definition, grade, weight, 0.5)
        for definition in ("any one vendor", "any one country")
        for grade in ("third-party", "measured", "named", "by-engine")
        for weight in ("family", "download", "parameter")
    ],
    columns=["definition", "grade", "weight", "index"],
)
FLOW = pd.DataFrame(
    {
        "line": ["Qwen", "Qwen", "other"],
        "project": ["vLLM", "other", "vLLM"],
        "vendor": ["Huawei", "NVIDIA", "NVIDIA"],
        "country": ["CN", "US", "US"],
        "families": [2, 1, 3],
        "width": [1.5, 0.5, 3.0],
    }
)
PAIRS = pd.DataFrame(
    {
        "first": ["Huawei", "Huawei", "NVIDIA"],
        "second": ["NVIDIA", "Huawei", "NVIDIA"],
        "families_left": [1, 4, 3],
        "extra": [2, 0, 0],
    }
)
SPREAD = pd.DataFrame(
    {
        "nth": [2, 2, 3, 3],
        "day": [0, 1, 0, 1],
        "latest": [0.1, 0.2, 0.0, 0.1],
        "earliest": [0.2, 0.3, 0.1, 0.1],
        "low": [0.05, 0.1, 0.0, 0.05],
        "high": [0.3, 0.4, 0.2, 0.2],
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
    "accelerators": (ports.draw_accelerators, CHIPS),
    "outcomes": (ports.draw_outcomes, OUTCOMES),
    "ratios": (ports.draw_ratios, RATIOS),
    "index": (headline.draw_index, INDEX),
    "flow": (paths.draw_flow, FLOW),
    "pairs": (paths.draw_pairs, PAIRS),
    "spread": (formats.draw_spread, SPREAD),
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


def test_the_flow_is_as_wide_on_both_sides_of_an_engine() -> None:
    for column in ("line", "project", "vendor"):
        nodes = paths._stack(FLOW, column)
        assert sum(node.height for node in nodes.values()) == pytest.approx(FLOW["width"].sum())


def test_pairs_that_cost_more_together_are_framed() -> None:
    with style.applied():
        figure = paths.draw_pairs(style.Page(style.TEXT_WIDTH, Language("en")), PAIRS)
        bold = [text.get_text() for text in figure.axes[0].texts if text.get_weight() == "bold"]
        assert bold == ["1"]
        style.close(figure)
