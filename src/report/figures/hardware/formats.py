"""Drawings of the copies of models in other formats and how soon they come."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from report.figures import style

_ORDINALS = {
    2: "second hardware format",
    3: "third hardware format",
    4: "fourth hardware format",
    5: "fifth hardware format",
}


def draw_spread(page: style.Page, frame: pd.DataFrame) -> Figure:
    """Share of models with their n-th hardware format by days. `frame` from ``formats.spread``."""
    nths = sorted(frame["nth"].unique())
    figure, grid = page.figure(
        4.4 if page.narrow else 4.0, (len(nths) + 1) // 2, 2, sharex=True, sharey=True
    )
    for axes, nth in zip(np.ravel(grid), nths, strict=False):
        rows = frame[frame["nth"] == nth]
        _curves(axes, rows)
        axes.set_title(page.label(_ORDINALS[int(nth)]), loc="left", fontsize=8.5)
        axes.xaxis.set_major_formatter(page.ticks("count"))
        axes.yaxis.set_major_formatter(page.ticks("share"))
        style.grid(axes, "y")
        last = rows.iloc[-1]
        for column in ("latest", "earliest"):
            text = page.write(last[column], "share")
            lower = last[column] == min(last["latest"], last["earliest"])
            axes.annotate(
                text,
                (last["day"], last[column]),
                xytext=(-2, -9 if lower else 3),
                textcoords="offset points",
                ha="right",
                fontsize=8,
            )
    axes = np.ravel(grid)[0]
    axes.set_ylim(0, min(1.0, frame["high"].max() * 1.2))
    axes.set_xlim(0, frame["day"].max())
    days, share = page.label("days after release"), page.label("share of models")
    key = "— " + page.label("latest dates") + "   - - " + page.label("earliest dates")
    figure.supxlabel(f"{days}\n{key}", fontsize=8.5)
    figure.supylabel(share, fontsize=8.5)
    return figure


def _curves(axes: Axes, rows: pd.DataFrame) -> None:
    day = rows["day"].to_numpy()
    low = rows[["latest", "earliest"]].min(axis=1).to_numpy()
    high = rows[["latest", "earliest"]].max(axis=1).to_numpy()
    axes.fill_between(day, rows["low"], rows["high"], step="post", color="#e8eef3", linewidth=0)
    axes.fill_between(day, low, high, step="post", color="#b9d3e4", linewidth=0)
    axes.step(day, rows["latest"], where="post", color=style.ACCENT, linewidth=1.4)
    axes.step(
        day, rows["earliest"], where="post", color=style.ACCENT, linewidth=1.0, ls=(0, (4, 2))
    )
