"""Drawings of paths: from families through engines to vendors, and what pairs of vendors cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from report.analysis.hardware.flow import OTHER
from report.figures import style

_COLUMNS = ("line", "project", "vendor")
_HEADS = {"line": "families", "project": "engine", "vendor": "vendor"}
_BAR = 0.03  # width of a node, of the distance between the first and the last column
_GAP = 0.9  # empty space between two nodes, in families
_LEAST = {True: 2.3, False: 1.7}  # least distance of two labels, in families, on a phone or not


class Node(NamedTuple):
    """A node of the flow: where it begins from above, and how high it is, in families."""

    top: float
    height: float


def draw_flow(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Families -> engines -> vendors, ribbons as wide as families. `frame` from ``flow.flow``."""
    figure, axes = page.figure(6.4 if page.narrow else 6.0)
    nodes = {column: _stack(frame, column) for column in _COLUMNS}
    for left, right, x in zip(_COLUMNS[:2], _COLUMNS[1:], (0.0, 0.5), strict=True):
        _ribbons(axes, frame, (left, right), x, nodes)
    for column, x in zip(_COLUMNS, (0.0, 0.5, 1.0), strict=True):
        _draw_nodes(page, axes, column, x, nodes[column])
    depth = max(node.top + node.height for column in nodes.values() for node in column.values())
    axes.set_xlim(-0.42, 1.42) if page.narrow else axes.set_xlim(-0.24, 1.3)
    axes.set_ylim(depth + 1, -3.6)
    axes.axis("off")
    return figure


def _stack(frame: pd.DataFrame, column: str) -> dict[str, Node]:
    """Place the members of a column below one another, the widest first, "other" last."""
    widths = frame.groupby(column)["width"].sum().sort_values(ascending=False, kind="stable")
    order = [name for name in widths.index if name != OTHER]
    order += [OTHER] if OTHER in widths.index else []
    nodes, top = {}, 0.0
    for name in order:
        nodes[str(name)] = Node(top, float(widths[name]))
        top += float(widths[name]) + _GAP
    return nodes


def _ribbons(
    axes: Axes,
    frame: pd.DataFrame,
    sides: tuple[str, str],
    x: float,
    nodes: Mapping[str, Mapping[str, Node]],
) -> None:
    """Draw the ribbons between two columns, in the colour of the vendor they lead to."""
    left, right = sides
    keys = list(dict.fromkeys([left, right, "vendor"]))
    links = frame.groupby(keys)["width"].sum().reset_index().to_dict("records")
    starts = _offsets(links, [left, right, "vendor"], nodes)
    ends = _offsets(links, [right, "vendor", left], nodes)
    for link, start, end in zip(links, starts, ends, strict=True):
        curve = _ribbon(x + _BAR, x + 0.5, start, end, link["width"])
        shade = style.VENDOR_COLOURS.get(link["vendor"], style.NEUTRAL)
        axes.add_patch(PathPatch(curve, facecolor=shade, alpha=0.5, edgecolor="white", lw=0.3))


def _offsets(
    links: Sequence[Mapping[Any, Any]],
    order: Sequence[str],
    nodes: Mapping[str, Mapping[str, Node]],
) -> list[float]:
    """Return where each link begins on the nodes of the first column of `order`, sorted by all."""
    places = {column: list(nodes[column]) for column in order}
    ranked = sorted(
        range(len(links)),
        key=lambda link: [places[column].index(links[link][column]) for column in order],
    )
    used = {name: node.top for name, node in nodes[order[0]].items()}
    tops = [0.0] * len(links)
    for link in ranked:
        name = links[link][order[0]]
        tops[link] = used[name]
        used[name] += links[link]["width"]
    return tops


def _ribbon(x0: float, x1: float, y0: float, y1: float, width: float) -> Path:
    middle = (x0 + x1) / 2
    points = [
        (x0, y0), (middle, y0), (middle, y1), (x1, y1),
        (x1, y1 + width), (middle, y1 + width), (middle, y0 + width), (x0, y0 + width), (x0, y0),
    ]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    return Path(points, codes)


def _draw_nodes(
    page: style.Page, axes: Axes, column: str, x: float, nodes: Mapping[str, Node]
) -> None:
    size = 7 if page.narrow else 8
    middles = [node.top + node.height / 2 for node in nodes.values()]
    places = spread_labels(middles, _LEAST[page.narrow])
    for (name, node), y in zip(nodes.items(), places, strict=True):
        colour = style.VENDOR_COLOURS.get(name, style.NEUTRAL) if column == "vendor" else style.INK
        axes.add_patch(Rectangle((x, node.top), _BAR, node.height, facecolor=colour))
        words = page.label(name) if name in (OTHER, "not stated") else name
        count = page.write(round(node.height), "count") if node.height >= 1 else "< 1"
        text = f"{words} {count}"
        side = {"line": (x - 0.015, "right"), "vendor": (x + _BAR + 0.015, "left")}
        at, align = side.get(column, (x + _BAR / 2, "center"))
        mark = axes.text(at, y, text, ha=align, va="center", fontsize=size)
        if column == "project":
            mark.set_bbox({"facecolor": "white", "alpha": 0.85, "pad": 0.8, "linewidth": 0})
    head = page.label(_HEADS[column])
    align = {"line": "right", "vendor": "left"}.get(column, "center")
    at = {"line": x + _BAR, "vendor": x}.get(column, x + _BAR / 2)
    axes.text(at, -2.2, head, ha=align, va="center", fontsize=size + 1, color=style.MUTED)


def spread_labels(places: Sequence[float], least: float) -> list[float]:
    """Return ordered `places` moved down where two are closer than `least`, then back up.

    >>> spread_labels([0.0, 0.5, 9.0], 1.0)
    [0.0, 1.0, 9.0]
    """
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + least) if moved else place)
    return moved


def draw_pairs(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Families left without each pair of vendors. `frame` from ``removal.vendor_pairs``."""
    alone = frame[frame["first"] == frame["second"]].sort_values(["families_left", "first"])
    order = alone["first"].tolist()
    figure, axes = page.figure(3.6 if page.narrow else 4.4)
    low, high = frame["families_left"].min(), frame["families_left"].max()
    for row in frame.to_dict("records"):
        x, y = sorted((order.index(row["first"]), order.index(row["second"])))
        depth = (high - row["families_left"]) / max(high - low, 1)
        shade = 1 - 0.75 * depth
        box = Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=(shade, shade, shade))
        box.set(edgecolor=style.INK if row["extra"] > 0 else "white", linewidth=1.0)
        box.set_zorder(2 if row["extra"] > 0 else 1)
        axes.add_patch(box)
        ink = "white" if shade < 0.6 else style.INK
        weight = "bold" if row["extra"] > 0 else "normal"
        text = page.write(row["families_left"], "count")
        size = 6 if page.narrow else 8
        axes.text(
            x, y, text, ha="center", va="center", fontsize=size, color=ink, weight=weight, zorder=3
        )
    names = [name if not page.narrow else name.split()[-1] for name in order]
    size = 7 if page.narrow else 8
    axes.set_xticks(np.arange(len(order)), names, rotation=90, fontsize=size)
    axes.set_yticks(np.arange(len(order)), names, fontsize=size)
    axes.set_xlim(-0.5, len(order) - 0.5)
    axes.set_ylim(len(order) - 0.5, -0.5)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return figure
