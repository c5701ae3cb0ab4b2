"""Dates of which only the year, or the year and month, are known: 2025, 2025-08, 2025-08-21."""

from __future__ import annotations

import pandas as pd

_FREQUENCIES = {4: "Y", 7: "M", 10: "D"}


def _period(partial: str) -> pd.Period:
    return pd.Period(partial, _FREQUENCIES[len(partial)])


def first_day(partial: str) -> pd.Timestamp:
    """Return the first day that a partial date can mean.

    >>> first_day("2026-02").date().isoformat()
    '2026-02-01'
    """
    return _period(partial).start_time


def last_day(partial: str) -> pd.Timestamp:
    """Return the last day that a partial date can mean.

    >>> [last_day(text).date().isoformat() for text in ("2026", "2026-02", "2026-10-08")]
    ['2026-12-31', '2026-02-28', '2026-10-08']
    """
    return _period(partial).end_time.normalize()


def middle_day(partial: str) -> pd.Timestamp:
    """Return the day itself, or the middle of the month or year that is all we know.

    >>> [middle_day(text).date().isoformat() for text in ("2026", "2026-08", "2026-08-21")]
    ['2026-07-01', '2026-08-15', '2026-08-21']
    """
    return pd.Timestamp(partial + {4: "-07-01", 7: "-15", 10: ""}[len(partial)])
