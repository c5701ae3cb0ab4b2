"""A whole case file: subjects with their cards, claims, timeline and sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from report.analysis.cases.background import Background, read_background
from report.analysis.cases.events import timeline
from report.analysis.cases.facts import Fact, subject_facts
from report.analysis.claims.check import Tables
from report.quantities import plain

SHOWN_ROLES = ("named", "successor", "companion")


@dataclass(frozen=True)
class Case:
    """One system: its name, cards by subject, ledger rows, timeline and sources."""

    system_id: str
    names: Mapping[str, str]
    subjects: tuple[tuple[Mapping[Any, Any], Sequence[Fact]], ...]
    claims: pd.DataFrame
    events: pd.DataFrame
    sources: pd.DataFrame


def read_cases(tables: Tables, ledger: pd.DataFrame) -> dict[str, Case]:
    """Return the case of every system in its order; `ledger` as from ``claims.ledger.ledger``."""
    known = read_background(tables)
    systems = tables["systems"].sort_values("order")
    return {
        one["system_id"]: _case(tables, known, ledger, one) for one in systems.to_dict("records")
    }


def _case(
    tables: Tables, known: Background, ledger: pd.DataFrame, system: Mapping[Any, Any]
) -> Case:
    system_id = str(system["system_id"])
    rows = known.subjects[known.subjects["system_id"] == system_id].sort_values("position")
    shown = rows[rows["role"].isin(SHOWN_ROLES)]
    claims = ledger[ledger["system_id"] == system_id]
    return Case(
        system_id,
        {code: str(system[f"name_{code}"]) for code in ("en", "it")},
        tuple((row.to_dict(), subject_facts(known, row)) for _, row in shown.iterrows()),
        claims,
        timeline(tables, system_id),
        sources(tables["claim_evidence"], list(claims["claim_id"])),
    )


def sources(evidence: pd.DataFrame, claim_ids: Sequence[str]) -> pd.DataFrame:
    """Return the documents read for some claims, each once, in the order of the claims.

    Columns: source_title, publisher, source_url, published_date, confidence (the best with which it
    was read), claims (ids joined by ", ").
    """
    rows = evidence[evidence["claim_id"].isin(claim_ids)]
    rows = rows.assign(
        place=rows["claim_id"].map(list(claim_ids).index),
        rank=rows["confidence"].map(["high", "medium", "low"].index),
    ).sort_values(["place", "evidence_no"])
    grouped = rows.groupby(["source_url", "source_title"], sort=False)
    table = grouped.agg(
        publisher=("publisher", "first"),
        published_date=("published_date", "first"),
        rank=("rank", "min"),
        claims=("claim_id", lambda ids: ", ".join(dict.fromkeys(ids))),
    ).reset_index()
    return table.assign(confidence=table["rank"].map(["high", "medium", "low"].__getitem__)).drop(
        columns="rank"
    )


def case_record(case: Case) -> dict[str, Any]:
    """Return a case as the fields of a :class:`report.results.CaseResult`."""
    return {
        "system_id": case.system_id,
        "name": dict(case.names),
        "claims": tuple(case.claims["claim_id"]),
        "subjects": tuple(_subject_record(row, facts) for row, facts in case.subjects),
        "events": tuple(_event_record(row) for row in case.events.to_dict("records")),
        "sources": tuple(plain(row) for row in case.sources.to_dict("records")),
    }


def _subject_record(row: Mapping[Any, Any], facts: Sequence[Fact]) -> dict[str, Any]:
    return {
        "subject_id": row["subject_id"],
        "name": row["name"],
        "role": row["role"],
        "family_id": None if pd.isna(row["family_id"]) else row["family_id"],
        "note": {code: _text(row[f"note_{code}"]) for code in ("en", "it")},
        "source_url": row["source_url"],
        "facts": [
            {"label": fact.label, "raw": fact.raw, "kind": fact.kind, "unit": fact.unit}
            for fact in facts
        ],
    }


def _event_record(row: Mapping[Any, Any]) -> dict[str, Any]:
    what = {code: row[f"what_{code}"] for code in ("en", "it")}
    return {key: row[key] for key in ("date", "kind", "source_url", "since")} | {"what": what}


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
