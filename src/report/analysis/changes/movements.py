"""How downloads moved, in bands: ranks would mostly show noise.

A download figure of one repository often differs twofold from its next reading. A movement is
therefore put into a band of twofold and tenfold, and set beside the share of that band among
readings a few weeks apart, which is what noise alone puts there.
"""

from __future__ import annotations

import pandas as pd

from report.analysis.changes.repositories import State
from report.analysis.statistics import wilson_interval

TWOFOLD, TENFOLD = 2, 10
BANDS = (
    "down more than tenfold",
    "down two- to tenfold",
    "within twofold",
    "up two- to tenfold",
    "up more than tenfold",
)


def latest(state: State, window: int) -> pd.DataFrame:
    """Return as_of and downloads_30d of the newest reading of each repository, by repo_id.

    Only readings of the last `window` days up to the edition's day count; older ones are no
    state of that day.
    """
    history = state.tables["download_history"]
    last = pd.Timestamp(state.date)
    near = history[(history["as_of"] <= last) & (history["as_of"] > last - _days(window))]
    near = near.sort_values(["repo_id", "as_of"]).drop_duplicates("repo_id", keep="last")
    return near.set_index("repo_id")[["as_of", "downloads_30d"]]


def moved(before: State, after: State, window: int, least: int) -> pd.DataFrame:
    """Return repo_id, downloads_before, downloads_after, fold and band of what both read.

    Repositories below `least` downloads in both editions are left out. `fold` is after over
    before, missing from zero.
    """
    old, new = latest(before, window), latest(after, window)
    joined = pd.concat(
        [old["downloads_30d"].rename("downloads_before"),
         new["downloads_30d"].rename("downloads_after")],
        axis=1, join="inner",
    ).sort_index()  # fmt: skip
    known = joined.index.isin(before.models.index) & joined.index.isin(after.models.index)
    large = joined.max(axis=1) >= least
    return _banded(joined[known & large]).rename_axis("repo_id").reset_index()


def _banded(pairs: pd.DataFrame) -> pd.DataFrame:
    old = pairs["downloads_before"].astype("float64")
    new = pairs["downloads_after"].astype("float64")
    larger, smaller = old.where(old > new, new), old.where(old < new, new)
    # Multiplied rather than divided, so that zero needs no rule and both ways are mirror images.
    steps = (larger > TWOFOLD * smaller).astype(int) + (larger > TENFOLD * smaller).astype(int)
    signed = steps.where(new > old, -steps)
    band = signed.map(dict(zip(range(-2, 3), BANDS, strict=True)))
    return pairs.assign(fold=new / old.where(old > 0), band=band)


def noise(history: pd.DataFrame, days: int, least: int) -> pd.DataFrame:
    """Return bands of consecutive readings up to `days` days apart: one row a pair.

    The same repositories, the same rule, but too close in time for much to have changed.
    """
    ordered = history.sort_values(["repo_id", "as_of"])
    earlier = ordered.groupby("repo_id")[["as_of", "downloads_30d"]].shift()
    pairs = pd.DataFrame(
        {
            "repo_id": ordered["repo_id"],
            "gap": (ordered["as_of"] - earlier["as_of"]).dt.days,
            "downloads_before": earlier["downloads_30d"],
            "downloads_after": ordered["downloads_30d"],
        }
    ).dropna()
    large = pairs[["downloads_before", "downloads_after"]].max(axis=1) >= least
    return _banded(pairs[(pairs["gap"] <= days) & large]).reset_index(drop=True)


def band_shares(moves: pd.DataFrame, noisy: pd.DataFrame) -> pd.DataFrame:
    """Return, for each band, repositories, share with low and high (Wilson), and noise_share."""
    total = len(moves)
    counts = moves["band"].value_counts().reindex(list(BANDS), fill_value=0)
    beside = noisy["band"].value_counts(normalize=True).reindex(list(BANDS), fill_value=0.0)
    rows = []
    for band in BANDS:
        count = int(counts[band])
        share = count / total if total else float("nan")
        low, high = wilson_interval(count, total) if total else (share, share)
        rows.append((band, count, share, low, high, beside[band] if len(noisy) else float("nan")))
    columns = ["band", "repositories", "share", "low", "high", "noise_share"]
    return pd.DataFrame(rows, columns=columns)


def farthest(moves: pd.DataFrame, bands: tuple[str, ...], most: int) -> pd.DataFrame:
    """Return the `most` largest movements of some bands, by downloads gained or lost."""
    chosen = moves[moves["band"].isin(bands)]
    size = (chosen["downloads_after"] - chosen["downloads_before"]).abs()
    order = chosen.assign(size=size).sort_values(["size", "repo_id"], ascending=[False, True])
    return order.drop(columns="size").head(most).reset_index(drop=True)


def judge_bands(shares: pd.DataFrame) -> str:
    """Return "untold" without pairs, "more" when more moved than noise explains, else "noise"."""
    if not shares["repositories"].sum():
        return "untold"
    steady = shares.set_index("band").loc["within twofold"]
    return "more" if steady["high"] < steady["noise_share"] else "noise"


def _days(number: int) -> pd.Timedelta:
    return pd.Timedelta(days=number)
