"""The ledger of counted models: total and active parameters, parts, dates, memory."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from report.analysis.moe.config import InvalidConfig
from report.analysis.moe.counting import Count, count
from report.analysis.moe.memory import GIB, PRECISIONS, attention_kind, cache, weight_bytes


def configurations_to_count(
    reference: pd.DataFrame, configurations: pd.DataFrame
) -> dict[str, dict[str, Any]]:
    """Return a configuration for each model: those of the reference first, then whole Hub files.

    `reference` and `configurations` have repo_id and config (JSON); of the latter only complete
    files are taken. A repository is taken once.
    """
    whole = configurations[configurations.complete.astype(bool)]
    rows = pd.concat([reference[["repo_id", "config"]], whole[["repo_id", "config"]]])
    unique = rows.drop_duplicates("repo_id").sort_values("repo_id")
    return read_configs(unique)


def read_configs(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return the configurations of a table with repo_id and config (JSON), by repo_id."""
    repos, texts = table.repo_id.astype(str), table.config.astype(str)
    return {repo: json.loads(text) for repo, text in zip(repos, texts, strict=True)}


def ledger(configs: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return one row a model that can be counted.

    Columns: repo_id, model_type, architecture ("MoE" or "dense"), total (all parts), text_total and
    active (text part only, as one text token uses it), active_without_embedding, activation_ratio
    (active / text_total), experts, chosen, granularity, has_shared (experts every token uses),
    announces_prediction, prediction (parameters of layers for multi-token prediction, beside the
    total; missing when announced without a rule), and one column a part (whole model).
    """
    rows = [row for repo, config in configs.items() if (row := _row(repo, config))]
    return pd.DataFrame(rows)


def uncounted(configs: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return repo_id and reason of the models that have no counting rule or too little to count."""
    rows = []
    for repo, config in configs.items():
        try:
            count(config)
        except InvalidConfig as error:
            rows.append({"repo_id": repo, "reason": str(error)})
    return pd.DataFrame(rows, columns=["repo_id", "reason"])


def _row(repo: str, config: Mapping[str, Any]) -> dict[str, Any] | None:
    try:
        whole, text = count(config), count(config, "text")
    except InvalidConfig:
        return None
    return {
        "repo_id": repo,
        "model_type": whole.model_type,
        "architecture": "MoE" if whole.experts else "dense",
        "total": whole.total,
        "text_total": text.total,
        "active": text.active,
        "active_without_embedding": text.active_without_input_embedding,
        "activation_ratio": text.activation_ratio,
        "experts": whole.experts,
        "chosen": whole.chosen,
        "granularity": whole.granularity,
        "has_shared": whole.parts.shared_experts > 0,
        "announces_prediction": whole.prediction != 0,
        "prediction": whole.prediction,
        "routed_active": whole.parts.routed_active,
        **whole.itemised(),
    }


def release_dates(
    families: pd.DataFrame, benchmark_models: pd.DataFrame, models: pd.DataFrame
) -> pd.Series:
    """Return release dates by repo_id: read by hand, else from benchmarks, else Hub creation."""
    sources = [
        families[["repo_id", "release_date"]],
        benchmark_models[["repo_id", "release_date"]],
        models[["repo_id", "created_at"]].rename(columns={"created_at": "release_date"}),
    ]
    dated = pd.concat([source.dropna() for source in sources]).drop_duplicates("repo_id")
    dates = pd.to_datetime(dated.release_date.astype(str).str.slice(0, 10), format="ISO8601")
    return pd.Series(dates.to_numpy(), index=dated.repo_id.to_numpy(), name="release_date")


def anatomy(counted: pd.DataFrame, repos: Sequence[str]) -> pd.DataFrame:
    """Return the parts of `repos`, in their order, as parameters and as shares of the total.

    Columns: repo_id, part, parameters, share, total, active. Routed experts are split into those a
    token uses and those it does not; embedding and output head, router and other are joined.
    """
    chosen = counted.set_index("repo_id").loc[list(repos)]
    parts = pd.DataFrame(
        {
            "embedding and output head": chosen.embedding + chosen.output_head,
            "attention": chosen.attention,
            "dense feed-forward": chosen.dense_feed_forward,
            "shared experts": chosen.shared_experts,
            "router, norms, vision": chosen.router + chosen.other + chosen.vision,
            "routed experts, chosen": chosen.routed_active,
            "routed experts, not chosen": chosen.routed_experts - chosen.routed_active,
        }
    )
    long = parts.melt(ignore_index=False, var_name="part", value_name="parameters").reset_index()
    long = long.join(chosen[["total", "active"]], on="repo_id")
    return long.assign(share=long.parameters / long.total)


def to_show(counted: pd.DataFrame, wanted: Sequence[str], most: int = 14) -> list[str]:
    """Return the models that figures show: those wanted, where the edition has all of them.

    On a list of other models, the largest, at most `most`.
    """
    known = set(counted["repo_id"]) if len(counted) else set()
    if known.issuperset(wanted):
        return list(wanted)
    largest = counted.sort_values(["total", "repo_id"], ascending=[False, True])
    return largest["repo_id"].head(most).astype(str).tolist()


def weights_memory(configs: Mapping[str, Mapping[str, Any]], repos: Sequence[str]) -> pd.DataFrame:
    """Return GiB to hold the text weights: repo_id, architecture, precision, gib, total, active."""
    rows = []
    for repo in repos:
        counted: Count = count(configs[repo], "text")
        for name, precision in PRECISIONS.items():
            if precision.experts_only and not counted.experts:
                continue
            rows.append(
                {
                    "repo_id": repo,
                    "architecture": "MoE" if counted.experts else "dense",
                    "precision": name,
                    "gib": weight_bytes(counted, precision) / GIB,
                    "total": counted.total,
                    "active": counted.active,
                }
            )
    return pd.DataFrame(rows)


def cache_memory(
    configs: Mapping[str, Mapping[str, Any]], repos: Sequence[str], tokens: int
) -> pd.DataFrame:
    """Return the cache at 16 bits of one sequence of `tokens`.

    Columns: repo_id, architecture, attention (how earlier tokens are kept), kib_per_token (what the
    last token added), gib (the whole sequence).
    """
    rows = []
    for repo in repos:
        kept = cache(configs[repo])
        rows.append(
            {
                "repo_id": repo,
                "architecture": "MoE" if count(configs[repo]).experts else "dense",
                "attention": attention_kind(configs[repo]),
                "kib_per_token": (kept.bytes(tokens) - kept.bytes(tokens - 1)) / 1024,
                "gib": kept.bytes(tokens) / GIB,
            }
        )
    return pd.DataFrame(rows)
