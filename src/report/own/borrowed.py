"""The configuration of another model of the same shape, for one whose own is not known."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from report.analysis.moe.config import InvalidConfig
from report.analysis.moe.counting import count
from report.analysis.moe.ledger import configurations_to_count
from report.analysis.moe.memory import cache
from report.analysis.moe.registry import DIGEST
from report.analysis.own.sizes import LENT


def borrowed_configurations(
    models: pd.DataFrame, frames: Mapping[str, pd.DataFrame]
) -> list[dict[str, Any]]:
    """Return rows of `configurations` taken over from other models, for rows of `models`.

    Only where the edition has no whole configuration of the model, and one of the same type whose
    count is, to the last parameter, the total that the Hub records of the model, and whose main
    sizes are those that the Hub lists: a fine-tune has the shape of what it was made from.
    """
    configs = configurations_to_count(frames["oracle_configurations"], frames["configurations"])
    wanting = models[models["parameters_total"].notna() & ~models["repo_id"].isin(list(configs))]
    if wanting.empty:
        return []
    by_shape: dict[tuple[object, int], list[str]] = {}
    for repo, config in configs.items():
        total = _total(config)
        if total is not None and not _forgets(config):
            by_shape.setdefault((config.get("model_type"), total), []).append(repo)
    rows = []
    for model in wanting.to_dict("records"):
        shape = (model["architecture"], int(model["parameters_total"]))
        alike = [repo for repo in by_shape.get(shape, []) if _same_sizes(model, configs[repo])]
        if alike:
            rows.append(_row(model["repo_id"], alike[0], frames))
    return rows


def _total(config: Mapping[str, Any]) -> int | None:
    try:
        return count(config).total
    except InvalidConfig:
        return None


def _forgets(config: Mapping[str, Any]) -> bool:
    """Say whether every layer looks back through a window.

    Then its width is a setting that a model of the same shape may lack, as Mistral 7B v0.2 does.
    """
    kept = cache(config)
    return bool(kept.windows) and not kept.growth


def _same_sizes(model: Mapping[Hashable, Any], config: Mapping[str, Any]) -> bool:
    """Say whether the sizes that the Hub lists are those of the file, as far as both have them."""
    both = [
        (int(model[column]), config[key])
        for column, key in DIGEST.items()
        if column != "context_length" and pd.notna(model[column]) and config.get(key) is not None
    ]
    return all(listed == given for listed, given in both)


def _row(repo: object, lender: str, frames: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    tables = (frames["oracle_configurations"], frames["configurations"])
    texts = [frame.loc[frame["repo_id"] == lender, "config"] for frame in tables]
    config = pd.concat(texts).iloc[0]
    source = f"{LENT}{lender}: the same type, sizes and total"
    return {"repo_id": repo, "config": config, "complete": True, "source": source}
