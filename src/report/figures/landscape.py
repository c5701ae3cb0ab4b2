"""Drawings of the landscape chapter."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from report.figures import style

ORIGIN_COLOURS = {"CN": style.ACCENT, "US": style.INK, "other": style.NEUTRAL, "unknown": "#e4e7ea"}
_HATCHES = {"CN": "", "US": "", "other": "", "unknown": "////"}
_GAP_STYLES = {"up to 7": "-", "8 to 14": "--", "15 to 30": "-.", "over 30": ":"}
_GAP_COLOURS = (style.INK, style.ACCENT, style.MUTED, "#b9510e")
_SOURCE_MARKERS = {"Hub operator": "s", "paper or crawl": "D", "secondary source": "o"}
_SMALLEST_SHARE = 1e-4


def draw_countries(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Shares of repositories and of downloads, by country; from `country_table`."""
    figure, axes = page.figure(4.3 if page.narrow else 3.9)
    rows = range(len(frame))
    axes.hlines(
        rows, frame["low"].clip(lower=_SMALLEST_SHARE), frame["high"], color=style.RULE, linewidth=4
    )
    series = (
        ("share_of_repositories", "share of repositories", "o", "none", style.MUTED),
        (
            "share_of_downloads",
            "share of downloads, country of the account",
            "s",
            *[style.ACCENT] * 2,
        ),
        ("share_by_origin", "share of downloads, country of the model", "D", *[style.INK] * 2),
    )
    for column, label, marker, face, edge in series:
        axes.plot(
            frame[column],
            rows,
            marker,
            markerfacecolor=face,
            markeredgecolor=edge,
            label=page.label(label),
        )
    axes.set_yticks(rows, [_place(page, code) for code in frame["country"]])
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.set_xlim(_SMALLEST_SHARE, 1)
    ticks = [1e-4, 1e-2, 1] if page.narrow else [1e-4, 1e-3, 1e-2, 1e-1, 1]
    _ticks(axes.xaxis, ticks, page.ticks("share"))
    axes.set_xlabel(page.label("share (logarithmic scale)"))
    style.grid(axes)
    _legend_above(figure, axes, columns=1)
    return figure


def draw_concentration(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Share of all downloads held by the first so many; from `cumulative_shares`."""
    figure, axes = page.figure(3.4)
    looks = {"repositories": (style.ACCENT, "-", -1), "owners": (style.INK, "--", 1)}
    for member, curve in frame.groupby("member", sort=False):
        colour, dashes, side = looks[str(member)]
        axes.plot(curve["rank"], curve["share_down_to_rank"], color=colour, linestyle=dashes)
        near = curve.iloc[(curve["rank"] - (60 if side < 0 else 12)).abs().argmin()]
        count = page.write(curve["members"].iloc[0], "count")
        axes.annotate(
            f"{page.label(str(member))}\n(n = {count})",
            (near["rank"], near["share_down_to_rank"]),
            (8 if side < 0 else -8, side * 12),
            textcoords="offset points",
            ha="left" if side < 0 else "right",
            va="top" if side < 0 else "bottom",
            color=colour,
        )
    axes.set_xscale("log")
    axes.set_ylim(0, 1.02)
    ticks = [10**power for power in range(len(str(frame["members"].max())))]
    _ticks(axes.xaxis, ticks, page.ticks("count"))
    axes.yaxis.set_major_formatter(page.ticks("share"))
    axes.set_xlabel(page.label("the most downloaded, down to this place (logarithmic scale)"))
    if page.narrow:
        axes.set_xlabel(page.label("down to this place (logarithmic scale)"))
    axes.set_ylabel(page.label("share of all downloads"))
    style.grid(axes, "both")
    return figure


def draw_changes(page: style.Page, frame: pd.DataFrame) -> Figure:
    """How often two consecutive readings differ by more than a factor; from `change_curve`."""
    figure, axes = page.figure(3.9 if page.narrow else 3.5)
    for (gap, curve), colour in zip(
        frame.groupby("days_between", sort=False), _GAP_COLOURS, strict=True
    ):
        pairs = page.write(curve["pairs"].iloc[0], "count")
        axes.plot(
            curve["fold"],
            curve["share_differing_more"],
            color=colour,
            linestyle=_GAP_STYLES[str(gap)],
            label=f"{page.label(f'{gap} days apart')} (n = {pairs})",
        )
    axes.axvline(2, color=style.MUTED, linewidth=0.8)
    axes.annotate(page.label("twofold"), (2.06, 0.97), color=style.MUTED, va="top")
    axes.set_xscale("log")
    axes.set_xlim(1, frame["fold"].max())
    axes.set_ylim(0, 1)
    _ticks(axes.xaxis, [1, 2, 5, 10, 20], page.ticks("count"))
    axes.yaxis.set_major_formatter(page.ticks("share"))
    axes.set_xlabel(page.label("factor between two readings (logarithmic scale)"))
    axes.set_ylabel(page.label("share of pairs that differ by more"))
    style.grid(axes, "y")
    _legend_above(figure, axes, columns=1 if page.narrow else 2)
    return figure


def draw_bands(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Lowest, latest and highest downloads of each owner; from `owner_bands`."""
    figure, axes = page.figure(4.4)
    rows = range(len(frame))
    axes.hlines(rows, frame["lowest"], frame["highest"], color=style.NEUTRAL, linewidth=6)
    axes.plot(frame["latest"], rows, "|", color=style.INK, markersize=9, markeredgewidth=1.8)
    axes.set_yticks(rows, [_account(row) for row in frame.itertuples()])
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.set_xlim(frame["lowest"].min() / 1.3, frame["highest"].max() * 1.3)
    ticks = [1e7, 1e8] if page.narrow else [1e7, 3e7, 1e8, 3e8]
    _ticks(axes.xaxis, ticks, page.ticks("count"))
    axes.set_xlabel(page.label("downloads in 30 days (logarithmic scale)"))
    style.grid(axes)
    return figure


def draw_origins(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Make-up of each half-year's repositories by origin; from `origin_shares`."""
    figure, axes = page.figure(3.7)
    table = frame.pivot(index="half_year", columns="origin", values="share").sort_index()
    base = pd.Series(0.0, index=table.index)
    places = range(len(table))
    for origin, colour in ORIGIN_COLOURS.items():
        axes.bar(
            places,
            table[origin],
            bottom=base,
            width=0.82,
            color=colour,
            edgecolor=style.NEUTRAL if origin == "unknown" else "white",
            linewidth=0.0 if origin == "unknown" else 0.5,
            hatch=_HATCHES[origin],
            label=_place(page, origin),
        )
        base += table[origin]
    sizes = frame.drop_duplicates("half_year").set_index("half_year")["n"].sort_index()
    for place, size in zip(places, sizes, strict=True):
        axes.annotate(
            page.write(size, "count"),
            (place, 1.01),
            ha="center",
            va="bottom",
            fontsize=7.5 if page.narrow else 8,
            rotation=90 if page.narrow else 0,
        )
    _half_years(axes, list(table.index), list(places))
    axes.set_ylim(0, 1.17 if page.narrow else 1.06)
    _ticks(axes.yaxis, [0, 0.25, 0.5, 0.75, 1], page.ticks("share"))
    axes.set_xlabel(page.label("half-year of creation"))
    axes.set_ylabel(page.label("share of the half-year's repositories"))
    _legend_above(figure, axes, columns=2 if page.narrow else 4)
    return figure


def draw_moe(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Share of Mixture-of-Experts models by half-year with intervals; from `moe_shares`."""
    figure, axes = page.figure(3.2)
    places = range(len(frame))
    colour = style.ARCHITECTURE_COLOURS["MoE"]
    axes.vlines(places, frame["low"], frame["high"], color=colour, linewidth=1.4)
    axes.plot(
        places,
        frame["share"],
        style.ARCHITECTURE_MARKERS["MoE"],
        color=colour,
        markersize=6,
        clip_on=False,
    )
    _sample_sizes(page, axes, frame["n"], frame["high"])
    _half_years(axes, list(frame["half_year"]), list(places))
    axes.set_ylim(0, max(0.6, frame["high"].max() * 1.15))
    axes.set_xlim(-0.5, len(frame) - 0.5)
    axes.yaxis.set_major_formatter(page.ticks("share"))
    axes.set_xlabel(page.label("half-year of creation"))
    axes.set_ylabel(page.label("share with routed experts"))
    style.grid(axes, "y")
    return figure


def draw_sizes(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Quartiles of total parameters by half-year; from `size_quartiles`."""
    figure, axes = page.figure(3.2)
    places = range(len(frame))
    axes.vlines(
        places, frame["lower_quartile"], frame["upper_quartile"], color=style.NEUTRAL, linewidth=7
    )
    axes.plot(places, frame["median"], "_", color=style.INK, markersize=14, markeredgewidth=2)
    _sample_sizes(page, axes, frame["n"], frame["upper_quartile"])
    _half_years(axes, list(frame["half_year"]), list(places))
    axes.set_yscale("log")
    axes.set_ylim(1e9, 1e11)
    axes.set_xlim(-0.5, len(frame) - 0.5)
    _ticks(axes.yaxis, [1e9, 3e9, 1e10, 3e10, 1e11], page.ticks("parameters"))
    axes.set_xlabel(page.label("half-year of creation"))
    label = "parameters (log. scale)" if page.narrow else "total parameters (logarithmic scale)"
    axes.set_ylabel(page.label(label))
    style.grid(axes, "y")
    return figure


def draw_hub_growth(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Model repositories on the whole Hub over time, by source; from `model_totals`."""
    figure, axes = page.figure(4.0 if page.narrow else 3.5)
    middle = frame["earliest"] + (frame["latest"] - frame["earliest"]) / 2
    axes.hlines(
        frame["models"], frame["earliest"], frame["latest"], color=style.NEUTRAL, linewidth=1
    )
    for kind, marker in _SOURCE_MARKERS.items():
        for bound, face in (("count", style.ACCENT), ("at least", "white")):
            chosen = frame["source_kind"].eq(kind) & frame["bound"].eq(bound)
            if not chosen.any():
                continue
            colour = style.MUTED if kind == "secondary source" else style.ACCENT
            label = page.label(kind) + (f", {page.label(bound)}" if bound == "at least" else "")
            axes.plot(
                middle[chosen],
                frame.loc[chosen, "models"],
                marker,
                markerfacecolor=colour if bound == "count" else face,
                markeredgecolor=colour,
                label=label,
            )
    axes.set_yscale("log")
    _ticks(axes.yaxis, [1e4, 1e5, 1e6], page.ticks("count"))
    axes.set_ylabel(page.label("model repositories (logarithmic scale)"))
    axes.set_xlabel(page.label("date of the statement"))
    years = range(frame["earliest"].dt.year.min(), frame["latest"].dt.year.max() + 1)
    axes.set_xticks([pd.Timestamp(year, 1, 1) for year in years], [str(year) for year in years])
    style.grid(axes, "y")
    _legend_above(figure, axes, columns=1 if page.narrow else 2)
    return figure


def _place(page: style.Page, code: str) -> str:
    """Return the name of a country, or the label of a group of them."""
    if code in ("other", "unknown"):
        return page.label({"other": "other countries", "unknown": "country unknown"}[code])
    return page.language.country(code)


def _account(row: Any) -> str:
    """Return the main account, and how many more accounts count with it."""
    return f"{row.main_account} +{row.accounts - 1}" if row.accounts > 1 else str(row.main_account)


def _sample_sizes(page: style.Page, axes: Axes, sizes: pd.Series, above: pd.Series) -> None:
    """Write each half-year's number of models above its mark."""
    for place, (size, height) in enumerate(zip(sizes, above, strict=True)):
        text = page.write(size, "count")
        axes.annotate(
            text if page.narrow else f"n = {text}",
            (place, height),
            (0, 4),
            textcoords="offset points",
            ha="center",
            fontsize=8,
        )


def _half_years(axes: Axes, starts: list[pd.Timestamp], places: list[int]) -> None:
    """Label half-years: the half below each, the year below its first half shown."""
    seen: set[int] = set()
    labels = []
    for start in starts:
        year = "" if start.year in seen else f"\n{start.year}"
        labels.append(f"{'I' if start.month == 1 else 'II'}{year}")
        seen.add(start.year)
    axes.set_xticks(places, labels)
    axes.tick_params(axis="x", length=0)


def _ticks(axis: Any, places: list[float], formatter: Any) -> None:
    axis.set_major_locator(FixedLocator(places))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(formatter)


def _legend_above(figure: Figure, axes: Axes, columns: int) -> None:
    """Put the legend outside, above the axes, where it covers no mark."""
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper left", ncols=columns, borderaxespad=0.1)
