"""What notebooks publish, under stable names, for the pages of the book.

A notebook publishes values, figures, tables, findings and claims (`report.publishing`). Words about
them (title, caption, alternative text, formula, the sentence of a finding) are prose: they live in
``book/<language>/results/<chapter>.yaml`` and meet the results only when the page is built, so an
edited sentence runs no notebook.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from report.quantities import Kind

RESULT_MIME = "application/vnd.report.result+json"
"""The type of an output that marks, in an executed notebook, where a result was published."""


@dataclass(frozen=True)
class Column:
    """How one column of a published table is written.

    `name` is the column of the frame; its heading stands in the words of the book. A column of kind
    "repo" or "url" becomes a link. `link` names another column that holds the address to link to.
    """

    name: str
    kind: Kind = "text"
    unit: str | None = None
    link: str | None = None


@dataclass(frozen=True)
class Value:
    """A number (or date, or name) that prose cites by name.

    `raw` is in base units (a share is a fraction, parameters are units, money is dollars);
    `low`/`high` bound its interval at `level` confidence; `tables` are the tables of the edition it
    was computed from and `rows` how many of their rows entered.
    """

    name: str
    raw: Any
    kind: Kind
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    tables: tuple[str, ...] = ()
    rows: int | None = None


@dataclass(frozen=True)
class FigureResult:
    """A drawing, its data and the tables these came from. Sizes in CSS pixels: (width, height)."""

    name: str
    tables: tuple[str, ...]
    size: tuple[int, int]
    narrow_size: tuple[int, int]
    rows: int


@dataclass(frozen=True)
class TableResult:
    """A table shown to readers: its columns in order, and where its rows came from."""

    name: str
    columns: tuple[Column, ...]
    tables: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class Finding:
    """A sentence that depends on what the data say.

    `case` selects the sentence among those written for this finding; a case without a sentence
    fails the build, so new data can never leave an old sentence standing.
    """

    name: str
    case: str


@dataclass(frozen=True)
class ClaimResult:
    """A statement put to the test, as shown on its card. Texts by language: {"it": …, "en": …}.

    `overturned_by` says what would change the verdict; `sensitivity` holds the limits that the test
    asks for and the verdicts under stricter and looser ones (None without a test that was run).
    """

    claim_id: str
    system_id: str
    kind: str
    verdict: str
    prepared_verdict: str
    computed: bool
    statement: Mapping[str, str]
    test: Mapping[str, str]
    reason: Mapping[str, str]
    numbers: tuple[Mapping[str, Any], ...] = ()
    evidence: tuple[Mapping[str, Any], ...] = ()
    overturned_by: Mapping[str, str] = field(default_factory=dict)
    sensitivity: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class CaseResult:
    """All that a case file shows of a system. Texts by language: {"it": …, "en": …}.

    `claims` are ids of the ledger; `subjects` the cards (name, role, note, facts); `events` the
    timeline, each with what happened and whether that was since the piece; `sources` the documents.
    """

    system_id: str
    name: Mapping[str, str]
    claims: tuple[str, ...] = ()
    subjects: tuple[Mapping[str, Any], ...] = ()
    events: tuple[Mapping[str, Any], ...] = ()
    sources: tuple[Mapping[str, Any], ...] = ()


@dataclass
class Results:
    """Everything a chapter published, by name.

    `untold` is None where everything must be told. On an edition made out of another it lists what
    failed for want of data (cell, line, reason), and a result that has words may be missing.
    """

    chapter: str
    edition: str
    lang: str
    values: dict[str, Value] = field(default_factory=dict)
    figures: dict[str, FigureResult] = field(default_factory=dict)
    tables: dict[str, TableResult] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    claims: dict[str, ClaimResult] = field(default_factory=dict)
    cases: dict[str, CaseResult] = field(default_factory=dict)
    untold: list[dict[str, str]] | None = None


@dataclass(frozen=True)
class Untold:
    """A result that has words but that these data were too few to tell."""

    name: str


def load_results(folders: Iterable[Path]) -> dict[str, Results]:
    """Read the ``results.json`` of each chapter's folder; chapter name to results."""
    loaded = (results_from_json(folder / "results.json") for folder in folders)
    return {results.chapter: results for results in loaded}


def results_from_json(path: Path) -> Results:
    """Read one ``results.json`` back into :class:`Results`."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    results = Results(raw["chapter"], raw["edition"], raw["lang"], untold=raw.get("untold"))
    results.values = {n: Value(**_tupled(v, "tables")) for n, v in raw["values"].items()}
    results.figures = {
        n: FigureResult(**_tupled(v, "tables", "size", "narrow_size"))
        for n, v in raw["figures"].items()
    }
    for name, table in raw["tables"].items():
        table["columns"] = tuple(Column(**column) for column in table["columns"])
        results.tables[name] = TableResult(**_tupled(table, "tables"))
    results.findings = {n: Finding(**v) for n, v in raw["findings"].items()}
    results.claims = {
        n: ClaimResult(**_tupled(v, "numbers", "evidence")) for n, v in raw["claims"].items()
    }
    results.cases = {
        n: CaseResult(**_tupled(v, "claims", "subjects", "events", "sources"))
        for n, v in raw.get("cases", {}).items()
    }
    return results


def _tupled(record: dict[str, Any], *keys: str) -> dict[str, Any]:
    return record | {key: tuple(record[key]) for key in keys}
