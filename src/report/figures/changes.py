"""Drawings of what changed: movements in bands, and how much is known of each day."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from report.figures import style


def draw_bands(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Share of repositories in each band of movement, beside noise; from `band_shares`."""
    shown = frame.iloc[::-1].reset_index(drop=True)
    figure, axes = page.figure(3.4 if page.narrow else 2.9)
    places = shown.index.to_numpy()
    high, beside = (shown[name].to_numpy(dtype="float64") for name in ("high", "noise_share"))
    # A count stands at its bar, or behind a diamond that would stand in its place.
    edges = np.where((beside > high - 0.02) & (beside < high + 0.15), beside, high)
    axes.hlines(places, 0, shown["share"], color=style.ACCENT, linewidth=7, alpha=0.85)
    axes.hlines(places, shown["low"], shown["high"], color=style.INK, linewidth=1.2)
    axes.plot(shown["noise_share"], places, "D", color=style.INK, markerfacecolor="white")
    for place, row in zip(places, shown.itertuples(), strict=True):
        axes.annotate(
            page.write(row.repositories, "count"),
            (float(edges[place]), place),
            (8, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
    axes.set_yticks(places, [page.label(str(band)) for band in shown["band"]])
    axes.set_xlim(0, 1.14 * float(np.nanmax([*high, *beside])))
    axes.xaxis.set_major_formatter(page.ticks("share"))
    axes.set_xlabel(
        page.label("share of repositories (bar, 95% interval)\n◇ readings a few weeks apart")
    )
    style.grid(axes)
    return figure


def draw_coverage_by_date(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Repositories known, read and with facts on each date of the history; from `coverage`."""
    figure, axes = page.figure(3.2)
    lines = (
        ("repositories", "in the catalogue", style.MUTED, "-", ""),
        ("facts_known", "with the facts of that day", style.ACCENT, "--", "s"),
        ("read", "read on that very day", "#b9510e", "", "o"),
    )
    for column, label, colour, line, marker in lines:
        axes.plot(
            frame["as_of"], frame[column], linestyle=line or "none", marker=marker or None,
            color=colour, label=page.label(label), markersize=4,
        )  # fmt: skip
    axes.set_ylim(0, None)
    axes.yaxis.set_major_formatter(page.ticks("count"))
    style.month_ticks(axes, frame["as_of"], page)
    axes.set_xlabel(page.label("date of reading (month and year)"))
    axes.set_ylabel(page.label("repositories"))
    figure.legend(loc="outside upper left", ncols=1 if page.narrow else 3)
    style.grid(axes, "y")
    return figure
