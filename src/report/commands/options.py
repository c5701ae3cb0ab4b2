"""The options and arguments that commands have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from report.errors import ReportError

MAX_CONTEXT = 10**9
"""The most tokens of a context that anything is computed for."""

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
ConfigurationArgument = Annotated[
    str,
    typer.Argument(
        metavar="CONFIG_OR_REPO",
        help="A config.json or its folder, - for standard input, or a Hub id of the edition.",
    ),
]


def edition_name(name: str | None, data: Path | None) -> str:
    """Return the edition asked for, or the newest."""
    from report.edition import list_editions

    if name:
        return name
    known = list_editions(data)
    if not known:
        raise ReportError("There are no editions in the data folder.")
    return known[-1]
