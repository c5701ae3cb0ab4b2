"""The one command behind everything: ``report build``, ``check``, ``serve`` and their kin."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from report.commands import claims, diff, hardware, models, openness, params, pull, serving
from report.commands.models import own_edition, own_project, untold_lines
from report.commands.options import DataOption, EditionOption, edition_name
from report.errors import ReportError, StorageFailed, is_of_storage

app = typer.Typer(
    help="Build, check and read the report on openly released AI models.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def build(
    edition: EditionOption = None,
    lang: Annotated[
        list[str] | None, typer.Option(help="Language, may be repeated; default: it and en.")
    ] = None,
    pdf: Annotated[bool, typer.Option(help="Typeset the PDFs too.")] = True,
    cores: Annotated[int | None, typer.Option(help="Cores to use; default: all.", min=1)] = None,
    data: DataOption = None,
    models: Annotated[
        Path | None,
        typer.Option(help="A list of your own models; `report models template` writes one."),
    ] = None,
) -> None:
    """Build the report: run what data or code have changed, write pages and PDF."""
    from report.build.pdf import PANGO_HELP, can_write_pdf
    from report.build.project import Project
    from report.build.workflow import Request, build
    from report.language import LANGUAGES
    from report.progress import progress_bar

    project, name = Project.find(), edition_name(edition, data)
    if models:
        project, name, data = own_edition(project, models, name, data)
    request = Request(name, tuple(lang or LANGUAGES), pdf, cores, data)
    with progress_bar(f"Building edition {request.edition}") as progress:
        site = build(project, request, progress)
    if pdf and not can_write_pdf():
        typer.echo(f"The PDFs were left out. {PANGO_HELP}", err=True)
    typer.echo(f"The report is in {_shown(site / 'index.html')}")
    for document in sorted(site.glob("*.pdf")):
        typer.echo(f"             and {_shown(document)}")
    option = f" --models {models}" if models else ""
    typer.echo(f"Read it with `report serve{option}` (or open the first in a browser).")
    for line in untold_lines(project, request.edition) if models else ():
        typer.echo(line)


@app.command()
def check(edition: EditionOption = None, data: DataOption = None) -> None:
    """Check every table of an edition, and its evidence: what is old, contradicted or missing.

    Results that no page uses are listed, too.
    """
    from report.analysis.openness import completeness
    from report.build.project import Project
    from report.build.unused import unused_results
    from report.checking import check_edition
    from report.commands.freshness_words import freshness_lines
    from report.edition import open_edition
    from report.errors import InvalidData

    name = edition_name(edition, data)
    if problems := check_edition(name, data):
        raise InvalidData(problems)
    opened = open_edition(name, data=data)
    typer.echo(f"Edition {name}: {len(opened.package.tables)} tables, all valid.")
    typer.echo(f"SHA-256 {opened.digest}")
    if opened.evidence_changed:
        changed = ", ".join(opened.evidence_changed)
        typer.echo(f"Evidence edited since the edition was sealed: {changed}")
    for line in freshness_lines(opened):
        typer.echo(line)
    if set(completeness.TABLES) <= set(opened.package.names):
        for gap in completeness.missing_evidence(*map(opened.table, completeness.TABLES)):
            typer.echo(f"Missing: {gap}")
    for result in unused_results(Project.find(), name):
        typer.echo(f"Published, but on no page: {result}")


@app.command()
def editions(data: DataOption = None) -> None:
    """List the editions there are."""
    from report.edition import list_editions, open_edition

    for name in list_editions(data):
        manifest = open_edition(name, data=data).manifest
        rows = sum(table.rows for table in manifest.tables.values())
        typer.echo(f"{name}  {manifest.date.isoformat()}  {rows:>7,} rows  {manifest.title.en}")


@app.command()
def notebook(
    name: Annotated[str, typer.Argument(help="Name of a notebook, as in notebooks/NAME.ipynb.")],
    output: Annotated[Path, typer.Argument(help="Where to write the executed notebook.")],
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="NAME=VALUE, may be repeated.")
    ] = None,
) -> None:
    """Run one notebook, its parameters checked before anything runs."""
    from report.build.notebooks import run_notebook
    from report.build.project import Project

    given = dict(_assignment(text) for text in parameter or [])
    run_notebook(Project.find().notebooks / f"{name}.ipynb", output, given)
    typer.echo(f"Executed: {output}")


@app.command()
def seal(edition: str, data: DataOption = None) -> None:
    """Write the manifest of an edition: what its tables are, by hash, as they stand."""
    from report.checking import seal_edition

    manifest = seal_edition(edition, data=data)
    typer.echo(f"Sealed edition {edition}: {len(manifest.tables)} snapshot tables.")


@app.command()
def derive(
    day: Annotated[str, typer.Argument(help="Day to go back to, as in 2026-05-23.")],
    name: Annotated[
        str | None, typer.Option(help="Name of the new edition; default: the day's year and month.")
    ] = None,
    edition: EditionOption = None,
    data: DataOption = None,
) -> None:
    """Make the edition of an earlier day out of one that keeps a history, and seal it."""
    from report.derive import derive_edition, parse_day

    then = parse_day(day)
    manifest = derive_edition(then, name or f"{then:%Y-%m}", edition_name(edition, data), data)
    typer.echo(f"Edition {manifest.edition}, as of {manifest.date}:")
    typer.echo(manifest.completeness.en)


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    models: Annotated[Path | None, typer.Option(help="The site of this list of models.")] = None,
) -> None:
    """Serve the finished site on this machine, to read it in a browser."""
    from report.build.project import Project
    from report.serve import serve_folder

    project = own_project(Project.find(), models) if models else Project.find()
    site = project.site
    if not (site / "index.html").is_file():
        option = f" --models {models}" if models else ""
        raise ReportError(f"There is no site yet. Build it first: report build{option}")
    serve_folder(
        site, port, lambda address: typer.echo(f"Reading room: {address}  (Ctrl-C ends it)")
    )


app.command()(pull.pull)
app.command()(diff.diff)
app.add_typer(models.app, name="models")
app.command()(params.params)
app.command()(serving.serving)
app.command()(hardware.hardware)
app.command()(openness.openness)
app.command()(claims.claims)


def _assignment(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise ReportError(f"A parameter is given as NAME=VALUE, not {text!r}.")
    return name, value


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def main() -> None:
    """Run the command line; a user's mistake shows its message and no traceback."""
    try:
        app()
    except ReportError as error:
        sys.stderr.write(f"Error: {error}\n")
        raise SystemExit(1) from None
    except OSError as error:
        if not is_of_storage(error):
            raise
        sys.stderr.write(f"Error: {StorageFailed(error)}\n")
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
