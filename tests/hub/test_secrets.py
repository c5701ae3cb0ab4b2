"""A planted token comes back from the Hub in every way it can, and is searched for everywhere."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from tests.hub.conftest import EDITION, small_hub
from tests.hub.loopback import Handler, body, status

from report.build.project import Project
from report.hub.client import Client, PullStopped

TOKEN = "hf_PlantedInTheTestAndNowhereElse"


def echo(handler: Handler) -> bool:
    """Answer with the request's own headers, as careless proxies do."""
    sent = str(handler.headers.get("authorization"))
    link = {"Link": f'<{handler.hub.endpoint}/api/models?cursor={TOKEN}>; rel="next"'}
    handler.answer(200, [{"id": "openai/echo", "cardData": {"license": sent}}], link)
    return True


def test_a_planted_token_is_found_nowhere(data: Path, tmp_path: Path) -> None:
    with small_hub().serving() as hub:
        hub.trouble("/api/models?author=openai", echo)
        hub.trouble("/openai/gpt-oss-20b/resolve", status(404, {"X-Error-Code": TOKEN}))
        hub.trouble("/openai/gpt-oss-120b/resolve", body(TOKEN.encode()))
        environment = os.environ | {
            "HF_TOKEN": TOKEN, "HF_ENDPOINT": hub.endpoint, "HOME": str(tmp_path / "home"),
            "HF_DEBUG": "1", "JUPYTER_PREFER_ENV_PATH": "1",
        }  # fmt: skip
        command = [sys.executable, "-m", "report.cli", "pull", "--edition", EDITION]
        done = subprocess.run(
            [*command, "--data", str(data), "--floor", "0"],
            env=environment, cwd=Project.find().root, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert f"Bearer {TOKEN}" in hub.authorised
    # The notebook goes on to describe all evidence, of which the small data have little; by then
    # the pull is done.
    assert (data / "snapshots" / EDITION / "manifest.json").is_file(), done.stderr
    assert TOKEN not in done.stdout + done.stderr
    assert find(TOKEN, data) == []
    assert find(TOKEN, tmp_path) == []


def find(token: str, folder: Path) -> list[Path]:
    """Return the files that hold a token: in name, in bytes, or in their compressed answers."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    found = [p for p in files if token in str(p) or token.encode() in p.read_bytes()]
    for path in folder.rglob("answers.sqlite"):
        with sqlite3.connect(path) as base:
            rows = base.execute("SELECT body, bytes FROM answers WHERE bytes > 0").fetchall()
        assert rows
        bodies = (pa.decompress(body, size, "zstd", asbytes=True) for body, size in rows)
        found += [path for content in bodies if token.encode() in content]
    return found


def test_the_search_would_find_it(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(f"… {TOKEN} …")
    assert find(TOKEN, tmp_path) == [tmp_path / "note.txt"]
    shutil.rmtree(tmp_path)


def test_no_error_or_log_names_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    client = Client("http://127.0.0.1:9", patience=None)
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with pytest.raises(PullStopped) as stopped:
        client.ask("/api/models")
    assert TOKEN not in str(stopped.value) + repr(stopped.value) + caplog.text


def test_a_token_that_is_not_accepted_is_said_without_showing_it(
    monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    from report.hub.edition_pull import Request, pull_edition

    monkeypatch.setenv("HF_TOKEN", TOKEN)
    with small_hub().serving() as hub:
        hub.trouble("/api/models", status(401))
        with pytest.raises(PullStopped, match="does not accept the token") as stopped:
            pull_edition(Request(EDITION, data, endpoint=hub.endpoint))
    assert TOKEN not in str(stopped.value)
