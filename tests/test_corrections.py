"""Corrections are applied wherever a table is read, and fail loudly when they no longer fit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.mini_package import EDITION, PACKAGE, field, resource, seal, write_package

from report.checking import check_edition
from report.edition import open_edition
from report.errors import InvalidData

HEAD = "correction_id,table,key,column,old_value,new_value,editions,reason,source_url,status\n"
GOOD = "c1,accelerators,acme + a1,memory_gb,80,96,,wrong unit,https://example.org/,applied\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = write_package(tmp_path / "data")
    names = HEAD.strip().split(",")
    table = resource(
        "corrections", "evidence/corrections.csv", [field(n, "string") for n in names], names[:1]
    )
    package: dict[str, Any] = json.loads(json.dumps(PACKAGE))
    package["resources"].append(table)
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    write(folder, GOOD)
    seal(folder)
    return folder


def write(folder: Path, rows: str) -> None:
    (folder / "evidence/corrections.csv").write_text(HEAD + rows, encoding="utf-8")


def test_a_correction_is_read_instead_and_the_file_stays(data: Path) -> None:
    before = (data / "evidence/accelerators.csv").read_bytes()
    edition = open_edition(EDITION, data=data)
    chips = edition.table("accelerators").set_index("chip")
    assert chips.loc["a1", "memory_gb"] == 96
    assert edition.raw_table("accelerators").set_index("chip").loc["a1", "memory_gb"] == 80
    assert (data / "evidence/accelerators.csv").read_bytes() == before
    assert check_edition(EDITION, data) == []


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (GOOD.replace(",80,", ",81,"), "old_value", "is now 80, not 81: look at the source again"),
        (GOOD.replace(",80,", ",,"), "old_value", "is now 80, not empty"),
        (GOOD.replace("acme + a1", "acme + a9"), "key", "no row of accelerators has the key"),
        (GOOD.replace("memory_gb", "memori"), "column", "has no column 'memori'"),
        (GOOD.replace(",96,", ",much,"), "new_value", "not a value of the type integer"),
        (GOOD.replace("accelerators", "acelerators"), "table", 'Did you mean "accelerators"?'),
        (GOOD.replace("accelerators,acme + a1,memory_gb,80,96", "models,acme/one,downloads,12,13"),
         "editions", "name the editions that hold the error"),
    ],
)  # fmt: skip
def test_one_that_does_not_fit_is_an_error_at_its_line(
    data: Path, row: str, column: str, message: str
) -> None:
    write(data, row)
    (problem,) = [p for p in check_edition(EDITION, data) if p.rule == "correction"]
    assert (problem.file, problem.row, problem.column) == ("evidence/corrections.csv", 2, column)
    assert message in problem.message
    if column not in ("table", "editions"):
        with pytest.raises(InvalidData, match=r"corrections\.csv, line 2"):
            open_edition(EDITION, data=data).table("accelerators")


def test_proposed_corrections_and_those_of_other_editions_wait(data: Path) -> None:
    elsewhere = "c2,models,acme/one,downloads,12,13,2026-09,why,https://example.org/,applied\n"
    write(data, GOOD.replace("applied", "proposed") + elsewhere)
    edition = open_edition(EDITION, data=data)
    assert edition.table("accelerators").set_index("chip").loc["a1", "memory_gb"] == 80
    assert edition.table("models").set_index("repo_id").loc["acme/one", "downloads"] == 12
    write(data, elsewhere.replace("2026-09", f"2026-09;{EDITION}"))
    again = open_edition(EDITION, data=data)
    assert again.table("models").set_index("repo_id").loc["acme/one", "downloads"] == 13


def test_a_snapshot_is_corrected_without_breaking_its_seal(data: Path) -> None:
    write(data, f"c2,models,acme/one,downloads,12,,{EDITION},why,https://example.org/,applied\n")
    assert check_edition(EDITION, data) == []
    models = open_edition(EDITION, data=data).table("models").set_index("repo_id")
    assert models["downloads"].isna()["acme/one"]
    assert str(models["downloads"].dtype) == "Int64"


def test_the_shipped_corrections_hold() -> None:
    edition = open_edition("2026-10")
    models = edition.table("models").set_index("repo_id")["parameters_total"]
    assert models.isna()["inclusionAI/Ling-3.0-flash-base-30T"]
    rated = edition.table("osai_ratings").set_index("osai_file")["release_date"]
    assert rated["Seed-OSS.yaml"] == "2025-08"
