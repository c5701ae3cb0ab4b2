"""Write the HTML pages of one language with Jupyter Book, and look at what came out."""

from __future__ import annotations

import calendar
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from report.build.assemble import assemble
from report.build.inspection import inspect_pages
from report.build.project import Project
from report.edition import open_edition
from report.errors import ReportError

_NOISE = re.compile(r"\x1b\[[0-9;]*m")
_SHOWN = 25


class PagesFailed(ReportError):
    """Sphinx warned, or the pages are not what they must be."""


def pages_folder(project: Project, edition: str, lang: str) -> Path:
    """Return the folder the pages of a language are written to."""
    return project.work(edition) / lang / "book" / "_build" / "html"


def build_pages(
    project: Project,
    edition: str,
    lang: str,
    languages: list[str],
    pdf: bool,
    data: Path | None = None,
) -> Path:
    """Assemble and build one language; return its folder. Any warning is an error."""
    source = assemble(project, edition, lang, languages, pdf, data)
    target = pages_folder(project, edition, lang)
    _start_over_if_changed(source, target.parent)
    log = _run_jupyter_book(source, target.parents[1], edition, data)
    problems = _warnings(log, source)
    if not problems:
        _remove_stale(target, project.pages())
        problems = inspect_pages(target, project.pages(), lang)
    if problems:
        # Sphinx keeps what it has read; after a failure it must not skip the faulty page.
        shutil.rmtree(target.parent, ignore_errors=True)
        listed = "\n".join(f"  {problem}" for problem in problems[:_SHOWN])
        more = f"\n  … and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise PagesFailed(f"The pages in {lang!r} have {len(problems)} problems:\n{listed}{more}")
    return target


def _start_over_if_changed(source: Path, build: Path) -> None:
    """Throw away what Sphinx keeps when the looks or the code changed, which it does not follow."""
    package = Path(__file__).resolve().parents[1]
    code = [
        *package.glob("*.py"),
        *package.glob("book_extension/**/*"),
        *package.glob("locale/**/*"),
    ]
    followed = [
        *source.glob("_static/**/*"),
        *source.glob("_templates/**/*"),
        source / "_config.yml",
    ]
    digest = hashlib.sha256()
    for path in sorted(
        p for p in [*code, *followed] if p.is_file() and "__pycache__" not in p.parts
    ):
        digest.update(path.name.encode() + path.read_bytes())
    record = build / "made-with.sha256"
    if not record.is_file() or record.read_text(encoding="utf-8") != digest.hexdigest():
        shutil.rmtree(build, ignore_errors=True)
        build.mkdir(parents=True)
        record.write_text(digest.hexdigest(), encoding="utf-8")


def source_date_epoch(edition: str, data: Path | None = None) -> str:
    """Return the edition's day as SOURCE_DATE_EPOCH, so that nothing made depends on today."""
    return str(calendar.timegm(open_edition(edition, data=data).date.timetuple()))


def _run_jupyter_book(source: Path, output: Path, edition: str, data: Path | None) -> str:
    command = [
        str(Path(sys.executable).with_name("jupyter-book")), "build", str(source),
        "--path-output", str(output), "-W", "-n", "--keep-going", "-q",
    ]  # fmt: skip
    environment = os.environ | {
        "SOURCE_DATE_EPOCH": source_date_epoch(edition, data),
        "PYTHONHASHSEED": "0",
        "NO_COLOR": "1",
    }
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    log = _NOISE.sub("", done.stdout + done.stderr)
    if done.returncode and not re.search(r"WARNING|ERROR", log):
        raise PagesFailed(f"Jupyter Book failed:\n{log[-3000:]}")
    return log


def _warnings(log: str, source: Path) -> list[str]:
    lines = [line for line in log.splitlines() if re.search(r"\b(WARNING|ERROR|CRITICAL)\b", line)]
    return list(dict.fromkeys(line.replace(f"{source}/", "") for line in lines))


def _remove_stale(target: Path, pages: list[str]) -> None:
    """Remove pages that the table of contents no longer names."""
    kept = {target / f"{page}.html" for page in pages}
    kept |= {target / f"{page}.html" for page in ("genindex", "search")}
    for path in target.rglob("*.html"):
        if path not in kept and "_static" not in path.parts:
            path.unlink()
