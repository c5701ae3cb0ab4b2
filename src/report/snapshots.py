"""Write the tables of a snapshot: the same frames make the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from report.datapackage import Package, Table
from report.errors import ReportError
from report.manifest import SNAPSHOTS, manifest_path

_ARROW = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


class SealedEdition(ReportError):
    """A sealed edition would be written over."""


def write_snapshot(
    data: Path, package: Package, edition_id: str, frames: Mapping[str, pd.DataFrame]
) -> Path:
    """Write every snapshot table of an edition, whole or not at all; return its folder.

    An edition that is sealed is never written over; one that never came to be sealed is.
    """
    if manifest_path(data, edition_id).is_file():
        raise SealedEdition(
            f'Edition "{edition_id}" is sealed and stays as it is. Choose another name, or remove '
            f"{data / SNAPSHOTS / edition_id} first."
        )
    folder = data / SNAPSHOTS / edition_id
    partial = folder.with_name(f".{edition_id}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for table in package.layer("snapshot"):
        write_parquet(frames[table.name], table, partial / Path(table.path).name)
    shutil.rmtree(folder, ignore_errors=True)
    return partial.rename(folder)


def write_parquet(frame: pd.DataFrame, table: Table, path: Path) -> None:
    """Write a frame as the schema of its table says, without anything of the machine."""
    schema = pa.schema([(field.name, _ARROW[field.type]) for field in table.fields])
    content = pa.Table.from_pandas(frame[list(table.columns)], schema, preserve_index=False)
    pq.write_table(content.replace_schema_metadata(None), path, compression="zstd")
