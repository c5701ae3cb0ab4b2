"""The command says what it does, and a user's mistake in one line."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.mini_package import EDITION, seal, write_package
from tests.small_project import make_project, replace_in

from report import cli
from report.build.project import NotAProject, Project
from report.build.unused import unused_results
from report.errors import ReportError
from report.progress import progress_bar
from report.serve import serve_folder

COMMANDS = (
    "build", "check", "derive", "diff", "editions", "notebook", "seal", "serve",
    "params", "serving", "hardware", "openness", "claims", "models", "pull",
)  # fmt: skip


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A small project, the working directory in it, its data found without being named."""
    project = make_project(tmp_path / "project")
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("REPORT_DATA", str(project.root / "data"))
    return project


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command line in this process; return exit code, output and errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["report", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return run


def plain(text: str) -> str:
    return " ".join(re.sub(r"\x1b\[[0-9;]*m|[│╭╮╰╯─]", "", text).split())


def test_the_command_starts_without_heavy_libraries() -> None:
    heavy = ["pandas", "pyarrow", "matplotlib", "huggingface_hub", "nbformat", "snakemake"]
    code = f"import sys, report.cli; print(sorted(set({heavy}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_installed_command_lists_what_it_can_do() -> None:
    program = Path(sys.executable).with_name("report")
    done = subprocess.run([program, "--help"], capture_output=True, text=True, check=True)
    for name in COMMANDS:
        assert re.search(rf"^\W*{name}\s+\w+", done.stdout, re.MULTILINE), name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, command: Any) -> None:
    code, out, _ = command(name, "--help")
    assert code == 0
    assert f"report {name} [OPTIONS]" in plain(out)


def test_editions_are_listed_with_their_days(project: Project, command: Any) -> None:
    line = f"{EDITION}  2026-10-08        3 rows  October 2026\n"
    assert command("editions") == (0, line, "")


def test_valid_data_are_said_to_be(project: Project, command: Any) -> None:
    code, out, err = command("check")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == f"Edition {EDITION}: 3 tables, all valid."
    assert re.fullmatch("SHA-256 [0-9a-f]{64}", lines[1])
    assert len(lines) == 2


def test_evidence_edited_since_the_seal_is_named(project: Project, command: Any) -> None:
    replace_in(project.root / "data/evidence/accelerators.csv", "2024-03-01,80,", "2024-03-01,96,")
    code, out, _ = command("check")
    assert code == 0
    assert "Evidence edited since the edition was sealed: accelerators" in out


def test_a_bad_cell_is_named_with_file_line_column_and_value(
    project: Project, command: Any
) -> None:
    replace_in(
        project.root / "data/evidence/accelerators.csv",
        "acme,a1,2024-03-01,80",
        "acme,a1,2024-03-01,80 GB",
    )
    code, out, err = command("check")
    assert (code, out) == (1, "")
    assert err.startswith("Error: 1 problem in the data:\n")
    assert "evidence/accelerators.csv, line 2, column memory_gb:" in err
    assert "80 GB" in err


MISTAKES = [
    (("check", "--edition", "2026-11"), 'There is no edition "2026-11". Known editions: 2026-10.'),
    (("build", "--edition", "2026-11"), 'There is no edition "2026-11". Known editions: 2026-10.'),
    (("build", "--lang", "de"), "Unknown language 'de'. The report is written in: it, en."),
    (("check", "--data", "nowhere"), "The data folder nowhere holds no datapackage.json."),
    (("seal", "2026-11"), 'There is no edition "2026-11".'),
    (("notebook", "chps", "out.ipynb"), "There is no notebook chps.ipynb in notebooks/."),
    (
        ("notebook", "chips", "out.ipynb", "-p", "least"),
        "A parameter is given as NAME=VALUE, not 'least'.",
    ),
    (
        ("notebook", "chips", "out.ipynb", "-p", "lest=3"),
        "chips.ipynb has no parameter 'lest'. Did you mean \"least\"?",
    ),
    (
        ("notebook", "chips", "out.ipynb", "-p", "least=many"),
        "chips.ipynb: parameter 'least' takes int, not 'many'.",
    ),
    (("serve",), "There is no site yet. Build it first: report build"),
]


@pytest.mark.parametrize(("arguments", "message"), MISTAKES, ids=lambda value: str(value)[:50])
def test_a_mistake_is_told_in_one_line(
    arguments: tuple[str, ...], message: str, project: Project, command: Any
) -> None:
    code, out, err = command(*arguments)
    assert (code, out) == (1, "")
    assert err.startswith("Error: ")
    assert message in err
    assert "Traceback" not in err
    assert not project.build.exists()
    assert not Path("out.ipynb").exists()


@pytest.mark.parametrize(
    "arguments",
    [("serve", "--port", "0"), ("build", "--cores", "0"), ("buidl",), ("notebook", "chips"), ()],
    ids=str,
)
def test_what_the_command_does_not_take_is_its_usage(
    arguments: tuple[str, ...], project: Project, command: Any
) -> None:
    code, out, err = command(*arguments)
    assert code == 2
    assert "Usage:" in plain(out + err)


def test_outside_a_project_the_command_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotAProject, match=r"whose root holds _config\.yml and book/_toc\.yml"):
        Project.find(tmp_path)


def test_a_project_is_found_from_any_folder_in_it(project: Project) -> None:
    assert Project.find(project.book / "en") == Project(project.root.resolve())


def test_a_configuration_that_lacks_a_language_is_refused(project: Project) -> None:
    (project.root / "_config.yml").write_text("report: {languages: {it: {title: T}}}")
    with pytest.raises(NotAProject, match=r"report\.languages must name it, en"):
        project.title("it")


def test_without_editions_there_is_nothing_to_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Any
) -> None:
    data = write_package(tmp_path / "data")
    (data / "snapshots").rename(tmp_path / "snapshots")
    code, _, err = command("check", "--data", str(data))
    assert (code, err) == (1, "Error: There are no editions in the data folder.\n")


def test_an_edition_is_sealed_by_its_name(tmp_path: Path, command: Any) -> None:
    data = write_package(tmp_path / "data")
    seal(data)
    code, out, _ = command("seal", EDITION, "--data", str(data))
    assert (code, out) == (0, f"Sealed edition {EDITION}: 1 snapshot tables.\n")


def test_results_on_no_page_are_listed(built: Project) -> None:
    assert unused_results(built, EDITION) == ["value claims.licences"]


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ReportError, match=f"Port {port} is taken"):
            serve_folder(tmp_path, port, lambda address: None)


def test_progress_in_a_log_is_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("Building") as advance:
        advance(0, 2, "notebook chips it")
        advance(1, 2, "")
    assert capsys.readouterr().err.splitlines() == ["  notebook chips it"]
