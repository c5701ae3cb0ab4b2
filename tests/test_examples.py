"""The examples in the docstrings of the package are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import report


def test_every_example_in_a_docstring_holds() -> None:
    names = [module.name for module in pkgutil.walk_packages(report.__path__, "report.")]
    found = [doctest.testmod(importlib.import_module(name)) for name in names]
    assert sum(result.attempted for result in found) > 10
    assert sum(result.failed for result in found) == 0
