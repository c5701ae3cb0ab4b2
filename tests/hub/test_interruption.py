"""A pull may be killed at any moment: nothing is lost, and the edition comes out the same."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import random
import shutil
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.hub.conftest import EDITION, IMPATIENT, copy_data, sealed, small_hub

from report.checking import check_edition
from report.edition import list_editions
from report.hub.edition_pull import PullRunning, Request, pull_edition

KILLS = 50
SEED = 20261205


def test_killed_at_fifty_random_moments_it_comes_out_the_same(
    small_data: Path, tmp_path: Path
) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["report.hub.edition_pull", "report.schemas", "pandera.pandas"])
    moments, kills, pulls = random.Random(SEED), 0, 0
    with small_hub().serving() as hub:
        hub.delay = 0.01
        undisturbed = copy_data(small_data, tmp_path / "undisturbed")
        request = Request(EDITION, undisturbed, endpoint=hub.endpoint, patience=IMPATIENT)
        pull_edition(request)
        expected, questions = sealed(undisturbed), len(hub.requests)
        while kills < KILLS:
            data = copy_data(small_data, tmp_path / f"killed-{pulls}")
            killed_now, asked = 0, len(hub.requests)
            while EDITION not in list_editions(data):
                worker = context.Process(target=pull_edition, args=(replace(request, data=data),))
                worker.start()
                # Short lives at first, so that kills fall into every stage of the work.
                worker.join(moments.uniform(0, 0.2 + 0.1 * killed_now))
                if worker.exitcode is None:
                    worker.kill()
                    killed_now += 1
                worker.join()
                assert worker.exitcode in (0, -9)
            assert sealed(data) == expected
            # Each kill may waste the question that was on its way, and one that was tried again.
            assert len(hub.requests) - asked <= questions + 2 * killed_now
            kills, pulls = kills + killed_now, pulls + 1
            shutil.rmtree(data)
    assert kills >= KILLS


SEALING = {
    "before the first table": ("write_snapshot", False),
    "after the last table": ("write_snapshot", True),
    "before the manifest": ("write_manifest", False),
    "after the manifest": ("write_manifest", True),
    "before the files are on the disk": ("_to_disk", False),
    "before it is moved into place": ("os.rename", False),
    "after it was moved into place": ("os.rename", True),
}
"""Moments of sealing: a function, and whether it was done."""


@pytest.mark.parametrize("moment", SEALING)
def test_killed_while_sealing_it_is_there_whole_or_not_at_all(
    moment: str, request_of: Request, data: Path, pulled: Path
) -> None:
    context = multiprocessing.get_context("forkserver")
    worker = context.Process(target=pull_and_die, args=(request_of, *SEALING[moment]))
    worker.start()
    worker.join()
    assert worker.exitcode == -9
    if EDITION in list_editions(data):
        assert moment == "after it was moved into place"
        assert check_edition(EDITION, data) == []
    else:
        pull_edition(request_of)
    whole, after = sealed(pulled), sealed(data)
    del whole["manifest.json"], after["manifest.json"]
    assert after == whole


def pull_and_die(request: Request, name: str, done: bool) -> None:
    """Pull, and be killed at a function of the sealing."""
    place = "report.hub.edition_pull" if name == "write_snapshot" else "report.hub.assembly"
    *parts, last = name.split(".")
    holder = importlib.import_module(place)
    for part in parts:
        holder = getattr(holder, part)
    whole = getattr(holder, last)

    def die(*given: Any, **named: Any) -> None:
        if done:
            whole(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(holder, last, die)
    pull_edition(request)


def test_until_it_is_complete_nobody_sees_the_edition(
    request_of: Request, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list_editions(data)

    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("report.hub.assembly.os.rename", power_cut)
    with pytest.raises(KeyboardInterrupt):
        pull_edition(request_of)
    assert list_editions(data) == before


def test_of_two_pulls_at_once_the_second_says_so(request_of: Request, data: Path) -> None:
    refused = []

    def second(done: int, total: int, what: str) -> None:
        if not refused:
            with pytest.raises(PullRunning, match=r"Another pull of edition 2026-12 is running"):
                pull_edition(request_of)
            refused.append(what)

    pull_edition(request_of, second)
    assert refused
    assert EDITION in list_editions(data)
