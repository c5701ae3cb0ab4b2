"""One page of a listing: its repositories as rows, and what on it is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from report.hub import cleaning
from report.hub.answers import Answers
from report.hub.entries import entry_of, read_listing
from report.hub.staging import entry_row


class Page(NamedTuple):
    """What one page holds: rows to be staged, identifiers against the rules, and entries lost."""

    rows: list[tuple[Any, ...]]
    invalid: list[str]
    lost: int

    @property
    def entries(self) -> int:
        """How many entries stood on the page."""
        return len(self.rows) + len(self.invalid) + self.lost


class PageReader:
    """Reads pages from the answers that are kept, in a process of its own."""

    def __init__(self, answers: Path) -> None:
        self._answers = Answers(answers)

    def __call__(self, question: str) -> Page | None:
        """Return the page that is the first answer to a question."""
        answer = self._answers.get(question)
        return read_page(answer.content) if answer else None


def read_page(body: bytes, most: int | None = None) -> Page | None:
    """Return the first `most` entries of a page; None if it is no list that can be read."""
    found = read_listing(body)
    if found is None:
        return None
    rows, invalid, lost = [], [], 0
    for repository, dropped in found[:most]:
        repo_id = repository.id
        if cleaning.is_repo_id(repo_id) and "/" in repo_id:
            rows.append(entry_row(entry_of(repository, dropped)))
        elif isinstance(repo_id, str) and repo_id:
            invalid.append(cleaning.shown_id(repo_id))
        else:
            lost += 1
    return Page(rows, invalid, lost)
