"""`report pull` refuses at once what it cannot do, and `report check` tells of the evidence."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from report.cli import app
from report.commands.freshness_words import freshness_lines
from report.edition import open_edition
from report.errors import ReportError
from report.hub.assembly import EditionExists
from report.hub.edition_pull import InvalidEditionName


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--edition", "2026-10"], EditionExists),
        (["--edition", "next"], InvalidEditionName),
        (["--edition", "../2026-12"], InvalidEditionName),
    ],
)
def test_what_cannot_be_pulled_is_refused_before_anything_is_asked(
    arguments: list[str], error: type[ReportError]
) -> None:
    done = CliRunner().invoke(app, ["pull", *arguments])
    assert isinstance(done.exception, error)
    assert "minutes" not in done.output


@pytest.mark.parametrize("arguments", [["--floor", "2"], ["--top", "-1"], []])
def test_options_out_of_bounds_are_refused(arguments: list[str]) -> None:
    edition = ["--edition", "2026-12"] if arguments else []
    assert CliRunner().invoke(app, ["pull", *edition, *arguments]).exit_code == 2


def test_the_check_names_what_is_old_and_what_nobody_read_about() -> None:
    lines = list(freshness_lines(open_edition("2026-10")))
    assert lines[0] == "Evidence past its shelf life on 2026-10-08:"
    prices = next(line for line in lines if line.split()[0] == "prices")
    assert prices.endswith("older than 90 days")
    assert any(line.startswith("The snapshot contradicts") for line in lines)
    assert any(line.startswith("Models newer than the newest family") for line in lines)
