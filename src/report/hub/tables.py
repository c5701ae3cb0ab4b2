"""The tables of a snapshot, as queries over what was staged, written row group by row group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from report.datapackage import Table
from report.hub.dimensions import KEYS
from report.hub.formats import format_of, rule_of
from report.hub.staging import Staged, Staging

ROW_GROUP = 10_000
"""Rows held in memory at a time."""
UPLOADERS = ("unsloth", "bartowski", "ggml-org", "TheBloke", "mradermacher")
"""Accounts whose GGUF repositories are named after the model, as the models table counts them."""
HUB_FLOOR = "2022-03-02"
"""The creation date that the Hub gives to everything older."""
IMPOSSIBLE = 100 * 10**12
LONGEST_CHAIN = 12
"""Copies of copies are followed up to here; a chain that is longer goes in a circle."""
EARLIER = ("models", "download_history", "configurations")
"""Tables of the earlier edition that a new one builds on."""
_ARROW = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}

_SIZES = ", ".join(
    f"CASE WHEN {{old}} THEN m.{column} ELSE c.{column} END AS {column}" for column in KEYS
)
_DIMENSIONS = ("num_experts", "hidden_size", "context_length", "num_hidden_layers")
_FACTS = ("parameters_total", "licence_tag", "created_at", "pipeline_tag", "languages")

MODELS = f"""
WITH known AS (
    SELECT e.*, m.first_seen, m.row_changed, c.latent,
        {" AND ".join(f"e.{each} IS m.{each}" for each in _FACTS)} AS same_card,
        {" AND ".join(f"c.{each} IS m.{each}" for each in _DIMENSIONS)} AS same_sizes,
        m.hidden_size IS NOT NULL AND c.outcome IS NOT 'read' AS old,
        COALESCE(e.architecture, c.model_type) AS model_type,
        {_SIZES.format(old="m.hidden_size IS NOT NULL AND c.outcome IS NOT 'read'")}
    FROM entries e LEFT JOIN configs c USING (repo_id) LEFT JOIN earlier_models m USING (repo_id)
    WHERE NOT e.private
)
SELECT repo_id, substr(repo_id, 1, instr(repo_id, '/') - 1) AS org, parameters_total, licence_tag,
    created_at, model_type AS architecture, {", ".join(KEYS)}, languages,
    g.repos IS NOT NULL AS has_gguf, g.repos AS gguf_repos, pipeline_tag,
    COALESCE(first_seen, :day) AS first_seen,
    CASE WHEN row_changed IS NOT NULL AND same_card AND (old OR same_sizes) THEN row_changed
        ELSE :day END AS row_changed,
    :day AS as_of,
    nullif(rtrim(
        CASE WHEN created_at = '{HUB_FLOOR}' THEN 'created_at_floor;' ELSE '' END
        || CASE WHEN old THEN 'dims_from_earlier_snapshot;' ELSE '' END
        || CASE WHEN latent THEN 'head_dim_derived_mla;' ELSE '' END
        || CASE WHEN num_experts = 1 THEN 'one_expert;' ELSE '' END
        || CASE WHEN parameters_total > {IMPOSSIBLE} THEN 'params_impossible;' ELSE '' END
        || CASE WHEN parameters_total < 1000000 THEN 'params_lt_1m;' ELSE '' END
        || CASE WHEN against_name THEN 'params_vs_name;' ELSE '' END, ';'), '') AS quality_flag
FROM known LEFT JOIN gguf g ON g.name = substr(repo_id, instr(repo_id, '/') + 1)
ORDER BY repo_id
"""  # noqa: S608

EARLIER_READINGS = """
SELECT repo_id, as_of, downloads_30d, likes, source FROM earlier_download_history h
WHERE as_of <> :day OR NOT EXISTS (SELECT 1 FROM entries e
    WHERE e.repo_id = h.repo_id AND e.downloads_30d IS NOT NULL AND NOT e.private)
ORDER BY repo_id, as_of
"""

READINGS = """
SELECT repo_id, :day AS as_of, downloads_30d, likes, 'hub:api/models@' || :edition AS source
FROM entries WHERE downloads_30d IS NOT NULL AND NOT private
ORDER BY repo_id
"""

DERIVATIVES = """
SELECT printf('dv-%07d', row_number() OVER (ORDER BY d.repo_id, d.base, d.format)) AS derivative_id,
    d.repo_id, d.base AS base_repo_id, d.format, d.rule, 'hub' AS source, 1 AS in_models,
    EXISTS (SELECT 1 FROM entries b WHERE b.repo_id = d.base AND NOT b.private) AS base_in_models,
    d.base IS NOT NULL AND substr(d.base, 1, instr(d.base, '/')) = substr(d.repo_id, 1,
        instr(d.repo_id, '/')) AS same_org,
    d.root AS root_repo_id, CASE WHEN d.root IS NOT NULL THEN 'chain' END AS root_rule
FROM copies d ORDER BY d.repo_id, d.base, d.format
"""

CONFIGURATIONS = """
SELECT repo_id, config, 1 AS complete,
    repo_id || ', config.json, commit ' || COALESCE(sha, 'main') AS source, :day AS source_as_of,
    NULL AS source_as_of_note, NULL AS note
FROM configs WHERE outcome = 'read'
UNION ALL
SELECT repo_id, config, complete, source, source_as_of, source_as_of_note, note
FROM earlier_configurations
WHERE repo_id NOT IN (SELECT repo_id FROM configs WHERE outcome = 'read')
ORDER BY repo_id
"""

RECENT_UPLOADS = """
SELECT repo_id, substr(repo_id, 1, instr(repo_id, '/') - 1) AS org, parameters_total, licence_tag,
    created_at, pipeline_tag, library, formats, languages, downloads_30d, likes,
    gating IS NOT NULL AS gated, 0 AS removed, NULL AS removed_at, base_model, base_relation,
    NULL AS storage_bytes, :day AS as_of
FROM entries
WHERE NOT private AND created_at >= date(:day, '-31 days') AND downloads_30d IS NOT NULL
    AND likes IS NOT NULL AND through & :recent
ORDER BY repo_id
"""

REPOSITORY_STATES = """
SELECT e.repo_id,
    CASE WHEN private THEN 'private' WHEN disabled THEN 'disabled'
        WHEN gating IS NOT NULL THEN 'gated' ELSE 'readable' END AS state,
    CASE WHEN dropped IS NOT NULL THEN 'wrong_types' END AS reason, NULL AS renamed_to,
    gating, COALESCE(c.outcome, CASE WHEN architecture IS NULL THEN 'not_declared'
        ELSE 'not_asked' END) AS config,
    dropped AS dropped_fields, words AS asked_through, :day AS as_of
FROM entries e LEFT JOIN configs c USING (repo_id) JOIN masks ON mask = through
UNION ALL
SELECT repo_id, state, reason, renamed_to, NULL, 'not_asked', NULL, words, :day
FROM states JOIN masks ON mask = through WHERE repo_id NOT IN (SELECT repo_id FROM entries)
ORDER BY repo_id
"""

QUERIES: Mapping[str, Sequence[str]] = {
    "models": [MODELS],
    "download_history": [EARLIER_READINGS, READINGS],
    "derivatives": [DERIVATIVES],
    "configurations": [CONFIGURATIONS],
    "recent_uploads": [RECENT_UPLOADS],
    "repository_states": [REPOSITORY_STATES],
}
"""Table of the snapshot: the queries that give its rows, in the order of its key, each with the
columns in the package's order.
"""


def load_earlier(staging: Staging, tables: Iterable[Table], files: Mapping[str, Path]) -> None:
    """Load tables of the earlier edition beside what was staged; empty where there is no file."""
    for table in tables:
        columns = ", ".join(table.columns)
        key = ", ".join(table.primary_key)
        staging.base.execute(
            f"CREATE TABLE earlier_{table.name} ({columns}, PRIMARY KEY ({key})) WITHOUT ROWID"
        )
        for rows in _read_rows(table, files.get(table.name)):
            marks = ", ".join("?" * len(table.columns))
            staging.base.execute("BEGIN")
            staging.base.executemany(f"INSERT INTO earlier_{table.name} VALUES ({marks})", rows)  # noqa: S608
            staging.base.execute("COMMIT")


def _read_rows(table: Table, path: Path | None) -> Iterator[Iterable[tuple[Any, ...]]]:
    if path is None or not path.is_file():
        return
    with pq.ParquetFile(path) as parquet:
        for batch in parquet.iter_batches(ROW_GROUP, columns=list(table.columns)):
            # SQLite holds days as text.
            columns = [
                column.cast(pa.string()) if pa.types.is_date(column.type) else column
                for column in batch.columns
            ]
            yield zip(*(column.to_pylist() for column in columns), strict=True)


def _prepare_models(staged: Staged) -> None:
    """Find the GGUF repositories that are named after each model."""
    uploaders = " OR ".join(f"repo_id GLOB '{each}/*-GGUF'" for each in UPLOADERS)
    staged.base.execute(
        "CREATE TEMP TABLE gguf AS SELECT name, group_concat(repo_id, ';') AS repos FROM ("  # noqa: S608
        "SELECT repo_id, substr(repo_id, instr(repo_id, '/') + 1, "
        "length(repo_id) - instr(repo_id, '/') - 5) AS name "
        f"FROM entries WHERE ({uploaders}) AND NOT private ORDER BY repo_id) GROUP BY name"
    )
    staged.base.execute("CREATE UNIQUE INDEX gguf_names ON gguf (name)")


def _prepare_derivatives(staged: Staged) -> None:
    """Find the copies in other formats, and what each is in the end a copy of."""
    base = staged.base
    base.execute("CREATE TEMP TABLE copies (repo_id, base, format, rule, root)")
    base.executemany("INSERT INTO copies VALUES (?, ?, ?, ?, NULL)", _copies(staged))
    base.execute("CREATE INDEX copied ON copies (repo_id, base)")
    _find_roots(staged)


def _copies(staged: Staged) -> Iterator[tuple[str, str | None, str, str]]:
    rows = staged.select(
        "SELECT repo_id, formats, base_model, base_relation FROM entries WHERE NOT private"
    )
    for repo_id, formats, bases, relation in rows:
        format = format_of(repo_id, formats)
        for base in bases.split(";") if bases else [None]:
            if base != repo_id and (found := rule_of(format, base, relation)):
                yield repo_id, base, *found


def _find_roots(staged: Staged) -> None:
    """Follow the bases up to the first that is no copy; what never ends has no root."""
    base = staged.base
    base.execute("UPDATE copies SET root = base")
    for _ in range(LONGEST_CHAIN):
        moved = base.execute(
            "UPDATE copies SET root = (SELECT min(up.base) FROM copies up "
            "WHERE up.repo_id = copies.root) "
            "WHERE root IN (SELECT repo_id FROM copies WHERE base IS NOT NULL)"
        ).rowcount
        if not moved:
            return
    base.execute(
        "UPDATE copies SET root = NULL "
        "WHERE root IN (SELECT repo_id FROM copies WHERE base IS NOT NULL)"
    )


_PREPARATIONS: Mapping[str, Callable[[Staged], None]] = {
    "models": _prepare_models,
    "derivatives": _prepare_derivatives,
}
"""Table of the snapshot: what is worked out before its query, in tables of the connection's own."""


def write_table(staged: Staged, table: Table, path: Path, parameters: Mapping[str, Any]) -> None:
    """Write one table of the snapshot as Parquet, the same bytes for the same rows.

    A table that the Hub does not give is empty.
    """
    schema = pa.schema([(field.name, _ARROW[field.type]) for field in table.fields])
    if table.name in _PREPARATIONS:
        _PREPARATIONS[table.name](staged)
    key = itemgetter(*map(table.columns.index, table.primary_key))
    found = [staged.select(query, parameters) for query in QUERIES.get(table.name, ())]
    rows = found[0] if len(found) == 1 else merge(*found, key=key)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while group := list(islice(rows, ROW_GROUP)):
            writer.write_table(_arrow(group, schema))


def _arrow(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = []
    for values, field in zip(zip(*rows, strict=True), schema, strict=True):
        if field.type == pa.date32():
            columns.append(pa.array(values, pa.string()).cast(pa.date32()))
        elif field.type == pa.bool_():
            columns.append(pa.array(values, pa.int8()).cast(pa.bool_()))
        else:
            columns.append(pa.array(values, field.type))
    return pa.Table.from_arrays(columns, schema=schema)
