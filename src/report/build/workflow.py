"""Run the workflow: Snakemake decides what must be made again, we show how far it is."""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from report.build.pdf import can_write_pdf
from report.build.project import Project
from report.edition import find_data, list_editions
from report.errors import ReportError, UnknownEdition
from report.language import LANGUAGES, Language

_PROGRESS = re.compile(r"(\d+) of (\d+) steps \(")
_STEP_DONE = re.compile(r"step done: (.+)")
_LISTINGS = ("    input:", "    output:", "    jobid:", "    resources:", "    reason:")
SNAKEFILE = Path(__file__).parent / "Snakefile"


class BuildFailed(ReportError):
    """A step of the build failed; the message is the step's own."""


class BuildRunning(ReportError):
    """Another build works in the same folder."""


@dataclass(frozen=True)
class Request:
    """What to build: an edition, in which languages, with or without PDF, on how many cores."""

    edition: str
    languages: tuple[str, ...] = LANGUAGES
    pdf: bool = True
    cores: int | None = None
    data: Path | None = None


Progress = Callable[[int, int, str], None]
"""Called with (steps done, steps in all, what was done)."""


def build(project: Project, request: Request, progress: Progress | None = None) -> Path:
    """Build what is asked and not yet made; return the folder of the site."""
    data = find_data(request.data).resolve()
    editions = list_editions(data)
    if request.edition not in editions:
        raise UnknownEdition(request.edition, editions)
    for lang in request.languages:
        Language.of(lang)
    formats = "html,pdf" if request.pdf and can_write_pdf() else "html"
    settings = {
        "root": project.root, "folder": project.folder, "edition": request.edition, "data": data,
        "languages": ",".join(request.languages), "formats": formats,
    }  # fmt: skip
    command = [
        sys.executable, "-m", "snakemake", "--snakefile", str(SNAKEFILE),
        "--directory", str(project.build), "--cores", str(request.cores or os.cpu_count() or 1),
        "--nolock", "--rerun-incomplete", "--keep-going", "--nocolor",
        "--config", *(f"{key}={value}" for key, value in settings.items()),
    ]  # fmt: skip
    project.build.mkdir(parents=True, exist_ok=True)
    with _alone(project.build):
        _clear_errors(project.work(request.edition))
        log = project.build / "build.log"
        if _run(command, log, progress):
            raise BuildFailed(_message(project.work(request.edition), log))
    return project.site


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the build folder; the lock goes with the process, however it ends."""
    with (folder / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BuildRunning(
                f"Another build is running in {folder.name}/. Wait for it."
            ) from None
        yield


def _run(command: list[str], log: Path, progress: Progress | None) -> int:
    """Run Snakemake, keep its output in `log`, report progress; return its exit code."""
    done, total, last = 0, 0, ""
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with (
        log.open("w", encoding="utf-8") as file,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            file.write(line)
            if match := _STEP_DONE.search(line):
                last = match[1]
                if progress:
                    progress(done, total, last)
            elif match := _PROGRESS.search(line):
                done, total = int(match[1]), int(match[2])
                if progress:
                    progress(done, total, "")
    return process.returncode


def _clear_errors(work: Path) -> None:
    for path in (work / "errors").glob("*.txt"):
        path.unlink()


def _message(work: Path, log: Path) -> str:
    """Return what the failed steps said, or the end of the log when they said nothing."""
    errors = sorted((work / "errors").glob("*.txt"))
    if (checked := work / "errors/check.txt") in errors:
        errors = [checked]  # what fails on data that are not valid adds nothing
    if errors:
        return "\n\n".join(path.read_text(encoding="utf-8") for path in errors)
    lines = log.read_text(encoding="utf-8").splitlines()
    tail = [line for line in lines if not line.startswith(_LISTINGS)][-25:]
    return "\n".join(["The build failed; the end of _build/build.log says:", *tail])
