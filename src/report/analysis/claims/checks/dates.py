"""Statements about when something happened."""

from __future__ import annotations

from datetime import date

from report.analysis.claims.check import Number, Outcome, Tables, check
from report.analysis.claims.readings import day as day_of
from report.analysis.claims.readings import event_day, first_created, known, released, row
from report.analysis.claims.rules import Limits, dated, days_outside

SEED_PIECE = date(2025, 8, 21)
"""The day of the piece on Seed-OSS, from its address."""
DEEPSEEK_PIECE = (date(2025, 5, 2), date(2025, 6, 30))
"""The piece on DeepSeek is undated; it stands between two dated ones."""
DYNAMO_PIECE_LATEST = date(2025, 5, 2)
"""The piece on Dynamo is undated; it stands before one of this day."""
R1_RELEASE = date(2025, 1, 20)


def _outcome(day: date, first: date, last: date | None, limits: Limits) -> Outcome:
    """Judge a day against a window (without an end when `last` is None), and show both."""
    end = last or date.max
    numbers = (
        Number("Date in the tables", day, "date"),
        Number("Stated time, from", first, "date"),
        *([Number("Stated time, to", last, "date")] if last else []),
        Number("Days outside the stated time", days_outside(day, first, end), "count"),
    )
    return Outcome(dated(day, first, end, limits), numbers)


@check("SEED-01", "models")
def seed_01(tables: Tables, limits: Limits) -> Outcome:
    """Released within days of the piece: creation of the repositories on the Hub."""
    day = first_created(tables, "ByteDance-Seed/Seed-OSS-36B.*")
    return _outcome(day, SEED_PIECE, SEED_PIECE, limits)


@check("DS-01", "models", reach="core")
def ds_01(tables: Tables, limits: Limits) -> Outcome:
    """The effect came in January: creation of DeepSeek-R1. The effect itself rests on documents."""
    day = first_created(tables, "deepseek-ai/DeepSeek-R1")
    return _outcome(day, date(2025, 1, 1), date(2025, 1, 31), limits)


@check("META-01", "models", "families")
def meta_01(tables: Tables, limits: Limits) -> Outcome:
    """Llama 4 came after DeepSeek-R1 and before the piece."""
    judged = _outcome(released(tables, "llama-4"), R1_RELEASE, DEEPSEEK_PIECE[1], limits)
    created = first_created(tables, "meta-llama/Llama-4-.*")
    extra = Number("First repository on the Hub", created, "date")
    return Outcome(judged.verdict, (*judged.numbers, extra))


@check("GEMMA-01", "families")
def gemma_01(tables: Tables, limits: Limits) -> Outcome:
    """In the wake of DeepSeek: the latest of the three releases against that of R1."""
    day = max(released(tables, name) for name in ("gemma-2", "shieldgemma", "gemma-scope"))
    return _outcome(day, R1_RELEASE, DEEPSEEK_PIECE[1], limits)


@check("OAI-02", "families")
def oai_02(tables: Tables, limits: Limits) -> Outcome:
    """The open-weight model will come out: a release after the piece can have been written."""
    day = released(tables, "gpt-oss")
    return _outcome(day, DEEPSEEK_PIECE[0], None, limits)


@check("DYN-01", "dynamo", reach="core")
def dyn_01(tables: Tables, limits: Limits) -> Outcome:
    """Just released: publication against the latest day the undated piece can be of."""
    published = known(row(tables, "dynamo", "fact_id", "dyn-003")["date"], "dynamo", "dyn-003")
    day = day_of(published)
    numbers = (
        Number("Date in the tables", day, "date"),
        Number("Latest day the piece can be of", DYNAMO_PIECE_LATEST, "date"),
        Number("Days between the two", (DYNAMO_PIECE_LATEST - day).days, "count"),
    )
    return Outcome(dated(day, DYNAMO_PIECE_LATEST, DYNAMO_PIECE_LATEST, limits), numbers)


@check("NEWTON-02", "timeline", reach="core")
def newton_02(tables: Tables, limits: Limits) -> Outcome:
    """The engine will be open source: its first version. The licence rests on the repository."""
    announced, day = event_day(tables, "ev-28"), event_day(tables, "ev-57")
    numbers = (
        Number("Announcement", announced, "date"),
        Number("First alpha", event_day(tables, "ev-46"), "date"),
        Number("Version 1.0", day, "date"),
    )
    return Outcome(dated(day, announced, date.max, limits), numbers)
