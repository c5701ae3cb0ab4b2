"""The values that the pages of case files may cite: counts, facts of cards, numbers of tests and
documents, dates of events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import pandas as pd

from report.analysis.cases.files import Case
from report.analysis.claims.check import Outcome
from report.analysis.claims.rules import HELD, VERDICTS
from report.analysis.claims.summary import JUDGED
from report.errors import ReportError, suggest
from report.quantities import Kind

_COUNTED: Final = ("open", "partial", "closed", "unknown")
"""Facts that list components: as values they are how many."""
_SCALES: Final = {"million": 1e6, "billion": 1e9, "trillion": 1e12}
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_OWN_WORD = re.compile(r" (?!vs|to|and|of)[a-z]")
"""What follows a number that counts something else than the unit of its cell."""


class UnknownValue(ReportError):
    """A page would cite a value that no case has."""


@dataclass(frozen=True)
class Citable:
    """A value that a page may cite: raw, kind, and the tables it comes from."""

    raw: Any
    kind: Kind
    tables: tuple[str, ...]


def citable(case: Case, found: Mapping[str, Outcome], evidence: pd.DataFrame) -> dict[str, Citable]:
    """Return every value that a page on the case may cite, by name.

    ``<system>-claims`` and the like; ``<subject>-total`` and the like, a fact of a card each;
    ``claim-<id>-<label>``, a number of a claim's test; ``evidence-<id>-<no>``, a figure or the date
    in a document (``-1``, ``-2`` … where it has several).
    """
    named = {f"{case.system_id}-{key}": value for key, value in counts(case).items()}
    named |= dict(_facts(case))
    for claim_id in case.claims["claim_id"]:
        outcome = found.get(claim_id)
        for number in outcome.numbers if outcome else ():
            name = f"claim-{claim_id.lower()}-{slug(number.label)}"
            named[name] = Citable(number.raw, cast(Kind, number.kind), ("claims",))
        for row in evidence[evidence["claim_id"] == claim_id].to_dict("records"):
            stem = f"evidence-{claim_id.lower()}-{int(row['evidence_no'])}"
            named |= dict(_document_figures(stem, row["value"], row["unit"]))
    return named


def chosen(known: Mapping[str, Citable], names: Sequence[str]) -> dict[str, Citable]:
    """Return the values that a page cites, by name; raise :class:`UnknownValue` for any other."""
    for name in names:
        if name not in known:
            raise UnknownValue(f"No case has a value {name!r}.{suggest(name, known)}")
    return {name: known[name] for name in names}


def counts(case: Case) -> dict[str, Citable]:
    """Return what is counted over the claims, the sources and the timeline of a case."""
    verdicts = case.claims["verdict"]
    numbers = {str(name): int((verdicts == name).sum()) for name in VERDICTS}
    numbers |= {
        "claims": len(verdicts),
        "judged": int(verdicts.isin(JUDGED).sum()),
        "held": int(verdicts.isin(HELD).sum()),
    }
    figures = {
        name: Citable(number, "count", ("claims", "verdicts")) for name, number in numbers.items()
    }
    dated = ("timeline", "families", "licence_changes")
    last = case.events["date"].iloc[-1] if len(case.events) else None
    return figures | {
        "sources": Citable(len(case.sources), "count", ("claim_evidence",)),
        "events": Citable(len(case.events), "count", dated),
        "since": Citable(int(case.events["since"].sum()), "count", dated),
        "last": Citable(last, "date", dated),
    }


def _facts(case: Case) -> Iterator[tuple[str, Citable]]:
    for row, facts in case.subjects:
        for fact in facts:
            listed = fact.key in _COUNTED and fact.kind == "label"
            raw = len(str(fact.raw).split(";")) if listed else fact.raw
            kind: Kind = "count" if listed else fact.kind
            yield f"{row['subject_id']}-{fact.key}", Citable(raw, kind, fact.tables)


def _document_figures(stem: str, value: Any, unit: Any) -> Iterator[tuple[str, Citable]]:
    """Yield the figures or the date that stand in the cell `value` of a piece of evidence."""
    text = "" if pd.isna(value) else str(value)
    tables = ("claim_evidence",)
    if _DATE.fullmatch(text):
        yield stem, Citable(text, "date", tables)
        return
    numbers = list(_NUMBER.finditer(text))
    for place, number in enumerate(numbers, start=1):
        counted = _OWN_WORD.match(text, number.end()) or pd.isna(unit)
        raw, kind = _scaled(number[0], "" if counted else str(unit))
        yield (stem if len(numbers) == 1 else f"{stem}-{place}"), Citable(raw, kind, tables)


def _scaled(number: str, unit: str) -> tuple[float | int, Kind]:
    """Return a figure in base units and its kind.

    >>> _scaled("5.576", "million USD"), _scaled("2048", "GPUs")
    ((5576000.0, 'usd'), (2048, 'count'))
    """
    if unit == "percent active":
        return float(number) / 100, "share"
    scale, _, what = unit.partition(" ")
    amount = float(number) * _SCALES.get(scale, 1)
    if what == "USD":
        return amount, "usd"
    if what in ("parameters", "downloads", "users", "GPU hours", "tokens"):
        return round(amount), "parameters" if what == "parameters" else "count"
    return (int(amount), "count") if amount.is_integer() else (amount, "number")


def slug(label: str) -> str:
    """Return a label as the name of a value.

    >>> slug("Behind gpt-oss-120b")
    'behind-gpt-oss-120b'
    """
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")
