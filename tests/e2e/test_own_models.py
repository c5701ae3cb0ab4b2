"""The report on a reader's own models, and that of an earlier day, built from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html
from tests.e2e.test_report import _copy
from tests.examples import run, shown, visit, with_settings

from report.build.project import Project
from report.edition import open_edition

pytestmark = pytest.mark.e2e
HOSTILE = ("<script>Mine</script>", r"$\frac{1", "=1+1")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = with_settings(_copy(tmp_path_factory.mktemp("own") / "project"))
    configs = open_edition("2026-10").table("oracle_configurations").set_index("repo_id")
    text = str(configs.loc["meta-llama/Llama-2-7b-hf", "config"])
    (folder / "config.json").write_text(text, encoding="utf-8")
    script, latex, formula = HOSTILE
    (folder / "mine.csv").write_text(
        "repo_id,config,name,licence,final-weights\nopenai/gpt-oss-20b,,,,\n"
        f",config.json,{script},apache-2.0,open\nsomeone/unheard-of,,,,\n"
        f",config.json,{latex},,\n,,{formula},,\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def site(project: Path) -> Path:
    done = run(shown("report build --models mine.csv --no-pdf"), project)
    assert done.returncode == 0, done.stderr
    assert "could not be told" not in done.stdout
    return project / "_build/own/mine/site"


@pytest.mark.parametrize("lang", ["it", "en"])
def test_a_list_makes_a_report_of_its_own_pages_alone(site: Path, project: Path, lang: str) -> None:
    pages = Project(project, own=True).pages()
    written = {path.relative_to(project) for path in (project / "book").glob("*/own/*.md")}
    assert len(written) > 12
    built = {path.relative_to(site / lang).with_suffix("").as_posix()
             for path in (site / lang).rglob("*.html") if "_static" not in path.parts}  # fmt: skip
    assert built - {"search", "genindex"} == set(pages)
    for page in pages:
        text = (site / lang / f"{page}.html").read_text(encoding="utf-8")
        assert "<script>Mine" not in text
        if Path("book", lang, "own", f"{page}.md") in written:
            tree = html.fromstring(text)
            prose = [p.text_content().strip() for p in tree.xpath("//article//p")]
            assert not [p for p in prose if "–" in p or "{" in p or p == ""], page
    record = json.loads((site / "build.json").read_text(encoding="utf-8"))
    assert record["edition"] == "2026-10-mine"
    assert not (project / "_build/site").exists()


def test_the_report_on_a_list_is_served(site: Path, project: Path) -> None:
    assert "mine" in visit(shown("report serve --models mine.csv"), project).stdout


@pytest.mark.parametrize(
    ("lang", "total", "unknown"),
    [("en", "20.91", "developer, country"), ("it", "20,91", "chi l’ha sviluppato, paese")],
)
def test_the_first_page_has_a_row_a_model(site: Path, lang: str, total: str, unknown: str) -> None:
    """gpt-oss-20b has 20.9 billion parameters and Llama 2 7B 6.738, as the Hub shows."""
    page = html.parse(str(site / lang / "index.html"))
    rows = {row[0].text_content(): [cell.text_content() for cell in row]
            for row in page.xpath("//div[@id='tab-own-models']//tbody/tr")}  # fmt: skip
    script, latex, formula = HOSTILE
    assert list(rows) == ["gpt-oss-20b", script, "unheard-of", latex, formula]
    assert rows["gpt-oss-20b"][3] == total
    assert rows[script][3].replace(",", ".") == "6.738"
    gaps = {row[0].text_content(): row.text_content()
            for row in page.xpath("//div[@id='tab-own-unknown']//tbody/tr")}  # fmt: skip
    assert unknown in gaps["unheard-of"]
    listed = (site / lang / "results/own/models.csv").read_text(encoding="utf-8")
    assert f"\n'{formula}," in listed


def test_the_earlier_edition_builds_and_says_what_it_is(project: Path) -> None:
    done = run(shown('make report EDITION=2026-05 OPTIONS="--lang it --no-pdf"'), project)
    assert done.returncode == 0, done.stderr
    index = (project / "_build/site/it/index.html").read_text(encoding="utf-8")
    assert "Ricavata dall’edizione 2026-10" in index
    assert "5.385 repository" in index
