"""Where a configuration comes from: a file, standard input, or the tables of an edition."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from report.commands.answers import did_you_mean
from report.commands.options import edition_name
from report.configurations import UnreadableConfig, parse, read_file, read_folder, read_stream
from report.errors import ReportError, shorten

if TYPE_CHECKING:
    import pandas as pd

_STANDARD_INPUT = "-"
_SAME_RECORD = "configurations table record"
"""How the completed configurations call one taken as it is from the table of configurations."""


class UnknownModel(ReportError):
    """A model whose configuration the edition does not hold."""


@dataclass(frozen=True)
class Found:
    """A configuration and where it came from; `edition` and `table` only for one of an edition."""

    model: str
    config: dict[str, Any]
    source: str
    as_of: str | None = None
    edition: str | None = None
    table: str | None = None

    @property
    def origin(self) -> dict[str, str | None]:
        """Where it came from, for the answer."""
        return {name: getattr(self, name) for name in ("source", "as_of", "edition", "table")}


def find(name: str, edition: str | None, data: Path | None) -> Found:
    """Return the configuration that `name` (a path, "-" or a Hub id) stands for."""
    if name == _STANDARD_INPUT:
        return Found(name, read_stream(sys.stdin.buffer, "Standard input"), "standard input")
    path = Path(name)
    if _is(path.is_file):
        return Found(name, read_file(path), name)
    if _is(path.is_dir):
        return Found(name, read_folder(path), str(path / "config.json"))
    if name.endswith(".json") or name.startswith((".", "/", "~")):
        raise UnreadableConfig(f"There is no file {shorten(name)}.")
    return in_edition(name, edition_name(edition, data), data)


@contextmanager
def naming(found: Found) -> Iterator[None]:
    """Say of which configuration an error speaks, and what helps when a size is missing."""
    from report.analysis.moe.config import InvalidConfig, MissingKey

    try:
        yield
    except InvalidConfig as error:
        whose = "Standard input" if found.model == _STANDARD_INPUT else shorten(found.model)
        hint = (
            " Pass the whole config.json of the release." if isinstance(error, MissingKey) else ""
        )
        raise ReportError(f"{whose}: {error}{hint}") from None


def in_edition(repo: str, edition: str, data: Path | None) -> Found:
    """Return the configuration of a Hub id as the edition holds it, the one the report counts.

    As in the report, a completed configuration goes before the file as it was found, and a file
    found only in part is not counted. Case does not matter; nothing is fetched.
    """
    from report.edition import open_edition

    tables = ("oracle_configurations", "configurations")
    opened = open_edition(edition, tables=tables, data=data)
    completed, found = (opened.table(name) for name in tables)
    known = sorted({*completed.repo_id, *found.repo_id})
    by_fold = {each.casefold(): each for each in known}
    exact = by_fold.get(repo.casefold())
    if exact is None:
        raise UnknownModel(
            f'Edition {edition} holds no configuration of "{shorten(repo)}".'
            f"{did_you_mean(repo, known)} Nothing is fetched: for any other model, pass the path "
            "of its config.json."
        )
    as_found = _row(found, exact)
    if (row := _row(completed, exact)) is not None:
        same = row["input_source"] == _SAME_RECORD and as_found is not None
        origin = as_found if same and as_found else {"source": row["input_source"]}
        table = tables[0]
    elif as_found and as_found["complete"]:
        row, origin, table = as_found, as_found, tables[1]
    else:
        raise UnknownModel(
            f'Edition {edition} holds only part of the configuration of "{exact}", too little for '
            "an exact count. Pass the path of its config.json."
        )
    config = parse(row["config"].encode(), exact)
    return Found(exact, config, origin["source"], origin.get("source_as_of"), edition, table)


def _row(table: pd.DataFrame, repo: str) -> dict[str, Any] | None:
    rows = table[table.repo_id == repo].astype(object)
    if not len(rows):
        return None
    return {str(key): value for key, value in rows.where(rows.notna(), None).iloc[0].items()}


def _is(kind: Callable[[], bool]) -> bool:
    try:
        return kind()
    except (OSError, ValueError):  # a name too long, or with a character no path has
        return False
