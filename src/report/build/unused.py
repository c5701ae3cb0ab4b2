"""Published results that no page of the book uses."""

from __future__ import annotations

import re
from collections.abc import Iterable

from report.book_extension.words import Placeholder, load_words, segments
from report.build.project import Project
from report.language import LANGUAGES
from report.results import Results, load_results

_NAMED = re.compile(r"[a-z]+\.[a-z0-9-]+")


def unused_results(project: Project, edition: str) -> list[str]:
    """Return "kind chapter.name" of every figure, table, finding and value on no page.

    The register of numbers and the notebooks' own pages show everything and do not count. Nothing
    is listed for a language whose notebooks have not been run.
    """
    unused: list[str] = []
    for lang in LANGUAGES:
        folders = sorted(
            p.parent for p in (project.work(edition) / lang / "results").glob("*/results.json")
        )
        results = load_results(folders)
        named = _named(project, lang)
        for chapter, published in sorted(results.items()):
            unused += [
                line for line in _listed(chapter, published) if line.split(" ")[1] not in named
            ]
    return list(dict.fromkeys(unused))


def _listed(chapter: str, results: Results) -> list[str]:
    shelves: dict[str, Iterable[str]] = {
        "figure": results.figures, "table": results.tables, "finding": results.findings,
        "value": results.values,
    }  # fmt: skip
    return [f"{kind} {chapter}.{name}" for kind, shelf in shelves.items() for name in shelf]


def _named(project: Project, lang: str) -> set[str]:
    """Return the full names in the pages, and those in the words of results."""
    folder = project.book / lang
    named: set[str] = set()
    for page in folder.rglob("*.md"):
        named |= set(_NAMED.findall(page.read_text(encoding="utf-8")))
    for path in sorted((folder / "results").glob("*.yaml")):
        words = load_words(path)
        texts = [text for figure in words.figures.values() for text in figure.values()]
        for cases in words.findings.values():
            texts += cases.values()
        texts += [str(table.get("note", "")) for table in words.tables.values()]
        for text in texts:
            parts = segments(text, words.chapter)
            named |= {f"{p.chapter}.{p.name}" for p in parts if isinstance(p, Placeholder)}
    return named
