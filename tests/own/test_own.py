"""A reader's own list: mistakes at their place, and an edition with nothing but their models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from report.checking import check_edition
from report.edition import Edition, open_edition
from report.errors import InvalidData, ReportError
from report.own.listing import FIELDS, read_list
from report.own.making import make_own_edition
from report.own.origin import origin_of
from report.own.template import template

CATEGORIES = {"apache-2.0": "osi-approved", "llama3.1": "restricted-open-weight"}
LLAMA = "meta-llama/Llama-2-7b-hf"


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Three models: one the edition knows, a local file with licence and states, a stranger."""
    folder = tmp_path_factory.mktemp("own")
    frame = open_edition("2026-10").table("oracle_configurations").set_index("repo_id")
    (folder / "llama").mkdir()
    config = str(frame.loc[LLAMA, "config"])
    (folder / "llama/config.json").write_text(config, encoding="utf-8")
    path = written(
        folder,
        "# mine\nrepo_id,config,name,licence,country,final-weights,source_url\n"
        "openai/GPT-OSS-20b,,,,,,\n"
        ",llama/config.json,Mine,apache-2.0,IT,open,https://example.org/mine\n"
        "someone/unheard-of,,,,,,\n",
    )
    name = make_own_edition(path, "2026-10", None, folder / "data")
    assert check_edition(name, folder / "data") == []
    return open_edition(name, data=folder / "data")


def test_the_edition_holds_the_list_and_nothing_else(own: Edition) -> None:
    assert set(own.table("models")["repo_id"]) == {
        "openai/gpt-oss-20b", "own/mine", "someone/unheard-of",
    }  # fmt: skip
    assert len(own.table("components")) == 3 * 13
    whole = open_edition("2026-10")
    for name in ("licences", "accelerators", "claims"):
        pd.testing.assert_frame_equal(own.table(name), whole.table(name))
    for name in ("download_history", "benchmark_models", "parameter_statements"):
        assert set(own.table(name)["repo_id"]) <= {"openai/gpt-oss-20b"}
    assert own.manifest.derived_from == "2026-10"
    origin = origin_of(own.data)
    assert origin is not None
    assert origin.edition == "2026-10"


def test_what_the_hub_knows_is_taken_over(own: Edition) -> None:
    """The Hub counts 20,914,757,184 parameters in gpt-oss-20b, scales left out."""
    here = own.table("models").set_index("repo_id").loc["openai/gpt-oss-20b"]
    assert here["parameters_total"] == 20_914_757_184
    assert here["licence_tag"] == "apache-2.0"


def test_a_local_configuration_is_counted(own: Edition) -> None:
    """Llama 2 7B has 6,738,415,616 parameters, as the Hub shows beside its files."""
    mine = own.table("models").set_index("repo_id").loc["own/mine"]
    assert mine["parameters_total"] == 6_738_415_616
    assert (mine["architecture"], mine["num_hidden_layers"]) == ("llama", 32)
    stored = own.table("configurations").set_index("repo_id").loc["own/mine", "config"]
    assert json.loads(str(stored))["hidden_size"] == 4096


def test_given_states_are_taken_and_the_rest_is_unknown(own: Edition) -> None:
    components = own.table("components").set_index(["family_id", "component"])
    weights = components.loc[("own-mine", "final-weights")]
    assert (weights["status"], weights["licence_id"]) == ("open", "apache-2.0")
    assert weights["source_url"] == "https://example.org/mine"
    others = components.loc["own-mine"].drop(["final-weights"])
    assert set(others["status"]) == {"unknown"}
    family = own.table("families").set_index("family_id").loc["own-mine"]
    assert (family["name"], family["country"]) == ("Mine", "IT")


def test_names_become_repositories_of_their_own(tmp_path: Path) -> None:
    path = written(tmp_path, "name\nSanità 8B\nSanita-8b\n名\n")
    edition = make_own_edition(path, "2026-10", None, tmp_path / "data")
    families = open_edition(edition, data=tmp_path / "data").table("families")
    assert families["repo_id"].tolist() == ["own/sanita-8b", "own/sanita-8b-2", "own/model"]
    assert families["name"].tolist() == ["Sanità 8B", "Sanita-8b", "名"]


def test_a_stranger_is_a_row_of_unknowns(own: Edition) -> None:
    row = own.table("models").set_index("repo_id").loc["someone/unheard-of"]
    assert row.drop(["org", "first_seen", "as_of"]).isna().all()
    components = own.table("components")
    of_it = components[components["family_id"] == "own-someone-unheard-of"]
    assert len(of_it) == 13
    assert set(of_it["status"]) == {"unknown"}
    assert of_it["licence_id"].isna().all()


def test_made_again_nothing_is_touched(tmp_path: Path) -> None:
    path = written(tmp_path, "repo_id\nopenai/gpt-oss-20b\n")
    make_own_edition(path, "2026-10", None, tmp_path / "data")
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "data").rglob("*") if p.is_file()}
    make_own_edition(path, "2026-10", None, tmp_path / "data")
    after = {p: p.stat().st_mtime_ns for p in (tmp_path / "data").rglob("*") if p.is_file()}
    assert before == after


@pytest.mark.parametrize(
    ("text", "row", "column", "message"),
    [
        ("repo_id\nno-slash\n", 2, "repo_id", "is not a repository of the Hub, as in"),
        ("# hi\n\nrepo_id,config\na/b,\nc/d,none.json\n", 5, "config", "none.json cannot be read"),
        ("repo_id,licence\na/b,apach-2.0\n", 2, "licence", 'Did you mean "apache-2.0"?'),
        ("repo_id,final-weights\na/b,opn\n", 2, "final-weights", "is not one of: open"),
        ("repo_id,parameters_total\na/b,7B\n", 2, "parameters_total", "is not a whole number"),
        ("repo_id,country\na/b,Italy\n", 2, "country", "is not an ISO code, as in IT"),
        ("repo_id,wieghts\na/b,x\n", None, "wieghts", "the schema has no such column"),
        ("repo_id,country\n,IT\n", 2, None, "names no repo_id, no config and no name"),
        ("repo_id\na/b\na/b\n", 3, "repo_id", "is already in line 2"),
        ("name\nMine\nmine\n", 3, "name", "is already in line 2"),
        ("repo_id,name\na/b\n", 2, None, "1 cells where the header has 2"),
        ("repo_id,licence\nno-slash,\na/b,apach-2.0\n", 3, "licence", "Did you mean"),
        ("# nothing but words\n", None, None, "the file is empty"),
        ("repo_id\n", None, None, "the list holds no model"),
        ('repo_id\n"a/b\n', None, None, "not CSV"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    tmp_path: Path, text: str, row: int | None, column: str | None, message: str
) -> None:
    with pytest.raises(InvalidData) as failed:
        read_list(written(tmp_path, text), CATEGORIES)
    found = [p for p in failed.value.problems if message in p.message]
    assert found, failed.value.problems
    assert (found[0].file, found[0].column) == ("mine.csv", column)
    assert row is None or found[0].row == row


def test_a_missing_list_says_where_to_start(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="report models template > mine"):
        read_list(tmp_path / "mine.csv", CATEGORIES)


def test_the_template_is_a_list_with_every_column(tmp_path: Path) -> None:
    text = template(CATEGORIES)
    models = read_list(written(tmp_path, text), CATEGORIES)
    assert [model.repo_id for model in models] == ["openai/gpt-oss-20b", "deepseek-ai/DeepSeek-V3"]
    header = next(line for line in text.splitlines() if not line.startswith("#"))
    assert header.split(",") == [field.name for field in FIELDS]


@pytest.mark.parametrize("name", ["=cmd()", "<script>../x", "a$b 名"])
def test_odd_names_stay_names(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, f'name\n"{name}"\n')
    edition = make_own_edition(path, "2026-10", None, tmp_path / "data")
    families: Any = open_edition(edition, data=tmp_path / "data").table("families")
    assert families["name"].tolist() == [name]
    folders = {p.parent for p in tmp_path.rglob("*.parquet")}
    assert folders == {tmp_path / "data/snapshots" / edition}
