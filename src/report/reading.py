"""Read the file of a table into a typed frame, with every cell that cannot be read as a problem.

A CSV file is written by people, so each problem names the line that a person sees in an editor,
also after cells that hold line breaks. A Parquet file has no lines; its rows are counted from 1.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from report.datapackage import Field, Table
from report.errors import Problem, missing_file, shorten

DTYPES = {
    "string": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[us]",
}
"""The pandas dtype of each field type. A missing value is always missing, never zero or "no"."""

TYPE_NAMES = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date (YYYY-MM-DD)",
}

# The largest cell that is still a cell; a longer one is a quote that was never closed.
_CELL_LIMIT = 10_000_000
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Reading:
    """What could be read of one file.

    `frame` holds every column found, in the order of the schema, columns that the schema does not
    know last. `rows[i]` is where row i stands in the file. `complete` is false when the file could
    not be read as a table at all, so that nothing else should be concluded from the frame.
    """

    file: str
    frame: pd.DataFrame
    rows: Sequence[int]
    problems: tuple[Problem, ...] = ()
    row_word: str = "line"
    complete: bool = True


def read_table(data: Path, table: Table, edition_id: str) -> Reading:
    """Read a table of an edition from the folder `data`."""
    file = table.path_in(edition_id)
    path = data / file
    if not path.is_file():
        return _unreadable(missing_file(file))
    read = read_csv if table.format == "csv" else read_parquet
    return read(path, table, file)


def read_csv(path: Path, table: Table, file: str) -> Reading:
    """Read a CSV file: UTF-8, commas, double quotes, a header row."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        bad = f"0x{raw[error.start]:02x}"
        return _unreadable(
            Problem(file, "encoding", f"not UTF-8: byte {error.start} is {bad}", line)
        )
    csv.field_size_limit(_CELL_LIMIT)
    records = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        numbered = list(_number_lines(records))
    except csv.Error as error:
        return _unreadable(Problem(file, "unreadable", f"not CSV ({error})", records.line_num))
    if not numbered:
        return _unreadable(Problem(file, "unreadable", "the file is empty; a header row is needed"))
    (_, header), *body = numbered
    if repeated := sorted({name for name in header if header.count(name) > 1}):
        names = ", ".join(repeated)
        return _unreadable(Problem(file, "duplicate-column", f"the header repeats: {names}", 1))
    return typed_csv(file, table, header, body)


def read_parquet(path: Path, table: Table, file: str) -> Reading:
    """Read a Parquet file."""
    try:
        with pq.ParquetFile(path) as parquet:
            content = parquet.read()
    except (pa.ArrowException, OSError) as error:
        return _unreadable(Problem(file, "unreadable", f"not a readable Parquet file ({error})"))
    return _typed_parquet(content, table, file)


def read_row_groups(path: Path, table: Table, file: str) -> Iterator[Reading]:
    """Yield the row groups of a Parquet file one by one, for one that memory may not hold."""
    with pq.ParquetFile(path) as parquet:
        first = 1
        for number in range(parquet.num_row_groups):
            content = parquet.read_row_group(number)
            yield _typed_parquet(content, table, file, first)
            first += content.num_rows


def _typed_parquet(content: Any, table: Table, file: str, first: int = 1) -> Reading:
    series: dict[str, pd.Series[Any]] = {}
    problems: list[Problem] = []
    for field in _fields_of(table, content.column_names):
        column = content.column(field.name)
        if _holds(field.type, column.type):
            series[field.name] = _from_arrow(column, field.type)
            continue
        series[field.name] = pd.Series([None] * content.num_rows, dtype=DTYPES[field.type])
        message = f"holds {column.type}, not {TYPE_NAMES[field.type]}"
        problems.append(Problem(file, "type", message, column=field.name))
    frame = pd.DataFrame(series, index=pd.RangeIndex(content.num_rows))
    rows = range(first, first + content.num_rows)
    return Reading(file, frame, rows, tuple(problems), row_word="row")


def _unreadable(problem: Problem) -> Reading:
    return Reading(problem.file, pd.DataFrame(), (), (problem,), complete=False)


def _number_lines(records: Any) -> Iterator[tuple[int, list[str]]]:
    """Pair each record of a CSV reader with the line on which it starts."""
    start = 1
    for record in records:
        yield start, record
        start = records.line_num + 1


def typed_csv(
    file: str, table: Table, header: list[str], body: list[tuple[int, list[str]]]
) -> Reading:
    """Return the typed reading of records, each with the line on which it starts."""
    width = len(header)
    rows = [line for line, _ in body]
    uneven = {line: _length_message(r, width) for line, r in body if len(r) != width}
    problems = [Problem(file, "row-length", message, line) for line, message in uneven.items()]
    # A short or long row is reported as such, and cut to size so that the others can be checked.
    cells = list(zip(*((record + [""] * width)[:width] for _, record in body), strict=True))
    columns = dict(zip(header, cells or [()] * width, strict=True))
    series = {}
    for field in _fields_of(table, header):
        column = columns[field.name]
        series[field.name], unread = _typed(column, field, table.missing_values)
        places = [(rows[i], column[i]) for i in unread if rows[i] not in uneven]
        problems += [_type_problem(file, field, row, cell) for row, cell in places]
    frame = pd.DataFrame(series, index=pd.RangeIndex(len(rows)))
    return Reading(file, frame, rows, tuple(problems))


def _fields_of(table: Table, found: Sequence[str]) -> list[Field]:
    """Return the fields of the found columns; an unknown column is kept as text."""
    known = [field for field in table.fields if field.name in found]
    extra = [name for name in found if name not in table.columns]
    return known + [Field.unknown(name) for name in extra]


def _length_message(record: list[str], width: int) -> str:
    if not record:
        return "the line is empty"
    return f"{len(record)} cells where the header has {width}"


def _type_problem(file: str, field: Field, row: int, cell: str) -> Problem:
    message = f"{shorten(cell)!r} is not {TYPE_NAMES[field.type]}"
    return Problem(file, "type", message, row=row, column=field.name, value=cell)


def _typed(
    cells: Sequence[str], field: Field, missing: Sequence[str]
) -> tuple[pd.Series[Any], list[int]]:
    """Return the typed column, and the positions of the cells that are not of the type."""
    parse = _PARSERS[field.type]
    # Columns repeat their values, so each distinct cell is parsed once.
    values = {cell: None if cell in missing else parse(cell) for cell in set(cells)}
    unread = {cell for cell, value in values.items() if value is None and cell not in missing}
    bad = [i for i, cell in enumerate(cells) if cell in unread] if unread else []
    return pd.Series([values[cell] for cell in cells], dtype=DTYPES[field.type]), bad


def parse_cell(cell: str, field: Field) -> Any:
    """Return the value of a cell as its field types it; None when it is empty or unreadable."""
    return _PARSERS[field.type](cell) if cell else None


def _parse_integer(cell: str) -> int | None:
    return int(cell) if _INTEGER.fullmatch(cell) else None


def _parse_number(cell: str) -> float | None:
    value = float(cell) if _NUMBER.fullmatch(cell) else math.inf
    return value if math.isfinite(value) else None


def _parse_boolean(cell: str) -> bool | None:
    return {"true": True, "false": False}.get(cell)


def _parse_date(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell) if _DATE.fullmatch(cell) else None
    except ValueError:
        return None


_PARSERS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": _parse_integer,
    "number": _parse_number,
    "boolean": _parse_boolean,
    "date": _parse_date,
}


def _holds(field_type: str, arrow_type: Any) -> bool:
    """Say whether an Arrow column can be a field of the type without any loss."""
    if pa.types.is_dictionary(arrow_type):
        arrow_type = arrow_type.value_type
    fits = {
        "string": (pa.types.is_string, pa.types.is_large_string),
        "integer": (pa.types.is_integer,),
        "number": (pa.types.is_floating, pa.types.is_integer),
        "boolean": (pa.types.is_boolean,),
        "date": (pa.types.is_date,),
    }
    # A column without any value has no type to be wrong.
    return pa.types.is_null(arrow_type) or any(fit(arrow_type) for fit in fits[field_type])


def _from_arrow(column: Any, field_type: str) -> pd.Series[Any]:
    arrow_types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.timestamp("us"),
    }
    column = column.cast(arrow_types[field_type])
    if field_type == "string":
        column = pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)
    extension = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
    series: pd.Series[Any] = column.to_pandas(types_mapper=extension.get)
    return series.astype(DTYPES[field_type])  # type: ignore[call-overload, no-any-return]
