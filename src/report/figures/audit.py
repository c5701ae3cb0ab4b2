"""Drawing of the audit: how often two sources of one fact differ."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from report.figures import style


def draw_conflicts(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Share of subjects on which two sources differ, with its interval; from `summary`."""
    shown = frame[frame["compared"] > 0].iloc[::-1]
    figure, axes = page.figure(0.9 + (0.46 if page.narrow else 0.34) * max(len(shown), 1))
    places = range(len(shown))
    axes.hlines(places, shown["low"], shown["high"], color=style.NEUTRAL, linewidth=1.4)
    axes.plot(shown["share"], places, "o", color=style.ACCENT, markersize=5.5)
    for place, row in zip(places, shown.itertuples(), strict=True):
        counts = f"{page.write(row.conflicts, 'count')}/{page.write(row.compared, 'count')}"
        axes.annotate(
            counts,
            (float(row.high), place),  # type: ignore[arg-type]
            (5, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
            color=style.MUTED,
        )
    joint = "\n" if page.narrow else " – "
    labels = [
        f"{page.label(a)}{joint}{page.label(b)}"
        for a, b in zip(shown["source_a"], shown["source_b"], strict=True)
    ]
    axes.set_yticks(list(places), labels, fontsize=7.5 if page.narrow else 8.5)
    highest = float(shown["high"].max()) if len(shown) else 1.0
    axes.set_xlim(-0.01, highest * (1.5 if page.narrow else 1.25))
    axes.xaxis.set_major_locator(MultipleLocator(0.2 if page.narrow else 0.1))
    axes.xaxis.set_major_formatter(page.ticks("share"))
    axes.set_xlabel(page.label("share that differ, 95% interval"))
    style.grid(axes)
    _divide(page, axes, shown["fact"].tolist())
    return figure


def _divide(page: style.Page, axes: object, facts: list[str]) -> None:
    """Name each fact at the right of its group, and rule the groups apart."""
    for place, fact in enumerate(facts):
        last = place + 1 == len(facts) or facts[place + 1] != fact
        if last and place + 1 < len(facts):
            axes.axhline(place + 0.5, color=style.RULE, linewidth=0.8)  # type: ignore[attr-defined]
        if last:
            axes.annotate(  # type: ignore[attr-defined]
                page.label(fact),
                (1, place + 0.38),
                xycoords=("axes fraction", "data"),
                ha="right",
                va="top",
                fontsize=8.5,
                fontweight="bold",
            )
