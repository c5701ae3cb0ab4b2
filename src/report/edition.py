"""Open an edition: one snapshot and the evidence, with one identifier and one hash.

    edition = open_edition("2026-10", tables=("models", "licences"))
    models = edition.table("models")

Whoever opens an edition may say which tables they read; then any other is refused, so that the
build knows what each notebook depends on.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from report.datapackage import Package, Table
from report.descriptor import PACKAGE_FILE, load_package
from report.errors import (
    DamagedSnapshot,
    DataNotFound,
    InvalidData,
    UndeclaredTable,
    UnknownEdition,
    UnsealedEdition,
    missing_file,
)
from report.manifest import (
    SNAPSHOTS,
    Manifest,
    edition_digest,
    file_sha256,
    manifest_path,
    read_manifest,
)

if TYPE_CHECKING:
    import pandas as pd

DATA_VARIABLE = "REPORT_DATA"
"""The environment variable that names the data folder."""

ROOT_FILES = ("pyproject.toml", "_config.yml")
"""Files by which the root of a project is known."""

CHECKED_VARIABLE = "REPORT_CHECKED"
"""The environment variable that names the record of a check already passed (`report.checking`).

Tables with the hashes in it are not validated a second time; any other table is.
"""


@dataclass(frozen=True)
class Edition:
    """An edition, opened for reading."""

    id: str
    data: Path
    package: Package
    manifest: Manifest
    declared: frozenset[str] | None = None
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @property
    def date(self) -> date:
        """The day of the snapshot."""
        return self.manifest.date

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """The SHA-256 of every table as it is on disk."""
        return {table.name: self._sha256(table) for table in self.package.tables}

    @cached_property
    def digest(self) -> str:
        """The one hash of the edition, over all tables and their description as they are."""
        self._refuse_damage(self.package.layer("snapshot"))
        described = file_sha256(self.data / PACKAGE_FILE)
        return edition_digest({**self.hashes, PACKAGE_FILE: described})

    @cached_property
    def evidence_changed(self) -> tuple[str, ...]:
        """Names of the evidence tables that are no longer as they were when sealed."""
        sealed = self.manifest.evidence
        now = {table.name: self.hashes[table.name] for table in self.package.layer("evidence")}
        return tuple(
            name
            for name in dict.fromkeys((*now, *sealed))
            if name not in sealed or sealed[name].sha256 != now.get(name)
        )

    def describe(self, name: str) -> Table:
        """Return the description of a table."""
        return self.package.table(name)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table, typed, corrected (`report.corrections`) and checked against its schema.

        The frame is the caller's own: what is done to it reaches no other reader. Foreign keys
        look into other tables; `check_edition` checks those.
        """
        table = self.package.table(name)
        if self.declared is not None and name not in self.declared:
            raise UndeclaredTable(name, self.declared)
        if name not in self._frames:
            self._frames[name] = self._read(table)
        # pandas copies on write, so a shallow copy is as safe as a deep one, and free.
        return self._frames[name].copy(deep=False)

    def raw_table(self, name: str) -> pd.DataFrame:
        """Return a table as its source gave it, typed, without the report's corrections."""
        from report.reading import read_table

        table = self.package.table(name)
        self._refuse_damage([table])
        return read_table(self.data, table, self.id).frame

    def _read(self, table: Table) -> pd.DataFrame:
        from report.corrections import CORRECTIONS, read_corrected
        from report.schemas import table_problems

        self._refuse_damage([table])
        reading = read_corrected(self.data, self.package, table, self.id)
        decisive = [table, *(t for t in self.package.tables if t.name == CORRECTIONS)]
        known_good = all(self._hashes_checked.get(t.name) == self._sha256(t) for t in decisive)
        if not known_good and (problems := table_problems(reading, table)):
            raise InvalidData(problems)
        return reading.frame

    @cached_property
    def _hashes_checked(self) -> Mapping[str, str]:
        """The SHA-256 of every table that passed a check against this description, by name."""
        path = os.environ.get(CHECKED_VARIABLE)
        if not path or not Path(path).is_file():
            return {}
        record = json.loads(Path(path).read_text(encoding="utf-8"))
        same = record.get("description") == file_sha256(self.data / PACKAGE_FILE)
        return dict(record["hashes"]) if same else {}

    def record_check(self, path: Path) -> None:
        """Write the record of a check that found nothing, for `CHECKED_VARIABLE` to name."""
        described = file_sha256(self.data / PACKAGE_FILE)
        record = {"digest": self.digest, "description": described, "hashes": dict(self.hashes)}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")

    def _sha256(self, table: Table) -> str:
        path = self.data / table.path_in(self.id)
        if not path.is_file():
            raise InvalidData([missing_file(table.path_in(self.id))])
        return file_sha256(path)

    def _refuse_damage(self, tables: Iterable[Table]) -> None:
        damaged = [
            table.path_in(self.id)
            for table in tables
            if table.layer == "snapshot" and self._sha256(table) != self._sealed_sha256(table)
        ]
        if damaged:
            raise DamagedSnapshot(self.id, damaged)

    def _sealed_sha256(self, table: Table) -> str | None:
        record = self.manifest.tables.get(table.name)
        return record.sha256 if record else None


def open_edition(
    edition_id: str, tables: Iterable[str] | None = None, data: Path | str | None = None
) -> Edition:
    """Open an edition of the data.

    With `tables`, only those can be read. `data` is the data folder; without it the environment
    variable REPORT_DATA names it, or it is found beside pyproject.toml.
    """
    root = find_data(data)
    known = list_editions(root)
    if edition_id not in known:
        raise UnknownEdition(edition_id, known)
    if not manifest_path(root, edition_id).is_file():
        raise UnsealedEdition(edition_id)
    package = load_package(root)
    declared = None if tables is None else frozenset(tables)
    for name in sorted(declared or ()):
        package.table(name)
    return Edition(edition_id, root, package, read_manifest(root, edition_id), declared)


def list_editions(data: Path | str | None = None) -> tuple[str, ...]:
    """Return the identifiers of all editions in the data folder, the oldest first."""
    folder = find_data(data) / SNAPSHOTS
    if not folder.is_dir():
        return ()
    # A folder being pulled has a name that starts with a dot until it is whole.
    return tuple(
        sorted(e.name for e in folder.iterdir() if e.is_dir() and not e.name.startswith("."))
    )


def archive_name(edition_id: str) -> str:
    """Return the file name of an edition's data archive on the site."""
    return f"data-{edition_id}.zip"


def other_edition(edition_id: str, data: Path | str | None = None) -> str:
    """Return the edition to compare with: the one before, else the one after, else the same."""
    known = list_editions(data)
    if edition_id not in known:
        raise UnknownEdition(edition_id, known)
    place = known.index(edition_id)
    return known[place - 1] if place else known[min(1, len(known) - 1)]


def find_data(data: Path | str | None = None) -> Path:
    """Return the data folder: the one given, that of REPORT_DATA, or the project's own.

    The project is the one around the working directory, else the one this package lies in; its
    root is known by a pyproject.toml or a _config.yml.
    """
    if named := data or os.environ.get(DATA_VARIABLE):
        root = Path(named)
        if not (root / PACKAGE_FILE).is_file():
            raise DataNotFound(f"The data folder {root} holds no {PACKAGE_FILE}.")
        return root
    for start in (Path.cwd() / "here", Path(__file__).resolve()):
        for folder in start.parents:
            is_root = any((folder / name).is_file() for name in ROOT_FILES)
            if is_root and (folder / "data" / PACKAGE_FILE).is_file():
                return folder / "data"
    raise DataNotFound(
        f"No data folder found: there is no data/{PACKAGE_FILE} beside {' or '.join(ROOT_FILES)} "
        f"in {Path.cwd()} or above it. Name the folder in the variable {DATA_VARIABLE}."
    )
