"""The PDF can be read by a screen reader, searched, and followed from link to link."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject
from tests.mini_package import EDITION
from tests.small_project import TITLES

from report.build.pdf import write_pdf
from report.build.project import Project
from report.language import LANGUAGES

POINTS_A4 = (595, 842)


@pytest.fixture(scope="module", params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def pdf(built: Project, lang: str) -> PdfReader:
    return PdfReader(built.work(EDITION) / lang / "report.pdf")


def root(pdf: PdfReader) -> Any:
    return pdf.trailer["/Root"]


def text_of(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)


def test_it_is_tagged_and_says_its_language_and_title(pdf: PdfReader, lang: str) -> None:
    assert root(pdf)["/MarkInfo"]["/Marked"]
    assert root(pdf)["/StructTreeRoot"]["/K"]
    assert root(pdf)["/Lang"] == lang
    assert root(pdf)["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == TITLES["index"][lang]
    assert pdf.metadata.author == "Open Models Put to the Test, the authors"
    assert b"pdfuaid" in root(pdf)["/Metadata"].get_data()


def structure(node: Any) -> Iterator[Any]:
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from structure(child)
    elif isinstance(node, DictionaryObject):
        yield node
        if "/K" in node:
            yield from structure(node["/K"])


def test_its_structure_has_headings_tables_and_figures_with_their_words(
    pdf: PdfReader, lang: str
) -> None:
    elements = list(structure(root(pdf)["/StructTreeRoot"]["/K"]))
    kinds = [element.get("/S") for element in elements]
    assert kinds.count("/H1") >= len(TITLES)
    assert {"/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/Link", "/L"} <= set(kinds)
    figures = [element for element in elements if element.get("/S") == "/Figure"]
    assert figures
    assert all(figure.get("/Alt") for figure in figures)
    assert any("3 chip" in figure["/Alt"] for figure in figures)


def fonts(pdf: PdfReader) -> Iterator[Any]:
    for page in pdf.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            yield from (f.get_object() for f in font.get("/DescendantFonts", [font]))


def test_all_fonts_are_embedded(pdf: PdfReader) -> None:
    found = {str(font["/BaseFont"]): font.get("/FontDescriptor") for font in fonts(pdf)}
    assert len(found) >= 4
    for name, descriptor in found.items():
        assert descriptor is not None, name
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.get_object()), name
    assert any("Source-Serif" in name for name in found)
    assert any("Source-Sans" in name for name in found)


def destinations(pdf: PdfReader) -> Iterator[Any]:
    """Yield where every link inside the document leads to."""
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            annotation = annotation.get_object()
            action = annotation.get("/A", {})
            if annotation.get("/Subtype") == "/Link" and action.get("/S") != "/URI":
                yield annotation.get("/Dest", action.get("/D"))


def test_links_inside_lead_somewhere(pdf: PdfReader) -> None:
    found = list(destinations(pdf))
    assert len(found) > 20
    pages = {page.indirect_reference.idnum for page in pdf.pages if page.indirect_reference}
    for destination in found:
        if isinstance(destination, str):
            assert destination in pdf.named_destinations, destination
        else:
            assert isinstance(destination[0], IndirectObject)
            assert destination[0].idnum in pages


def outline(entries: Any) -> Iterator[Any]:
    for entry in entries:
        if isinstance(entry, list):
            yield from outline(entry)
        else:
            yield entry


def test_bookmarks_name_every_page_of_the_book(pdf: PdfReader, lang: str) -> None:
    marks = [(mark.title, pdf.get_destination_page_number(mark)) for mark in outline(pdf.outline)]
    titles = [title for title, _ in marks]
    for words in TITLES.values():
        assert words[lang] in titles
    places = [place for _, place in marks]
    assert all(0 <= place < len(pdf.pages) for place in places if place is not None)
    assert None not in places
    assert places == sorted(places)


def test_pages_are_a4_and_hold_all_their_text(pdf: PdfReader) -> None:
    assert len(pdf.pages) >= 2 + len(TITLES)
    for number, page in enumerate(pdf.pages, start=1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == POINTS_A4
        for x, y in text_starts(page):
            assert 0 <= x < POINTS_A4[0], number
            assert 0 <= y < POINTS_A4[1], number


def text_starts(page: Any) -> list[tuple[float, float]]:
    starts: list[tuple[float, float]] = []

    def visit(text: str, matrix: list[float], at: list[float], *rest: Any) -> None:
        if text.strip():
            a, b, c, d, e, f = matrix
            starts.append((a * at[4] + c * at[5] + e, b * at[4] + d * at[5] + f))

    page.extract_text(visitor_text=visit)
    return starts


def test_it_lists_figures_and_tables_before_the_chapters(pdf: PdfReader, lang: str) -> None:
    titles = {
        "en": ("Bandwidth of 3 chips", "All chips"),
        "it": ("Banda di 3 chip", "Tutti i chip"),
    }
    text = text_of(pdf)
    first_chapter = text.index(
        "Edizione" if lang == "it" else "Edition", len(TITLES["index"][lang])
    )
    for title in titles[lang]:
        assert text.count(title) >= 2
        assert text.index(title) > first_chapter


def test_of_notebooks_it_says_what_they_compute_and_where_they_are(pdf: PdfReader) -> None:
    text = text_of(pdf)
    assert "notebooks/chips.html" in text
    assert "publish" not in text


def test_how_full_its_pages_are_is_noted(built: Project, pdf: PdfReader, lang: str) -> None:
    record = built.work(EDITION) / lang / "report.fill.json"
    fills = json.loads(record.read_text(encoding="utf-8"))
    assert len(fills) == len(pdf.pages)
    assert all(0 < fill <= 1.01 for fill in fills)
    assert max(fills[1:]) > 0.5


def test_it_says_what_the_pages_say(pdf: PdfReader, lang: str) -> None:
    text = text_of(pdf)
    for words in (*TITLES.values(), {"en": "There are 3 chips.", "it": "I chip sono 3."}):
        assert words[lang] in text
    assert {"en": "Contents", "it": "Indice"}[lang] in text
    assert "Traceback" not in text


def test_setting_it_again_gives_the_same_bytes(built: Project, lang: str, tmp_path: Any) -> None:
    write_pdf(built, EDITION, lang, tmp_path / "report.pdf", built.root / "data")
    assert (tmp_path / "report.pdf").read_bytes() == (
        built.work(EDITION) / lang / "report.pdf"
    ).read_bytes()
