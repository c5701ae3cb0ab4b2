"""What releases opened: training data by year, the licence of the weights by maker and date."""

from __future__ import annotations

import pandas as pd

from report.analysis.openness.dossier import STATUSES
from report.analysis.openness.licences import FREE
from report.analysis.openness.terms import licence_terms


def training_data_by_year(families: pd.DataFrame, components: pd.DataFrame) -> pd.DataFrame:
    """Return how many families published their training data, by year of release.

    Columns: year, status (open, partial, closed, unknown), families (count). Every year from the
    first to the last stands with all four states, so that an empty one is a zero. Families without
    a date are left out.
    """
    dated = families[families["release_date"].notna()]
    rows = components[components["component"] == "training-data"].merge(dated, on="family_id")
    years = rows["release_date"].str[:4].astype(int)
    counted = pd.crosstab(years, rows["status"])
    counted = counted.reindex(range(years.min(), years.max() + 1), fill_value=0)
    counted = counted.reindex(columns=STATUSES, fill_value=0).rename_axis(columns=None)
    long = counted.rename_axis("year").reset_index().melt("year", STATUSES, "status", "families")
    return long.sort_values("year", kind="stable", ignore_index=True)


def weights_licences(
    families: pd.DataFrame, components: pd.DataFrame, licences: pd.DataFrame
) -> pd.DataFrame:
    """Return the releases of some families with the licence of their weights, the oldest first.

    Columns: name, developer, released (full or partial date), licence (name), terms (``open``: no
    limit on use, place or size; ``restricted``; ``unknown``), excludes (places, joined by ``;``).
    """
    weights = components[components["component"] == "final-weights"]
    dated = families[families["release_date"].notna()]
    rows = dated.merge(weights[["family_id", "licence_id"]], on="family_id", how="left")
    known = licence_terms(licences)[["licence_id", "name", "category", "excluded"]]
    rows = rows.merge(known, on="licence_id", how="left", suffixes=("", "_of_licence"))
    table = pd.DataFrame(
        {
            "name": rows["name"],
            "developer": rows["developer"],
            "released": rows["release_date"],
            "licence": rows["name_of_licence"],
            "terms": rows["category"].map(_terms),
            "excludes": rows["excluded"],
        }
    )
    return table.sort_values("released", kind="stable", ignore_index=True)


def _terms(category: str | float) -> str:
    if category in FREE:
        return "open"
    return "restricted" if isinstance(category, str) and category != "unknown" else "unknown"
