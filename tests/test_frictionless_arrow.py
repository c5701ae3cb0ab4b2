"""Plain Frictionless reads our Parquet files, gaps included, once the package can be imported."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from frictionless import Resource
from frictionless.resources import TableResource
from tests.examples import ROOT, run, shown
from tests.mini_package import MODELS, package_descriptor, write_models, write_package

from frictionless_arrow import ArrowParser


def read_rows(data: Path) -> list[dict[str, Any]]:
    descriptor = package_descriptor()["resources"][0]
    del descriptor["schema"]["foreignKeys"]
    with TableResource.from_descriptor(descriptor, basepath=str(data)) as resource:
        return [row.to_dict() for row in resource.row_stream]


def test_gaps_are_none_and_values_are_plain(tmp_path: Path) -> None:
    rows = read_rows(write_package(tmp_path / "data"))
    assert rows == MODELS.to_pylist()
    assert [type(rows[2][name]) for name in ("downloads", "created", "gated")] == [int, date, bool]
    assert list(rows[1].values())[1:] == [None] * 5


def test_a_table_of_numbers_with_gaps_is_valid(tmp_path: Path) -> None:
    numbers = pa.table({"a": pa.array([1, None], pa.int64()), "b": pa.array([None, 2], pa.int64())})
    pq.write_table(numbers, tmp_path / "numbers.parquet")
    fields = [{"name": name, "type": "integer"} for name in "ab"]
    descriptor = {"name": "n", "path": "numbers.parquet", "schema": {"fields": fields}}
    resource = Resource.from_descriptor(descriptor, basepath=str(tmp_path))
    report = resource.validate()
    assert report.valid, report.flatten()


def test_chosen_columns_alone_are_read(tmp_path: Path) -> None:
    path = tmp_path / "models.parquet"
    pq.write_table(MODELS, path)
    descriptor = {
        "name": "m",
        "path": path.name,
        "dialect": {"parquet": {"columns": ["downloads", "repo_id"]}},
    }
    with TableResource.from_descriptor(descriptor, basepath=str(tmp_path)) as resource:
        assert isinstance(ArrowParser(resource), ArrowParser)
        assert next(resource.row_stream).to_dict() == {"downloads": 12, "repo_id": "acme/one"}


def validate(data: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        command, cwd=data, capture_output=True, text=True, env=environment, check=False
    )


def test_the_command_finds_the_package_valid(tmp_path: Path) -> None:
    done = validate(write_package(tmp_path / "data"))
    assert done.returncode == 0, done.stdout


def test_the_command_finds_the_data_that_ship_valid() -> None:
    done = run(shown("frictionless validate data/datapackage.json"), ROOT)
    assert done.returncode == 0, done.stdout


def test_the_command_still_finds_what_is_wrong(tmp_path: Path) -> None:
    data = write_package(tmp_path / "data")
    write_models(data, pa.concat_tables([MODELS, MODELS.slice(0, 1)]))
    done = validate(data)
    assert done.returncode != 0
    assert "primary" in done.stdout.lower()
