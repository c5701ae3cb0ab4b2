"""On data cut from an edition, what cannot be told is noted and the rest goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from tests.mini_package import EDITION, seal, write_package
from tests.small_project import notebook_of, write_notebook

from report.attempts import attempt
from report.build.notebooks import NotebookFailed, attempting_cells, run_notebook, with_sources
from report.errors import NothingChosen
from report.manifest import read_manifest, write_manifest
from report.publishing import Publisher


class Stub:
    """What a publisher needs to know of an edition."""

    id = "2026-10"


@pytest.fixture
def publish() -> Publisher:
    return Publisher("chips", "en", Stub())


def test_a_failing_statement_is_noted_and_the_others_run(publish: Publisher) -> None:
    names: dict[str, Any] = {"rows": []}
    attempt(publish, "work", "rows.append(1)\nfirst = rows[7]\nrows.append(2)\nfirst.x", names)
    assert names["rows"] == [1, 2]
    assert publish.results.untold == [
        {"cell": "work", "line": "2", "reason": "IndexError: list index out of range"}
    ]


def test_findings_after_a_failure_are_not_told(publish: Publisher) -> None:
    source = "publish.finding('before', 'x')\nrows[7]\npublish.finding('after', 'x')"
    attempt(publish, "work", source, {"rows": [], "publish": publish})
    assert list(publish.results.findings) == ["before"]


def test_what_runs_leaves_an_empty_note(publish: Publisher) -> None:
    attempt(publish, "work", "x = 1", {})
    assert publish.results.untold == []


@pytest.mark.parametrize("raised", ["OSError('disk full')", "NothingChosen('no row')"])
def test_a_full_disk_or_an_odd_wish_is_no_lack_of_data(publish: Publisher, raised: str) -> None:
    with pytest.raises((OSError, NothingChosen)):
        attempt(publish, "work", f"raise {raised}", {"NothingChosen": NothingChosen})


def test_cells_are_wrapped_from_the_publisher_on_and_shown_as_written() -> None:
    sources = ["import os", "publish = Publisher(1)\nrows = 1", "publish.value()"]
    notebook = new_notebook(
        cells=[new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)]
    )
    changed = attempting_cells(notebook)
    assert changed.cells[0].source == "import os"
    assert changed.cells[1].source.startswith("publish = Publisher(1)\n")
    assert "attempt(publish, 'c1', 'rows = 1', globals())" in changed.cells[1].source
    assert "attempt(publish, 'c2'," in changed.cells[2].source
    shown = with_sources(changed, notebook)
    assert [cell.source for cell in shown.cells] == sources


def test_every_notebook_can_be_attempted() -> None:
    for path in sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb")):
        changed = attempting_cells(nbformat.read(path, as_version=4))
        wrapped = [cell for cell in changed.cells if "attempt(publish," in cell.source]
        assert wrapped, path.name
        for cell in wrapped:
            compile(cell.source, path.name, "exec")


def test_an_edition_made_out_of_another_is_a_part(tmp_path: Path) -> None:
    data = write_package(tmp_path / "data")
    seal(data)
    path = tmp_path / "chips.ipynb"
    write_notebook(path, notebook_of("chips", ["source.rows_that_are_not_there"]))
    with pytest.raises(NotebookFailed, match="rows_that_are_not_there"):
        run_notebook(path, tmp_path / "out.ipynb", {"data": str(data)})
    manifest = read_manifest(data, EDITION)
    write_manifest(data, replace(manifest, derived_from="2026-12"))
    run_notebook(path, tmp_path / "out.ipynb", {"data": str(data)})
    assert "Cannot be told here: " in (tmp_path / "out.ipynb").read_text(encoding="utf-8")
