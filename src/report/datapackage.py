"""The data package: what every table holds, in which units, from where, under which licence.

`data/datapackage.json` is a Frictionless Data Package and the one description of the data. These
are its parts, as frozen dataclasses; validation, documentation and the release start from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from report.errors import UnknownTable


@dataclass(frozen=True)
class Text:
    """The same words in English and in Italian."""

    en: str
    it: str

    def of(self, language: str) -> str:
        """Return the words in `language`, "en" or "it"."""
        return {"en": self.en, "it": self.it}[language]


@dataclass(frozen=True)
class Caveat(Text):
    """What a reader of the table must bear in mind."""


@dataclass(frozen=True)
class Source:
    """Where rows of a table come from."""

    title: str
    path: str | None = None
    licence: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Licence:
    """A licence of the data."""

    name: str
    title: str | None = None
    path: str | None = None


@dataclass(frozen=True)
class Constraints:
    """What the values of a field must satisfy."""

    required: bool = False
    unique: bool = False
    enum: tuple[Any, ...] | None = None
    pattern: str | None = None
    minimum: Any = None
    maximum: Any = None
    min_length: int | None = None
    max_length: int | None = None


@dataclass(frozen=True)
class Field:
    """One column: its type, unit, meaning and constraints."""

    name: str
    type: str
    description: Text
    unit: str | None = None
    constraints: Constraints = Constraints()

    @classmethod
    def unknown(cls, name: str) -> Field:
        """Return a text field for a column that no schema describes."""
        return cls(name, "string", Text("", ""))


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values must stand in the columns `reference_fields` of another table."""

    fields: tuple[str, ...]
    table: str
    reference_fields: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table of the package."""

    name: str
    path: str
    title: Text
    description: Text
    format: str
    layer: str
    as_of: str | None
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    missing_values: tuple[str, ...]
    sources: tuple[Source, ...]
    licences: tuple[Licence, ...]
    caveats: tuple[Caveat, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in the order of the schema."""
        return tuple(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        """Return the field called `name`."""
        return next(field for field in self.fields if field.name == name)

    def path_in(self, edition_id: str) -> str:
        """Return the path of the table in an edition, relative to the data folder.

        The package names the snapshot files of one edition; every other edition keeps the same
        files in its own folder. Evidence is common to all.
        """
        if self.layer == "evidence":
            return self.path
        parts = PurePosixPath(self.path).parts
        return str(PurePosixPath(parts[0], edition_id, *parts[2:]))


@dataclass(frozen=True)
class Package:
    """The whole data package."""

    name: str
    title: Text
    description: Text
    version: str
    created: str | None
    tables: tuple[Table, ...]
    sources: tuple[Source, ...]
    licences: tuple[Licence, ...]

    @cached_property
    def _by_name(self) -> Mapping[str, Table]:
        return {table.name: table for table in self.tables}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the tables, in the order of the package."""
        return tuple(self._by_name)

    def table(self, name: str) -> Table:
        """Return the table called `name`, or raise UnknownTable."""
        try:
            return self._by_name[name]
        except KeyError:
            raise UnknownTable(name, self.names) from None

    def layer(self, layer: str) -> tuple[Table, ...]:
        """Return the tables of one layer, "snapshot" or "evidence"."""
        return tuple(table for table in self.tables if table.layer == layer)
