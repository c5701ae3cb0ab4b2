"""The one look of all figures: sizes, type, colours with fixed meanings, byte-stable saving."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from report.language import Language, typeset
from report.quantities import Kind, write

TEXT_WIDTH = 6.3  # inches: the text block of the PDF, and the column of the page
PHONE_WIDTH = 3.6  # inches: a phone's column at its natural size
_CSS_PIXELS_PER_INCH = 96

INK = "#1b1f24"
MUTED = "#5b6470"
RULE = "#d5d9de"
ACCENT = "#0b5c8a"
NEUTRAL = "#9aa3ad"

# One colour, one meaning, through the whole report. Hues are from the Okabe-Ito set (safe for
# colour-blind readers), ordered so that they also fall apart in grey print.
OPENNESS_COLOURS = {
    "open source": "#00704f",
    "open weight, permissive licence": "#3d9bd1",
    "open weight, restricted licence": "#e0a021",
    "open weight, non-commercial": "#b9510e",
    "gated or closed weights": "#7a3b69",
    "not established": "#b9c0c7",
}
STATUS_COLOURS = {
    "open": "#00704f",
    "partial": "#8cc9ae",
    "closed": "#b9510e",
    "unknown": "#e4e7ea",
}
STATUS_MARKS = {"open": "●", "partial": "◐", "closed": "○", "unknown": "·"}
ARCHITECTURE_COLOURS = {"MoE": "#b9510e", "dense": "#0b5c8a", "unknown": NEUTRAL}
ARCHITECTURE_MARKERS = {"MoE": "o", "dense": "s", "unknown": "x"}
VENDOR_COLOURS = {
    "NVIDIA": "#4d8a00",
    "AMD": "#c4342b",
    "Huawei": "#8a1f5c",
    "Google": "#2a6fd1",
    "Intel": "#00a0b0",
    "AWS": "#e08a00",
    "Apple": "#5b6470",
    "other": NEUTRAL,
}
VENDOR_MARKERS = {
    "NVIDIA": "o",
    "AMD": "s",
    "Huawei": "^",
    "Google": "D",
    "Intel": "P",
    "AWS": "v",
    "Apple": "*",
    "other": "X",
}
VERDICT_COLOURS = {
    "confirmed": "#00704f",
    "mostly-confirmed": "#5fb592",
    "partly-true": "#e0a021",
    "contradicted": "#b5361c",
    "unverifiable": "#8d97a2",
    "opinion": "#cfd4d9",
}

_RC = {
    "font.family": ["Source Sans 3 ExtraLight", "DejaVu Sans"],
    "font.size": 9.0,
    "axes.titlesize": 9.5,
    "axes.labelsize": 9.0,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": False,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "text.color": INK,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "lines.linewidth": 1.5,
    "lines.markersize": 4.5,
    "patch.linewidth": 0.0,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "figure.constrained_layout.use": True,
    "svg.hashsalt": "report",
    "path.simplify": True,
}


@dataclass(frozen=True)
class Page:
    """Where a figure will stand: its width in inches and the language of its labels."""

    width: float
    language: Language

    @property
    def narrow(self) -> bool:
        """True on a phone: fewer columns, shorter labels, legends below."""
        return self.width < TEXT_WIDTH

    def figure(
        self, height: float, rows: int = 1, columns: int = 1, **options: Any
    ) -> tuple[Figure, Any]:
        """Return a figure of this page's width and `height` inches, with its axes."""
        return plt.subplots(rows, columns, figsize=(self.width, height), **options)

    def label(self, text: str) -> str:
        """Return an English label in the page's language."""
        return typeset(self.language.label(text))

    def write(self, raw: Any, kind: Kind, unit: str | None = None) -> str:
        """Return a value as prose would write it in the page's language."""
        return write(raw, kind, self.language, unit=unit)

    def ticks(self, kind: Kind, unit: str | None = None) -> FuncFormatter:
        """Return a tick formatter that writes values in the page's language."""
        return FuncFormatter(lambda value, _: self.write(value, kind, unit))


@contextmanager
def applied() -> Iterator[None]:
    """Apply the style while figures are drawn and saved."""
    for path in sorted((Path(__file__).parent / "fonts").glob("*.ttf")):
        font_manager.fontManager.addfont(path)
    with plt.rc_context(_RC):  # type: ignore[arg-type]
        yield


def plain(text: str) -> str:
    """Return a name as matplotlib writes it letter by letter, in which a dollar begins no formula.

    >>> print(plain("US$ 5, US$ 6"))
    US\\$ 5, US\\$ 6
    """
    return text.replace("$", r"\$")


def grid(axes: Axes, axis: str = "x") -> None:
    """Draw light rules behind the marks along one axis."""
    axes.grid(True, axis=axis)  # type: ignore[arg-type]
    axes.tick_params(length=0, axis=axis)  # type: ignore[arg-type]


def month_ticks(axes: Any, days: pd.Series[Any], page: Page) -> None:
    """Set a tick on the first of each month between the first and the last of some days."""
    months = pd.date_range(days.min(), days.max(), freq="MS")[:: 2 if page.narrow else 1]
    axes.set_xticks(list(months), [f"{month.month}/{month.year}" for month in months])


def pixels(figure: Any) -> tuple[int, int]:
    """Return the natural size of a figure in CSS pixels (width, height)."""
    width, height = figure.get_size_inches()
    return round(width * _CSS_PIXELS_PER_INCH), round(height * _CSS_PIXELS_PER_INCH)


def save(figure: Any, path: Path) -> None:
    """Save as the file's ending says, without anything that differs between two runs."""
    if path.suffix == ".svg":
        # Pages show drawings as images, which cannot use the page's fonts: letters are outlines
        # there. In print they are text, to be searched, read aloud and set faster.
        letters = "none" if path.name.endswith(".print.svg") else "path"
        with plt.rc_context({"svg.fonttype": letters}):
            figure.savefig(path, metadata={"Date": None, "Creator": None})
    else:
        figure.savefig(path, dpi=200, metadata={"Software": None})


def as_png(figure: Any) -> bytes:
    """Return the figure as PNG, for the notebook's own display."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=110, metadata={"Software": None})
    return buffer.getvalue()


def close(*figures: Any) -> None:
    """Release figures that have been saved."""
    for figure in figures:
        plt.close(figure)
