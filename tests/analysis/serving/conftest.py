"""Accelerators and models made up for hand-worked cases, and those of the edition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from report.analysis.moe import ledger
from report.analysis.serving.chips import Chip, Figures, chips
from report.edition import Edition, open_edition

TABLES = (
    "accelerators",
    "accelerator_ranges",
    "compute_statements",
    "configurations",
    "dynamo",
    "oracle_configurations",
    "serving_loads",
    "serving_measurements",
)

MIXTURE: dict[str, Any] = {
    "model_type": "mixtral",
    "hidden_size": 64,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "intermediate_size": 96,
    "num_local_experts": 16,
    "num_experts_per_tok": 2,
    "vocab_size": 100,
}


@pytest.fixture(scope="session")
def edition() -> Edition:
    return open_edition("2026-10", tables=TABLES)


@pytest.fixture(scope="session")
def configs(edition: Edition) -> Mapping[str, Mapping[str, Any]]:
    completed, found = edition.table("oracle_configurations"), edition.table("configurations")
    return ledger.configurations_to_count(completed, found)


@pytest.fixture(scope="session")
def known_chips(edition: Edition) -> Mapping[str, Chip]:
    return chips(edition.table("accelerators"), edition.table("accelerator_ranges"))


@pytest.fixture(scope="session")
def mixture() -> dict[str, Any]:
    return MIXTURE


@pytest.fixture(scope="session")
def figures() -> Callable[..., Figures]:
    def make(
        memory: float = 1e9,
        bandwidth: float = 1e9,
        peak: float = 1e12,
        link: float | None = 1e9,
    ) -> Figures:
        return Figures(memory, bandwidth, {"bf16_dense_tflops": peak}, link)

    return make
