"""What the answers say, sorted on disk while they come, so that memory does not grow with them.

A SQLite file that is thrown away: it can be made again from the answers at any time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from report.hub.dimensions import KEYS
from report.hub.entries import Entry
from report.hub.flags import disagrees_with_name

THROUGH = ("account", "catalogue", "downloads", "created", "trending", "all", "earlier", "index")
"""Why a repository is asked for, as in repository_states; each is one bit of a mask."""
_CACHE_KIB = 48 * 1024

_ENTRY = Entry._fields
_SCHEMA = f"""
CREATE TABLE entries ({", ".join(_ENTRY)}, against_name, through, PRIMARY KEY (repo_id))
    WITHOUT ROWID;
CREATE TABLE states (repo_id PRIMARY KEY, state, reason, renamed_to, through) WITHOUT ROWID;
CREATE TABLE configs (repo_id PRIMARY KEY, outcome, sha, latent, config, model_type,
    {", ".join(KEYS)}) WITHOUT ROWID;
CREATE TABLE masks (mask INTEGER PRIMARY KEY, words);
"""


@dataclass(frozen=True)
class Config:
    """What came of a repository's config.json; `outcome` as in repository_states."""

    repo_id: str
    outcome: str
    sha: str | None = None
    latent: bool = False
    config: str | None = None
    model_type: str | None = None
    sizes: tuple[int | None, ...] = (None,) * len(KEYS)


def bit(through: str) -> int:
    """Return the bit of one of THROUGH."""
    return 1 << THROUGH.index(through)


class Staged:
    """What was staged, to be read."""

    def __init__(self, path: Path) -> None:
        self.base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)

    def select(self, sql: str, parameters: Any = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query as they are found."""
        return iter(self.base.execute(sql, parameters))

    def number(self, sql: str, parameters: Any = ()) -> int:
        """Return the one number a query answers with."""
        return int(self.base.execute(sql, parameters).fetchone()[0])


class Staging(Staged):
    """The entries, states and configurations read so far."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self.path = path
        self.base = sqlite3.connect(path, isolation_level=None)
        self.base.execute("PRAGMA journal_mode = OFF")
        self.base.execute("PRAGMA synchronous = OFF")
        self.base.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self.base.executescript(_SCHEMA)
        masks = ((mask, through_words(mask)) for mask in range(1, 1 << len(THROUGH)))
        self.base.executemany("INSERT INTO masks VALUES (?, ?)", masks)

    def __enter__(self) -> Staging:
        return self

    def __exit__(self, *_: object) -> None:
        self.base.close()
        self.path.unlink(missing_ok=True)

    def add_entries(self, rows: Iterable[tuple[Any, ...]], through: str) -> None:
        """Add repositories (`entry_row`); of one seen before, the first answer stays."""
        mask = bit(through)
        marks = ", ".join("?" * (len(_ENTRY) + 2))
        self.base.execute("BEGIN")
        self.base.executemany(
            f"INSERT INTO entries VALUES ({marks}) "  # noqa: S608
            "ON CONFLICT (repo_id) DO UPDATE SET through = through | excluded.through",
            ((*row, mask) for row in rows),
        )
        self.base.execute("COMMIT")

    def add_state(
        self,
        repo_id: str,
        state: str,
        through: str,
        reason: str | None = None,
        renamed_to: str | None = None,
    ) -> None:
        """Add what came of a repository that is no entry."""
        self.base.execute(
            "INSERT INTO states VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (repo_id) DO UPDATE SET through = through | excluded.through",
            (repo_id, state, reason, renamed_to, bit(through)),
        )

    def add_config(self, config: Config) -> None:
        """Add what came of a configuration."""
        *known, sizes = astuple(config)
        marks = ", ".join("?" * (len(known) + len(KEYS)))
        self.base.execute(f"INSERT INTO configs VALUES ({marks})", (*known, *sizes))  # noqa: S608

    def settle(self) -> None:
        """Give back the memory held for adding: from now on, what was staged is only read."""
        self.base.execute("PRAGMA shrink_memory")


def entry_row(entry: Entry) -> tuple[Any, ...]:
    """Return an entry as it is staged: its fields, and whether its size is against its name."""
    return (*entry, disagrees_with_name(entry.repo_id, entry.parameters_total))


def through_words(mask: int) -> str:
    """Return a mask as the words of THROUGH, joined with ";"."""
    return ";".join(word for place, word in enumerate(THROUGH) if mask >> place & 1)
