"""What the commands share: options, near names, aligned columns, JSON."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer

from report.errors import ReportError

DataOption = Annotated[
    Path | None,
    typer.Option(help="Folder of the data; default: the project's own.", envvar="REPORT_DATA"),
]
EditionOption = Annotated[
    str | None,
    typer.Option(help="Edition to use; default: the newest. `report editions` lists them."),
]
LangOption = Annotated[str, typer.Option(help="Language of the answer: it or en.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON with raw numbers instead.")]

NEAR_NAMES = 5
"""How many names an error suggests."""


def edition_name(name: str | None, data: Path | None) -> str:
    """Return the edition asked for, or the newest."""
    from report.edition import list_editions

    if name:
        return name
    known = list_editions(data)
    if not known:
        raise ReportError("There are no editions in the data folder.")
    return known[-1]


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Return names that hold `name`, then those spelt like it, case aside.

    >>> near_names("deepseek", ["gpt-oss", "deepseek-v2", "DeepSeek-V3"])
    ['deepseek-v2', 'DeepSeek-V3']
    """
    by_fold = {each.casefold(): each for each in known}
    wanted = name.casefold()
    holding = [fold for fold in by_fold if wanted and wanted in fold]
    close = get_close_matches(wanted, list(by_fold), n=NEAR_NAMES)
    return [by_fold[fold] for fold in dict.fromkeys([*holding, *close])][:NEAR_NAMES]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint with the near names, or an empty string."""
    near = near_names(name, known)
    return f" Did you mean: {', '.join(near)}?" if near else ""


def columns(rows: Sequence[Sequence[str]], right: Iterable[int] = (), indent: int = 2) -> list[str]:
    """Return rows as lines of aligned columns; those at the places `right` end flush.

    >>> columns([("total", "12"), ("of it active", "3")], right=[1])
    ['  total         12', '  of it active   3']
    """
    flush = set(right)
    widths = [max(map(_width, cells)) for cells in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            " " * (width - _width(cell)) + cell
            if place in flush
            else cell + " " * (width - _width(cell))
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append((" " * indent + "  ".join(cells)).rstrip())
    return lines


def print_json(answer: Mapping[str, Any]) -> None:
    """Write an answer for machines."""
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False))


def _width(text: str) -> int:
    """Return the places a text takes on a terminal, where some characters take two or none."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)
