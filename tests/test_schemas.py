"""Each way in which a table can break its schema is found, and named where a person looks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.mini_package import ACCELERATORS, EDITION, MODELS, package_descriptor, write_package

from report.datapackage import Table
from report.descriptor import load_package, parse_package, parse_table
from report.errors import Problem, list_problems
from report.reading import DTYPES, read_table
from report.schemas import table_problems

HEADER = ACCELERATORS.splitlines()[0] + "\n"
PACKAGE = parse_package(package_descriptor())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_package(tmp_path / "data")


def problems_of(data: Path, name: str) -> list[Problem]:
    table = load_package(data).table(name)
    return table_problems(read_table(data, table, EDITION), table)


def problems_in_csv(data: Path, content: str | bytes) -> list[Problem]:
    raw = content.encode() if isinstance(content, str) else content
    (data / "evidence/accelerators.csv").write_bytes(raw)
    return problems_of(data, "accelerators")


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, list_problems(problems)
    return problems[0]


@pytest.mark.parametrize("name", PACKAGE.names)
def test_a_valid_table_has_no_problem(data: Path, name: str) -> None:
    assert problems_of(data, name) == []


@pytest.mark.parametrize("name", PACKAGE.names)
def test_every_column_gets_the_dtype_of_its_type(data: Path, name: str) -> None:
    table = PACKAGE.table(name)
    frame = read_table(data, table, EDITION).frame
    assert {c: str(d) for c, d in frame.dtypes.items()} == {
        field.name: DTYPES[field.type] for field in table.fields
    }


def test_an_empty_cell_is_missing_and_not_zero_or_no(data: Path) -> None:
    frame = read_table(data, PACKAGE.table("accelerators"), EDITION).frame
    row = frame.loc[1, ["released", "memory_gb", "bandwidth_gb_s", "kind"]]
    assert row.isna().all()


@pytest.mark.parametrize(
    ("row", "rule", "column", "message"),
    [
        ("acme,c1,,many,,gpu", "type", "memory_gb", "'many' is not a whole number"),
        ("acme,c1,,1.0,,gpu", "type", "memory_gb", "'1.0' is not a whole number"),
        ("acme,c1,,1,inf,gpu", "type", "bandwidth_gb_s", "'inf' is not a number"),
        ('acme,c1,,1,"1,5",gpu', "type", "bandwidth_gb_s", "'1,5' is not a number"),
        (
            "acme,c1,2024-02-30,1,,gpu",
            "type",
            "released",
            "'2024-02-30' is not a date (YYYY-MM-DD)",
        ),
        ("acme,c1,2024,1,,gpu", "type", "released", "'2024' is not a date (YYYY-MM-DD)"),
        ("acme,,,1,,gpu", "required", "chip", "the value is missing and must be given"),
        ("Acme,c1,,1,,gpu", "pattern", "vendor", "'Acme' does not match [a-z]+"),
        ("acme,c1,,0,,gpu", "minimum", "memory_gb", "'0' is below 1"),
        (
            "acme,c1,,1,,gpux",
            "enum",
            "kind",
            "'gpux' is not one of: gpu, npu. Did you mean \"gpu\"?",
        ),
    ],
)
def test_a_bad_cell(data: Path, row: str, rule: str, column: str, message: str) -> None:
    problem = only(problems_in_csv(data, ACCELERATORS + row + "\n"))
    assert (problem.rule, problem.row, problem.column) == (rule, 5, column)
    assert str(problem) == f"evidence/accelerators.csv, line 5, column {column}: {message}"


def test_two_errors_are_reported_at_once(data: Path) -> None:
    found = problems_in_csv(data, ACCELERATORS + "acme,c1,,many,,gpu\nACME,c2,,2,,tpu\n")
    assert [(p.row, p.rule) for p in found] == [(5, "type"), (6, "pattern"), (6, "enum")]


def test_lines_are_counted_as_an_editor_counts_them(data: Path) -> None:
    rows = 'acme,"two\nlines",,1,,gpu\nacme,c1,,0,,gpu\n'
    assert only(problems_in_csv(data, HEADER + rows)).row == 4


def test_a_repeated_key_names_both_lines(data: Path) -> None:
    problem = only(problems_in_csv(data, ACCELERATORS + "acme,a1,,1,,gpu\n"))
    assert (problem.rule, problem.row, problem.value) == ("primary-key", 5, "acme + a1")
    assert problem.message == "acme + a1 is already in line 2"


def test_a_value_that_must_be_unique(data: Path) -> None:
    text = "licence_id,name,osi_approved\na,Same,\nb,Same,\nc,,\nd,,\n"
    (data / "evidence/licences.csv").write_text(text)
    problem = only(problems_of(data, "licences"))
    assert (problem.rule, problem.row, problem.column) == ("unique", 3, "name")


@pytest.mark.parametrize(
    ("header", "rules"),
    [
        ("vendor,chip,released,memory_gb,bandwidth_gb_s", {"missing-column": "kind"}),
        (
            "vendor,chip,released,memory_gb,bandwidth_gb_s,kinds",
            {"missing-column": "kind", "extra-column": "kinds"},
        ),
    ],
)
def test_a_wrong_column(data: Path, header: str, rules: dict[str, str]) -> None:
    found = problems_in_csv(data, header + "\n")
    assert {problem.rule: problem.column for problem in found} == rules


def test_columns_may_stand_in_any_order(data: Path) -> None:
    text = "kind,chip,vendor,bandwidth_gb_s,memory_gb,released\ngpu,a1,acme,1.5,80,\n"
    assert problems_in_csv(data, text) == []
    frame = read_table(data, PACKAGE.table("accelerators"), EDITION).frame
    assert tuple(frame) == PACKAGE.table("accelerators").columns


@pytest.mark.parametrize(
    ("content", "rule", "row", "message"),
    [
        (HEADER.encode() + b"acme,caf\xe9,,1,,gpu\n", "encoding", 2, "byte 59 is 0xe9"),
        (HEADER.encode() + b'acme,"a1,,1,,gpu\n', "unreadable", 2, "unexpected end of data"),
        (HEADER.encode() + b"acme,a1,,1,gpu\n", "row-length", 2, "5 cells where the header has 6"),
        (HEADER.encode() + b"\n", "row-length", 2, "the line is empty"),
        (b"", "unreadable", None, "the file is empty"),
        (b"vendor,vendor\n", "duplicate-column", 1, "the header repeats: vendor"),
    ],
)
def test_a_file_that_is_no_table(
    data: Path, content: bytes, rule: str, row: int | None, message: str
) -> None:
    problem = only(problems_in_csv(data, content))
    assert (problem.rule, problem.row) == (rule, row)
    assert message in problem.message


def test_a_short_row_hides_no_other_problem(data: Path) -> None:
    found = problems_in_csv(data, ACCELERATORS + "acme,a9\nacme,c1,,0,,gpu\n")
    assert [(p.row, p.rule) for p in found] == [(5, "row-length"), (6, "minimum")]


def test_a_byte_order_mark_and_windows_line_ends_are_harmless(data: Path) -> None:
    assert problems_in_csv(data, "\ufeff" + ACCELERATORS.replace("\n", "\r\n")) == []


def test_a_missing_file(data: Path) -> None:
    (data / "evidence/accelerators.csv").unlink()
    assert only(problems_of(data, "accelerators")).rule == "missing-file"


def test_a_truncated_parquet_file(data: Path) -> None:
    path = data / "snapshots" / EDITION / "models.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    problem = only(problems_of(data, "models"))
    assert (problem.rule, problem.file) == ("unreadable", f"snapshots/{EDITION}/models.parquet")


def problems_in_models(data: Path, column: str, values: Any) -> list[Problem]:
    models = MODELS.set_column(MODELS.column_names.index(column), column, values)
    pa.parquet.write_table(models, data / "snapshots" / EDITION / "models.parquet")
    return problems_of(data, "models")


def test_a_parquet_column_of_the_wrong_type(data: Path) -> None:
    problem = only(problems_in_models(data, "downloads", pa.array(["1", "2", "3"])))
    assert problem.message == "holds string, not a whole number"


def test_rows_of_parquet_are_counted_from_one(data: Path) -> None:
    problem = only(problems_in_models(data, "downloads", pa.array([1, -1, None])))
    assert str(problem).startswith(f"snapshots/{EDITION}/models.parquet, row 2, column downloads:")


def test_parquet_may_hold_empty_texts_codes_and_columns_of_gaps(data: Path) -> None:
    codes = pa.array(["apache-2.0", "", "other"]).dictionary_encode()
    assert problems_in_models(data, "licence_id", codes) == []
    frame = read_table(data, PACKAGE.table("models"), EDITION).frame
    assert frame["licence_id"].isna().tolist() == [False, True, False]
    assert problems_in_models(data, "downloads", pa.nulls(3)) == []


def test_a_long_value_is_cut(data: Path) -> None:
    problem = only(problems_in_csv(data, ACCELERATORS + f"{'A' * 500},c1,,1,,gpu\n"))
    assert len(str(problem)) < 200


def test_a_long_list_is_cut_and_the_rest_counted() -> None:
    problems = [Problem("a.csv", "enum", "bad", row) for row in range(30)]
    lines = list_problems(problems, limit=20).splitlines()
    assert len(lines) == 22
    assert lines[20:] == ["… and 10 more:", "  a.csv: 10 × enum"]


def one_column(kind: str) -> Table:
    descriptor = package_descriptor()["resources"][2]
    descriptor["schema"] = {
        "fields": [
            {"name": "key", "type": "integer", "description": "", "description_it": ""},
            {"name": "value", "type": kind, "description": "", "description_it": ""},
        ],
        "primaryKey": ["key"],
    }
    return parse_table(descriptor)


# Characters that CSV cannot tell apart from its own, or that UTF-8 cannot hold, are left out.
TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\x00"))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "string": TEXTS.filter(bool),
    "integer": st.integers(-(10**18) + 1, 10**18 - 1),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "date": st.dates(),
}
COLUMNS = st.sampled_from(sorted(VALUES)).flatmap(
    lambda kind: st.tuples(st.just(kind), st.lists(st.none() | VALUES[kind]))
)


@given(column=COLUMNS)
def test_a_valid_table_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, column: tuple[str, list[Any]]
) -> None:
    kind, values = column
    table = one_column(kind)
    frame = pd.DataFrame({"key": range(len(values)), "value": pd.Series(values, dtype="object")})
    if kind == "boolean":
        frame["value"] = frame["value"].map({True: "true", False: "false"})
    folder = tmp_path_factory.mktemp("table")
    (folder / "evidence").mkdir()
    frame.to_csv(folder / table.path, index=False, lineterminator="\n")
    reading = read_table(folder, table, EDITION)
    assert table_problems(reading, table) == []
    back = reading.frame["value"]
    assert [None if pd.isna(v) else v for v in back] == [
        pd.Timestamp(v) if kind == "date" and v is not None else v for v in values
    ]


ROWS = st.sampled_from(
    [
        "acme,a1,,80,1,gpu",
        "acme,a2,,many,1,gpu",
        "acme,a3,,0,1,gpu",
        "ACME,a1,,1,1,tpu",
        "acme,a1,2024-13-01,1,1,gpu",
        "acme,,,,,",
        "acme,a1",
    ]
)


@given(rows=st.lists(ROWS, max_size=8).flatmap(lambda r: st.tuples(st.just(r), st.permutations(r))))
def test_the_order_of_rows_does_not_change_the_verdict(
    tmp_path_factory: pytest.TempPathFactory, rows: tuple[list[str], list[str]]
) -> None:
    data = write_package(tmp_path_factory.mktemp("order") / "data")
    verdicts = [
        sorted((p.rule, p.column or "", p.value or "") for p in problems_in_csv(data, text))
        for text in (HEADER + "".join(f"{row}\n" for row in order) for order in rows)
    ]
    assert [v for v in verdicts[0] if v[0] != "primary-key"] == [
        v for v in verdicts[1] if v[0] != "primary-key"
    ]
    assert bool(verdicts[0]) == bool(verdicts[1])
