"""Accelerators as a roofline sees them: memory, bandwidth, compute, interconnect, with spread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import pandas as pd

from report.analysis.hardware.accelerators import is_weak
from report.analysis.statistics import Interval

PEAKS = ("bf16_dense_tflops", "fp8_dense_tflops", "int8_dense_tops", "fp4_dense_tflops")
"""Columns of dense peak compute, in the accelerators table."""

Side = Literal["low", "high"]
Spread = Mapping[tuple[str, str], Interval]


class Format(NamedTuple):
    """How a model is served: bits of a quantised weight with its scale, bytes of a cached number.

    `peaks` are the columns of compute it may use: its own or a wider one, whichever is faster, so
    that a chip without units for a format computes in the next. `experts_only` leaves all but
    routed experts at 16 bits.
    """

    weight_bits: float
    cache_bytes: int
    peaks: tuple[str, ...]
    experts_only: bool = False


FORMATS: dict[str, Format] = {
    "BF16": Format(16, 2, ("bf16_dense_tflops",)),
    "FP8": Format(8 + 32 / 128**2, 1, ("fp8_dense_tflops", "bf16_dense_tflops")),
    "INT8": Format(8 + 16 / 128, 1, ("int8_dense_tops", "bf16_dense_tflops")),
    "INT4": Format(4 + 16 / 128, 1, ("int8_dense_tops", "bf16_dense_tflops")),
    "FP4": Format(4.5, 1, ("fp4_dense_tflops", "fp8_dense_tflops", "bf16_dense_tflops")),
    "MXFP4": Format(
        4.25, 1, ("fp4_dense_tflops", "fp8_dense_tflops", "bf16_dense_tflops"), experts_only=True
    ),
}
"""Weights with the scales of `moe.memory`; FP4 has an 8-bit scale every 16 weights (NVFP4). INT4 is
a format of weights only: it computes in INT8 at best. Below 16 bits the cache takes 8, the least
that the engines of the measurements use."""


@dataclass(frozen=True)
class Figures:
    """One reading of a data sheet: bytes, bytes a second, FLOPs a second by column.

    `link` is the interconnect in bytes a second in one direction, None where it is not known.
    """

    memory: float
    bandwidth: float
    peaks: Mapping[str, float]
    link: float | None

    def peak(self, served: Format) -> float:
        """Return the fastest peak the format may use; 0 where none is known."""
        return max(
            (self.peaks[column] for column in served.peaks if column in self.peaks), default=0
        )

    def scaled(self, share: float) -> Figures:
        """Return the same memory with compute, bandwidth and link at a share of their speed."""
        return Figures(
            self.memory,
            self.bandwidth * share,
            {column: peak * share for column, peak in self.peaks.items()},
            None if self.link is None else self.link * share,
        )


@dataclass(frozen=True)
class Chip:
    """An accelerator; `low` and `high` are the least and the most that its sources say.

    Memory is in GB on the low side and in GiB on the high one: sheets say the one and often mean
    the other. `weak` as from ``hardware.accelerators.is_weak``.
    """

    accelerator_id: str
    name: str
    vendor: str
    release_date: str
    low: Figures
    high: Figures
    weak: bool

    def side(self, side: Side) -> Figures:
        """Return the figures of one side."""
        return self.high if side == "high" else self.low


def chips(accelerators: pd.DataFrame, ranges: pd.DataFrame) -> dict[str, Chip]:
    """Return the accelerators whose memory, bandwidth and some peak are known, by identifier.

    `accelerators` and `ranges` are the tables of those names (accelerator_ranges).
    """
    keys = zip(ranges.accelerator_id, ranges.quantity, strict=True)
    bounds = zip(ranges.low.astype(float), ranges.high.astype(float), strict=True)
    spread = {
        (str(chip), str(quantity)): Interval(*bound)
        for (chip, quantity), bound in zip(keys, bounds, strict=True)
    }
    complete = accelerators.assign(weak=is_weak(accelerators))[
        accelerators.hbm_gb.notna()
        & accelerators.mem_bandwidth_gbs.notna()
        & accelerators[list(PEAKS)].notna().any(axis=1)
    ]
    return {row["accelerator_id"]: _chip(row, spread) for _, row in complete.iterrows()}


def _chip(row: pd.Series, spread: Spread) -> Chip:
    released = row["release_date"]
    return Chip(
        row["accelerator_id"],
        row["name"],
        row["vendor"],
        "" if pd.isna(released) else str(released),
        _figures(row, spread, "low"),
        _figures(row, spread, "high"),
        bool(row["weak"]),
    )


def _figures(row: pd.Series, spread: Spread, side: Side) -> Figures:
    def read(column: str) -> float:
        known = spread.get((row["accelerator_id"], column))
        return getattr(known, side) if known else float(row[column])

    link = row["interconnect_gbs"]
    return Figures(
        memory=read("hbm_gb") * (2**30 if side == "high" else 1e9),
        bandwidth=read("mem_bandwidth_gbs") * 1e9,
        peaks={name: read(name) * 1e12 for name in PEAKS if pd.notna(row[name])},
        link=None if pd.isna(link) else float(link) * 1e9 / 2,
    )
