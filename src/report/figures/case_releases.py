"""Figures of case files: training data by year, licences by release, factors of speed."""

from __future__ import annotations

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from report.analysis.claims.readings import day
from report.analysis.openness.dossier import STATUSES
from report.figures import style

_TERMS = {
    "open": ("o", style.STATUS_COLOURS["open"], "no limit on use or place"),
    "restricted": ("X", style.STATUS_COLOURS["closed"], "use limited by the licence"),
    "unknown": ("D", style.NEUTRAL, "unknown"),
}
_GROUPS = {
    "third-party result": ("o", "#00704f"),
    "account in the press": ("D", "#e0a021"),
    "claim of the maker": ("X", "#b9510e"),
}


def training_data(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw a bar a year, parted by the state of the training data.

    `frame` as from ``openings.training_data_by_year``.
    """
    counted = frame.pivot(index="year", columns="status", values="families")[list(STATUSES)]
    figure, axes = page.figure(2.9 if not page.narrow else 3.2)
    places = range(len(counted))
    bottom = np.zeros(len(counted))
    for status in STATUSES:
        heights = counted[status].to_numpy()
        colour = style.STATUS_COLOURS[status]
        bars = axes.bar(
            places, heights, 0.72, bottom=bottom, color=colour, edgecolor="white",
            linewidth=0.8, label=f"{style.STATUS_MARKS[status]} {page.label(status)}",
        )  # fmt: skip
        marks = [
            f"{style.STATUS_MARKS[status]} {height}" if height > 1 else "" for height in heights
        ]
        ink = "white" if status in ("open", "closed") else style.INK
        axes.bar_label(bars, marks, label_type="center", color=ink, fontsize=8)
        bottom += heights
    axes.set_xticks(list(places), [str(year) for year in counted.index])
    axes.set_ylabel(page.label("model families released in the year"))
    axes.yaxis.set_major_formatter(page.ticks("count"))
    axes.margins(y=0.06)
    style.grid(axes, "y")
    axes.tick_params(axis="x", length=0)
    figure.legend(loc="outside upper left", ncols=2 if page.narrow else 4)
    return figure


def weights_terms(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw a row a release, at its date, marked by what the licence of the weights allows.

    `frame` as from ``openings.weights_licences``.
    """
    figure, axes = page.figure(1.15 + 0.3 * len(frame))
    days = pd.Series([pd.Timestamp(day(cell)) for cell in frame["released"]], index=frame.index)
    for terms, (marker, colour, label) in _TERMS.items():
        rows = frame.index[frame["terms"] == terms]
        if len(rows):
            axes.plot(
                days[rows], rows, marker, color=colour, markersize=7.5, label=page.label(label)
            )
    for row in frame.index[frame["excludes"].fillna("") != ""]:
        places = frame["excludes"][row].replace(";", ", ")
        note = f"{page.label('not in')} {places}"
        axes.annotate(note, (days[row], row), (8, 0), textcoords="offset points", va="center")
    years = range(days.min().year, days.max().year + 2)
    axes.set_xticks([pd.Timestamp(year, 1, 1) for year in years], [str(year) for year in years])
    axes.set_xlabel(page.label("date of release"))
    _rows(axes, list(frame["name"]))
    figure.legend(loc="outside upper left", ncols=1 if page.narrow else 3)
    return figure


def speed_ups(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw a row a statement, at its factor, marked by who made it.

    `frame` as from ``multipliers.speed_ups``; `fact` in the page's language.
    """
    lines = [fill(fact, 30 if page.narrow else 62) for fact in frame["fact"]]
    figure, axes = page.figure(1.1 + (0.46 if page.narrow else 0.34) * len(frame))
    for group, (marker, colour) in _GROUPS.items():
        rows = frame.index[frame["group"] == group]
        if len(rows):
            axes.plot(
                frame["factor"][rows], rows, marker, color=colour, markersize=7,
                label=page.label(group),
            )  # fmt: skip
    axes.set_xscale("log")
    ticks = [1, 10, 100, 1000]
    axes.set_xlim(ticks[0], ticks[-1])
    axes.set_xticks(ticks)
    axes.xaxis.set_major_formatter(page.ticks("count"))
    axes.xaxis.set_minor_formatter(lambda *_: "")
    label = page.label("times as fast, as stated (logarithmic scale)")
    axes.set_xlabel(fill(label, 26 if page.narrow else 40))
    _rows(axes, lines)
    figure.legend(loc="outside upper left", ncols=1 if page.narrow else 3)
    return figure


def _rows(axes: Axes, names: list[str]) -> None:
    """Name the rows of a figure from the top down."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    style.grid(axes)
