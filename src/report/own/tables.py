"""Cut the tables of an edition to a reader's models, and add what the reader gives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

import pandas as pd

from report.datapackage import ForeignKey, Table
from report.own.listing import OwnModel
from report.own.records import (
    Named,
    component_rows,
    configuration_rows,
    family_rows,
    model_rows,
    name_models,
)

KEYS = ("family_id", "repo_id", "engine_family_id")
"""Columns by which a table is about single models. A table without any of them stays whole."""
GRAPH = "derivatives"
"""The one table with two repositories a row: kept where either end is of the list."""


def own_tables(
    frames: Mapping[str, pd.DataFrame], models: Collection[OwnModel], day: date
) -> dict[str, pd.DataFrame]:
    """Return the tables that change for a reader's list; every other stays as it is.

    Tables about single models keep the rows of those on the list; the rows that the list adds go
    before those of the edition.
    """
    named = name_models(models, frames["models"], _members(frames))
    own = _own_rows(named, frames, day)
    engines = _joined(own["families"]["engine_family_id"])
    wanted = {
        "repo_id": {each.repo_id for each in named},
        "family_id": {each.family_id for each in named},
        "engine_family_id": engines,
    }
    cut = {
        name: _cut(name, frame, wanted)
        for name, frame in frames.items()
        if set(KEYS) & set(frame.columns)
    }
    for name, rows in own.items():
        key = ["family_id", "component"] if name == "components" else list(rows.columns[:1])
        cut[name] = pd.concat([rows, cut[name]]).drop_duplicates(key).reset_index(drop=True)
    return cut


def _members(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return which repositories belong to which family; the families' own first."""
    pairs = [frames["families"]]
    pairs += [f for f in frames.values() if {"family_id", "repo_id"} <= set(f.columns)]
    members = pd.concat([frame[["repo_id", "family_id"]] for frame in pairs])
    return members.drop_duplicates()


def _own_rows(
    named: list[Named], frames: Mapping[str, pd.DataFrame], day: date
) -> dict[str, pd.DataFrame]:
    models = model_rows(named, frames["models"], day)
    return {
        "models": models,
        "configurations": configuration_rows(named, frames, models, day),
        "families": family_rows(named, frames["families"], models, frames["engine_families"]),
        "components": component_rows(named, frames["components"], models, frames["licences"], day),
    }


def _joined(cells: pd.Series) -> set[str]:
    return {part for cell in cells.dropna() for part in str(cell).split(";")}


def _cut(name: str, frame: pd.DataFrame, wanted: Mapping[str, Collection[str]]) -> pd.DataFrame:
    """Return the rows about the list: by family where the row names one, else by repository."""
    if name == GRAPH:
        ends = frame[["repo_id", "base_repo_id", "root_repo_id"]].isin(wanted["repo_id"])
        return frame[ends.any(axis=1)].reset_index(drop=True)
    if name == "families":
        return frame[frame["family_id"].isin(wanted["family_id"])].reset_index(drop=True)
    chosen = pd.Series(False, index=frame.index)
    undecided = pd.Series(True, index=frame.index)
    for key in KEYS:
        if key in frame:
            chosen |= undecided & frame[key].isin(wanted[key])
            undecided &= frame[key].isna()
    return frame[chosen].reset_index(drop=True)


def without_lost_references(
    cut: Mapping[str, pd.DataFrame], frames: Mapping[str, pd.DataFrame], tables: Iterable[Table]
) -> dict[str, pd.DataFrame]:
    """Return the cut tables without rows that refer to a row which was cut away.

    A table that was not cut joins them where it refers to one that was.
    """
    result = dict(cut)
    for table in tables:
        frame = result.get(table.name, frames[table.name])
        for key in table.foreign_keys:
            if key.table in result:
                frame = _referring(frame, key, result[key.table])
        if len(frame) < len(frames[table.name]) or table.name in result:
            result[table.name] = frame
    return result


def _referring(frame: pd.DataFrame, key: ForeignKey, target: pd.DataFrame) -> pd.DataFrame:
    own = pd.MultiIndex.from_frame(frame[list(key.fields)])
    there = pd.MultiIndex.from_frame(target[list(key.reference_fields)])
    empty = frame[list(key.fields)].isna().any(axis=1)
    return frame[own.isin(there) | empty].reset_index(drop=True)
