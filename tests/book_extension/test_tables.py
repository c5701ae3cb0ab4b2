"""Published tables are accessible, and hostile text in them stays text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from lxml import html

from report.book_extension.tables import is_web_address, read_cells, rows_html
from report.language import Language
from report.publishing import write_csv
from report.results import Column

IT, EN = Language("it"), Language("en")


def table(
    frame: pd.DataFrame,
    columns: tuple[Column, ...],
    tmp_path: Path,
    language: Language = EN,
    limit: int | None = None,
) -> Any:
    """Publish a frame and return the table that a page shows of it."""
    write_csv(frame, tmp_path / "a.csv")
    headings = {column.name: column.name.upper() for column in columns}
    rows = rows_html(read_cells(tmp_path / "a.csv", columns), columns, headings, language, limit)
    return html.fromstring(f"<table>{rows}</table>")


def texts(found: list[Any]) -> list[str]:
    return [element.text_content() for element in found]


def test_headings_head_columns_and_first_cells_head_rows(tmp_path: Path) -> None:
    frame = pd.DataFrame({"name": ["one", "two"], "size": [1.5, 2.25]})
    shown = table(frame, (Column("name"), Column("size", "number")), tmp_path, IT)
    assert texts(shown.xpath("./thead//th[@scope='col']")) == ["NAME", "SIZE"]
    assert texts(shown.xpath("./tbody/tr/th[@scope='row']")) == ["one", "two"]
    assert texts(shown.xpath("./tbody/tr/td")) == ["1,5", "2,25"]
    assert shown.xpath("./tbody//td/@data-sort") == ["1.5", "2.25"]
    assert shown.xpath("//*[@class='num']/@scope") == ["col"]


def test_only_the_columns_asked_for_are_shown_in_their_order(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [1], "b": [2], "c": [3]})
    shown = table(frame, (Column("c", "count"), Column("a", "count")), tmp_path)
    assert texts(shown.xpath(".//tr/*")) == ["C", "A", "3", "1"]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("number", [None, 1.0]),
        ("count", [pd.NA, 1]),
        ("share", [float("nan"), 0.5]),
        ("text", [None, "x"]),
        ("date", [None, "2026-10-08"]),
        ("year", [None, 2026]),
        ("country", [None, "IT"]),
        ("url", [None, "https://example.org/"]),
        ("repo", [None, "owner/name"]),
    ],
)
def test_what_is_missing_is_a_dash(kind: Any, values: list[Any], tmp_path: Path) -> None:
    frame = pd.DataFrame({"name": ["one", "two"], "cell": values})
    shown = table(frame, (Column("name"), Column("cell", kind)), tmp_path)
    first, second = shown.xpath("./tbody/tr/td")
    assert first.text_content() == "–"
    assert first.xpath("./span/@class") == ["unknown"]
    assert first.get("data-sort") is None
    assert second.text_content() not in ("–", "")


@pytest.mark.parametrize("words", ["nan", "NA", "None", "null", "N/A", "true", "007", "1e5"])
def test_text_that_looks_like_something_else_stays_as_it_is(words: str, tmp_path: Path) -> None:
    shown = table(pd.DataFrame({"name": [words]}), (Column("name"),), tmp_path)
    assert texts(shown.xpath("./tbody//th")) == [words]


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "a & b &lt; c",
        "'single' \"double\"",
        "</td></table><h1>out</h1>",
        "=1+1",
        "-5 to 3",
        "@owner",
    ],
)
def test_hostile_text_stays_text(words: str, tmp_path: Path) -> None:
    columns = (Column("name"), Column("again", link="at"))
    frame = pd.DataFrame({"name": [words], "again": [words], "at": ["https://example.org/"]})
    shown = table(frame, columns, tmp_path)
    assert texts(shown.xpath("./tbody/tr/*")) == [words, words]
    assert {element.tag for element in shown.iter()} == {
        *("table", "thead", "tbody", "tr", "th", "td", "a")
    }


def test_hostile_headings_stay_text(tmp_path: Path) -> None:
    write_csv(pd.DataFrame({"name": ["x"]}), tmp_path / "a.csv")
    columns = (Column("name"),)
    rows = rows_html(read_cells(tmp_path / "a.csv", columns), columns, {"name": "<b>"}, EN)
    assert '<th scope="col">&lt;b&gt;</th>' in rows


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " https://example.org/",
        "data:text/html,<script>alert(1)</script>",
        "//example.org/",
        "https://example.org/' onclick='alert(1)",
        'https://example.org/" onclick="alert(1)',
        "https://example.org/<b>",
        "vbscript:x",
        "owner/name",
        "",
    ],
)
def test_what_is_no_web_address_never_becomes_a_link(address: str, tmp_path: Path) -> None:
    frame = pd.DataFrame({"name": ["x"], "at": [address], "url": [address]})
    columns = (Column("name", link="at"), Column("url", "url"))
    assert table(frame, columns, tmp_path).xpath("//a") == []
    assert not is_web_address(address)


def test_web_addresses_become_links(tmp_path: Path) -> None:
    address = "https://example.org/?a=1&b=2"
    frame = pd.DataFrame({"name": ["x"], "at": [address], "url": [address]})
    shown = table(frame, (Column("name", link="at"), Column("url", "url")), tmp_path)
    assert shown.xpath("//a/@href") == [address, address]


def test_a_repository_links_to_the_hub_and_nowhere_else(tmp_path: Path) -> None:
    names = ["zai-org/GLM-4.5", 'a/b" onclick="x', "../../evil?x#y"]
    shown = table(pd.DataFrame({"name": names}), (Column("name", "repo"),), tmp_path)
    assert shown.xpath("//a/@href") == [
        "https://huggingface.co/zai-org/GLM-4.5",
        "https://huggingface.co/a/b%22%20onclick%3D%22x",
        "https://huggingface.co/../../evil%3Fx%23y",
    ]
    assert texts(shown.xpath("//a")) == names


def test_a_table_can_be_cut(tmp_path: Path) -> None:
    frame = pd.DataFrame({"name": ["one", "two", "three"]})
    assert len(table(frame, (Column("name"),), tmp_path, limit=2).xpath("./tbody/tr")) == 2


def test_years_survive_a_column_with_gaps(tmp_path: Path) -> None:
    frame = pd.DataFrame({"name": ["a", "b"], "year": [2025.0, None]})
    shown = table(frame, (Column("name"), Column("year", "year")), tmp_path)
    assert texts(shown.xpath("./tbody//td")) == ["2025", "–"]
