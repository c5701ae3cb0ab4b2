"""Which rows a test reads: what it picks out of each table, watched while it runs.

A test picks rows with a mask, ``frame[mask]`` or ``frame.loc[mask, column]``. Of picks made from a
pick only the last ones count. A table from which nothing is picked is read whole, one of which no
column is looked at is not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from report.analysis.claims.check import Check, Outcome, Tables, run
from report.analysis.claims.rules import Limits


class _Pick:
    """Some rows of a table, by position, and the picks made from them."""

    def __init__(self, rows: Iterable[int]) -> None:
        self.rows = frozenset(rows)
        self.read = False
        self.picks: list[_Pick] = []

    def pick(self, rows: Iterable[int]) -> _Pick:
        """Note a pick made from this one."""
        self.picks.append(_Pick(rows))
        return self.picks[-1]

    def last(self) -> frozenset[int]:
        """Return the rows of the picks from which nothing more was picked."""
        if not self.picks:
            return self.rows
        return frozenset().union(*(pick.last() for pick in self.picks))


class _Located:
    """What ``frame.loc`` gives: rows by mask are picked as by ``frame[mask]``, all else as ever."""

    def __init__(self, frame: WatchedFrame) -> None:
        self.frame = frame
        self.plain = pd.DataFrame(frame).loc

    def __call__(self, axis: Any = None) -> Any:
        return self.plain(axis=axis)

    def __getitem__(self, key: Any) -> Any:
        rows, columns = key if isinstance(key, tuple) else (key, slice(None))
        if isinstance(rows, pd.Series) and pd.api.types.is_bool_dtype(rows):
            return _Located(self.frame[rows])[:, columns]
        self.frame.note_read()
        return self.plain[key]


class WatchedFrame(pd.DataFrame):
    """A table with the numbers 0, 1, … as its index, that notes which of its rows are picked."""

    _metadata = ["_pick"]  # noqa: RUF012 - the name and type pandas asks for
    _pick: _Pick | None = None

    @property
    def _constructor(self) -> type[WatchedFrame]:
        return WatchedFrame

    @property
    def loc(self) -> Any:
        """Rows and columns by label or mask."""
        return _Located(self)

    def note_read(self) -> None:
        """Note that something of this table was looked at."""
        if self._pick is not None:
            self._pick.read = True

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        self.note_read()
        # What was made from a table by grouping or pivoting bears its note, but not its rows.
        picked = isinstance(found, WatchedFrame) and len(found) < len(self)
        if picked and self._pick is not None and self._pick.rows == set(self.index):
            found._pick = self._pick.pick(found.index)
        return found


def trace(one: Check, frames: Tables, limits: Limits) -> tuple[Outcome, Mapping[str, list[int]]]:
    """Run a test; return what it found and, table by table, the positions of the rows it read."""
    notes, seen = {}, {}
    for name in one.tables:
        if name in frames:
            frame = WatchedFrame(frames[name].reset_index(drop=True))
            notes[name] = frame._pick = _Pick(range(len(frame)))
            seen[name] = frame
    outcome = run(one, seen, limits)
    return outcome, {name: sorted(note.last()) if note.read else [] for name, note in notes.items()}
