"""Run the command line in this process, on the edition that ships with the project."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from functools import cache

import pytest

from report import cli
from report.edition import open_edition

Run = Callable[..., tuple[int, str, str]]

opened = cache(open_edition)
"""Editions once opened: each answer reads the same tables, which take a second to check."""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs `report` and gives back exit code, output and errors."""
    monkeypatch.delenv("REPORT_DATA", raising=False)
    monkeypatch.setattr("report.edition.open_edition", opened)

    def run(*arguments: str, given: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["report", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return run
