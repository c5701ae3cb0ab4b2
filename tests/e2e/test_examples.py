"""Every command that the page "Rerun it yourself", README and CONTRIBUTING show is run.

Each runs as it stands, in a shell, in a scratch copy of the project. What would build the whole
report is run by the end-to-end tests that build it anyway; the other builds are of a small one.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.examples import ROOT, all_shown, real_copy, run, visit, with_settings
from tests.small_project import make_project

from report.manifest import file_sha256

pytestmark = pytest.mark.e2e

IN_OTHER_TESTS = {
    "make report": "test_report.py",
    "report build --edition 2026-10": "test_report.py",
    'make report EDITION=2026-05 OPTIONS="--lang it --no-pdf"': "test_own_models.py",
    "report build --models mine.csv --no-pdf": "test_own_models.py",
    "report serve --models mine.csv": "test_own_models.py",
    "report pull --edition 2026-12": "test_pull.py",
    "report build --edition 2026-12": "test_pull.py",
    "report check --edition 2026-12": "test_pull.py",
    "report pull --edition 2026-12 --offline": "test_pull.py",
    "frictionless validate data/datapackage.json": "../test_frictionless_arrow.py",
}
"""In which test a command runs, because it takes long and runs there anyway."""
ON_A_SMALL_REPORT = (
    "report build --lang it --no-pdf",
    "report serve",
    "make serve",
    "cp -r data my-data",
    "report check --data my-data",
    "report seal 2026-10 --data my-data",
    "report build --data my-data",
)
"""Run one after another: each finds what the ones before left."""
ON_THE_REAL_DATA = (
    ("report models template > mine.csv", "report models check mine.csv"),
    ("report openness --template > my-model.yaml", "report openness --file my-model.yaml"),
    ("rm -r data/snapshots/2026-05", "report derive 2026-05-23", "report seal 2026-05"),
)
"""Run one after another in a folder of their own; all that is not named here runs by itself."""
PRINTED = (
    "make test", "make bench", "make bench-counting",
    'make bench-counting OPTIONS="--random 20"', "python benchmarks/pull.py",
)  # fmt: skip
"""These take minutes or a network: what they start is looked at, and whether it is there."""
_NAMED = {*IN_OTHER_TESTS, *ON_A_SMALL_REPORT, *PRINTED, *sum(ON_THE_REAL_DATA, ())}
_ALONE = [(each,) for each in all_shown() if each not in _NAMED]
# What takes long is begun first.
GROUPS = (
    ON_A_SMALL_REPORT,
    *sorted((*ON_THE_REAL_DATA, *_ALONE), key=lambda commands: "ipynb" not in commands[0]),
)
RUN = (*IN_OTHER_TESTS, *PRINTED, *sum(GROUPS, ()))

Done = Mapping[str, "Future[Mapping[str, subprocess.CompletedProcess[str]]]"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("examples")


@pytest.fixture(scope="module")
def done(folder: Path) -> Iterator[Done]:
    """What the commands gave, two groups at a time."""
    futures = {}
    with ThreadPoolExecutor(max_workers=2) as pool:
        for commands in GROUPS:
            future = pool.submit(_run_each, commands, scratch(folder, commands))
            futures |= dict.fromkeys(commands, future)
        yield futures


def scratch(folder: Path, commands: tuple[str, ...]) -> Path:
    return folder / f"project {GROUPS.index(commands)}"


def _run_each(
    commands: tuple[str, ...], folder: Path
) -> Mapping[str, subprocess.CompletedProcess[str]]:
    if commands == ON_A_SMALL_REPORT:
        with_settings(make_project(folder).root)
    else:
        real_copy(folder)
    return {
        command: (visit if command.endswith("serve") else run)(command, folder)
        for command in commands
    }


@pytest.mark.parametrize("command", sum(GROUPS, ()))
def test_a_command_works_as_it_stands(command: str, done: Done) -> None:
    result = done[command].result()[command]
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stdout + result.stderr


def test_what_is_served_is_the_site(done: Done) -> None:
    results = done["report serve"].result()
    assert "Un piccolo rapporto" in results["report serve"].stdout
    assert results["make serve"].stdout == results["report serve"].stdout


def test_the_derived_edition_is_made_again_byte_for_byte(done: Done, folder: Path) -> None:
    remade = next(commands for commands in GROUPS if "report derive 2026-05-23" in commands)
    done[remade[0]].result()
    made, shipped = (
        scratch(folder, remade) / "data/snapshots/2026-05",
        ROOT / "data/snapshots/2026-05",
    )
    names = sorted(path.name for path in shipped.iterdir())
    assert names == sorted(path.name for path in made.iterdir())
    assert [n for n in names if file_sha256(made / n) != file_sha256(shipped / n)] == []


@pytest.mark.parametrize("command", PRINTED)
def test_what_a_long_command_starts_is_there(command: str, tmp_path: Path) -> None:
    with_settings(tmp_path)
    printed = run(f"{command} --dry-run", tmp_path).stdout if "make" in command else command
    started = [words for line in printed.splitlines() if "pip" not in (words := shlex.split(line))]
    assert started
    for words in started:
        _is_there(words)


def _is_there(words: Sequence[str]) -> None:
    """Hold a program to be there, and its options to be among those it explains."""
    options = [word for word in words if word.startswith("--")]
    if words[0].startswith("tools/"):
        assert os.access(ROOT / words[0], os.X_OK)
    elif words[1:] and words[1].endswith(".py"):
        # What counting is held against is not installed here, so it cannot explain itself.
        text = (ROOT / words[1]).read_text(encoding="utf-8")
        assert [option for option in options if f'"{option}"' not in text] == []
    else:
        program = Path(sys.executable).parent / Path(words[0]).name
        part = words[1:3] if words[1:2] == ["-m"] else [w for w in words[1:2] if w[0] != "-"]
        asked = [program, *part, "--help"]
        done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
        assert [option for option in options if option not in done.stdout] == []


def test_other_tests_run_what_is_said_of_them() -> None:
    for command, file in IN_OTHER_TESTS.items():
        text = (Path(__file__).parent / file).read_text(encoding="utf-8")
        assert f"shown({command!r})".replace("'", '"') in text or f"shown({command!r})" in text
