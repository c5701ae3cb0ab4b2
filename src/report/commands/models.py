"""``report models`` and ``report build --models``: a reader's own list of models."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from report.commands.answers import NEAR_NAMES
from report.commands.options import DataOption, EditionOption, edition_name

if TYPE_CHECKING:
    import pandas as pd

    from report.build.project import Project
    from report.edition import Edition

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

    whole = edition_name(edition, data)
    _, name, folder = own_edition(Project.find(), models, whole, data)
    own = open_edition(name, data=folder)
    typer.echo(own.manifest.completeness.en)
    for line in size_gaps(own, open_edition(whole, data=data).table("models")):
        typer.echo(line)


def size_gaps(own: Edition, registry: pd.DataFrame) -> Iterator[str]:
    """Yield a line a model whose size cannot be counted, with the reason and the nearest names."""
    from report.analysis.own.sizes import NO_FILE, read_sizes
    from report.own.origin import OWNER

    table = own.table
    sizes = read_sizes(table("models"), table("oracle_configurations"), table("configurations"))
    known = set(registry["repo_id"])
    for repo, size in sizes.items():
        if size.counted is not None:
            continue
        if repo in known or repo.startswith(f"{OWNER}/"):
            yield f"{repo}: not counted, {size.reason}."
            continue
        hint = _near_repositories(repo, known) if size.reason == NO_FILE else ""
        yield f"{repo}: not in the edition, and {size.reason}.{hint}"


def _near_repositories(repo: str, known: Collection[str]) -> str:
    """Return a hint with the repositories whose name without the owner is nearest."""
    wanted = repo.rpartition("/")[2].casefold()
    by_name: dict[str, list[str]] = {}
    for each in sorted(known):
        by_name.setdefault(each.rpartition("/")[2].casefold(), []).append(each)
    close = [each for name in get_close_matches(wanted, by_name) for each in by_name[name]]
    return f" Did you mean: {', '.join(close[:NEAR_NAMES])}?" if close else ""


def own_project(project: Project, models: Path) -> Project:
    """Return where the report on a list is built: in a folder of its own."""
    slug = re.sub(r"[^A-Za-z0-9]+", "-", models.stem).strip("-") or "own"
    return replace(project, folder=f"_build/own/{slug}", own=True)


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
    """Yield how many statements of the notebooks lacked data, by notebook."""
    from report.results import load_results

    folders = sorted((project.work(edition)).glob("*/results/*/results.json"))
    results = load_results(path.parent for path in folders)
    counts = Counter({name: len(each.untold or ()) for name, each in results.items()})
    if total := counts.total():
        named = ", ".join(f"{name} {n}" for name, n in counts.most_common() if n)
        yield f"{total} statements could not be told of these models ({named})."
