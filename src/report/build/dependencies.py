"""Which of the package's own files a notebook depends on, from its imports."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import nbformat

_PACKAGE = Path(__file__).resolve().parents[1]


def source_files(notebook: Path) -> list[Path]:
    """Return every module of the package that a notebook imports, directly or not, and its labels.

    Changing any other module leaves the notebook's results as they are.
    """
    cells = nbformat.read(notebook, as_version=4).cells
    lines = [line for c in cells if c.cell_type == "code" for line in c.source.splitlines()]
    # Lines for IPython (%magic, !shell) are no Python and import nothing of ours.
    code = "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!")))
    found: set[Path] = set()
    queue = sorted(_imported(code))
    while queue:
        path = queue.pop()
        if path not in found:
            found.add(path)
            queue += sorted(_imports_of(path) - found)
    labels = _PACKAGE.glob("locale/*/*.po")
    return sorted(found | set(labels))


@cache
def _imports_of(path: Path) -> frozenset[Path]:
    return _imported(path.read_text(encoding="utf-8"))


def _imported(code: str) -> frozenset[Path]:
    """Return the package's files that the import statements of `code` name."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(path for name in names for path in _files(name))


def _files(name: str) -> list[Path]:
    """Return the file of a module, and the ``__init__`` of each package it lies in."""
    first, *rest = name.split(".")
    if first != "report":
        return []
    packages = [_PACKAGE.joinpath(*rest[:depth], "__init__.py") for depth in range(len(rest) + 1)]
    module = _PACKAGE.joinpath(*rest[:-1], f"{rest[-1]}.py") if rest else None
    return [path for path in [*packages, module] if path and path.is_file()]
