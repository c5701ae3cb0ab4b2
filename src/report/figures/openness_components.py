"""Figures of the chapter on openness: what is published, component by component."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from report.analysis.openness.dossier import STATUSES
from report.analysis.openness.tables import COMPONENT_LABELS, short_name
from report.figures import style
from report.figures.openness import SMALL, legend_above, row_names, swatch
from report.figures.style import INK, RULE, STATUS_COLOURS

_STATUS_MARKERS = {"open": "o", "partial": "D", "closed": "x", "unknown": "."}
# What the matrix writes above its columns; the same short words in the figure of totals.
_SHORT_COMPONENTS = {**COMPONENT_LABELS, "preprocessing-code": "data code"}


def component_totals(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw how many families publish each component, with the unknown in sight."""
    figure, axes = page.figure(5.6 if page.narrow else 3.9)
    height = 0.4 if page.narrow else 0.5
    rows = np.arange(len(frame))
    left = np.zeros(len(frame))
    for status in STATUSES:
        counts = frame[status].to_numpy(dtype=float)
        axes.barh(rows, counts, left=left, height=height, color=STATUS_COLOURS[status])
        for row in rows[counts >= 6]:
            ink = "white" if status in ("open", "closed") else INK
            text = page.write(counts[row], "count")
            centre = left[row] + counts[row] / 2
            axes.text(centre, row, text, ha="center", va="center", color=ink, fontsize=SMALL)
        left += counts
    row_names(axes, page, [page.label(_SHORT_COMPONENTS[c]) for c in frame["component"]], height)
    axes.set_ylim(len(frame) - 0.5, -0.75 if page.narrow else -0.5)
    axes.set_xlim(0, left.max())
    axes.set_xlabel(page.label("model families"))
    handles = [swatch(STATUS_COLOURS[status]) for status in STATUSES]
    legend_above(figure, handles, [page.label(s) for s in STATUSES], 4)
    return figure


def component_matrix(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the status of each component of each family, in marks of different shape and colour."""
    size = -(-len(frame) // (3 if page.narrow else 2))
    parts = [frame.iloc[start : start + size] for start in range(0, len(frame), size)]
    tallest = max(len(part) + part["openness_class"].nunique() for part in parts)
    if page.narrow:
        figure, grid = page.figure(len(parts) * (tallest * 0.158 + 1.1) + 0.4, rows=len(parts))
    else:
        figure, grid = page.figure(tallest * 0.145 + 1.5, columns=len(parts))
    for axes, part in zip(np.atleast_1d(grid), parts, strict=True):
        _matrix_part(axes, page, part, tallest)
    marks = [_status_mark(status) for status in STATUSES]
    legend_above(figure, marks, [page.label(s) for s in STATUSES], 4)
    return figure


def _matrix_part(axes: Axes, page: style.Page, part: pd.DataFrame, height: int) -> None:
    """Draw some families: a heading for each class, then one row a family."""
    row, ticks, names = 0, [], []
    for name, members in part.groupby("openness_class", sort=False):
        axes.text(-2, row, page.label(str(name)), va="center", fontsize=SMALL, fontweight=700)
        axes.axhline(row - 0.5, color=RULE, linewidth=0.6)
        for record in members.to_dict("records"):
            row += 1
            ticks.append(row)
            names.append(style.plain(short_name(record["family"])))
            for column, component in enumerate(_SHORT_COMPONENTS):
                _draw_status(axes, column, row, record[component])
        row += 1
    axes.set_yticks(ticks, names, fontsize=SMALL)
    labels = [page.label(short) for short in _SHORT_COMPONENTS.values()]
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(labels)), labels, rotation=90, fontsize=SMALL)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set(xlim=(-0.7, len(labels) - 0.4), ylim=(height - 0.4, -0.6))


def _status_style(status: str) -> dict[str, Any]:
    """Return the mark of a status: circle, half-filled diamond, cross, and a point for unknown."""
    colour = STATUS_COLOURS[status] if status != "unknown" else style.NEUTRAL
    fill = "left" if status == "partial" else "full"
    size = {"open": 5.5, "partial": 4.6, "closed": 4.6, "unknown": 2.5}[status]
    edge = {"partial": STATUS_COLOURS["open"]}.get(status, colour)
    return {
        "marker": _STATUS_MARKERS[status],
        "fillstyle": fill,
        "markersize": size,
        "color": colour,
        "markeredgecolor": edge,
        "markeredgewidth": 1.3 if status == "closed" else 0.9,
        "linestyle": "none",
    }


def _draw_status(axes: Axes, column: float, row: float, status: str) -> None:
    axes.plot([column], [row], **_status_style(status))


def _status_mark(status: str) -> Line2D:
    return Line2D([], [], **_status_style(status))
