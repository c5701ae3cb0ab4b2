"""Figures of the chapter on mixtures of experts: cache, capability and price."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, NullLocator

from report.figures import style
from report.figures.moe import (
    SMALL,
    architecture_legend,
    log_axis,
    plain_ticks,
    records,
    row_names,
    scatter,
    short_name,
)
from report.figures.style import ACCENT, ARCHITECTURE_COLOURS, MUTED

MODE_TITLES = {"no": "without reasoning", "yes": "with reasoning"}
TERM_LABELS = {
    "total": "doubling total, active held",
    "active": "doubling active, total held",
    "dense": "doubling a dense model",
}
MODE_MARKERS = {"no": "s", "yes": "o"}
MODE_COLOURS = {"no": ACCENT, "yes": "#c65a11"}


def cache(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the cache of one long sequence of each model."""
    rows = frame.sort_values("gib", ascending=False).reset_index(drop=True)
    figure, axes = page.figure((0.42 if page.narrow else 0.27) * len(rows) + 0.9)
    height = 0.4 if page.narrow else 0.6
    for row, record in enumerate(records(rows)):
        bar = axes.barh(row, record.gib, height, color=ARCHITECTURE_COLOURS[record.architecture])
        if record.architecture == "dense":  # told apart in grey print as well
            bar.patches[0].set(hatch="////", edgecolor="white", linewidth=0)
        text = f"{page.write(record.gib, 'number')} · {page.label(record.attention)}"
        axes.text(record.gib, row, f" {text}", va="center", fontsize=SMALL)
    row_names(axes, page, [short_name(repo) for repo in rows["repo_id"]], height)
    axes.set_xlim(0, rows["gib"].max() * (1.75 if page.narrow else 1.5))
    axes.set_ylim(len(rows) - 0.4, -0.75)
    axes.xaxis.set_major_formatter(plain_ticks(page))
    axes.set_xlabel(page.label("GiB of cache for one sequence"))
    return figure


def capability(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw scores against active parameters, one panel a reasoning mode."""
    size = (2, 1) if page.narrow else (1, 2)
    figure, panels = page.figure(6.0 if page.narrow else 3.5, *size, sharey=True)
    limits = (frame["active"].min() / 1.5, frame["active"].max() * 1.5)
    for axes, mode in zip(panels.flat, MODE_TITLES, strict=True):
        rows = frame[frame["reasoning_mode"] == mode]
        for architecture in ("dense", "MoE"):
            own = rows[rows["architecture"] == architecture]
            scatter(axes, own, "active", "score", architecture)
        log_axis(axes, page, "x", limits, "active parameters (logarithmic axis)")
        _sparser_ticks(axes)
        axes.set_title(page.label(MODE_TITLES[mode]), loc="left")
        architecture_legend(axes, page, rows, "lower right")
        axes.yaxis.set_major_formatter(page.ticks("count"))
        style.grid(axes, "y")
        if page.narrow or mode == "no":
            axes.set_ylabel(page.label("Arena Text rating"))
    return figure


def _sparser_ticks(axes: Axes) -> None:
    axes.xaxis.set_major_locator(FixedLocator([1e9, 1e10, 1e11]))


def effects(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the estimated effects with their intervals, one panel a series."""
    series = list(dict.fromkeys(frame["series"]))
    size = (len(series), 1) if page.narrow else (1, len(series))
    figure, panels = page.figure(5.6 if page.narrow else 2.9, *size, sharey=not page.narrow)
    names = [page.label(text) for text in TERM_LABELS.values()]
    for axes, name in zip(panels.flat, series, strict=True):
        rows = frame[frame["series"] == name]
        for place, term in enumerate(TERM_LABELS):
            for shift, mode in ((-0.14, "no"), (0.14, "yes")):
                row = rows[(rows["term"] == term) & (rows["reasoning_mode"] == mode)].iloc[0]
                colour, marker = MODE_COLOURS[mode], MODE_MARKERS[mode]
                axes.plot([row.low, row.high], [place + shift] * 2, color=colour, lw=1.4)
                axes.plot(row.estimate, place + shift, marker, color=colour)
        axes.axvline(0, color=MUTED, lw=0.7)
        axes.set_yticks(range(len(TERM_LABELS)), names)
        axes.set_ylim(len(TERM_LABELS) - 0.5, -0.5)
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_major_formatter(plain_ticks(page))
        axes.set_title(page.label(name), loc="left")
        axes.set_xlabel(page.label(rows["unit"].iloc[0]))
        style.grid(axes, "x")
    _mode_legend(figure, page, frame)
    return figure


def _mode_legend(figure: Figure, page: style.Page, frame: pd.DataFrame) -> None:
    handles = [
        Line2D([], [], color=MODE_COLOURS[m], marker=MODE_MARKERS[m], label=page.label(title))
        for m, title in MODE_TITLES.items()
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2)


def prices(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the median output price against total and against active parameters."""
    size = (2, 1) if page.narrow else (1, 2)
    figure, panels = page.figure(6.0 if page.narrow else 3.5, *size, sharey=True)
    labels = {
        "total": "total parameters (logarithmic axis)",
        "active": "active parameters (logarithmic axis)",
    }
    for axes, (column, label) in zip(panels.flat, labels.items(), strict=True):
        for architecture in ("dense", "MoE"):
            own = frame[frame["architecture"] == architecture]
            scatter(axes, own, column, "output_usd_per_mtok", architecture)
        log_axis(axes, page, "x", (frame[column].min() / 1.5, frame[column].max() * 1.5), label)
        axes.xaxis.set_major_locator(FixedLocator([1e9, 1e10, 1e11, 1e12]))
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(FixedLocator([0.03, 0.1, 0.3, 1, 3, 10]))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_major_formatter(plain_ticks(page))
        style.grid(axes, "y")
        if page.narrow or column == "total":
            axes.set_ylabel(
                page.label("dollars a million output tokens (logarithmic axis)"),
                fontsize=SMALL if page.narrow else None,
            )
        if column == "total":
            architecture_legend(axes, page, frame, "upper left")
    return figure
