"""Figures of the page on agreement: the ladder of classes, kappa, and where raters part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from babel.numbers import format_decimal
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from report.analysis.statistics import wilson_interval
from report.figures import style
from report.figures.openness import SMALL, legend_above, records, row_names, swatch
from report.figures.style import INK, MUTED, RULE, STATUS_COLOURS

_MET, _MISSED = STATUS_COLOURS["open"], STATUS_COLOURS["closed"]
_PLAIN = {"facecolor": "white", "edgecolor": "none", "pad": 1}
RATER_MARKERS = {
    "European Open Source AI Index": ("o", "#0b5c8a"),
    "Model Openness Tool": ("D", "#b9510e"),
    "Open Source Initiative, 2024": ("^", "#00704f"),
    "the index and the tool, without us": ("s", MUTED),
}
"""The mark and colour of each rater."""


def steps(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw how many families reach each step, and what most often stands in the way."""
    figure, axes = page.figure(4.9 if page.narrow else 3.5)
    height = 0.34 if page.narrow else 0.42
    for row, record in enumerate(records(frame)):
        edge = record.met + record.not_established
        axes.barh(row, record.met, height=height, color=_MET)
        axes.barh(
            row, record.not_established, left=record.met, height=height, color="white",
            edgecolor=_MET, hatch="/////", linewidth=0.8,
        )  # fmt: skip
        axes.barh(row, record.not_met, left=edge, height=height, color=style.RULE)
        _write_count(axes, page, record.met / 2, row, record.met, "white")
        _write_count(axes, page, (record.met + edge) / 2, row, record.not_established, _MET)
        _write_count(axes, page, edge + record.not_met / 2, row, record.not_met, INK)
        note = _blockers(page, str(record.blocked_by), str(record.blocked))
        axes.text(
            0, row + height / 2 + 0.04, note, va="top", ha="left", fontsize=SMALL, color=MUTED
        )
    row_names(axes, page, [page.label(str(step)) for step in frame["step"]], height)
    total = int(frame[["met", "not_established", "not_met"]].to_numpy()[0].sum())
    axes.set_xlim(0, total)
    axes.set_ylim(len(frame) - 0.3, -0.62 if page.narrow else -0.4)
    axes.set_xlabel(f"{page.label('model families')} (n = {page.write(total, 'count')})")
    handles = [swatch(_MET), swatch("white", _MET), swatch(style.RULE)]
    names = [page.label(name) for name in ("met", "not established", "not met")]
    legend_above(figure, handles, names, 3)
    return figure


def _write_count(
    axes: Axes, page: style.Page, place: float, row: int, count: int, ink: str
) -> None:
    box = _PLAIN if ink == _MET else None  # on hatching
    text = page.write(count, "count")
    axes.text(place, row, text, ha="center", va="center", color=ink, fontweight=700, bbox=box)


def _blockers(page: style.Page, names: str, numbers: str) -> str:
    """Return what stands in the way, with counts; on a phone in two lines."""
    parts = [
        f"{page.label(name)} {page.write(int(number), 'count')}"
        for name, number in zip(names.split(";"), numbers.split(";"), strict=True)
    ]
    if not page.narrow:
        return f"{page.label('missing:')} {', '.join(parts)}"
    return f"{page.label('missing:')} {', '.join(parts[:2])},\n{', '.join(parts[2:])}"


def kappas(page: style.Page, frame: pd.DataFrame, substantial: float) -> Figure:
    """Draw kappa with its interval for each comparison; above the line is called substantial."""
    figure, axes = page.figure(5.2 if page.narrow else 3.3)
    axes.axvline(substantial, color=RULE, linewidth=6, zorder=0)
    axes.axvline(0, color=MUTED, linewidth=0.6, zorder=0)
    for row, record in enumerate(records(frame)):
        marker, colour = RATER_MARKERS[str(record.rater)]
        axes.plot([record.low, record.high], [row, row], color=colour, linewidth=2, alpha=0.55)
        axes.plot([record.kappa], [row], marker=marker, color=colour, markersize=7, zorder=3)
        text = _decimal(page, record.kappa, "0.00")
        axes.text(1.04, row, text, va="center", ha="left", fontweight=700)
    row_names(axes, page, [_comparison_name(page, record) for record in records(frame)], 0.34)
    low = min(-0.2, float(frame["low"].min()) - 0.05)
    for text in axes.texts[len(frame) :]:
        text.set(x=low, bbox=_PLAIN)
    axes.set_ylim(len(frame) - 0.5, -0.85 if page.narrow else -0.6)
    axes.set_xlim(low, 1.2)
    axes.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _decimal(page, value, "0.0")))
    axes.set_xlabel(page.label("Cohen's kappa: 0 is chance, 1 full agreement"))
    return figure


def _decimal(page: style.Page, value: float, pattern: str) -> str:
    return str(format_decimal(value, pattern, locale=page.language.locale))


def _comparison_name(page: style.Page, record: Any) -> str:
    number = page.write(record.items, "count")
    parts = f"{page.label(str(record.what))} (n = {number})"
    return f"{page.label(str(record.rater))}\n{parts}"


def confusion(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw, for each comparison, how often each pair of ratings occurs; the diagonal agrees."""
    kinds = list(frame[["rater", "what"]].drop_duplicates().itertuples(index=False, name=None))
    columns = 1 if page.narrow else 2
    rows = -(-len(kinds) // columns)
    figure, grid = page.figure(rows * (2.35 if page.narrow else 2.45), rows=rows, columns=columns)
    for axes, (rater, what) in zip(np.ravel(grid), kinds, strict=True):
        part = frame[(frame["rater"] == rater) & (frame["what"] == what)]
        _matrix(axes, page, part)
        axes.set_title(f"{page.label(rater)}:\n{page.label(what)}", loc="left", fontsize=8.5)
    return figure


def _matrix(axes: Axes, page: style.Page, part: pd.DataFrame) -> None:
    scale = list(dict.fromkeys(part["ours"]))
    total = part["items"].sum()
    for record in records(part):
        row, column = scale.index(record.ours), scale.index(record.theirs)
        base = _MET if row == column else _MISSED
        strength = 0.08 + 0.62 * (record.items / total) ** 0.5 if record.items else 0
        axes.add_patch(_cell(column, row, base, strength, row == column))
        if record.items:
            text = page.write(record.items, "count")
            axes.text(column, row, text, ha="center", va="center", fontweight=700)
    names = [page.label(name) for name in scale]
    axes.set_xticks(range(len(scale)), [_broken(name) for name in names], fontsize=SMALL)
    axes.set_yticks(range(len(scale)), [_broken(name) for name in names], fontsize=SMALL)
    axes.set(xlim=(-0.5, len(scale) - 0.5), ylim=(len(scale) - 0.5, -0.5))
    axes.set_xlabel(page.label("there"), fontsize=SMALL)
    axes.set_ylabel(page.label("here"), fontsize=SMALL)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _cell(column: int, row: int, colour: str, strength: float, agrees: bool) -> Any:
    from matplotlib.patches import Rectangle

    mixed = [1 - strength * (1 - channel) for channel in to_rgb(colour)]
    edge, width = (INK, 1.2) if agrees else (RULE, 0.6)
    corner = (column - 0.46, row - 0.46)
    return Rectangle(corner, 0.92, 0.92, facecolor=mixed, edgecolor=edge, linewidth=width)


def _broken(name: str) -> str:
    """Return a label in lines of one or two words.

    >>> _broken("passes but for the licence").count(chr(10))
    2
    """
    words = name.split()
    return "\n".join(" ".join(words[i : i + 2]) for i in range(0, len(words), 2))


def by_component(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the share of items rated alike, component by component, for two raters."""
    order = list(dict.fromkeys(frame["item"]))
    figure, axes = page.figure((0.5 if page.narrow else 0.34) * len(order) + 1.1)
    raters = list(dict.fromkeys(frame["rater"]))
    for record in records(frame):
        place = order.index(record.item) + (raters.index(record.rater) - 0.5) * 0.34
        marker, colour = RATER_MARKERS[str(record.rater)]
        low, high = wilson_interval(int(record.alike), int(record.items))
        axes.plot([low, high], [place, place], color=colour, linewidth=1.6, alpha=0.5)
        axes.plot([record.share], [place], marker=marker, color=colour, markersize=5.5, zorder=3)
        text = page.write(record.items, "count")
        axes.text(1.035, place, text, va="center", ha="left", fontsize=SMALL, color=colour)
    row_names(axes, page, [page.label(str(item)) for item in _named(order)], 0.62)
    for name in axes.texts[len(frame) :]:
        name.set_bbox(_PLAIN)
    axes.set_ylim(len(order) - 0.4, -0.95 if page.narrow else -0.6)
    axes.set_xlim(0, 1.08)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axes.xaxis.set_major_formatter(page.ticks("share"))
    style.grid(axes, "x")
    axes.set_xlabel(page.label("share of items rated alike; at the right, the items"))
    handles = [_mark(*RATER_MARKERS[rater]) for rater in raters]
    legend_above(figure, handles, [page.label(r) for r in raters], 1 if page.narrow else 2)
    return figure


def _named(components: Iterable[str]) -> list[str]:
    from report.analysis.openness.tables import COMPONENT_LABELS

    return [COMPONENT_LABELS[component] for component in components]


def _mark(marker: str, colour: str) -> Any:
    from matplotlib.lines import Line2D

    return Line2D([], [], marker=marker, color=colour, linestyle="none", markersize=6)
