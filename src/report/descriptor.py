"""Read `datapackage.json`, and refuse a description that could not be followed to the letter."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from report.datapackage import (
    Caveat,
    Constraints,
    Field,
    ForeignKey,
    Licence,
    Package,
    Source,
    Table,
    Text,
)
from report.errors import InvalidDescriptor

PACKAGE_FILE = "datapackage.json"
FIELD_TYPES = ("string", "integer", "number", "boolean", "date")
LAYERS = ("snapshot", "evidence")
FORMATS = ("csv", "parquet")
ORDERED = ("integer", "number", "date")
CONSTRAINTS = {
    "required": ("required", FIELD_TYPES),
    "unique": ("unique", FIELD_TYPES),
    "enum": ("enum", FIELD_TYPES),
    "minimum": ("minimum", ORDERED),
    "maximum": ("maximum", ORDERED),
    "pattern": ("pattern", ("string",)),
    "minLength": ("min_length", ("string",)),
    "maxLength": ("max_length", ("string",)),
}
"""The constraints that are enforced: their names here, and the types of field that can have them.

Any other is refused, so that none is ignored in silence.
"""


def load_package(data: Path) -> Package:
    """Read datapackage.json of the folder `data`; a flaw in it raises InvalidDescriptor."""
    package = parse_package(read_json(data / PACKAGE_FILE))
    for table in package.tables:
        _check_references(table, package)
    return package


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object; say where when it is not one."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidDescriptor(f"{path} does not exist.") from None
    except json.JSONDecodeError as error:
        message = f"{path}, line {error.lineno}, column {error.colno}: not JSON ({error.msg})."
        raise InvalidDescriptor(message) from None
    except UnicodeDecodeError as error:
        raise InvalidDescriptor(f"{path}, byte {error.start}: not UTF-8.") from None
    if not isinstance(content, dict):
        raise InvalidDescriptor(f"{path}: must hold one JSON object.")
    return content


def parse_package(descriptor: Mapping[str, Any]) -> Package:
    """Turn the descriptor of a package into a Package."""
    where = PACKAGE_FILE
    tables = tuple(parse_table(resource) for resource in _need(descriptor, "resources", where))
    names = [table.name for table in tables]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise InvalidDescriptor(f"{where}: tables described twice: {', '.join(repeated)}.")
    return Package(
        name=_need(descriptor, "name", where),
        title=_text(descriptor, "title", where),
        description=_text(descriptor, "description", where),
        version=_need(descriptor, "version", where),
        created=descriptor.get("created"),
        tables=tables,
        sources=_sources(descriptor),
        licences=_licences(descriptor),
    )


def parse_table(resource: Mapping[str, Any]) -> Table:
    """Turn the descriptor of a resource into a Table."""
    name = _need(resource, "name", PACKAGE_FILE)
    where = f"{PACKAGE_FILE}, table {name}"
    schema = _need(resource, "schema", where)
    table = Table(
        name=name,
        path=_safe_path(_need(resource, "path", where), where),
        title=_text(resource, "title", where),
        description=_text(resource, "description", where),
        format=_one_of(resource, "format", FORMATS, where),
        layer=_one_of(resource, "layer", LAYERS, where),
        as_of=resource.get("as_of"),
        fields=tuple(_field(field, where) for field in _need(schema, "fields", where)),
        primary_key=_names(schema.get("primaryKey", ())),
        foreign_keys=tuple(_foreign_key(key, name) for key in schema.get("foreignKeys", ())),
        missing_values=tuple(schema.get("missingValues", ("",))),
        sources=_sources(resource),
        licences=_licences(resource),
        caveats=tuple(Caveat(c["en"], c["it"]) for c in resource.get("caveats", ())),
    )
    if table.layer == "snapshot" and len(PurePosixPath(table.path).parts) < 3:
        raise InvalidDescriptor(
            f"{where}: a snapshot lies in snapshots/<edition>/, not in {table.path}."
        )
    return table


def _field(descriptor: Mapping[str, Any], where: str) -> Field:
    name = _need(descriptor, "name", where)
    where = f"{where}, field {name}"
    kind = _one_of(descriptor, "type", FIELD_TYPES, where)
    return Field(
        name=name,
        type=kind,
        description=_text(descriptor, "description", where),
        unit=descriptor.get("unit"),
        constraints=_constraints(descriptor.get("constraints", {}), kind, where),
    )


def _constraints(descriptor: Mapping[str, Any], kind: str, where: str) -> Constraints:
    known: dict[str, Any] = {}
    for key, value in descriptor.items():
        name, kinds = CONSTRAINTS.get(key, (key, ()))
        if kind not in kinds:
            raise InvalidDescriptor(f'{where}: "{key}" cannot be enforced on the type {kind}.')
        known[name] = tuple(value) if key == "enum" else value
    try:
        re.compile(known.get("pattern", ""))
    except re.error as error:
        raise InvalidDescriptor(f"{where}: the pattern is flawed ({error}).") from None
    return Constraints(**known)


def _foreign_key(descriptor: Mapping[str, Any], own_name: str) -> ForeignKey:
    reference = descriptor["reference"]
    return ForeignKey(
        fields=_names(descriptor["fields"]),
        # The standard writes a reference to the same table as an empty name.
        table=reference.get("resource") or own_name,
        reference_fields=_names(reference["fields"]),
    )


def _check_references(table: Table, package: Package) -> None:
    """Refuse keys that name a table or a column which does not exist."""
    where = f"{PACKAGE_FILE}, table {table.name}"
    wanted = [(table, table.primary_key)]
    for key in table.foreign_keys:
        if key.table not in package.names:
            raise InvalidDescriptor(f"{where}: a foreign key names no table: {key.table}.")
        wanted += [(table, key.fields), (package.table(key.table), key.reference_fields)]
    for owner, columns in wanted:
        if unknown := sorted(set(columns) - set(owner.columns)):
            names = ", ".join(unknown)
            raise InvalidDescriptor(f"{where}: a key names no column of {owner.name}: {names}.")


def _sources(descriptor: Mapping[str, Any]) -> tuple[Source, ...]:
    return tuple(
        Source(source["title"], source.get("path"), source.get("licence"), source.get("note"))
        for source in descriptor.get("sources", ())
    )


def _licences(descriptor: Mapping[str, Any]) -> tuple[Licence, ...]:
    return tuple(
        Licence(licence["name"], licence.get("title"), licence.get("path"))
        for licence in descriptor.get("licenses", ())
    )


def _text(descriptor: Mapping[str, Any], key: str, where: str) -> Text:
    return Text(_need(descriptor, key, where), _need(descriptor, f"{key}_it", where))


def _names(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _need(descriptor: Mapping[str, Any], key: str, where: str) -> Any:
    if key not in descriptor:
        raise InvalidDescriptor(f'{where}: "{key}" is missing.')
    return descriptor[key]


def _one_of(descriptor: Mapping[str, Any], key: str, allowed: tuple[str, ...], where: str) -> str:
    value = _need(descriptor, key, where)
    if value not in allowed:
        raise InvalidDescriptor(f'{where}: "{key}" is {value!r}, not one of {", ".join(allowed)}.')
    return str(value)


def _safe_path(path: str, where: str) -> str:
    """Refuse a path that leads out of the data folder."""
    parts = PurePosixPath(path).parts
    if not parts or parts[0] == "/" or ".." in parts or "\\" in path or ":" in path:
        raise InvalidDescriptor(f"{where}: {path!r} is not a path inside the data folder.")
    return path
