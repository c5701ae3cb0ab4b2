"""Everything that came from the Hub, kept raw: question, answer, date header, hash.

One SQLite file, written by appending only; each answer is on the disk, whole, before the next
question is asked. Bodies are compressed with zstandard, one by one.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from report.errors import ReportError
from report.hub.client import Answer

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    question TEXT NOT NULL, attempt INTEGER NOT NULL, status INTEGER NOT NULL, date TEXT,
    path TEXT NOT NULL, next TEXT, error_code TEXT,
    sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (question, attempt)
);
CREATE TABLE IF NOT EXISTS pull (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_NAMES = ("question", "status", "date", "path", "next", "error_code", "sha256", "body")
_COLUMNS = ", ".join((*_NAMES, "bytes"))


class DamagedAnswers(ReportError):
    """What is kept is no longer what came."""

    @classmethod
    def at(cls, path: Path, question: str = "") -> DamagedAnswers:
        """Return the error about a file, or about one answer in it."""
        what = f": the answer to {question.partition('?')[0]} is not what came" if question else ""
        return cls(
            f"{path} is damaged{what}. Put a copy of the file in its place; without one, remove "
            f"the folder {path.parent} and pull again."
        )


class Answers:
    """The raw answers of one pull."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._base = sqlite3.connect(path, isolation_level=None)
        # With a write-ahead log and full syncing, neither a kill nor a power cut undoes an answer.
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = FULL")
        self._base.executescript(_SCHEMA)

    def __enter__(self) -> Answers:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def get(self, question: str, attempt: int = 0) -> Answer | None:
        """Return the answer that came for a question, if it is there and still what came."""
        found = self._base.execute(
            f"SELECT {_COLUMNS} FROM answers WHERE question = ? AND attempt = ?",  # noqa: S608
            (question, attempt),
        ).fetchone()
        if found is None:
            return None
        *kept, body, size = found
        try:
            whole = pa.decompress(body, size, "zstd", asbytes=True) if size else b""
        except (OSError, ValueError):
            raise DamagedAnswers.at(self.path, question) from None
        answer = Answer(**dict(zip(_NAMES, (*kept, whole), strict=True)))
        if hashlib.sha256(whole).hexdigest() != answer.sha256:
            raise DamagedAnswers.at(self.path, question)
        return answer

    def add(self, answer: Answer, attempt: int = 0) -> None:
        """Append an answer; it is on the disk when this returns."""
        body = pa.compress(answer.body, "zstd", asbytes=True) if answer.body else b""
        self._base.execute(
            "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                answer.question, attempt, answer.status, answer.date, answer.path, answer.next,
                answer.error_code, answer.sha256, len(answer.body), body,
            ),
        )  # fmt: skip

    def __len__(self) -> int:
        count: int = self._base.execute("SELECT count(*) FROM answers").fetchone()[0]
        return count

    def digest(self) -> str:
        """Return the SHA-256 over all answers: all that is kept of each, bodies by their hashes."""
        total = hashlib.sha256()
        columns = "question, attempt, status, date, path, next, error_code, sha256"
        for row in self._base.execute(
            f"SELECT {columns} FROM answers ORDER BY question, attempt"  # noqa: S608
        ):
            total.update((" ".join(map(str, row)) + "\n").encode())
        return total.hexdigest()

    def day(self) -> date | None:
        """Return the day of the first answer, by the Hub's clock; None before there is one."""
        found = self._base.execute("SELECT value FROM pull WHERE name = 'day'").fetchone()
        return date.fromisoformat(found[0]) if found else None

    def note_day(self, answer: Answer) -> None:
        """Note the day of the pull, that of its first answer."""
        day = day_of(answer).isoformat()
        self._base.execute("INSERT OR IGNORE INTO pull VALUES ('day', ?)", (day,))

    def settings(self) -> dict[str, Any] | None:
        """Return what the pull was begun with; None for a new one."""
        found = self._base.execute("SELECT value FROM pull WHERE name = 'settings'").fetchone()
        return json.loads(found[0]) if found else None

    def note_settings(self, settings: Mapping[str, Any]) -> None:
        """Note what the pull is begun with."""
        text = json.dumps(settings)
        self._base.execute("INSERT INTO pull VALUES ('settings', ?)", (text,))


def day_of(answer: Answer) -> date:
    """Return the day of an answer: that of its date header, else this machine's."""
    try:
        return parsedate_to_datetime(answer.date or "").astimezone(UTC).date()
    except (ValueError, OverflowError):
        return datetime.now(UTC).date()
