"""Figures of the ledger: verdicts by system and kind, their sensitivity, and the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from report.analysis.claims.rules import VERDICT_LABELS, VERDICTS
from report.figures import style

VERDICT_MARKS = {
    "confirmed": "●",
    "mostly-confirmed": "◕",
    "partly-true": "◐",
    "contradicted": "○",
    "unverifiable": "?",
    "opinion": "~",
}
_DARK = frozenset(("confirmed", "contradicted"))  # tiles on which ink would not be read
_SPLIT = pd.Timestamp("2024-01-01")  # before it little happens, so its years are drawn narrower
_EVENT_STYLES: dict[str, dict[str, Any]] = {
    "release": {"marker": "o", "color": style.ACCENT},
    "licence opened": {"marker": "^", "color": style.STATUS_COLOURS["open"]},
    "licence restricted": {"marker": "v", "color": style.STATUS_COLOURS["closed"]},
    "event": {"marker": "|", "color": style.MUTED},
}
_MARK_LABELS = {
    "release": "Release",
    "licence opened": "Licence opened",
    "licence restricted": "Licence restricted",
    "event": "Other event",
}
_LEGEND_GAPS = {"handlelength": 1.0, "handletextpad": 0.5, "columnspacing": 1.2}


def _tile(axes: Axes, x: float, y: float, verdict: str, size: float) -> None:
    """Draw one claim as a square with the mark of its verdict."""
    axes.add_patch(
        Rectangle((x - 0.46, y - 0.42), 0.92, 0.84, color=style.VERDICT_COLOURS[verdict])
    )
    ink = "white" if verdict in _DARK else style.INK
    axes.text(x, y, VERDICT_MARKS[verdict], ha="center", va="center", color=ink, fontsize=size)


def _verdict_legend(page: style.Page, figure: Figure, verdicts: Iterable[str]) -> None:
    """Name the verdicts that occur, with mark and colour, above the drawing."""
    shown = [v for v in VERDICTS if v in set(verdicts)]
    handles = [
        Patch(
            color=style.VERDICT_COLOURS[v],
            label=f"{VERDICT_MARKS[v]} {page.label(VERDICT_LABELS[v])}",
        )
        for v in shown
    ]
    figure.legend(
        handles=handles, loc="outside upper left", ncols=2 if page.narrow else 3, **_LEGEND_GAPS
    )


def _bare(axes: Axes) -> None:
    """Leave only the labels of the vertical axis."""
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)


def verdicts_by_system(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw one square a claim, a row a system. `frame` as from ``summary.by_system``."""
    systems = frame.drop_duplicates("system_id").reset_index(drop=True)
    figure, axes = page.figure(0.9 + 0.27 * len(systems))
    for y, system in enumerate(systems["system_id"]):
        rows = frame[frame["system_id"] == system]
        verdicts = rows["verdict"].repeat(rows["claims"])
        for x, verdict in enumerate(verdicts):
            _tile(axes, x, y, verdict, 6.5 if page.narrow else 9)
        count = page.write(len(verdicts), "count")
        axes.text(len(verdicts) - 0.25, y, count, va="center", color=style.MUTED, fontsize=8.5)
    axes.set_yticks(range(len(systems)), list(systems[f"name_{page.language.code}"]))
    axes.set_xticks([])
    axes.set_xlim(-0.6, frame["total"].max() + 0.6)
    axes.set_ylim(len(systems) - 0.5, -0.5)
    _bare(axes)
    _verdict_legend(page, figure, frame["verdict"])
    return figure


def verdicts_by_kind(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the share that holds, with its interval. `frame` as from ``summary.by_kind``."""
    figure, axes = page.figure(0.7 + 0.36 * len(frame))
    rows = range(len(frame))
    style.grid(axes)
    axes.hlines(rows, frame["low"], frame["high"], color=style.NEUTRAL, linewidth=2)
    axes.plot(frame["share"], rows, "o", color=style.ACCENT, markersize=6)
    for y, share in zip(rows, frame["share"], strict=True):
        text = page.write(share, "share")
        axes.annotate(
            text, (share, y), (0, 6), textcoords="offset points", ha="center", fontsize=8.5
        )
    names = [
        f"{page.label(label)} (n = {page.write(n, 'count')})"
        for label, n in zip(frame["label"], frame["judged"], strict=True)
    ]
    axes.set_yticks(rows, [name.replace(" (", "\n(") for name in names] if page.narrow else names)
    axes.set_ylim(len(frame) - 0.5, -0.7)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(page.ticks("share"))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(page.label("Share that holds in substance"))
    return figure


def tolerance(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the verdict of each test at each tolerance. `frame` as from ``summary.sensitivity``."""
    wide = frame.pivot(index="claim_id", columns="factor", values="computed")
    moving = wide.nunique(axis=1).rename("moving").reset_index()
    order = moving.sort_values(["moving", "claim_id"], ascending=[False, True])["claim_id"]
    figure, axes = page.figure(1.35 + 0.25 * len(order))
    for y, claim_id in enumerate(order):
        for x, factor in enumerate(wide.columns):
            _tile(axes, x, y, wide.loc[claim_id, factor], 8.5)
    limits = frame.drop_duplicates("factor").sort_values("factor")
    shares = [page.write(value, "share") for value in limits["tolerance"]]
    days = [page.write(value, "count") for value in limits["days"]]
    unit = page.label("days")
    ticks = [f"±{s}\n{d} {unit}" for s, d in zip(shares, days, strict=True)]
    axes.set_xticks(range(len(ticks)), ticks)
    chosen = sorted(frame["factor"].unique()).index(1)
    frame_of_choice = (chosen - 0.5, -0.5), 1, len(order)
    axes.add_patch(Rectangle(*frame_of_choice, fill=False, edgecolor=style.INK, linewidth=1.2))
    axes.set_yticks(range(len(order)), list(order))
    axes.set_xlim(-0.55, len(ticks) - 0.45)
    axes.set_ylim(len(order) - 0.45, -0.55)
    axes.set_xlabel(page.label("Tolerance; framed, the one in use"))
    _bare(axes)
    _verdict_legend(page, figure, frame["computed"])
    return figure


def timeline(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw releases, licence changes and events by system. `frame` as from ``timeline.marks``."""
    lanes = frame.drop_duplicates("system_id").reset_index(drop=True)
    figure, panels = page.figure(
        1.2 + 0.3 * len(lanes), 1, 2, sharey=True, width_ratios=[1, 2.2 if page.narrow else 3.2]
    )
    position = dict(zip(lanes["system_id"], range(len(lanes)), strict=True))
    spans = [(frame["date"].min(), _SPLIT), (_SPLIT, frame["date"].max())]
    for axes, (first, last) in zip(panels, spans, strict=True):
        inside = frame[(frame["date"] >= first) & (frame["date"] <= last)]
        for kind, rows in inside.groupby("kind"):
            # A licence change often falls on the day of a release: it stands a little higher.
            lift = 0.27 if str(kind).startswith("licence") else 0.0
            lane = rows["system_id"].map(position) - lift
            look = _EVENT_STYLES[str(kind)]
            axes.plot(rows["date"], lane, linestyle="", markeredgewidth=1.2, markersize=5, **look)
        start, end = pd.Timestamp(first.year, 1, 1), pd.Timestamp(last.year + 1, 1, 1)
        axes.set_xlim(start, _SPLIT if last == _SPLIT else end)
        years = range(2020, 2024, 2) if axes is panels[0] else range(2024, end.year + 1)
        axes.set_xticks([pd.Timestamp(year, 1, 1) for year in years], [str(year) for year in years])
        axes.hlines(range(len(lanes)), *axes.get_xlim(), color=style.RULE, linewidth=0.6, zorder=0)
        axes.grid(True, axis="x")
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0)
    panels[0].set_yticks(range(len(lanes)), _lane_names(page, lanes))
    panels[0].set_ylim(len(lanes) - 0.4, -0.8)
    figure.supxlabel(page.label("Date; the years before 2024 are drawn narrower"), fontsize=9)
    _timeline_legend(page, figure, frame)
    return figure


def _lane_names(page: style.Page, lanes: pd.DataFrame) -> list[str]:
    """Return the names of the lanes; the lane without a system holds the export rules."""
    names = lanes[f"name_{page.language.code}"]
    return [page.label("US export controls") if pd.isna(name) else str(name) for name in names]


def _timeline_legend(page: style.Page, figure: Figure, frame: pd.DataFrame) -> None:
    kinds = [kind for kind in _EVENT_STYLES if (frame["kind"] == kind).any()]
    handles = [
        Line2D([], [], linestyle="", markersize=5, label=page.label(_MARK_LABELS[kind]), **look)
        for kind, look in ((kind, _EVENT_STYLES[kind]) for kind in kinds)
    ]
    figure.legend(
        handles=handles, loc="outside upper left", ncols=2 if page.narrow else 4, **_LEGEND_GAPS
    )
