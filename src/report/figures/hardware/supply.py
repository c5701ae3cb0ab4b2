"""Drawings of what the hardware offers: training by vendor, accelerators, stacks."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from report.analysis.hardware.accelerators import CASE_BY_CASE_BANDWIDTH_GBS, TPP_THRESHOLD
from report.figures import style

_BF16_BITS = 16
_RIDGES = (50, 150, 450)  # FLOP per byte: round figures that span the accelerators of the table
_CHIP_LABELS = {  # accelerator: what is written, and where (points right and up of the mark)
    "nv-a100-80": ("A100", 0, -9),
    "nv-h100-sxm": ("H100", -6, 9),
    "nv-h20": ("H20", 0, -9),
    "nv-h200": ("H200", 2, 9),
    "nv-gb300": ("GB300", -4, 10),
    "amd-mi300x": ("MI300X", 2, 10),
    "amd-mi250x": ("MI250X", 4, -9),
    "asc-910b1": ("910B", 0, 9),
    "asc-910c": ("910C", -16, -2),
    "tpu-v6e": ("TPU v6e", -21, -2),
    "tpu-v7": ("TPU7x", -18, -1),
    "intel-gaudi3": ("Gaudi 3", 0, 9),
    "aws-trn2": ("Trainium2", 4, -10),
}
_ON_PHONES = ("nv-a100-80", "nv-h100-sxm", "nv-h20", "nv-gb300", "asc-910c", "tpu-v6e")
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


def draw_accelerators(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Bandwidth against dense BF16 compute, with lines of equal ridge point."""
    figure, axes = page.figure(4.6 if page.narrow else 4.8)
    vendors = frame["vendor"].where(frame["vendor"].isin(list(style.VENDOR_COLOURS)), "other")
    for vendor, marker in style.VENDOR_MARKERS.items():
        rows = frame[vendors == vendor]
        for weak, fill in ((False, style.VENDOR_COLOURS[vendor]), (True, "none")):
            some = rows[rows["weak"] == weak]
            axes.plot(
                some["mem_bandwidth_gbs"],
                some["bf16_dense_tflops"],
                marker,
                markerfacecolor=fill,
                markeredgecolor=style.VENDOR_COLOURS[vendor],
                markersize=6,
                label=page.label(vendor) if vendor == "other" and not weak else None,
            )
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
    _ridge_lines(page, axes)
    _thresholds(page, axes)
    _name_chips(page, axes, frame)
    _vendor_key(page, axes, vendors)
    return figure


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


def _thresholds(page: style.Page, axes: Axes) -> None:
    compute = TPP_THRESHOLD / _BF16_BITS
    axes.axhline(compute, color=style.INK, linewidth=0.7, linestyle=(0, (4, 3)))
    axes.axvline(CASE_BY_CASE_BANDWIDTH_GBS, color=style.INK, linewidth=0.7, linestyle=(0, (1, 2)))
    threshold = f"TPP {page.write(TPP_THRESHOLD, 'count')} ({page.label('16 bits')})"
    axes.text(13_200, compute * 0.95, threshold, fontsize=7.5, va="top", ha="right")
    bandwidth = page.write(CASE_BY_CASE_BANDWIDTH_GBS, "quantity", "GB/s")
    axes.text(CASE_BY_CASE_BANDWIDTH_GBS * 0.97, 20, bandwidth, fontsize=7.5, ha="right")


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


def _vendor_key(page: style.Page, axes: Axes, vendors: pd.Series) -> None:
    handles: list[Any] = []
    for vendor, marker in style.VENDOR_MARKERS.items():
        if vendor in set(vendors):
            name = page.label(vendor) if vendor == "other" else vendor
            colour = style.VENDOR_COLOURS[vendor]
            handles += axes.plot([], [], marker, color=colour, label=name)
    handles += axes.plot(
        [], [], "o", markerfacecolor="none", markeredgecolor=style.INK, label=page.label("weak row")
    )
    axes.legend(
        handles=handles,
        loc="lower center",
        bbox_to_anchor=(0.5, 1.0),
        ncols=4 if page.narrow else 8,
        handletextpad=0.2,
        columnspacing=0.9,
        fontsize=8,
    )


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
