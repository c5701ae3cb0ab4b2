"""Whether a verdict hangs on the limits: each test again under stricter and looser ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, cast

import pandas as pd

from report.analysis.claims.check import CHECKS, Check, Tables, run
from report.analysis.claims.ledger import decide
from report.analysis.claims.rules import Limits, Verdict

STRICTER: Final = Limits(
    tolerance=0.02, days=15, win_share=0.5, top_rank=1, small_share=0.1, large_cluster=10_000
)
LOOSER: Final = Limits(
    tolerance=0.1, days=60, win_share=0.3, top_rank=5, small_share=0.4, large_cluster=100
)
"""Limits a careful reader might choose instead, on either side of those in use."""

LIMIT_LABELS: Final[Mapping[str, str]] = {
    "tolerance": "deviation of a quantity",
    "days": "days outside the stated time",
    "win_share": "share of benchmarks won",
    "top_rank": "worst rank among the best",
    "small_share": "share that is still small",
    "large_cluster": "accelerators of a large cluster",
}
LIMIT_KINDS: Final[Mapping[str, str]] = {
    "tolerance": "share",
    "days": "count",
    "win_share": "share",
    "top_rank": "count",
    "small_share": "share",
    "large_cluster": "count",
}


@dataclass(frozen=True)
class Sensitivity:
    """The limits a test asks for, and the verdict that would be followed under other ones."""

    limits: tuple[str, ...]
    stricter: Verdict
    looser: Verdict


class _WatchedLimits:
    """Limits that note which of them were asked for."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.asked.add(name)
        return getattr(self.limits, name)


def sensitivities(
    frames: Tables, prepared: Mapping[str, Verdict], limits: Limits
) -> dict[str, Sensitivity]:
    """Return the sensitivity of every test that finds its data, by claim.

    `prepared` holds the verdicts read from documents, which can stand whatever a test says.
    """
    found = {}
    for claim_id, one in sorted(CHECKS.items()):
        if claim_id in prepared and run(one, frames, limits).missing is None:
            found[claim_id] = sensitivity(one, frames, prepared[claim_id], limits)
    return found


def sensitivity(one: Check, frames: Tables, prepared: Verdict, limits: Limits) -> Sensitivity:
    """Return which limits a test asks for, and what would be followed under other ones."""
    watched = _WatchedLimits(limits)
    run(one, frames, cast(Limits, watched))
    asked = tuple(each.name for each in fields(Limits) if each.name in watched.asked)
    stricter, looser = (
        decide(prepared, one, run(one, frames, other))[0] for other in (STRICTER, LOOSER)
    )
    return Sensitivity(asked, stricter, looser)


def moved(found: Mapping[str, Sensitivity], ledger: pd.DataFrame) -> list[str]:
    """Return the claims whose followed verdict is another under stricter or looser limits."""
    followed = dict(zip(ledger["claim_id"], ledger["verdict"], strict=True))
    return [
        claim_id
        for claim_id, one in found.items()
        if {one.stricter, one.looser} != {followed[claim_id]}
    ]


def described(found: Sensitivity, limits: Limits) -> dict[str, Any]:
    """Return a sensitivity as cards show it: each limit asked for with its three values."""
    return {
        "limits": tuple(
            {
                "label": LIMIT_LABELS[name],
                "kind": LIMIT_KINDS[name],
                "used": getattr(limits, name),
                "stricter": getattr(STRICTER, name),
                "looser": getattr(LOOSER, name),
            }
            for name in found.limits
        ),
        "stricter": found.stricter,
        "looser": found.looser,
    }
