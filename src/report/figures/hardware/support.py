"""Drawings of the evidence that families can be served: matrix, removals, effective numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from report.analysis.hardware.vocabulary import family_name
from report.figures import style

GRADE_COLOURS = {
    "third-party": "#0b4a70",
    "measured": "#2f78a6",
    "named": "#8dbbd8",
    "by-engine": "#dbe9f2",
    "none-found": "#ffffff",
}
GRADE_MARKS = {
    "third-party": "●",
    "measured": "◉",
    "named": "◐",
    "by-engine": "○",
    "none-found": "·",
}
GRADE_WORDS = {
    "third-party": "measured by a third party",
    "measured": "measured by the vendor",
    "named": "named",
    "by-engine": "by engine",
    "none-found": "none found",
}
"""The strongest evidence for one pair of family and vendor."""
LEVEL_WORDS = {
    "third-party": "measured by a third party",
    "measured": "measured",
    "named": "named or measured",
    "by-engine": "any evidence",
}
"""A grade with the stronger ones, as shares and effective numbers count it."""
_POINTS = {"measured": "o", "named": "D", "by_engine": "s"}


def draw_matrix(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Families x vendors, the grade as mark and shade. `frame` from ``views.matrix``."""
    families = list(dict.fromkeys(frame["family"]))
    vendors = list(dict.fromkeys(frame["vendor"]))
    figure, axes = page.figure(1.5 + len(families) * (0.19 if page.narrow else 0.185))
    size = 7.0 if page.narrow else 9.0
    for row in frame.to_dict("records"):
        x, y = vendors.index(row["vendor"]), families.index(row["family"])
        box = Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=GRADE_COLOURS[row["grade"]])
        box.set(edgecolor="white", linewidth=0.8)
        axes.add_patch(box)
        ink = "white" if row["grade"] in ("third-party", "measured") else style.INK
        mark = "≠" if row["lists_disagree"] else GRADE_MARKS[row["grade"]]
        axes.text(x, y, mark, ha="center", va="center_baseline", fontsize=size, color=ink)
    names = [style.plain(family_name(name, page.label)) for name in families]
    short = [_short(name) if page.narrow else name for name in names]
    axes.set_xlim(-0.5, len(vendors) - 0.5)
    axes.set_ylim(len(families) - 0.5, -0.5)
    axes.set_xticks(range(len(vendors)), vendors, rotation=90, fontsize=8)
    axes.set_yticks(range(len(families)), short, fontsize=7 if page.narrow else 8)
    axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.spines[:].set_visible(False)
    countries = frame.groupby("vendor", sort=False)["country"].first().astype(str)
    _mark_countries(page, axes, countries.tolist(), len(families))
    _grade_key(page, figure)
    return figure


def _short(name: str) -> str:
    """Return a family's name without what stands in brackets, cut for a phone."""
    text = name.partition(" (")[0]
    return text if len(text) <= 21 else f"{text[:20]}…"


def _mark_countries(page: style.Page, axes: Axes, countries: list[str], rows: int) -> None:
    """Rule the columns off by country, and write the country below (the last from the right)."""
    for country in dict.fromkeys(countries):
        first = countries.index(country)
        last = first + countries.count(country) - 1
        if first:
            axes.axvline(first - 0.5, color=style.INK, linewidth=0.8)
        at_end = last == len(countries) - 1 and first == last
        axes.text(
            last + 0.5 if at_end else (first + last) / 2,
            rows - 0.3,
            page.language.country(country),
            ha="right" if at_end else "center",
            va="top",
            fontsize=8,
            color=style.MUTED,
        )


def _grade_key(page: style.Page, figure: Figure) -> None:
    words = [f"{GRADE_MARKS[grade]} {page.label(GRADE_WORDS[grade])}" for grade in GRADE_MARKS]
    words.append(f"≠ {page.label('lists disagree')}")
    joint = "   "
    text = joint.join(words) if not page.narrow else _two_lines(words, joint)
    figure.supxlabel(text, fontsize=8 if page.narrow else 9)


def _two_lines(words: list[str], joint: str) -> str:
    return "\n".join([joint.join(words[:2]), joint.join(words[2:4]), joint.join(words[4:])])


def draw_removal(page: style.Page, frame: pd.DataFrame) -> Figure:
    """What is left when a vendor or a country goes, between the grades. From ``views.removals``."""
    panels = list(dict.fromkeys(frame["hardware"]))
    rows, columns = (len(panels), 1) if page.narrow else (1, len(panels))
    figure, grid = page.figure(7.4 if page.narrow else 4.3, rows, columns, sharex=True)
    for axes, hardware in zip(np.atleast_1d(grid), panels, strict=True):
        _removal_panel(page, axes, frame[frame["hardware"] == hardware].reset_index(drop=True))
        axes.set_title(page.label(hardware), loc="left")
    axis = page.label("share of families that can still be served")
    marks = {"●": "measured", "◆": "named or measured", "□": "any evidence"}
    key = "   ".join(f"{mark} {page.label(words)}" for mark, words in marks.items())
    whisker = page.label("├┤ rows as often wrong as an audit found")
    figure.supxlabel(f"{axis}\n{key}\n{whisker}", fontsize=8 if page.narrow else 9)
    return figure


def _removal_panel(page: style.Page, axes: Axes, rows: pd.DataFrame) -> None:
    y = np.arange(len(rows))
    axes.hlines(y, rows["low"], rows["by_engine"], color="#d3e5f0", linewidth=6)
    axes.hlines(y, rows["audit_low"], rows["audit_high"], color=style.INK, linewidth=1.0)
    for end in ("audit_low", "audit_high"):
        axes.plot(rows[end], y, "|", color=style.INK, markersize=6)
    colours = {"measured": "#0b4a70", "named": "#5f9fc7", "by_engine": "white"}
    for column, marker in _POINTS.items():
        axes.plot(
            rows[column],
            y,
            marker,
            color=colours[column],
            markeredgecolor="#0b4a70",
            markersize=5.5,
        )
    for place, row in rows.iterrows():
        axes.text(
            min(row["low"], row["audit_low"]) - 0.03,
            float(str(place)),
            page.write(row["families_named"], "count"),
            ha="right",
            va="center",
            fontsize=8,
        )
    axes.set_yticks(y, [_removed_label(page, str(name)) for name in rows["removed"]])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(-0.1, 1.04)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axes.xaxis.set_major_formatter(page.ticks("share"))
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    style.grid(axes, "x")
    axes.axhline(0.5, color=style.RULE, linewidth=0.8)


def _removed_label(page: style.Page, removed: str) -> str:
    if removed in ("nothing", "any other vendor"):
        return page.label(removed)
    if ";" in removed or len(removed) == 2:  # countries
        names = [page.language.country(code) for code in reversed(removed.split(";"))]
        return " + ".join(names) if len(names) == 1 else " +\n".join(names)
    return removed


def draw_independence(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Effective number of vendors of each family, one row a grade; the bar is the median."""
    grades = [grade for grade in GRADE_MARKS if grade in set(frame["grade"])]
    figure, axes = page.figure(0.85 * len(grades) + 0.6)
    for y, grade in enumerate(grades):
        values = np.sort(frame.loc[frame["grade"] == grade, "effective_vendors_1"].dropna())
        offsets = _swarm(values, width=0.22)
        colour = GRADE_COLOURS[grade]
        axes.plot(
            values,
            y + offsets,
            "o",
            color=colour,
            markeredgecolor="#0b4a70",
            markersize=4,
            alpha=0.9,
        )
        axes.vlines(float(np.median(values)), y - 0.4, y + 0.4, color=style.INK, linewidth=1.6)
    counts = frame.groupby("grade")["effective_vendors_1"].count()
    names = [f"{page.label(LEVEL_WORDS[grade])}\n(n = {counts[grade]})" for grade in grades]
    axes.set_yticks(range(len(grades)), names)
    axes.set_ylim(len(grades) - 0.5, -0.5)
    axes.set_xlim(left=0.5)
    axes.xaxis.set_major_formatter(page.ticks("count"))
    axes.set_xlabel(page.label("effective number of vendors (Hill, order 1)"))
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    style.grid(axes, "x")
    return figure


def _swarm(values: np.ndarray, width: float) -> np.ndarray:
    """Return offsets that part equal values, up and down in turn; the same for the same data."""
    offsets = np.zeros(len(values))
    for value in np.unique(values.round(1)):
        here = np.flatnonzero(values.round(1) == value)
        steps = (np.arange(len(here)) + 1) // 2 * np.where(np.arange(len(here)) % 2, 1, -1)
        scale = min(0.09, 2 * width / max(len(here), 1))
        offsets[here] = steps * scale
    return offsets
