"""`report pull`: a new edition from the Hub, by the notebook that asks it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from report.commands.options import DataOption

if TYPE_CHECKING:
    from report.hub.edition_pull import Request

NOTEBOOK = "pull"
_SECONDS = 0.3


def pull(
    edition: Annotated[str, typer.Option(help="Name of the new edition, as in 2026-12.")],
    all_: Annotated[
        bool, typer.Option("--all", help="Every repository, not only what the catalogue follows.")
    ] = False,
    all_configurations: Annotated[
        bool, typer.Option(help="With --all: the config.json of every model, too.")
    ] = False,
    top: Annotated[
        int | None,
        typer.Option(min=0, help="Repositories from the top of each list; default: the catalogue."),
    ] = None,
    floor: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Smallest share of answers; default: the catalogue's."),
    ] = None,
    earlier: Annotated[
        str | None,
        typer.Option(help="Edition to build on; default: the newest before the new one."),
    ] = None,
    offline: Annotated[
        bool, typer.Option(help="Derive again from the kept answers, without the network.")
    ] = False,
    retry: Annotated[bool, typer.Option(help="Ask again for what failed before.")] = False,
    data: DataOption = None,
) -> None:
    """Pull a new edition from the Hub; interrupted anywhere, the same command goes on.

    HF_TOKEN and HF_ENDPOINT are heeded as the Hub's own client does. Without a token it works too,
    at half the speed.
    """
    from report.edition import find_data
    from report.hub.assembly import EditionExists, edition_folder
    from report.hub.edition_pull import Request, check_alone, check_answers, check_name, expect

    check_name(edition)
    root = find_data(data).resolve()
    request = Request(edition, root, all_, all_configurations, top, floor, earlier, offline, retry)
    if offline:
        check_answers(root, edition)
    check_alone(root, edition)
    if not offline:
        if edition_folder(root, edition).exists():
            raise EditionExists(edition)
        typer.echo(str(expect(request)))
    output = _run(request, root)
    typer.echo(f"Edition {edition} is complete: `report build --edition {edition}` builds it.")
    typer.echo(f"What was asked and what came: {output}")


def _run(request: Request, data: Path) -> Path:
    """Run the notebook with a request's parameters; return where it lies, executed."""
    from report.build.notebooks import run_notebook
    from report.build.project import Project
    from report.hub.edition_pull import RAW
    from report.hub.progress import progress_path
    from report.hub.storage import GOES_ON

    edition = request.edition
    parameters = {
        "edition": edition, "source": "hub", "data": str(data), "whole_hub": request.all,
        "all_configurations": request.all_configurations,
        "top": -1 if request.top is None else request.top,
        "floor": -1.0 if request.floor is None else request.floor,
        "earlier": request.earlier or "", "offline": request.offline, "retry": request.retry,
    }  # fmt: skip
    output = data / RAW / edition / f"{NOTEBOOK}.ipynb"
    notebook = Project.find().notebooks / f"{NOTEBOOK}.ipynb"
    try:
        with _shown(f"Pulling edition {edition}", progress_path(edition, data)):
            run_notebook(notebook, output, parameters)
    except KeyboardInterrupt:
        typer.echo(f"Stopped. {GOES_ON}", err=True)
        raise
    return output


@contextmanager
def _shown(title: str, noted: Path) -> Iterator[None]:
    """Show the progress that the notebook notes, until the work is done."""
    from report.progress import progress_bar

    done = threading.Event()
    with progress_bar(title) as advance:
        watcher = threading.Thread(target=_watch, args=(noted, done, advance), daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()


def _watch(noted: Path, done: threading.Event, advance: Callable[[int, int, str], None]) -> None:
    from report.hub.progress import read_progress
    from report.hub.waits import WAITING

    last = ""
    while not done.wait(_SECONDS):
        if progress := read_progress(noted):
            asked, total, what = progress
            stage = what if what.startswith(WAITING) else what.split()[0]
            advance(asked, total, stage if stage != last else "")
            last = stage
