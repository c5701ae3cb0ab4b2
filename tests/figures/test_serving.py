"""Figures of the page on serving draw in both widths and languages, with every label known."""

from math import inf, nan

import pandas as pd
import pytest

from report.figures import serving, style
from report.language import LANGUAGES, Language

CURVE = pd.DataFrame(
    {
        "system": ["Model, Chip"] * 3 + ["Model, Other"] * 3,
        "batch": [1.0, 100.0, 30.0] * 2,
        "low": [300.0, 9000.0, nan] * 2,
        "high": [600.0, 10_000.0, nan] * 2,
        "compute": [10_000.0, 10_000.0, nan] * 2,
        "memory": [600.0, 20_000.0, nan] * 2,
        "network": [nan] * 6,
        "measured": [nan, nan, 1500.0] * 2,
    }
)
SHARES = pd.DataFrame(
    {
        "phase": ["prefill", "decode", "both", "both"],
        "vendor": ["NVIDIA", "Huawei", "AMD", "Nobody"],
        "ratio": [0.3, 0.2, 0.1, 0.5],
        "verified": [False, False, True, True],
        "median": [0.3, 0.2, 0.1, 0.5],
        "low": [0.2, 0.2, 0.05, 0.4],
        "high": [0.4, 0.2, 0.2, 0.6],
    }
)
NEEDED = pd.DataFrame(
    {
        "model": ["A", "A", "B", "B"],
        "accelerator": ["X", "Y"] * 2,
        "vendor": ["V", "W"] * 2,
        "weak": [False, True] * 2,
        "least": [3, 8, 1, 1],
        "usual": [3, 12, 1, 2],
    }
)
EXPERTS = pd.DataFrame(
    [
        {"model": m, "experts": 8, "chosen": 2, "tokens": t, "skew": s, "share": 0.2 + t / 500}
        for m in ("A", "B")
        for s in (0.0, 1.0)
        for t in (1.0, 10.0, 100.0)
    ]
)
TWINS = pd.DataFrame(
    [
        {"batch": b, "model": m, "seconds": 1000 / b}
        for b in (0.1, 1.0, 100.0)
        for m in serving.TWIN_LABELS
    ]
)
GAINS = pd.DataFrame(
    [
        {"system": s, "milliseconds": m, "input_per_output": i, "gain": g}
        for s in ("A", "B")
        for i, values in ((1.0, (nan, 1.5)), (4.0, (inf, 1.2)))
        for m, g in zip((10.0, 50.0), values, strict=True)
    ]
)
DRAWINGS = {
    "roofline": (serving.roofline, CURVE),
    "shares": (serving.shares, SHARES),
    "needed": (serving.needed, NEEDED),
    "experts": (serving.distinct, EXPERTS),
    "twins": (serving.twins, TWINS),
    "gains": (serving.gains, GAINS),
}


@pytest.mark.parametrize("name", DRAWINGS)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [style.TEXT_WIDTH, style.PHONE_WIDTH])
def test_figures_are_drawn(name: str, lang: str, width: float) -> None:
    draw, frame = DRAWINGS[name]
    with style.applied():
        figure = draw(style.Page(width, Language(lang)), frame)
        figure.canvas.draw()
        assert figure.get_size_inches()[0] == width
        style.close(figure)


def test_no_way_and_only_one_way_are_told_apart_from_a_factor() -> None:
    with style.applied():
        figure = serving.gains(style.Page(style.TEXT_WIDTH, Language("en")), GAINS)
        words = {text.get_text() for axes in figure.axes for text in axes.texts}
        style.close(figure)
    assert words == {"–", "∞", "1.5", "1.2"}
