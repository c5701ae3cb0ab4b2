"""A test of one statement: how it is registered, what it gives back, how it is run.

A test reads only the tables it declares. What an edition lacks makes the statement unverifiable in
that edition, never an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from report.analysis.claims.rules import Limits, Verdict
from report.errors import ReportError

Tables = Mapping[str, pd.DataFrame]
Reach = Literal["whole", "core"]


@dataclass(frozen=True)
class Number:
    """A figure a test rests on: its English label, raw value in base units, kind and unit."""

    label: str
    raw: Any
    kind: str
    unit: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What a test found. `missing` names what the edition lacks, when that decided."""

    verdict: Verdict
    numbers: tuple[Number, ...] = ()
    missing: str | None = None


@dataclass(frozen=True)
class Check:
    """A registered test.

    `reach` is "whole" when the test decides the statement as it is worded, "core" when a part of it
    (a motive, a licence text, the date of a piece) rests on documents.
    """

    claim_id: str
    tables: tuple[str, ...]
    reach: Reach
    run: Callable[[Tables, Limits], Outcome]


class DataMissing(ReportError):
    """The edition has no rows that a test needs."""

    def __init__(self, table: str, rows: str) -> None:
        self.what = f"{table}: {rows}"
        super().__init__(f"The table {table} has no row for {rows}.")


CHECKS: dict[str, Check] = {}
"""Every test by its statement's identifier; filled as the modules of `checks` are imported."""


def check(
    claim_id: str, *tables: str, reach: Reach = "whole"
) -> Callable[[Callable[[Tables, Limits], Outcome]], Callable[[Tables, Limits], Outcome]]:
    """Register the decorated function as the test of a statement that reads `tables`."""

    def register(run: Callable[[Tables, Limits], Outcome]) -> Callable[[Tables, Limits], Outcome]:
        if claim_id in CHECKS:
            raise ValueError(f"{claim_id} has two tests.")
        CHECKS[claim_id] = Check(claim_id, tables, reach, run)
        return run

    return register


def run(one: Check, frames: Tables, limits: Limits) -> Outcome:
    """Run a test on the tables it declares."""
    if absent := [name for name in one.tables if name not in frames]:
        return Outcome("unverifiable", missing=", ".join(absent))
    try:
        return one.run({name: frames[name] for name in one.tables}, limits)
    except DataMissing as error:
        return Outcome("unverifiable", missing=error.what)
