"""The tables of a snapshot as they stood on an earlier day, from what their rows record.

A catalogue keeps, for each repository, when it first saw it and when any fact of its row last
changed, and the history keeps each reading of downloads with its date. So much of an earlier day
can be told again, and no more: what may have changed since is unknown, never today's.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from report.partial_dates import last_day

IDENTITY = ("repo_id", "org", "created_at", "first_seen", "as_of", "quality_flag")
"""Columns of `models` that are known of an earlier day even where the row changed since.

A repository keeps its name's owner and its day of creation; `as_of` becomes that day, and of
the flags only those remain that are about the repository rather than a value of its row.
"""
IDENTITY_FLAGS = ("renamed_account_duplicate", "duplicate_case", "hand_typed_stub")
CATALOGUE = "llmfit"
"""The source whose readings follow the repositories of `models`; others read any repository."""
BY_NAME = ("name_", "format_only_")
"""Rules of `derivatives` that rest on names alone, which an earlier day had as well."""


def tables_at(frames: Mapping[str, pd.DataFrame], day: pd.Timestamp) -> dict[str, pd.DataFrame]:
    """Return the tables of a snapshot as far as they are known of `day`, in the same columns.

    A table whose rows bear a day keeps those up to `day`. One without days is the counter's test
    (oracle_configurations), not a fact of a day, and stays whole.
    """
    models = models_at(frames["models"], frames["download_history"], day)
    history = history_at(frames["download_history"], day)
    seen = frozenset(models["repo_id"]) | frozenset(history["repo_id"])
    past = {
        "models": models,
        "download_history": history,
        "derivatives": derivatives_at(frames["derivatives"], frozenset(models["repo_id"]), seen),
        "configurations": configurations_at(frames["configurations"], day),
    }
    return {name: past.get(name, _dated(frame, day)) for name, frame in frames.items()}


def _dated(frame: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    return _rows(frame, frame["as_of"] <= day) if "as_of" in frame else frame


def models_at(models: pd.DataFrame, history: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return `models` of `day`: rows seen by then, their facts where nothing changed since.

    Repositories that the catalogue read on that very day and has since dropped come back with
    their names alone.
    """
    here = _rows(models, models["first_seen"] <= day)
    unchanged = here["row_changed"] <= day
    facts = [name for name in models.columns if name not in IDENTITY]
    here[facts] = here[facts].where(unchanged)
    flags = here["quality_flag"].where(unchanged, here["quality_flag"].map(_identity_flags))
    here = here.assign(quality_flag=flags.astype(models["quality_flag"].dtype), as_of=day)
    return (
        pd.concat([here, _dropped(models, history, day)])
        .astype(models.dtypes.to_dict())
        .sort_values("repo_id", kind="stable")
        .reset_index(drop=True)
    )


def _dropped(models: pd.DataFrame, history: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return rows, in the columns of `models`, of what the catalogue held on `day` and dropped."""
    of_catalogue = history[history["source"].str.contains(CATALOGUE)]
    read = of_catalogue.loc[of_catalogue["as_of"] == day, "repo_id"]
    lost = sorted(set(read) - set(models["repo_id"]))
    earliest = of_catalogue.groupby("repo_id")["as_of"].min()
    rows = pd.DataFrame(
        {
            "repo_id": lost,
            "org": [name.split("/")[0] for name in lost],
            "first_seen": [earliest[name] for name in lost],
            "as_of": day,
        }
    )
    return rows.reindex(columns=models.columns).astype(models.dtypes.to_dict())


def _identity_flags(flags: str | float) -> str | None:
    if not isinstance(flags, str):
        return None
    return ";".join(flag for flag in flags.split(";") if flag in IDENTITY_FLAGS) or None


def history_at(history: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return the readings made up to `day`."""
    return _rows(history, history["as_of"] <= day)


def configurations_at(configurations: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return the configurations read by `day`; a source dated by month counts from its end."""
    last = configurations["source_as_of"].map(last_day)
    return _rows(configurations, last <= day)


def derivatives_at(
    derivatives: pd.DataFrame, models: frozenset[str], seen: frozenset[str]
) -> pd.DataFrame:
    """Return the derivatives that their names alone gave away, of repositories `seen` by then.

    What a card declares, or a size shows, was read later and may have been written later. A root
    stays where the bases that remain still lead to it.
    """
    by_name = derivatives["rule"].str.startswith(BY_NAME)
    kept = _rows(derivatives, by_name & derivatives["repo_id"].isin(seen))
    bases = dict(zip(kept["repo_id"], kept["base_repo_id"], strict=True))
    reached = [
        _leads_to(base, root, bases)
        for base, root in zip(kept["base_repo_id"], kept["root_repo_id"], strict=True)
    ]
    known = pd.Series(reached, index=kept.index, dtype="bool")
    return kept.assign(
        in_models=kept["repo_id"].isin(models).astype(kept["in_models"].dtype),
        base_in_models=kept["base_repo_id"].isin(models).astype(kept["base_in_models"].dtype),
        root_repo_id=kept["root_repo_id"].where(known),
        root_rule=kept["root_rule"].where(known),
    )


def _leads_to(base: object, root: object, bases: Mapping[str, object]) -> bool:
    passed: set[object] = set()
    while isinstance(base, str) and base not in passed:
        if base == root:
            return True
        passed.add(base)
        base = bases.get(base)
    return False


def coverage(models: pd.DataFrame, history: pd.DataFrame) -> pd.DataFrame:
    """Return how much is known of each date of the history, to choose an edition's day by.

    Columns: as_of, repositories (seen by then), facts_known (of which no fact changed since),
    read (readings of the catalogue on that day), read_share (of the repositories the catalogue
    held, those it has since dropped included).
    """
    rows = []
    for day in sorted(history["as_of"].unique()):
        past = models_at(models, history, pd.Timestamp(day))
        on_day = history["as_of"].eq(day) & history["repo_id"].isin(past["repo_id"])
        known = int(past["row_changed"].notna().sum())
        rows.append((day, len(past), known, int(on_day.sum()), on_day.sum() / max(len(past), 1)))
    return pd.DataFrame(
        rows, columns=["as_of", "repositories", "facts_known", "read", "read_share"]
    )


def _rows(frame: pd.DataFrame, chosen: pd.Series) -> pd.DataFrame:
    return frame[chosen].reset_index(drop=True)
