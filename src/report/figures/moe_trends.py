"""Figures of how mixtures are built, by release date."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import YearLocator
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from report.figures import style
from report.figures.moe import SMALL, plain_ticks, records
from report.figures.style import ACCENT, ARCHITECTURE_COLOURS, INK, MUTED

COUNTRY_MARKERS = {"CN": "o", "US": "s", "other": "^"}
COUNTRY_COLOURS = {"CN": ARCHITECTURE_COLOURS["MoE"], "US": ACCENT, "other": MUTED}
COUNTRY_LABELS = {"CN": "China", "US": "United States", "other": "other countries"}


def ratio_over_time(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the activation ratio of each shape by release date, and the median of each year."""
    figure, axes = page.figure(3.6 if page.narrow else 3.4)
    models, years = frame[frame["kind"] == "model"], frame[frame["kind"] == "median"]
    axes.scatter(
        models["date"], models["ratio"], s=22, color=ARCHITECTURE_COLOURS["MoE"], alpha=0.6, lw=0
    )
    for record in records(years):
        span = [record.date, record.until]
        axes.plot(span, [record.ratio] * 2, color=INK, lw=1.8)
        axes.fill_between(span, record.low, record.high, color=INK, alpha=0.1, lw=0)
        text = f"{page.write(record.ratio, 'share')} (n = {page.write(record.models, 'count')})"
        middle = record.date + (record.until - record.date) / 2
        axes.text(middle, 0.0215, text, fontsize=SMALL, ha="center")
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(FixedLocator([0.03, 0.05, 0.1, 0.2, 0.3]))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(page.ticks("share"))
    axes.set_ylim(0.02, 0.4)
    axes.set_ylabel(page.label("active share of parameters (logarithmic axis)"))
    axes.set_xlabel(page.label("release date"))
    axes.xaxis.set_major_locator(YearLocator())  # type: ignore[no-untyped-call]
    style.grid(axes, "y")
    return figure


def granularity(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw into how many experts each shape splits a feed-forward, by date and country."""
    figure, axes = page.figure(4.0 if page.narrow else 3.6)
    models, years = frame[frame["kind"] == "model"], frame[frame["kind"] == "median"]
    for country, marker in COUNTRY_MARKERS.items():
        own = models[models["country"] == country]
        label = f"{page.label(COUNTRY_LABELS[country])} ({page.write(len(own), 'count')})"
        colour = COUNTRY_COLOURS[country]
        axes.scatter(
            own["date"], own["granularity"], s=24, marker=marker, color=colour, label=label, lw=0
        )
    for record in records(years):
        span = [record.date, record.until]
        axes.plot(span, [record.granularity] * 2, color=INK, lw=1.8)
        axes.fill_between(span, record.low, record.high, color=INK, alpha=0.1, lw=0)
        text = (
            f"{page.write(record.granularity, 'number')} (n = {page.write(record.models, 'count')})"
        )
        middle = record.date + (record.until - record.date) / 2
        axes.text(middle, 0.82, text, fontsize=SMALL, ha="center")
    _granularity_axes(axes, page)
    figure.legend(loc="outside upper center", ncols=3, handletextpad=0.1, columnspacing=0.9)
    return figure


def _granularity_axes(axes: Axes, page: style.Page) -> None:
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(FixedLocator([1, 2, 4, 8, 16, 32]))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(plain_ticks(page))
    axes.set_ylim(0.7, 40)
    axes.set_ylabel(page.label("granularity (logarithmic axis)"))
    axes.set_xlabel(page.label("release date"))
    axes.xaxis.set_major_locator(YearLocator())  # type: ignore[no-untyped-call]
    style.grid(axes, "y")
