"""The commands that the project shows its readers, and how a test runs one of them as it stands."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = tuple(f"book/{lang}/rerun.md" for lang in ("en", "it"))
GUIDES = ("README.md", "CONTRIBUTING.md")
_BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
# A name alone, as `make` or `report`, is no command; one in a sentence has something behind it.
_INLINE = re.compile(r"(?<!`)`((?:report|make|papermill|python|frictionless|rm)\s[^`]+)`(?!`)")
_COMMENT = re.compile(r"\s+#.*")
SETTINGS = ("_config.yml", "requirements.lock", "pyproject.toml", "Makefile", "tools")


def shown_in(file: str) -> list[str]:
    """Return the commands of a file: the lines of its blocks, and those within its sentences."""
    text = (ROOT / file).read_text(encoding="utf-8")
    lines = [line for block in _BLOCK.findall(text) for line in block.splitlines()]
    inline = [] if file in PAGES else _INLINE.findall(_BLOCK.sub("", text))
    commands = [*lines, *(" ".join(words.split()) for words in inline)]
    return [command for line in commands if (command := _COMMENT.sub("", line))]


def all_shown() -> list[str]:
    """Return every command that is shown, each once, in the order of the files."""
    files = (PAGES[0], *GUIDES)
    return list(dict.fromkeys(command for file in files for command in shown_in(file)))


def shown(command: str) -> str:
    """Return a command that a test runs as it stands; it must be shown."""
    assert command in all_shown(), f"{command!r} is not shown any more; the test must run what is"
    return command


def real_copy(folder: Path) -> Path:
    """Make a project with everything of the real one; what a command may change is copied."""
    folder.mkdir(parents=True)
    for name in ("book", "notebooks"):
        (folder / name).symlink_to(ROOT / name)
    ignored = shutil.ignore_patterns("raw", ".*")
    shutil.copytree(ROOT / "data", folder / "data", ignore=ignored)
    return with_settings(folder)


def with_settings(folder: Path) -> Path:
    """Give a project what `make` needs: this environment in place of one of its own."""
    for name in SETTINGS:
        if not (folder / name).exists():
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
            copy(ROOT / name, folder / name)
    environment = folder / ".venv"
    environment.mkdir()
    for part in Path(sys.prefix).iterdir():
        if part.name != "ready":
            (environment / part.name).symlink_to(part)
    (environment / "ready").touch()
    shutil.copymode(ROOT / "tools/make-environment", folder / "tools/make-environment")
    return folder


def run(command: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder as a shell does, without a network and without a token."""
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment_of(**variables), capture_output=True,
        text=True, check=False,
    )  # fmt: skip


def environment_of(**variables: str) -> dict[str, str]:
    """Return this process's variables, those of a reader who has no network and no token."""
    here = os.environ | {"HF_HUB_OFFLINE": "1", "HTTPS_PROXY": "http://127.0.0.1:9"}
    # Where the tests run under `make`, a `make` that they start is told so, and says more.
    for name in ("HF_TOKEN", "REPORT_DATA", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"):
        here.pop(name, None)
    return here | {"PATH": f"{Path(sys.executable).parent}:{here['PATH']}"} | variables


def visit(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Start a command that serves a site, ask for the first page, and end it; return the page.

    Where somebody else holds its port, what `make` would start is started on another.
    """
    page = _page_of(command, folder)
    if page is None:
        if command.startswith("make"):
            command = run(f"{command} --dry-run", folder).stdout.strip()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        page = _page_of(f"{command} --port {port}", folder)
    return subprocess.CompletedProcess(command, page is None, page or "", "it serves nothing")


def _page_of(command: str, folder: Path) -> str | None:
    with subprocess.Popen(
        ["bash", "-c", f"exec {command}"], cwd=folder, env=environment_of(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        try:
            if address is None:
                return None
            with urllib.request.urlopen(address[0]) as answer:
                return str(answer.read().decode())
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
