"""How many vendors and countries a family can count on, and where it hangs on one thread.

Edges as in :mod:`report.analysis.hardware.evidence`; only those with purpose "serving" should be
passed where the question is whether a family can be served.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from report.analysis.hardware.evidence import GRADES, at_least
from report.analysis.hardware.vocabulary import NOT_STATED
from report.analysis.statistics import effective_number

DIMENSIONS = ("vendor", "stack", "project", "country")
"""What a family can hang on alone; "project" is the engine with all plug-ins that rest on it."""


def family_independence(found: pd.DataFrame, families: Sequence[str]) -> pd.DataFrame:
    """Return one row a family and grade (counting that grade and stronger ones).

    Columns: ``engine_family_id``, ``grade``, ``vendors``, ``countries``, ``projects`` (counts, 0
    when nothing was found), ``effective_vendors_1``/``_2``, ``effective_countries_1``/``_2``: Hill
    numbers of order 1 and 2. A vendor weighs as many projects as reach it, a country as many
    vendors.
    """
    tables = [
        independence_at(at_least(found, grade), families).assign(grade=grade) for grade in GRADES
    ]
    return pd.concat(tables, ignore_index=True)


def independence_at(found: pd.DataFrame, families: Sequence[str]) -> pd.DataFrame:
    """Return :func:`family_independence` for one set of edges, without the column ``grade``."""
    grouped = dict(tuple(found.groupby("engine_family_id")))
    empty = found.iloc[:0]
    rows = [_measure(family, grouped.get(family, empty)) for family in families]
    return pd.DataFrame(rows)


def _measure(family: str, found: pd.DataFrame) -> dict[str, object]:
    stated = found[found["project"] != NOT_STATED]
    by_vendor = stated.groupby("vendor")["project"].nunique()
    by_vendor = by_vendor.reindex(sorted(found["vendor"].unique()), fill_value=1)
    by_country = found.groupby("country")["vendor"].nunique()
    return {
        "engine_family_id": family,
        "vendors": len(by_vendor),
        "countries": len(by_country),
        "projects": stated["project"].nunique(),
        "effective_vendors_1": effective_number(by_vendor, 1),
        "effective_vendors_2": effective_number(by_vendor, 2),
        "effective_countries_1": effective_number(by_country, 1),
        "effective_countries_2": effective_number(by_country, 2),
    }


def grade_medians(independence: pd.DataFrame) -> pd.DataFrame:
    """Return, by ``grade``, how many ``families`` have evidence and the medians of their measures.

    `independence` is from :func:`family_independence`; families without evidence do not enter.
    """
    known = independence[independence["vendors"] > 0]
    measures = [column for column in known.columns if column not in ("engine_family_id", "grade")]
    table = known.groupby("grade")[measures].median()
    table.insert(0, "families", known.groupby("grade").size())
    return table.reindex(list(GRADES)).reset_index()


def single_points(found: pd.DataFrame) -> pd.DataFrame:
    """Return where a family hangs on one thing: the only vendor, stack, project or country.

    Columns: ``engine_family_id``, ``grade``, ``dimension``, ``only``. A family without any edge at
    a grade has no row there: nothing is known, so nothing can fail.
    """
    rows = [
        _only(at_least(found, grade), dimension).assign(grade=grade, dimension=dimension)
        for grade in GRADES
        for dimension in DIMENSIONS
    ]
    table = pd.concat(rows, ignore_index=True)
    return table[["engine_family_id", "grade", "dimension", "only"]]


def _only(found: pd.DataFrame, dimension: str) -> pd.DataFrame:
    names = found.groupby("engine_family_id")[dimension].agg(["nunique", "first"]).reset_index()
    single = names[names["nunique"] == 1]
    return single[["engine_family_id", "first"]].rename(columns={"first": "only"})


def single_point_counts(points: pd.DataFrame) -> pd.DataFrame:
    """Count ``families`` by ``grade``, ``dimension`` and the one thing they hang on (``only``)."""
    keys = ["grade", "dimension", "only"]
    counts = points.groupby(keys)["engine_family_id"].nunique().rename("families").reset_index()
    strength = counts["grade"].map(GRADES.index)
    ordered = counts.assign(strength=strength).sort_values(
        ["strength", "dimension", "families", "only"],
        ascending=[True, True, False, True],
        ignore_index=True,
    )
    return ordered.drop(columns="strength")
