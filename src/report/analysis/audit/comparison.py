"""Put two sources of one fact side by side. Nothing is decided here: both values are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from report.analysis.statistics import wilson_interval

COLUMNS = ["subject", "source_a", "value_a", "source_b", "value_b", "distance"]
"""Columns of a conflict: about what, the two sources with what each says, and how far apart."""


@dataclass(frozen=True)
class Comparison:
    """One fact in two sources.

    `rows` has one row a subject known to both (:data:`COLUMNS`) and `differs` (bool).
    """

    fact: str
    source_a: str
    source_b: str
    rows: pd.DataFrame

    @property
    def conflicts(self) -> pd.DataFrame:
        """The rows in which the sources differ, the farthest apart first."""
        found = self.rows[self.rows["differs"]]
        ordered = found.sort_values(["distance", "subject"], ascending=[False, True])
        return ordered[COLUMNS].reset_index(drop=True)


Measure = Callable[[pd.Series, pd.Series], pd.Series]
"""Returns how far two aligned columns are apart, each pair by itself."""


def compare(
    fact: str,
    sources: tuple[str, str],
    columns: tuple[pd.Series, pd.Series],
    measure: Measure,
    tolerance: float,
) -> Comparison:
    """Compare two columns indexed by subject; they differ where `measure` exceeds `tolerance`.

    A subject that one source does not know, or leaves empty, is not compared: unknown is no
    disagreement. A subject that stands more than once in a source counts with its first value.
    """
    left, right = (column.dropna()[lambda c: ~c.index.duplicated()] for column in columns)
    both = left.index.intersection(right.index).sort_values()
    a, b = left.reindex(both), right.reindex(both)
    distance = measure(a, b).astype("float64")
    rows = pd.DataFrame(
        {
            "subject": both,
            "source_a": sources[0],
            "value_a": a.to_numpy(),
            "source_b": sources[1],
            "value_b": b.to_numpy(),
            "distance": distance.to_numpy(),
            "differs": distance.to_numpy() > tolerance,
        }
    )
    return Comparison(fact, *sources, rows)


def fold(a: pd.Series, b: pd.Series) -> pd.Series:
    """Return by how much the larger exceeds the smaller, as a share of the smaller."""
    one, other = a.astype("float64"), b.astype("float64")
    smaller = one.where(one < other, other)
    return (one - other).abs() / smaller.where(smaller > 0)


def days(a: pd.Series, b: pd.Series) -> pd.Series:
    """Return the days between two dates."""
    apart: pd.Series = (pd.to_datetime(a) - pd.to_datetime(b)).dt.days.abs()
    return apart


def months(a: pd.Series, b: pd.Series) -> pd.Series:
    """Return the months between two dates, of which only year and month count."""

    def counted(dates: pd.Series) -> pd.Series:
        parts = dates.astype("str").str.extract(r"^(\d{4})-(\d{2})").astype("float64")
        return parts[0] * 12 + parts[1]

    return (counted(a) - counted(b)).abs()


def unlike(a: pd.Series, b: pd.Series) -> pd.Series:
    """Return 1 where two values are not the same, else 0."""
    distinct = (a.to_numpy() != b.to_numpy()).astype("float64")
    return pd.Series(distinct, index=a.index)


def apart(a: pd.Series, b: pd.Series) -> pd.Series:
    """Return 1 where two ";"-joined lists have no member in common, else 0."""
    pairs = zip(a, b, strict=True)
    distinct = [float(not set(one.split(";")) & set(other.split(";"))) for one, other in pairs]
    return pd.Series(distinct, index=a.index, dtype="float64")


def summary(comparisons: Sequence[Comparison]) -> pd.DataFrame:
    """Return one row a comparison, in their order.

    Columns: fact, source_a, source_b, compared, conflicts, share (of those compared), low, high
    (Wilson interval; missing where nothing could be compared).
    """
    rows = []
    for each in comparisons:
        compared, differing = len(each.rows), int(each.rows["differs"].sum())
        share = differing / compared if compared else float("nan")
        low, high = wilson_interval(differing, compared) if compared else (share, share)
        names = (each.fact, each.source_a, each.source_b)
        rows.append((*names, compared, differing, share, low, high))
    columns = ["fact", "source_a", "source_b", "compared", "conflicts", "share", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def conflicts(comparisons: Sequence[Comparison], fact: str) -> pd.DataFrame:
    """Return the conflicts about one fact from all comparisons (:data:`COLUMNS`)."""
    found = [each.conflicts for each in comparisons if each.fact == fact and len(each.conflicts)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)
