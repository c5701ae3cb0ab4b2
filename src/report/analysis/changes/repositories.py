"""Repositories that came, went, or say something else than before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from report.analysis.landscape.registry import NOT_READ, REPEATED, SIZE, has_flag
from report.analysis.openness.licences import FREEDOM, read_tags

SIZE_TOLERANCE = 0.01
"""Share by which two counts of parameters may differ and still be the same."""

NOT_ASKED = "not_asked"
"""State of a repository of the earlier edition that a pull did not ask for."""

SINCE, OLDER, UNDATED = "created since", "created before, seen since", "day of creation unknown"
LOOSER, TIGHTER, SIDEWAYS = "looser", "tighter", "as free as before"


@dataclass(frozen=True)
class State:
    """One edition as far as it is compared: its name and day, and the tables of its snapshot.

    `derived_from` names the edition it was made out of. Of that one it shares the facts that did
    not change and knows no others, so that comparing the two shows no change by construction.
    """

    edition: str
    date: date
    tables: Mapping[str, pd.DataFrame]
    derived_from: str | None = None

    def shares_facts_with(self, other: State) -> bool:
        """True when one of the two was made out of the other."""
        return other.edition == self.derived_from or self.edition == other.derived_from

    @property
    def models(self) -> pd.DataFrame:
        """The registry's repositories, by repo_id; repeated and hand-typed rows left out."""
        models = self.tables["models"]
        kept = models[~has_flag(models["quality_flag"], REPEATED + NOT_READ)]
        return kept.set_index("repo_id").sort_index()


def added(before: State, after: State) -> pd.DataFrame:
    """Return repo_id, org, created_at and why of repositories that only `after` has.

    `why` tells those created since the day of `before` from those that were there already and had
    not been seen. With the editions exchanged these are the repositories that went. One that the
    other edition did not ask for neither came nor went: nobody looked.
    """
    known = before.models.index.union(_not_asked(before))
    new = after.models[~after.models.index.isin(known)]
    created = new["created_at"]
    since = created > pd.Timestamp(before.date)
    why = since.map({True: SINCE, False: OLDER}).mask(created.isna(), UNDATED)
    return new.assign(why=why)[["org", "created_at", "why"]].reset_index()


def relicensed(before: State, after: State, licences: pd.DataFrame) -> pd.DataFrame:
    """Return repo_id, tag_before, tag_after and way of repositories whose licence tag changed.

    Two tags that name the same licence are no change. `way` compares the categories of the
    licences: looser, tighter, as free as before; missing where one is not known.
    """
    pairs = _both(before, after, "licence_tag")
    old, new = read_tags(pairs["before"], licences), read_tags(pairs["after"], licences)
    other_licence = (old["licence_id"] != new["licence_id"]) | new["licence_id"].eq("")
    changed = pairs["before"].ne(pairs["after"]) & other_licence
    step = new["category"].map(FREEDOM) - old["category"].map(FREEDOM)
    way = step.map(
        lambda d: LOOSER if d > 0 else TIGHTER if d < 0 else SIDEWAYS, na_action="ignore"
    )
    found = pairs.assign(way=way)[changed].rename(
        columns={"before": "tag_before", "after": "tag_after"}
    )
    return found.reset_index()


def resized(before: State, after: State) -> pd.DataFrame:
    """Return repo_id, size_before and size_after where the number of parameters changed.

    Rows whose size is flagged as no count, in either edition, are left out.
    """
    pairs = _both(before, after, "parameters_total")
    flagged = set[str]()
    for state in (before, after):
        models = state.models
        flagged |= set(models.index[has_flag(models["quality_flag"], SIZE)])
    sizes = pairs.astype("float64")
    smaller = sizes.min(axis=1)
    changed = (sizes.max(axis=1) - smaller) > SIZE_TOLERANCE * smaller
    found = pairs[changed & ~pairs.index.isin(flagged)]
    return found.rename(columns={"before": "size_before", "after": "size_after"}).reset_index()


def restated(before: State, after: State) -> pd.DataFrame:
    """Return repo_id, state_before and state_after where the Hub's answer changed.

    A state says whether a repository could be read: readable, gated, gone, renamed and the like.
    """
    pairs = _aligned(_states(before), _states(after))
    found = pairs[pairs["before"] != pairs["after"]]
    return found.rename(columns={"before": "state_before", "after": "state_after"}).reset_index()


def comparable(before: State, after: State) -> pd.DataFrame:
    """Return how much of each fact can be compared: fact, before, after, both.

    Counts of repositories whose fact is known in the one, the other, and in both from readings of
    their own.
    """
    rows = [("repository", len(before.models), len(after.models), len(_names(before, after)))]
    for fact, column in (
        ("licence tag", "licence_tag"),
        ("number of parameters", "parameters_total"),
        ("day of creation", "created_at"),
        ("architecture", "architecture"),
    ):
        known = [int(state.models[column].notna().sum()) for state in (before, after)]
        rows.append((fact, known[0], known[1], len(_both(before, after, column))))
    old, new = (_asked(state) for state in (before, after))
    rows.append(("access to the repository", len(old), len(new), len(old & new)))
    return pd.DataFrame(rows, columns=["fact", "before", "after", "both"])


def _asked(state: State) -> set[str]:
    return set(_states(state).index)


def _states(state: State) -> pd.Series:
    """Return what the Hub said of each repository asked, by repo_id; empty without that table."""
    if "repository_states" not in state.tables:
        return pd.Series(dtype="str")
    states = state.tables["repository_states"].set_index("repo_id")["state"]
    return states[states != NOT_ASKED]


def _not_asked(state: State) -> pd.Index:
    """Return the repositories that an edition knew of and did not ask for."""
    if "repository_states" not in state.tables:
        return pd.Index([])
    states = state.tables["repository_states"].set_index("repo_id")["state"]
    return states.index[states == NOT_ASKED]


def accounts(before: State, after: State) -> pd.DataFrame:
    """Return org, before, after and added (repositories), the most added first."""
    counts = pd.DataFrame(
        {name: state.models["org"].value_counts() for name, state in
         (("before", before), ("after", after))}
    ).fillna(0).astype("int64")  # fmt: skip
    counts["added"] = counts["after"] - counts["before"]
    ordered = counts.rename_axis("org").reset_index()
    return ordered.sort_values(["added", "org"], ascending=[False, True], ignore_index=True)


def _names(before: State, after: State) -> pd.Index:
    return before.models.index.intersection(after.models.index)


def _both(before: State, after: State, column: str) -> pd.DataFrame:
    pairs = _aligned(before.models[column], after.models[column])
    return pairs.iloc[:0] if before.shares_facts_with(after) else pairs


def _aligned(old: pd.Series, new: pd.Series) -> pd.DataFrame:
    """Return before and after of what both know, in alphabetical order."""
    pairs = pd.concat([old.rename("before"), new.rename("after")], axis=1, join="inner")
    return pairs.dropna().sort_index().rename_axis("repo_id")
