"""Our count beside the total recorded on the Hub and the figure stated, and why they differ."""

from __future__ import annotations

import re

import pandas as pd

REASONS = (
    ("MTP layer in the file", ("MTP",)),
    ("stored copies of embedding or output head", ("copies", "stored copy", "embedding copy")),
    ("scales of quantised weights", ("scales",)),
    ("two 4-bit values counted as one", ("counted as one",)),
    (
        "buffers or unused weights in the file",
        ("router bias", "rotary frequencies", "buffers", "unused K/V", "more", "+ 80"),
    ),
)
"""Why a file holds other than the model's parameters, and the words of the notes that say so."""

UNEXPLAINED = "no reason noted"
_ABSENT = re.compile(r"\(no [^)]*\)")


def crosscheck(statements: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Return one row a model with a count and a statement.

    Columns: repo_id, counted, recorded (total of the Hub's metadata), recorded_difference (share of
    our count), stated (parameters, as stated), stated_by, stated_difference, resolved (the recorded
    difference is accounted for to the last parameter) and reason (";"-joined, empty when equal).
    """
    own = counted.set_index("repo_id").total.rename("counted")
    rows = statements.join(own, on="repo_id", how="inner").reset_index(drop=True)
    recorded = rows.safetensors_total.astype("Float64").astype(float)
    stated = rows.published_total_b * 1e9
    notes = rows.safetensors_note.fillna("").str.replace(_ABSENT, "", regex=True)
    table = pd.DataFrame(
        {
            "repo_id": rows.repo_id,
            "counted": rows.counted,
            "recorded": rows.safetensors_total,
            "recorded_difference": recorded / rows.counted - 1,
            "stated": stated,
            "stated_by": rows.statement_by,
            "stated_difference": stated / rows.counted - 1,
            "resolved": ~notes.str.contains("not resolved"),
        }
    )
    reasons = map(_reason, table.recorded_difference, notes)
    return table.assign(reason=list(reasons))


def differing(table: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Return the rows whose recorded total differs from our count by more than `threshold`."""
    far = table[table.recorded_difference.abs() > threshold]
    return far.sort_values("recorded_difference", ascending=False).reset_index(drop=True)


def stated_active(
    statements: pd.DataFrame, counted: pd.DataFrame, tolerance: float
) -> pd.DataFrame:
    """Return what makers state as active beside our two counts, for mixtures.

    Columns: repo_id, stated, active, active_without_embedding, nearest ("with", "without" or
    "neither" input embedding, within `tolerance` of the stated figure). Only figures of makers are
    taken; `nearest` says which of the two the stated figure lies closer to.
    """
    own = counted[counted.architecture.eq("MoE")].set_index("repo_id")
    rows = statements[statements.statement_by.eq("maker") & statements.published_active_b.notna()]
    joined = rows.join(own[["active", "active_without_embedding"]], on="repo_id", how="inner")
    table = pd.DataFrame(
        {
            "repo_id": joined.repo_id,
            "stated": joined.published_active_b * 1e9,
            "active": joined.active,
            "active_without_embedding": joined.active_without_embedding,
        }
    )
    far_with = (table.active / table.stated - 1).abs()
    far_without = (table.active_without_embedding / table.stated - 1).abs()
    nearest = far_without.lt(far_with).map({True: "without", False: "with"})
    close = far_with.combine(far_without, min) <= tolerance
    return table.assign(nearest=nearest.where(close, "neither")).reset_index(drop=True)


def _reason(difference: float, note: str) -> str:
    if pd.isna(difference) or difference == 0:
        return ""
    found = [name for name, words in REASONS if any(word in note for word in words)]
    return ";".join(found or [UNEXPLAINED])
