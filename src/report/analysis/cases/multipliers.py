"""How many times faster Dynamo is said to make inference, by who says so."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from report.analysis.hardware.dynamo import grouped

_TIMES = re.compile(r"(\d+(?:\.\d+)?)x\b")
_TIMES_THROUGHPUT = re.compile(r"(\d+(?:\.\d+)?)x throughput")
_MORE_THROUGHPUT = re.compile(r"(\d+)% higher throughput")
_NOT_SPEED = "start-up"
_ORDER = [
    "third-party result",
    "account in the press",
    "claim of the maker",
    "checkable fact",
    "proposal, not merged when read",
]


def speed_ups(dynamo: pd.DataFrame) -> pd.DataFrame:
    """Return the stated factors of throughput or speed, the smallest first in each group.

    A factor is written in the cell as ``7x``, or as a percentage by which throughput rose; where a
    cell has several, that of throughput stands, since a shorter wait serves nobody more. Columns:
    fact, fact_it, group (as in ``hardware.dynamo``), who_says, date (full or partial), factor
    (times). Start-up times and rows without a factor are left out. `fact_it` says the fact in
    Italian.
    """
    rows = grouped(dynamo)
    factors = pd.Series([_factor(cell) for cell in rows["value"]], index=rows.index, dtype=float)
    rows = rows.assign(factor=factors)
    rows = rows[rows["factor"].notna() & (rows["topic"] != "release")]
    columns = ["fact", "fact_it", "group", "who_says", "date", "factor"]
    place = rows["group"].map(_ORDER.index)
    ordered = rows.assign(place=place).sort_values(["place", "factor"], kind="stable")
    return ordered.reset_index(drop=True)[columns]


def _factor(cell: Any) -> float | None:
    """Return the factor of throughput in a cell, else the largest factor of speed.

    >>> _factor("1.6x throughput, 2x faster first token"), _factor("67% higher throughput")
    (1.6, 1.67)
    >>> _factor("up to 30x")
    30.0
    """
    if not isinstance(cell, str) or _NOT_SPEED in cell:
        return None
    throughput = [float(number) for number in _TIMES_THROUGHPUT.findall(cell)]
    throughput += [1 + int(share) / 100 for share in _MORE_THROUGHPUT.findall(cell)]
    return max(throughput or map(float, _TIMES.findall(cell)), default=None)
