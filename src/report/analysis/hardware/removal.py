"""Take a vendor, a stack, an engine or a country away, and see what can still be served.

A family counts as still served at a grade when at least one edge of that grade or a stronger one
is left. The share is of *all* families followed, so it never exceeds that before the removal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import pandas as pd

from report.analysis.hardware.evidence import GRADES, at_least
from report.analysis.hardware.vocabulary import NOT_STATED

BASELINE = "nothing"
"""The row of a removal table in which nothing has been taken away."""
DIMENSIONS = ("vendor", "stack", "project", "country")
COUNTRY_PAIR = ("CN", "US")
WEIGHTS = ("download", "parameter")
"""What else than their number families are weighed by; the columns are ``<weight>_share``."""

Weights = Mapping[str, Mapping[str, float]]
"""Weight (of :data:`WEIGHTS`) to family to amount; a family without amount does not count there."""


def without(found: pd.DataFrame, dimension: str, removed: Sequence[str]) -> pd.DataFrame:
    """Return the edges left when all `removed` members of `dimension` are gone."""
    return found[~found[dimension].isin(list(removed))]


def families_left(found: pd.DataFrame, families: Sequence[str], grade: str) -> list[str]:
    """Return those of `families` with an edge of this grade or a stronger one, in their order."""
    reached = set(at_least(found, grade)["engine_family_id"])
    return [family for family in families if family in reached]


def weight_share(
    amounts: Mapping[str, float] | None, kept: Sequence[str], families: Sequence[str]
) -> float | None:
    """Return which share of the amounts of `families` the families `kept` hold, None without any.

    >>> weight_share({"a": 3.0, "b": 1.0, "z": 9.0}, ["a"], ["a", "b", "c"])
    0.75
    """
    known = {family: amounts[family] for family in families if family in amounts} if amounts else {}
    total = sum(known.values())
    return sum(known.get(family, 0.0) for family in kept) / total if total else None


def remaining(
    found: pd.DataFrame, families: Sequence[str], weights: Weights | None = None
) -> pd.DataFrame:
    """Return one row a grade: ``grade``, ``families_left``, ``share`` and a share a weight.

    ``share`` is of the number of `families`; ``download_share`` and ``parameter_share`` are of
    what is known of their downloads and released parameters, missing where `weights` has none.
    """
    rows = []
    for grade in GRADES:
        left = families_left(found, families, grade)
        weighed = {
            f"{name}_share": weight_share((weights or {}).get(name), left, families)
            for name in WEIGHTS
        }
        share = len(left) / len(families)
        rows.append({"grade": grade, "families_left": len(left), "share": share, **weighed})
    return pd.DataFrame(rows)


def removal_table(
    found: pd.DataFrame, families: Sequence[str], weights: Weights | None = None
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
            weights,
        ).assign(dimension=dimension, removed=";".join(members))
        for dimension, members in cases
    ]
    shares = ["share", *(f"{name}_share" for name in WEIGHTS)]
    columns = ["dimension", "removed", "grade", "families_left", *shares]
    return pd.concat(tables, ignore_index=True)[columns]


def vendor_pairs(found: pd.DataFrame, families: Sequence[str], grade: str) -> pd.DataFrame:
    """Return what is left without each pair of vendors, the heaviest loss first.

    Only vendors with evidence at the grade are paired: losing another costs nothing. Columns:
    ``first``, ``second`` (equal for one vendor alone), ``families_left`` and ``extra``:
    families lost beyond those that the two cost one at a time, because each is the other's only
    stand-in.
    """
    kept = at_least(found, grade)
    vendors = sorted(set(kept["vendor"]))
    reach = pd.crosstab(kept["engine_family_id"], kept["vendor"]).reindex(
        index=list(families), columns=vendors, fill_value=0
    )
    served = reach.gt(0)
    left = {
        pair: int(served.drop(columns=list(set(pair))).any(axis=1).sum())
        for pair in [*combinations(vendors, 2), *((vendor, vendor) for vendor in vendors)]
    }
    whole = int(served.any(axis=1).sum())
    rows = [
        (first, second, count, _extra(whole, count, left[first, first], left[second, second]))
        for (first, second), count in left.items()
    ]
    table = pd.DataFrame(rows, columns=["first", "second", "families_left", "extra"])
    table.loc[table["first"] == table["second"], "extra"] = 0
    return table.sort_values(["families_left", "first", "second"], ignore_index=True)


def _extra(whole: int, both: int, one: int, other: int) -> int:
    return (whole - both) - (whole - one) - (whole - other)


def look_up(table: pd.DataFrame, removed: str, grade: str, column: str = "share") -> float:
    """Return one cell of a removal table, e.g. ``look_up(table, "NVIDIA", "named")``."""
    rows = table[(table["removed"] == removed) & (table["grade"] == grade)]
    return float(rows[column].iloc[0])


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
