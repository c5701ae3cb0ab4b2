"""A notebook depends on the code it imports, however deep, and on no other."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import report
from report.build.dependencies import source_files

PACKAGE = Path(report.__file__).parent


def files(tmp_path: Path, *cells: str) -> set[str]:
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    notebook.cells.append(new_markdown_cell("import report.cli"))
    nbformat.write(notebook, tmp_path / "study.ipynb")
    found = source_files(tmp_path / "study.ipynb")
    assert found == sorted(set(found))
    return {str(path.relative_to(PACKAGE)) for path in found if path.suffix == ".py"}


def test_imports_are_followed_through_the_package(tmp_path: Path) -> None:
    found = files(tmp_path, "from report.publishing import Publisher")
    assert {"__init__.py", "results.py", "quantities.py", "language.py", "errors.py"} <= found
    assert {"figures/__init__.py", "figures/style.py"} <= found, "imported inside a function"
    assert not {"cli.py", "build/workflow.py", "figures/landscape.py"} & found


def test_every_way_to_import_is_followed(tmp_path: Path) -> None:
    assert "edition.py" in files(tmp_path, "import report.edition as e")
    assert "edition.py" in files(tmp_path, "from report import edition")
    assert "edition.py" in files(tmp_path, "def f():\n    from report.edition import open_edition")
    assert "analysis/statistics.py" in files(tmp_path, "from report.analysis import statistics")


def test_what_is_not_ours_is_left_out(tmp_path: Path) -> None:
    assert files(tmp_path, "import pandas\nfrom reporting import x\nimport os.path") == set()


def test_lines_for_the_notebook_itself_are_no_python(tmp_path: Path) -> None:
    cell = "%matplotlib inline\n!ls\nfrom report import language\nif True:\n    pass"
    assert "language.py" in files(tmp_path, cell)


def test_labels_belong_to_every_notebook(tmp_path: Path) -> None:
    nbformat.write(new_notebook(), tmp_path / "study.ipynb")
    found = {path.name for path in source_files(tmp_path / "study.ipynb")}
    assert "common.po" in found


def test_the_package_imports_by_full_names_only() -> None:
    """Names relative to a package would not be followed."""
    for path in PACKAGE.rglob("*.py"):
        assert not [
            line for line in path.read_text(encoding="utf-8").splitlines()
            if line.lstrip().startswith("from .")
        ], path  # fmt: skip
