"""The terms of a licence in comparable form: who may use it, where, and on what conditions.

The table `licences` holds each term in words; here each becomes a number or one of a few labels.
Words that no rule knows come out as unknown, never as "no limit".
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from report.analysis.openness.thresholds import REVENUE, USERS, amounts_of, size_words

UNKNOWN_TERM = ""
_PLACES = (("EU", "EU"), ("UK", "GB"), ("South Korea", "KR"))
_OUTPUT_RULES = (
    (
        r"may not (improve|train)|may not be used to develop|not for models competing",
        "may not train other models",
    ),
    (r"^none stated", "not mentioned"),
    (
        r"^none beyond NC|bound|conflict|covered by same|for research|to research|as above",
        "bound by the same limits",
    ),
    (r"^none|^derivatives limited", "no limit"),
    (r"^allowed|distilled from outputs|only Cosmos", "allowed on conditions"),
)
_DUTY = re.compile(r"'?Built with|'?Powered by|start with|attribution statement|^statement|display")
CATEGORY_LABELS = {
    "osi-approved": "OSI-approved",
    "permissive-model-licence": "permissive, not OSI",
    "restricted-open-weight": "restricted",
    "source-available-other": "source available",
    "non-commercial": "non-commercial",
    "unknown": "unknown",
}
"""Categories of licences as they are shown, from the freest on."""
_READINGS = {
    "standard": "well-known text",
    "text": "text read",
    "excerpt": "excerpt read",
    "guide": "third-party guide",
    "secondary": "secondary source",
    "tag-only": "tag only",
}
_TERMINATION_RULES = (
    (r"ends (the )?patent licence", "patents only, on a lawsuit"),
    (r"(litigation|suing|suits?\b|IP claim)(?! ends (the )?patent licence)", "on a lawsuit"),
    (r"breach|exceeding|guardrail bypass", "on breach"),
    (r"revocable|will on breach|may restrict|remote restriction|may update", "at the maker's will"),
    (r"^none", "not mentioned"),
)
_PATENTS = {"yes": "express", "implied": "not mentioned", "no": "none"}


def licence_terms(licences: pd.DataFrame) -> pd.DataFrame:
    """Return the terms of each licence, a row a licence, on the index of `licences`.

    Columns: licence_id, name, steward, category; use (labels joined by ";"), users_above (monthly
    active users), revenue_above (US dollars a year), excluded (places barred, ISO codes joined by
    ";"), excluded_models ("multimodal models" where only those are barred), territory_read (bool),
    naming, outputs, patents (labels; empty where unknown), termination (labels joined by ";"),
    freedom and reading (labels of category and basis), basis, source_url, as_of.
    """
    text = licences.astype("object").where(licences.notna(), "")
    terms = licences[["licence_id", "name", "steward", "category"]].copy()
    terms["use"] = [_use(row) for row in text.itertuples(index=False)]
    amounts = [dict(amounts_of(size_words(row))) for row in text.itertuples(index=False)]
    terms["users_above"] = pd.array([found.get(USERS) for found in amounts], dtype="Int64")
    terms["revenue_above"] = [found.get(REVENUE, float("nan")) for found in amounts]
    terms["excluded"] = [excluded_places(cell) for cell in text["geographic_restriction"]]
    terms["excluded_models"] = [
        "multimodal models" if "multimodal" in cell else ""
        for cell in text["geographic_restriction"]
    ]
    terms["territory_read"] = licences["geographic_restriction"].notna()
    terms["naming"] = [_naming(row) for row in text.itertuples(index=False)]
    terms["outputs"] = [output_rule(cell) for cell in text["output_use_restriction"]]
    terms["patents"] = [_PATENTS.get(cell, UNKNOWN_TERM) for cell in text["patent_grant"]]
    terms["termination"] = [termination(cell) for cell in text["termination_trigger"]]
    terms["freedom"] = [CATEGORY_LABELS[cell] for cell in text["category"]]
    terms["reading"] = [_READINGS[cell] for cell in text["basis"]]
    for column in ("basis", "source_url", "as_of"):
        terms[column] = licences[column]
    return terms


def excluded_places(words: str) -> str:
    """Return the places a licence bars, ISO codes joined by ";" (what brackets add is left out).

    >>> excluded_places("territory excludes the EU, UK and South Korea")
    'EU;GB;KR'
    """
    if words.startswith("none"):
        return ""
    plain = re.sub(r"\(.*?\)", "", words)
    return ";".join(code for name, code in _PLACES if re.search(rf"\b{name}\b", plain))


def output_rule(words: str) -> str:
    """Return what a licence says on the outputs, as a label; empty where it is unknown."""
    found = (label for pattern, label in _OUTPUT_RULES if re.search(pattern, words))
    return next(found, UNKNOWN_TERM) if words else UNKNOWN_TERM


def termination(words: str) -> str:
    """Return what ends a licence, as labels joined by ";"; empty where it is unknown.

    >>> termination("revocable; immediate on breach or exceeding uses; IP suits")
    "on a lawsuit;on breach;at the maker's will"
    """
    return ";".join(label for pattern, label in _TERMINATION_RULES if re.search(pattern, words))


def _use(row: Any) -> str:
    """Return the limits on what the model may be used for, as labels joined by ";"."""
    restricted = row.field_of_use_restriction
    policy = row.acceptable_use_policy
    if not restricted and not policy:
        return UNKNOWN_TERM
    labels = []
    if row.category == "non-commercial":
        labels.append("no commercial use")
    if policy == "yes":
        labels.append("use policy")
    if restricted == "yes" and not labels:
        labels.append("some uses barred or licensed apart")
    return ";".join(labels) or "no limit"


def _naming(row: Any) -> str:
    words = str(row.derivative_naming_attribution)
    threshold = str(row.attribution_threshold)
    if re.search("MAU|revenue", threshold):
        return "name shown above a threshold"
    if _DUTY.search(words) and "encouraged" not in words:
        return "name to be shown"
    return "notices only" if words else UNKNOWN_TERM
