"""What the figures of an accelerator mean under the clauses of US export rules.

Arithmetic on published peaks, whoever makes the chip: no statement of its legal status. Where a
figure that a clause asks for is not known, the answer is "unknown" unless the known ones decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import NamedTuple

import pandas as pd

OUTCOMES = ("licence", "notification", "below", "unknown")
"""What a rule makes of an accelerator, the strictest first."""
OUTCOME_WORDS = {
    "licence": "licence (3A090.a)",
    "notification": "notification (3A090.b)",
    "below": "below the thresholds",
    "unknown": "cannot be told",
}
"""The same as a reader sees them."""
NOT_CLASSES = ("quota", "case-by-case")
"""Effects that are not classes of accelerators: totals, and how licences are decided."""


class Range(NamedTuple):
    """What is known of a figure: it lies between `low` and `high`, (0, inf) if nothing is."""

    low: float
    high: float

    def reaches(self, threshold: float) -> bool | None:
        """Say whether the figure is `threshold` or more; None where that cannot be told."""
        if self.low >= threshold:
            return True
        return False if self.high < threshold else None


NOTHING_KNOWN = Range(0.0, inf)
_CONDITIONS = (  # column of the clause, figure it asks for, whether the figure must reach it
    ("tpp_min", "tpp", True),
    ("tpp_below", "tpp", False),
    ("density_min", "density", True),
    ("density_below", "density", False),
    ("interconnect_min_gbs", "interconnect", True),
    ("bandwidth_below_gbs", "bandwidth", False),
)


def figures(profiled: pd.DataFrame, die_areas: pd.DataFrame) -> pd.DataFrame:
    """Return, for each accelerator, what the clauses ask for, as :class:`Range` a column.

    Columns: ``accelerator_id``, ``tpp``, ``density`` (total processing performance over die area in
    mm2), ``interconnect`` and ``bandwidth`` (GB/s). `profiled` is from ``accelerators.profile``. An
    area that leaves dies out ("at-least") only bounds the density from above, and so on.
    """
    measured = zip(die_areas["die_area_mm2"], die_areas["bound"], strict=True)
    areas = dict(zip(die_areas["accelerator_id"], measured, strict=True))
    rows = [
        {
            "accelerator_id": row["accelerator_id"],
            "tpp": _exactly(row["tpp"]),
            "density": _density(row["tpp"], areas.get(row["accelerator_id"])),
            "interconnect": _exactly(row["interconnect_gbs"]),
            "bandwidth": _exactly(row["mem_bandwidth_gbs"]),
        }
        for row in profiled.to_dict("records")
    ]
    return pd.DataFrame(rows)


def _exactly(figure: float) -> Range:
    return NOTHING_KNOWN if pd.isna(figure) else Range(float(figure), float(figure))


def _density(tpp: float, area: tuple[float, str] | None) -> Range:
    if pd.isna(tpp) or area is None:
        return NOTHING_KNOWN
    density = tpp / area[0]
    match area[1]:
        case "at-least":
            return Range(0.0, density)
        case "at-most":
            return Range(density, inf)
        case _:
            return Range(density, density)


def applies(clause: Mapping[str, float], chip: Mapping[str, Range]) -> bool | None:
    """Say whether all conditions of a clause hold for a chip; None where that cannot be told.

    One condition that fails decides, whatever is unknown of the others.

    >>> applies({"tpp_min": 4800.0}, {"tpp": Range(5000.0, 5000.0)})
    True
    """
    answers: list[bool | None] = []
    for column, figure, must_reach in _CONDITIONS:
        threshold = clause.get(column)
        if threshold is not None and not pd.isna(threshold):
            reached = chip[figure].reaches(threshold)
            answers.append(reached if reached is None else reached == must_reach)
    if False in answers:
        return False
    return None if None in answers else True


def outcome(clauses: pd.DataFrame, chip: Mapping[str, Range]) -> str:
    """Return what the clauses of one rule make of a chip: one of :data:`OUTCOMES`.

    The strictest class that surely applies, unless a stricter one might.
    """
    for effect in OUTCOMES[:2]:
        rows = clauses[clauses["effect"] == effect].to_dict("records")
        answers = [applies({str(k): v for k, v in row.items()}, chip) for row in rows]
        if True in answers:
            return effect
        if None in answers:
            return "unknown"
    return "below"


def outcomes(chips: pd.DataFrame, clauses: pd.DataFrame) -> pd.DataFrame:
    """Return one row an accelerator and rule: ``accelerator_id``, ``rule``, ``outcome``.

    `chips` is from :func:`figures`. Rules that have no classes of their own are left out.
    """
    classes = clauses[~clauses["effect"].isin(NOT_CLASSES)]
    rows = [
        (chip["accelerator_id"], rule, outcome(part, {str(k): v for k, v in chip.items()}))
        for rule, part in classes.groupby("rule")
        for chip in chips.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["accelerator_id", "rule", "outcome"])


def review_case_by_case(
    chips: pd.DataFrame, found: pd.DataFrame, clauses: pd.DataFrame, rule: str, review: str
) -> pd.Series:
    """Return, for chips of `rule` that need a licence, whether `review` decides them one by one.

    Indexed by accelerator: True, False or None. `found` is from :func:`outcomes`.
    """
    needing = found[(found["rule"] == rule) & (found["outcome"] == "licence")]["accelerator_id"]
    chosen = clauses[(clauses["rule"] == review) & (clauses["effect"] == "case-by-case")]
    clause = {str(name): value for name, value in chosen.to_dict("records")[0].items()}
    records = chips.set_index("accelerator_id").loc[needing].to_dict("index")
    answers = {
        str(chip): applies(clause, {str(k): v for k, v in row.items()})
        for chip, row in records.items()
    }
    return pd.Series(answers, dtype="object")


def outcome_counts(found: pd.DataFrame, accelerators: pd.DataFrame) -> pd.DataFrame:
    """Return how many accelerators of a country each rule puts where.

    Columns: ``rule``, ``country``, and one a member of :data:`OUTCOMES`.
    """
    country = accelerators.set_index("accelerator_id")["vendor_country"]
    rows = found.assign(country=found["accelerator_id"].map(country))
    table = pd.crosstab([rows["rule"], rows["country"]], rows["outcome"])
    return (
        table.reindex(columns=list(OUTCOMES), fill_value=0).reset_index().rename_axis(columns=None)
    )


def chips_in_quota(tpp: pd.Series, quota: float) -> pd.Series:
    """Return how many whole accelerators of each performance a quota of performance holds."""
    return (quota // tpp).astype("Int64")
