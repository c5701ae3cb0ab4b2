"""A notebook runs on checked parameters, fails with its cell, and settles to the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from tests.mini_package import EDITION, seal, write_package

from report.build.notebooks import (
    InvalidNotebook,
    InvalidParameter,
    NotebookFailed,
    check_parameters,
    parameters_of,
    run_notebook,
    tables_read,
    with_values,
)
from report.errors import ReportError, UnknownEdition
from report.language import UnknownLanguage

PARAMETERS = """edition: str = "2026-10"  # edition
lang: str = "en"  # language
data: str = ""  # folder
count = 3
share: float = 0.5
strict: bool = False
names: list = ["a"]"""
KERNEL = {"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}}
MARK = "from pathlib import Path; Path('ran').touch()"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = write_package(tmp_path_factory.mktemp("package") / "data")
    seal(data)
    return data


def notebook(folder: Path, *cells: str, parameters: str = PARAMETERS, reads: str = "") -> Path:
    """Write a notebook that leaves a file named "ran" behind when it runs."""
    found = new_notebook(metadata=KERNEL)
    tagged = {"parameters": parameters, "reads": reads or 'tables = ["models"]'}
    found.cells = [
        new_code_cell(source, id=tag, metadata={"tags": [tag]}) for tag, source in tagged.items()
    ]
    sources = [MARK, *cells]
    found.cells += [new_code_cell(source, id=f"c-{n}") for n, source in enumerate(sources)]
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(found, folder / "study.ipynb")
    return folder / "study.ipynb"


def run(path: Path, data: Path, **given: Any) -> Path:
    output = path.parent / "out" / "deep" / "study.ipynb"
    run_notebook(path, output, {"edition": EDITION, "data": str(data)} | given)
    return output


def test_parameters_are_read_with_their_defaults(tmp_path: Path) -> None:
    path = notebook(tmp_path)
    assert parameters_of(path) == {
        "edition": "2026-10", "lang": "en", "data": "", "count": 3, "share": 0.5, "strict": False,
        "names": ["a"],
    }  # fmt: skip
    assert tables_read(path) == ("models",)


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"cuont": 4}, InvalidParameter, r"no parameter 'cuont'\. Did you mean \"count\"\? It has"),
        ({"count": "many"}, InvalidParameter, "'count' takes int, not 'many'"),
        ({"count": 1.5}, InvalidParameter, r"'count' takes int, not 1\.5"),
        ({"count": "1.5"}, InvalidParameter, r"'count' takes int, not '1\.5'"),
        ({"count": True}, InvalidParameter, "'count' takes int, not True"),
        ({"share": "half"}, InvalidParameter, "'share' takes float"),
        ({"share": "True"}, InvalidParameter, "'share' takes float"),
        ({"strict": "yes"}, InvalidParameter, "'strict' takes bool"),
        ({"strict": 1}, InvalidParameter, "'strict' takes bool"),
        ({"names": "a"}, InvalidParameter, "'names' takes list"),
        ({"names": "__import__('os').getcwd()"}, InvalidParameter, "'names' takes list"),
        ({"lang": 3}, InvalidParameter, "'lang' takes str"),
        ({"lang": "de"}, UnknownLanguage, "'de'"),
        ({"edition": "2026-11"}, UnknownEdition, r"2026-11.*Known editions: 2026-10"),
        ({"edition": "../data"}, UnknownEdition, "There is no edition"),
    ],
)
def test_a_bad_parameter_is_refused_before_anything_runs(
    given: dict[str, Any], error: type[ReportError], message: str, data: Path, tmp_path: Path
) -> None:
    path = notebook(tmp_path)
    with pytest.raises(error, match=message):
        run(path, data, **given)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["study.ipynb"]


def test_parameters_given_as_text_take_the_type_of_their_default(
    data: Path, tmp_path: Path
) -> None:
    given = {"count": "4", "share": "1", "strict": "True", "names": "['b', 'c']", "lang": "it"}
    checked = check_parameters(notebook(tmp_path), given, data)
    assert checked == {
        "count": 4, "share": 1.0, "strict": True, "names": ["b", "c"], "lang": "it"
    }  # fmt: skip
    assert type(checked["share"]) is float


@pytest.mark.parametrize(
    ("text", "message"),
    [(None, r"no notebook study\.ipynb"), ("{", "not a readable notebook"), ("", "not a readable")],
)
def test_what_is_no_notebook_is_refused(text: str | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / "study.ipynb"
    if text is not None:
        path.write_text(text)
    with pytest.raises(InvalidNotebook, match=message):
        parameters_of(path)


@pytest.mark.parametrize("reads", ["tables", "tables = read_them()", "tables = ["])
def test_a_notebook_must_declare_what_it_reads(reads: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidNotebook, match='tagged "reads"'):
        tables_read(notebook(tmp_path, reads=reads))


@pytest.mark.parametrize("parameters", ["count = 1 + n", "count: int", "count =", "a = b = c"])
def test_parameters_must_be_written_out(parameters: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidNotebook, match='tagged "parameters"'):
        parameters_of(notebook(tmp_path, parameters=parameters))


def test_a_notebook_without_the_cells_the_build_needs_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "study.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1", id="a")]), path)
    with pytest.raises(InvalidNotebook, match='no cell is tagged "parameters"'):
        parameters_of(path)
    with pytest.raises(InvalidNotebook, match='no cell is tagged "reads"'):
        tables_read(path)


def test_a_failing_notebook_names_its_cell_and_leaves_nothing(data: Path, tmp_path: Path) -> None:
    path = notebook(tmp_path, "x = 1", "raise ValueError('too small')", "x = 2")
    with pytest.raises(NotebookFailed) as caught:
        run(path, data)
    message = str(caught.value)
    assert message.startswith('study.ipynb failed in cell 5, "c-2" (ValueError):\ntoo small')
    assert "raise ValueError" in message
    assert "\x1b" not in message
    assert list((tmp_path / "out/deep").iterdir()) == []


def test_a_mistake_that_explains_itself_is_shown_without_traceback(
    data: Path, tmp_path: Path
) -> None:
    cell = "from report.edition import open_edition\nopen_edition('2026-12', data=data)"
    with pytest.raises(NotebookFailed) as caught:
        run(notebook(tmp_path, cell), data)
    assert 'There is no edition "2026-12"' in str(caught.value)
    assert "traceback" not in str(caught.value).lower()


def test_a_failed_run_leaves_the_output_of_an_earlier_one(data: Path, tmp_path: Path) -> None:
    output = tmp_path / "out/deep/study.ipynb"
    output.parent.mkdir(parents=True)
    output.write_text("earlier")
    with pytest.raises(NotebookFailed):
        run(notebook(tmp_path, "1 / 0"), data)
    assert [path.name for path in output.parent.iterdir()] == ["study.ipynb"]
    assert output.read_text() == "earlier"


CELLS = (
    "import sys, time\nprint('first', flush=True); time.sleep(0.2); print('second')",
    "print('a' + ' complaint', file=sys.stderr)",
    "from IPython.display import display; display({'text/plain': 'shown'}, raw=True)\ncount + 1",
)


@pytest.fixture(scope="module")
def twice(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The outputs of two runs of one notebook, in two folders."""
    first, second = (
        run(notebook(tmp_path_factory.mktemp("run") / name, *CELLS), data, count=7, lang="it")
        for name in ("one", "another")
    )
    return first, second


def test_two_runs_write_the_same_bytes(twice: tuple[Path, Path]) -> None:
    first, second = twice
    assert first.read_bytes() == second.read_bytes()


def test_an_executed_notebook_holds_nothing_of_this_run(
    twice: tuple[Path, Path], data: Path
) -> None:
    text = twice[0].read_text(encoding="utf-8")
    for trace in ("papermill", str(data), str(twice[0].parents[2]), "start_time", "iopub"):
        assert trace not in text
    assert "a complaint" not in text


def test_an_executed_notebook_shows_what_was_passed_and_what_came_out(
    twice: tuple[Path, Path],
) -> None:
    executed = nbformat.read(twice[0], as_version=4)
    assert [cell.id for cell in executed.cells] == [
        "parameters",
        "reads",
        "c-0",
        "c-1",
        "c-2",
        "c-3",
    ]
    assert executed.cells[0].source.splitlines()[:4] == [
        "edition: str = '2026-10'  # edition",
        "lang: str = 'it'  # language",
        'data: str = ""  # folder',
        "count = 7",
    ]
    assert [cell.execution_count for cell in executed.cells] == [1, 2, 3, 4, 5, 6]
    assert [(o.name, o.text) for o in executed.cells[3].outputs] == [("stdout", "first\nsecond\n")]
    shown, result = executed.cells[5].outputs
    assert (shown.data["text/plain"], result.data["text/plain"]) == ("shown", "8")
    assert result.execution_count == 6


@pytest.mark.parametrize(
    ("source", "given", "expected"),
    [
        ("a = 1", {"a": 2}, "a = 2"),
        ("a: int = 1  # how many", {"a": 2}, "a: int = 2  # how many"),
        ("a: str = 'x'", {"b": "y"}, "a: str = 'x'"),
        ("results: str = ''", {"results": "/home/me"}, "results: str = ''"),
        ("# a = 1\na = 1", {"a": 2}, "# a = 1\na = 2"),
        ('a = "x # y"  # note', {"a": "z"}, "a = 'z'  # note"),
        ("a = 'x == y'", {"a": "z"}, "a = 'z'"),
    ],
)
def test_values_stand_in_place_of_defaults(
    source: str, given: dict[str, Any], expected: str
) -> None:
    assert with_values(source, given) == expected


def test_a_process_that_was_ended_is_said(tmp_path: Path, data: Path) -> None:
    path = notebook(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(NotebookFailed, match="its process ended before its work was done"):
        run(path, data)
    assert not (tmp_path / "out/deep/study.ipynb").exists()


def test_the_process_keeps_its_own_affairs_to_itself(
    tmp_path: Path, data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run(notebook(tmp_path, "import os; os.write(2, b'a warning'); print(1)"), data)
    assert capfd.readouterr().err == ""
