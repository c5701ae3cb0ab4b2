"""Counts of other people: what transformers builds, and what the files on the Hub record."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from report.analysis.moe.counting import count
from report.edition import Edition

DATA = Path(__file__).parents[2] / "data"


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


BUILT = _rows("transformers_counts.jsonl")
CHECKPOINTS = {row["repo_id"]: row["config"] for row in _rows("checkpoint_configs.jsonl")}


def test_the_recorded_builds_cover_the_table() -> None:
    """Written by `make bench-counting OPTIONS="--record …"`: over a hundred model types."""
    assert len({row["config"]["model_type"] for row in BUILT}) > 120
    assert len(BUILT) >= 240


@pytest.mark.parametrize("model_type", sorted({row["config"]["model_type"] for row in BUILT}))
def test_random_configurations_count_as_transformers_builds_them(model_type: str) -> None:
    """None of these configurations is in the table of reference counts."""
    for row in BUILT:
        if row["config"]["model_type"] != model_type:
            continue
        counted = count(row["config"])
        assert counted.total == row["total"]
        assert counted.parts.output_head == row["output_head"]
        if counted.experts and not model_type.startswith(("ernie4_5_vl", "zaya")):
            assert counted.parts.routed_experts == row["routed_experts"]


@pytest.fixture(scope="session")
def recorded(edition: Edition) -> pd.Series:
    models = edition.table("models").drop_duplicates("repo_id").set_index("repo_id")
    return models.parameters_total


@pytest.mark.parametrize("repo", sorted(CHECKPOINTS))
def test_released_models_count_as_their_files_record(repo: str, recorded: pd.Series) -> None:
    """Sizes as in the model's own config.json; the total is that of the Hub's metadata."""
    assert count(CHECKPOINTS[repo]).total == recorded[repo]


REMOTE = {row["repo_id"]: row for row in _rows("remote_configs.jsonl")}


@pytest.mark.parametrize("repo", sorted(REMOTE))
def test_models_whose_code_comes_with_their_weights(repo: str, recorded: pd.Series) -> None:
    """The total of the Hub is our count and what is listed besides, to the last number.

    What files hold beside the model is read from the code of inference engines. Gemma 3n has a
    class, but its encoder is built by another library, which the tests do without.
    """
    row = REMOTE[repo]
    assert count(row["config"]).total + sum(row["besides"].values()) == recorded[repo]


# Model types without a class in transformers: configuration of the edition, total of the Hub.
WITHOUT_CLASS = {
    "nvidia/Llama-3_3-Nemotron-Super-49B-v1": 49_867_145_216,
    "Snowflake/snowflake-arctic-instruct": 478_584_608_768,
}


@pytest.mark.parametrize(("repo", "total"), WITHOUT_CLASS.items())
def test_models_without_a_class(edition: Edition, repo: str, total: int) -> None:
    table = edition.table("configurations").drop_duplicates("repo_id").set_index("repo_id")
    assert count(json.loads(table.config[repo])).total == total


def test_what_files_hold_beside_the_model() -> None:
    """GPT-2's files keep causal masks (12 of 1024 × 1024), Falcon's a copy of the tied head."""
    gpt2 = {"model_type": "gpt2", "n_embd": 768, "n_layer": 12, "n_head": 12}
    assert count(gpt2).total == 137_022_720 - 12 * 1024**2
    falcon = {
        "model_type": "falcon",
        "hidden_size": 4544,
        "num_hidden_layers": 32,
        "num_attention_heads": 71,
        "vocab_size": 65024,
    }
    assert count(falcon).total == 7_217_189_760 - 65_024 * 4544


# Recorded total less the model and its layers for multi-token prediction: what is left is known.
PREDICTION = {
    "Qwen/Qwen3.5-27B": 0,
    "Qwen/Qwen3.5-35B-A3B": 0,
    "Qwen/Qwen3.8-2.4T-A95B": 0,
    "XiaomiMiMo/MiMo-7B-Base": 0,
    "zai-org/GLM-5": 76 * 256,  # router biases of 75 layers and of the one for prediction
    "deepseek-ai/DeepSeek-R1": 2 * 129_280 * 7168 + 59 * 256,  # copies of embedding and head
    "zai-org/GLM-4.5": 2 * 151_552 * 5120 + 90 * 160,
}


@pytest.mark.parametrize(("repo", "left"), PREDICTION.items())
def test_layers_for_multi_token_prediction(
    edition: Edition, statements: pd.DataFrame, repo: str, left: int
) -> None:
    table = edition.table("configurations").drop_duplicates("repo_id").set_index("repo_id")
    counted = count(json.loads(table.config[repo]))
    assert counted.prediction is not None
    assert statements.safetensors_total[repo] == counted.total + counted.prediction + left


def test_announced_layers_without_a_rule_are_unknown_not_none() -> None:
    assert count({"model_type": "minimax_m2", "num_mtp_modules": 3}).prediction is None
    assert count({"model_type": "minimax_m2"}).prediction == 0


def test_granularity_is_that_of_the_published_definition() -> None:
    """Krajewski et al. 2024: DeepSeek-V3 splits 4 × 7168 into experts 2048 wide, 14 to one."""
    counted = count({"model_type": "deepseek_v3"})
    assert counted.granularity == 4 * 7168 / 2048 == 14
    assert count({"model_type": "llama"}).granularity is None
