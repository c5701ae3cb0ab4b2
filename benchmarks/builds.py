"""What a build costs: cold, unchanged, one sentence, one notebook, and the naive way, in one run.

The naive way runs all notebooks in both languages one after another with papermill and then
`jupyter-book build` twice; it makes no PDF and no site. Seconds are this machine's; the ratios are
what to compare.

    make bench          (or: .venv/bin/python benchmarks/builds.py [--keep FOLDER])
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from report.build.assemble import assemble
from report.build.project import Project
from report.edition import list_editions
from report.language import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
COPIED = ("book", "notebooks", "data", "_config.yml", "requirements.lock")


def copy_project(folder: Path) -> Project:
    """Copy what a build reads into an empty folder."""
    folder.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    return Project(folder)


def run(project: Project, *command: str) -> None:
    """Run a command in the project; its output is shown only when it fails."""
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def build(project: Project, *options: str) -> None:
    """Build with our own command."""
    run(project, str(BIN / "report"), "build", *options)


def build_naively(project: Project) -> None:
    """Run every notebook after another, then Jupyter Book twice."""
    edition = list_editions(project.root / "data")[-1]
    for lang in LANGUAGES:
        work = project.work(edition) / lang
        (work / "notebooks").mkdir(parents=True)
        for name in project.notebook_names():
            run(
                project, str(BIN / "papermill"), "--no-progress-bar", f"notebooks/{name}.ipynb",
                str(work / "notebooks" / f"{name}.ipynb"), "-p", "lang", lang,
                "-p", "results", str(work / "results" / name),
            )  # fmt: skip
    for lang in LANGUAGES:
        source = assemble(project, edition, lang, list(LANGUAGES), False, project.root / "data")
        run(
            project, str(BIN / "jupyter-book"), "build", str(source), "--path-output",
            str(project.work(edition) / lang / "book"), "-W", "-n", "--keep-going", "-q",
        )  # fmt: skip


def edit_sentence(project: Project) -> None:
    """Add a sentence to one page of one language."""
    page = project.book / "en" / "glossary.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")


def edit_notebook(project: Project) -> None:
    """Change a comment in the code of one notebook."""
    path = project.notebooks / "pull.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("publish.save()", "publish.save()  # changed"), encoding="utf-8")


def steps_run(project: Project) -> list[str]:
    """Return the steps the last build ran."""
    log = (project.build / "build.log").read_text(encoding="utf-8")
    return [
        line.split(": ")[1].rsplit(" (", 1)[0] for line in log.splitlines() if "step done" in line
    ]


def seconds(action: Callable[[], None]) -> float:
    """Return how long an action takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def main() -> None:
    """Measure everything once and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument(
        "--keep", type=Path, help="work here and leave it; default: a temporary folder"
    )
    folder = parser.parse_args().keep or Path(tempfile.mkdtemp(prefix="report-bench-"))
    plain = copy_project(folder / "naive")
    naive = seconds(lambda: build_naively(plain))
    pages_only = copy_project(folder / "pages")
    without_pdf = seconds(lambda: build(pages_only, "--no-pdf"))
    project = copy_project(folder / "cold")
    measured = {"naive (pages only)": naive, "cold, pages only": without_pdf}
    measured["cold, pages and PDFs"] = seconds(lambda: build(project))
    measured["nothing changed"] = seconds(lambda: build(project))
    assert not steps_run(project), "an unchanged build must do nothing"
    edit_sentence(project)
    measured["one sentence"] = seconds(lambda: build(project))
    assert not [s for s in steps_run(project) if s.startswith("notebook")], "a sentence runs none"
    edit_notebook(project)
    measured["one notebook"] = seconds(lambda: build(project))
    rerun = {s for s in steps_run(project) if s.startswith("notebook")}
    assert rerun == {"notebook pull it", "notebook pull en"}, rerun
    for name, took in measured.items():
        print(f"{name:22s} {took:8.1f} s   {took / naive:6.2f} × naive")
    if not parser.parse_args().keep:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
