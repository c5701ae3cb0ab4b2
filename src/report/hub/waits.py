"""How long the Hub's client waits, and why: it only logs it, while a bar stands still."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

WAITING = "waiting"
"""First word of what is noted of a wait."""
SHORTEST = 5
"""Seconds; of shorter waits nothing is said."""
_LOGGER = "huggingface_hub.utils._http"
_WAIT = re.compile(r"(Rate limited\. Waiting|Retrying in) ([\d.]+)s")


class _Waits(logging.Handler):
    def __init__(self, progress: Callable[[int, int, str], None]) -> None:
        super().__init__()
        self._progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        found = _WAIT.match(record.getMessage())
        if found and float(found[2]) >= SHORTEST:
            limited = found[1].startswith("Rate")
            why = "the limit of requests is used up" if limited else "no good answer came"
            self._progress(0, 0, f"{WAITING} {float(found[2]):.0f} s: {why}")


@contextmanager
def waits_noted(progress: Callable[[int, int, str], None] | None) -> Iterator[None]:
    """Tell `progress` how long the client waits before it asks again, and why."""
    if progress is None:
        yield
        return
    logger, handler = logging.getLogger(_LOGGER), _Waits(progress)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
