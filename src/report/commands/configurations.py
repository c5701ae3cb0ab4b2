"""Where a configuration comes from: a file, standard input, or the tables of an edition."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from report.commands.shared import did_you_mean, edition_name
from report.errors import ReportError, shorten

if TYPE_CHECKING:
    import pandas as pd

MAX_BYTES = 1_000_000
"""The most a configuration may weigh; the largest in the edition is 24 kB."""

_STANDARD_INPUT = "-"
_SAME_RECORD = "configurations table record"
"""How the completed configurations call one taken as it is from the table of configurations."""


class UnreadableConfig(ReportError):
    """A configuration that is no JSON object, or cannot be read at all."""


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


def find(name: str, edition: str | None, data: Path | None) -> Found:
    """Return the configuration that `name` (a path, "-" or a Hub id) stands for."""
    if name == _STANDARD_INPUT:
        return Found(name, parse(_bounded(sys.stdin.buffer, name), name), "standard input")
    path = Path(name)
    if _is_file(path):
        return Found(name, read_file(path), name)
    if name.endswith(".json") or name.startswith((".", "/", "~")):
        raise UnreadableConfig(f"There is no file {shorten(name)}.")
    return in_edition(name, edition_name(edition, data), data)


def read_file(path: Path) -> dict[str, Any]:
    """Return the configuration in a file."""
    try:
        with path.open("rb") as stream:
            return parse(_bounded(stream, str(path)), str(path))
    except OSError as error:
        raise UnreadableConfig(f"{path} cannot be read: {error.strerror}.") from None


def parse(content: bytes, name: str) -> dict[str, Any]:
    """Return the JSON object in `content`; anything else is one clear error.

    Infinity passes, which no JSON knows but configurations on the Hub have; NaN means nothing.
    """
    shown = "Standard input" if name == _STANDARD_INPUT else name
    try:
        config = json.loads(content.decode("utf-8-sig"), parse_constant=_constant)
    except UnicodeDecodeError:
        raise UnreadableConfig(f"{shown} is not text in UTF-8.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UnreadableConfig(f"{shown} is not JSON: {error.msg} ({place}).") from None
    except RecursionError:
        raise UnreadableConfig(f"{shown} is nested too deep for a configuration.") from None
    except ValueError as error:
        raise UnreadableConfig(f"{shown} is not a configuration: {error}.") from None
    if not isinstance(config, dict):
        kind = type(config).__name__
        raise UnreadableConfig(f"{shown} must hold a JSON object, not {kind}.")
    return config


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


def _bounded(stream: BinaryIO, name: str) -> bytes:
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        shown = "Standard input" if name == _STANDARD_INPUT else name
        raise UnreadableConfig(
            f"{shown} is larger than {MAX_BYTES // 1_000_000} MB: no configuration is."
        )
    return content


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name too long, or with a character no path has
        return False


def _constant(name: str) -> float:
    if name == "NaN":
        raise ValueError("it holds NaN, which is not a number")
    return float(name)
