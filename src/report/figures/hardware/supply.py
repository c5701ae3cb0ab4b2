"""Drawings of training by vendor, and of the software stacks."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from report.figures import style

_STATES = {
    "open": "open source or open standard",
    "partial": "source visible or mixed",
    "closed": "closed",
}


def draw_training(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Models by release year and training hardware. `frame` from ``training.by_year``."""
    order = ["NVIDIA", "Google", "AMD", "Huawei", "several", "other", "doubtful", "not stated"]
    shown = [group for group in order if group in set(frame["hardware"])]
    years = sorted(int(year) for year in frame["year"].dropna().unique())
    figure, axes = page.figure(0.42 * len(shown) + 0.7)
    tallest = frame["models"].max()
    for row in frame.to_dict("records"):
        height = 0.72 * row["models"] / tallest
        x, y = years.index(int(row["year"])), shown.index(row["hardware"])
        colour = style.VENDOR_COLOURS.get(row["hardware"], style.NEUTRAL)
        hatch = "////" if row["hardware"] in ("doubtful", "not stated") else None
        axes.bar(
            x,
            -max(height, 0.03),
            width=0.55,
            bottom=y + 0.42,
            color="white" if hatch else colour,
            hatch=hatch,
            edgecolor=colour,
            linewidth=0.6,
        )
        label = page.write(row["models"], "count")
        axes.text(x + 0.32, y + 0.4, label, ha="left", va="bottom", fontsize=8)
    totals = frame.groupby("year")["models"].sum()
    names = [f"{year}\n(n = {page.write(totals[year], 'count')})" for year in years]
    axes.set_xticks(range(len(years)), names)
    axes.set_yticks(range(len(shown)), [_hardware_label(page, group) for group in shown])
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    for y in range(len(shown)):
        axes.axhline(y + 0.42, color=style.RULE, linewidth=0.6, zorder=0)
    return figure


def _hardware_label(page: style.Page, group: str) -> str:
    return page.label(group) if group.islower() else group


def draw_stacks(page: style.Page, frame: pd.DataFrame) -> Figure:
    """One mark a part of each stack, by openness. `frame` from ``stacks.openness_by_stack``."""
    figure, axes = page.figure(0.21 * len(frame) + 0.8)
    for y, row in enumerate(frame.to_dict("records")):
        states = ["open"] * row["open"] + ["partial"] * row["partial"] + ["closed"] * row["closed"]
        for x, state in enumerate(states):
            colour = style.STATUS_COLOURS[state] if state != "partial" else "#3f8f6c"
            mark = style.STATUS_MARKS[state]
            axes.text(x, y, mark, color=colour, ha="center", va="center", fontsize=12)
    axes.set_yticks(range(len(frame)), frame["stack"])
    axes.set_xlim(-0.7, max(frame["parts"].max() - 0.3, 9))
    axes.set_ylim(len(frame) - 0.5, -0.6)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    words = [f"{style.STATUS_MARKS[state]} {page.label(text)}" for state, text in _STATES.items()]
    key = "\n".join(words) if page.narrow else "    ".join(words)
    axes.text(1.0, 0.0, key, transform=axes.transAxes, ha="right", va="bottom", fontsize=8.5)
    return figure
