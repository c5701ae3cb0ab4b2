"""A build makes what is asked, only what has changed, and never a broken site."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from tests.mini_package import EDITION, LICENCES
from tests.small_project import (
    CELLS,
    NOTEBOOKS,
    notebook_of,
    replace_in,
    results_of,
    steps_done,
    write_notebook,
)

from report.build.project import Project
from report.build.workflow import BuildFailed, BuildRunning, Request, build
from report.errors import UnknownEdition
from report.language import LANGUAGES, UnknownLanguage

PAGES = ["index", "chips", "numbers", "data-dictionary", "colophon"]
PAGES += [f"notebooks/{name}" for name in NOTEBOOKS]


def rebuild(project: Project, **options: Any) -> list[str]:
    """Build again, without PDF unless asked, and return the steps that ran."""
    options = {"data": project.root / "data", "pdf": False} | options
    build(project, Request(EDITION, **options))
    return steps_done(project)


@pytest.fixture(scope="module")
def without_pdf(built: Project) -> Project:
    """The built project as it is after a build without PDFs, which the rest starts from."""
    pages = ["pages en", "pages it"]
    assert rebuild(built, pdf=True) == []
    assert set(rebuild(built)) - {*pages, "site"} == set()
    assert rebuild(built) == []
    return built


@pytest.fixture
def project(without_pdf: Project) -> Iterator[Project]:
    """The built project, put back afterwards as it was, to the last time of change."""
    root = without_pdf.root
    kept = root.with_name("kept")
    if not kept.exists():
        shutil.copytree(root, kept, symlinks=True)
    yield Project(root)
    shutil.rmtree(root)
    shutil.copytree(kept, root, symlinks=True)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_cold_build_makes_the_whole_site(built: Project) -> None:
    site = built.site
    for lang in LANGUAGES:
        for page in PAGES:
            assert (site / lang / f"{page}.html").is_file()
        assert (site / f"report-{EDITION}-{lang}.pdf").is_file()
    assert (site / f"data/data-{EDITION}.zip").is_file()
    record = json.loads((site / "build.json").read_text())
    assert (record["edition"], record["languages"], record["pdf"]) == (EDITION, ["it", "en"], True)
    assert not list(site.rglob(".*")), "nothing hidden is published"


def test_the_landing_page_offers_both_languages_their_pdfs_and_the_data(built: Project) -> None:
    landing = html.parse(str(built.site / "index.html")).getroot()
    links = set(landing.xpath("//a/@href"))
    assert links == {
        "it/index.html", "en/index.html", f"report-{EDITION}-it.pdf", f"report-{EDITION}-en.pdf",
        f"data/data-{EDITION}.zip", "data/datapackage.json",
    }  # fmt: skip
    assert all((built.site / link).is_file() for link in links)
    assert landing.xpath("//section/@lang") == ["it", "en"]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_leads_to_itself_in_the_other_language(built: Project, page: str) -> None:
    for lang, other in (("it", "en"), ("en", "it")):
        path = built.site / lang / f"{page}.html"
        tree = html.parse(str(path)).getroot()
        assert tree.get("lang") == lang
        twin = (built.site / other / f"{page}.html").resolve()
        (switch,) = tree.xpath("//nav[@class='language-switch']//a")
        assert switch.get("hreflang") == other
        assert (path.parent / switch.get("href")).resolve() == twin
        alternates = tree.xpath("//link[@rel='alternate'][@hreflang]")
        assert {
            (a.get("hreflang"), (path.parent / a.get("href")).resolve()) for a in alternates
        } == {*((lang, path.resolve()), (other, twin))}


def test_the_site_holds_nothing_of_the_machine_it_was_made_on(built: Project) -> None:
    for path in sorted(built.site.rglob("*")):
        if path.suffix in (".html", ".js", ".json", ".csv", ".svg", ".css"):
            assert str(built.root) not in path.read_text(encoding="utf-8"), path


def test_edited_words_run_no_notebook(project: Project) -> None:
    replace_in(project.book / "en/index.md", "This page exists", "This was edited. It exists")
    replace_in(project.book / "en/results/chips.yaml", "There are {total} chips.", "Now {total}!")
    assert rebuild(project) == ["pages en", "site"]
    text = (project.site / "en/index.html").read_text(encoding="utf-8")
    assert "This was edited." in text
    assert "Now <a" in text


def test_a_changed_notebook_runs_itself_in_both_languages(project: Project) -> None:
    cells = [CELLS["claims"][0].replace("len(licences)", "40 + len(licences)", 1)]
    write_notebook(project.notebooks / "claims.ipynb", notebook_of("claims", cells))
    assert rebuild(project) == [
        "notebook claims en", "notebook claims it", "pages en", "pages it", "site",
    ]  # fmt: skip
    for lang in LANGUAGES:
        assert results_of(project, "claims", lang)["values"]["licences"]["raw"] == 42


def test_changed_evidence_runs_the_notebook_that_reads_it(project: Project) -> None:
    path = project.root / "data/evidence/licences.csv"
    path.write_text(LICENCES + "mit,MIT License,true\n", encoding="utf-8")
    assert rebuild(project) == [
        "check", "notebook claims en", "notebook claims it", "pages en", "pages it", "site",
    ]  # fmt: skip
    assert results_of(project, "claims", "it")["values"]["licences"]["raw"] == 3
    assert (project.site / "data/evidence/licences.csv").read_bytes() == path.read_bytes()


def break_notebook(project: Project) -> None:
    cells = ["licences = source.table('licences')", "raise RuntimeError('out of licences')"]
    write_notebook(project.notebooks / "claims.ipynb", notebook_of("claims", cells))


def break_evidence(project: Project) -> None:
    replace_in(
        project.root / "data/evidence/accelerators.csv", "2024-03-01,80", "2024-03-01,eighty"
    )


def break_prose(project: Project) -> None:
    replace_in(project.book / "it/index.md", "{range}`chips.known-share`", "{range}`chips.unknown`")


BREAKS: list[tuple[Callable[[Project], None], list[str]]] = [
    (break_notebook, ["claims.ipynb failed in cell", "RuntimeError", "out of licences"]),
    (break_evidence, ["evidence/accelerators.csv", "line 2", "memory_gb", "eighty"]),
    (break_prose, ["The pages in 'it' have", "index.md:", "Unknown value 'chips.unknown'"]),
]


@pytest.mark.parametrize(("spoil", "words"), BREAKS, ids=["notebook", "evidence", "prose"])
def test_what_is_broken_stops_the_build_and_leaves_the_last_site(
    spoil: Callable[[Project], None], words: list[str], project: Project
) -> None:
    before = snapshot(project.site)
    spoil(project)
    with pytest.raises(BuildFailed) as caught:
        rebuild(project)
    for word in words:
        assert word in str(caught.value)
    assert snapshot(project.site) == before
    assert "site" not in steps_done(project)


def test_one_language_without_pdf_can_be_built(project: Project) -> None:
    assert rebuild(project, languages=("it",)) == ["pages it", "site"]
    assert sorted(path.name for path in project.site.iterdir()) == [
        "build.json", "data", "index.html", "it",
    ]  # fmt: skip
    tree = html.parse(str(project.site / "it/index.html")).getroot()
    assert tree.xpath("//nav[@class='language-switch']") == []


def test_a_deleted_site_is_made_again_from_what_there_is(project: Project) -> None:
    before = snapshot(project.site)
    shutil.rmtree(project.site)
    assert rebuild(project) == ["site"]
    assert snapshot(project.site) == before


def test_two_builds_do_not_run_at_once(project: Project) -> None:
    with (project.build / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(BuildRunning, match="Another build is running in _build/"):
            rebuild(project)


def test_what_is_unknown_is_refused_before_anything_is_made(project: Project) -> None:
    shutil.rmtree(project.build)
    with pytest.raises(UnknownEdition, match=r"2026-01.*Known editions: 2026-10"):
        build(project, Request("2026-01", data=project.root / "data"))
    with pytest.raises(UnknownLanguage, match="'de'"):
        rebuild(project, languages=("it", "de"))
    assert not project.build.exists()
