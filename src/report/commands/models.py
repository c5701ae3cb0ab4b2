"""``report models`` and ``report build --models``: a reader's own list of models."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from report.commands.options import DataOption, EditionOption, edition_name

if TYPE_CHECKING:
    from report.build.project import Project

app = typer.Typer(help="Your own list of models, for `report build --models`.")


@app.command()
def template(edition: EditionOption = None, data: DataOption = None) -> None:
    """Write a commented list to start from: report models template > mine.csv."""
    from report.edition import open_edition
    from report.own.template import template

    opened = open_edition(edition_name(edition, data), data=data)
    typer.echo(template(opened.table("licences")["licence_id"]))


@app.command()
def check(
    models: Annotated[Path, typer.Argument(help="The list, a CSV file.")],
    edition: EditionOption = None,
    data: DataOption = None,
) -> None:
    """Read a list and say what is wrong with it, or how much is known of its models."""
    from report.build.project import Project
    from report.edition import open_edition

    _, name, folder = own_edition(Project.find(), models, edition_name(edition, data), data)
    typer.echo(open_edition(name, data=folder).manifest.completeness.en)


def own_project(project: Project, models: Path) -> Project:
    """Return where the report on a list is built: in a folder of its own."""
    slug = re.sub(r"[^A-Za-z0-9]+", "-", models.stem).strip("-") or "own"
    return replace(project, folder=f"_build/own/{slug}")


def own_edition(
    project: Project, models: Path, edition: str, data: Path | None
) -> tuple[Project, str, Path]:
    """Make the own edition of a list; return its project, identifier and data folder."""
    from report.own.making import make_own_edition

    own = own_project(project, models)
    target = own.build / "data"
    target.parent.mkdir(parents=True, exist_ok=True)
    return own, make_own_edition(models, edition, data, target), target


def untold_lines(project: Project, edition: str) -> Iterator[str]:
    """Yield, chapter by chapter, how many statements of its notebook lacked data."""
    from report.results import load_results

    folders = sorted((project.work(edition)).glob("*/results/*/results.json"))
    results = load_results(path.parent for path in folders)
    counts = Counter({name: len(each.untold or ()) for name, each in results.items()})
    if total := counts.total():
        named = ", ".join(f"{name} {n}" for name, n in counts.most_common() if n)
        yield f"{total} statements could not be told of these models ({named});"
        yield "the pages say so where they would have stood."
