"""NVIDIA Dynamo: what can be checked, and what someone claims."""

from __future__ import annotations

import pandas as pd

GROUPS = {
    "fact": "checkable fact",
    "observation": "checkable fact",
    "method-note": "checkable fact",
    "proposal": "proposal, not merged when read",
    "vendor-claim": "claim of the maker",
    "vendor-claim-on-third-party-data": "claim of the maker",
    "vendor-benchmark-with-recipe": "claim of the maker",
    "audited-benchmark": "third-party result",
    "third-party-result": "third-party result",
    "third-party-result-cloud-vendor": "third-party result",
    "third-party-result-competing-project": "third-party result",
    "third-party-report": "account in the press",
}
"""Kind of a row to the group it is shown in; a new kind raises a KeyError."""

_NOT_SHOWN = ("release", "feature", "models")  # counted, or told in the prose
_COMPILER = "compiler of this table"
_RELEASE = r"v\d+\.\d+\.\d+"


def grouped(dynamo: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the column ``group``; the compiler's own notes are left out."""
    unknown = set(dynamo["kind"]) - set(GROUPS)
    if unknown:
        raise KeyError(f"Kind {sorted(unknown)}: add it to GROUPS.")
    rows = dynamo[dynamo["who_says"] != _COMPILER]
    return rows.assign(group=rows["kind"].map(GROUPS)).reset_index(drop=True)


def facts_and_claims(dynamo: pd.DataFrame) -> pd.DataFrame:
    """Return the rows to show: identity, hardware, claims and results, facts first."""
    rows = grouped(dynamo)
    rows = rows[~rows["topic"].isin(_NOT_SHOWN)]
    order = list(dict.fromkeys(GROUPS.values()))
    place = rows["group"].map(order.index)
    said = rows["who_says"].str.replace("; ", ";", regex=False)  # the report's mark between names
    ordered = rows.assign(place=place, who_says=said)
    return ordered.sort_values(["place", "fact_id"], ignore_index=True)


def releases(dynamo: pd.DataFrame) -> pd.DataFrame:
    """Return the releases listed, with their date where known."""
    rows = dynamo[(dynamo["topic"] == "release") & dynamo["fact"].str.match(_RELEASE)]
    return rows[["fact", "date"]].reset_index(drop=True)


def supported_vendors(engine_hardware: pd.DataFrame) -> pd.DataFrame:
    """Return what the support matrix says of Dynamo: ``vendor``, ``stack``, ``status``."""
    rows = engine_hardware[engine_hardware["engine"] == "Dynamo"]
    return rows[["vendor", "stack", "status"]].reset_index(drop=True)


def hardware_history(dynamo: pd.DataFrame, engine_hardware: pd.DataFrame) -> pd.DataFrame:
    """Return what Dynamo's releases support: ``vendor``, ``stack``, ``status``, ``since``.

    Also ``releases``: how many of the releases listed came with official or experimental support,
    counted from ``since``, the first version that names the hardware (the first of all where the
    support matrix gives the day of publication); 0 and missing where none does.
    """
    listed = releases(dynamo)["fact"]
    rows = engine_hardware[engine_hardware["engine"] == "Dynamo"]
    supported = rows["status"].isin(["official", "experimental"])
    named = rows["min_version_or_date"].str.extract(r"(v[0-9.]+)", expand=False)
    since = named.fillna(listed.iloc[0]).where(supported)
    counts = [
        sum(_numbers(version) >= _numbers(first) for version in listed)
        if isinstance(first, str)
        else 0
        for first in since
    ]
    table = rows[["vendor", "stack", "status"]].assign(since=since, releases=counts)
    return table.reset_index(drop=True)


def _numbers(version: str) -> tuple[int, ...]:
    """Return a version as numbers that compare.

    >>> _numbers("v1.6.1 (newest)")
    (1, 6, 1)
    """
    return tuple(int(part) for part in version.partition(" ")[0].lstrip("v").split("."))
