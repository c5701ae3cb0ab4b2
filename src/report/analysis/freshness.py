"""How old the evidence is beside a snapshot, and what the snapshot contradicts in it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from pandas.api.typing import NaTType

from report.analysis.openness.licences import FREEDOM, read_tags
from report.partial_dates import last_day

LICENCE, STATE = "licence", "state"
"""Kinds of contradiction: another licence, and no longer to be had."""
LOST = ("renamed", "gone", "hidden", "private", "disabled", "unreadable")
"""States in which a repository that evidence speaks of can no longer be read under its name."""
NO_DATE_BEFORE = pd.Timestamp("2000-01-01")
"""Sources write the first day of their calendar, 1970-01-01, where they have no date."""
LEAST_PARAMETERS = 1_000_000_000
"""Smaller models are not taken for new families."""


def age_evidence(
    frames: Mapping[str, pd.DataFrame],
    table_dates: Mapping[str, str | None],
    lives: pd.DataFrame,
    day: pd.Timestamp,
) -> pd.DataFrame:
    """Return the age of each kind of evidence on `day`, the most overdue first.

    Columns: table, rows, dated (rows with a date), oldest, median, days (its shelf life),
    passed (dated rows older than that on `day`) and share (passed over dated). A partial date
    counts as its last day; a kind without a date column has the date of the whole table.
    """
    rows = []
    for life in lives.to_dict("records"):
        read = _read_days(frames[life["table"]], life["date_column"], table_dates[life["table"]])
        dated = read.dropna().sort_values()
        passed = int((dated < day - pd.Timedelta(days=life["days"])).sum())
        rows.append(
            {
                "table": life["table"],
                "rows": len(read),
                "dated": len(dated),
                "oldest": dated.iloc[0] if len(dated) else pd.NaT,
                "median": dated.iloc[(len(dated) - 1) // 2] if len(dated) else pd.NaT,
                "days": life["days"],
                "passed": passed,
                "share": passed / len(dated) if len(dated) else float("nan"),
            }
        )
    ages = pd.DataFrame(rows)
    return ages.sort_values(["share", "passed"], ascending=False, ignore_index=True)


def _read_days(frame: pd.DataFrame, column: object, table_date: str | None) -> pd.Series:
    """Return the day on which each row was read."""
    if not isinstance(column, str):
        return pd.Series([_day(table_date)] * len(frame))
    values = frame[column]
    days = {value: _day(value) for value in values.dropna().unique()}
    read = pd.to_datetime(values.map(days))
    return read.where(read >= NO_DATE_BEFORE)


def _day(date: object) -> pd.Timestamp | NaTType:
    """Return a day, or the last one that a partial date can mean; NaT where none is given."""
    if isinstance(date, pd.Timestamp):
        return date
    return pd.NaT if date is None else last_day(str(date))


def middle_day(ages: pd.DataFrame) -> pd.Timestamp:
    """Return the day by which half of the dated rows had been read, taking each kind's median."""
    ordered = ages.dropna(subset=["median"]).sort_values("median")
    half = ordered["dated"].cumsum() >= ordered["dated"].sum() / 2
    return pd.Timestamp(ordered["median"][half].iloc[0])


def contradictions(
    families: pd.DataFrame,
    components: pd.DataFrame,
    licences: pd.DataFrame,
    models: pd.DataFrame,
    states: pd.DataFrame,
) -> pd.DataFrame:
    """Return what a snapshot says against the evidence on families.

    Columns: kind (LICENCE or STATE), repo_id, evidence (licence as read, or "exists") and snapshot
    (the tag of the card, or the state of the repository). A licence contradicts only where the
    category of its tag is known and is another: a tag cannot say more than it says.
    """
    known = families.dropna(subset=["repo_id"])[["family_id", "repo_id"]]
    lost = known.merge(states, on="repo_id")
    lost = lost[lost["state"].isin(LOST)].assign(kind=STATE, evidence="exists")
    lost["snapshot"] = lost["state"] + (" to " + lost["renamed_to"]).fillna("")
    weights = components[components["component"] == "final-weights"][["family_id", "licence_id"]]
    category = licences.set_index("licence_id")["category"]
    tagged = known.merge(weights.dropna(), on="family_id")
    tagged = tagged.merge(models[["repo_id", "licence_tag"]].dropna(), on="repo_id")
    tagged = tagged.assign(
        kind=LICENCE, evidence=tagged["licence_id"], snapshot=tagged["licence_tag"]
    )
    said = read_tags(tagged["licence_tag"], licences)["category"]
    read = tagged["licence_id"].map(category)
    differing = said.isin(FREEDOM) & read.isin(FREEDOM) & (said != read)
    columns = ["kind", "repo_id", "evidence", "snapshot"]
    return pd.concat([tagged.loc[differing, columns], lost[columns]], ignore_index=True)


def without_evidence(
    families: pd.DataFrame, models: pd.DataFrame, derivatives: pd.DataFrame
) -> pd.DataFrame:
    """Return accounts of known families with models newer than the newest family read of them.

    Columns: org, newest_family (release date), repositories, first (the oldest such repository),
    created_at (of it), largest (the one with most parameters). Copies, models with less than
    LEAST_PARAMETERS and those without a creation date are left out.
    """
    released = families.dropna(subset=["repo_id", "release_date"])
    owner = released["repo_id"].str.split("/").str[0]
    newest = released["release_date"].map(last_day).groupby(owner).max().rename("newest_family")
    own = models.merge(newest, left_on="org", right_index=True)
    copies = own["repo_id"].isin(derivatives["repo_id"])
    large = (own["parameters_total"] >= LEAST_PARAMETERS).fillna(False)
    later = own[~copies & large & (own["created_at"] > own["newest_family"])]
    later = later.sort_values(["created_at", "repo_id"])
    by_size = later.sort_values("parameters_total").groupby("org")["repo_id"].last()
    grouped = later.groupby("org").agg(
        newest_family=("newest_family", "first"),
        repositories=("repo_id", "size"),
        first=("repo_id", "first"),
        created_at=("created_at", "first"),
    )
    table = grouped.join(by_size.rename("largest")).reset_index()
    return table.sort_values(["repositories", "org"], ascending=[False, True], ignore_index=True)
