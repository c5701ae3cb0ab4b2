"""Imports run one way, as CONTRIBUTING says: what is below does not know what is above."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src/report"
ABOVE = {
    "analysis": {"figures", "book_extension", "build", "commands", "cli", "hub", "publishing"},
    "figures": {"book_extension", "build", "commands", "cli", "hub", "publishing"},
    "book_extension": {"build", "commands", "cli", "hub", "publishing"},
    "hub": {"figures", "book_extension", "commands", "cli"},
    "own": {"figures", "book_extension", "commands", "cli"},
    "build": {"commands", "cli"},
    "commands": {"cli"},
}
"""Part of the package to the parts that it must not know."""
BELOW_ALL = (
    "datapackage", "descriptor", "edition", "manifest", "reading", "schemas", "corrections",
)  # fmt: skip


def imported(path: Path) -> set[str]:
    """Return the parts of the package that a file imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("report.")}


@pytest.mark.parametrize("part", ABOVE)
def test_a_part_does_not_know_what_is_above_it(part: str) -> None:
    files = sorted((PACKAGE / part).rglob("*.py"))
    assert files
    assert {str(f): sorted(known) for f in files if (known := imported(f) & ABOVE[part])} == {}


@pytest.mark.parametrize("module", BELOW_ALL)
def test_the_data_know_nothing_of_what_is_made_of_them(module: str) -> None:
    assert imported(PACKAGE / f"{module}.py") & (set(ABOVE) | {"results", "publishing"}) == set()
