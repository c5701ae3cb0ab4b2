"""Corrections to the data: one reviewed table, applied whenever a table is read.

A source that is wrong is not edited, so that its file stays what the source said. The row of the
table `corrections` names the cell, what stands there and what should, why, and on whose word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from report.datapackage import Package, Table
from report.errors import Problem, suggest
from report.quantities import is_unknown
from report.reading import Reading, parse_cell, read_table

CORRECTIONS = "corrections"
APPLIED = "applied"
JOINT = " + "
"""What stands between the parts of a key of several columns."""


@dataclass(frozen=True)
class Correction:
    """One cell to be corrected; `row` is the line of the table of corrections.

    `editions` are those whose snapshot holds the error; a correction of evidence names none.
    """

    table: str
    key: str
    column: str
    old: str
    new: str
    editions: tuple[str, ...]
    file: str
    row: int

    def problem(self, column: str, message: str) -> Problem:
        """Return a problem of this row."""
        return Problem(self.file, "correction", message, self.row, column)


def read_corrected(data: Path, package: Package, table: Table, edition_id: str) -> Reading:
    """Read a table of an edition with its corrections applied.

    A correction that does not fit is a problem of the reading: an unknown key or column, or a
    value that is no longer the one to be corrected.
    """
    reading = read_table(data, table, edition_id)
    if CORRECTIONS not in package.names or table.name == CORRECTIONS or not reading.complete:
        return reading
    wanted = [
        correction
        for correction in read_corrections(data, package, edition_id)
        if correction.table == table.name
        and (table.layer == "evidence" or edition_id in correction.editions)
    ]
    return correct(reading, table, wanted) if wanted else reading


def read_corrections(data: Path, package: Package, edition_id: str) -> list[Correction]:
    """Return the corrections that are to be applied, in the order of their file."""
    reading = read_table(data, package.table(CORRECTIONS), edition_id)
    if not reading.complete or reading.problems:
        return []  # reported as problems of that table itself
    rows = reading.frame.fillna("").to_dict("records")
    return [
        Correction(
            row["table"], row["key"], row["column"], row["old_value"], row["new_value"],
            tuple(filter(None, row["editions"].split(";"))), reading.file, line,
        )
        for line, row in zip(reading.rows, rows, strict=True)
        if row["status"] == APPLIED
    ]  # fmt: skip


def correct(reading: Reading, table: Table, corrections: Sequence[Correction]) -> Reading:
    """Return the reading with the corrections made; what does not fit is left and reported."""
    frame = reading.frame.copy()
    keys = row_keys(frame, table)
    problems = list(reading.problems)
    for correction in corrections:
        try:
            position, value = _place(correction, frame, table, keys)
        except _Unfit as unfit:
            problems.append(unfit.problem)
            continue
        frame.loc[position, correction.column] = value
    return replace(reading, frame=frame, problems=tuple(problems))


def row_keys(frame: pd.DataFrame, table: Table) -> pd.Series[str]:
    """Return the key of each row as the corrections write it."""
    parts = [frame[name].astype("str") for name in table.primary_key]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined + JOINT + part
    return joined


class _Unfit(Exception):
    """A correction that does not fit the table."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def _place(
    correction: Correction, frame: pd.DataFrame, table: Table, keys: pd.Series[str]
) -> tuple[Any, Any]:
    """Return where the correction goes and the value to put there."""
    if correction.column not in table.columns or correction.column in table.primary_key:
        message = f"{table.name} has no column {correction.column!r} that could be corrected"
        raise _Unfit(
            correction.problem("column", message + suggest(correction.column, table.columns))
        )
    found = keys.index[keys == correction.key]
    if len(found) != 1:
        hint = suggest(correction.key, keys)
        message = f"no row of {table.name} has the key {correction.key!r}.{hint}"
        raise _Unfit(correction.problem("key", message))
    field = table.field(correction.column)
    old, new = (parse_cell(cell, field) for cell in (correction.old, correction.new))
    unread = [
        name for name, cell, value in (("old_value", correction.old, old),
                                       ("new_value", correction.new, new)) if cell and value is None
    ]  # fmt: skip
    if unread:
        raise _Unfit(correction.problem(unread[0], f"not a value of the type {field.type}"))
    present = frame.loc[found[0], correction.column]
    if not _same(present, old):
        raise _Unfit(
            correction.problem(
                "old_value",
                f"{table.name} {correction.key}, column {correction.column} is now "
                f"{_shown(present)}, not {correction.old or 'empty'}: look at the source again, "
                "then renew or remove the correction",
            )
        )
    return found[0], pd.NA if new is None and field.type in ("integer", "boolean") else new


def _same(present: Any, old: Any) -> bool:
    if is_unknown(present) or old is None:
        return is_unknown(present) and old is None
    return bool(present == (pd.Timestamp(old) if isinstance(present, pd.Timestamp) else old))


def _shown(present: Any) -> str:
    if is_unknown(present):
        return "empty"
    return str(present.date() if isinstance(present, pd.Timestamp) else present)


def correction_problems(data: Path, package: Package, edition_id: str) -> Iterator[Problem]:
    """Yield the corrections that name no table, or a snapshot table without an edition."""
    if CORRECTIONS not in package.names:
        return
    for correction in read_corrections(data, package, edition_id):
        if correction.table not in package.names:
            message = f"there is no table {correction.table!r}"
            yield correction.problem("table", message + suggest(correction.table, package.names))
        elif package.table(correction.table).layer == "snapshot" and not correction.editions:
            message = f"{correction.table} is a snapshot: name the editions that hold the error"
            yield correction.problem("editions", message)
