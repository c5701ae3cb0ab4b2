"""The report on a reader's own three models, and that of an earlier day, built from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html
from tests.e2e.test_report import _copy
from tests.examples import run, shown, visit, with_settings

from report.edition import open_edition

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = with_settings(_copy(tmp_path_factory.mktemp("own") / "project"))
    configs = open_edition("2026-10").table("oracle_configurations").set_index("repo_id")
    text = str(configs.loc["meta-llama/Llama-2-7b-hf", "config"])
    (folder / "config.json").write_text(text, encoding="utf-8")
    (folder / "mine.csv").write_text(
        "repo_id,config,name,licence,final-weights\nopenai/gpt-oss-20b,,,,\n"
        ",config.json,<script>Mine</script>,apache-2.0,open\nsomeone/unheard-of,,,,\n",
        encoding="utf-8",
    )
    return folder


def test_three_models_make_a_whole_site_that_says_what_it_lacks(project: Path) -> None:
    done = run(shown("report build --models mine.csv --lang en --no-pdf"), project)
    assert done.returncode == 0, done.stderr
    assert "could not be told of these models" in done.stdout
    site = project / "_build/own/mine/site"
    pages = {page: (site / f"en/{page}.html").read_text(encoding="utf-8")
             for page in ("index", "openness", "moe", "landscape")}  # fmt: skip
    for text in pages.values():
        assert "Your own models: mine.csv" in text
        assert "<script>Mine" not in text
    assert "3 models of the list mine.csv" in pages["index"]
    told = html.fromstring(pages["moe"]).text_content() + pages["landscape"]
    assert "this cannot be told" in told
    assert "own/script-mine-script" in pages["moe"]
    record = json.loads((site / "build.json").read_text(encoding="utf-8"))
    assert record["edition"] == "2026-10-mine"
    assert not (project / "_build/site").exists()
    assert "mine" in visit(shown("report serve --models mine.csv"), project).stdout


def test_the_earlier_edition_builds_and_says_what_it_is(project: Path) -> None:
    done = run(shown('make report EDITION=2026-05 OPTIONS="--lang it --no-pdf"'), project)
    assert done.returncode == 0, done.stderr
    index = (project / "_build/site/it/index.html").read_text(encoding="utf-8")
    assert "Ricavata dall’edizione 2026-10" in index
    assert "5.385 repository" in index
