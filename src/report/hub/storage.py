"""What goes wrong with files while pulling, said so that somebody can mend it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from report.errors import ReportError, StorageFailed, is_of_storage
from report.hub.answers import DamagedAnswers

GOES_ON = "Nothing that came is lost: the same command goes on where it was."
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_BYTE = 0xFF  # extended codes of SQLite hold the plain one in their last byte


@contextmanager
def storage(folder: Path, answers: Path) -> Iterator[None]:
    """Turn errors of the files in a folder into messages: full, read-only, damaged."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _told(error, folder, answers) from None
    except OSError as error:
        if not is_of_storage(error):
            raise
        raise StorageFailed(error, GOES_ON) from None


def _told(error: sqlite3.DatabaseError, folder: Path, answers: Path) -> ReportError:
    code = getattr(error, "sqlite_errorcode", 0) & _BYTE
    if code in _DAMAGED:
        return DamagedAnswers.at(answers)
    return ReportError(f"{folder} cannot be written ({error}): mend that first. {GOES_ON}")
