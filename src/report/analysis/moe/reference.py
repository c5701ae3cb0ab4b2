"""Our counts against the reference counts of transformers, row by row."""

from __future__ import annotations

import pandas as pd

from report.analysis.moe.counting import Count, Scope, count
from report.analysis.moe.ledger import read_configs
from report.analysis.moe.memory import cache

REFERENCE_COLUMNS = (
    "total_params",
    "embedding_params",
    "lm_head_params",
    "routed_expert_params",
    "shared_expert_params",
    "attention_params",
    "dense_ffn_params",
    "norm_router_other_params",
    "vision_params",
    "active_with_embeddings",
    "active_without_input_embedding",
)
"""The columns of the reference that are compared, all in parameters."""


def compare(reference: pd.DataFrame, configurations: pd.DataFrame) -> pd.DataFrame:
    """Return one row a reference row: repo_id, scope, total (ours), equal (all columns are met)."""
    configs = read_configs(configurations)
    rows = []
    for row in reference.to_dict("records"):
        scope: Scope = "text" if row["scope"] == "text" else "full"
        counted = count(configs[row["repo_id"]], scope)
        met = all(row[name] == value for name, value in _columns(counted).items())
        rows.append(
            {"repo_id": row["repo_id"], "scope": scope, "total": counted.total, "equal": met}
        )
    return pd.DataFrame(rows)


def compare_caches(reference: pd.DataFrame, configurations: pd.DataFrame) -> pd.DataFrame:
    """Return one row a model with a reference cache: repo_id, equal (growth, windows and state)."""
    configs = read_configs(configurations)
    rows = []
    for row in reference[reference.repo_id.isin(list(configs))].to_dict("records"):
        kept = cache(configs[row["repo_id"]])
        ours = (2 * kept.growth, 2 * kept.window_elements, kept.state)
        theirs = (
            row["kv_bytes_per_token_growth"],
            row["window_bytes_max_per_sequence"],
            row["linear_state_elements"],
        )
        rows.append({"repo_id": row["repo_id"], "equal": ours == theirs})
    return pd.DataFrame(rows)


def _columns(counted: Count) -> dict[str, int]:
    parts = counted.parts
    values = (
        counted.total,
        parts.embedding,
        parts.output_head,
        parts.routed_experts,
        parts.shared_experts,
        parts.attention,
        parts.dense_feed_forward,
        parts.router + parts.other,
        parts.vision,
        counted.active,
        counted.active_without_input_embedding,
    )
    return dict(zip(REFERENCE_COLUMNS, values, strict=True))
