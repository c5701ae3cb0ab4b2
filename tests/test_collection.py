"""No test file is passed over in silence."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


def test_every_folder_with_tests_is_looked_into(pytestconfig: pytest.Config) -> None:
    passed_over = pytestconfig.getini("norecursedirs")
    folders = {path.parent.relative_to(TESTS) for path in TESTS.rglob("test_*.py")}
    parts = {part for folder in folders for part in folder.parts}
    assert "build" in parts
    assert [(part, p) for part in parts for p in passed_over if fnmatch(part, p)] == []
