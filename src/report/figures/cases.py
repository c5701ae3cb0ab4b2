"""Figures of the case files: downloads over time, benchmarks side by side, parts of a stack."""

from __future__ import annotations

from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from report.analysis.claims.readings import day
from report.figures import style
from report.quantities import write

_MARKERS = ("o", "s", "^", "D", "v", "P")
_SHADES = (style.ACCENT, "#b9510e", "#00704f", "#7a3b69", style.MUTED, "#e0a021")
_BUCKET_LABELS = {
    "open": "free licence",
    "partial": "source visible, use limited",
    "closed": "closed",
}


def downloads(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the readings of repositories over time. `frame` as from ``downloads.readings``."""
    newest = frame.sort_values("as_of").groupby("name")["downloads_30d"].last()
    names = list(newest.sort_values(ascending=False).index)
    figure, axes = page.figure(2.7 + (0.2 if page.narrow else 0.1) * len(names))
    for name, marker, colour in zip(names, _MARKERS, _SHADES, strict=False):
        rows = frame[frame["name"] == name].sort_values("as_of")
        axes.plot(rows["as_of"], rows["downloads_30d"], marker=marker, color=colour, label=name)
    axes.set_yscale("log")
    lowest, highest = np.log10(frame["downloads_30d"].clip(lower=1).agg(["min", "max"]))
    axes.set_ylim(10 ** np.floor(lowest), 10 ** np.ceil(highest))
    axes.yaxis.set_major_formatter(page.ticks("count"))
    axes.yaxis.set_minor_formatter(lambda *_: "")
    axes.set_ylabel(page.label("downloads in 30 days (logarithmic scale)"))
    _month_ticks(page, axes, frame["as_of"])
    style.grid(axes, "y")
    figure.legend(loc="outside upper left", ncols=1 if page.narrow else 2)
    return figure


def _month_ticks(page: style.Page, axes: Any, days: pd.Series) -> None:
    """Name every second or third month below the axis."""
    first, last = days.min().replace(day=1), days.max()
    months = pd.date_range(first, last + pd.DateOffset(months=1), freq="MS")
    shown = months[:: 3 if page.narrow else 2]
    labels = [page.write(month.date().isoformat(), "month") for month in shown]
    axes.set_xticks(list(shown), [label.replace(" ", "\n") for label in labels])
    axes.set_xlim(first - pd.Timedelta(days=4), months[-1])


def scores(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw each benchmark as a row and each model as a mark. `frame`: benchmark, model, score."""
    benchmarks = list(dict.fromkeys(frame["benchmark"]))
    models = list(dict.fromkeys(frame["model"]))
    figure, axes = page.figure(1.2 + 0.24 * len(benchmarks))
    place = {name: row for row, name in enumerate(benchmarks)}
    spans = frame.groupby("benchmark")["score"].agg(["min", "max"]).reindex(benchmarks)
    axes.hlines(range(len(benchmarks)), spans["min"], spans["max"], color=style.RULE, linewidth=2)
    for model, marker, colour in zip(models, _MARKERS, _SHADES, strict=False):
        rows = frame[frame["model"] == model]
        axes.plot(
            rows["score"], rows["benchmark"].map(place), marker, color=colour, label=model,
            markersize=5.5, markeredgecolor="white", markeredgewidth=0.5,
        )  # fmt: skip
    axes.set_yticks(range(len(benchmarks)), benchmarks)
    axes.set_ylim(len(benchmarks) - 0.4, -0.6)
    axes.set_xlim(0, 100)
    axes.xaxis.set_major_formatter(page.ticks("number"))
    axes.set_xlabel(page.label("score, as the maker’s table gives it"))
    style.grid(axes)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    figure.legend(loc="outside upper left", ncols=1 if page.narrow else 3)
    return figure


def openings(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw when the source of each part became public, and on what terms.

    `frame` as from ``comparisons.stack_openings``; a part without a date stands at the right edge,
    and a line parts the core from the rest.
    """
    figure, axes = page.figure(1.25 + (0.37 if page.narrow else 0.25) * len(frame))
    opened = [pd.Timestamp(day(cell)) if pd.notna(cell) else pd.NaT for cell in frame["opened"]]
    days = pd.Series(opened, index=frame.index)
    edge = pd.Timestamp(days.max().year + 2, 1, 1)
    for bucket, label in _BUCKET_LABELS.items():
        rows = frame["bucket"] == bucket
        axes.plot(
            days[rows].fillna(edge), frame.index[rows], _MARKS[bucket],
            color=_COLOURS[bucket], linestyle="", markersize=6.5, label=page.label(label),
        )  # fmt: skip
    for row in frame.index[days.isna()]:
        note = page.label("no source")
        axes.annotate(
            note, (edge, row), (-7, 0), textcoords="offset points", ha="right", va="center"
        )
    names = [page.label(str(name)).partition(" (")[0] for name in frame["component"]]
    width = 24 if page.narrow else 60
    axes.set_yticks(frame.index, [fill(name, width) for name in names])
    axes.set_ylim(len(frame) - 0.4, -0.6)
    axes.axhline(frame["core"].sum() - 0.5, color=style.INK, linewidth=0.8)
    years = range(days.min().year, edge.year, 3 if page.narrow else 1)
    ticks = [pd.Timestamp(year, 1, 1) for year in years]
    axes.set_xticks(ticks, list(map(str, years)))
    axes.set_xlim(ticks[0] - pd.Timedelta(days=120), edge + pd.Timedelta(days=120))
    axes.set_xlabel(page.label("source first public"))
    style.grid(axes)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    figure.legend(loc="outside upper left", ncols=1 if page.narrow else 3)
    return figure


_MARKS = {"open": "o", "partial": "D", "closed": "X"}
_COLOURS = {
    "open": style.STATUS_COLOURS["open"],
    "partial": "#e0a021",
    "closed": style.STATUS_COLOURS["closed"],
}


def _rows(axes: Any, names: list[str]) -> None:
    """Give each row of a drawing its name, the first at the top."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    style.grid(axes)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def leads(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw by how much each model leads or trails. `frame` as from ``comparisons.glm_leads``."""
    figure, axes = page.figure(1.25 + 0.27 * len(frame))
    axes.axvline(0, color=style.INK, linewidth=0.8)
    for is_open, marker, colour, label in (
        (True, "o", style.STATUS_COLOURS["open"], "open weights"),
        (False, "s", style.STATUS_COLOURS["closed"], "closed weights"),
    ):
        rows = frame[frame["open_weights"] == is_open]
        axes.plot(
            rows["lead"], rows.index, marker, color=colour, label=page.label(label), markersize=6
        )
    for row, lead, shared in zip(frame.index, frame["lead"], frame["shared"], strict=True):
        text = f"{page.write(lead, 'number')} (n = {shared})"
        side, gap = ("right", -7) if lead < 0 else ("left", 7)
        axes.annotate(
            text, (lead, row), (gap, -3), textcoords="offset points", fontsize=8.5, ha=side
        )
    _rows(axes, list(frame["model"]))
    room = 0.55 if page.narrow else 0.25
    span = frame["lead"].max() - frame["lead"].min()
    axes.set_xlim(frame["lead"].min() - room * span, frame["lead"].max() + room * span)
    axes.xaxis.set_major_formatter(_plain_ticks(page))
    axes.set_xlabel(fill(page.label("points above GLM-4.5, on the benchmarks both have"), 42))
    figure.legend(loc="outside upper left", ncols=2)
    return figure


def _plain_ticks(page: style.Page, unit: float = 1) -> Any:
    """Return a tick formatter for numbers in a unit, without digits that say nothing."""
    return FuncFormatter(lambda value, _: write(value / unit, "number", page.language, exact=True))


def sizes(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw active and total parameters of each model, and the total in its name.

    `frame` as from ``comparisons.ernie_sizes``.
    """
    figure, axes = page.figure(1.5 + 0.27 * len(frame))
    counted = frame[frame["total"].notna()]
    axes.hlines(
        counted.index, counted["active"].astype(float), counted["total"].astype(float),
        color=style.RULE, linewidth=2,
    )  # fmt: skip
    marks = (
        ("named", "D", {"markerfacecolor": "none", "color": style.MUTED}, "total in the name"),
        ("total", "o", {"color": style.ACCENT}, "total, counted"),
        ("active", "^", {"color": "#b9510e"}, "active per token, counted"),
    )
    for column, marker, look, label in marks:
        rows = frame[frame[column].notna()]
        axes.plot(
            rows[column].astype(float), rows.index, marker, label=page.label(label), markersize=6,
            **look,
        )  # fmt: skip
    _rows(axes, list(frame["model"]))
    axes.set_xscale("log")
    axes.set_xlim(1e8, 1e12)
    axes.set_xticks([1e8, 1e9, 1e10, 1e11, 1e12])
    axes.xaxis.set_major_formatter(_plain_ticks(page, 1e9))
    axes.xaxis.set_minor_formatter(lambda *_: "")
    axes.set_xlabel(page.label("parameters, billions (logarithmic scale)"))
    figure.legend(loc="outside upper left", ncols=1 if page.narrow else 3)
    return figure


def hours(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the hours of training runs. `frame` as from ``comparisons.training_hours``."""
    figure, axes = page.figure(0.8 + 0.25 * len(frame))
    for own, marker, colour in ((False, "o", style.NEUTRAL), (True, "D", style.ACCENT)):
        rows = frame[frame["own"] == own]
        axes.plot(rows["gpu_hours"], rows.index, marker, color=colour, markersize=6)
    _rows(axes, [str(name).partition(" (not")[0] for name in frame["model"]])
    for own, tick in zip(frame["own"], axes.get_yticklabels(), strict=True):
        tick.set_fontweight("bold" if own else "normal")
    axes.set_xscale("log")
    axes.set_xlim(1e5, 1e8)
    axes.set_xticks([1e5, 1e6, 1e7, 1e8])
    axes.xaxis.set_major_formatter(_plain_ticks(page, 1e6))
    axes.xaxis.set_minor_formatter(lambda *_: "")
    axes.set_xlabel(fill(page.label("accelerator-hours, millions (logarithmic scale)"), 36))
    return figure


def releases(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw each release by date and size. `frame` as from ``comparisons.european_releases``."""
    figure, axes = page.figure(2.9)
    for project, marker, colour in zip(
        dict.fromkeys(frame["project"]), _MARKERS, _SHADES, strict=False
    ):
        rows = frame[frame["project"] == project]
        sizes = rows["parameters"].astype(float)
        axes.plot(rows["created_at"], sizes, marker, color=colour, label=project, markersize=6)
    axes.set_yscale("log")
    axes.set_ylim(1e9, 1e11)
    axes.yaxis.set_major_formatter(_plain_ticks(page, 1e9))
    axes.yaxis.set_minor_formatter(lambda *_: "")
    axes.set_ylabel(fill(page.label("parameters, billions (logarithmic scale)"), 26))
    first, last = frame["created_at"].min(), frame["created_at"].max()
    years = range(first.year, last.year + 2)
    axes.set_xticks([pd.Timestamp(year, 1, 1) for year in years], [str(year) for year in years])
    axes.set_xlim(first - pd.Timedelta(days=60), last + pd.Timedelta(days=60))
    axes.set_xlabel(page.label("repository created"))
    style.grid(axes, "y")
    figure.legend(loc="outside upper left", ncols=2)
    return figure
