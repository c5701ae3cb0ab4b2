"""One row a model: what is known of it, what stands in the way, what is unknown and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from report.analysis.openness.dossier import COMPONENTS, Dossier
from report.analysis.openness.mof.families import Rules, assess_read
from report.analysis.openness.tables import classified
from report.analysis.openness.terms import CATEGORY_LABELS, licence_terms
from report.analysis.own import obstacles
from report.analysis.own.fitting import counted_names, fewest
from report.analysis.own.sizes import Sized, size_row
from report.quantities import is_unknown

FACTS = {
    "developer": "developer",
    "country": "country",
    "release_date": "release date",
    "licence_id": "licence",
    "terms": "terms of the licence",
    "access": "access to the weights",
    "components": "most components",
    "total": "total parameters",
    "active": "active parameters",
    "cache_gib": "cache",
    "any_vendors": "hardware",
}
"""Columns whose being known makes a row complete, and what they are called."""

NO_LIST = "architecture in no support list"
NO_DOSSIER = "components not read or given"
NO_TEXT = "licence text not read"


def openness(
    families: pd.DataFrame, dossiers: Mapping[str, Dossier], licences: pd.DataFrame, rules: Rules
) -> pd.DataFrame:
    """Return the families with classes, licence and known components, in their own order.

    Adds to the columns of `tables.classified`: mof (class of the framework, without the components
    that the evidence does not follow), licence (its name), freedom (label of its
    category), known_components (of the 13).
    """
    found = classified(families, dossiers).set_index("family_id").loc[families["family_id"]]
    names = licences.set_index("licence_id")["name"]
    return found.reset_index().assign(
        mof=[assess_read(dossiers[family], rules).label for family in families["family_id"]],
        licence=lambda rows: rows["licence_id"].map(names).fillna(rows["licence_id"]),
        freedom=lambda rows: rows["category"].map(CATEGORY_LABELS),
        known_components=lambda rows: len(COMPONENTS) - rows["n_unknown"],
    )


def overview(
    judged: pd.DataFrame,
    sizes: Mapping[str, Sized],
    vendors: pd.DataFrame,
    fitting: pd.DataFrame,
    licences: pd.DataFrame,
    *,
    precisions: Sequence[str],
    precision: str,
    context: int,
    place: str,
) -> pd.DataFrame:
    """Return one row a model of `judged` (from :func:`openness`), in its order.

    Columns: name, repo_id, developer, country, release_date, licence_id, licence, freedom,
    openness_class, osaid, mof, access, known_components; those of `sizes.size_row`; vendors,
    named_vendors, any_vendors; for each precision its name in lower case with _fits (the fewest
    accelerators of `fitting` that hold it); least (their number at `precision`); obstacles,
    unknown, why (labels joined by ";"); known, asked (numbers of facts), complete (their share).
    """
    terms = {row["licence_id"]: row for row in licence_terms(licences).to_dict("records")}
    best = fewest(fitting, precision)
    least = best.set_index("repo_id")["devices"].astype(float)
    fits = {name: counted_names(fewest(fitting, name)) for name in precisions}
    nothing = Sized(None, "", "", None)
    rows = []
    for told in judged.to_dict("records"):
        repo = told["repo_id"]
        size = sizes.get(repo, nothing)
        held = vendors.loc[repo] if repo in vendors.index else {}
        row = {**_about(told), **size_row(size, list(precisions), context)}
        row |= {name: held.get(name) for name in ("vendors", "named_vendors", "any_vendors")}
        row |= {f"{name.lower()}_fits": fits[name].get(repo) for name in precisions}
        row["least"] = least.get(repo)
        multimodal = size.counted.parts.vision > 0 if size.counted else None
        read = terms.get(told["licence_id"], {})
        in_the_way = obstacles.licence_obstacles(told, read, place, multimodal)
        in_the_way += obstacles.hardware_obstacles(row, least.get(repo))
        row["obstacles"] = ";".join(in_the_way)
        rows.append(row | _completeness(row, size, told["licence_id"] in terms))
    return pd.DataFrame(rows).astype(dict.fromkeys(_WHOLE, "Int64"))


_ABOUT = ("name", "repo_id", "developer", "country", "release_date", "licence_id", "licence",
          "freedom", "openness_class", "osaid", "mof", "access", "known_components")  # fmt: skip
_WHOLE = ("total", "active", "recorded", "experts", "chosen", "named_vendors", "any_vendors",
          "least", "known", "asked", "known_components")  # fmt: skip


def _about(told: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: told[name] for name in _ABOUT}


def _completeness(row: Mapping[str, Any], size: Sized, terms_read: bool) -> dict[str, Any]:
    """Return unknown, why, known, asked and complete of a row."""
    known = {name: not is_unknown(row.get(name)) for name in FACTS}
    known["access"] = row["access"] != "unknown"
    known["components"] = row["known_components"] * 2 > len(COMPONENTS)
    known["terms"] = terms_read
    unknown = [label for name, label in FACTS.items() if not known[name]]
    why = []
    if size.reason and not (known["total"] and known["active"] and known["cache_gib"]):
        why.append(size.reason)
    if known["licence_id"] and not terms_read:
        why.append(NO_TEXT)
    if not known["components"]:
        why.append(NO_DOSSIER)
    if not known["any_vendors"]:
        why.append(NO_LIST)
    told = sum(known.values())
    return {
        "unknown": ";".join(unknown), "why": ";".join(why),
        "known": told, "asked": len(FACTS), "complete": told / len(FACTS),
    }  # fmt: skip
