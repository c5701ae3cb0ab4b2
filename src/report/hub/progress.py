"""How far a pull is, noted where another process can see it: the notebook works, a bar is shown."""

from __future__ import annotations

import json
import time
from pathlib import Path

from report.edition import find_data
from report.hub.edition_pull import RAW
from report.hub.pull import Progress
from report.hub.waits import WAITING

PROGRESS_FILE = "progress.json"
_SECONDS = 0.2


def progress_path(edition: str, data: Path | str | None = None) -> Path:
    """Return the file in which the progress of an edition's pull is noted."""
    return find_data(data) / RAW / edition / PROGRESS_FILE


def note_progress(edition: str, data: Path | str | None = None) -> Progress:
    """Return a function that notes how far a pull is, a few times a second."""
    path = progress_path(edition, data)
    last, place = 0.0, (0, 0)

    def note(done: int, total: int, what: str) -> None:
        nonlocal last, place
        now, waiting = time.monotonic(), what.startswith(WAITING)
        place = place if waiting else (done, total)
        if (waiting or now - last >= _SECONDS) and path.parent.is_dir():
            last = now
            path.write_text(json.dumps([*place, what]), encoding="utf-8")

    return note


def read_progress(path: Path) -> tuple[int, int, str] | None:
    """Return the progress noted last; None if there is none, or it is being written."""
    try:
        done, total, what = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return int(done), int(total), str(what)
