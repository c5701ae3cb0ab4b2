"""A process that works beside this one: the whole Hub is more than one core reads in good time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any


class Companion:
    """A process that applies a function, in order, to what it is sent.

    It holds no pipe but its own, so it ends with this process, however that ends.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        context = multiprocessing.get_context("spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=_work, args=(function, there), daemon=True)
        self._process.start()
        there.close()

    def send(self, *arguments: Any) -> None:
        """Send the arguments of one call."""
        self._here.send(arguments)

    def receive(self) -> Any:
        """Return what the function gave for the arguments sent first; raise what it raised."""
        result = self._here.recv()
        if isinstance(result, Exception):
            raise result
        return result

    def close(self) -> None:
        """End the process."""
        self._here.close()
        self._process.join()


def _work(function: Callable[..., Any], connection: Connection) -> None:
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
