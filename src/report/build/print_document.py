"""All pages of a language as one HTML document: title page, contents, chapters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lxml.html import builder as E  # noqa: N812

from report.build.print_chapter import chapter_of, place_of, settle_links
from report.build.project import Project
from report.edition import Edition
from report.language import Language
from report.quantities import write

_TITLE_ONLY = ("how-to-read", "cases-", "rerun", "numbers", "data-dictionary", "colophon")
"""Chapters of which the contents name the title only: registers, and case files, all alike."""


def single_document(project: Project, edition: Edition, lang: str, folder: Path) -> Any:
    """Return all pages of a language as one HTML document."""
    language = Language.of(lang)
    pages = project.pages()
    drawings = project.work(edition.id) / lang
    made = {page: chapter_of(folder, page, set(pages), drawings, language) for page in pages}
    chapters = [chapter for page, chapter in made.items() if not page.startswith("notebooks/")]
    notebooks = [chapter for page, chapter in made.items() if page.startswith("notebooks/")]
    if notebooks:
        chapters.append(_notebooks(notebooks, language))
    body = E.BODY(
        _title_page(project, edition, language),
        _contents(chapters, language),
        *_results_list(chapters, "figure", "Figures", language),
        *_results_list(chapters, "table", "Tables", language),
        *chapters,
    )
    document = E.HTML(_head(project, edition, lang), body, lang=lang)
    settle_links(document)
    return document


def _head(project: Project, edition: Edition, lang: str) -> Any:
    day = edition.date.isoformat()
    return E.HEAD(
        E.META(charset="utf-8"),
        E.TITLE(project.title(lang)),
        E.META(name="author", content=str(project.config["report"]["author"])),
        E.META(name="description", content=project.words(lang)["subtitle"]),
        E.META(name="dcterms.created", content=day),
        E.META(name="dcterms.modified", content=day),
    )


def _title_page(project: Project, edition: Edition, language: Language) -> Any:
    words = project.words(language.code)
    day = write(edition.date, "date", language)
    return E.SECTION(
        E.P(words["title"], E.CLASS("title")),
        E.P(words["subtitle"], E.CLASS("subtitle")),
        E.P(f"{language.label('Edition')} {edition.id} · {day}", E.CLASS("edition")),
        E.P(str(project.config["report"]["author"]), E.CLASS("author")),
        E.P(f"SHA-256 {edition.digest}", E.CLASS("digest")),
        E.CLASS("title-page"),
    )


def _notebooks(notebooks: Iterable[Any], language: Language) -> Any:
    """Return the notebooks' entries as one chapter; their code and output are on the site."""
    title = E.H1(language.label("How it was computed"))
    chapter = E.SECTION(title, E.CLASS("chapter notebooks"), id=place_of("notebooks", ""))
    for notebook in notebooks:
        notebook.set("class", "notebook")
        for heading in notebook.iter("h1"):
            heading.tag = "h2"
        chapter.append(notebook)
    return chapter


def _contents(chapters: Iterable[Any], language: Language) -> Any:
    entries = [entry for chapter in chapters for entry in _chapter_entries(chapter)]
    heading = E.H1(language.label("Contents"), id="contents-heading")
    return E.NAV(heading, E.UL(*entries), E.CLASS("contents"))


def _chapter_entries(chapter: Any) -> Iterable[Any]:
    """Yield the lines of the contents for a chapter, and give their headings an address.

    A section can begin at the foot of a page whose heading stands on the next one.
    """
    name = chapter.get("class").removeprefix("chapter ")
    for heading in chapter.iter("h1", "h2"):
        is_section = heading.tag == "h2"
        if is_section and (name.startswith(_TITLE_ONLY) or _in_claims_card(heading)):
            continue
        place = heading.get("id") or f"{heading.getparent().get('id')}--heading"
        heading.set("id", place)
        link = E.A(heading.text_content().strip(), href=f"#{place}")
        yield E.LI(link, E.CLASS(f"level-{heading.tag[1]}"))


def _in_claims_card(heading: Any) -> bool:
    return "claim" in (heading.getparent().get("class") or "").split()


def _results_list(
    chapters: Iterable[Any], kind: str, label: str, language: Language
) -> Iterator[Any]:
    """Yield the list of figures or of tables, each with its number, title and page, if any."""
    entries = []
    for chapter in chapters:
        for result in chapter.xpath(f".//*[@class='result-{kind}']"):
            title = result.xpath(".//*[@class='result-title'] | .//caption")[0]
            number = title.xpath("./span[@class='result-number']")
            place, text = result.get("id"), title.text_content().strip()
            if number:
                text = text.removeprefix(number[0].text_content()).strip()
                link = E.A(f"{number[0].text_content().split()[-1]} {text}", href=f"#{place}")
                entries.append(E.LI(link))
    heading = E.H1(language.label(label), id=f"list-of-{kind}s")
    if entries:
        yield E.NAV(heading, E.UL(*entries), E.CLASS("contents results"))
