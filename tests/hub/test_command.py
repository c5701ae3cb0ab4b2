"""`report pull` itself: what it says, and what a user's hand does to it."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.hub.conftest import EDITION, IMPATIENT, sealed, small_hub
from tests.hub.loopback import Hub, status
from typer.testing import CliRunner

from report.build.project import Project
from report.cli import app
from report.edition import list_editions
from report.hub.client import Client, Patience
from report.hub.edition_pull import Request, pull_edition
from report.hub.progress import note_progress
from report.hub.waits import waits_noted

COMMAND = (sys.executable, "-m", "report.cli", "pull", "--edition", EDITION)


def start(data: Path, endpoint: str, *options: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name != "HF_TOKEN"}
    environment |= {"HF_ENDPOINT": endpoint, "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1"}
    return subprocess.Popen(
        [*COMMAND, "--data", str(data), *options], env=environment, cwd=Project.find().root,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        # Whoever runs the tests may have told their children not to heed Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip


@pytest.fixture
def slow_hub() -> Iterator[Hub]:
    hub = small_hub()
    hub.delay = 0.4
    with hub.serving() as serving:
        yield serving


def wait_for(hub: Hub, requests: int) -> None:
    deadline = time.monotonic() + 60
    while len(hub.requests) < requests:
        assert time.monotonic() < deadline, "nothing is asked"
        time.sleep(0.05)


def test_stopped_by_hand_it_says_so_and_goes_on_later(
    slow_hub: Hub, data: Path, pulled: Path
) -> None:
    first = start(data, slow_hub.endpoint)
    wait_for(slow_hub, 3)
    second = start(data, slow_hub.endpoint)
    _, refused = second.communicate(timeout=60)
    assert second.returncode == 1
    assert refused == "Error: Another pull of edition 2026-12 is running. Wait for it.\n"
    os.killpg(first.pid, signal.SIGINT)
    _, told = first.communicate(timeout=60)
    assert first.returncode == 130
    assert told.endswith(
        "\nStopped. Nothing that came is lost: the same command goes on where it was.\n"
    )
    assert "Traceback" not in told
    assert EDITION not in list_editions(data)
    with pytest.raises(ProcessLookupError):
        os.killpg(first.pid, 0)  # nothing of it runs on
    asked, slow_hub.delay = len(slow_hub.requests), 0
    pull_edition(Request(EDITION, data, endpoint=slow_hub.endpoint, patience=IMPATIENT))
    # The question that was on its way is asked once more, no other.
    assert len(set(slow_hub.requests)) >= len(slow_hub.requests) - 2 > asked
    whole, resumed = sealed(pulled), sealed(data)
    del whole["manifest.json"], resumed["manifest.json"]
    assert resumed == whole


@pytest.mark.parametrize(
    ("endpoint", "options", "message"),
    [
        ("http://127.0.0.1:9", (), "http://127.0.0.1:9 cannot be reached (ConnectError)"),
        ("huggingface.co", (), "HF_ENDPOINT is 'huggingface.co', which is no address"),
        ("http://127.0.0.1:9", ("--offline",), "No answers of edition 2026-12 are kept"),
        ("http://127.0.0.1:9", ("--earlier", "2026-11"), 'There is no edition "2026-11"'),
    ],
)
def test_what_cannot_be_done_is_one_message(
    endpoint: str, options: tuple[str, ...], message: str, data: Path
) -> None:
    command = start(data, endpoint, *options)
    said, told = command.communicate(timeout=90)
    assert command.returncode == 1
    assert message in told
    assert "Traceback" not in said + told
    assert "IPKernelApp" not in told
    assert ("without a token" in said) is (endpoint != "huggingface.co" and not options)


def test_what_it_will_take_is_said_first_and_how_far_it_is_while_it_runs(
    monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    ran: list[str] = []

    def run_notebook(path: Path, output: Path, parameters: dict[str, Any]) -> None:
        ran.append(f"{path.name} {parameters['source']} {parameters['edition']}")
        note = note_progress(parameters["edition"], parameters["data"])
        with waits_noted(note):
            note(1, 2, "listing openai")
            time.sleep(1)
            for seconds in (290.0, 1.0):
                logger = logging.getLogger("huggingface_hub.utils._http")
                logger.warning(f"Rate limited. Waiting {seconds}s before retry [Retry 1/8].")
            time.sleep(1)

    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_IMPLICIT_TOKEN", True)
    monkeypatch.setattr("report.build.notebooks.run_notebook", run_notebook)
    done = CliRunner().invoke(app, ["pull", "--edition", "2026-12", "--data", str(data)])
    assert done.exit_code == 0, done.output
    assert ran == ["pull.ipynb hub 2026-12"]
    assert "without a token" in done.stdout.splitlines()[0]
    assert "at 500 listings and 3,000 files in five minutes" in done.stdout.splitlines()[0]
    assert done.stderr.split("\n")[:2] == [
        "  listing", "  waiting 290 s: the limit of requests is used up"
    ]  # fmt: skip
    assert "`report build --edition 2026-12` builds it" in done.stdout


def test_the_wait_is_the_one_that_the_library_logs(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = '"fixed window";"api";q=500;w=300'
    used_up = {"RateLimit": '"api";r=0;t=291', "RateLimit-Policy": policy}
    hub.trouble("/api/models", status(429, used_up), status(503), status(503))
    noted: list[str] = []
    slept: list[float] = []
    client = Client(hub.endpoint, Patience(retries=8, first=6, longest=60, silence=1))
    client.ask("/elsewhere")
    monkeypatch.setattr("time.sleep", slept.append)
    with waits_noted(lambda done, total, what: noted.append(what)):
        assert client.ask("/api/models?limit=1").status == 200
    assert slept == [292, 12, 24]
    assert noted == [
        "waiting 292 s: the limit of requests is used up", "waiting 12 s: no good answer came",
        "waiting 24 s: no good answer came",
    ]  # fmt: skip
