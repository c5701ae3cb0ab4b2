"""Let Frictionless read Parquet through pyarrow alone.

Frictionless finds this package by its name. Its own reader goes through a pandas frame, row by row,
where whole numbers beside a gap become decimals: large ones lose digits, and where a whole row is
numeric a gap becomes NaN, so that valid data is reported as invalid. Here a gap is None and every
value is a plain Python value; rows are read in batches, so that memory stays flat however long the
table is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow.parquet as pq
from frictionless import Plugin, Resource
from frictionless.formats.parquet import ParquetControl, ParquetParser

__all__ = ["ArrowParser", "ArrowPlugin"]


class ArrowParser(ParquetParser):
    """Read a Parquet file in batches of plain Python values; write as Frictionless does."""

    def read_cell_stream_create(self) -> Iterator[list[Any]]:
        """Yield the header, then every row."""
        control = ParquetControl.from_dialect(self.resource.dialect)
        with pq.ParquetFile(self.resource.normpath) as file:
            names = control.columns or file.schema_arrow.names
            yield list(names)
            for batch in file.iter_batches(columns=names):
                columns = [batch.column(name).to_pylist() for name in names]
                yield from (list(row) for row in zip(*columns, strict=True))


class ArrowPlugin(Plugin):
    """Offer the reader for local Parquet files that are read whole."""

    def create_parser(self, resource: Resource) -> ArrowParser | None:
        """Return the reader for a file it can read; Frictionless sees to the others."""
        if resource.format not in {"parq", "parquet"} or resource.remote:
            return None
        control = ParquetControl.from_dialect(resource.dialect)
        return None if control.filters or control.categories else ArrowParser(resource)
