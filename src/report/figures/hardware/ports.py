"""Drawings of accelerators: bandwidth and compute, export rules, figures per watt and per TPP."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from report.analysis.hardware.export import OUTCOME_WORDS
from report.figures import style

_BF16_BITS = 16
_RIDGES = (50, 150, 450)  # FLOP per byte: round figures that span the accelerators of the table
OUTCOME_COLOURS = {
    "licence": "#0b4a70",
    "notification": "#5f9fc7",
    "below": "#d3e5f0",
    "unknown": "#ffffff",
}
OUTCOME_MARKS = {"licence": "●", "notification": "◐", "below": "○", "unknown": "?"}
COUNTRY_MARKERS = {"US": "o", "CN": "^", "KR": "s"}
_CHIP_LABELS = {  # accelerator: what is written, and where (points right and up of the mark)
    "nv-a100-80": ("A100", 9, 8),
    "nv-h100-sxm": ("H100", -6, 9),
    "nv-h20": ("H20", 0, -9),
    "nv-h200": ("H200", 2, 9),
    "nv-gb300": ("GB300", -4, 10),
    "amd-mi300x": ("MI300X", 2, 10),
    "amd-mi250x": ("MI250X", 4, -9),
    "asc-910b1": ("910B", 0, 9),
    "asc-910c": ("910C", 19, -4),
    "tpu-v6e": ("TPU v6e", -21, -2),
    "tpu-v7": ("TPU7x", -18, -1),
    "intel-gaudi3": ("Gaudi 3", 0, 9),
    "aws-trn2": ("Trainium2", 4, -10),
}
_ON_PHONES = ("nv-a100-80", "nv-h100-sxm", "nv-h20", "nv-gb300", "asc-910c", "tpu-v6e")


def draw_accelerators(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Bandwidth against dense BF16 compute, with lines of equal ridge point.

    `frame` has the rows of ``accelerators.charted`` with ``outcome`` (of one rule), ``tpp_line``
    (performance from which a licence is needed) and ``bandwidth_line`` (GB/s), the same in all.
    """
    figure, axes = page.figure(5.2 if page.narrow else 4.9)
    for (country, outcome, weak), rows in frame.groupby(["vendor_country", "outcome", "weak"]):
        axes.plot(
            rows["mem_bandwidth_gbs"],
            rows["bf16_dense_tflops"],
            COUNTRY_MARKERS[str(country)],
            markerfacecolor=OUTCOME_COLOURS[str(outcome)],
            markeredgecolor=style.INK,
            markeredgewidth=0.7,
            markersize=4.5 if weak else 7,
        )
    _log_axes(page, axes)
    _ridge_lines(page, axes)
    _thresholds(page, axes, frame)
    _name_chips(page, axes, frame)
    _key(page, axes, sorted(set(frame["vendor_country"]), reverse=True))
    return figure


def _log_axes(page: style.Page, axes: Axes) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(150, 14_000)
    axes.set_ylim(18, 4_500)
    axes.set_xticks([300, 1_000, 3_000, 10_000])
    axes.set_yticks([30, 100, 300, 1_000, 3_000])
    axes.minorticks_off()
    axes.xaxis.set_major_formatter(page.ticks("count"))
    axes.yaxis.set_major_formatter(page.ticks("count"))
    axes.set_xlabel(page.label("memory bandwidth, GB/s (logarithmic scale)"))
    axes.set_ylabel(page.label("dense BF16 compute, TFLOPS (logarithmic scale)"))


def _ridge_lines(page: style.Page, axes: Axes) -> None:
    low, high = axes.get_xlim()
    unit = page.label("FLOP per byte")
    for ridge in _RIDGES:
        axes.plot(
            [low, high], [ridge * low / 1000, ridge * high / 1000], color=style.RULE, zorder=0
        )
        start = max(low * 1.15, 21_000 / ridge)
        text = f"{page.write(ridge, 'count')} {unit}"
        axes.text(
            start,
            ridge * start / 1000 * 1.06,
            text,
            fontsize=7.5,
            color=style.MUTED,
            rotation=math.degrees(math.atan(ridge / 1000)),
            rotation_mode="anchor",
            transform_rotates_text=True,
        )


def _thresholds(page: style.Page, axes: Axes, frame: pd.DataFrame) -> None:
    tpp, limit = frame["tpp_line"].iloc[0], frame["bandwidth_line"].iloc[0]
    compute = tpp / _BF16_BITS
    axes.axhline(compute, color=style.INK, linewidth=0.7, linestyle=(0, (4, 3)), zorder=0)
    axes.axvline(limit, color=style.INK, linewidth=0.7, linestyle=(0, (1, 2)), zorder=0)
    threshold = f"TPP {page.write(tpp, 'count')} ({page.label('16 bits')})"
    axes.text(13_200, compute * 0.95, threshold, fontsize=7.5, va="top", ha="right")
    axes.text(limit * 0.97, 20, page.write(limit, "quantity", "GB/s"), fontsize=7.5, ha="right")


def _name_chips(page: style.Page, axes: Axes, frame: pd.DataFrame) -> None:
    named = _ON_PHONES if page.narrow else tuple(_CHIP_LABELS)
    for row in frame[frame["accelerator_id"].isin(named)].to_dict("records"):
        text, right, up = _CHIP_LABELS[row["accelerator_id"]]
        axes.annotate(
            text,
            (row["mem_bandwidth_gbs"], row["bf16_dense_tflops"]),
            xytext=(right, up),
            textcoords="offset points",
            fontsize=7.5,
            ha="center",
            va="center",
        )


def _key(page: style.Page, axes: Axes, countries: list[str]) -> None:
    edge: dict[str, Any] = {
        "markeredgecolor": style.INK,
        "markeredgewidth": 0.7,
        "linestyle": "none",
    }
    handles: list[Any] = []
    for country in countries:
        name = page.language.country(country)
        marker = COUNTRY_MARKERS[country]
        handles += axes.plot([], [], marker=marker, markerfacecolor="#8d97a2", label=name, **edge)
    handles += axes.plot(
        [], [], marker="o", markersize=3.5, markerfacecolor="#8d97a2", label=page.label("weak row"),
        **edge,
    )  # fmt: skip
    for outcome, colour in OUTCOME_COLOURS.items():
        label = page.label(OUTCOME_WORDS[outcome])
        handles += axes.plot([], [], marker="o", markerfacecolor=colour, label=label, **edge)
    axes.legend(
        handles=handles,
        loc="lower center",
        bbox_to_anchor=(0.5, 1.0),
        ncols=2 if page.narrow else 4,
        handletextpad=0.2,
        columnspacing=0.9,
        fontsize=8,
    )


def draw_outcomes(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Which rule catches which chip. `frame`: ``name``, ``country``, ``rule``, ``outcome``."""
    chips = list(dict.fromkeys(frame["name"]))
    rules = list(dict.fromkeys(frame["rule"]))
    figure, axes = page.figure(0.2 * len(chips) + 0.9)
    for row in frame.to_dict("records"):
        x, y = rules.index(row["rule"]), chips.index(row["name"])
        axes.barh(
            y, 0.94, left=x - 0.47, height=0.9, color=OUTCOME_COLOURS[row["outcome"]],
            edgecolor=style.RULE, linewidth=0.5,
        )  # fmt: skip
        ink = "white" if row["outcome"] == "licence" else style.INK
        mark = OUTCOME_MARKS[row["outcome"]]
        axes.text(x, y, mark, ha="center", va="center", fontsize=8, color=ink)
    axes.set_xticks(range(len(rules)), [page.write(rule, "month") for rule in rules])
    axes.set_yticks(range(len(chips)), chips, fontsize=8)
    axes.set_xlim(-0.5, len(rules) - 0.5)
    axes.set_ylim(len(chips) - 0.5, -0.5)
    axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.spines[:].set_visible(False)
    countries = frame.drop_duplicates("name")["country"].tolist()
    for y in range(1, len(countries)):
        if countries[y] != countries[y - 1]:
            axes.axhline(y - 0.5, color=style.INK, linewidth=0.8)
    words = [
        f"{mark} {page.label(OUTCOME_WORDS[outcome])}" for outcome, mark in OUTCOME_MARKS.items()
    ]
    joint = "   "
    text = f"{joint.join(words[:2])}\n{joint.join(words[2:])}" if page.narrow else joint.join(words)
    figure.supxlabel(text, fontsize=8.5)
    return figure


_RATIOS = {
    "tflops_per_w": "dense BF16 TFLOPS per watt",
    "gbs_per_ktpp": "GB/s of bandwidth per thousand TPP",
}


def draw_ratios(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Compute per watt and bandwidth per TPP, a row a chip; the rows as `frame` has them."""
    rows, columns = (2, 1) if page.narrow else (1, 2)
    tall = 0.17 * len(frame) + 0.7
    figure, grid = page.figure(2 * tall if page.narrow else tall, rows, columns, sharey=True)
    y = np.arange(len(frame))
    for axes, (column, label) in zip(np.ravel(grid), _RATIOS.items(), strict=True):
        axes.hlines(y, 0, frame[column], color=style.RULE, linewidth=1.2)
        for country, marker in COUNTRY_MARKERS.items():
            here = (frame["vendor_country"] == country).to_numpy()
            axes.plot(
                frame.loc[here, column], y[here], marker, color=style.ACCENT,
                markerfacecolor=style.ACCENT if country == "US" else "white", markersize=5,
            )  # fmt: skip
        axes.set_yticks(y, frame["name"], fontsize=7.5 if page.narrow else 8)
        axes.set_ylim(len(frame) - 0.5, -0.5)
        axes.set_xlim(left=0)
        axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
        axes.set_xlabel(page.label(label), fontsize=8.5)
        axes.xaxis.set_major_formatter(page.ticks("number"))
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        style.grid(axes, "x")
        unknown = np.flatnonzero(frame[column].isna())
        for place in unknown:
            axes.text(0, place, f" {page.label('unknown')}", fontsize=7, va="center")
    return figure
