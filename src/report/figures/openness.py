"""Figures of the chapter on openness: classes, definitions, licences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from report.analysis.openness.tables import short_name
from report.figures import style
from report.figures.style import INK, MUTED, OPENNESS_COLOURS, RULE

_HATCH = "/////"
SMALL = 7.5
# A tag can say "free" but never "open source": the two free groups share the colour of permissive
# open weight, the second one hatched.
_GROUP_COLOURS = {
    "OSI-approved licence": OPENNESS_COLOURS["open weight, permissive licence"],
    "other free licence": OPENNESS_COLOURS["open weight, permissive licence"],
    "restricted licence": OPENNESS_COLOURS["open weight, restricted licence"],
    "non-commercial licence": OPENNESS_COLOURS["open weight, non-commercial"],
    "tag not classified": "#8d97a2",
    "no tag": OPENNESS_COLOURS["not established"],
}
_CATEGORY_COLOURS = {
    "osi-approved": _GROUP_COLOURS["OSI-approved licence"],
    "permissive-model-licence": _GROUP_COLOURS["OSI-approved licence"],
    "restricted-open-weight": _GROUP_COLOURS["restricted licence"],
    "source-available-other": _GROUP_COLOURS["restricted licence"],
    "non-commercial": _GROUP_COLOURS["non-commercial licence"],
    "unknown": OPENNESS_COLOURS["not established"],
}
_DIRECTION_MARKERS = {"looser": "^", "tighter": "v", "mixed": "D", "unchanged": "|"}


def class_ladder(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the families of each class; hatched, those whose open source status is not settled."""
    figure, axes = page.figure(5.2 if page.narrow else 3.4)
    widest = int(frame["families"].max())
    height = 0.34 if page.narrow else 0.5
    for row, record in enumerate(records(frame)):
        colour = OPENNESS_COLOURS[str(record.openness_class)]
        _two_part_bar(axes, row, record.settled, record.not_established, colour, height)
        text = page.write(record.families, "count")
        if record.not_established:
            unsettled = page.write(record.not_established, "count")
            text = f"{text} ({page.label('not settled')}: {unsettled})"
        axes.text(record.families + 0.6, row, text, va="center", fontweight=700)
        if record.examples:
            below = 0.3 if page.narrow else 0.44
            axes.text(0, row + below, _examples(page, record.examples), **_note())
    row_names(axes, page, [page.label(str(n)) for n in frame["openness_class"]], height)
    axes.set_xticks(range(0, widest + 1, 10))
    axes.set_xlim(0, widest * (1.6 if page.narrow else 1.25))
    axes.set_ylim(len(frame) - 0.4, -0.6 if page.narrow else -0.5)
    axes.set_xlabel(page.label("model families"))
    return figure


def _examples(page: style.Page, names: str) -> str:
    short = [short_name(name) for name in names.split("; ")]
    return ", ".join(short[: 2 if page.narrow else 4])


def _note() -> dict[str, Any]:
    return {"va": "center", "ha": "left", "fontsize": SMALL, "color": MUTED}


def records(frame: pd.DataFrame) -> Iterable[Any]:
    """Return the rows of a frame, with its columns as attributes."""
    return frame.itertuples(index=False)


def _two_part_bar(
    axes: Axes, row: int, sure: float, unsure: float, colour: str, height: float = 0.5
) -> None:
    axes.barh(row, sure, height=height, color=colour)
    if unsure:
        axes.barh(row, unsure, left=sure, height=height, color="white", edgecolor=colour)
        axes.patches[-1].set(hatch=_HATCH, linewidth=0.8)


def row_names(axes: Axes, page: style.Page, names: list[str], height: float) -> None:
    """Name the rows: beside the axis where there is room, above bars of `height` on a phone."""
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    if page.narrow:
        axes.set_yticks([])
        for row, name in enumerate(names):
            axes.text(0, row - height / 2 - 0.04, name, va="bottom", ha="left", fontsize=8.5)
    else:
        axes.set_yticks(range(len(names)), names)


def definitions(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the share of families that meet each definition, and how high it could be."""
    figure, axes = page.figure(4.6 if page.narrow else 3.3)
    height = 0.4 if page.narrow else 0.5
    for row, record in enumerate(records(frame)):
        unsure = record.share_possible - record.share
        _two_part_bar(axes, row, record.share, unsure, style.ACCENT, height)
        low, high = (
            page.write(v, "count") for v in (record.met, record.met + record.not_established)
        )
        count = low if low == high else f"{low}–{high}"
        axes.text(record.share_possible + 0.01, row, count, va="center", fontweight=700)
    row_names(axes, page, [page.label(name) for name in frame["definition"]], height)
    axes.set_ylim(len(frame) - 0.5, -0.75 if page.narrow else -0.5)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(page.ticks("share"))
    total = page.write(int(frame["families"].iloc[0]), "count")
    axes.set_xlabel(f"{page.label('share of families')} (n = {total})")
    handles = [swatch(style.ACCENT), swatch("white", style.ACCENT)]
    labels = [page.label("met"), page.label("not established")]
    axes.legend(handles, labels, loc="lower right", handlelength=1.2)
    return figure


def swatch(face: str, edge: str = "none") -> Any:
    """Return a legend patch, hatched where it has an edge."""
    from matplotlib.patches import Patch

    hatched = edge != "none"
    return Patch(facecolor=face, edgecolor=edge, hatch=_HATCH if hatched else "", linewidth=0.8)


def legend_above(figure: Figure, handles: list[Any], labels: list[str], columns: int) -> None:
    """Put the legend above the drawing, in so many columns."""
    figure.legend(
        handles, labels, loc="outside upper left", ncols=columns, handlelength=1, columnspacing=1.2
    )


def licence_drift(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the dated changes of each model line: shape says which way, colour the new licence."""
    lines = frame.groupby("model_line")["date"].min().sort_values().index.tolist()
    figure, axes = page.figure(0.25 * len(lines) + (1.6 if page.narrow else 1.2))
    for row, line in enumerate(lines):
        axes.axhline(row, color=RULE, linewidth=0.6, zorder=0)
        for record in records(frame[frame["model_line"] == line]):
            axes.plot(
                [record.date],
                [row],
                marker=_DIRECTION_MARKERS[str(record.direction)],
                color=_CATEGORY_COLOURS[str(record.category_after)],
                markeredgecolor=INK,
                markeredgewidth=0.6,
                markersize=7,
                linestyle="none",
            )
    axes.set_yticks(range(len(lines)), lines)
    axes.set_ylim(len(lines) - 0.4, -0.6)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    style.grid(axes, "x")
    years = range(frame["date"].min().year, frame["date"].max().year + 1)
    axes.set_xticks([pd.Timestamp(year, 1, 1) for year in years], [str(year) for year in years])
    axes.set_xlim(pd.Timestamp(years[0], 1, 1), frame["date"].max() + pd.Timedelta(days=60))
    ways = [
        Line2D([], [], marker=m, color="white", markeredgecolor=INK, linestyle="none", markersize=6)
        for m in _DIRECTION_MARKERS.values()
    ]
    names = [page.label(way) for way in _DIRECTION_MARKERS]
    groups = ("OSI-approved licence", "restricted licence", "non-commercial licence", "no tag")
    fills = [swatch(_GROUP_COLOURS[group]) for group in groups]
    words = ("free licence", "restricted licence", "non-commercial licence", "not established")
    names += [page.label(word) for word in words]
    legend_above(figure, ways + fills, names, 2 if page.narrow else 4)
    return figure


def registry_mix(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the licence groups of repositories by year of creation, and over all by downloads."""
    bars = frame[["series", "n"]].drop_duplicates().reset_index(drop=True)
    figure, axes = page.figure(4.6 if page.narrow else 3.5)
    for row, bar in enumerate(records(bars)):
        left = 0.0
        for record in records(frame[frame["series"] == bar.series]):
            _mix_segment(axes, page, row, left, record)
            left += record.share
    names = [_series_name(page, str(bar.series), int(bar.n)) for bar in records(bars)]
    row_names(axes, page, names, 0.42)
    axes.set(xlim=(0, 1))
    axes.set_ylim(len(bars) - 0.5, -0.75 if page.narrow else -0.5)
    axes.xaxis.set_major_formatter(page.ticks("share"))
    axes.set_xlabel(page.label("share of repositories, or of downloads"))
    handles = [swatch(_GROUP_COLOURS[g]) for g in _GROUP_COLOURS]
    handles[1] = swatch("white", _GROUP_COLOURS["other free licence"])
    labels = [page.label(group) for group in _GROUP_COLOURS]
    legend_above(figure, handles, labels, 2 if page.narrow else 3)
    return figure


def _series_name(page: style.Page, series: str, repositories: int) -> str:
    name = series if series.isdigit() else page.label(series)
    return f"{name} (n = {page.write(repositories, 'count')})"


def _mix_segment(axes: Axes, page: style.Page, row: int, left: float, record: Any) -> None:
    colour = _GROUP_COLOURS[record.group]
    if record.group == "other free licence":
        height = 0.42 if page.narrow else 0.5
        axes.barh(row, record.share, left=left, height=height, color="white", edgecolor=colour)
        axes.patches[-1].set(hatch=_HATCH, linewidth=0.8)
        return
    axes.barh(row, record.share, left=left, height=0.42 if page.narrow else 0.5, color=colour)
    if record.share >= (0.09 if page.narrow else 0.06):
        text = page.write(record.share, "share")
        axes.text(left + record.share / 2, row, text, **_inside(record.group))


def _inside(group: str) -> dict[str, Any]:
    ink = "white" if group == "non-commercial licence" else INK
    return {"ha": "center", "va": "center", "fontsize": SMALL, "color": ink}
