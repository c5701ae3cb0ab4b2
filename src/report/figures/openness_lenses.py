"""Figures of the two lenses by year, country, kind and size, and of what openness goes with."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from report.analysis.openness.lenses import COUNTRY, CUTS
from report.figures import style
from report.figures.openness import SMALL, legend_above, records
from report.figures.style import INK, MUTED, OPENNESS_COLOURS, RULE
from report.quantities import write

_MEASURES: dict[str, dict[str, Any]] = {
    "open source": {"marker": "o", "color": OPENNESS_COLOURS["open source"]},
    "free weights": {"marker": "D", "color": OPENNESS_COLOURS["open weight, permissive licence"]},
}
_WEIGHINGS: dict[str, dict[str, Any]] = {
    "share of repositories": {"marker": "s", "color": INK},
    "share of their downloads": {"marker": "v", "color": style.ACCENT},
}
FEW = 5
"""Members of a group below which its share is not drawn."""


def _pitch(page: style.Page) -> float:
    """Return the height of a row in inches: in print the figure and its caption share a page."""
    return 0.235 if page.narrow else 0.18


def _rows(frame: pd.DataFrame) -> list[tuple[str, str, int]]:
    """Return (cut, group, row) with a row left for the heading of each cut."""
    rows, at = [], 0
    for cut in CUTS:
        at += 1
        for group in dict.fromkeys(frame.loc[frame["cut"] == cut, "group"]):
            rows.append((cut, group, at))
            at += 1
    return rows


def _group_name(page: style.Page, cut: str, group: str, n: int) -> str:
    if cut == COUNTRY and len(group) == 2:
        name = page.language.country(group)
    else:
        name = group if group[:4].isdigit() else page.label(group)
    return f"{name} ({page.write(n, 'count')})"


def _headings(axes: Axes, page: style.Page, rows: list[tuple[str, str, int]]) -> None:
    firsts: dict[str, int] = {}
    for cut, _, at in rows:
        firsts.setdefault(cut, at)
    for cut, at in firsts.items():
        axes.axhline(at - 1.5, color=RULE, linewidth=0.6)
        axes.text(0, at - 1, page.label(cut), va="center", fontsize=SMALL, fontweight=700)


def _share_axes(
    axes: Axes, page: style.Page, rows: list[tuple[str, str, int]], names: list[str]
) -> None:
    axes.set_yticks([at for _, _, at in rows], names, fontsize=SMALL)
    axes.set_ylim(rows[-1][2] + 0.6, -0.6)
    axes.set_xlim(-0.02, 1.02)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axes.xaxis.set_major_formatter(page.ticks("share"))
    axes.tick_params(axis="y", length=0)
    style.grid(axes, "x")
    axes.spines["left"].set_visible(False)


def _interval(axes: Axes, look: dict[str, Any], at: float, row: Any, low: str, high: str) -> None:
    bounds = [getattr(row, low), getattr(row, high)]
    axes.plot(bounds, [at, at], color=look["color"], linewidth=1.1, alpha=0.75)


def family_shares(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the shares of families that are open source, and of free open weights, by group."""
    rows = _rows(frame)
    figure, axes = page.figure(_pitch(page) * (rows[-1][2] + 1) + 1.3)
    for cut, group, at in rows:
        members = frame[(frame["cut"] == cut) & (frame["group"] == group)]
        if members["n"].iloc[0] < FEW:
            axes.text(0, at, page.label("too few"), fontsize=SMALL, color=MUTED, va="center")
            continue
        for offset, record in zip((-0.17, 0.17), records(members), strict=True):
            look = _MEASURES[record.measure]
            _interval(axes, look, at + offset, record, "low", "high")
            axes.plot([record.share], [at + offset], linestyle="none", markersize=5, **look)
            if record.possible > record.share:
                axes.plot([record.possible], [at + offset], linestyle="none", markersize=4.5,
                          fillstyle="none", **look)  # fmt: skip
    counts = frame.drop_duplicates(["cut", "group"]).set_index(["cut", "group"])["n"]
    names = [_group_name(page, cut, group, int(counts[(cut, group)])) for cut, group, _ in rows]
    _share_axes(axes, page, rows, names)
    _headings(axes, page, rows)
    axes.set_xlabel(page.label("share of families"))
    marks = [Line2D([], [], linestyle="none", **look) for look in _MEASURES.values()]
    marks.append(Line2D([], [], linestyle="none", marker="o", color=MUTED, fillstyle="none"))
    words = ("open source", "free weights", "share if all unknowns were open")
    legend_above(figure, marks, [page.label(w) for w in words], 1 if page.narrow else 3)
    return figure


def tag_shares(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the shares of tagged repositories, and of their downloads, under a free licence."""
    rows = _rows(frame)
    figure, axes = page.figure(_pitch(page) * (rows[-1][2] + 1) + 1.2)
    sizes = dict(zip(zip(frame["cut"], frame["group"], strict=True), frame["n"], strict=True))
    count, weighed = _WEIGHINGS.values()
    for record in records(frame[frame["cut"].isin(CUTS)]):
        at = next(row for cut, group, row in rows if (cut, group) == (record.cut, record.group))
        _interval(axes, count, at - 0.17, record, "low", "high")
        axes.plot([record.share], [at - 0.17], linestyle="none", markersize=4.5, **count)
        if record.downloads_n >= FEW:
            _interval(axes, weighed, at + 0.17, record, "downloads_low", "downloads_high")
            axes.plot([record.downloads_share], [at + 0.17], linestyle="none", markersize=5.5,
                      **weighed)  # fmt: skip
    names = [_group_name(page, cut, group, int(sizes[(cut, group)])) for cut, group, _ in rows]
    _share_axes(axes, page, rows, names)
    _headings(axes, page, rows)
    axes.set_xlabel(page.label("share with a free licence tag"))
    marks = [Line2D([], [], linestyle="none", **look) for look in _WEIGHINGS.values()]
    legend_above(figure, marks, [page.label(w) for w in _WEIGHINGS], 1 if page.narrow else 2)
    return figure


def effects(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw what a free licence goes with, and the smallest effect that could have been seen.

    `frame` has outcome and unit (labels), estimate, low, high, detectable_low, detectable_high,
    none (what no effect is: 1 where `unit` is a factor, else 0), informative (makers). A panel an
    outcome, since units differ; factors on a logarithmic axis.
    """
    figure, panels = page.figure(1.25 * len(frame) + 0.7, rows=len(frame))
    for axes, record in zip(panels, records(frame), strict=True):
        span = record.detectable_high - record.detectable_low
        axes.barh(0, span, left=record.detectable_low, height=0.5, color=RULE)
        axes.axvline(record.none, color=MUTED, linewidth=0.8)
        axes.plot([record.low, record.high], [0, 0], color=INK, linewidth=1.6)
        axes.plot([record.estimate], [0], marker="o", color=INK, markersize=6)
        if record.none == 1:
            axes.set_xscale("log")
            axes.set_xticks([0.25, 0.5, 1, 2, 4, 8])
            axes.minorticks_off()
            axes.set_xlim(0.2, 10)
        else:
            axes.set_xlim(-1.5, 1.5)
        axes.xaxis.set_major_formatter(_plain_numbers(page))
        axes.set_ylim(-0.5, 0.5)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        makers = page.write(int(record.informative), "count")
        title = f"{page.label(record.outcome)} ({page.label('makers')}: {makers})"
        axes.set_title(title, loc="left", fontsize=9)
        axes.set_xlabel(page.label(record.unit), fontsize=SMALL)
    marks = [Line2D([], [], color=INK, marker="o"), Line2D([], [], color=RULE, linewidth=7)]
    words = ("estimate and interval", "too small to be seen with these makers")
    legend_above(figure, marks, [page.label(w) for w in words], 1 if page.narrow else 2)
    return figure


def _plain_numbers(page: style.Page) -> FuncFormatter:
    """Return a tick formatter without the digits that an estimate would bear."""
    return FuncFormatter(lambda value, _: write(value, "number", page.language, exact=True))
