"""Drawings of the notebook that describes the edition."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MultipleLocator

from report.figures import style

FIELD_LABELS = {
    "parameters_total": "number of parameters",
    "architecture": "architecture",
    "licence_tag": "licence tag",
    "created_at": "creation date",
    "pipeline_tag": "task",
    "hidden_size": "dimensions",
    "num_experts": "number of experts (MoE only)",
    "context_length": "context length",
    "languages": "languages",
    "country": "country of the account",
    "kind": "kind of account",
}


def draw_coverage(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Share of the registry's repositories with a value, field by field; from `cover_registry`."""
    shown = frame[frame["subject"] != "described account"].sort_values("share")
    figure, axes = page.figure(3.5)
    places = range(len(shown))
    axes.hlines(places, 0, shown["share"], color=style.NEUTRAL, linewidth=1.2)
    axes.plot(shown["share"], places, "o", color=style.ACCENT, markersize=6)
    for place, row in zip(places, shown.itertuples(), strict=True):
        axes.annotate(
            page.write(row.filled, "count"),
            (float(row.share), place),  # type: ignore[arg-type]
            (7, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
    axes.set_yticks(places, [page.label(FIELD_LABELS[str(field)]) for field in shown["field"]])
    axes.set_xlim(0, 1.25 if page.narrow else 1.12)
    axes.xaxis.set_major_locator(MultipleLocator(0.5 if page.narrow else 0.25))
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda share, _: page.write(share, "share") if share <= 1 else "")
    )
    axes.set_xlabel(page.label("share of repositories with a value"))
    style.grid(axes)
    return figure


def draw_readings(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Repositories read on each date of the download history; from `count_readings`."""
    figure, axes = page.figure(2.8)
    axes.vlines(frame["as_of"], 0, frame["readings"], color=style.NEUTRAL, linewidth=1.4)
    axes.plot(frame["as_of"], frame["readings"], "o", color=style.ACCENT)
    axes.set_ylim(0, None)
    axes.yaxis.set_major_formatter(page.ticks("count"))
    style.month_ticks(axes, frame["as_of"], page)
    axes.set_xlabel(page.label("reading date (month and year)"))
    axes.set_ylabel(page.label("repositories read"))
    style.grid(axes, "y")
    return figure
