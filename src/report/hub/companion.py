"""A process that works beside this one: the whole Hub is more than one core reads in good time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from report.hub.client import PullStopped


class Companion:
    """A process that makes a function with `make(*given)` and applies it, in order, to what it is
    sent.

    What is sent must be short: while this process sends more than a pipe holds, it receives
    nothing, and two that only send wait for each other for ever.
    The companion holds no pipe but its own, so it ends with this process, however that ends.
    """

    def __init__(self, make: Callable[..., Callable[..., Any]], *given: Any) -> None:
        context = multiprocessing.get_context("spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=_work, args=(there, make, given), daemon=True)
        self._process.start()
        there.close()

    def send(self, *arguments: Any) -> None:
        """Send the arguments of one call."""
        self._here.send(arguments)

    def receive(self) -> Any:
        """Return what the function gave for the arguments sent first; raise what it raised."""
        try:
            result = self._here.recv()
        except EOFError:
            raise PullStopped("A process that helps the pull was ended from outside.") from None
        if isinstance(result, Exception):
            raise result
        return result

    def close(self) -> None:
        """End the process, whatever it is at."""
        self._here.close()
        self._process.terminate()
        self._process.join()


def _work(
    connection: Connection, make: Callable[..., Callable[..., Any]], given: tuple[Any, ...]
) -> None:
    function = make(*given)
    while True:
        try:
            arguments = connection.recv()
        except EOFError:
            return
        try:
            result = function(*arguments)
        except Exception as error:
            result = error
        connection.send(result)
