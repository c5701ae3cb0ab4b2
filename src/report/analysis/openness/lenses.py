"""Both lenses cut the same way: shares by year, country, kind of maker and size.

The first lens has families, whose components were read; the second has repositories, whose licence
tag was counted. What one says is never added to what the other says.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from report.analysis.landscape.registry import SIZE, has_flag
from report.analysis.openness.licences import NO_TAG, UNREAD
from report.analysis.openness.registry import FREE_GROUPS
from report.analysis.openness.verdict import Verdict
from report.analysis.statistics import bootstrap_interval, ratio_of_sums, wilson_interval

ALL, YEAR, COUNTRY, KIND, SIZE_CLASS = (
    "all",
    "year",
    "country of the maker",
    "kind of maker",
    "parameters",
)
CUTS = (YEAR, COUNTRY, KIND, SIZE_CLASS)
UNKNOWN, OTHERS, SEVERAL = "unknown", "others", "several countries"
SIZE_CLASSES = ("under 1 B", "1-8 B", "8-40 B", "40-200 B", "200 B and more")
SIZE_BOUNDS = (0, 1e9, 8e9, 40e9, 200e9, float("inf"))
_FIRST_YEAR_APART = 2023


def size_class(parameters: pd.Series) -> pd.Series:
    """Return the class of a number of parameters; "unknown" where it is missing.

    >>> list(size_class(pd.Series([5e8, 8e9, None])))
    ['under 1 B', '8-40 B', 'unknown']
    """
    cut = pd.cut(parameters.astype(float), SIZE_BOUNDS, labels=SIZE_CLASSES, right=False)
    return cut.astype(object).where(cut.notna(), UNKNOWN)


def cut_labels(
    repositories: pd.Series, models: pd.DataFrame, organisations: pd.DataFrame
) -> pd.DataFrame:
    """Return country, kind and size of the repositories named, on the index of `repositories`.

    Columns: :data:`COUNTRY` (ISO code), :data:`KIND`, :data:`SIZE_CLASS`; "unknown" where the
    account is not described, its kind only guessed, or the size flagged as no true count.
    """
    accounts = organisations.set_index("org")
    org = repositories.str.split("/").str[0]
    counted = models[~has_flag(models["quality_flag"], SIZE)].set_index("repo_id")
    sizes = repositories.map(counted["parameters_total"])
    return pd.DataFrame(
        {
            COUNTRY: org.map(accounts["country"]).fillna(UNKNOWN),
            KIND: org.map(accounts["kind"]).fillna(UNKNOWN),
            SIZE_CLASS: size_class(sizes),
        },
        index=repositories.index,
    )


def keep_largest(labels: pd.Series, most: int) -> pd.Series:
    """Return labels of which only the `most` frequent keep their name; the rest become others."""
    named = labels[~labels.isin([UNKNOWN, SEVERAL])]
    kept = set(named.value_counts().head(most).index) | {UNKNOWN, SEVERAL}
    return labels.where(labels.isin(kept), OTHERS)


def year_label(years: pd.Series) -> pd.Series:
    """Return years as labels, the early ones together."""
    early = f"up to {_FIRST_YEAR_APART - 1}"
    text = years.astype("Int64").astype("string")
    told = text.where(~(years < _FIRST_YEAR_APART).fillna(False), early)
    return told.fillna(UNKNOWN).astype(object)


def family_shares(families: pd.DataFrame, downloads: pd.Series) -> pd.DataFrame:
    """Return the shares of families that are open source, and that have a free open weight.

    `families` has a column for each of :data:`CUTS`, repo_id, and the verdicts (open source and
    free weights, as :class:`Verdict`) in columns "open source" and "free weights"; `downloads` is
    repo_id to downloads.

    Columns: cut, group, measure, n, met, unsettled, share (met / n), low, high (Wilson), possible
    (share if all that is not established were met), downloads_n, downloads_share (of the downloads
    of the families' main repositories that have a figure).
    """
    rows = []
    for cut, group, members in _groups(families):
        counted = members["repo_id"].map(downloads)
        for measure in ("open source", "free weights"):
            met = members[measure] == Verdict.MET
            unsettled = int((members[measure] == Verdict.NOT_ESTABLISHED).sum())
            n, hits = len(members), int(met.sum())
            low, high = wilson_interval(hits, n)
            by_downloads = counted[met].sum() / counted.sum() if counted.sum() else float("nan")
            shares = (hits / n, low, high, (hits + unsettled) / n)
            about = (cut, group, measure, n, hits, unsettled)
            rows.append((*about, *shares, int(counted.notna().sum()), by_downloads))
    columns = ["cut", "group", "measure", "n", "met", "unsettled", "share", "low", "high"]
    columns += ["possible", "downloads_n", "downloads_share"]
    return pd.DataFrame(rows, columns=columns)


def tag_shares(repositories: pd.DataFrame, downloads: pd.Series) -> pd.DataFrame:
    """Return the shares of tagged repositories whose tag names a free licence.

    `repositories` has a column for each of :data:`CUTS`, repo_id and group (a licence group).

    Columns: cut, group, untagged, n (repositories with a tag), share, low, high (Wilson), unread
    (share whose tag no record explains), downloads_n, downloads_share, downloads_low,
    downloads_high (percentile bootstrap over repositories).
    """
    rows = []
    for cut, group, members in _groups(repositories):
        tagged = members[members["group"] != NO_TAG]
        free = tagged["group"].isin(FREE_GROUPS)
        share = float(free.mean()) if len(tagged) else float("nan")
        low, high = wilson_interval(int(free.sum()), len(tagged))
        unread = float((tagged["group"] == UNREAD).mean()) if len(tagged) else float("nan")
        weights = tagged["repo_id"].map(downloads)
        weighed = weighted_share(free[weights.notna()], weights.dropna())
        about = (cut, group, len(members) - len(tagged), len(tagged))
        rows.append((*about, share, low, high, unread, *weighed))
    columns = ["cut", "group", "untagged", "n", "share", "low", "high", "unread"]
    columns += ["downloads_n", "downloads_share", "downloads_low", "downloads_high"]
    return pd.DataFrame(rows, columns=columns)


def weighted_share(chosen: pd.Series, weights: pd.Series) -> tuple[int, float, float, float]:
    """Return n, the share of the weights that is chosen, and its bootstrap interval."""
    hits, total = chosen.to_numpy(dtype=float), weights.to_numpy(dtype=float)
    pairs = np.column_stack([hits * total, total])
    if total.sum() == 0:
        return len(total), float("nan"), float("nan"), float("nan")
    return len(total), ratio_of_sums(pairs), *bootstrap_interval(pairs, ratio_of_sums)


def _groups(frame: pd.DataFrame) -> Iterable[tuple[str, str, pd.DataFrame]]:
    """Yield (cut, group, rows): all together, then each cut by its groups in reading order."""
    yield ALL, ALL, frame
    for cut in CUTS:
        present = set(frame[cut])
        counts = frame[cut].value_counts()
        last = [name for name in (SEVERAL, OTHERS, UNKNOWN) if name in present]
        if cut == SIZE_CLASS:
            names = [name for name in SIZE_CLASSES if name in present]
        elif cut == YEAR:
            names = sorted(present - set(last), key=lambda name: name[-4:])
        else:
            names = sorted(present - set(last), key=lambda name: (-counts[name], name))
        for name in [*names, *last]:
            yield cut, name, frame[frame[cut] == name]
