"""The picture that stands beside a link to the report."""

from __future__ import annotations

import textwrap

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from report.figures.style import ACCENT

_SIZE = (6.0, 3.15)  # inches: 1,200 by 630 pixels as figures are saved, what networks ask for
_TITLE_LINE = 16  # characters
_SUBTITLE_LINE = 46
_BARS = (0.15, 0.24, 0.13, 0.07)  # the mark of the report, as in favicon.svg


def draw(title: str, subtitle: str, edition: str) -> Figure:
    """Draw the title of the report on its colour, with its mark."""
    figure = plt.figure(figsize=_SIZE, layout="none")
    ground = Rectangle((0, 0), 1, 1, color=ACCENT, transform=figure.transFigure)
    figure.add_artist(ground)
    lines = textwrap.wrap(title, _TITLE_LINE)
    figure.text(
        0.07, 0.84, "\n".join(lines), size=27, weight="bold", color="white", va="top",
        linespacing=0.95,
    )  # fmt: skip
    figure.text(
        0.07, 0.74 - 0.145 * len(lines), "\n".join(textwrap.wrap(subtitle, _SUBTITLE_LINE)),
        size=13, style="italic", color="white", va="top", linespacing=1.1,
    )  # fmt: skip
    figure.text(0.07, 0.08, edition, size=10.5, color="white")
    for place, height in enumerate(_BARS):
        bar = Rectangle(
            (0.83 + 0.03 * place, 0.08), 0.016, 1.4 * height, color="white",
            transform=figure.transFigure,
        )  # fmt: skip
        figure.add_artist(bar)
    return figure
