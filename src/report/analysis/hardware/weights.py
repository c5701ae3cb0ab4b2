"""What model families weigh: how much they are used, and how much was released of them.

Downloads are a noisy signal: they count automation, and two readings of one repository often differ
more than twofold. So each repository enters with the median of its readings.
"""

from __future__ import annotations

import re

import pandas as pd

from report.analysis.landscape.registry import MAKERS

# Classes shared by several families: the organisation decides, all others go to the first family.
_BY_ORGANISATION = {
    "utter-project": "eurollm",
    "sapienzanlp": "minerva-velvet",
    "Almawave": "minerva-velvet",
    "moonshotai": "kimi-k2",
}
# Configuration names that do not follow from the class name.
_MODEL_TYPES = {
    "ernie4_5_moe_vl": "ernie-4-5-vl",
    "hunyuan_v1_dense": "hunyuan-dense",
    "hunyuan_v1_moe": "hunyuan-moe",
    "kimi_k2": "kimi-k2",
    "minimax_m3": "minimax-m3",
    "minimax_m3_vl": "minimax-m3",
}


def family_downloads(
    models: pd.DataFrame, readings: pd.DataFrame, families: pd.DataFrame
) -> pd.DataFrame:
    """Return one row a family found: ``engine_family_id``, ``repositories``, ``downloads_30d``.

    `models` needs ``repo_id``, ``org``, ``architecture``; `readings` ``repo_id`` and
    ``downloads_30d``; `families` ``engine_family_id`` and ``architecture_class``. All
    repositories of the architecture count, fine-tunes included. Downloads are per 30 days, the
    median of a repository's readings.
    """
    family = family_of_repository(models, families)
    median = readings.groupby("repo_id")["downloads_30d"].median()
    table = pd.DataFrame(
        {"engine_family_id": family, "downloads_30d": models["repo_id"].map(median)}
    ).dropna()
    grouped = table.groupby("engine_family_id", as_index=False)["downloads_30d"]
    sums = grouped.agg(["size", "sum"]).rename(
        columns={"size": "repositories", "sum": "downloads_30d"}
    )
    return sums[["engine_family_id", "repositories", "downloads_30d"]]


def family_parameters(registry: pd.DataFrame, families: pd.DataFrame) -> pd.DataFrame:
    """Return one row a family found: ``engine_family_id``, ``repositories``, ``parameters``.

    `registry` is from ``landscape.registry.prepare_registry``. Released parameters are the sum over
    the repositories of identified makers of models that are not copies; counts that the registry
    flags as estimated or impossible are left out. Every size and version a maker released counts.
    """
    own = registry[registry["kind"].isin(MAKERS) & ~registry["is_copy"]]
    family = family_of_repository(own, families)
    table = pd.DataFrame({"engine_family_id": family, "parameters": own["parameters_total"]})
    grouped = table.dropna().groupby("engine_family_id", as_index=False)["parameters"]
    sums = grouped.agg(["size", "sum"]).rename(
        columns={"size": "repositories", "sum": "parameters"}
    )
    return sums[["engine_family_id", "repositories", "parameters"]]


def family_of_repository(models: pd.DataFrame, families: pd.DataFrame) -> pd.Series:
    """Return the family of each row of `models` by its architecture, missing if there is none."""
    by_class = _families_by_class(families)
    shared = {name for found in by_class.values() if len(found) > 1 for name in found}
    first = {name: found[0] for name, found in by_class.items()}
    architecture = models["architecture"].fillna("").astype(str)
    family = architecture.map(_MODEL_TYPES)
    family = family.fillna(architecture.map(_plain).map(first))
    owner = models["org"].map(_BY_ORGANISATION)
    decided = owner.notna() & family.isin(shared)
    return family.mask(decided, owner)


def _families_by_class(families: pd.DataFrame) -> dict[str, list[str]]:
    """Return plain class name to the families that use it, in the order of the table."""
    found: dict[str, list[str]] = {}
    pairs = zip(families["engine_family_id"], families["architecture_class"], strict=True)
    for family, classes in pairs:
        for name in str(classes).split(";"):
            found.setdefault(_plain(re.sub(r"(Model)?For[A-Z].*", "", name)), []).append(family)
    return found


def _plain(name: str) -> str:
    """Return a class or configuration name without case, underscores and the ending "_text".

    >>> _plain("gemma3_text") == _plain("Gemma3")
    True
    """
    return re.sub(r"[^a-z0-9]", "", name.lower().removesuffix("_text"))
