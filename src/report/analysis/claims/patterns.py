"""Where statements that do not fully hold go wrong: our own reading of the reasons, not a test."""

from __future__ import annotations

from typing import Final, Literal

import pandas as pd

from report.analysis.claims.summary import FAULTY

Pattern = Literal["scope", "date", "term", "source"]

PATTERN_LABELS: Final[dict[str, str]] = {
    "scope": "Scope",
    "date": "Date",
    "term": "Term",
    "source": "Independence of the source",
}
PATTERN_MEANINGS: Final[dict[str, str]] = {
    "scope": "A part is given for the whole, or a condition is left out",
    "date": "The order or distance in time is wrong",
    "term": "The word used means something else",
    "source": "The ground is the maker's own word, or an inference",
}

PATTERNS: Final[dict[str, Pattern]] = {
    "SEED-03": "term",
    "SEED-04": "scope",
    "SEED-05": "source",
    "SEED-06": "scope",
    "SEED-07": "scope",
    "CANN-01": "scope",
    "CANN-03": "term",
    "CANN-04": "scope",
    "CANN-06": "source",
    "GLM-02": "date",
    "GLM-03": "source",
    "GLM-04": "scope",
    "GLM-05": "date",
    "GLM-06": "scope",
    "GLM-09": "source",
    "GLM-12": "source",
    "GLM-13": "scope",
    "GLM-15": "term",
    "ERNIE-01": "term",
    "ERNIE-03": "scope",
    "ERNIE-06": "date",
    "ERNIE-07": "term",
    "ERNIE-08": "date",
    "DS-03": "source",
    "DS-04": "term",
    "DS-05": "scope",
    "DS-06": "scope",
    "DS-07": "date",
    "OEL-01": "date",
    "META-03": "source",
    "META-04": "term",
    "META-05": "scope",
    "META-06": "source",
    "META-07": "scope",
    "GEMMA-01": "date",
    "GEMMA-02": "term",
    "GEMMA-03": "term",
    "NEWTON-01": "scope",
    "CHN-01": "scope",
    "DYN-01": "date",
    "DYN-04": "source",
    "DEF-02": "scope",
    "DEF-03": "source",
    "DEF-04": "source",
}
"""The main pattern of each statement that is not simply confirmed."""


def pattern_counts(ledger: pd.DataFrame) -> pd.DataFrame:
    """Count statements with a fault by pattern.

    Columns: pattern, label, meaning, claims, mostly-confirmed, partly-true, contradicted.
    Statements whose verdict has turned for the worse without a reading count nowhere.
    """
    faulty = ledger[ledger["verdict"].isin(FAULTY)]
    pattern = faulty["claim_id"].map(PATTERNS)
    counts = pd.crosstab(pattern, faulty["verdict"])
    counts = counts.reindex(index=list(PATTERN_LABELS), columns=list(FAULTY), fill_value=0)
    counts.index.name = "pattern"
    counts.columns.name = None
    result = counts.assign(claims=counts.sum(axis=1)).reset_index()
    result["label"] = result["pattern"].map(PATTERN_LABELS)
    result["meaning"] = result["pattern"].map(PATTERN_MEANINGS)
    return result.sort_values("claims", ascending=False, kind="stable", ignore_index=True)


def unread(ledger: pd.DataFrame) -> list[str]:
    """Return statements with a fault that no pattern has been given to."""
    faulty = ledger.loc[ledger["verdict"].isin(FAULTY), "claim_id"]
    return [claim_id for claim_id in faulty if claim_id not in PATTERNS]
