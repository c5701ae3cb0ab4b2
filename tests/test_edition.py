"""An edition opens whole or not at all, and says which of its parts are no longer as sealed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.mini_package import (
    ACCELERATORS,
    EDITION,
    LICENCES,
    MODELS,
    seal,
    write_models,
    write_package,
)

import report.edition
from report.checking import check_edition, seal_edition
from report.edition import find_data, list_editions, open_edition
from report.errors import (
    DamagedSnapshot,
    DataNotFound,
    InvalidData,
    InvalidDescriptor,
    ReportError,
    UndeclaredTable,
    UnknownEdition,
    UnknownTable,
    UnsealedEdition,
)
from report.manifest import edition_digest, manifest_path, read_manifest, write_manifest


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = write_package(tmp_path / "data")
    seal(data)
    return data


def add_edition(data: Path, edition: str) -> None:
    shutil.copytree(data / "snapshots" / EDITION, data / "snapshots" / edition)


def test_an_edition_knows_its_day_and_its_tables(data: Path) -> None:
    edition = open_edition(EDITION, data=data)
    assert (edition.id, edition.date) == (EDITION, date(2026, 10, 8))
    assert edition.table("models")["downloads"].sum() == 12 + 2**53 + 1
    assert edition.describe("models").title.of("it") == "Models (it)"
    assert edition.manifest.tables["models"].rows == MODELS.num_rows
    assert edition.evidence_changed == ()


def test_an_unknown_edition_is_answered_with_the_known_ones(data: Path) -> None:
    add_edition(data, "2026-09")
    with pytest.raises(UnknownEdition, match="Known editions: 2026-09, 2026-10"):
        open_edition("2026-11", data=data)
    with pytest.raises(UnknownEdition):
        check_edition("../data", data)


def test_editions_are_listed_the_oldest_first(data: Path) -> None:
    add_edition(data, "2026-09")
    (data / "snapshots" / ".2026-11").mkdir()
    assert list_editions(data) == ("2026-09", EDITION)


def test_another_edition_is_read_from_its_own_folder(data: Path) -> None:
    add_edition(data, "2026-11")
    manifest_path(data, "2026-11").unlink()
    write_models(data, MODELS.slice(0, 1), "2026-11")
    earlier = read_manifest(data, EDITION)
    seal_edition("2026-11", date(2026, 11, 8), earlier.title, earlier.completeness, data)
    assert len(open_edition("2026-11", data=data).table("models")) == 1
    assert len(open_edition(EDITION, data=data).table("models")) == 3


def test_an_edition_that_is_not_sealed_can_be_checked_but_not_opened(data: Path) -> None:
    manifest_path(data, EDITION).unlink()
    assert check_edition(EDITION, data) == []
    with pytest.raises(UnsealedEdition, match="report seal 2026-10") as refused:
        open_edition(EDITION, data=data)
    assert "report check --edition 2026-10" in str(refused.value), "as the command takes it"


def test_only_declared_tables_can_be_read(data: Path) -> None:
    edition = open_edition(EDITION, tables=["models"], data=data)
    edition.table("models")
    with pytest.raises(UndeclaredTable, match="licences"):
        edition.table("licences")
    with pytest.raises(UnknownTable):
        open_edition(EDITION, tables=["modles"], data=data)


def test_what_a_reader_does_to_a_frame_reaches_no_other_reader(data: Path) -> None:
    edition = open_edition(EDITION, data=data)
    frame = edition.table("accelerators")
    frame.loc[0, "vendor"] = "changed"
    frame["memory_gb"] += 1
    row = edition.table("accelerators").iloc[0]
    assert (row["vendor"], row["memory_gb"]) == ("acme", 80)


def test_an_invalid_table_is_refused_with_all_its_problems(data: Path) -> None:
    (data / "evidence/accelerators.csv").write_text(ACCELERATORS + "acme,c1,,0,,tpu\n")
    edition = open_edition(EDITION, data=data)
    with pytest.raises(InvalidData, match="2 problems in the data") as raised:
        edition.table("accelerators")
    assert {problem.rule for problem in raised.value.problems} == {"minimum", "enum"}


def test_only_what_passed_a_check_is_not_checked_again(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "checked.json"
    open_edition(EDITION, data=data).record_check(record)
    monkeypatch.setenv("REPORT_CHECKED", str(record))
    assert len(open_edition(EDITION, data=data).table("accelerators")) > 0
    path = data / "evidence/accelerators.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.splitlines()[-1] + "\n", encoding="utf-8")  # a duplicate key
    with pytest.raises(InvalidData):
        open_edition(EDITION, data=data).table("accelerators")


def test_a_missing_table_is_refused(data: Path) -> None:
    (data / "evidence/accelerators.csv").unlink()
    edition = open_edition(EDITION, data=data)
    with pytest.raises(InvalidData, match=r"evidence/accelerators\.csv: the file does not exist"):
        edition.table("accelerators")
    with pytest.raises(InvalidData):
        _ = edition.digest


def test_a_changed_snapshot_is_refused(data: Path) -> None:
    write_models(data, MODELS.slice(0, 2))
    edition = open_edition(EDITION, data=data)
    with pytest.raises(DamagedSnapshot, match=r"snapshots/2026-10/models\.parquet"):
        edition.table("models")
    with pytest.raises(DamagedSnapshot):
        _ = edition.digest
    assert [problem.rule for problem in check_edition(EDITION, data)] == ["seal"]


def test_a_changed_snapshot_gets_no_new_seal(data: Path) -> None:
    write_models(data, MODELS.slice(0, 2))
    with pytest.raises(DamagedSnapshot):
        seal_edition(EDITION, data=data)


def test_changed_evidence_is_read_and_named(data: Path) -> None:
    before = open_edition(EDITION, data=data).digest
    (data / "evidence/licences.csv").write_text(LICENCES + "mit,MIT License,true\n")
    edition = open_edition(EDITION, data=data)
    assert len(edition.table("licences")) == 3
    assert edition.evidence_changed == ("licences",)
    assert edition.digest != before


def test_a_new_seal_takes_note_of_the_evidence_and_keeps_the_rest(data: Path) -> None:
    (data / "evidence/licences.csv").write_text(LICENCES + "mit,MIT License,true\n")
    manifest = seal_edition(EDITION, data=data)
    assert manifest.date == date(2026, 10, 8)
    assert manifest.evidence["licences"].rows == 3
    assert open_edition(EDITION, data=data).evidence_changed == ()


def test_the_first_seal_needs_to_be_told_the_day(data: Path) -> None:
    manifest_path(data, EDITION).unlink()
    with pytest.raises(ReportError, match="needs the day of the snapshot"):
        seal_edition(EDITION, data=data)


def test_invalid_data_gets_no_seal(data: Path) -> None:
    before = manifest_path(data, EDITION).read_bytes()
    (data / "evidence/licences.csv").write_text("licence_id\n")
    with pytest.raises(InvalidData):
        seal_edition(EDITION, data=data)
    assert manifest_path(data, EDITION).read_bytes() == before


def test_a_key_without_a_partner_is_found_across_tables(data: Path) -> None:
    text = LICENCES.replace("other", "another")
    (data / "evidence/licences.csv").write_text(text)
    (problem,) = check_edition(EDITION, data)
    assert str(problem) == (
        f"snapshots/{EDITION}/models.parquet, row 3, column licence_id: "
        "other is not in evidence/licences.csv, column licence_id"
    )


def test_a_check_reports_all_tables_at_once(data: Path) -> None:
    (data / "evidence/accelerators.csv").write_bytes(b"\xff")
    (data / "evidence/licences.csv").unlink()
    found = {(problem.file, problem.rule) for problem in check_edition(EDITION, data)}
    assert found == {
        ("evidence/accelerators.csv", "encoding"),
        ("evidence/licences.csv", "missing-file"),
    }


def test_a_manifest_comes_back_as_it_was_written(data: Path) -> None:
    manifest = read_manifest(data, EDITION)
    before = manifest_path(data, EDITION).read_bytes()
    write_manifest(data, manifest)
    assert manifest_path(data, EDITION).read_bytes() == before
    folder = manifest_path(data, EDITION).parent
    assert {path.name for path in folder.iterdir()} == {"manifest.json", "models.parquet"}


def test_a_broken_manifest_is_named(data: Path) -> None:
    path = manifest_path(data, EDITION)
    content = json.loads(path.read_text())
    del content["date"]
    path.write_text(json.dumps(content))
    with pytest.raises(InvalidDescriptor, match=r"manifest\.json: not a manifest"):
        open_edition(EDITION, data=data)


def test_the_digest_depends_on_the_description_and_not_on_order(data: Path) -> None:
    before = open_edition(EDITION, data=data).digest
    path = data / "datapackage.json"
    path.write_text(path.read_text() + "\n")
    assert open_edition(EDITION, data=data).digest != before
    assert edition_digest({"a": "1", "b": "2"}) == edition_digest({"b": "2", "a": "1"})


def test_the_data_folder_is_found(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "notebooks" / "deep"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    monkeypatch.setattr(report.edition, "__file__", "/nowhere/report/edition.py")
    monkeypatch.delenv("REPORT_DATA", raising=False)
    with pytest.raises(DataNotFound, match="REPORT_DATA"):
        find_data()
    (tmp_path / "pyproject.toml").touch()
    assert find_data() == data
    around = write_package(inner / "data").parent
    (around / "_config.yml").touch()
    assert find_data() == around / "data", "the project one stands in comes first"
    monkeypatch.setenv("REPORT_DATA", str(inner))
    with pytest.raises(DataNotFound, match=r"holds no datapackage\.json"):
        find_data()
    assert find_data(data) == data


def test_every_edition_that_ships_is_valid_and_as_sealed() -> None:
    shipped = list_editions()
    assert EDITION in shipped
    for edition in shipped:
        assert check_edition(edition) == []


def test_opening_an_edition_loads_no_heavy_library() -> None:
    code = "import sys, report.edition; print({'pandas', 'pandera', 'pyarrow'} & set(sys.modules))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout == "set()\n"
