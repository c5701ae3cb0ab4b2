"""Where the parts of the project stand, and what `_config.yml` says of the report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from report.errors import ReportError
from report.language import LANGUAGES

OWN_PAGES = "own"
"""The folder, within a language, of the pages written for a reader's own models."""


class NotAProject(ReportError):
    """The command was run where there is no report to build, or its configuration is broken."""


@dataclass(frozen=True)
class Project:
    """The folders of a checkout, from its root; `folder` is where in it everything is made.

    With `own` the book is that on a reader's own models: its contents are `_toc-own.yml`, and a
    page in the folder `own` of a language stands in the place of the page of the same name.
    """

    root: Path
    folder: str = "_build"
    own: bool = False

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """Return the project around `start` (default: the working directory, then the package)."""
        starts = [start] if start else [Path.cwd(), Path(__file__).resolve()]
        for place in starts:
            for folder in (place, *place.parents):
                if (folder / "_config.yml").is_file() and (folder / "book/_toc.yml").is_file():
                    return cls(folder.resolve())
        raise NotAProject(
            "No report found here: run this inside a checkout of the project, whose root holds "
            "_config.yml and book/_toc.yml."
        )

    @property
    def book(self) -> Path:
        """The words of the book and its looks."""
        return self.root / "book"

    @property
    def notebooks(self) -> Path:
        """The notebooks, one a chapter."""
        return self.root / "notebooks"

    @property
    def build(self) -> Path:
        """Everything that is made."""
        return self.root / self.folder

    @property
    def site(self) -> Path:
        """The finished site."""
        return self.build / "site"

    def work(self, edition: str) -> Path:
        """Intermediate files of an edition."""
        return self.build / "work" / edition

    def note_settings(self, edition: str, settings: Mapping[str, Any]) -> Path:
        """Write what a build is asked for where its pages depend on it; return the file.

        The same request leaves the file alone, so that nothing is made again for it.
        """
        path = self.work(edition) / "settings.json"
        text = json.dumps({name: str(value) for name, value in settings.items()}, indent=1) + "\n"
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return path

    @cached_property
    def config(self) -> Mapping[str, Any]:
        """The whole of ``_config.yml``; its `report` section is ours, the rest Jupyter Book's."""
        try:
            config = yaml.safe_load((self.root / "_config.yml").read_text(encoding="utf-8"))
        except yaml.YAMLError as error:
            raise NotAProject(f"_config.yml is not readable as YAML: {error}") from None
        languages = set(config.get("report", {}).get("languages", {}))
        if languages != set(LANGUAGES):
            raise NotAProject(f"_config.yml: report.languages must name {', '.join(LANGUAGES)}.")
        return config  # type: ignore[no-any-return]

    def words(self, lang: str) -> Mapping[str, str]:
        """The title and the subtitle of the report in a language."""
        words = self.config["report"]["languages"][lang]
        return words["own"] if self.own else words  # type: ignore[no-any-return]

    def title(self, lang: str) -> str:
        """The title of the report in a language."""
        return str(self.words(lang)["title"])

    @property
    def contents(self) -> Path:
        """The table of contents of the book."""
        return self.book / ("_toc-own.yml" if self.own else "_toc.yml")

    def page_files(self, lang: str) -> dict[Path, Path]:
        """The pages of a language: their place in the book, and the file that is read for it."""
        folder = self.book / lang
        files = {path.relative_to(folder): path for path in sorted(folder.rglob("*.md"))}
        ours = {place: path for place, path in files.items() if place.parts[0] == OWN_PAGES}
        whole = {place: path for place, path in files.items() if place not in ours}
        if not self.own:
            return whole
        return whole | {place.relative_to(OWN_PAGES): path for place, path in ours.items()}

    def notebook_names(self) -> list[str]:
        """Names of the notebooks, as the table of contents orders them."""
        return [page.split("/")[1] for page in self.pages() if page.startswith("notebooks/")]

    def pages(self) -> list[str]:
        """All pages of a book in the order of the table of contents, without file endings."""
        toc = yaml.safe_load(self.contents.read_text(encoding="utf-8"))
        chapters = [chapter for part in toc.get("parts", []) for chapter in part["chapters"]]
        return [toc["root"], *_files(chapters)]


def _files(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the files of a table of contents, each before the sections under it."""
    for entry in entries:
        yield entry["file"]
        yield from _files(entry.get("sections", []))
