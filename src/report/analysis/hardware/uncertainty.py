"""How far off a share of families left can be: what is not known, and what was read wrong.

Two sources, kept apart. Not known: a list may call an entry experimental, two lists may contradict
each other, and a pair that rests on an engine may work or not. That gives bounds. Read wrong: an
audit of the tables found some rows wrong; drawing rows away at that rate gives an interval.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from report.analysis.hardware.evidence import at_least
from report.analysis.hardware.removal import BASELINE, families_left, without
from report.analysis.statistics import BOOTSTRAP_SEED, Interval, percentile_interval

DRAWS = 2_000
ESTIMATE = "named"
"""The grade at which a share is stated; weaker evidence only raises the upper bound."""

Case = tuple[str, Sequence[str]]
"""What is taken away: the dimension and its members, e.g. ``("vendor", ["NVIDIA"])``."""


def strict(found: pd.DataFrame, disputed: pd.DataFrame) -> pd.DataFrame:
    """Return the edges that nothing speaks against: not experimental, no list of the vendor denies.

    A measurement stands whatever a list says. `disputed` is from ``evidence.disagreements``.
    """
    denied = set(zip(disputed["engine_family_id"], disputed["vendor"], strict=True))
    pairs = zip(found["engine_family_id"], found["vendor"], strict=True)
    contested = np.array([pair in denied for pair in pairs], dtype=bool)
    listed = found["by"].isin(["support list", "engine registry"]).to_numpy()
    return found[~((contested | found["experimental"].astype(bool)) & listed)]


def bounds(
    found: pd.DataFrame, disputed: pd.DataFrame, families: Sequence[str], cases: Sequence[Case]
) -> pd.DataFrame:
    """Return, for each case, the share of `families` left with its bounds.

    Columns: ``dimension``, ``removed``, ``low`` (named or measured, :func:`strict`), ``share``
    (named or measured), ``high`` (any grade: every pair that rests on an engine taken to work).
    """
    sure = strict(found, disputed)
    rows = []
    for dimension, members in cases:
        gone = _gone(dimension, members)
        rows.append(
            {
                "dimension": dimension,
                "removed": ";".join(members),
                "low": _share(sure, families, ESTIMATE, gone),
                "share": _share(found, families, ESTIMATE, gone),
                "high": _share(found, families, "by-engine", gone),
            }
        )
    return pd.DataFrame(rows)


def removal_ranges(
    found: pd.DataFrame,
    disputed: pd.DataFrame,
    families: Sequence[str],
    cases: Sequence[Case],
    wrong: int,
    judged: int,
) -> pd.DataFrame:
    """Return :func:`bounds` with ``audit_low`` and ``audit_high`` of :func:`audit_interval`."""
    table = bounds(found, disputed, families, cases)
    audited = [audit_interval(found, families, case, wrong, judged) for case in cases]
    return table.assign(
        audit_low=[interval.low for interval in audited],
        audit_high=[interval.high for interval in audited],
    )


def _gone(dimension: str, members: Sequence[str]) -> Case | None:
    return None if dimension == BASELINE else (dimension, members)


def _share(found: pd.DataFrame, families: Sequence[str], grade: str, gone: Case | None) -> float:
    left = found if gone is None else without(found, *gone)
    return len(families_left(left, families, grade)) / len(families)


def audit_interval(
    found: pd.DataFrame,
    families: Sequence[str],
    case: Case,
    wrong: int,
    judged: int,
    draws: int = DRAWS,
    seed: int = BOOTSTRAP_SEED,
) -> Interval:
    """Return the interval of the share left when rows are wrong as often as an audit found.

    Of `judged` rows `wrong` were wrong. Each draw takes an error rate from the Beta distribution
    with Jeffreys' prior (a half on both sides), drops each edge with that probability, errors
    independent, and counts the families left at grade "named". It only knows of rows that say too
    much: rows that are missing were not audited, so the upper end is the share itself at most.
    """
    gone = _gone(*case)
    kept = at_least(found if gone is None else without(found, *gone), ESTIMATE)
    generator = np.random.default_rng(seed)
    rates = generator.beta(wrong + 0.5, judged - wrong + 0.5, size=draws)
    holds = generator.random((draws, len(kept))) >= rates[:, None]
    belongs = (
        kept["engine_family_id"].to_numpy()[:, None] == np.asarray(list(families), dtype=object)
    ).astype(float)
    shares = (holds.astype(float) @ belongs > 0).sum(axis=1) / len(families)
    return percentile_interval(shares)
