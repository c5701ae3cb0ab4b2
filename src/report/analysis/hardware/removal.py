"""Take a vendor, a stack, an engine or a country away, and see what can still be served.

A family counts as still served at a grade when at least one edge of that grade or a stronger one
is left. The share is of *all* families followed, so it never exceeds that before the removal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from report.analysis.hardware.evidence import GRADES, at_least
from report.analysis.hardware.vocabulary import NOT_STATED

BASELINE = "nothing"
"""The row of a removal table in which nothing has been taken away."""
DIMENSIONS = ("vendor", "stack", "project", "country")
COUNTRY_PAIR = ("CN", "US")


def without(found: pd.DataFrame, dimension: str, removed: Sequence[str]) -> pd.DataFrame:
    """Return the edges left when all `removed` members of `dimension` are gone."""
    return found[~found[dimension].isin(list(removed))]


def families_left(found: pd.DataFrame, families: Sequence[str], grade: str) -> list[str]:
    """Return those of `families` with an edge of this grade or a stronger one, in their order."""
    reached = set(at_least(found, grade)["engine_family_id"])
    return [family for family in families if family in reached]


def remaining(
    found: pd.DataFrame, families: Sequence[str], downloads: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Return one row a grade: ``grade``, ``families_left``, ``share`` and ``download_share``.

    `downloads` holds the downloads of each family where known; ``download_share`` is the share of
    their total that belongs to families with an edge left, and missing without `downloads`.
    """
    known = pd.Series(dict(downloads or {}), dtype="float64")
    known = known[known.index.isin(families)]
    rows = []
    for grade in GRADES:
        left = families_left(found, families, grade)
        weight = known[known.index.isin(left)].sum() / known.sum() if len(known) else None
        rows.append(
            {
                "grade": grade,
                "families_left": len(left),
                "share": len(left) / len(families),
                "download_share": weight,
            }
        )
    return pd.DataFrame(rows)


def removal_table(
    found: pd.DataFrame, families: Sequence[str], downloads: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Return :func:`remaining` for nothing removed, each member in turn, both countries at once.

    Columns: ``dimension``, ``removed`` (several joined with ";"), and those of `remaining`.
    """
    cases = [(BASELINE, [BASELINE])]
    for dimension in DIMENSIONS:
        present = sorted(set(found[dimension]) - {NOT_STATED})
        cases += [(dimension, [member]) for member in present]
    cases.append(("country", list(COUNTRY_PAIR)))
    tables = [
        remaining(
            found if dimension == BASELINE else without(found, dimension, members),
            families,
            downloads,
        ).assign(dimension=dimension, removed=";".join(members))
        for dimension, members in cases
    ]
    columns = ["dimension", "removed", "grade", "families_left", "share", "download_share"]
    return pd.concat(tables, ignore_index=True)[columns]


def look_up(table: pd.DataFrame, removed: str, grade: str, column: str = "share") -> float:
    """Return one cell of a removal table, e.g. ``look_up(table, "NVIDIA", "named")``."""
    rows = table[(table["removed"] == removed) & (table["grade"] == grade)]
    return float(rows[column].iloc[0])


def heaviest_loss(table: pd.DataFrame, dimension: str, grade: str) -> str:
    """Return the member of `dimension` whose removal leaves the smallest share of families."""
    rows = table[(table["dimension"] == dimension) & (table["grade"] == grade)]
    single = rows[~rows["removed"].str.contains(";")]
    ordered = single.sort_values(["share", "removed"])
    return str(ordered["removed"].iloc[0])


def neutral_path(
    model_engine: pd.DataFrame, engine_hardware: pd.DataFrame, stacks: Sequence[str]
) -> list[str]:
    """Return families with an engine that officially offers one of the vendor-neutral `stacks`."""
    offered = engine_hardware[
        engine_hardware["stack"].isin(list(stacks)) & (engine_hardware["status"] == "official")
    ]
    supported = model_engine[model_engine["supported"] != "no"]
    rows = supported[supported["engine"].isin(offered["engine"])]
    return sorted(rows["engine_family_id"].unique())
