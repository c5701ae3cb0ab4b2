"""How licences changed along a model line: looser or tighter, and when."""

from __future__ import annotations

import pandas as pd

from report.analysis.openness.licences import FREEDOM
from report.partial_dates import first_day

LOOSER, TIGHTER = "looser", "tighter"
_DIRECTIONS = {
    "more-open": LOOSER,
    "more-restrictive": TIGHTER,
    "mixed": "mixed",
    "unchanged": "unchanged",
}


def dated_changes(changes: pd.DataFrame, licences: pd.DataFrame) -> pd.DataFrame:
    """Return the changes of licence with a date, the oldest first.

    Columns: change_id, date (the day; the first of the month or year where only that is known),
    change_date (as read, perhaps partial), model_line, before, after (model or version),
    licence_before, licence_after (ids), category_before, category_after, direction (looser,
    tighter, mixed, unchanged), step (category rank after minus before; missing where one is
    unknown), what_changed (in English), what_changed_it (in Italian), source_url.
    """
    category = dict(zip(licences["licence_id"], licences["category"], strict=True))
    dated = changes[changes["change_date"].notna()].copy()
    frame = pd.DataFrame(
        {
            "change_id": dated["change_id"],
            "date": pd.to_datetime(dated["change_date"].map(first_day)),
            "change_date": dated["change_date"],
            "model_line": dated["model_line"],
            "before": dated["from_model_or_version"],
            "after": dated["to_model_or_version"],
            "licence_before": dated["from_licence_id"],
            "licence_after": dated["to_licence_id"],
            "category_before": dated["from_licence_id"].map(category).fillna("unknown"),
            "category_after": dated["to_licence_id"].map(category).fillna("unknown"),
            "direction": dated["direction"].map(_DIRECTIONS),
            "what_changed": dated["what_changed"],
            "what_changed_it": dated["what_changed_it"],
            "source_url": dated["source_url"],
        }
    )
    ranks = [frame[name].map(FREEDOM) for name in ("category_before", "category_after")]
    frame["step"] = ranks[1] - ranks[0]
    return frame.sort_values(["date", "model_line", "after"], ignore_index=True)


def direction_counts(changes: pd.DataFrame, since: str | None = None) -> pd.Series:
    """Return how many changes went each way, from the date `since` on (ISO; all without it)."""
    if since is not None:
        changes = changes[changes["date"] >= pd.Timestamp(since)]
    counts = changes["direction"].value_counts()
    return counts.reindex(list(_DIRECTIONS.values()), fill_value=0)


def lines_both_ways(changes: pd.DataFrame) -> list[str]:
    """Return the model lines that have both loosened and tightened their licence, by name."""
    seen = changes.groupby("model_line")["direction"].agg(set)
    return sorted(str(line) for line, ways in seen.items() if {LOOSER, TIGHTER} <= ways)
