"""The dated timeline of a system: events of the ledger, releases, changes of licence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from report.analysis.claims.readings import day
from report.analysis.claims.timeline import LINE_SYSTEMS
from report.language import LANGUAGES, Language

Tables = Mapping[str, pd.DataFrame]

LATEST_DAY: Final[Mapping[int, str]] = {
    1: "2025-08-21",
    2: "2025-08-21",
    3: "2025-08-21",
    4: "2025-06-30",
    5: "2025-06-30",
    6: "2025-05-02",
    7: "2025-05-02",
    8: "2025-05-02",
}
"""The latest day each piece can be of: its own date, or that of the next dated one in the list."""

RELEASE = "{name} is released"
RELICENSED = "{name}: licence from {before} to {after}"
COLUMNS = ["date", "kind", "what_en", "what_it", "source_url"]


def piece_day(claims: pd.DataFrame, system_id: str) -> str:
    """Return the latest day that the newest piece about a system can be of (ISO)."""
    pieces = claims.loc[claims["system_id"] == system_id, "piece"]
    return max(LATEST_DAY[int(piece)] for piece in pieces)


def timeline(tables: Tables, system_id: str) -> pd.DataFrame:
    """Return the dated timeline of a system, the oldest first.

    Columns: date (full or partial), kind (event, release, licence), what_en, what_it, source_url,
    since (the date lies after the piece can have been written). A release on a day on which the
    ledger notes an event of the system is not repeated.
    """
    noted = _events(tables["timeline"], system_id)
    released = _releases(tables["case_subjects"], tables["families"], system_id)
    released = released[~released["date"].isin(set(noted["date"]))]
    changed = _licences(tables["licence_changes"], tables["licences"], system_id)
    found = pd.concat([noted, released, changed], ignore_index=True)
    latest = day(piece_day(tables["claims"], system_id))
    days = found["date"].map(day)
    dated = found.assign(day=days, since=days > latest)
    ordered = dated.sort_values(["day", "kind"], kind="stable")
    return ordered[[*COLUMNS, "since"]].reset_index(drop=True)


def _events(events: pd.DataFrame, system_id: str) -> pd.DataFrame:
    rows = events[events["system_id"] == system_id].rename(
        columns={"event_en": "what_en", "event_it": "what_it"}
    )
    return rows.assign(kind="event")[COLUMNS]


def _releases(subjects: pd.DataFrame, families: pd.DataFrame, system_id: str) -> pd.DataFrame:
    chosen = subjects[(subjects["system_id"] == system_id) & (subjects["role"] != "variant")]
    rows = families[families["family_id"].isin(chosen["family_id"].dropna())]
    rows = rows[rows["release_date"].notna()]
    words = {
        f"what_{code}": [Language(code).label(RELEASE).format(name=name) for name in rows["name"]]
        for code in LANGUAGES
    }
    dated = rows.assign(date=rows["release_date"].astype(str), kind="release", **words)
    return dated.rename(columns={"repository_url": "source_url"})[COLUMNS]


def _licences(changes: pd.DataFrame, licences: pd.DataFrame, system_id: str) -> pd.DataFrame:
    names = licences.set_index("licence_id")["name"]
    lines = changes["model_line"].map(LINE_SYSTEMS) == system_id
    rows = changes[lines & changes["change_date"].notna() & (changes["direction"] != "unchanged")]
    rows = rows[rows["from_licence_id"].notna() & rows["to_licence_id"].notna()]
    rows = rows[rows["from_licence_id"] != rows["to_licence_id"]]
    words = {
        f"what_{code}": [
            Language(code)
            .label(RELICENSED)
            .format(name=name, before=names[before], after=names[after])
            for name, before, after in zip(
                rows["to_model_or_version"],
                rows["from_licence_id"],
                rows["to_licence_id"],
                strict=True,
            )
        ]
        for code in LANGUAGES
    }
    return rows.assign(date=rows["change_date"].astype(str), kind="licence", **words)[COLUMNS]
