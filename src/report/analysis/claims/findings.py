"""Which of its sentences each finding takes on the data of an edition."""

from __future__ import annotations

import pandas as pd

from report.analysis.claims.summary import Share

MEASURABLE = ("date", "quantity")
"""Kinds that a number settles."""
INTERPRETED = ("causal", "licence", "performance", "quotation")
"""Kinds that a reading, a comparison or a definition settles."""


def overall(held: Share) -> str:
    """Return whether most statements hold, and whether the interval leaves room for doubt.

    "mostly-right" or "mostly-wrong" when the interval lies beyond one half as it is printed, in
    whole percent; else "majority" or "minority".
    """
    if round(held.low, 2) > 0.5:
        return "mostly-right"
    if round(held.high, 2) < 0.5:
        return "mostly-wrong"
    return "majority" if held.share > 0.5 else "minority"


def kinds(measured: Share, interpreted: Share) -> str:
    """Compare kinds that a number settles with those that a reading settles.

    "measured-better" or "interpreted-better" when the intervals do not meet, else "measured-ahead",
    "interpreted-ahead" or "level".
    """
    if measured.low > interpreted.high:
        return "measured-better"
    if interpreted.low > measured.high:
        return "interpreted-better"
    if measured.share == interpreted.share:
        return "level"
    return "measured-ahead" if measured.share > interpreted.share else "interpreted-ahead"


def agreeing(share: Share) -> str:
    """Return "high" from four fifths, "low" below one half, else "middling"."""
    if share.share >= 0.8:
        return "high"
    return "low" if share.share < 0.5 else "middling"


def commonest(patterns: pd.DataFrame) -> str:
    """Return the pattern most statements with a fault show, or "tie"."""
    most = patterns.loc[patterns["claims"] == patterns["claims"].max(), "pattern"]
    return str(most.iloc[0]) if len(most) == 1 else "tie"


def robust(changed: int, tested: int) -> str:
    """Return "robust" when at most a tenth of the verdicts change, "sensitive" otherwise."""
    return "robust" if changed <= tested / 10 else "sensitive"


def open_source(claims: pd.DataFrame) -> str:
    """Return for which of the things called open source the word is confirmed."""
    confirmed = claims.set_index("subject")["confirmed"]
    if confirmed["models"] == 0:
        return "only-software" if confirmed["software"] else "none"
    return "some-models"


def lacking(missing: int) -> str:
    """Return whether the edition lacks data for any test."""
    return "some" if missing else "none"
