"""Check everything in an edition at once, and seal what passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from report.corrections import correction_problems, read_corrected
from report.datapackage import Package, Table, Text
from report.descriptor import load_package
from report.edition import find_data, list_editions
from report.errors import DamagedSnapshot, InvalidData, Problem, ReportError, UnknownEdition
from report.manifest import (
    EvidenceRecord,
    Manifest,
    SnapshotRecord,
    file_sha256,
    manifest_path,
    read_manifest,
    union_of_sources,
    write_manifest,
)
from report.reading import Reading
from report.schemas import reference_problems, table_problems

_T = TypeVar("_T")


def check_edition(edition_id: str, data: Path | str | None = None) -> list[Problem]:
    """Check all tables of an edition, the keys between them, and the seal of the snapshot.

    An edition that is not sealed yet can be checked; then there is no seal to compare with.
    """
    root = _root_of(edition_id, data)
    package = load_package(root)
    problems = _data_problems(package, read_all(root, package, edition_id))
    problems += correction_problems(root, package, edition_id)
    if manifest_path(root, edition_id).is_file():
        problems += _seal_problems(root, package, read_manifest(root, edition_id))
    return problems


def seal_edition(
    edition_id: str,
    day: date | None = None,
    title: Text | None = None,
    completeness: Text | None = None,
    data: Path | str | None = None,
    derived_from: str | None = None,
) -> Manifest:
    """Check an edition and write its manifest.

    `day` is the day of the snapshot. An edition that is sealed already keeps what is not given
    anew, and takes note of its evidence as it stands now; its snapshot must be as it was sealed.
    """
    root = _root_of(edition_id, data)
    package = load_package(root)
    earlier = _sealed_before(root, package, edition_id)
    readings = read_all(root, package, edition_id)
    if problems := _data_problems(package, readings):
        raise InvalidData(problems)
    snapshot, evidence = package.layer("snapshot"), package.layer("evidence")
    manifest = Manifest(
        edition=edition_id,
        date=_given("the day of the snapshot", day, earlier.date if earlier else None),
        title=_given("a title", title, earlier.title if earlier else None),
        completeness=_given(
            "completeness", completeness, earlier.completeness if earlier else None
        ),
        tables={table.name: _snapshot_record(root, readings[table.name]) for table in snapshot},
        evidence={table.name: _evidence_record(root, readings[table.name]) for table in evidence},
        sources=union_of_sources(snapshot),
        derived_from=derived_from or (earlier.derived_from if earlier else None),
        pull=earlier.pull if earlier else None,
    )
    write_manifest(root, manifest)
    return manifest


def read_all(data: Path, package: Package, edition_id: str) -> dict[str, Reading]:
    """Read all tables of an edition, corrected, as far as they can be read."""
    return {
        table.name: read_corrected(data, package, table, edition_id) for table in package.tables
    }


def _root_of(edition_id: str, data: Path | str | None) -> Path:
    root = find_data(data)
    known = list_editions(root)
    if edition_id not in known:
        raise UnknownEdition(edition_id, known)
    return root


def _data_problems(package: Package, readings: Mapping[str, Reading]) -> list[Problem]:
    """Return what is wrong with each table, by itself and then in its references to others."""
    problems = []
    for table in package.tables:
        problems += table_problems(readings[table.name], table)
        problems += _reference_problems(table, readings)
    return problems


def _reference_problems(table: Table, readings: Mapping[str, Reading]) -> Iterator[Problem]:
    for key in table.foreign_keys:
        target = readings[key.table]
        # A table that cannot be read is reported itself; its absent rows are not a second fault.
        if target.complete:
            yield from reference_problems(readings[table.name], key, target.frame, target.file)


def _seal_problems(data: Path, package: Package, manifest: Manifest) -> list[Problem]:
    """Return the files of the snapshot that are not as they were sealed."""
    problems = []
    for table in package.layer("snapshot"):
        file = table.path_in(manifest.edition)
        record = manifest.tables.get(table.name)
        if not (data / file).is_file():
            continue
        if record is None:
            problems.append(Problem(file, "seal", "the manifest does not know this table"))
        elif file_sha256(data / file) != record.sha256:
            message = f"its SHA-256 is not that of the manifest ({record.sha256[:12]}…)"
            problems.append(Problem(file, "seal", message))
    return problems


def _sealed_before(data: Path, package: Package, edition_id: str) -> Manifest | None:
    """Return the manifest there is, or refuse to put a new seal on a changed snapshot."""
    if not manifest_path(data, edition_id).is_file():
        return None
    manifest = read_manifest(data, edition_id)
    if problems := _seal_problems(data, package, manifest):
        raise DamagedSnapshot(edition_id, [problem.file for problem in problems])
    return manifest


def _given(what: str, new: _T | None, earlier: _T | None) -> _T:
    value = earlier if new is None else new
    if value is None:
        raise ReportError(f"An edition that is sealed for the first time needs {what}.")
    return value


def _snapshot_record(data: Path, reading: Reading) -> SnapshotRecord:
    path = data / reading.file
    rows, columns = reading.frame.shape
    return SnapshotRecord(file_sha256(path), path.stat().st_size, rows, columns)


def _evidence_record(data: Path, reading: Reading) -> EvidenceRecord:
    return EvidenceRecord(file_sha256(data / reading.file), len(reading.frame))
