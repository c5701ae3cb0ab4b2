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
DIRECTIONS = {"input": "input tokens", "output": "output tokens"}
SIZE_LABELS = {"active": "active parameters", "total": "total parameters"}
SIZE_COLOURS = {"active": ACCENT, "total": "#b9510e"}
SIZE_MARKERS = {"active": "s", "total": "o"}


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
            _score_intervals(axes, own, architecture)
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


def _score_intervals(axes: Axes, rows: pd.DataFrame, architecture: str) -> None:
    """Draw the evaluator's own intervals of the scores."""
    axes.vlines(
        rows["active"].astype(float),
        rows["ci_low"].astype(float),
        rows["ci_high"].astype(float),
        color=ARCHITECTURE_COLOURS[architecture],
        alpha=0.5,
        lw=0.8,
    )


def _sparser_ticks(axes: Axes) -> None:
    axes.xaxis.set_major_locator(FixedLocator([1e9, 1e10, 1e11]))


def exponents(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the exponent of active size of each series, with its interval and its extremes."""
    figure, axes = page.figure((0.5 if page.narrow else 0.34) * len(frame) + 1.3)
    height = 0.3
    for row, record in enumerate(records(frame)):
        axes.plot([record.lowest, record.highest], [row, row], color=ACCENT, lw=7, alpha=0.25)
        axes.plot([record.low, record.high], [row, row], color=ACCENT, lw=1.5)
        axes.plot(record.exponent, row, "o", color=ACCENT)
        mixtures = page.label("{mixtures} of {rows}").format(
            mixtures=page.write(record.mixtures, "count"), rows=page.write(record.rows, "count")
        )
        axes.text(1.015, row, mixtures, transform=axes.get_yaxis_transform(), fontsize=SMALL)
        axes.texts[-1].set_va("center")
    row_names(axes, page, [page.label(name) for name in frame["series"]], height)
    for place, dashes in ((0.0, ":"), (0.5, "-"), (1.0, ":")):
        axes.plot([place] * 2, [-0.5, len(frame)], color=MUTED, lw=0.9, ls=dashes, zorder=0)
    _exponent_heads(axes, page, len(frame))
    axes.set_xlim(min(-0.6, frame["low"].min() - 0.05), max(1.4, frame["high"].max() + 0.2))
    axes.set_ylim(len(frame) - 0.5, -1.15)
    axes.xaxis.set_major_formatter(plain_ticks(page))
    axes.set_xlabel(page.label("exponent of active parameters"))
    return figure


def _exponent_heads(axes: Axes, page: style.Page, rows: int) -> None:
    """Say what the exponents 0, a half and 1 would mean, and what the numbers at the side are."""
    heads = {0.0: "as total", 1.0: "as active"}
    if not page.narrow:
        heads[0.5] = "geometric mean"
    for place, text in heads.items():
        axes.text(
            place, -0.85, page.label(text), fontsize=SMALL, color=MUTED, ha="center", va="center"
        )
    axes.text(
        1.015,
        -0.85,
        page.label("mixtures"),
        transform=axes.get_yaxis_transform(),
        fontsize=SMALL,
        color=MUTED,
        va="center",
    )


def _collection(page: style.Page, name: str, terms: str) -> str:
    return name if terms == "sizes" else page.label("{name}, with date").format(name=name)


def elasticities(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw by how much prices rise with either size, one panel a direction of tokens."""
    size = (2, 1) if page.narrow else (1, 2)
    figure, panels = page.figure(5.6 if page.narrow else 3.0, *size, sharey=not page.narrow)
    names = list(dict.fromkeys(zip(frame["collection"], frame["terms"], strict=True)))
    for axes, direction in zip(panels.flat, DIRECTIONS, strict=True):
        rows = frame[frame["direction"] == direction]
        for place, (collection, terms) in enumerate(names):
            row = rows[rows["collection"].eq(collection) & rows["terms"].eq(terms)].iloc[0]
            for shift, name in ((-0.15, "active"), (0.15, "total")):
                span = [row[f"{name}_low"], row[f"{name}_high"]]
                axes.plot(span, [place + shift] * 2, color=SIZE_COLOURS[name], lw=1.4)
                axes.plot(row[name], place + shift, SIZE_MARKERS[name], color=SIZE_COLOURS[name])
        axes.axvline(0, color=MUTED, lw=0.7)
        axes.set_yticks(range(len(names)), [_collection(page, *each) for each in names])
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.set_xlim(-0.05, max(0.7, frame[["active_high", "total_high"]].max().max() + 0.05))
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_major_formatter(plain_ticks(page))
        axes.set_title(page.label(DIRECTIONS[direction]), loc="left")
        axes.set_xlabel(page.label("elasticity of the price"))
        style.grid(axes, "x")
    handles = [
        Line2D([], [], color=SIZE_COLOURS[n], marker=SIZE_MARKERS[n], label=page.label(text))
        for n, text in SIZE_LABELS.items()
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2)
    return figure


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
