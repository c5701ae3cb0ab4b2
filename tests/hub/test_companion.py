"""A whole Hub is read by two processes: they never wait for each other, and change no byte."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.hub.conftest import EDITION, rows, sealed
from tests.hub.loopback import Hub

from report.hub import assembly, pull
from report.hub.client import PullStopped
from report.hub.companion import Companion
from report.hub.edition_pull import Request, pull_edition

LANGUAGES = [f"{a}{b}" for a in "abcdefghij" for b in "abcdefghij"]
PATIENCE_S = 120


@pytest.fixture(autouse=True)
def waits_for_ever() -> Iterator[None]:
    """Turn two processes that wait for each other into a failure."""

    def give_up(*_: Any) -> None:
        raise AssertionError("two processes wait for each other")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


class InThisProcess:
    """Does what a companion does, where it is called."""

    def __init__(self, make: Callable[..., Callable[..., Any]], *given: Any) -> None:
        self._function = make(*given)
        self._results: deque[Any] = deque()

    def send(self, *arguments: Any) -> None:
        self._results.append(self._function(*arguments))

    def receive(self) -> Any:
        return self._results.popleft()

    def close(self) -> None:
        pass


def test_pages_longer_than_any_pipe_holds_are_read(
    request_of: Request, data: Path, hub: Hub
) -> None:
    hub.page = 1000
    for number in range(3500):
        name = f"someone/{'long-name-' * 7}{number:05d}"
        hub.add(name, cardData={"license": "mit", "language": LANGUAGES})
    pull_edition(replace(request_of, all=True))
    found = rows(data, "models")
    assert sum(name.startswith("someone/long") for name in found) == 3500
    assert str(found[f"someone/{'long-name-' * 7}00000"]["languages"]).count(";") == 99


def test_two_processes_make_the_bytes_that_one_makes(
    request_of: Request, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull_edition(replace(request_of, all=True))
    before = sealed(data)
    for module in (pull, assembly):
        monkeypatch.setattr(module, "Companion", InThisProcess)
    (data / "snapshots" / EDITION).rename(data / "by-two")
    assert pull_edition(replace(request_of, offline=True)).new
    assert sealed(data) == before


def long_results() -> Callable[[int], str]:
    return lambda number: str(number) * 1_000_000


def never_made() -> Callable[[int], str]:
    os._exit(9)


def failing() -> Callable[[int], str]:
    def fail(number: int) -> str:
        raise ValueError(f"not {number}")

    return fail


def test_results_come_in_order_however_many_are_owed() -> None:
    companion = Companion(long_results)
    for number in range(8):
        companion.send(number)
    assert [companion.receive()[0] for _ in range(8)] == list("01234567")
    companion.close()


def test_a_companion_that_was_ended_stops_the_pull_with_words() -> None:
    companion = Companion(never_made)
    with pytest.raises(PullStopped, match="ended from outside"):
        companion.receive()
    companion.close()


def test_what_the_function_raises_is_raised_here() -> None:
    companion = Companion(failing)
    companion.send(3)
    with pytest.raises(ValueError, match="not 3"):
        companion.receive()
    companion.close()
