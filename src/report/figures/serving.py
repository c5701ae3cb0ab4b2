"""Figures of the page on serving: rooflines, shares of the bound, accelerators, experts, twins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, NullLocator

from report.figures import style
from report.figures.moe import plain_ticks
from report.figures.style import ACCENT, ARCHITECTURE_COLOURS, INK, MUTED

SMALL = 7.5
LIMIT_STYLES = {"compute": (0, (6, 2)), "memory": (0, (1, 1.5)), "network": (0, (4, 1.5, 1, 1.5))}
LIMIT_LABELS = {"compute": "limit: compute", "memory": "limit: memory", "network": "limit: network"}
MODEL_MARKERS = ("o", "^", "D", "s")
MODEL_COLOURS = (ARCHITECTURE_COLOURS["MoE"], "#7a3305", INK, ARCHITECTURE_COLOURS["dense"])
"""Mixtures in tones of their colour and ink, the dense model last."""
TWIN_STYLES = {
    "mixture": ("#b9510e", "-", 2.2),
    "active": (ACCENT, (0, (6, 2)), 1.4),
    "geometric mean": (ACCENT, (0, (3, 1.5, 1, 1.5)), 1.4),
    "total": (ACCENT, (0, (1, 1.5)), 1.4),
}
TWIN_LABELS = {
    "mixture": "the mixture",
    "active": "dense, as large as active",
    "geometric mean": "dense, geometric mean",
    "total": "dense, as large as total",
}
PHASE_LABELS = {"decode": "generating", "prefill": "reading prompts", "both": "whole requests"}
NO_WAY = "#e4e7ea"


def roofline(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw bounds of generating against the batch, with what was measured, one panel a system."""
    systems = list(dict.fromkeys(frame["system"]))
    size = (len(systems), 1) if page.narrow else (1, len(systems))
    figure, panels = page.figure(6.4 if page.narrow else 3.6, *size, sharex=True, sharey=True)
    for axes, system in zip(np.ravel(panels), systems, strict=True):
        rows = frame[frame["system"] == system]
        _bound(axes, rows[rows["measured"].isna()])
        points = rows[rows["measured"].notna()]
        axes.plot(points["batch"], points["measured"], "o", color=INK, ms=5, zorder=4)
        for point in points.itertuples():
            best = point.measured == points["measured"].max()
            axes.annotate(
                page.write(point.measured, "number"),
                (point.batch, point.measured),
                (0, 5 if best else -5),
                textcoords="offset points",
                fontsize=SMALL,
                ha="center",
                va="bottom" if best else "top",
            )
        axes.set_title(system, loc="left", fontsize=8.5)
        _log(axes, page, "x", [1, 10, 100, 1000], "sequences an accelerator (logarithmic axis)")
        _log(axes, page, "y", [100, 1000, 10_000], "")
        axes.set_ylim(80, 60_000)
        style.grid(axes, "y")
    label = page.label("tokens a second an accelerator (logarithmic axis)")
    figure.supylabel(label, fontsize=9)
    _limit_legend(figure, page)
    return figure


def _bound(axes: Axes, rows: pd.DataFrame) -> None:
    axes.fill_between(rows["batch"], rows["low"], rows["high"], color=ACCENT, alpha=0.3, lw=0)
    axes.plot(rows["batch"], rows["high"], color=ACCENT, lw=2)
    for limit, dashes in LIMIT_STYLES.items():
        axes.plot(rows["batch"], rows[limit], color=MUTED, lw=0.9, ls=dashes, zorder=1)


def _limit_legend(figure: Figure, page: style.Page) -> None:
    handles = [Line2D([], [], color=ACCENT, lw=2, label=page.label("bound"))]
    handles += [
        Line2D([], [], color=MUTED, lw=0.9, ls=dashes, label=page.label(LIMIT_LABELS[limit]))
        for limit, dashes in LIMIT_STYLES.items()
    ]
    handles.append(
        Line2D([], [], color=INK, marker="o", ls="", label=page.label("measured throughput"))
    )
    figure.legend(handles=handles, loc="outside upper center", ncols=2 if page.narrow else 3)


def shares(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the share of the bound each system reaches, one row a vendor and phase."""
    groups = list(dict.fromkeys(zip(frame["phase"], frame["vendor"], strict=True)))
    figure, axes = page.figure((0.62 if page.narrow else 0.42) * len(groups) + 1.3)
    for row, (phase, vendor) in enumerate(groups):
        own = frame[(frame["phase"] == phase) & (frame["vendor"] == vendor)]
        colour = style.VENDOR_COLOURS.get(vendor, style.VENDOR_COLOURS["other"])
        axes.plot(
            [own["low"].iloc[0], own["high"].iloc[0]], [row, row], color=colour, lw=5, alpha=0.3
        )
        axes.plot([own["median"].iloc[0]] * 2, [row - 0.22, row + 0.22], color=colour, lw=1.6)
        for verified, face in ((True, colour), (False, "white")):
            dots = own[own["verified"] == verified]
            axes.scatter(
                dots["ratio"],
                [row] * len(dots),
                s=26,
                marker=style.VENDOR_MARKERS.get(vendor, "X"),
                facecolor=face,
                edgecolor=colour,
                lw=1,
                zorder=3,
            )
    names = [
        f"{vendor}: {page.label(PHASE_LABELS[phase])}" + ("*" if phase == "both" else "")
        for phase, vendor in groups
    ]
    _rows(axes, page, names)
    axes.set_xlim(0, 0.85)
    axes.xaxis.set_major_formatter(page.ticks("share"))
    axes.set_xlabel(page.label("measured throughput, share of the bound"))
    style.grid(axes, "x")
    _verified_legend(figure, page)
    return figure


def _verified_legend(figure: Figure, page: style.Page) -> None:
    handles = [
        Line2D([], [], ls="", marker="o", mfc=face, mec=MUTED, label=page.label(text))
        for text, face in (("audited", MUTED), ("self-reported", "white"))
    ]
    handles.append(Line2D([], [], color=MUTED, lw=1.6, label=page.label("median")))
    figure.legend(handles=handles, loc="outside upper center", ncols=2 if page.narrow else 3)


def _rows(axes: Axes, page: style.Page, names: Sequence[str]) -> None:
    """Name rows at the left, or above each row on a phone."""
    axes.set_ylim(len(names) - 0.5, -0.75 if page.narrow else -0.5)
    axes.tick_params(axis="y", length=0)
    if not page.narrow:
        axes.set_yticks(range(len(names)), names)
        return
    axes.set_yticks([])
    left = axes.get_yaxis_transform()
    for row, name in enumerate(names):
        axes.text(0, row - 0.3, name, transform=left, fontsize=SMALL, va="bottom")


def needed(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw how many accelerators of each vendor hold each model."""
    order = frame[frame["model"] == frame["model"].iloc[0]].sort_values(["least", "vendor"])
    accelerators, models = list(order["accelerator"]), list(dict.fromkeys(frame["model"]))
    figure, axes = page.figure((0.5 if page.narrow else 0.34) * len(accelerators) + 1.4)
    shift = (
        np.linspace(-0.2, 0.2, len(models))
        if page.narrow
        else np.linspace(-0.27, 0.27, len(models))
    )
    for place, model in enumerate(models):
        own = frame[frame["model"] == model].set_index("accelerator")
        for row, accelerator in enumerate(accelerators):
            record, y = own.loc[accelerator], row + shift[place] + (0.12 if page.narrow else 0)
            colour, marker = MODEL_COLOURS[place], MODEL_MARKERS[place]
            axes.plot([record["least"], record["usual"]], [y, y], color=colour, lw=1)
            face = "white" if record["weak"] else colour
            axes.plot(record["least"], y, marker, color=colour, mfc=face, ms=4)
        axes.plot([], [], MODEL_MARKERS[place], color=MODEL_COLOURS[place], ms=4, label=model)
    vendors = dict(zip(order["accelerator"], order["vendor"], strict=True))
    _rows(axes, page, [_chip_name(vendors[name], name) for name in accelerators])
    _log(
        axes,
        page,
        "x",
        [1, 2, 5, 10, 20, 50, 100],
        "accelerators to hold the model (logarithmic axis)",
    )
    axes.set_xlim(0.8, frame["usual"].max() * 1.2)
    style.grid(axes, "x")
    figure.legend(loc="outside upper center", ncols=2 if page.narrow else len(models))
    return figure


def _chip_name(vendor: str, name: str) -> str:
    return name if name.startswith(vendor) else f"{vendor} {name}"


def distinct(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the share of a layer's experts that a batch touches, with the effect of skew."""
    figure, axes = page.figure(4.0 if page.narrow else 3.5)
    for place, (model, rows) in enumerate(frame.groupby("model", sort=False)):
        colour, even = MODEL_COLOURS[place], rows[rows["skew"] == 0]
        skewed = rows[rows["skew"] == rows["skew"].max()]
        axes.fill_between(
            even["tokens"], skewed["share"], even["share"], color=colour, alpha=0.15, lw=0
        )
        name = f"{model} ({even['chosen'].iloc[0]}/{even['experts'].iloc[0]})"
        axes.plot(
            even["tokens"],
            even["share"],
            MODEL_MARKERS[place] + "-",
            color=colour,
            ms=4,
            markevery=(place, 6),
            label=name,
        )
    _log(axes, page, "x", [1, 10, 100, 1000], "tokens in the batch (logarithmic axis)")
    axes.set_ylim(0, 1.02)
    axes.yaxis.set_major_formatter(page.ticks("share"))
    axes.set_ylabel(page.label("share of a layer's experts touched"))
    style.grid(axes, "y")
    figure.legend(loc="outside upper center", ncols=1 if page.narrow else 2)
    return figure


def twins(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw what a million tokens cost on a mixture and on its dense twins."""
    figure, axes = page.figure(4.2 if page.narrow else 3.6)
    for model, (colour, dashes, width) in TWIN_STYLES.items():
        own = frame[frame["model"] == model]
        axes.plot(
            own["batch"],
            own["seconds"],
            color=colour,
            ls=dashes,
            lw=width,
            label=page.label(TWIN_LABELS[model]),
        )
    _log(axes, page, "x", [0.1, 1, 10, 100], "sequences an accelerator (logarithmic axis)")
    _log(
        axes,
        page,
        "y",
        [100, 1000, 10_000, 100_000],
        "accelerator-seconds a million tokens (logarithmic axis)",
    )
    style.grid(axes, "y")
    figure.legend(loc="outside upper center", ncols=1 if page.narrow else 2)
    return figure


def gains(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Draw the most that reading and generating apart can gain, one panel a system."""
    systems = list(dict.fromkeys(frame["system"]))
    size = (len(systems), 1) if page.narrow else (1, len(systems))
    figure, panels = page.figure(6.2 if page.narrow else 3.4, *size)
    for axes, system in zip(np.ravel(panels), systems, strict=True):
        own = frame[frame["system"] == system]
        cells = own.pivot(index="milliseconds", columns="input_per_output", values="gain")
        _heat(axes, page, cells)
        axes.set_title(system, loc="left", fontsize=8.5)
        axes.set_xlabel(page.label("prompt tokens a generated token"))
        if page.narrow or system == systems[0]:
            axes.set_ylabel(page.label("milliseconds allowed between tokens"))
    return figure


def _heat(axes: Axes, page: style.Page, cells: pd.DataFrame) -> None:
    """Draw cells as colours with their factors; grey where no way keeps the time."""
    values, factor = cells.to_numpy(dtype=float), plain_ticks(page)
    shown = np.where(np.isinf(values), 8, values)
    axes.set_facecolor(NO_WAY)
    axes.imshow(shown, aspect="auto", origin="lower", cmap="Oranges", norm=LogNorm(1, 8))
    for (row, column), value in np.ndenumerate(values):
        text = "–" if np.isnan(value) else "∞" if np.isinf(value) else factor(round(value, 1))
        colour = "white" if shown[row, column] > 4 else INK
        axes.text(column, row, text, ha="center", va="center", fontsize=SMALL, color=colour)
    axes.set_xticks(range(len(cells.columns)), [factor(float(c)) for c in cells.columns])
    axes.set_yticks(range(len(cells.index)), [factor(float(c)) for c in cells.index])
    axes.tick_params(length=0)


def _log(axes: Axes, page: style.Page, axis: str, ticks: Sequence[float], label: str) -> None:
    """Make an axis logarithmic, with these ticks and this label."""
    if axis == "x":
        axes.set_xscale("log")
        own = axes.xaxis
    else:
        axes.set_yscale("log")
        own = axes.yaxis  # type: ignore[assignment]
    own.set_major_locator(FixedLocator(ticks))
    own.set_minor_locator(NullLocator())
    own.set_major_formatter(plain_ticks(page))
    if label:
        own.set_label_text(page.label(label))
