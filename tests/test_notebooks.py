"""The notebooks of the report are stored clean, declared, and whole in both languages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import nbformat
import pytest

from report.build.dependencies import source_files
from report.build.notebooks import parameters_of, tables_read
from report.build.project import Project
from report.descriptor import load_package
from report.language import LANGUAGES

REPOSITORY = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
TAGS = {*LANGUAGES, "parameters", "reads"}
COMMON = {"edition", "lang", "data", "results"}


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture(scope="module")
def cells(path: Path) -> list[Any]:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return list(notebook.cells)


def tags(cell: Any) -> set[str]:
    return set(cell.metadata.get("tags", []))


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


def test_a_table_of_contents_names_every_notebook() -> None:
    whole, own = Project(REPOSITORY), Project(REPOSITORY, own=True)
    assert {path.stem for path in NOTEBOOKS} == {*whole.notebook_names(), *own.notebook_names()}


def test_the_notebook_on_the_data_reads_every_table() -> None:
    described = {table.name for table in load_package(REPOSITORY / "data").tables}
    assert set(tables_read(REPOSITORY / "notebooks/pull.ipynb")) == described


def test_nothing_of_a_run_is_stored(cells: list[Any]) -> None:
    for cell in cells:
        if cell.cell_type == "code":
            assert cell.outputs == [], cell.id
            assert cell.execution_count is None, cell.id
        assert not {"papermill", "execution", "collapsed"} & set(cell.metadata), cell.id


def test_cells_have_names_of_their_own(cells: list[Any], path: Path) -> None:
    counted = Counter(cell.id for cell in cells)
    assert [name for name, times in counted.items() if times > 1] == []
    raw = nbformat.reader.reads(path.read_text(encoding="utf-8"))
    assert all("id" in cell for cell in raw.cells)


def test_parameters_are_declared_first_and_explained(cells: list[Any], path: Path) -> None:
    (cell,) = [cell for cell in cells if "parameters" in tags(cell)]
    assert list(parameters_of(path))[:4] == ["edition", "lang", "data", "results"]
    for line in cell.source.splitlines():
        assert "#" in line, f"not explained: {line}"
        assert ":" in line.partition("=")[0], f"no type: {line}"


def test_defaults_hold_nothing_of_one_machine(path: Path) -> None:
    defaults = parameters_of(path)
    assert (defaults["data"], defaults["results"]) == ("", "")
    assert defaults["lang"] in LANGUAGES


def test_tables_are_declared_and_exist(cells: list[Any], path: Path) -> None:
    assert len([cell for cell in cells if "reads" in tags(cell)]) == 1
    package = load_package(REPOSITORY / "data")
    declared = tables_read(path)
    assert declared
    assert len(set(declared)) == len(declared)
    assert set(declared) <= set(package.names)


def test_only_known_tags_are_used(cells: list[Any]) -> None:
    assert {tag for cell in cells for tag in tags(cell)} <= TAGS


def test_prose_is_in_both_languages_side_by_side(cells: list[Any]) -> None:
    prose = [cell for cell in cells if cell.cell_type == "markdown"]
    spoken = {lang: [cell for cell in prose if tags(cell) == {lang}] for lang in LANGUAGES}
    assert len(spoken["it"]) + len(spoken["en"]) == len(prose)

    def names(lang: str) -> list[str]:
        return [cell.id.removesuffix(f"-{lang}") for cell in spoken[lang]]

    assert names("it") == names("en")
    for english, italian in zip(spoken["en"], spoken["it"], strict=True):
        assert abs(cells.index(italian) - cells.index(english)) == 1
        assert english.source != italian.source
        assert anchor(english) == anchor(italian)


def anchor(cell: Any) -> str:
    first = str(cell.source).splitlines()[0]
    return first if first.startswith("(") else ""


def test_a_notebook_is_saved_last(cells: list[Any], path: Path) -> None:
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    assert sum("Publisher(" in source for source in code) == 1
    assert f'Publisher("{path.stem}"' in "\n".join(code)
    assert code[-1].strip().endswith("publish.save()")


def test_the_build_follows_the_code_a_notebook_uses(path: Path) -> None:
    files = {file.name for file in source_files(path)}
    assert {"results.py", "quantities.py", "language.py", "edition.py", "common.po"} <= files
    assert "cli.py" not in files
