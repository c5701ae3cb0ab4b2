"""Figures of the chapter on mixtures of experts: parts, active and total parameters, memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from report.figures import style
from report.figures.style import ARCHITECTURE_COLOURS, ARCHITECTURE_MARKERS, INK, MUTED, RULE
from report.quantities import write

SMALL = 7.5
Corner = Literal["upper left", "lower right"]
# Experts take the colour of mixtures in two strengths, what every token uses that of dense models.
PART_COLOURS = {
    "embedding and output head": "#c9d3da",
    "attention": "#0b5c8a",
    "dense feed-forward": "#5b9cc4",
    "shared experts": "#8c3f08",
    "router, norms, vision": "#6b7580",
    "routed experts, chosen": "#b9510e",
    "routed experts, not chosen": "#f3d3bd",
}
PRECISION_MARKERS = {"BF16": "o", "FP8": "D", "INT4": "v", "MXFP4": "^"}
PRECISION_COLOURS = {
    "BF16": "#1b1f24",
    "FP8": "#0b5c8a",
    "INT4": "#e0a021",
    "MXFP4": "#b9510e",
}
_SUFFIXES = ("-Instruct", "-Base-PT", "-Thinking", "-PT", "-128E", "-Base", "-v0.1", "-0924")


def short_name(repo: str) -> str:
    """Return the name of a repository without its owner and without the kind of tuning."""
    name = repo.rsplit("/", maxsplit=1)[-1].removeprefix("Meta-")
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    return name


def plain_ticks(page: style.Page) -> FuncFormatter:
    """Return a tick formatter that writes numbers without trailing zeros."""
    return FuncFormatter(lambda value, _: write(value, "number", page.language, exact=True))


def records(frame: pd.DataFrame) -> Iterable[Any]:
    """Return the rows of a frame, with its columns as attributes."""
    return frame.itertuples(index=False)


def anatomy(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the parts of each model as shares of its parameters, with total and active beside."""
    repos = list(dict.fromkeys(frame["repo_id"]))
    figure, axes = page.figure((0.5 if page.narrow else 0.33) * len(repos) + 1.1)
    height = 0.42 if page.narrow else 0.66
    for row, repo in enumerate(repos):
        parts, left = frame[frame["repo_id"] == repo], 0.0
        for part, colour in PART_COLOURS.items():
            share = float(parts.loc[parts["part"] == part, "share"].iloc[0])
            axes.barh(row, share, left=left, height=height, color=colour, ec="white", lw=0.4)
            left += share
        axes.text(1.015, row, _sizes(page, parts), va="center", fontsize=SMALL, color=MUTED)
    row_names(axes, page, [short_name(repo) for repo in repos], height)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(repos) - 0.4, -0.75)
    axes.xaxis.set_major_formatter(page.ticks("share"))
    axes.set_xlabel(page.label("share of all parameters"))
    axes.text(1.015, -0.72, _heading(page), va="center", fontsize=SMALL, color=INK)
    _part_legend(figure, page)
    return figure


def _sizes(page: style.Page, parts: pd.DataFrame) -> str:
    total, active = (parts[name].iloc[0] / 1e9 for name in ("total", "active"))
    if total == active:
        return page.write(total, "number")
    return f"{page.write(total, 'number')} / {page.write(active, 'number')}"


def _heading(page: style.Page) -> str:
    return page.label("total / active, billion")


def _part_legend(figure: Figure, page: style.Page) -> None:
    handles = [Patch(color=c, label=page.label(part)) for part, c in PART_COLOURS.items()]
    columns = 2 if page.narrow else 4
    figure.legend(
        handles=handles,
        loc="outside lower center",
        ncols=columns,
        fontsize=SMALL,
        handlelength=1.0,
        columnspacing=1.0,
    )


def row_names(axes: Axes, page: style.Page, names: list[str], height: float) -> None:
    """Name the rows: beside the axis where there is room, above the bars on a phone."""
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    if not page.narrow:
        axes.set_yticks(range(len(names)), names)
        return
    axes.set_yticks([])
    for row, name in enumerate(names):
        axes.annotate(
            name,
            (0, row - height / 2 - 0.05),
            xycoords=("axes fraction", "data"),
            va="bottom",
            fontsize=8,
        )


def active_total(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw active against total parameters of every counted model; dense ones lie on the line."""
    figure, axes = page.figure(3.9 if page.narrow else 4.1)
    limits = (frame["total"].min() / 1.6, frame["total"].max() * 1.6)
    smallest_to_largest = (frame["active"].min() / 1.6, frame["active"].max() * 2.2)
    for share in (1.0, 0.1, 0.03):
        axes.plot(limits, [x * share for x in limits], color=RULE if share < 1 else MUTED, lw=0.9)
        axes.annotate(
            page.write(share, "share"),
            (limits[1] / 1.15, limits[1] * share / 1.15),
            fontsize=SMALL,
            color=MUTED,
            ha="right",
            va="bottom",
        )
    cloud = frame[frame["source"] == "registry"]
    _registry_cloud(axes, cloud)
    frame = frame[frame["source"] == "configuration"]
    for architecture in ("dense", "MoE"):
        scatter(axes, frame[frame["architecture"] == architecture], "total", "active", architecture)
    log_axis(axes, page, "x", limits, "total parameters (logarithmic axis)")
    log_axis(
        axes,
        page,
        "y",
        smallest_to_largest,
        "active parameters (logarithmic axis)",
    )
    _name_points(axes, page, frame)
    architecture_legend(axes, page, frame, "upper left")
    _registry_legend(figure, page, cloud)
    return figure


def _registry_legend(figure: Figure, page: style.Page, cloud: pd.DataFrame) -> None:
    text = page.label("counted from the registry's digests ({count})")
    label = text.format(count=page.write(len(cloud), "count"))
    handle = Line2D([], [], marker="o", color=MUTED, alpha=0.6, ms=3, ls="", label=label)
    figure.legend(handles=[handle], loc="outside lower center", handletextpad=0.2)


def _registry_cloud(axes: Axes, rows: pd.DataFrame) -> None:
    """Draw the shapes counted from the registry's digests, small and grey behind the others."""
    for architecture in ("dense", "MoE"):
        own = rows[rows["architecture"] == architecture]
        axes.scatter(
            own["total"].astype(float),
            own["active"].astype(float),
            s=7,
            marker=ARCHITECTURE_MARKERS[architecture],
            color=MUTED,
            alpha=0.35,
            linewidths=0,
            zorder=0.5,
        )


def _name_points(axes: Axes, page: style.Page, frame: pd.DataFrame) -> None:
    for record in records(frame[frame["named"]]):
        if page.narrow and not record.named_on_phone:
            continue
        axes.annotate(
            short_name(record.repo_id),
            (record.total, record.active),
            xytext=(5, -8),
            textcoords="offset points",
            fontsize=SMALL,
            color=INK,
            path_effects=[withStroke(linewidth=2.5, foreground="white")],
        )


def scatter(axes: Axes, rows: pd.DataFrame, x: str, y: str, architecture: str) -> None:
    """Draw the models of one architecture in its colour and shape."""
    axes.scatter(
        rows[x].astype(float) if rows[x].dtype != "datetime64[us]" else rows[x],
        rows[y].astype(float),
        s=20,
        marker=ARCHITECTURE_MARKERS[architecture],
        color=ARCHITECTURE_COLOURS[architecture],
        alpha=0.75,
        linewidths=0,
    )


def architecture_legend(axes: Axes, page: style.Page, frame: pd.DataFrame, where: Corner) -> None:
    """Name the two architectures with the number of models of each."""
    handles: list[Artist] = []
    for architecture in ("MoE", "dense"):
        count = int((frame["architecture"] == architecture).sum())
        label = f"{page.label(architecture)} ({page.write(count, 'count')})"
        marker = ARCHITECTURE_MARKERS[architecture]
        colour = ARCHITECTURE_COLOURS[architecture]
        handles.append(Line2D([], [], marker=marker, color=colour, label=label, ls=""))
    axes.legend(handles=handles, loc=where, handletextpad=0.2)


def log_axis(
    axes: Axes, page: style.Page, which: str, limits: tuple[float, float], label: str
) -> None:
    """Set a logarithmic axis in parameters with ticks at powers of ten and at three of each."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    (axes.set_xscale if which == "x" else axes.set_yscale)("log")
    (axes.set_xlim if which == "x" else axes.set_ylim)(*limits)
    decades = range(int(np.floor(np.log10(limits[0]))), int(np.ceil(np.log10(limits[1]))) + 1)
    steps = (1,) if which == "x" else (1, 3)
    if which == "x" and page.narrow:  # the names of large numbers are long
        decades = range(9, decades.stop, 2)
    axis.set_major_locator(FixedLocator([s * 10.0**d for d in decades for s in steps]))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(page.ticks("parameters"))
    (axes.set_xlabel if which == "x" else axes.set_ylabel)(page.label(label))
    axes.grid(True, which="major", axis=which, color=RULE, lw=0.4)  # type: ignore[arg-type]


def memory(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the gibibytes that the weights of each model take at each precision."""
    repos = list(dict.fromkeys(frame["repo_id"]))
    figure, axes = page.figure((0.42 if page.narrow else 0.3) * len(repos) + 1.2)
    for row, repo in enumerate(repos):
        rows = frame[frame["repo_id"] == repo]
        axes.plot([rows["gib"].min(), rows["gib"].max()], [row, row], color=RULE, lw=2, zorder=1)
        for record in records(rows):
            axes.scatter(
                record.gib,
                row,
                s=26,
                marker=PRECISION_MARKERS[record.precision],
                color=PRECISION_COLOURS[record.precision],
                zorder=2,
                lw=0,
            )
    row_names(axes, page, [short_name(repo) for repo in repos], 0.16 if page.narrow else 0.5)
    axes.set_xscale("log")
    axes.set_xlim(frame["gib"].min() / 1.4, frame["gib"].max() * 1.4)
    axes.xaxis.set_major_locator(FixedLocator([10, 30, 100, 300, 1000, 3000]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(page.ticks("count"))
    axes.set_ylim(len(repos) - 0.5, -0.7)
    axes.set_xlabel(page.label("GiB to hold the weights (logarithmic axis)"))
    style.grid(axes, "x")
    for name, marker in PRECISION_MARKERS.items():
        axes.scatter([], [], s=26, marker=marker, color=PRECISION_COLOURS[name], label=name, lw=0)
    figure.legend(loc="outside upper center", ncols=4, handletextpad=0.1, columnspacing=0.9)
    return figure
