"""Every example of the page "Rerun it yourself" is a command that exists, with real parameters."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import typer.main

from report.build.notebooks import check_parameters, parameters_of
from report.cli import app
from report.edition import list_editions

ROOT = Path(__file__).resolve().parents[1]


def examples(lang: str) -> list[str]:
    text = (ROOT / f"book/{lang}/rerun.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


COMMANDS = examples("en")


def parsed(words: list[str]) -> tuple[Any, dict[str, Any]]:
    """Return the command and its parameters as the command line reads them; a flaw raises."""
    command: Any = typer.main.get_command(app)
    while hasattr(command, "commands"):
        command, words = command.commands[words[0]], words[1:]
    return command, command.make_context(command.name, list(words)).params


def test_both_languages_show_the_same_commands() -> None:
    assert examples("it") == COMMANDS
    assert len(COMMANDS) > 20


@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith("report ")])
def test_the_command_line_takes_it(line: str) -> None:
    command, given = parsed(shlex.split(line.split(" > ", maxsplit=1)[0])[1:])
    editions = list_editions(ROOT / "data")
    named = [given.get(name) for name in ("edition", "before", "after") if given.get(name)]
    assert set(named) <= set(editions)
    if command.name == "notebook":
        parameters = dict(text.split("=", 1) for text in given["parameter"])
        notebook = ROOT / "notebooks" / f"{given['name']}.ipynb"
        checked = check_parameters(notebook, parameters, ROOT / "data")
        assert set(checked) == set(parameters)


@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith("papermill ")])
def test_papermill_finds_the_notebook_and_its_parameters(line: str) -> None:
    _, notebook, _, *rest = shlex.split(line)
    names = [name for flag, name in pairwise(rest) if flag == "-p"]
    assert names
    assert set(names) <= set(parameters_of(ROOT / notebook))


@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith("make ")])
def test_make_knows_target_and_variables(line: str) -> None:
    _, target, *settings = shlex.split(line)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    for setting in settings:
        name, _, value = setting.partition("=")
        assert f"$({name})" in makefile
        if name == "EDITION":
            assert value in list_editions(ROOT / "data")
        else:
            parsed(["build", *shlex.split(value)])


def test_nothing_else_is_shown() -> None:
    assert {line.split()[0] for line in COMMANDS} == {"make", "report", "papermill"}
