"""One number for the independence of use, under every definition, grade and weighting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from report.analysis.hardware.evidence import GRADES, at_least
from report.analysis.hardware.independence import independence_at
from report.analysis.hardware.removal import WEIGHTS, Weights

BY_NUMBER = "family"
DEFINITIONS = ("any one vendor", "any one country", "two paths, two vendors")
"""What the index asks: does the family survive the loss of any one vendor; of the vendors of any
one country; do two paths drawn at random lead to different vendors."""


def survivors(found: pd.DataFrame, families: Sequence[str], dimension: str) -> list[str]:
    """Return the families that keep a path whichever one member of `dimension` goes.

    That is those with at least two members.

    >>> edges = pd.DataFrame({"engine_family_id": ["a", "a", "b"], "vendor": ["X", "Y", "X"]})
    >>> survivors(edges, ["a", "b", "c"], "vendor")
    ['a']
    """
    members = found.groupby("engine_family_id")[dimension].nunique()
    return [family for family in families if members.get(family, 0) >= 2]


def index_table(found: pd.DataFrame, families: Sequence[str], weights: Weights) -> pd.DataFrame:
    """Return the index: ``definition``, ``grade``, ``weight``, ``index`` (0 to 1).

    For the first two definitions it is the weighted share of families that survive; for the third
    the weighted mean of 1 - 1/D, where D is the effective number of vendors of order 2 (Hill): the
    probability that two paths drawn with replacement end at different vendors (Gini-Simpson). A
    family without evidence at the grade counts as 0. Weights: every family the same, its
    downloads, its released parameters.
    """
    rows = []
    for grade in GRADES:
        kept = at_least(found, grade)
        scores = _scores(kept, families)
        for weight in (BY_NUMBER, *WEIGHTS):
            amounts = dict.fromkeys(families, 1.0) if weight == BY_NUMBER else weights.get(weight)
            for definition in DEFINITIONS:
                index = _weighted(scores[definition], amounts, families)
                rows.append((definition, grade, weight, index))
    return pd.DataFrame(rows, columns=["definition", "grade", "weight", "index"])


def _scores(kept: pd.DataFrame, families: Sequence[str]) -> dict[str, dict[str, float]]:
    vendors = set(survivors(kept, families, "vendor"))
    countries = set(survivors(kept, families, "country"))
    measured = independence_at(kept, families).set_index("engine_family_id")
    diverse = (1 - 1 / measured["effective_vendors_2"]).fillna(0.0)
    return {
        "any one vendor": {family: float(family in vendors) for family in families},
        "any one country": {family: float(family in countries) for family in families},
        "two paths, two vendors": {str(family): float(d) for family, d in diverse.items()},
    }


def _weighted(
    scores: Mapping[str, float], amounts: Mapping[str, float] | None, families: Sequence[str]
) -> float | None:
    """Return the mean of the scores, each family weighing its amount; None without amounts."""
    known = {family: amounts[family] for family in families if family in amounts} if amounts else {}
    total = sum(known.values())
    return sum(known[family] * scores[family] for family in known) / total if total else None


def look_up(table: pd.DataFrame, definition: str, grade: str, weight: str) -> float:
    """Return one cell of :func:`index_table`."""
    rows = table[
        (table["definition"] == definition)
        & (table["grade"] == grade)
        & (table["weight"] == weight)
    ]
    return float(rows["index"].iloc[0])
