"""From what was staged to a sealed edition, which appears whole, by one rename, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from babel.dates import format_date

from report.datapackage import Package, Source, Table, Text
from report.descriptor import load_package
from report.errors import InvalidData, Problem, ReportError
from report.hub.companion import Companion
from report.hub.staging import Staged
from report.hub.tables import QUERIES, write_table
from report.manifest import (
    SNAPSHOTS,
    EvidenceRecord,
    Manifest,
    SnapshotRecord,
    file_sha256,
    read_manifest,
    write_manifest,
)
from report.reading import read_row_groups, read_table
from report.schemas import table_problems

HUB = Source("Hugging Face Hub, metadata of its repositories", "https://huggingface.co")
"""The source of every pulled table."""


class EditionExists(ReportError):
    """A finished edition is never overwritten."""

    def __init__(self, edition: str) -> None:
        super().__init__(
            f'Edition "{edition}" is finished, and a finished edition is never overwritten. '
            "Give the new one another name; `report pull --offline` derives this one again from "
            "its answers and compares."
        )


def edition_folder(data: Path, edition: str) -> Path:
    """Return the folder of an edition's snapshot."""
    return data / SNAPSHOTS / edition


def partial_name(edition: str) -> str:
    """Return the name of the folder in which an edition is made; nobody lists it."""
    return f".{edition}"


@dataclass(frozen=True)
class Making:
    """A snapshot that is being made: `parameters` are those of the queries, and from `earlier`
    come the tables that the Hub does not give.
    """

    data: Path
    edition: str
    earlier: str | None
    parameters: Mapping[str, Any]


class TableMaker:
    """Makes the tables of a snapshot, each from what was staged."""

    def __init__(self, making: Making, staged: Path) -> None:
        self._making = making
        self._package = load_package(making.data)
        self._staged = Staged(staged)

    @property
    def names(self) -> list[str]:
        """The tables of a snapshot, in the order of the package."""
        return [table.name for table in self._package.layer("snapshot")]

    def __call__(self, name: str) -> list[Problem]:
        """Write a table into the partial folder, and return what is wrong with it, as always."""
        making, table = self._making, self._package.table(name)
        partial = partial_name(making.edition)
        path = making.data / table.path_in(partial)
        if name not in QUERIES and making.earlier:
            shutil.copyfile(making.data / table.path_in(making.earlier), path)
        else:
            write_table(self._staged, table, path, making.parameters)
        return list(_problems(making.data, table, partial))


def write_snapshot(making: Making, staged: Path, *, two: bool) -> None:
    """Write all tables of the snapshot into the partial folder, and check them.

    Where they are long, `two` processes share the work.
    """
    folder = edition_folder(making.data, partial_name(making.edition))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    make = TableMaker(making, staged)
    for problems in _with_companion(make, making, staged) if two else map(make, make.names):
        if problems:
            raise InvalidData(problems)


def _with_companion(make: TableMaker, making: Making, staged: Path) -> Iterator[list[Problem]]:
    # The first table, that of the models, takes as long as all the others.
    first, *others = make.names
    with closing(Companion(TableMaker, making, staged)) as companion:
        for name in others:
            companion.send(name)
        yield make(first)
        for _ in others:
            yield companion.receive()


def _problems(data: Path, table: Table, edition: str) -> Iterator[Problem]:
    """Yield what is wrong with a table; row groups are checked one by one, keys across them."""
    last: tuple[Any, ...] | None = None
    file = table.path_in(edition)
    for reading in read_row_groups(data / file, table, file):
        yield from table_problems(reading, table)
        keys = reading.frame[list(table.primary_key)]
        first = tuple(keys.iloc[0])
        if last is not None and not last < first:
            yield Problem(file, "order", f"the rows are not in the order of their key at {first}")
        last = tuple(keys.iloc[-1])


def snapshot_records(data: Path, package: Package, edition: str) -> dict[str, SnapshotRecord]:
    """Return the record of each table in the partial folder."""
    records = {}
    for table in package.layer("snapshot"):
        path = data / table.path_in(partial_name(edition))
        rows = pq.read_metadata(path).num_rows
        size = path.stat().st_size
        records[table.name] = SnapshotRecord(file_sha256(path), size, rows, len(table.fields))
    return records


def publish(
    data: Path,
    package: Package,
    edition: str,
    day: date,
    completeness: Text,
    pull: Mapping[str, Any],
) -> Manifest:
    """Seal the partial folder and move it into place."""
    if edition_folder(data, edition).exists():
        raise EditionExists(edition)
    evidence = {}
    for table in package.layer("evidence"):
        reading = read_table(data, table, edition)
        evidence[table.name] = EvidenceRecord(file_sha256(data / table.path), len(reading.frame))
    manifest = Manifest(
        edition=edition,
        date=day,
        title=_title(edition, day),
        completeness=completeness,
        tables=snapshot_records(data, package, edition),
        evidence=evidence,
        sources=(HUB,),
        pull=pull,
    )
    partial = edition_folder(data, partial_name(edition))
    write_manifest(data, manifest, partial.name)
    for path in (*partial.iterdir(), partial):
        _to_disk(path)
    os.rename(partial, edition_folder(data, edition))
    _to_disk(data / SNAPSHOTS)
    return manifest


def differences(data: Path, package: Package, edition: str) -> list[str]:
    """Return the tables of the partial folder that differ from those of the finished edition."""
    sealed = read_manifest(data, edition).tables
    made = snapshot_records(data, package, edition)
    return [name for name, record in made.items() if sealed.get(name) != record]


def discard(data: Path, edition: str) -> None:
    """Remove the partial folder."""
    shutil.rmtree(edition_folder(data, partial_name(edition)), ignore_errors=True)


def _title(edition: str, day: date) -> Text:
    return Text(
        f"Edition {edition}, of {format_date(day, 'd MMMM y', locale='en')}",
        f"Edizione {edition}, del {format_date(day, 'd MMMM y', locale='it')}",
    )


def _to_disk(path: Path) -> None:
    """Make sure that a file or folder survives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
