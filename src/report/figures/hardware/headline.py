"""Drawing of the index of independence under every definition, grade and weighting."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from report.analysis.hardware.evidence import GRADES
from report.figures import style
from report.figures.hardware.support import LEVEL_WORDS

_WEIGHTS = {
    "family": ("o", style.INK, "families"),
    "download": ("s", "#e0a021", "downloads"),
    "parameter": ("^", "#3d9bd1", "released parameters"),
}


def draw_index(page: style.Page, frame: pd.DataFrame) -> Figure:
    """The index, one panel a definition. `frame` from ``headline.index_table``."""
    definitions = list(dict.fromkeys(frame["definition"]))
    rows, columns = (len(definitions), 1) if page.narrow else (1, len(definitions))
    figure, grid = page.figure(5.2 if page.narrow else 2.5, rows, columns, sharex=True, sharey=True)
    for axes, definition in zip(np.atleast_1d(grid), definitions, strict=True):
        _panel(page, axes, frame[frame["definition"] == definition])
        axes.set_title(page.label(definition), loc="left")
    marks = {"family": "●", "download": "■", "parameter": "▲"}
    key = "   ".join(f"{marks[name]} {page.label(_WEIGHTS[name][2])}" for name in _WEIGHTS)
    figure.supxlabel(f"{page.label('index, weighted by')}   {key}", fontsize=8.5)
    return figure


def _panel(page: style.Page, axes: Axes, rows: pd.DataFrame) -> None:
    wide = rows.pivot(index="grade", columns="weight", values="index").loc[list(GRADES)]
    y = np.arange(len(wide))
    axes.hlines(y, wide.min(axis=1), wide.max(axis=1), color=style.RULE, linewidth=4)
    for weight, (marker, colour, _) in _WEIGHTS.items():
        axes.plot(wide[weight], y, marker, color=colour, markeredgecolor=style.INK, markersize=6)
    axes.set_yticks(y, [page.label(LEVEL_WORDS[grade]) for grade in GRADES])
    axes.set_ylim(len(wide) - 0.5, -0.5)
    axes.set_xlim(-0.04, 1.04)
    axes.set_xticks([0, 0.5, 1])
    axes.xaxis.set_major_formatter(page.ticks("share"))
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    style.grid(axes, "x")
