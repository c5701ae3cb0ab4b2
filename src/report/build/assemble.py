"""Assemble the source of one language's book: prose, executed notebooks, configuration."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import nbformat
import yaml

from report.build.project import Project
from report.edition import Edition, open_edition
from report.language import LANGUAGES, Language
from report.results import RESULT_MIME

_SHARED = ("_static", "_templates")
_DIRECTIVES = {
    "figure": "result-figure",
    "table": "result-table",
    "finding": "result-finding",
    "values": "numbers",
}


def assemble(
    project: Project,
    edition_id: str,
    lang: str,
    languages: list[str],
    pdf: bool,
    data: Path | None = None,
) -> Path:
    """Write the book's source to the work folder and return it; equal files stay untouched.

    Untouched files keep their time, so that Sphinx reads again only the pages that changed.
    """
    edition = open_edition(edition_id, data=data)
    target = project.work(edition_id) / lang / "source"
    wanted = dict(_prose(project, lang))
    for folder in _SHARED:
        wanted |= {
            p.relative_to(project.book): p.read_bytes() for p in _files(project.book / folder)
        }
    executed = project.work(edition_id) / lang / "notebooks"
    for name in project.notebook_names():
        page = book_page(nbformat.read(executed / f"{name}.ipynb", as_version=4), lang)
        wanted[Path("notebooks") / f"{name}.ipynb"] = nbformat.writes(page).encode()
    wanted[Path("_toc.yml")] = yaml.safe_dump(localised_toc(project, lang)).encode()
    config = book_config(project, edition, lang, languages, pdf, data)
    wanted[Path("_config.yml")] = yaml.safe_dump(config, allow_unicode=True).encode()
    _mirror(wanted, target)
    return target


def _prose(project: Project, lang: str) -> Iterator[tuple[Path, bytes]]:
    """Yield the pages of a language and the bibliography, by their place in the source."""
    for place, path in project.page_files(lang).items():
        yield place, path.read_bytes()
    yield Path("references.bib"), (project.book / "references.bib").read_bytes()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _mirror(wanted: dict[Path, bytes], target: Path) -> None:
    """Make `target` hold exactly the wanted files."""
    for path in _files(target) if target.is_dir() else []:
        if path.relative_to(target) not in wanted:
            path.unlink()
    for relative, content in wanted.items():
        path = target / relative
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def book_page(notebook: Any, lang: str) -> Any:
    """Return an executed notebook as a page: in one language, its results placed by directives."""
    cells = []
    for cell in notebook.cells:
        if set(cell.metadata.get("tags", [])) & (set(LANGUAGES) - {lang}):
            continue
        cells.append(cell)
        cells += _placed_results(cell)
    notebook.cells = cells
    return notebook


def _placed_results(cell: Any) -> list[Any]:
    """Take published results out of a cell's outputs and return the cells that place them."""
    placed: list[Any] = []
    kept = []
    for output in cell.get("outputs", []):
        reference = output.get("data", {}).get(RESULT_MIME)
        if reference is None:
            kept.append(output)
            continue
        name = (
            reference["name"].partition(".")[2]
            if reference["kind"] == "values"
            else reference["name"]
        )
        source = f"```{{{_DIRECTIVES[reference['kind']]}}} {name}\n```"
        identifier = f"{cell.id}-{reference['kind']}-{len(placed)}"
        placed.append(nbformat.v4.new_markdown_cell(source, id=identifier))
    if "outputs" in cell:
        cell.outputs = kept
    return placed


def localised_toc(project: Project, lang: str) -> dict[str, Any]:
    """Return the table of contents with the captions of its parts in a language."""
    toc: dict[str, Any] = yaml.safe_load(project.contents.read_text(encoding="utf-8"))
    for part in toc.get("parts", []):
        part["caption"] = Language.of(lang).label(part["caption"])
    return toc


def _announcement(project: Project, edition: Edition, lang: str) -> str:
    """Return the line above every page of an edition made out of another; empty for a whole one."""
    if edition.manifest.derived_from is None:
        return ""
    if project.own:
        return escape(edition.manifest.title.of(lang))
    note = Language.of(lang).label("The text was written for a whole edition; – is not known here.")
    return escape(f"{edition.manifest.title.of(lang)}. {note}")


def pdf_name(edition_id: str, lang: str) -> str:
    """Return the file name of a PDF on the site."""
    return f"report-{edition_id}-{lang}.pdf"


def book_config(
    project: Project,
    edition: Edition,
    lang: str,
    languages: list[str],
    pdf: bool,
    data: Path | None,
) -> dict[str, Any]:
    """Return Jupyter Book's configuration for one language, from the project's ``_config.yml``."""
    config: dict[str, Any] = {k: v for k, v in project.config.items() if k != "report"}
    ours = project.config["report"]
    words = project.words(lang)
    config["title"] = words["title"]
    label = Language.of(lang).label
    sphinx = dict(config.get("sphinx", {}))
    theme = dict(sphinx.get("config", {}).get("html_theme_options", {}))
    theme["search_bar_text"] = label("Search the report…")
    theme["toc_title"] = label("On this page")
    if announcement := _announcement(project, edition, lang):
        theme["announcement"] = announcement
    theme["logo"] = {"text": config["title"]}
    sphinx["config"] = {
        **sphinx.get("config", {}),
        "language": lang,
        "html_theme_options": theme,
        "html_title": config["title"],
        "html_short_title": config["title"],
        "numfig": True,
        "numfig_secnum_depth": 0,
        "numfig_format": {"figure": f"{label('Figure')} %s", "table": f"{label('Table')} %s"},
        "report_results": str(project.work(edition.id) / lang / "results"),
        "report_words": str(project.book / lang / "results"),
        "report_data": str(data or edition.data),
        "report_edition": edition.id,
        "report_edition_date": edition.date.isoformat(),
        "report_edition_digest": edition.digest,
        "report_title": config["title"],
        "report_subtitle": words["subtitle"],
        "report_pdf": pdf_name(edition.id, lang) if pdf else "",
        "report_author": ours["author"],
        "report_url": ours.get("url", ""),
        "report_languages": languages,
    }
    config["sphinx"] = sphinx
    return config
