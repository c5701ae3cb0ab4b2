"""One page of a listing: its repositories as rows, and what on it is none."""

from __future__ import annotations

from typing import Any, NamedTuple

from report.hub import cleaning
from report.hub.entries import parse, read_entry
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


def read_page(body: bytes, most: int | None = None) -> Page | None:
    """Return the first `most` entries of a page; None if it is no list that can be read."""
    content = parse(body)
    if not isinstance(content, list):
        return None
    rows, invalid, lost = [], [], 0
    for item in content[:most]:
        repo_id = item.get("id") if isinstance(item, dict) else None
        if cleaning.is_repo_id(repo_id) and "/" in repo_id:
            rows.append(entry_row(read_entry(item)))
        elif isinstance(repo_id, str) and repo_id:
            invalid.append(cleaning.shown_id(repo_id))
        else:
            lost += 1
    return Page(rows, invalid, lost)
