"""Figures of licence terms: side by side, thresholds, how long they last, words and classes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from report.analysis.openness.naming import SAID, TERMS
from report.analysis.openness.terms import CATEGORY_LABELS
from report.analysis.openness.terms_matrix import (
    ASKS,
    BARS,
    FREE,
    STATES,
    TERM_HEADS,
    UNREAD,
)
from report.analysis.openness.thresholds import EVERYONE, NAME_SHOWN, SELLERS
from report.figures import style
from report.figures.openness import SMALL, legend_above, records
from report.figures.style import ACCENT, INK, MUTED, OPENNESS_COLOURS, RULE
from report.quantities import write

# Marks differ in shape before they differ in colour, so that grey print says the same.
STATE_MARKS: dict[str, dict[str, Any]] = {
    FREE: {"marker": "o", "fillstyle": "none", "color": style.STATUS_COLOURS["open"]},
    ASKS: {"marker": "^", "color": OPENNESS_COLOURS["open weight, restricted licence"]},
    BARS: {"marker": "s", "color": OPENNESS_COLOURS["open weight, non-commercial"]},
    UNREAD: {"marker": ".", "color": style.NEUTRAL},
}
_STATE_SIZES = {FREE: 5.5, ASKS: 6.0, BARS: 5.5, UNREAD: 3.0}
_WHOM_MARKS = {EVERYONE: "o", SELLERS: "^"}
_CURVES = {
    "lasting": {"color": INK, "linestyle": "-", "marker": ""},
    "looser": {"color": style.STATUS_COLOURS["open"], "linestyle": "--", "marker": "^"},
    "tighter": {"color": style.STATUS_COLOURS["closed"], "linestyle": "-.", "marker": "v"},
}
_CURVE_LABELS = {
    "lasting": "same terms as at the start",
    "looser": "left for looser terms",
    "tighter": "left for tighter terms",
}


def terms_matrix(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the state of each term of each licence, in marks of different shape."""
    rows = len(frame) + frame["category"].nunique()
    figure, axes = page.figure(rows * (0.19 if page.narrow else 0.14) + 1.5)
    row, ticks = 0, []
    for category, members in frame.groupby("category", sort=False):
        name = page.label(CATEGORY_LABELS[str(category)])
        axes.text(-0.6, row, name, va="center", fontsize=SMALL, fontweight=700)
        axes.axhline(row - 0.5, color=RULE, linewidth=0.6)
        for record in members.to_dict("records"):
            row += 1
            ticks.append((row, _licence_name(page, record)))
            for column, term in enumerate(TERM_HEADS):
                axes.plot([column], [row], **_state_style(record[term]))
        row += 1
    axes.set_yticks([at for at, _ in ticks], [name for _, name in ticks], fontsize=SMALL)
    heads = [page.label(head) for head in TERM_HEADS.values()]
    axes.xaxis.tick_top()
    turned = {"rotation": 90} if page.narrow else {"rotation": 35, "ha": "left"}
    axes.set_xticks(range(len(heads)), heads, fontsize=SMALL, **turned)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set(xlim=(-0.7, len(heads) - 0.3), ylim=(row - 0.4, -0.6))
    marks = [Line2D([], [], **_state_style(state)) for state in STATES]
    legend_above(figure, marks, [page.label(s) for s in STATES], 2 if page.narrow else 4)
    return figure


def _licence_name(page: style.Page, record: dict[Any, Any]) -> str:
    if not record["families"]:
        return str(record["licence_id"])
    return f"{record['licence_id']} ({page.write(record['families'], 'count')})"


def _state_style(state: str) -> dict[str, Any]:
    look = {"markersize": _STATE_SIZES[state], "linestyle": "none", "markeredgewidth": 1.0}
    return {**look, **STATE_MARKS[state]}


def thresholds(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the revenue above which each licence asks for more, beside the sizes of EU companies.

    `frame` has licence_id, amount, whom, consequence, and small and medium (the ceilings of the
    Union's small and medium-sized enterprises, in the same unit).
    """
    figure, axes = page.figure((0.36 if page.narrow else 0.3) * len(frame) + 1.7)
    for ceiling, side in (("small", "right"), ("medium", "left")):
        at = float(frame[ceiling].iloc[0])
        axes.axvline(at, color=MUTED, linewidth=0.8, linestyle=":")
        text = page.label("small company" if ceiling == "small" else "medium-sized company")
        beside = at * (0.93 if side == "right" else 1.08)
        axes.text(beside, -1.1, text, fontsize=SMALL, color=MUTED, ha=side, va="center")
    for row, record in enumerate(records(frame)):
        fill = "none" if record.consequence == NAME_SHOWN else "full"
        axes.plot([record.amount], [row], marker=_WHOM_MARKS[record.whom], color=ACCENT,
                  fillstyle=fill, markersize=6.5, linestyle="none")  # fmt: skip
        words = page.label(record.consequence)
        if page.narrow:
            text = f"{record.licence_id}: {words}"
            axes.text(frame["amount"].min() / 3, row - 0.42, text, **_on_white())
        else:
            axes.text(record.amount * 1.35, row, words, **_on_white())
    names = [] if page.narrow else frame["licence_id"].tolist()
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xscale("log")
    axes.set_xlim(frame["amount"].min() / 3, frame["amount"].max() * (4 if page.narrow else 40))
    axes.set_ylim(len(frame) - 0.4, -1.4)
    axes.xaxis.set_major_formatter(page.ticks("count"))
    axes.set_xticks([1e6, 1e8, 1e10] if page.narrow else [1e6, 1e7, 1e8, 1e9, 1e10])
    axes.minorticks_off()
    axes.set_xlabel(page.label("revenue a year in dollars (logarithmic axis)"))
    marks = [_mark(m, "full") for m in _WHOM_MARKS.values()] + [_mark("o", "none")]
    labels = [page.label(w) for w in (*_WHOM_MARKS, NAME_SHOWN)]
    legend_above(figure, marks, labels, 1 if page.narrow else 3)
    return figure


def _on_white() -> dict[str, Any]:
    """Return the look of a note that rules behind it do not strike through."""
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
    return {"fontsize": SMALL, "va": "center", "bbox": box}


def _mark(marker: str, fill: Any) -> Line2D:
    return Line2D([], [], marker=marker, fillstyle=fill, color=ACCENT, linestyle="none")


def lasting_terms(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw how long terms last, and which way they are left, with bands."""
    figure, axes = page.figure(3.9 if page.narrow else 3.6)
    for name, look in _CURVES.items():
        part = frame[frame["curve"] == name]
        years, share = part["duration"].to_numpy(), part["estimate"].to_numpy()
        line = {key: look[key] for key in ("color", "linestyle")}
        axes.step(years, share, where="post", linewidth=1.6, **line)
        axes.fill_between(years, part["low"], part["high"], step="post", color=look["color"],
                          alpha=0.12, linewidth=0)  # fmt: skip
        if look["marker"]:
            axes.plot(years[-1:], share[-1:], marker=look["marker"], color=look["color"])
        at = part["high"].iloc[-1] + 0.06 if name == "lasting" else share[-1]
        at += {"lasting": 0, "looser": 0.06, "tighter": -0.07}[name]
        axes.text(years[-1], at, page.label(_CURVE_LABELS[name]), ha="right",
                  va="center", fontsize=SMALL, color=look["color"], fontweight=700)  # fmt: skip
    _risk_table(axes, page, frame[frame["curve"] == "lasting"])
    axes.set(ylim=(0, 1.02), xlim=(0, frame["duration"].max() * 1.02))
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    axes.yaxis.set_major_formatter(page.ticks("share"))
    axes.set_xlabel(page.label("years since the terms began"))
    axes.set_ylabel(page.label("share of terms"))
    style.grid(axes, "y")
    return figure


def _risk_table(axes: Axes, page: style.Page, part: pd.DataFrame) -> None:
    """Write under the time axis how many terms had lasted as long."""
    times = np.arange(0, part["duration"].max() + 0.01, 0.5)
    later = [part.loc[part["duration"] >= t, "at_risk"] for t in times]
    labels = []
    for time, left in zip(times, later, strict=True):
        if len(left):
            years = write(float(time), "number", page.language, exact=True)
            labels.append(f"{years}\nn = {page.write(int(left.iloc[0]), 'count')}")
    axes.set_xticks(times[: len(labels)], labels, fontsize=SMALL)


def words_and_classes(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw, for each word that makers use, the classes of the families called so."""
    figure, axes = page.figure(3.4 if page.narrow else 2.6)
    height = 0.44
    for row, term in enumerate(TERMS):
        left = 0
        for record in records(frame[frame["term"] == term]):
            colour = OPENNESS_COLOURS[record.openness_class]
            axes.barh(row, record.families, left=left, height=height, color=colour)
            axes.patches[-1].set(edgecolor="white", linewidth=0.8)
            text = page.write(int(record.families), "count")
            ink = "white" if colour in _DARK else INK
            axes.text(left + record.families / 2, row, text, ha="center", va="center", color=ink,
                      fontsize=SMALL)  # fmt: skip
            left += record.families
        if page.narrow:
            axes.text(0, row - 0.38, page.label(SAID[term]), va="center", fontsize=8.5)
    names = [] if page.narrow else [page.label(SAID[term]) for term in TERMS]
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(len(TERMS) - 0.6, -0.75)
    axes.set_xticks(range(0, int(frame.groupby("term")["families"].sum().max()) + 1, 2))
    axes.set_xlabel(page.label("model families"))
    shown = [c for c in OPENNESS_COLOURS if c in set(frame["openness_class"])]
    fills = [_patch(OPENNESS_COLOURS[c]) for c in shown]
    legend_above(figure, fills, [page.label(c) for c in shown], 1 if page.narrow else 2)
    return figure


_DARK = {
    OPENNESS_COLOURS[name]
    for name in ("open source", "open weight, non-commercial", "gated or closed weights")
}


def _patch(colour: str) -> Any:
    from matplotlib.patches import Patch

    return Patch(facecolor=colour)
