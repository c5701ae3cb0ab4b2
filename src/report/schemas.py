"""Check a table against its schema.

The schema of `datapackage.json` becomes a pandera schema, which checks columns and values and
finds every failure at once. Keys look across rows and tables and name both, so they are checked
here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from report.datapackage import Field, ForeignKey, Table
from report.errors import Problem, shorten, suggest
from report.reading import DTYPES, Reading

if TYPE_CHECKING:
    import pandera.pandas as pandera

_LISTED_VALUES = 12


def pandera_schema(table: Table) -> pandera.DataFrameSchema:
    """Return the pandera schema of a table."""
    # pandera takes a third of a second to import; a command that reads no table does not pay it.
    import pandera.pandas as pandera

    columns = {
        field.name: pandera.Column(
            DTYPES[field.type],
            [pandera.Check(holds, name=rule, error=rule) for rule, holds in _checks(field)],
            nullable=not (field.constraints.required or field.name in table.primary_key),
        )
        for field in table.fields
    }
    return pandera.DataFrameSchema(columns, strict=True)


def table_problems(reading: Reading, table: Table) -> list[Problem]:
    """Return everything that is wrong with a table by itself, in the order of the file."""
    if not reading.complete:
        return list(reading.problems)
    # A cell that could not be read, or a row of the wrong length, is reported once.
    unread = {(problem.row, problem.column) for problem in reading.problems}
    found = [
        problem
        for problem in (*_value_problems(reading, table), *_key_problems(reading, table))
        if not unread & {(problem.row, problem.column), (problem.row, None), (None, problem.column)}
    ]
    return sorted((*reading.problems, *found), key=lambda problem: problem.row or 0)


def reference_problems(
    reading: Reading, key: ForeignKey, target: pd.DataFrame, target_file: str
) -> Iterator[Problem]:
    """Yield the rows whose foreign key has no partner in the table it refers to.

    A key of which any part is missing refers to nothing and is no problem.
    """
    fields, partners = list(key.fields), list(key.reference_fields)
    if not set(fields) <= set(reading.frame) or not set(partners) <= set(target):
        return
    own = reading.frame[fields].dropna()
    known = pd.MultiIndex.from_frame(target[partners].dropna())
    lost = own[~pd.MultiIndex.from_frame(own).isin(known)]
    for position, *values in lost.itertuples():
        value = _shown(values)
        message = f"{value} is not in {target_file}, column {', '.join(partners)}"
        yield _problem(reading, position, ", ".join(fields), "foreign-key", message, value=value)


def _checks(field: Field) -> Iterator[tuple[str, Callable[[pd.Series[Any]], pd.Series[Any]]]]:
    """Yield a rule and the function that tells which values keep it, for each constraint."""
    rules = field.constraints
    if rules.enum is not None:
        allowed = [_constant(field, value) for value in rules.enum]
        yield "enum", lambda cells: cells.isin(allowed)
    if rules.pattern is not None:
        pattern = re.compile(rules.pattern)
        yield "pattern", lambda cells: ~cells.isin(_not_matching(pattern, cells))
    if rules.minimum is not None:
        lowest = _constant(field, rules.minimum)
        yield "minimum", lambda cells: cells >= lowest
    if rules.maximum is not None:
        highest = _constant(field, rules.maximum)
        yield "maximum", lambda cells: cells <= highest
    if rules.min_length is not None:
        shortest = rules.min_length
        yield "minLength", lambda cells: cells.str.len() >= shortest
    if rules.max_length is not None:
        longest = rules.max_length
        yield "maxLength", lambda cells: cells.str.len() <= longest


def _not_matching(pattern: re.Pattern[str], cells: pd.Series[Any]) -> list[str]:
    # The standard reads a pattern as bound to both ends of the value.
    return [value for value in cells.unique().tolist() if not pattern.fullmatch(value)]


def _constant(field: Field, value: Any) -> Any:
    """Return a value of the schema as the frame holds it; JSON may write any value as text."""
    read: dict[str, Callable[[Any], Any]] = {"integer": int, "number": float, "date": pd.Timestamp}
    return read.get(field.type, lambda same: same)(value)


def _value_problems(reading: Reading, table: Table) -> Iterator[Problem]:
    import pandera.errors

    try:
        pandera_schema(table).validate(reading.frame, lazy=True)
    except pandera.errors.SchemaErrors as failed:
        for failure in failed.failure_cases.to_dict("records"):
            yield _value_problem(reading, table, failure)


def _value_problem(reading: Reading, table: Table, failure: Mapping[Any, Any]) -> Problem:
    rule, case = str(failure["check"]), failure["failure_case"]
    if rule == "column_in_dataframe":
        message = "the column is missing"
        return Problem(reading.file, "missing-column", message, column=str(case))
    if rule == "column_in_schema":
        message = f"the schema has no such column.{suggest(str(case), table.columns)}"
        return Problem(reading.file, "extra-column", message, column=str(case))
    column = str(failure["column"])
    if rule == "not_nullable":
        message = "the value is missing and must be given"
        return _problem(reading, failure["index"], column, "required", message)
    if failure["index"] is None:
        return Problem(reading.file, "type", f"the column is {case}, not {rule}", column=column)
    value = _shown([case])
    message = f"{value!r} {_broken(table.field(column), rule, value)}"
    return _problem(reading, failure["index"], column, rule, message, value=value)


def _broken(field: Field, rule: str, value: str) -> str:
    """Say in words which rule a value breaks."""
    rules = field.constraints
    if rule == "enum":
        allowed = [str(each) for each in rules.enum or ()]
        listed = ", ".join(allowed[:_LISTED_VALUES])
        more = f" and {len(allowed) - _LISTED_VALUES} more" if len(allowed) > _LISTED_VALUES else ""
        return f"is not one of: {listed}{more}.{suggest(value, allowed)}"
    return {
        "pattern": f"does not match {rules.pattern}",
        "minimum": f"is below {rules.minimum}",
        "maximum": f"is above {rules.maximum}",
        "minLength": f"is shorter than {rules.min_length} characters",
        "maxLength": f"is longer than {rules.max_length} characters",
    }[rule]


def _key_problems(reading: Reading, table: Table) -> Iterator[Problem]:
    """Yield the rows that repeat a primary key or a value that must be unique."""
    unique = [(f.name,) for f in table.fields if f.constraints.unique]
    keys = dict.fromkeys([table.primary_key, *unique])
    for key in keys:
        if key and set(key) <= set(reading.frame):
            rule = "primary-key" if key == table.primary_key else "unique"
            yield from _repeated(reading, rule, list(key))


def _repeated(reading: Reading, rule: str, key: list[str]) -> Iterator[Problem]:
    cells = reading.frame[key].dropna()
    again = cells[cells.duplicated(keep=False)]
    first: dict[tuple[Any, ...], int] = {}
    for position, *values in again.itertuples():
        earlier = first.setdefault(tuple(values), position)
        if earlier != position:
            place = f"{reading.row_word} {reading.rows[earlier]}"
            value = _shown(values)
            message = f"{value} is already in {place}"
            yield _problem(reading, position, ", ".join(key), rule, message, value=value)


def _problem(
    reading: Reading,
    position: Any,
    column: str,
    rule: str,
    message: str,
    *,
    value: str | None = None,
) -> Problem:
    row = reading.rows[int(position)]
    return Problem(reading.file, rule, message, row, column, value, reading.row_word)


def _shown(values: Sequence[Any]) -> str:
    """Return values as a person reads them in the file."""
    days = [value.date() if isinstance(value, pd.Timestamp) else value for value in values]
    return shorten(" + ".join(str(value) for value in days))
