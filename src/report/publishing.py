"""Publish what a notebook found: show it there, and write it where the book finds it.

On disk, in one folder a chapter and language::

    results.json                 everything but the drawings
    <name>.svg  <name>.narrow.svg  <name>.png   a figure for text width, for phones, for cards
    <name>.print.svg             the same for the PDF, its letters as text
    <name>.csv                   exactly the rows a figure or table shows
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
from IPython.display import display

from report.errors import ReportError
from report.language import Language
from report.quantities import KINDS, Kind, plain, write
from report.results import (
    RESULT_MIME,
    CaseResult,
    ClaimResult,
    Column,
    FigureResult,
    Finding,
    Results,
    TableResult,
    Value,
)

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\n")


class InvalidResult(ReportError):
    """A result that cannot be published: bad name, published twice, unknown kind, wrong columns."""


class HasEdition(Protocol):
    """What a publisher needs to know of an edition."""

    @property
    def id(self) -> str:
        """The edition's identifier, as in "2026-10"."""
        ...


class Drawing(Protocol):
    """What a figure function returns, as `report.figures.style` makes it."""

    def savefig(self, fname: Any, **options: Any) -> None:
        """Write the drawing."""

    def get_size_inches(self) -> Any:
        """Return (width, height) in inches."""


class Publisher:
    """Collects the results of one notebook run and writes them to `into` when saved.

    With an empty `into` (a notebook run on its own) everything is shown and nothing is written.
    """

    def __init__(self, chapter: str, lang: str, edition: HasEdition, into: str | Path = "") -> None:
        self.language = Language.of(lang)
        self.into = Path(into) if str(into) else None
        self.results = Results(chapter, edition.id, lang)

    def value(
        self,
        name: str,
        raw: Any,
        kind: Kind,
        *,
        tables: Sequence[str],
        unit: str | None = None,
        interval: tuple[float, float] | None = None,
        level: float | None = None,
        rows: int | None = None,
    ) -> None:
        """Publish a value; `interval` is (low, high) in the unit of `raw` at `level`."""
        if kind not in KINDS:
            raise InvalidResult(
                f"Value {name!r}: unknown kind {kind!r}. Known: {', '.join(KINDS)}."
            )
        low, high = interval if interval is not None else (None, None)
        value = Value(
            name, plain(raw), kind, unit, plain(low), plain(high), level, tuple(tables), plain(rows)
        )
        self._add(self.results.values, name, value)

    def figure(
        self,
        name: str,
        draw: Callable[[Any, pd.DataFrame], Drawing],
        frame: pd.DataFrame,
        *,
        tables: Sequence[str],
    ) -> None:
        """Draw `frame` with ``draw(page, frame)`` at both widths and publish it with its data."""
        from report.figures import style

        self._check_new(self.results.figures, name)
        with style.applied():
            wide = draw(style.Page(style.TEXT_WIDTH, self.language), frame)
            narrow = draw(style.Page(style.PHONE_WIDTH, self.language), frame)
            result = FigureResult(
                name, tuple(tables), style.pixels(wide), style.pixels(narrow), len(frame)
            )
            if self.into:
                style.save(wide, self._path(f"{name}.svg"))
                style.save(wide, self._path(f"{name}.print.svg"))
                style.save(wide, self._path(f"{name}.png"))
                style.save(narrow, self._path(f"{name}.narrow.svg"))
                write_csv(frame, self._path(f"{name}.csv"))
                shown = self._path(f"{name}.png").read_bytes()
            else:
                shown = style.as_png(wide)
            self._show("figure", name, shown)
            style.close(wide, narrow)
        self.results.figures[name] = result

    def table(
        self, name: str, frame: pd.DataFrame, columns: Sequence[Column], *, tables: Sequence[str]
    ) -> None:
        """Publish `frame`; `columns` say which of its columns are shown, in which order and how."""
        missing = [c.name for c in columns if c.name not in frame.columns]
        missing += [c.link for c in columns if c.link and c.link not in frame.columns]
        if missing:
            raise InvalidResult(f"Table {name!r}: the frame has no column {', '.join(missing)}.")
        result = TableResult(name, tuple(columns), tuple(tables), len(frame))
        self._add(self.results.tables, name, result)
        if self.into:
            write_csv(frame, self._path(f"{name}.csv"))
        self._show("table", name, frame)

    def finding(self, name: str, case: str) -> None:
        """Publish which of its sentences a finding takes on these data."""
        self._add(self.results.findings, name, Finding(name, case))
        self._show("finding", name, f"{name}: {case}")

    def claim(self, claim: ClaimResult) -> None:
        """Publish a claim with its verdict and what it rests on."""
        if claim.claim_id in self.results.claims:
            raise InvalidResult(f"Claim {claim.claim_id} is published twice.")
        self.results.claims[claim.claim_id] = claim

    def case(self, case: CaseResult) -> None:
        """Publish what the case file of a system shows."""
        if case.system_id in self.results.cases:
            raise InvalidResult(f"The case {case.system_id} is published twice.")
        self.results.cases[case.system_id] = case

    def save(self) -> None:
        """Write ``results.json``, last of all, and show the values."""
        if self.into:
            text = json.dumps(
                asdict(self.results), ensure_ascii=False, indent=1, default=plain, allow_nan=False
            )
            self._path("results.json").write_text(text + "\n", encoding="utf-8")
        self._show("values", self.results.chapter, self._values_frame())

    def _values_frame(self) -> pd.DataFrame:
        rows = [
            (v.name, write(v.raw, v.kind, self.language, unit=v.unit, exact=True))
            for v in self.results.values.values()
        ]
        return pd.DataFrame(rows, columns=["name", "value"])

    def _add(self, shelf: dict[str, Any], name: str, result: Any) -> None:
        self._check_new(shelf, name)
        shelf[name] = result

    def _check_new(self, shelf: Mapping[str, Any], name: str) -> None:
        if not _NAME.fullmatch(name):
            raise InvalidResult(f"Result name {name!r}: use lower-case words joined by hyphens.")
        if name in shelf:
            raise InvalidResult(f"Result {name!r} is published twice in {self.results.chapter}.")
        drawn, shown = self.results.figures, self.results.tables
        if (shelf is drawn and name in shown) or (shelf is shown and name in drawn):
            raise InvalidResult(f"A figure and a table share the name {name!r}, so also one CSV.")

    def _path(self, file: str) -> Path:
        assert self.into is not None
        self.into.mkdir(parents=True, exist_ok=True)
        return self.into / file

    def _show(self, kind: str, name: str, shown: Any) -> None:
        """Display a result, marked so that the book can put its own in its place."""
        reference = {"kind": kind, "name": f"{self.results.chapter}.{name}"}
        bundle: dict[str, Any] = {RESULT_MIME: reference, "text/plain": f"{kind} {name}"}
        if isinstance(shown, bytes):
            bundle["image/png"] = shown
        elif isinstance(shown, pd.DataFrame):
            bundle["text/html"] = shown.to_html(index=False, max_rows=20, border=0)
            bundle["text/plain"] = shown.to_string(index=False, max_rows=20)
        else:
            bundle["text/plain"] = str(shown)
        display(bundle, raw=True)


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as UTF-8 CSV; text that a spreadsheet would run as a formula is made inert."""
    safe = frame.copy()
    for name in safe.select_dtypes(include=["object", "string", "str", "category"]).columns:
        safe[name] = safe[name].map(inert, na_action="ignore")
    safe.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def inert(cell: Any) -> Any:
    """Return text with a leading apostrophe where a spreadsheet would take it for a formula."""
    if not isinstance(cell, str):
        return cell
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")  # a lone \r would end the row, unquoted
    return f"'{cell}" if cell.startswith(_FORMULA_START) else cell
