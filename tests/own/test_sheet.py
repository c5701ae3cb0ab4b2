"""What spreadsheets save is read; what is no table of text is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.errors import InvalidData, ReportError
from report.own.listing import read_list
from report.own.sheet import read_records

CATEGORIES = {"apache-2.0": "osi-approved"}
ROWS = 'name,developer,licence\nSanità 8B,"Regione, ufficio dati",apache-2.0\n'
SEMICOLONS = 'name;developer;licence\nSanità 8B;"Regione, ufficio dati";apache-2.0\n'


@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode(),
        ROWS.encode("utf-8-sig"),
        ROWS.replace("\n", "\r\n").encode(),
        SEMICOLONS.encode("cp1252"),
        SEMICOLONS.replace("\n", "\r\n").encode("cp1252"),
        SEMICOLONS.encode("utf-16"),
        SEMICOLONS.replace(";", "\t").encode("utf-16"),
        ("sep=;\r\n" + SEMICOLONS).encode("cp1252"),
        ("# uno; due\n\n" + SEMICOLONS).encode(),
        ('"# uno, due";;\r\n' + SEMICOLONS + ";;\r\n;;\r\n").encode("cp1252"),
        SEMICOLONS.replace("\n", ";;;\n").encode("cp1252"),
        SEMICOLONS.replace("Sanità 8B", " Sanità\xa08B ").encode(),
    ],
)
def test_one_list_as_many_programs_save_it(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    (model,) = read_list(path, CATEGORIES)
    assert model.name == "Sanità 8B"
    assert model.developer == "Regione, ufficio dati"
    assert model.licence == "apache-2.0"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04 and so on", "mine.csv is a workbook"),
        (b"name\n\x81\n", "mine.csv, line 2: neither UTF-8 nor cp1252"),
        ("name\nA\u202eB\n".encode(), r"mine.csv, line 2, column name: .*U\+202E"),
        (b"name\nA\x00B\n", r"mine.csv, line 2.*"),
        (b"name,name\nA,B\n", "line 1: the header repeats: name"),
        (b"name,licence\nA,apache-2.0,more\n", "line 2: 3 cells where the header has 2"),
        (b"x" * 10_000_001, "larger than 10 MB"),
    ],
)
def test_what_is_no_list_is_told(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    with pytest.raises((InvalidData, ReportError), match=message):
        read_list(path, CATEGORIES)


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text('# a comment\n\nname\n"two\nlines"\nB\n', encoding="utf-8")
    with pytest.raises(InvalidData, match=r"line 4, column name: .*U\+000A"):
        read_records(path)


def test_an_address_of_the_hub_is_as_good_as_the_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("repo_id\nhttps://huggingface.co/openai/gpt-oss-20b/\n", encoding="utf-8")
    assert [model.repo_id for model in read_list(path, {})] == ["openai/gpt-oss-20b"]


def test_a_file_is_found_by_its_folder_or_with_backslashes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(f'{{"model_type": "{name}"}}')
    path = tmp_path / "mine.csv"
    path.write_text("config\none\ntwo\\config.json\n", encoding="utf-8")
    found = read_list(path, {})
    assert [model.name for model in found] == ["one", "two"]
    assert [model.config for model in found] == [{"model_type": "one"}, {"model_type": "two"}]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", r"config.json is not JSON: .* \(line 1, column 2\)"),
        (b"[1]", "must hold a JSON object, not list"),
        (b"\xff\xfe{", "is not text in UTF-8"),
        (b'{"a": ' * 100_000, "nested too deep|not JSON"),
        (b'"' + b"x" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_configuration_is_told(
    tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "config.json").write_bytes(content)
    path = tmp_path / "mine.csv"
    path.write_text("config\nconfig.json\n", encoding="utf-8")
    with pytest.raises(InvalidData, match=message) as failed:
        read_list(path, {})
    assert (failed.value.problems[0].row, failed.value.problems[0].column) == (2, "config")
