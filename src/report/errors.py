"""Errors that are the user's to mend, and the problems found in data.

Every error here says what is wrong, where, and what to do about it. The command line prints the
message alone; a traceback would only hide it.
"""

# The names say what is the matter; that it is an error is said by raising it.
from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

LISTED_PROBLEMS = 20
"""How many problems a message spells out before it only counts the rest."""
LONGEST_VALUE = 80
"""How much of a cell a message shows."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one file of the data.

    `row` is the place a person looks for: the line number of a CSV file, its header being line 1,
    or the row number of a Parquet file, counted from 1 (`row_word` tells which).
    """

    file: str
    rule: str
    message: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    row_word: str = "line"

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"{self.row_word} {self.row}")
        if self.column is not None:
            place.append(f"column {self.column}")
        return f"{', '.join(place)}: {self.message}"


def missing_file(file: str) -> Problem:
    """Return the problem of a table whose file is not there."""
    return Problem(file, "missing-file", "the file does not exist")


def shorten(value: str) -> str:
    """Return a value short enough for a message."""
    return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"


def list_problems(problems: Sequence[Problem], limit: int = LISTED_PROBLEMS) -> str:
    """Spell out the first problems, one a line, and count the rest by file and rule."""
    lines = [str(problem) for problem in problems[:limit]]
    rest = Counter((problem.file, problem.rule) for problem in problems[limit:])
    if rest:
        lines.append(f"… and {sum(rest.values())} more:")
        lines += [f"  {file}: {count} × {rule}" for (file, rule), count in rest.most_common()]
    return "\n".join(lines)


def suggest(name: str, known: Iterable[str]) -> str:
    """Return a hint with the nearest known name, or an empty string.

    >>> suggest("acelerators", ["accelerators", "licences"])
    ' Did you mean "accelerators"?'
    """
    nearest = get_close_matches(name, list(known), n=1)
    return f' Did you mean "{nearest[0]}"?' if nearest else ""


class ReportError(Exception):
    """An error that is the user's to mend; its message is all that is shown."""


class StorageFailed(ReportError):
    """A disk is full, read-only or otherwise closed to us."""

    def __init__(self, error: OSError, then: str = "Mend that, and run the command again.") -> None:
        place = f"{error.filename}: " if error.filename else ""
        super().__init__(f"{place}{os.strerror(error.errno or 0)}. {then}")


def is_of_storage(error: OSError) -> bool:
    """Say whether an error tells of the disk or its permissions, not of a fault of ours."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)


class DataNotFound(ReportError):
    """No data folder could be found."""


class UnknownEdition(ReportError):
    """The edition asked for is not in the data folder."""

    def __init__(self, edition: str, known: Sequence[str]) -> None:
        listed = f"Known editions: {', '.join(known)}." if known else "There are no editions yet."
        super().__init__(f'There is no edition "{edition}". {listed}{suggest(edition, known)}')
        self.edition = edition
        self.known = tuple(known)


class UnsealedEdition(ReportError):
    """The edition's snapshot has no manifest yet, so nothing vouches for it."""

    def __init__(self, edition: str) -> None:
        super().__init__(
            f'Edition "{edition}" has no manifest.json: its snapshot is not sealed. '
            f"Check it with `report check --edition {edition}`, then run `report seal {edition}`."
        )


class UnknownTable(ReportError):
    """A table was asked for that the data package does not describe."""

    def __init__(self, table: str, known: Sequence[str]) -> None:
        super().__init__(
            f'datapackage.json describes no table "{table}".{suggest(table, known)} '
            f"Known tables: {', '.join(known)}."
        )


class UndeclaredTable(ReportError):
    """A table was read that the reader had not declared when it opened the edition."""

    def __init__(self, table: str, declared: Iterable[str]) -> None:
        super().__init__(
            f'Table "{table}" is read but not declared (declared: {", ".join(sorted(declared))}). '
            "Add it to the tables given to open_edition, so that a change in it reruns the work."
        )


class InvalidDescriptor(ReportError):
    """datapackage.json or a manifest is not what it must be."""


class InvalidData(ReportError):
    """One or more tables break their schema; `problems` holds all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        noun = "problem" if len(problems) == 1 else "problems"
        super().__init__(f"{len(problems)} {noun} in the data:\n{list_problems(problems)}")
        self.problems = tuple(problems)


class DamagedSnapshot(ReportError):
    """Files of a sealed snapshot are no longer what was sealed."""

    def __init__(self, edition: str, files: Sequence[str]) -> None:
        super().__init__(
            f'The snapshot of edition "{edition}" differs from its manifest: {", ".join(files)}. '
            "A sealed snapshot is never edited: restore the files (for instance with "
            "`git checkout`), or pull a new edition."
        )
        self.files = tuple(files)


class NothingChosen(ReportError):
    """A selection of data names an unknown account or an odd day, or leaves no row."""
