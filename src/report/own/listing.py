"""Read a reader's list of models, with every mistake at its line and column.

One row a model. A row names a repository of the Hub, a local config.json, or at least a name;
everything else may stay empty, which means unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from report.analysis.openness.dossier import COMPONENTS, STATUSES
from report.analysis.openness.licences import UNREAD, read_tag
from report.configurations import UnreadableConfig, read_file
from report.datapackage import Constraints, Field, Table, Text
from report.errors import InvalidData, Problem, shorten, suggest
from report.own.sheet import Record, read_records
from report.reading import Reading, typed_csv
from report.schemas import table_problems

_NOTHING = Text("", "")
_HUB = re.compile(r"^https?://(www\.)?(huggingface\.co|hf\.co)/", re.IGNORECASE)
_FORMS = {
    "repo_id": "a repository of the Hub, as in openai/gpt-oss-20b",
    "country": "an ISO code, as in IT",
    "release_date": "a date, as in 2026, 2026-10 or 2026-10-08",
    "source_url": "an address, as in https://example.org",
}
MOST_MODELS = 5_000


def _field(name: str, kind: str = "string", **constraints: Any) -> Field:
    return Field(name, kind, _NOTHING, constraints=Constraints(**constraints))


FIELDS = (
    _field("repo_id", pattern=r"[^/\s]+/[^/\s]+", unique=True),
    _field("config", max_length=1000),
    _field("name", max_length=120),
    _field("licence", max_length=200),
    _field("parameters_total", "integer", minimum=1),
    _field("developer", max_length=120),
    _field("country", pattern=r"[A-Z]{2}(;[A-Z]{2})*"),
    _field("release_date", pattern=r"\d{4}(-\d{2}(-\d{2})?)?"),
    _field("source_url", pattern=r"https?://\S+"),
    *(_field(component, enum=STATUSES) for component in COMPONENTS),
)
"""The columns of a list; the last 13 are the states of components."""


@dataclass(frozen=True)
class OwnModel:
    """One row of a list. What the row leaves empty is None.

    `config` is the content of the file the row names. `licence` is a licence id of the edition,
    or a tag that names none. `components` has the states given. `named` is true where the row
    gives the name itself.
    """

    line: int
    repo_id: str | None
    name: str
    named: bool
    config: dict[str, Any] | None
    licence: str | None
    parameters_total: int | None
    developer: str | None
    country: str | None
    release_date: str | None
    source_url: str | None
    components: dict[str, str]


def read_list(path: Path, categories: dict[str, str]) -> list[OwnModel]:
    """Return the models of a list; raise InvalidData with every mistake in it.

    `categories` is licence id to category, of the edition.
    """
    reading = _reading(path.name, *read_records(path))
    told = table_problems(reading, _table(path.name, tuple(reading.frame.columns)))
    problems = [_explained(problem) for problem in told]
    found: list[OwnModel] = []
    for line, row in zip(reading.rows, reading.frame.to_dict("records"), strict=True):
        cells = {str(name): None if pd.isna(cell) else cell for name, cell in row.items()}
        config, wrong = _config(cells, path, line)
        problems += [*wrong, *_row_problems(cells, path.name, line, categories)]
        found.append(_model(cells, line, config))
    if not problems:
        problems += [*_repeated_names(found, path.name), *_length_problems(len(found), path.name)]
    if problems:
        raise InvalidData(sorted(problems, key=lambda problem: problem.row or 0))
    return found


def _length_problems(models: int, file: str) -> Iterator[Problem]:
    if not models:
        yield Problem(file, "empty", "the list holds no model")
    if models > MOST_MODELS:
        yield Problem(file, "too-long", f"{models} models, of at most {MOST_MODELS}")


def _explained(problem: Problem) -> Problem:
    """Return a problem of form with the form that is asked for."""
    form = _FORMS.get(problem.column or "")
    if problem.rule != "pattern" or form is None:
        return problem
    return replace(problem, message=f"{shorten(problem.value or '')!r} is not {form}")


def _reading(file: str, header: list[str], body: list[Record]) -> Reading:
    """Return the typed cells, each first in the one form of what it says."""
    for _, cells in body:
        for place, (name, cell) in enumerate(zip(header, cells, strict=False)):
            cells[place] = _in_one_form(name, cell)
    return typed_csv(file, _table(file, None), header, body)


def _in_one_form(column: str, cell: str) -> str:
    """Return a repository by its name where its address is given; codes in their case."""
    if column == "repo_id":
        return _HUB.sub("", cell).rstrip("/")
    if column in COMPONENTS:
        return cell.lower()
    return cell.upper() if column == "country" else cell


def _table(name: str, columns: tuple[str, ...] | None) -> Table:
    """Return the description of a list that has these columns; any may be left out."""
    fields = tuple(f for f in FIELDS if columns is None or f.name in columns)
    return Table(
        name, name, _NOTHING, _NOTHING, "csv", "evidence", None, fields, (), (), ("",), (), (), ()
    )


def _config(cells: dict[str, Any], path: Path, line: int) -> tuple[Any, list[Problem]]:
    """Return the configuration a row names, relative to the list, or what is wrong with it."""
    if not cells.get("config"):
        return None, []
    try:
        return read_file(_config_path(path.parent, cells["config"])), []
    except UnreadableConfig as error:
        return None, [Problem(path.name, "config", str(error), line, "config")]


def _config_path(folder: Path, given: str) -> Path:
    """Return the file that a cell names: a folder holds config.json, and \\ may part folders."""
    place = folder / given
    if not place.exists() and "\\" in given:
        place = folder / given.replace("\\", "/")
    return place / "config.json" if place.is_dir() else place


def _row_problems(
    cells: dict[str, Any], file: str, line: int, categories: dict[str, str]
) -> Iterator[Problem]:
    if not any(cells.get(column) for column in ("repo_id", "config", "name")):
        yield Problem(file, "nothing", "the row names no repo_id, no config and no name", line)
    licence = cells.get("licence")
    if licence and licence != "unknown":
        read = read_tag(licence, categories)
        if not read.licence_id and read.category == UNREAD:
            hint = suggest(licence, categories)
            message = f"{licence!r} is no licence that the report knows.{hint} Leave it empty."
            yield Problem(file, "licence", message, line, "licence", licence)


def _model(cells: dict[str, Any], line: int, config: dict[str, Any] | None) -> OwnModel:
    given = {name: cells.get(name) for name in ("repo_id", "licence", "developer", "country",
                                                "release_date", "source_url")}  # fmt: skip
    size = cells.get("parameters_total")
    return OwnModel(
        line=line,
        name=_name(cells),
        named=bool(cells.get("name")),
        config=config,
        parameters_total=None if size is None else int(size),
        components={name: cells[name] for name in COMPONENTS if cells.get(name)},
        **given,
    )


def _name(cells: dict[str, Any]) -> str:
    """Return the name given, that of the repository, the file, or the folder of a config.json."""
    if given := cells.get("name") or cells.get("repo_id"):
        return str(given)
    path = Path(str(cells.get("config") or "-").replace("\\", "/"))
    return path.parent.name or path.stem if path.stem == "config" else path.stem


def _repeated_names(models: list[OwnModel], file: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for model in models:
        earlier = first.setdefault(model.name.casefold(), model.line)
        if earlier != model.line:
            message = f"{model.name!r} is already in line {earlier}; give each model its own name"
            yield Problem(file, "unique", message, model.line, "name", model.name)
