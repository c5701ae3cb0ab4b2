"""What the tests read off the tables: one row, one date, one status, or a clear "not there"."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from report.analysis.claims.check import DataMissing, Tables
from report.analysis.openness.classes import OSAID_PARTS, judge
from report.analysis.openness.dossier import ComponentFact, Dossier
from report.analysis.openness.licences import FREE
from report.analysis.openness.verdict import Verdict
from report.partial_dates import first_day


def row(tables: Tables, table: str, column: str, key: str) -> pd.Series[Any]:
    """Return the first row of `table` whose `column` is `key`."""
    frame = tables[table]
    found = frame[frame[column] == key]
    if found.empty:
        raise DataMissing(table, key)
    return found.iloc[0]


def known(value: Any, table: str, what: str) -> Any:
    """Return `value`, or raise when it is unknown."""
    if pd.isna(value):
        raise DataMissing(table, what)
    return value


def day(value: Any) -> date:
    """Return a full or partial ISO date as a day; of a month or year, its first day.

    >>> day("2025-03")
    datetime.date(2025, 3, 1)
    """
    known = value if isinstance(value, date) else first_day(str(value)[:10])
    return date(known.year, known.month, known.day)


def repositories(tables: Tables, pattern: str) -> pd.DataFrame:
    """Return the rows of ``models`` whose `repo_id` matches a regular expression in full."""
    models = tables["models"]
    found = models[models["repo_id"].str.fullmatch(pattern)]
    if found.empty:
        raise DataMissing("models", pattern.replace("\\", ""))
    return found


def first_created(tables: Tables, pattern: str) -> date:
    """Return the day the first of the matching repositories was created on the Hub."""
    days = repositories(tables, pattern)["created_at"].dropna()
    if days.empty:
        raise DataMissing("models", f"created_at, {pattern}".replace("\\", ""))
    return day(days.min())


def released(tables: Tables, family_id: str) -> date:
    """Return the release day of a model family."""
    text = row(tables, "families", "family_id", family_id)["release_date"]
    return day(known(text, "families", f"release_date, {family_id}"))


def event_day(tables: Tables, event_id: str) -> date:
    """Return the day of an event of the timeline."""
    return day(row(tables, "timeline", "event_id", event_id)["date"])


def statuses(tables: Tables, family_id: str) -> dict[str, str]:
    """Return the status of each component of a family."""
    components = tables["components"]
    found = components[components["family_id"] == family_id]
    if found.empty:
        raise DataMissing("components", family_id)
    return {str(r.component): str(r.status) for r in found.itertuples()}


def status_of(tables: Tables, family_id: str, component: str) -> str:
    """Return the status of one component of a family; raise when it is unknown."""
    status = statuses(tables, family_id).get(component, "unknown")
    if status == "unknown":
        raise DataMissing("components", f"{family_id}, {component}")
    return status


def weights_licence(tables: Tables, family_id: str) -> str:
    """Return the licence of the final weights of a family."""
    components = tables["components"]
    of_family = components["family_id"] == family_id
    found = components[of_family & (components["component"] == "final-weights")]
    if found.empty or pd.isna(found.iloc[0]["licence_id"]):
        raise DataMissing("components", f"{family_id}, final-weights, licence_id")
    return str(found.iloc[0]["licence_id"])


def is_free(tables: Tables, licence_id: str) -> bool:
    """True when the licence sets no limit on field of use, users or territory."""
    category = row(tables, "licences", "licence_id", licence_id)["category"]
    if pd.isna(category) or category == "unknown":
        raise DataMissing("licences", f"category, {licence_id}")
    return category in FREE


def has_open_parts(status: dict[str, str]) -> bool | None:
    """True when all parts the Open Source AI Definition asks for are open; None when not known.

    The OSAID-like test of the chapter on openness, whatever the licence. One part that is not open
    decides, whatever is unknown beside it.
    """
    dossier = Dossier("", {name: ComponentFact(name, state) for name, state in status.items()})
    verdict = judge(OSAID_PARTS, dossier).verdict
    return {Verdict.MET: True, Verdict.NOT_MET: False}.get(verdict)
