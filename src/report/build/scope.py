"""On which data a notebook runs: those of the build, or the whole edition they were cut from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from report.build.notebooks import is_about_whole_editions
from report.own.origin import origin_of


@dataclass(frozen=True)
class Scope:
    """The edition and data folder of a run."""

    edition: str
    data: Path


def scope_of(notebook: Path, edition: str, data: Path) -> Scope:
    """Return the scope of a notebook in the build of an edition.

    A notebook that is not about single models (the claims of the press, the comparison of
    sources and of editions) reads the whole edition, also when the report is about a reader's own.
    """
    origin = origin_of(data)
    if origin and is_about_whole_editions(notebook):
        return Scope(origin.edition, origin.data)
    return Scope(edition, data)
