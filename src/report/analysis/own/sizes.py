"""How large the models of a list are, from the best source there is of each, and why not better."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from report.analysis.landscape.registry import SIZE, has_flag
from report.analysis.moe.architectures import known_types
from report.analysis.moe.config import InvalidConfig
from report.analysis.moe.counting import Count, count
from report.analysis.moe.ledger import configurations_to_count
from report.analysis.moe.memory import (
    GIB,
    PRECISIONS,
    ModelCache,
    attention_kind,
    cache,
    weight_bytes,
)
from report.analysis.moe.registry import digest_configuration

COUNTED, ALIKE = "counted", "counted on a model of the same shape"
DIGEST, RECORDED = "counted from main sizes", "recorded, not counted"
"""Where a size comes from: the model's config.json, that of a model of the same type, sizes and
total, the sizes that the Hub lists, or a total alone."""

LENT = "the config.json of "
"""How the source of a configuration begins that was taken over from another model."""

NO_FILE = "no config.json known"
PART_FILE = "only part of the config.json known"
NO_RULE = "model type without a counting rule"
NO_SIZE = "a size is missing in the config.json"
DOUBTFUL = "total on the Hub is doubtful"
PLAIN_CACHE = "grouped-query attention"
"""The one way to keep earlier tokens that the main sizes describe in full."""


TOLERANCE = 0.02
"""Share by which a count from main sizes may miss the recorded total."""


@dataclass(frozen=True)
class Sized:
    """What is known of one model's size.

    `total` and `active` are parameters; `counted` and `config` are there where the parts could be
    counted, `kept` where the cache follows from them. `reason` says why there was no exact count;
    `recorded` is the total of the Hub or of the list, whatever was counted.
    """

    total: int | None
    source: str
    reason: str
    recorded: int | None
    config: Mapping[str, Any] | None = None
    counted: Count | None = None
    active: int | None = None
    kept: ModelCache | None = None

    def weights(self, precision: str) -> float | None:
        """Return the bytes of all weights at a precision of `memory.PRECISIONS`.

        Of a total alone, 16 bits are known and nothing else.
        """
        if self.counted is not None:
            only_experts = PRECISIONS[precision].experts_only and not self.counted.experts
            return None if only_experts else weight_bytes(self.counted, PRECISIONS[precision])
        return self.total * 2.0 if self.total and precision == "BF16" else None

    def cached(self, tokens: int) -> float | None:
        """Return the bytes kept of one sequence of `tokens`, at 16 bits."""
        return None if self.kept is None else self.kept.bytes(tokens)


def read_sizes(
    models: pd.DataFrame,
    reference: pd.DataFrame,
    configurations: pd.DataFrame,
    tolerance: float = TOLERANCE,
) -> dict[str, Sized]:
    """Return the size of each repository of `models`, by repo_id.

    `reference` and `configurations` are the tables oracle_configurations and configurations;
    `tolerance` is the share by which a count from main sizes may miss the recorded total.
    """
    listed = set(models["repo_id"])
    parts = set(configurations["repo_id"]) - set(reference["repo_id"])
    chosen = [frame[frame["repo_id"].isin(listed)] for frame in (reference, configurations)]
    configs = configurations_to_count(*chosen)
    lent = configurations[configurations["source"].fillna("").astype(str).str.startswith(LENT)]
    alike = set(lent["repo_id"])
    doubtful = has_flag(models["quality_flag"], SIZE)
    rows = zip(models.to_dict("records"), doubtful, strict=True)
    return {
        str(row["repo_id"]): _sized(
            row,
            bool(flag),
            configs,
            ALIKE if row["repo_id"] in alike else COUNTED,
            parts,
            tolerance,
        )
        for row, flag in rows
    }


def _sized(
    row: Mapping[Hashable, Any],
    doubtful: bool,
    configs: Mapping[str, Mapping[str, Any]],
    source: str,
    parts: set[str],
    tolerance: float,
) -> Sized:
    recorded = None if pd.isna(row["parameters_total"]) else int(row["parameters_total"])
    config = configs.get(str(row["repo_id"]))
    reason = PART_FILE if row["repo_id"] in parts else NO_FILE
    if config is not None:
        try:
            return _counted(config, source, "", recorded)
        except InvalidConfig:
            known = config.get("model_type") in known_types()
            reason = NO_SIZE if known else NO_RULE
    elif digest := digest_configuration(row, tolerance):
        return _counted(digest, DIGEST, reason, recorded)
    if recorded is None or doubtful:
        return Sized(None, "", DOUBTFUL if doubtful else reason, recorded)
    return Sized(recorded, RECORDED, reason, recorded)


def _counted(config: Mapping[str, Any], source: str, reason: str, recorded: int | None) -> Sized:
    whole, text = count(config), count(config, "text")
    told = source != DIGEST or attention_kind(config) == PLAIN_CACHE
    kept = cache(config) if told else None
    return Sized(whole.total, source, reason, recorded, config, whole, text.active, kept)


def size_row(size: Sized, precisions: list[str], context: int) -> dict[str, Any]:
    """Return what a table says of a size.

    total, active (of the text part), active_share, size_source, recorded (parameters, where it is
    not the total), architecture, experts, chosen; for each precision its name in lower case with
    _gib (weights); cache_kib (what the last of `context` tokens added), cache_gib (all of them).
    """
    counted, kept = size.counted, size.kept
    row: dict[str, Any] = {
        "total": size.total,
        "active": size.active,
        "active_share": size.active / size.total if size.active and size.total else math.nan,
        "size_source": size.source,
        "recorded": size.recorded if size.recorded != size.total else None,
        "architecture": "" if counted is None else "MoE" if counted.experts else "dense",
        "experts": counted.experts or None if counted else None,
        "chosen": counted.chosen or None if counted else None,
    }
    for precision in precisions:
        held = size.weights(precision)
        row[f"{precision.lower()}_gib"] = math.nan if held is None else held / GIB
    last = kept.bytes(context) - kept.bytes(context - 1) if kept else math.nan
    return {
        **row,
        "cache_kib": last / 1024,
        "cache_gib": kept.bytes(context) / GIB if kept else math.nan,
    }
