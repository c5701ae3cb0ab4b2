"""The whole registry counted from its digests of configurations, and held against recorded totals.

The registry has a dozen sizes of a configuration, not the file. What a digest leaves out, the class
of the model type fills in; where the file said otherwise the count is wrong, and the recorded total
shows it. So a count from a digest is used only where the two totals agree.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from report.analysis.moe.architectures import COMPOSITES, known_types
from report.analysis.moe.config import InvalidConfig
from report.analysis.moe.counting import Count, count

DIGEST = {
    "num_hidden_layers": "num_hidden_layers",
    "hidden_size": "hidden_size",
    "num_attention_heads": "num_attention_heads",
    "num_key_value_heads": "num_key_value_heads",
    "head_dim": "head_dim",
    "vocab_size": "vocab_size",
    "num_experts": "num_experts",
    "experts_per_token": "num_experts_per_tok",
    "moe_intermediate_size": "moe_intermediate_size",
    "intermediate_size": "intermediate_size",
    "shared_expert_intermediate_size": "shared_expert_intermediate_size",
    "context_length": "max_position_embeddings",
}
"""Columns of the registry, and the keys of a configuration they come from."""


def count_digests(models: pd.DataFrame) -> pd.DataFrame:
    """Return one row a repository whose digest can be counted.

    Columns: repo_id, model_type, plain (a text model without towers), architecture ("MoE" or
    "dense"), recorded (total of the Hub's metadata), counted, difference (counted / recorded - 1),
    active, text_total. Left out are rows with a quality flag, without a recorded total, width,
    depth or vocabulary, and model types without a rule.
    """
    known = models[models.architecture.isin(known_types()) & models.quality_flag.isna()]
    whole = known.dropna(subset=["parameters_total", "num_hidden_layers", "hidden_size"])
    whole = whole.dropna(subset=["vocab_size"])
    rows = [row for record in whole.to_dict("records") if (row := _row(record))]
    return pd.DataFrame(rows)


def near(counted: pd.DataFrame, tolerance: float) -> pd.DataFrame:
    """Return the rows whose count lies within `tolerance` of the recorded total."""
    return counted[counted.difference.abs() <= tolerance].reset_index(drop=True)


def digest_configuration(record: Mapping[Hashable, Any], tolerance: float) -> dict[str, Any] | None:
    """Return the configuration that a row of the registry stands for, of a plain text model.

    None where the digest cannot be counted, or its count misses the recorded total by more than
    `tolerance`: then the file said something that the digest does not.
    """
    flagged = pd.notna(record["quality_flag"])
    needed = ("architecture", "parameters_total", "num_hidden_layers", "hidden_size", "vocab_size")
    if flagged or any(pd.isna(record[name]) for name in needed):
        return None
    if record["architecture"] in COMPOSITES or record["architecture"] not in known_types():
        return None
    recorded = int(record["parameters_total"])
    config, counted = _nearest(record, recorded) or ({}, None)
    if counted is None or abs(counted.total / recorded - 1) > tolerance:
        return None
    return config


def _row(record: Mapping[Hashable, Any]) -> dict[str, Any] | None:
    recorded = int(record["parameters_total"])
    _, found = _nearest(record, recorded) or (None, None)
    if found is None:
        return None
    return {
        "repo_id": record["repo_id"],
        "model_type": record["architecture"],
        "plain": record["architecture"] not in COMPOSITES,
        "architecture": "MoE" if found.experts else "dense",
        "recorded": recorded,
        "counted": found.total,
        "difference": found.total / recorded - 1,
        "active": found.active,
        "text_total": found.total - found.parts.vision,
    }


def _nearest(record: Mapping[Hashable, Any], recorded: int) -> tuple[dict[str, Any], Count] | None:
    """Count with and without a tied head, which a digest does not say, and take the nearer."""
    given = {key: int(record[name]) for name, key in DIGEST.items() if pd.notna(record[name])}
    found = []
    for tied in (False, True):
        sizes = {**given, "tie_word_embeddings": tied}
        config = _configuration(str(record["architecture"]), sizes)
        try:
            found.append((config, count(config, "text")))
        except InvalidConfig:
            continue
    return min(found, key=lambda each: abs(each[1].total - recorded), default=None)


def _configuration(model_type: str, sizes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the configuration a digest stands for; of a model with towers, its text section."""
    if model_type not in COMPOSITES:
        return {"model_type": model_type, **sizes}
    whole = {"model_type": model_type, "tie_word_embeddings": sizes["tie_word_embeddings"]}
    return {**whole, COMPOSITES[model_type].section: dict(sizes)}
