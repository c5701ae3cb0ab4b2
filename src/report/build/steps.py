"""The steps of a build, one process each; the workflow calls them in the order their inputs ask.

A step that fails leaves its message in ``errors/<step>.txt`` of the work folder, for the command
line to show, and exits with 1.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from report.build.project import Project
from report.edition import CHECKED_VARIABLE
from report.errors import InvalidData, ReportError
from report.own.origin import origin_of

app = typer.Typer(add_completion=False)


class Context:
    """What every step is told: the project, the edition and the data folder."""

    def __init__(self, root: Path, folder: str, edition: str, data: Path) -> None:
        self.project = Project(root, folder, origin_of(data) is not None)
        self.edition = edition
        self.data = data

    @property
    def work(self) -> Path:
        """The folder of intermediate files."""
        return self.project.work(self.edition)

    def attempt(self, step: str, action: Callable[[], None]) -> None:
        """Run a step; say how long it took, or keep its error for the command line."""
        started = time.perf_counter()
        error_file = self.work / "errors" / f"{step.replace(' ', '-')}.txt"
        error_file.unlink(missing_ok=True)
        try:
            action()
        except ReportError as error:
            error_file.parent.mkdir(parents=True, exist_ok=True)
            error_file.write_text(str(error), encoding="utf-8")
            raise typer.Exit(1) from None
        sys.stderr.write(f"step done: {step} ({time.perf_counter() - started:.1f} s)\n")


@app.callback()
def common(
    context: typer.Context,
    root: Annotated[Path, typer.Option()],
    edition: Annotated[str, typer.Option()],
    data: Annotated[Path, typer.Option()],
    folder: Annotated[str, typer.Option()] = "_build",
) -> None:
    """Set what all steps share."""
    context.obj = Context(root, folder, edition, data)


@app.command()
def check(context: typer.Context, output: Path) -> None:
    """Validate every table of the edition."""
    from report.checking import check_edition
    from report.edition import open_edition

    step: Context = context.obj

    def action() -> None:
        problems = check_edition(step.edition, step.data)
        if problems:
            raise InvalidData(problems)
        open_edition(step.edition, data=step.data).record_check(output)

    step.attempt("check", action)


@app.command()
def notebook(
    context: typer.Context,
    name: str,
    output: Path,
    results: Path,
    lang: Annotated[str, typer.Option()],
) -> None:
    """Run one notebook in one language."""
    from report.build.notebooks import run_notebook

    step: Context = context.obj
    os.environ[CHECKED_VARIABLE] = str(step.work / "checked.json")  # for the notebook's process
    source = step.project.notebooks / f"{name}.ipynb"
    parameters = {
        "edition": step.edition, "lang": lang, "data": str(step.data),
        "results": str(results.resolve()),
    }  # fmt: skip
    step.attempt(f"notebook {name} {lang}", lambda: run_notebook(source, output, parameters))


@app.command()
def pages(
    context: typer.Context,
    output: Path,
    lang: Annotated[str, typer.Option()],
    languages: Annotated[str, typer.Option()],
    formats: Annotated[str, typer.Option()],
) -> None:
    """Write the pages of one language."""
    from report.build.pages import build_pages

    step: Context = context.obj

    def action() -> None:
        pdf = "pdf" in formats.split(",")
        build_pages(step.project, step.edition, lang, languages.split(","), pdf, step.data)
        output.write_text("", encoding="utf-8")

    step.attempt(f"pages {lang}", action)


@app.command()
def pdf(context: typer.Context, output: Path, lang: Annotated[str, typer.Option()]) -> None:
    """Typeset the pages of one language."""
    from report.build.pdf import write_pdf

    step: Context = context.obj
    step.attempt(
        f"pdf {lang}", lambda: write_pdf(step.project, step.edition, lang, output, step.data)
    )


@app.command()
def site(
    context: typer.Context,
    languages: Annotated[str, typer.Option()],
    formats: Annotated[str, typer.Option()],
) -> None:
    """Put the finished parts together, in one move."""
    from report.build.site import build_site

    step: Context = context.obj
    step.attempt(
        "site",
        lambda: build_site(
            step.project, step.edition, languages.split(","), "pdf" in formats.split(","), step.data
        ),
    )


def main() -> None:
    """Run the step named on the command line."""
    os.environ.setdefault("MPLBACKEND", "Agg")
    app()


if __name__ == "__main__":
    main()
