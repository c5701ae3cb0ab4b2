"""A description of the data that could not be followed to the letter is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.mini_package import package_descriptor, write_package

from report.descriptor import load_package, parse_package
from report.errors import InvalidDescriptor, UnknownTable


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p: p["resources"][0].update(path="../models.parquet"), "not a path inside"),
        (lambda p: p["resources"][0].update(path="/etc/models.parquet"), "not a path inside"),
        (lambda p: p["resources"][0].update(layer="facts"), "not one of snapshot, evidence"),
        (lambda p: p["resources"][0].pop("title_it"), '"title_it" is missing'),
        (lambda p: p["resources"][1]["schema"]["fields"][0].update(type="year"), "not one of"),
        (
            lambda p: p["resources"][1]["schema"]["fields"][0]["constraints"].update(minLen=1),
            '"minLen" cannot be enforced',
        ),
        (
            lambda p: p["resources"][1]["schema"]["fields"][0]["constraints"].update(minimum=1),
            '"minimum" cannot be enforced on the type string',
        ),
        (
            lambda p: p["resources"][1]["schema"]["fields"][0]["constraints"].update(pattern="("),
            "the pattern is flawed",
        ),
        (lambda p: p["resources"][1].update(name="models"), "described twice: models"),
        (
            lambda p: p["resources"][2]["schema"].update(primaryKey="id"),
            "no column of licences: id",
        ),
    ],
)
def test_a_flaw_in_the_description_is_refused(tmp_path: Path, change: Any, message: str) -> None:
    descriptor = package_descriptor()
    change(descriptor)
    data = write_package(tmp_path / "data", descriptor)
    with pytest.raises(InvalidDescriptor, match=message):
        load_package(data)


def test_a_broken_description_is_named_with_its_line(tmp_path: Path) -> None:
    data = write_package(tmp_path / "data")
    (data / "datapackage.json").write_text('{\n "name": oops\n}')
    with pytest.raises(InvalidDescriptor, match=r"datapackage\.json, line 2, column 10: not JSON"):
        load_package(data)


def test_an_unknown_table_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownTable, match='Did you mean "licences"'):
        parse_package(package_descriptor()).table("licenses")
