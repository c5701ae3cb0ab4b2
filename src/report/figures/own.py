"""Figures of a list of models: how large they are, and on how many accelerators they fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from report.analysis.own.obstacles import MANY
from report.figures import style
from report.figures.style import ARCHITECTURE_COLOURS, INK, MUTED

MOST_ROWS = 40
"""Models drawn; of a longer list the first."""

_SHADES = ((1, "#0b5c8a", "white"), (MANY, "#9cc7e0", INK))
_BEYOND = ("#f0ece4", INK)


def sizes(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw total and active parameters, a row a model. `frame`: name, total, active, architecture.

    A model whose active parameters are not known has the mark of its total alone.
    """
    figure, axes = page.figure(1.2 + 0.24 * len(frame))
    for y, row in enumerate(frame.to_dict("records")):
        colour = ARCHITECTURE_COLOURS[row["architecture"] or "unknown"]
        if pd.notna(row["active"]):
            axes.plot([row["active"], row["total"]], [y, y], color=colour, linewidth=1.2)
            axes.plot(row["active"], y, "o", color="white", markeredgecolor=colour, markersize=5)
        axes.plot(row["total"], y, "s", color=colour, markersize=5)
    _names(axes, page, frame["name"])
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(page.ticks("parameters"))
    axes.xaxis.set_minor_formatter("")
    lowest = frame[["total", "active"]].astype("float64").min().min()
    axes.set_xlim(lowest / 2, frame["total"].max() * 2)
    axes.set_xlabel(page.label("parameters, logarithmic scale"))
    style.grid(axes)
    _key(page, figure)
    return figure


def _key(page: style.Page, figure: Figure) -> None:
    moe, dense, unknown = (ARCHITECTURE_COLOURS[name] for name in ("MoE", "dense", "unknown"))
    marks = [
        Line2D([], [], marker="o", color=INK, markerfacecolor="white", linestyle="none"),
        Line2D([], [], marker="s", color=INK, linestyle="none"),
        *(Line2D([], [], color=colour, linewidth=3) for colour in (moe, dense, unknown)),
    ]
    words = ("active", "total", "mixture of experts", "dense", "not counted")
    names = [page.label(word) for word in words]
    figure.legend(marks, names, loc="outside upper left", ncols=3 if page.narrow else 5,
                  handlelength=1.2, columnspacing=1.2, fontsize=8)  # fmt: skip


def fits(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw how many of each accelerator hold each model.

    `frame` has name, accelerator, devices and grade, the strongest evidence that the vendor's
    hardware serves the model: a number in brackets has none.
    """
    names = list(dict.fromkeys(frame["name"]))
    chips = list(dict.fromkeys(frame["accelerator"]))
    figure, axes = page.figure(1.9 + 0.24 * len(names))
    for row in frame.to_dict("records"):
        _cell(axes, chips.index(row["accelerator"]), names.index(row["name"]), row, page)
    axes.set_xlim(-0.5, len(chips) - 0.5)
    axes.set_xticks(range(len(chips)), chips, rotation=90, fontsize=8)
    axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.spines[:].set_visible(False)
    _names(axes, page, pd.Series(names))
    joint = "\n" if page.narrow else "   "
    words = (page.label("dark: one; light: one server of eight; pale: more"),
             page.label("(in brackets: no list names the model for this vendor)"))  # fmt: skip
    figure.supxlabel(joint.join(words), fontsize=8, color=MUTED)
    return figure


def _cell(axes: Axes, x: int, y: int, row: Mapping[Any, Any], page: style.Page) -> None:
    devices = int(row["devices"])
    face, ink = next(((f, i) for most, f, i in _SHADES if devices <= most), _BEYOND)
    box = Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=face, edgecolor="white", linewidth=0.8)
    axes.add_patch(box)
    text = page.write(devices, "count")
    documented = row["grade"] in ("third-party", "measured", "named")
    axes.text(x, y, text if documented else f"({text})", ha="center", va="center", color=ink,
              fontsize=7.5 if page.narrow else 8.5)  # fmt: skip


def _names(axes: Axes, page: style.Page, names: pd.Series) -> None:
    """Write the models' names on the left, cut for a phone, the first on top."""
    longest = 18 if page.narrow else 34
    short = [name if len(name) <= longest else f"{name[: longest - 1]}…" for name in names]
    axes.set_yticks(
        np.arange(len(short)),
        [style.plain(name) for name in short],
        fontsize=7.5 if page.narrow else 8.5,
    )
    axes.set_ylim(len(short) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
