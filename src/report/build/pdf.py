"""Typeset the finished pages of a language as one document.

The PDF is made from the pages themselves, so it cannot say anything else than they do: each page's
article is taken out of the theme, its ids and links are made unique in one document, and WeasyPrint
sets the whole with the print sheet.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import math
import os
import re
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

from lxml import etree
from lxml.html import builder as E  # noqa: N812

from report.build.inspection import parse
from report.build.pages import pages_folder, source_date_epoch
from report.build.project import Project
from report.edition import Edition, open_edition
from report.errors import ReportError
from report.language import Language
from report.quantities import write

_DROPPED = (
    ".//a[contains(@class,'headerlink')]",
    ".//*[contains(@class,'result-links')]",
    ".//script",
    ".//style",
    ".//button",
    ".//footer",
    ".//*[contains(@class,'prev-next-footer')]",
)
_LONGEST_WHOLE_WORD = 13  # characters: a longer word may be broken in a table cell
_CELL_PADDING = 2  # characters
_PANGO_NAMES = (  # those by which WeasyPrint looks for it
    "libpango-1.0.so.0",
    "libpango-1.0-0",
    "pango-1.0-0",
    "pango-1.0",
    "libpango-1.0.dylib",
    "/opt/homebrew/lib/libpango-1.0.dylib",
)
PANGO_HELP = (
    "Pango is missing, which WeasyPrint needs for the PDF. On Debian and Ubuntu: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; on Fedora: dnf install "
    "pango; on macOS: brew install pango. Then build again, or leave the PDF out with --no-pdf."
)


class NoPango(ReportError):
    """The one system library the PDF needs is not there."""

    def __init__(self) -> None:
        super().__init__(PANGO_HELP)


def can_write_pdf() -> bool:
    """True when WeasyPrint finds Pango on this machine."""
    return any(_loads(name) for name in _PANGO_NAMES)


def _loads(library: str) -> bool:
    """True when the system has the library; asked so, because WeasyPrint itself is slow to load."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def write_pdf(
    project: Project, edition_id: str, lang: str, output: Path, data: Path | None = None
) -> None:
    """Write the PDF of a language from its finished pages, in one move."""
    if not can_write_pdf():
        raise NoPango
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except OSError:  # Pango is there, but one of the libraries that come with it is not
        raise NoPango from None

    os.environ["SOURCE_DATE_EPOCH"] = source_date_epoch(edition_id, data)
    for name in ("fontTools", "fontTools.subset", "weasyprint"):
        logging.getLogger(name).setLevel(logging.ERROR)
    edition = open_edition(edition_id, data=data)
    folder = pages_folder(project, edition_id, lang)
    document = single_document(project, edition, lang, folder)
    text = etree.tostring(document, method="html", doctype="<!DOCTYPE html>", encoding="unicode")
    fonts = FontConfiguration()
    sheet = CSS(filename=str(project.book / "print.css"), font_config=fonts)
    sys.setrecursionlimit(10_000)
    partial = output.with_suffix(".partial")
    # Millions of boxes are made and all are kept to the end: looking for garbage among them takes
    # a quarter of the time and frees nothing.
    gc.disable()
    try:
        HTML(string=text, base_url=str(folder / "index.html")).write_pdf(
            partial, stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1",
            pdf_identifier=edition.digest.encode()[:32],
        )  # fmt: skip
        partial.replace(output)
    finally:
        gc.enable()
        partial.unlink(missing_ok=True)


def single_document(project: Project, edition: Edition, lang: str, folder: Path) -> Any:
    """Return all pages of a language as one HTML document: title page, contents, chapters."""
    language = Language.of(lang)
    pages = project.pages()
    drawings = project.work(edition.id) / lang
    chapters = [_chapter(folder, page, set(pages), drawings) for page in pages]
    title = project.title(lang)
    head = E.HEAD(
        E.META(charset="utf-8"),
        E.TITLE(title),
        E.META(name="author", content=str(project.config["report"]["author"])),
        E.META(name="dcterms.created", content=edition.date.isoformat()),
        E.META(name="dcterms.modified", content=edition.date.isoformat()),
    )
    body = E.BODY(_title_page(project, edition, language), _contents(chapters, language), *chapters)
    return E.HTML(head, body, lang=lang)


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


def _contents(chapters: list[Any], language: Language) -> Any:
    entries = []
    for chapter in chapters:
        for heading in chapter.iter("h1", "h2"):
            place = heading.getparent().get("id") or heading.get("id")
            if place and not _in_claims_card(heading):
                # A section can begin at the foot of a page whose heading stands on the next one.
                heading.set("id", f"{place}--heading")
                link = E.A(heading.text_content().strip(), href=f"#{place}--heading")
                entries.append(E.LI(link, E.CLASS(f"level-{heading.tag[1]}")))
    heading = E.H1(language.label("Contents"), id="contents-heading")
    return E.NAV(heading, E.UL(*entries), E.CLASS("contents"))


def _in_claims_card(heading: Any) -> bool:
    return "claim" in (heading.getparent().get("class") or "").split()


def _chapter(folder: Path, page: str, pages: set[str], drawings: Path) -> Any:
    """Return a page's article, its ids and links made good for the whole document."""
    tree = parse(folder / f"{page}.html")
    article = deepcopy(tree.find(".//article"))
    for path in _DROPPED:
        for element in article.xpath(path):
            element.drop_tree()
    for source in list(article.iter("source")):
        source.drop_tag()  # the parser takes the image after it for its content
    for details in article.iter("details"):
        details.set("open", "open")
    for element in article.iter():
        if not isinstance(element.tag, str):
            continue
        if element.get("id"):
            element.set("id", _place(page, element.get("id")))
        if element.get("aria-labelledby"):
            element.set("aria-labelledby", _place(page, element.get("aria-labelledby")))
        if element.tag == "a" and element.get("href") is not None:
            _settle_link(element, page, pages)
        if element.tag == "img":
            element.attrib.pop("loading", None)
            address = _relative_to_root(page, element.get("src"))
            printed = (drawings / address).with_suffix(".print.svg")
            element.set("src", printed.resolve().as_uri() if printed.is_file() else address)
    if page.startswith("notebooks/"):
        _refer_to_results(article)
    for code in article.iter("pre"):
        text = code.text_content()  # without the hundreds of coloured pieces
        code[:] = []
        code.text = text
    for table in article.iter("table"):
        _set_column_widths(table)
    chapter = E.SECTION(E.CLASS("chapter " + page.replace("/", "-")), id=_place(page, ""))
    chapter.extend(list(article))
    return chapter


def _refer_to_results(article: Any) -> None:
    """Put a line in the place of each result on a notebook's page; the chapter itself shows it."""
    shown = article.xpath(
        ".//figure | .//*[contains(@class,'result-table')] | .//*[contains(@class,'table-scroll')]"
    )
    for element in shown:
        titles = element.xpath(".//*[contains(@class,'result-title')] | .//caption")
        if titles and element.getparent() is not None:
            line = E.P("→ " + titles[0].text_content().strip(), E.CLASS("result-source"))
            element.getparent().replace(element, line)
        elif element.getparent() is not None and "numbers" in (element[0].get("class") or ""):
            element.drop_tree()


def _set_column_widths(table: Any) -> None:
    """Give a table fixed column widths from the length of what its cells hold.

    WeasyPrint's own measuring of columns takes most of the time of a long document, and lets a
    long word push a table over the margin.
    """
    cells = [list(row.iterchildren("th", "td")) for row in table.iter("tr")]
    columns = max((len(row) for row in cells), default=0)
    spans = [sum(int(cell.get("colspan", "1")) for cell in row) for row in cells]
    if not columns or any(span != columns for span in spans):
        return
    # A row with a cell over several columns says nothing of the width of one.
    rows = [[cell.text_content().strip() for cell in row] for row in cells if len(row) == columns]
    weights = [_column_weight([row[column] for row in rows]) for column in range(columns)]
    group = E.COLGROUP(
        *(E.COL(style=f"width: {100 * weight / sum(weights):.2f}%") for weight in weights)
    )
    caption = table.find("caption")
    table.insert(0 if caption is None else 1, group)


def _column_weight(cells: list[str]) -> float:
    """Return the width a column wants, in characters: its words whole, its longer cells wrapped."""
    lengths = sorted(len(cell) for cell in cells)
    usual = lengths[int(0.9 * (len(lengths) - 1))]
    longest_word = max((len(word) for cell in cells for word in cell.split()), default=1)
    return max(float(min(longest_word, _LONGEST_WHOLE_WORD)), math.pow(usual, 0.75)) + _CELL_PADDING


def _place(page: str, identifier: str) -> str:
    """Return the id that a place of a page has in the whole document."""
    return (
        f"{page.replace('/', '-')}--{identifier}"
        if identifier
        else f"page-{page.replace('/', '-')}"
    )


def _relative_to_root(page: str, address: str) -> str:
    parts = [*page.split("/")[:-1], *address.split("/")]
    settled: list[str] = []
    for part in parts:
        if part == "..":
            settled.pop()
        elif part != ".":
            settled.append(part)
    return "/".join(settled)


def _settle_link(anchor: Any, page: str, pages: set[str]) -> None:
    """Point a link to its place in the document; a link to a file of the site becomes text."""
    href = anchor.get("href")
    if re.match(r"^[a-z][a-z0-9+.-]*:|^//", href):
        return
    target, fragment = urldefrag(unquote(href))
    other = page if not target else _relative_to_root(page, target).removesuffix(".html")
    if other in pages:
        anchor.set("href", f"#{_place(other, fragment)}")
    else:
        del anchor.attrib["href"]
