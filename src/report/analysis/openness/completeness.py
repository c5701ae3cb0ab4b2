"""What a family still lacks before it is judged as the others are."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from report.analysis.openness.dossier import COMPONENTS

TABLES = ("families", "components", "licences")


def missing_evidence(
    families: pd.DataFrame, components: pd.DataFrame, licences: pd.DataFrame
) -> Iterator[str]:
    """Yield a sentence for everything that is missing, family by family, then licence by licence.

    A family needs a row for each component, a source and a day for whatever is known of it, and a
    licence where its weights are published; a licence needs an address where its terms were read.
    What is marked as unknown is not missing: somebody looked.
    """
    for family in families["family_id"]:
        rows = components[components["family_id"] == family]
        absent = [name for name in COMPONENTS if name not in set(rows["component"])]
        if absent:
            yield f"{family} has no row in components.csv for: {', '.join(absent)}"
        known = rows[rows["status"] != "unknown"]
        unsourced = known[known["source_url"].isna() | known["as_of"].isna()]
        if len(unsourced):
            names = ", ".join(unsourced["component"])
            yield f"{family} has no source or no day in components.csv for: {names}"
        published = rows[rows["component"].isin(["final-weights", "base-weights"])]
        published = published[published["status"].isin(["open", "partial"])]
        bare = published[published["licence_id"].isna() & published["licence_note"].isna()]
        if len(bare):
            yield f"{family} has weights without a licence_id or a licence_note in components.csv"
    for licence in licences.loc[licences["source_url"].isna(), "licence_id"]:
        yield f"{licence} has no source_url in licences.csv"
