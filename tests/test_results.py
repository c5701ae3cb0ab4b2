"""What a notebook publishes is read back as it was, and harms nobody who opens it."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from report.language import UnknownLanguage
from report.publishing import InvalidResult, Publisher, write_csv
from report.results import CaseResult, ClaimResult, Column, Results, load_results, results_from_json

FRAME = pd.DataFrame({"name": ["one", "two"], "size": [1.5, None], "at": ["https://a.org", None]})
CLAIM = ClaimResult(
    "ONE-01", "one", "quantity", "confirmed", "partly-true", True,
    {"en": "It is so.", "it": "È così."}, {"en": "Look.", "it": "Guardare."},
    {"en": "Seen.", "it": "Visto."},
    ({"label": "Rows", "raw": 2, "kind": "count"},), ({"direction": "supports"},),
)  # fmt: skip
CASE = CaseResult(
    "one", {"en": "One", "it": "Uno"}, ("ONE-01",), ({"name": "One-36B", "facts": []},),
    ({"date": "2025-08", "since": False},), ({"source_title": "The card"},),
)  # fmt: skip


@dataclass(frozen=True)
class AnEdition:
    id: str = "2026-10"


def publisher(into: Path | str = "", lang: str = "en") -> Publisher:
    return Publisher("chapter", lang, AnEdition(), into)


def draw(page: Any, frame: pd.DataFrame) -> Any:
    figure, axes = page.figure(1.5)
    axes.barh(frame["name"], frame["size"].fillna(0))
    axes.set_xlabel(page.label("Rows"))
    return figure


def publish_all(into: Path) -> Results:
    publish = publisher(into)
    publish.value("total", 3, "count", tables=["models"], rows=3)
    publish.value(
        "part", 0.25, "share", tables=["models", "licences"], interval=(0.1, 0.4), level=0.95
    )
    publish.value("speed", 12.5, "quantity", tables=["models"], unit="GB/s")
    publish.figure("sizes", draw, FRAME, tables=["models"])
    publish.table("all", FRAME, [Column("name", link="at"), Column("size", "number")], tables=["m"])
    publish.finding("trend", "up")
    publish.claim(CLAIM)
    publish.case(CASE)
    publish.save()
    return publish.results


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Results]:
    into = tmp_path_factory.mktemp("published") / "not" / "there" / "yet"
    return into, publish_all(into)


def test_results_are_read_back_as_they_were_published(published: tuple[Path, Results]) -> None:
    into, results = published
    assert load_results([into]) == {"chapter": results}
    assert results.values["part"].tables == ("models", "licences")
    assert (results.values["part"].low, results.values["part"].high) == (0.1, 0.4)


def test_a_figure_stands_at_both_widths_with_its_data(published: tuple[Path, Results]) -> None:
    into, results = published
    drawings = {"sizes.svg", "sizes.print.svg", "sizes.narrow.svg", "sizes.png"}
    files = {"sizes.csv", "all.csv", "results.json"}
    assert {path.name for path in into.iterdir()} == drawings | files
    figure = results.figures["sizes"]
    assert figure.narrow_size[0] < 0.7 * figure.size[0]
    assert figure.rows == 2
    assert width_of(into / "sizes.narrow.svg") < 0.7 * width_of(into / "sizes.svg")
    assert (into / "sizes.csv").read_text() == "name,size,at\none,1.5,https://a.org\ntwo,,\n"


def width_of(svg: Path) -> float:
    match = re.search(r'<svg[^>]* width="([\d.]+)pt"', svg.read_text(encoding="utf-8"))
    assert match
    return float(match[1])


def test_a_second_run_writes_the_same_bytes(
    published: tuple[Path, Results], tmp_path: Path
) -> None:
    into, _ = published
    publish_all(tmp_path)
    for path in into.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_a_figure_speaks_the_language_of_its_page(tmp_path: Path) -> None:
    labels = []

    def note_label(page: Any, frame: pd.DataFrame) -> Any:
        labels.append(page.label("Rows"))
        return draw(page, frame)

    publisher(tmp_path, "it").figure("sizes", note_label, FRAME, tables=["m"])
    assert labels == ["Righe", "Righe"]


def test_without_a_folder_nothing_is_written(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    publish = publisher("")
    publish.figure("sizes", draw, FRAME, tables=["models"])
    publish.table("all", FRAME, [Column("name")], tables=["models"])
    publish.save()
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_published_before_it_is_saved(tmp_path: Path) -> None:
    publish = publisher(tmp_path)
    publish.value("total", 1, "count", tables=["models"])
    assert not (tmp_path / "results.json").exists()


@pytest.mark.parametrize(
    "name", ["", "Total", "two words", "under_score", "-a", "a-", "a--b", "a.b", "../x", "è", "a\n"]
)
def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidResult, match="lower-case words joined by hyphens"):
        publisher().value(name, 1, "count", tables=["models"])
    with pytest.raises(InvalidResult):
        publisher().figure(name, draw, FRAME, tables=["models"])
    with pytest.raises(InvalidResult):
        publisher().table(name, FRAME, [Column("name")], tables=["models"])
    with pytest.raises(InvalidResult):
        publisher().finding(name, "up")


def test_a_name_is_published_once() -> None:
    publish = publisher()
    publish.value("total", 1, "count", tables=["models"])
    publish.finding("total", "up")
    publish.figure("total", draw, FRAME, tables=["models"])
    publish.table("all", FRAME, [Column("name")], tables=["models"])
    publish.claim(CLAIM)
    with pytest.raises(InvalidResult, match="'total' is published twice in chapter"):
        publish.value("total", 2, "count", tables=["models"])
    with pytest.raises(InvalidResult, match="twice"):
        publish.finding("total", "down")
    with pytest.raises(InvalidResult, match="twice"):
        publish.figure("total", draw, FRAME, tables=["models"])
    with pytest.raises(InvalidResult, match="twice"):
        publish.table("all", FRAME, [Column("name")], tables=["models"])
    with pytest.raises(InvalidResult, match="ONE-01 is published twice"):
        publish.claim(CLAIM)
    publish.case(CASE)
    with pytest.raises(InvalidResult, match="case one is published twice"):
        publish.case(CASE)
    assert publish.results.values["total"].raw == 1


def test_a_figure_and_a_table_never_write_the_same_csv(tmp_path: Path) -> None:
    publish = publisher(tmp_path)
    publish.table("all", FRAME, [Column("name")], tables=["models"])
    publish.figure("sizes", draw, FRAME, tables=["models"])
    before = (tmp_path / "all.csv").read_bytes()
    with pytest.raises(InvalidResult, match="share the name 'all'"):
        publish.figure("all", draw, FRAME[:1], tables=["models"])
    with pytest.raises(InvalidResult, match="share the name 'sizes'"):
        publish.table("sizes", FRAME[:1], [Column("name")], tables=["models"])
    assert (tmp_path / "all.csv").read_bytes() == before


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(InvalidResult, match=r"unknown kind 'percent'\. Known: count,"):
        publisher().value("total", 1, "percent", tables=["models"])  # type: ignore[arg-type]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownLanguage):
        publisher(lang="de")


def test_a_table_shows_only_columns_it_has() -> None:
    columns = [Column("name"), Column("price", link="shop")]
    with pytest.raises(InvalidResult, match="'all': the frame has no column price, shop"):
        publisher().table("all", FRAME, columns, tables=["models"])


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (np.int64(3), 3),
        (np.float64(0.5), 0.5),
        (np.float32(0.5), 0.5),
        (np.bool_(True), True),
        (pd.Timestamp("2026-10-08 12:00"), "2026-10-08"),
        (dt.date(2026, 10, 8), "2026-10-08"),
        (2**60, 2**60),
        ("è", "è"),
        (math.nan, None),
        (np.float32("nan"), None),
        (np.datetime64("NaT"), None),
        (pd.NA, None),
        (pd.NaT, None),
        (None, None),
        ("", None),
    ],
    ids=repr,
)
def test_scalars_of_other_libraries_become_plain(raw: Any, expected: Any, tmp_path: Path) -> None:
    publish = publisher(tmp_path)
    publish.value("total", raw, "text", tables=["models"], interval=(raw, raw), rows=np.int64(2))
    publish.save()
    value = results_from_json(tmp_path / "results.json").values["total"]
    assert value.raw == expected
    assert type(value.raw) is type(expected)
    assert (value.low, value.high, value.rows) == (expected, expected, 2)


def test_results_are_json_for_every_reader(tmp_path: Path) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    publish = publisher(tmp_path)
    publish.value("total", math.nan, "number", tables=["models"], interval=(math.nan, 1.0))
    publish.save()
    json.loads((tmp_path / "results.json").read_text(encoding="utf-8"), parse_constant=refuse)


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://a.org")', "a=1", "è"]


@pytest.mark.parametrize("dtype", ["object", "str", "category"])
def test_no_cell_is_a_formula_to_a_spreadsheet(dtype: Any, tmp_path: Path) -> None:
    frame = pd.DataFrame({"text": pd.Series([*HOSTILE, None], dtype=dtype), "size": -1.5})
    write_csv(frame, tmp_path / "a.csv")
    read = pd.read_csv(tmp_path / "a.csv", dtype={"text": str}, keep_default_na=False)
    inert = [f"'{text}".replace("\r", "\n") for text in HOSTILE[:-2]]
    assert list(read["text"]) == [*inert, "a=1", "è", ""]
    assert set(read["size"]) == {-1.5}
    assert list(frame["text"])[:2] == ["=1+1", "+1"]


def test_a_csv_has_unix_lines_and_quotes_what_must_be(tmp_path: Path) -> None:
    write_csv(pd.DataFrame({"a": ['x, "y"', "line\nbreak"]}), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == b'a\n"x, ""y"""\n"line\nbreak"\n'
