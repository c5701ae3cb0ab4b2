"""What an edition holds: its tables, how full they are, where they come from, what is flagged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from report.datapackage import Package
from report.errors import ReportError
from report.manifest import Manifest

SOURCES = ("edition", "hub")
"""Where the tables may come from: an edition that is there, or the Hub, asked for a new one."""

COVERED_FIELDS = (
    "parameters_total",
    "architecture",
    "licence_tag",
    "created_at",
    "pipeline_tag",
    "hidden_size",
    "num_experts",
    "context_length",
    "languages",
)
"""Fields of the registry whose filling is shown; the others follow one of these."""

STATE_LABELS = {
    "readable": "open to all",
    "gated": "files on request only",
    "private": "private",
    "disabled": "disabled by the Hub",
    "renamed": "renamed",
    "gone": "gone",
    "hidden": "private or gone",
    "unreadable": "answer not usable",
    "not_asked": "not asked for",
}
"""What the state of a repository means, for readers."""

CONFIGURATION_LABELS = {
    "read": "configuration read",
    "gated": "configuration on request only",
    "missing": "no configuration file",
    "malformed": "configuration not usable",
    "too_large": "configuration too large",
    "failed": "server error",
    "not_declared": "no architecture shown",
    "not_asked": "not asked for",
}
"""What came of config.json, for readers."""


class UnknownSource(ReportError):
    """A source of tables that does not exist."""


def check_source(source: str) -> None:
    """Refuse a source that is not one of SOURCES."""
    if source not in SOURCES:
        raise UnknownSource(f"Unknown source {source!r}. The source can be: {', '.join(SOURCES)}.")


def describe_tables(
    package: Package,
    manifest: Manifest,
    hashes: Mapping[str, str],
    frames: Mapping[str, pd.DataFrame],
) -> pd.DataFrame:
    """Return one row a table: layer, rows, columns, cells filled, as_of, licences, sha256, state.

    cells_filled is a share of all cells. state is "as sealed", "changed since" or "not sealed":
    whether the file is the one whose hash the manifest holds.
    """
    sealed = {name: record.sha256 for name, record in manifest.tables.items()}
    sealed |= {name: record.sha256 for name, record in manifest.evidence.items()}
    rows = []
    for table in package.tables:
        frame = frames[table.name]
        rows.append(
            {
                "table": table.name,
                "layer": table.layer,
                "rows": len(frame),
                "columns": frame.shape[1],
                "cells_filled": _filled(frame),
                "as_of": table.as_of,
                "licences": ", ".join(licence.name for licence in table.licences),
                "sha256": hashes[table.name],
                "state": _state(sealed.get(table.name), hashes[table.name]),
            }
        )
    return pd.DataFrame(rows)


def describe_fields(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return table, field, filled (rows with a value), rows and share of every column."""
    rows = [
        (name, column, int(frame[column].notna().sum()), len(frame))
        for name, frame in frames.items()
        for column in frame.columns
    ]
    fields = pd.DataFrame(rows, columns=["table", "field", "filled", "rows"])
    return fields.assign(share=fields["filled"] / fields["rows"])


def list_sources(package: Package) -> pd.DataFrame:
    """Return each source once: source, licence, address, and the tables that draw on it."""
    drawn: dict[tuple[str, str | None, str | None], list[str]] = {}
    for table in package.tables:
        for source in table.sources:
            tables = drawn.setdefault((source.title, source.licence, source.path), [])
            if table.name not in tables:
                tables.append(table.name)
    rows = [(*source, ", ".join(tables)) for source, tables in drawn.items()]
    listed = pd.DataFrame(rows, columns=["source", "licence", "address", "tables"])
    return listed.sort_values("source", key=lambda titles: titles.str.lower(), ignore_index=True)


def count_readings(history: pd.DataFrame) -> pd.DataFrame:
    """Return as_of, readings (one a repository), origin of the readings and their downloads."""
    grouped = history.groupby("as_of")
    return pd.DataFrame(
        {
            "readings": grouped["repo_id"].nunique(),
            "downloads_30d": grouped["downloads_30d"].sum(),
            "origin": grouped["source"].agg(lambda sources: ", ".join(sorted(set(sources)))),
        }
    ).reset_index()


def count_outcomes(states: pd.DataFrame) -> pd.DataFrame:
    """Return state, configuration, repositories and share: what came of what was asked for."""
    columns = pd.DataFrame(
        {
            "state": states["state"].map(STATE_LABELS),
            "configuration": states["config"].map(CONFIGURATION_LABELS),
        }
    )
    counts = columns.value_counts(sort=False).rename("repositories").reset_index()
    counts = counts.sort_values(["repositories", "state"], ascending=[False, True])
    counts["share"] = counts["repositories"] / len(states)
    return counts.reset_index(drop=True)


def count_flags(models: pd.DataFrame) -> pd.DataFrame:
    """Return flag, rows that bear it and their share; a row may bear several."""
    flags = models["quality_flag"].dropna().str.split(";").explode().value_counts()
    counts = flags.rename_axis("flag").reset_index(name="rows")
    return counts.assign(share=counts["rows"] / len(models))


def cover_registry(models: pd.DataFrame, organisations: pd.DataFrame) -> pd.DataFrame:
    """Return subject, field, filled, rows and share: how complete the registry and accounts are.

    Subjects are the repositories' own fields, and country and kind of their accounts, counted
    over repositories and over accounts. A guessed kind counts as empty.
    """
    joined = models.merge(organisations[["org", "country", "kind"]], on="org", how="left")
    parts = [
        ("repository", models, COVERED_FIELDS),
        ("account of the repository", joined, ("country", "kind")),
        ("described account", organisations, ("country", "kind")),
    ]
    rows = [
        (subject, field, int(frame[field].notna().sum()), len(frame))
        for subject, frame, fields in parts
        for field in fields
    ]
    covered = pd.DataFrame(rows, columns=["subject", "field", "filled", "rows"])
    return covered.assign(share=covered["filled"] / covered["rows"])


def share_filled(frames: Iterable[pd.DataFrame]) -> float:
    """Return the share of filled cells over several tables together; nan without a cell."""
    tables = list(frames)
    cells = sum(frame.size for frame in tables)
    filled = sum(int(frame.notna().to_numpy().sum()) for frame in tables)
    return filled / cells if cells else float("nan")


def _filled(frame: pd.DataFrame) -> float:
    return share_filled([frame])


def _state(sealed: str | None, now: str) -> str:
    if sealed is None:
        return "not sealed"
    return "as sealed" if sealed == now else "changed since"
