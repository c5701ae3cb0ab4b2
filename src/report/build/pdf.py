"""Typeset the finished pages of a language as one document.

The PDF is made from the pages themselves, so it cannot say anything else than they do: each page's
article is taken out of the theme, its ids and links are made unique in one document, and WeasyPrint
sets the whole with the print sheet.
"""

from __future__ import annotations

import ctypes
import gc
import json
import logging
import os
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

from lxml import etree

from report.build.pages import pages_folder, source_date_epoch
from report.build.print_document import single_document
from report.build.print_floats import (
    ENDLESS,
    MARK,
    PAGE_HEIGHT,
    fill_of,
    mark_blocks,
    move_floats,
)
from report.build.project import Project
from report.edition import open_edition
from report.errors import ReportError

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


class Press:
    """WeasyPrint with the print sheet and the fonts of the book."""

    def __init__(self, sheet: Path, folder: Path) -> None:
        try:
            from weasyprint.text.fonts import FontConfiguration
        except OSError:  # Pango is there, but one of the libraries that come with it is not
            raise NoPango from None
        from weasyprint import CSS

        for name in ("fontTools", "fontTools.subset", "weasyprint"):
            logging.getLogger(name).setLevel(logging.ERROR)
        sys.setrecursionlimit(10_000)
        self.folder = folder
        self.fonts = FontConfiguration()
        self.sheet = CSS(filename=str(sheet), font_config=self.fonts)

    def lay_out(self, document: Any, extra: str = "") -> Any:
        """Return a document broken into lines and pages."""
        from weasyprint import CSS, HTML

        text = etree.tostring(
            document, method="html", doctype="<!DOCTYPE html>", encoding="unicode"
        )
        return HTML(string=text, base_url=str(self.folder / "index.html")).render(
            stylesheets=[self.sheet, CSS(string=extra)], font_config=self.fonts,
            pdf_variant="pdf/ua-1",
        )  # fmt: skip


def write_pdf(
    project: Project, edition_id: str, lang: str, output: Path, data: Path | None = None
) -> None:
    """Write the PDF of a language from its finished pages, in one move, and how full they are."""
    if not can_write_pdf():
        raise NoPango
    os.environ["SOURCE_DATE_EPOCH"] = source_date_epoch(edition_id, data)
    edition = open_edition(edition_id, data=data)
    folder = pages_folder(project, edition_id, lang)
    press = Press(project.book / "print.css", folder)
    document = single_document(project, edition, lang, folder)
    partial = output.with_suffix(".partial")
    # Millions of boxes are made and all are kept to the end: looking for garbage among them takes
    # a quarter of the time and frees nothing.
    gc.disable()
    try:
        settle_floats(document, press)
        finished = press.lay_out(document)
        finished.write_pdf(
            partial, pdf_identifier=edition.digest.encode()[:32], pdf_variant="pdf/ua-1"
        )
        fills = [round(fill_of(page), 3) for page in finished.pages]
        output.with_suffix(".fill.json").write_text(json.dumps(fills), encoding="utf-8")
        partial.replace(output)
    finally:
        gc.enable()
        partial.unlink(missing_ok=True)


def settle_floats(document: Any, press: Press) -> None:
    """Lay the chapters with figures and tables out on endless pages, and move what must move."""
    chapters = mark_blocks(document)
    excerpt = deepcopy(document)
    for section in excerpt.xpath(f"/html/body/*[not(.//*[@{MARK}])]"):
        section.drop_tree()
    pages = press.lay_out(excerpt, ENDLESS).pages if chapters else []
    move_floats(chapters, pages, PAGE_HEIGHT)
