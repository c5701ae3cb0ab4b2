"""The real report, built in both languages from the shipped edition, and looked at from outside."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from babel.messages.pofile import read_po
from lxml import html
from pypdf import PdfReader
from tests.build.test_pdf import outline
from tests.examples import run, shown, with_settings

from report.build.inspection import inspect_pages, inspect_site

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("book", "notebooks", "data", "_config.yml", "requirements.lock")
LANGUAGES = ("it", "en")
EDITION = "2026-10"


def _copy(folder: Path) -> Path:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / name)
    return folder


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = with_settings(_copy(tmp_path_factory.mktemp("report") / "first"))
    done = run(shown("make report"), folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def site(project: Path) -> Path:
    return project / "_build" / "site"


def pages() -> list[str]:
    toc = yaml.safe_load((ROOT / "book/_toc.yml").read_text(encoding="utf-8"))
    chapters = [chapter for part in toc["parts"] for chapter in part["chapters"]]
    return [
        toc["root"],
        *(page["file"] for chapter in chapters for page in (chapter, *chapter.get("sections", ()))),
    ]


def tree(path: Path) -> Any:
    return html.parse(str(path), parser=html.HTMLParser(encoding="utf-8")).getroot()


def results(project: Path, lang: str) -> Iterator[dict[str, Any]]:
    for path in sorted((project / f"_build/work/{EDITION}/{lang}/results").glob("*/results.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_are_those_of_the_contents_and_whole(site: Path, lang: str) -> None:
    built = {str(p.relative_to(site / lang).with_suffix("")) for p in (site / lang).rglob("*.html")}
    built = {page for page in built if not page.startswith("_static")}
    assert built - {"genindex", "search"} == set(pages())
    assert inspect_pages(site / lang, pages(), lang) == []
    for page in pages():
        text = (site / lang / f"{page}.html").read_text(encoding="utf-8")
        assert "Traceback" not in text
        assert not re.search(r"\{(value|exact|range|finding|fig|tab)\}|\{[a-z-]+\.[a-z-]+\}", text)


def test_every_link_between_the_parts_leads_somewhere(site: Path) -> None:
    assert inspect_site(site) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_has_its_drawings_data_and_words(site: Path, lang: str) -> None:
    seen = 0
    for page in pages():
        article = tree(site / lang / f"{page}.html").find(".//article")
        for figure in article.iter("figure"):
            image = figure.find(".//img")
            assert len(image.get("alt")) > 30, f"{page}: {image.get('src')}"
            assert figure.xpath(".//*[@class='result-number']"), page
            base = (site / lang / page).parent / image.get("src").removesuffix(".svg")
            for ending in (".svg", ".narrow.svg", ".png"):
                assert base.with_name(base.name + ending).stat().st_size > 500
            assert len(pd.read_csv(base.with_name(base.name + ".csv"))) > 0
            seen += 1
    assert seen >= 3 * 5


def test_languages_are_in_parity(project: Path, site: Path) -> None:
    anchors = {}
    for lang in LANGUAGES:
        for page in pages():
            article = tree(site / lang / f"{page}.html").find(".//article")
            named = article.xpath(
                ".//section/@id | .//figure/@id | .//div[@class='result-table']/@id"
            )
            anchors.setdefault(page, {})[lang] = [i for i in named if not re.fullmatch(r"id\d+", i)]
    for page, found in anchors.items():
        assert found["it"] == found["en"], page
    for italian, english in zip(results(project, "it"), results(project, "en"), strict=True):
        assert italian["chapter"] == english["chapter"]
        for name, value in italian["values"].items():
            other = english["values"][name]
            if value["kind"] != "text":
                assert value == other, f"{italian['chapter']}.{name}"
        assert italian["findings"] == english["findings"]
        verdicts = [{k: c["verdict"] for k, c in r["claims"].items()} for r in (italian, english)]
        assert verdicts[0] == verdicts[1]


def test_each_page_leads_to_itself_in_the_other_language(site: Path) -> None:
    for lang, other in (("it", "en"), ("en", "it")):
        for page in pages():
            path = site / lang / f"{page}.html"
            root = tree(path)
            assert root.get("lang") == lang
            links = {
                link.get("hreflang"): link.get("href") for link in root.xpath("//link[@hreflang]")
            }
            assert set(links) == set(LANGUAGES)
            switch = root.xpath("//nav[contains(@class,'language-switch')]//a/@href")
            twin = (site / other / f"{page}.html").resolve()
            assert [(path.parent / href).resolve() for href in switch] == [twin]
            assert (path.parent / links[other]).resolve() == twin


# Names of tables and columns, and what some repositories really give as their licence, are data.
DATA_THAT_READ_AS_LABELS = {
    "architecture", "days", "families", "models", "other", "see repository", "unknown",
}  # fmt: skip
ITALIAN_TOO = {"Figure"}  # the heading of several figures


def test_no_english_label_is_left_on_an_italian_page(site: Path) -> None:
    english = {"Next", "Previous", "Search", "Light", "Dark", "Main", "Page", "Color mode"}
    catalogues = sorted((ROOT / "src/report/locale/it").glob("*.po"))
    for path in catalogues:
        if path.name.startswith("commands"):
            continue  # the command line's words, not the pages'
        with path.open("rb") as handle:
            messages = [m for m in read_po(handle) if m.id and m.id != m.string]
        english |= {str(message.id) for message in messages}
    english -= DATA_THAT_READ_AS_LABELS | ITALIAN_TOO
    for page in pages():
        root = tree(site / "it" / f"{page}.html")
        verbatim = "//*[contains(@class, 'cell_output')]"  # what code printed, column names and all
        for element in root.xpath(f"//script|//style|//code|//pre|//*[@lang='en']|{verbatim}"):
            element.drop_tree()
        texts = {text.strip() for text in root.itertext()}
        names = ("aria-label", "title", "placeholder", "alt", "data-bs-title")
        texts |= {value.strip() for name in names for value in root.xpath(f"//@{name}")}
        assert sorted(texts & english) == [], page


def test_search_works_in_each_language(site: Path) -> None:
    for lang, word in (("it", "licenz"), ("en", "licenc")):
        index = (site / lang / "searchindex.js").read_text(encoding="utf-8")
        assert re.search(rf'"{word}', index), f"{lang}: {word} is not in the index"
        root = tree(site / lang / "search.html")
        assert root.xpath("//script[contains(@src,'searchtools')]")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pdf_is_the_same_book_for_everyone(site: Path, lang: str) -> None:
    reader = PdfReader(site / f"report-{EDITION}-{lang}.pdf")
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == lang
    assert "/StructTreeRoot" in catalogue
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    assert reader.metadata is not None
    assert reader.metadata.title == config["report"]["languages"][lang]["title"]
    assert 100 < len(reader.pages) < 250
    titles = [entry.title for entry in outline(reader.outline)]
    for page in pages():
        heading = tree(site / lang / f"{page}.html").find(".//article//h1")
        text = heading.text_content().strip().removesuffix("#").strip()
        assert text in titles, page
    for page in reader.pages:
        for font in (page["/Resources"].get("/Font") or {}).values():
            assert _is_embedded(font.get_object())


LEAST_FILL = 0.35


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_page_of_the_pdf_is_mostly_white_but_the_last_of_a_chapter(
    project: Path, site: Path, lang: str
) -> None:
    reader = PdfReader(site / f"report-{EDITION}-{lang}.pdf")
    chapters = [entry for entry in reader.outline if not isinstance(entry, list)]
    begins = {reader.get_destination_page_number(entry) for entry in chapters}
    record = project / f"_build/work/{EDITION}/{lang}/report.fill.json"
    fills = json.loads(record.read_text(encoding="utf-8"))
    assert len(fills) == len(reader.pages)
    ends = {page - 1 for page in begins if page} | {len(fills) - 1}
    white = [page + 1 for page, fill in enumerate(fills) if fill < LEAST_FILL and page not in ends]
    assert white == []


def _is_embedded(font: Any) -> bool:
    for descendant in font.get("/DescendantFonts", [font]):
        descriptor = descendant.get_object()["/FontDescriptor"].get_object()
        if {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
            return True
    return False


def test_the_data_can_be_downloaded_whole(site: Path) -> None:
    package = json.loads((site / "data/datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        assert (site / "data" / resource["path"]).is_file(), resource["name"]
    assert (site / f"data/data-{EDITION}.zip").is_file()
    landing = (site / "index.html").read_text(encoding="utf-8")
    assert "it/index.html" in landing
    assert "en/index.html" in landing


def test_nothing_is_done_twice(project: Path) -> None:
    done = run(shown("report build --edition 2026-10"), project)
    assert done.returncode == 0, done.stderr
    assert "step done" not in (project / "_build/build.log").read_text(encoding="utf-8")


def test_two_clean_builds_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    second = _copy(tmp_path / "somewhere-else" / "second")
    done = run("report build", second)
    assert done.returncode == 0, done.stderr
    other = second / "_build" / "site"
    files = {path.relative_to(site) for path in site.rglob("*") if path.is_file()}
    assert files == {path.relative_to(other) for path in other.rglob("*") if path.is_file()}
    differing = [
        str(f) for f in sorted(files) if (site / f).read_bytes() != (other / f).read_bytes()
    ]
    assert differing == []
