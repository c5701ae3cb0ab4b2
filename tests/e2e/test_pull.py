"""An edition pulled from a Hub full of traps builds the whole report; the traps stay text."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from lxml import html
from pypdf import PdfReader
from tests.examples import run, shown
from tests.hub.shipped_hub import GONE, HOSTILE, NEW, OWNER, RELICENSED, shipped_hub
from tests.hub.test_secrets import find

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("book", "notebooks", "data", "_config.yml", "requirements.lock")
EDITION = "2026-12"
LANGUAGES = ("it", "en")
TOKEN = "hf_PlantedForThePullOfTheWholeReport"
FORMULA = re.compile(r"[=+@\t\r]|-(?!\d)")


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pulled") / "report"
    folder.mkdir()
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    shutil.rmtree(folder / "data/raw", ignore_errors=True)
    catalogue = folder / "data/catalogue.yaml"
    # The accounts of the systems, and whoever is on the lists: enough for every chapter.
    followed = re.sub(r"organisations:\n(  .*\n)+", "organisations: []\n", catalogue.read_text())
    catalogue.write_text(followed, encoding="utf-8")
    with shipped_hub(folder / "data").serving() as hub:
        online = {"HF_ENDPOINT": hub.endpoint, "HF_HUB_OFFLINE": "0", "HF_TOKEN": TOKEN}
        done = run(shown("report pull --edition 2026-12"), folder, **online)
    assert done.returncode == 0, done.stderr
    done = run(shown("report build --edition 2026-12"), folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def site(project: Path) -> Path:
    return project / "_build/site"


def pages(site: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(site.rglob("*.html")):
        if "_static" not in path.parts:
            yield path, path.read_text(encoding="utf-8")


def test_both_languages_have_their_pages_and_pdf(site: Path) -> None:
    for lang in LANGUAGES:
        assert len(list((site / lang).rglob("*.html"))) > 20
        assert len(PdfReader(site / f"report-{EDITION}-{lang}.pdf").pages) > 40


def test_the_pages_say_how_the_edition_came_and_how_old_its_evidence_is(site: Path) -> None:
    for lang, words, age in (
        ("en", "Pulled from the Hub itself on 5 December 2026", "past their shelf life"),
        ("it", "Presa direttamente dall’Hub il 5 dicembre 2026", "durata prevista"),
    ):
        text = (site / lang / "methods.html").read_text(encoding="utf-8")
        assert words in html.fromstring(text).text_content()
        for path, page in pages(site / lang):
            if path.stem not in ("genindex", "search"):
                footers = html.fromstring(page).xpath("//p[@class='report-footer']")
                assert age in "".join(f.text_content() for f in footers), path


def test_hostile_strings_are_text_on_the_pages(site: Path) -> None:
    seen = set()
    for path, page in pages(site):
        tree = html.fromstring(page)
        for script in tree.iter("script"):
            assert "alert(" not in (script.text or ""), path
        for element in tree.iter():
            for name, value in element.attrib.items():
                assert not (name.startswith("on") and "alert" in value), path
                assert not value.strip().lower().startswith("javascript:"), path
        content = tree.text_content()
        seen |= {name for name, text in HOSTILE.items() if text.lower() in content.lower()}
        assert "\u202e" not in content
        assert "\x00" not in content
    assert {"licence", "formula", "quotes", "path"} <= seen, seen


def test_hostile_strings_are_text_in_the_pdf(site: Path) -> None:
    for lang in LANGUAGES:
        reader = PdfReader(site / f"report-{EDITION}-{lang}.pdf")
        for page in reader.pages:
            for annotation in page.get("/Annots") or ():
                target = str(annotation.get_object().get("/A", {}))
                assert "javascript" not in target.lower()
                assert "evil.example" not in target
        assert "/JavaScript" not in str(reader.trailer["/Root"].get_object())


def test_a_hostile_licence_can_be_read_in_the_pdf(site: Path) -> None:
    # Reading the text of some hundred pages takes long, so in one language.
    pages_of_pdf = PdfReader(site / f"report-{EDITION}-en.pdf").pages
    texts = ("".join(page.extract_text().split()).lower() for page in pages_of_pdf)
    assert any("<script>alert('licence')</script>" in text for text in texts)


def test_no_cell_of_a_download_is_a_formula(site: Path) -> None:
    checked, inert = 0, 0
    for path in site.rglob("results/**/*.csv"):
        text = path.read_text(encoding="utf-8")
        checked += check_cells(text, path)
        inert += "'=hyperlink(" in text.lower()
    assert checked > 10_000
    assert inert


def check_cells(text: str, path: Path) -> int:
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if FORMULA.match(cell)], path
    return len(cells)


def test_no_file_is_named_by_the_hub(site: Path, project: Path) -> None:
    for path in [*site.rglob("*"), *(project / "data").rglob("*")]:
        relative = str(path.relative_to(project))
        assert re.fullmatch(r"[\w./@+ -]+", relative), relative
        assert OWNER not in relative
    assert not (project.parent / "tmp").exists()
    for archive in site.rglob("*.zip"):
        for name in zipfile.ZipFile(archive).namelist():
            assert not name.startswith("/")
            assert ".." not in Path(name).parts


def test_the_check_says_what_the_new_snapshot_contradicts(project: Path) -> None:
    done = run(shown("report check --edition 2026-12"), project)
    assert done.returncode == 0, done.stderr
    assert "tables, all valid" in done.stdout
    assert "Evidence past its shelf life on 2026-12-05" in done.stdout
    said = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert f"licence {RELICENSED} apache-2.0 → cc-by-nc-4.0" in said
    assert f"state {GONE} exists → gone" in said
    (unread,) = (line for line in said if NEW in line)
    assert re.fullmatch(rf"openai \d+ since \d{{4}}-\d\d-\d\d as {NEW}", unread)


def test_the_edition_is_derived_again_without_the_network(project: Path) -> None:
    done = run(shown("report pull --edition 2026-12 --offline"), project)
    assert done.returncode == 0, done.stderr


def test_the_editions_can_be_compared(project: Path) -> None:
    done = run("report diff 2026-10 2026-12 --json", project)
    assert done.returncode == 0, done.stderr
    answer = {
        name: {row.get("repo_id"): row for row in rows}
        for name, rows in json.loads(done.stdout).items()
        if isinstance(rows, list)
    }
    changed = answer["relicensed"][RELICENSED]
    assert (changed["tag_before"], changed["tag_after"]) == ("apache-2.0", "cc-by-nc-4.0")
    access = answer["access"][GONE]
    assert (access["state_before"], access["state_after"]) == ("readable", "gone")
    assert GONE in answer["gone"]
    assert NEW in answer["new"]
    for lang in LANGUAGES:
        page = html.fromstring((project / f"_build/site/{lang}/changes.html").read_text())
        assert RELICENSED in page.text_content()
        words = run(f"report diff 2026-10 2026-12 --lang {lang}", project)
        assert words.returncode == 0, words.stderr
        assert f"{RELICENSED}: apache-2.0 → cc-by-nc-4.0" in words.stdout
        assert "\u202e" not in words.stdout


def test_the_notebook_that_pulled_shows_what_was_asked_and_what_came(project: Path) -> None:
    notebook = nbformat.read(project / "data/raw/2026-12/pull.ipynb", as_version=4)
    (parameters,) = (c for c in notebook.cells if "parameters" in c.metadata.get("tags", []))
    assert "source: str = 'hub'" in parameters.source
    printed = "".join(o.text for c in notebook.cells for o in c.get("outputs", []) if "text" in o)
    assert "answers kept in all" in printed
    assert "Repositories, by state:" in printed


def test_the_token_is_in_no_file(project: Path) -> None:
    assert find(TOKEN, project) == []
