"""Statements about licences, and about what may be done with what was released."""

from __future__ import annotations

from typing import Any

import pandas as pd

from report.analysis.claims.check import DataMissing, Number, Outcome, Tables, check
from report.analysis.claims.checks.quantities import ERNIE_MODEL
from report.analysis.claims.readings import (
    is_free,
    known,
    repositories,
    row,
    status_of,
    weights_licence,
)
from report.analysis.claims.rules import (
    Limits,
    all_of,
    count_between,
    free_of_charge,
    unrestricted,
)

LICENCE_TABLES = ("components", "licences")
GEMMA_FAMILIES = ("gemma-2", "shieldgemma", "gemma-scope")
CHINESE_FIRMS = {"Baidu": "ernie-4-5", "Alibaba": "qwen3-235b-a22b", "Tencent": "hunyuan-large"}
"""Each firm's flagship out by the time of the piece (May or June 2025)."""


@check("CANN-03", "licences", "stacks")
def cann_03(tables: Tables, limits: Limits) -> Outcome:
    """Use without restrictions: the licence, and how much of CANN is under an approved one."""
    approved_licence, limits_use = _terms(row(tables, "licences", "licence_id", "cann-2.0"))
    stacks = tables["stacks"]
    parts = stacks[(stacks["stack"] == "CANN") & (stacks["item_kind"] == "component")]
    listed = len(parts) or None  # an empty list says nothing of CANN
    approved = int((parts["osi_approved"] == "yes").sum()) if listed else None
    numbers = (
        Number("CANN components listed", listed, "count"),
        Number("Of these, under an OSI-approved licence", approved, "count"),
        Number("Licence limits the field of use", _word(limits_use), "label"),
    )
    return Outcome(unrestricted(approved_licence, limits_use), numbers)


@check("GLM-10", "models", *LICENCE_TABLES)
def glm_10(tables: Tables, limits: Limits) -> Outcome:
    """The MIT licence: the tag of every repository, and the licence of the weights."""
    tags = repositories(tables, r"zai-org/GLM-4\.5(-.*)?")["licence_tag"].dropna()
    if tags.empty:
        raise DataMissing("models", "licence_tag, zai-org/GLM-4.5*")
    of_weights = weights_licence(tables, "glm-4-5")
    numbers = (
        Number("Repositories with a licence tag", len(tags), "count"),
        Number("Of these, tagged MIT", int((tags == "mit").sum()), "count"),
        Number("Licence of the weights", of_weights, "text"),
    )
    return Outcome(all_of([bool((tags == "mit").all()), of_weights == "mit"]), numbers)


@check("GLM-11", "components", "download_history")
def glm_11(tables: Tables, limits: Limits) -> Outcome:
    """Freely downloaded: weights without a gate, and downloads counted by the Hub."""
    history = tables["download_history"]
    of_series = history["repo_id"].str.fullmatch(r"zai-org/GLM-4\.5(-.*)?")
    latest = history[of_series].sort_values("as_of").groupby("repo_id")["downloads_30d"].last()
    if latest.empty:
        raise DataMissing("download_history", "zai-org/GLM-4.5*")
    ungated = status_of(tables, "glm-4-5", "final-weights") == "open"
    numbers = (
        Number("Weights without a gate", _word(ungated), "label"),
        Number("Repositories with a download count", len(latest), "count"),
        Number("Downloads in 30 days, latest", int(latest.sum()), "count"),
    )
    return Outcome(all_of([ungated, bool(latest.sum() > 0)]), numbers)


@check("ERNIE-05", "models")
def ernie_05(tables: Tables, limits: Limits) -> Outcome:
    """On the Hub: how many of the five sizes have a repository in Baidu's account."""
    sizes = set(tables["models"]["repo_id"].str.extract(ERNIE_MODEL)[0].dropna())
    if not sizes:
        raise DataMissing("models", "baidu/ERNIE-4.5-*")
    numbers = (Number("Sizes with a repository on the Hub", len(sizes), "count"),)
    # The table is a selection of the Hub: a size it does not list may still be there.
    return Outcome(count_between(len(sizes), max(5, len(sizes)), 5, limits), numbers)


@check("META-05", *LICENCE_TABLES, reach="core")
def meta_05(tables: Tables, limits: Limits) -> Outcome:
    """Offered free: weights one can get, and what the licence attaches to them."""
    licence = row(tables, "licences", "licence_id", weights_licence(tables, "llama-4"))
    obtainable = status_of(tables, "llama-4", "final-weights") in {"open", "partial"}
    conditions = {
        "User threshold in the licence": _states_limit(licence, "user_threshold"),
        "Use policy in the licence": _states_limit(licence, "acceptable_use_policy"),
        "Territory excluded by the licence": _states_limit(licence, "geographic_restriction"),
    }
    numbers = (
        Number("Weights can be had", _word(obtainable), "label"),
        *(Number(name, _word(holds), "label") for name, holds in conditions.items()),
    )
    return Outcome(free_of_charge(obtainable, any(conditions.values())), numbers)


@check("GEMMA-02", *LICENCE_TABLES)
def gemma_02(tables: Tables, limits: Limits) -> Outcome:
    """Shows itself open: how many of the three come under a licence without limits on use."""
    free = [is_free(tables, weights_licence(tables, name)) for name in GEMMA_FAMILIES]
    numbers = (
        Number("Releases named", len(free), "count"),
        Number("Of these, under a licence without limits on use", sum(free), "count"),
    )
    return Outcome(all_of(free), numbers)


@check("CHN-01", *LICENCE_TABLES, reach="core")
def chn_01(tables: Tables, limits: Limits) -> Outcome:
    """Feigned openness: how many of the three restrict use. The motive cannot be measured."""
    licences = {firm: weights_licence(tables, name) for firm, name in CHINESE_FIRMS.items()}
    restricted = [not is_free(tables, licence) for licence in licences.values()]
    numbers = (
        Number("Firms named", len(restricted), "count"),
        Number("Of these, with a licence that limits use", sum(restricted), "count"),
        *(Number(f"Licence of {firm}'s flagship", tag, "text") for firm, tag in licences.items()),
    )
    return Outcome(all_of(restricted), numbers)


@check("DYN-02", "dynamo", "licences")
def dyn_02(tables: Tables, limits: Limits) -> Outcome:
    """Open source: the licence in the package's own metadata."""
    name = str(known(row(tables, "dynamo", "fact_id", "dyn-001")["value"], "dynamo", "dyn-001"))
    approved, limits_use = _terms(row(tables, "licences", "spdx_id", name))
    numbers = (
        Number("Licence of the package", name, "text"),
        Number("Approved by the OSI", _word(approved), "label"),
    )
    return Outcome(unrestricted(approved, limits_use), numbers)


def _terms(licence: pd.Series[Any]) -> tuple[bool, bool]:
    """Return whether a licence is OSI-approved and whether it limits the field of use."""
    columns = ("osi_approved", "field_of_use_restriction")
    name = licence["licence_id"]
    approved, limits_use = (known(licence[c], "licences", f"{c}, {name}") == "yes" for c in columns)
    return approved, limits_use


def _states_limit(licence: pd.Series[Any], column: str) -> bool:
    """True when a cell of the licences table says "yes" or describes a limit."""
    cell = known(licence[column], "licences", f"{column}, {licence['licence_id']}")
    return cell != "no" and not str(cell).startswith("none")


def _word(holds: bool) -> str:
    return "yes" if holds else "no"
