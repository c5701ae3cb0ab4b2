"""Take a page's article out of the theme, as a chapter of the one document that is printed."""

from __future__ import annotations

import math
import re
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

from lxml.html import builder as E  # noqa: N812

from report.build.inspection import parse
from report.build.print_selection import select
from report.language import Language

_DROPPED = (
    ".//a[contains(@class,'headerlink')]",
    ".//*[contains(@class,'result-links')]",
    ".//*[contains(@class,'screen-only')]",
    ".//script",
    ".//style",
    ".//button",
    ".//footer",
    ".//*[contains(@class,'prev-next-footer')]",
)
_LONGEST_WHOLE_WORD = 13  # characters: a longer word may be broken in a table cell
_CELL_PADDING = 2  # characters


def chapter_of(folder: Path, page: str, pages: set[str], drawings: Path, language: Language) -> Any:
    """Return a page's article, its ids and links made good for the whole document."""
    article = deepcopy(parse(folder / f"{page}.html").find(".//article"))
    select(article, page, language)
    for path in _DROPPED:
        for element in article.xpath(path):
            element.drop_tree()
    for source in list(article.iter("source")):
        source.drop_tag()  # the parser takes the image after it for its content
    for details in article.iter("details"):
        details.set("open", "open")
    for element in article.iter():
        if isinstance(element.tag, str):
            _settle(element, page, pages, drawings)
    for code in article.iter("pre"):
        text = code.text_content()  # without the hundreds of coloured pieces
        code[:] = []
        code.text = text
    for table in article.iter("table"):
        _set_column_widths(table)
    chapter = E.SECTION(E.CLASS("chapter " + page.replace("/", "-")), id=place_of(page, ""))
    chapter.extend(list(article))
    return chapter


def place_of(page: str, identifier: str) -> str:
    """Return the id that a place of a page has in the whole document."""
    name = page.replace("/", "-")
    return f"{name}--{identifier}" if identifier else f"page-{name}"


def settle_links(document: Any) -> None:
    """Let links to what is not printed lead to the chapter it belongs to."""
    known = set(document.xpath("//@id"))
    for anchor in document.iter("a"):
        target = anchor.get("href", "")
        if target.startswith("#") and target[1:] not in known:
            anchor.set("href", "#page-" + target[1:].partition("--")[0])


def _settle(element: Any, page: str, pages: set[str], drawings: Path) -> None:
    """Give an element the ids, links and drawing that it has in the whole document."""
    for name in ("id", "aria-labelledby"):
        if element.get(name):
            element.set(name, place_of(page, element.get(name)))
    if element.tag == "a" and element.get("href") is not None:
        _settle_link(element, page, pages)
    if element.tag == "img":
        element.attrib.pop("loading", None)
        address = _relative_to_root(page, element.get("src"))
        printed = (drawings / address).with_suffix(".print.svg")
        element.set("src", printed.resolve().as_uri() if printed.is_file() else address)


def _settle_link(anchor: Any, page: str, pages: set[str]) -> None:
    """Point a link to its place in the document; a link to a file of the site becomes text."""
    href = anchor.get("href")
    if re.match(r"^[a-z][a-z0-9+.-]*:|^//", href):
        return
    target, fragment = urldefrag(unquote(href))
    other = page if not target else _relative_to_root(page, target).removesuffix(".html")
    if other in pages:
        anchor.set("href", f"#{place_of(other, fragment)}")
    else:
        del anchor.attrib["href"]


def _relative_to_root(page: str, address: str) -> str:
    parts = [*page.split("/")[:-1], *address.split("/")]
    settled: list[str] = []
    for part in parts:
        if part == "..":
            settled.pop()
        elif part != ".":
            settled.append(part)
    return "/".join(settled)


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
