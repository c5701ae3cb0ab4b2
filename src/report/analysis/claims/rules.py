"""The scale of verdicts, and the rules that lead from numbers to a verdict.

A rule knows nothing of the statement it is used on: every statement of a kind is judged by the same
rule and the same limits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal, get_args

from report.analysis.statistics import wilson_interval

Verdict = Literal[
    "confirmed", "mostly-confirmed", "partly-true", "contradicted", "unverifiable", "opinion"
]
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
"""From the best to the worst, then the two that say nothing about truth."""

VERDICT_LABELS: Final[Mapping[str, str]] = {
    "confirmed": "Confirmed",
    "mostly-confirmed": "Mostly confirmed",
    "partly-true": "Partly true",
    "contradicted": "Contradicted",
    "unverifiable": "Unverifiable",
    "opinion": "Opinion",
}
KIND_LABELS: Final[Mapping[str, str]] = {
    "date": "Date",
    "quantity": "Quantity",
    "licence": "Licence and openness",
    "performance": "Performance",
    "causal": "Cause or effect",
    "quotation": "Attributed words",
    "opinion": "Judgement",
}
DIRECTION_LABELS: Final[Mapping[str, str]] = {
    "supports": "Supports",
    "qualifies": "Qualifies",
    "contradicts": "Contradicts",
}

HELD: Final[frozenset[Verdict]] = frozenset(("confirmed", "mostly-confirmed"))
"""Verdicts under which a statement holds in substance."""

QUANTITY_STEPS: Final = (1, 5, 10)
"""Up to how many tolerances a quantity is confirmed, mostly confirmed, partly true."""

DATE_STEPS: Final = (1, 2, 3)
"""The same for dates: a month more is a detail, a season more is another story."""

MAKER_CEILING: Final[Verdict] = "mostly-confirmed"
"""The best verdict on a maker's own figures: the independence of the source is missing."""

CAUSE_CEILING: Final[Verdict] = "mostly-confirmed"
"""The best verdict on a cause: tables can show that an effect is there, not why."""

PART_CEILING: Final[Verdict] = "partly-true"
"""The best verdict when what is measured is known to be only a part of what is spoken of."""


@dataclass(frozen=True)
class Limits:
    """How far from the wording a measurement may lie. The same for all statements of a kind."""

    tolerance: float = 0.05
    """Relative deviation within which a quantity is the one stated."""
    days: int = 30
    """Days outside the stated window within which a date is the one stated."""
    win_share: float = 0.4
    """Share of benchmarks won, draws counting half, from which a model keeps pace with another."""
    top_rank: int = 3
    """Worst rank that is still "among the best"."""
    small_share: float = 0.25
    """Share up to which a part counts as small against the whole."""
    large_cluster: int = 1000
    """Accelerators from which a training cluster is not cheap equipment."""

    def scaled(self, factor: float) -> Limits:
        """Return limits with the tolerances on quantities and dates multiplied by `factor`."""
        return replace(
            self, tolerance=self.tolerance * factor, days=max(1, round(self.days * factor))
        )


def _step(distance: float, unit: float, steps: Sequence[int]) -> Verdict:
    """Return the verdict of a distance measured in tolerances."""
    ladder: tuple[Verdict, ...] = ("confirmed", "mostly-confirmed", "partly-true")
    for verdict, step in zip(ladder, steps, strict=True):
        if distance <= unit * step:
            return verdict
    return "contradicted"


def quantity(measured: float, stated: float, limits: Limits) -> Verdict:
    """Judge a stated quantity by its relative distance from the measured one.

    >>> quantity(36.15e9, 36e9, Limits()), quantity(50e9, 36e9, Limits())
    ('confirmed', 'partly-true')
    """
    return _step(abs(measured / stated - 1), limits.tolerance, QUANTITY_STEPS)


def at_least(measured: float, stated: float, limits: Limits) -> Verdict:
    """Judge "more than": what lies above holds, a shortfall is judged as a quantity."""
    return "confirmed" if measured >= stated else quantity(measured, stated, limits)


def count_between(low: int, high: int, stated: int, limits: Limits) -> Verdict:
    """Judge a count of which the tables give only a lower and an upper bound."""
    if low == high:
        return quantity(low, stated, limits)
    if low <= stated <= high:
        return "mostly-confirmed"
    return quantity(low if stated < low else high, stated, limits)


def days_outside(day: date, first: date, last: date) -> int:
    """Return by how many days `day` misses the window from `first` to `last` (0 inside)."""
    return max((first - day).days, (day - last).days, 0)


def dated(day: date, first: date, last: date, limits: Limits) -> Verdict:
    """Judge a stated time, written as a window of days, by the distance of the real day."""
    return _step(days_outside(day, first, last), limits.days, DATE_STEPS)


def all_of(parts: Collection[bool]) -> Verdict:
    """Judge a statement of several parts: all hold, some hold, none holds."""
    if all(parts):
        return "confirmed"
    return "partly-true" if any(parts) else "contradicted"


def majority(successes: int, total: int) -> Verdict:
    """Judge "mostly": the share, and its Wilson interval, against one half."""
    share = successes / total
    if wilson_interval(successes, total).low > 0.5:
        return "confirmed"
    if share > 0.5:
        return "mostly-confirmed"
    return "partly-true" if successes else "contradicted"


def presence(share: float) -> Verdict:
    """Judge "X is under way" by the share that does it: more than half, some, none."""
    if share > 0.5:
        return "confirmed"
    return "partly-true" if share > 0 else "contradicted"


def keeps_pace(wins: int, draws: int, losses: int, limits: Limits) -> Verdict:
    """Judge "keeps pace with" by the share of benchmarks won, draws counting half."""
    share = (wins + draws / 2) / (wins + draws + losses)
    if share >= limits.win_share:
        return "confirmed"
    return "partly-true" if share > 0 else "contradicted"


def among_best(rank: int, limits: Limits) -> Verdict:
    """Judge "among the best" by the rank."""
    if rank <= limits.top_rank:
        return "confirmed"
    return "partly-true" if rank <= 2 * limits.top_rank else "contradicted"


def first_place(rank: int, first_places: int) -> Verdict:
    """Judge "ranks first": overall, on some benchmark only, nowhere."""
    if rank == 1:
        return "confirmed"
    return "partly-true" if first_places else "contradicted"


def unrestricted(osi_approved: bool, field_of_use: bool) -> Verdict:
    """Judge "without restrictions" by a licence: OSI-approved, no limit on use, limit on use."""
    if osi_approved:
        return "confirmed"
    return "contradicted" if field_of_use else "mostly-confirmed"


def open_source(free: bool, weights: str, training_code: str, complete: bool) -> Verdict:
    """Judge "is open source" of a model.

    `free`: the licence of the weights sets no limit on use, users or territory. `weights` and
    `training_code`: status of the component. `complete`: code, weights and data information are all
    there, as the Open Source AI Definition asks.
    """
    if not free or weights == "closed":
        return "contradicted"
    if complete:
        return "confirmed"
    return "mostly-confirmed" if training_code == "open" else "partly-true"


def free_of_charge(obtainable: bool, conditions: bool) -> Verdict:
    """Judge "offered free": weights anyone can get, with or without conditions attached."""
    if not obtainable:
        return "contradicted"
    return "mostly-confirmed" if conditions else "confirmed"


def capped(verdict: Verdict, ceiling: Verdict) -> Verdict:
    """Return `verdict`, but never better than `ceiling`."""
    return max(verdict, ceiling, key=VERDICTS.index)
