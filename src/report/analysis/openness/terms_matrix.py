"""Licences side by side, term by term: does it leave free, ask for something, or shut out?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from report.analysis.openness.terms import CATEGORY_LABELS

FREE, ASKS, BARS, UNREAD = "leaves free", "asks or limits", "bars or withholds", "not established"
STATES = (FREE, ASKS, BARS, UNREAD)
TERMS = ("use", "size", "territory", "naming", "outputs", "patents", "termination")
TERM_HEADS = {
    "use": "field of use",
    "size": "users or revenue",
    "territory": "territory",
    "naming": "name to be shown",
    "outputs": "use of outputs",
    "patents": "patents",
    "termination": "how it ends",
}
_OUTPUTS = {
    "may not train other models": BARS,
    "bound by the same limits": ASKS,
    "allowed on conditions": ASKS,
    "not mentioned": FREE,
    "no limit": FREE,
}
_NAMING = {"name to be shown": ASKS, "name shown above a threshold": ASKS, "notices only": FREE}
# No clause on patents leaves the question to the law of the land: not a grant one can rely on.
_PATENTS = {"express": FREE, "not mentioned": ASKS, "none": BARS}


def terms_matrix(
    licences: pd.DataFrame, terms: pd.DataFrame, thresholds: pd.DataFrame, families: pd.Series
) -> pd.DataFrame:
    """Return the state of each term of each licence, a row a licence, the freest first.

    `licences` is the table licences, `terms` its :func:`~.terms.licence_terms`, `thresholds` its
    :func:`~.thresholds.size_thresholds`, `families` licence id to the number of families followed
    whose weights come under it.

    Columns: licence_id, name, category, reading (label), families, and one for each of
    :data:`TERMS` (one of :data:`STATES`).
    """
    words = licences.set_index("licence_id")["user_threshold"].fillna("")
    sized = set(thresholds.loc[thresholds["consequence"] != "name to be shown", "licence_id"])
    rows = [
        (
            told["licence_id"],
            told["name"],
            told["category"],
            told["reading"],
            int(families.get(told["licence_id"], 0)),
            *_states(told, words[told["licence_id"]], told["licence_id"] in sized),
        )
        for told in terms.to_dict("records")
    ]
    columns = ["licence_id", "name", "category", "reading", "families", *TERMS]
    frame = pd.DataFrame(rows, columns=columns)
    order = frame["category"].map(list(CATEGORY_LABELS).index)
    limits = frame[list(TERMS)].isin([ASKS, BARS]).sum(axis=1)
    by = frame.assign(_order=order, _limits=limits).sort_values(
        ["_order", "_limits", "name"], kind="stable"
    )
    return by.drop(columns=["_order", "_limits"]).reset_index(drop=True)


def _states(told: Mapping[Any, Any], size_words: str, sized: bool) -> tuple[str, ...]:
    return (
        _use(told["use"]),
        _size(size_words, sized),
        _territory(told),
        _NAMING.get(told["naming"], UNREAD),
        _OUTPUTS.get(told["outputs"], UNREAD),
        _PATENTS.get(told["patents"], UNREAD),
        _termination(told["termination"]),
    )


def _use(labels: str) -> str:
    if not labels:
        return UNREAD
    if "no commercial use" in labels:
        return BARS
    return FREE if labels == "no limit" else ASKS


def _size(words: str, sized: bool) -> str:
    if sized or "threshold present" in words:
        return ASKS
    if words.startswith("none"):
        return FREE
    if words.startswith("any "):
        return BARS  # any commercial use, whatever the size
    return ASKS if words and not words.startswith("unknown") else UNREAD


def _territory(told: Mapping[Any, Any]) -> str:
    if told["excluded"]:
        return ASKS if told["excluded_models"] else BARS
    return FREE if told["territory_read"] else UNREAD


def _termination(labels: str) -> str:
    if not labels:
        return UNREAD
    if "at the maker's will" in labels:
        return BARS
    return FREE if labels in ("not mentioned", "patents only, on a lawsuit") else ASKS


def state_counts(matrix: pd.DataFrame, terms: Mapping[str, str] = TERM_HEADS) -> pd.DataFrame:
    """Return, a row a term, how many licences leave it free, limit it, bar it: term, and states."""
    counts = {head: matrix[term].value_counts() for term, head in terms.items()}
    frame = pd.DataFrame(counts).T.reindex(columns=list(STATES)).fillna(0).astype(int)
    return frame.rename_axis("term").reset_index()
