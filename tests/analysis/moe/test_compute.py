"""FLOPs a token, against published figures, other people's simulators and cases worked by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report.analysis.moe import ledger
from report.analysis.moe.compute import compute
from report.analysis.moe.config import InvalidConfig
from report.analysis.moe.counting import count
from report.analysis.moe.memory import cache
from report.edition import Edition

Configs = Mapping[str, Mapping[str, Any]]
CHOOSES = ("MiniMax-M3", "V3.2", "V4", "Large-4", "GLM-5", "gemma-4-E2B", "Llama-4")
"""Models that read less than they keep, chunks at a mean length, or one cache in several layers."""


@pytest.fixture(scope="module")
def configs(edition: Edition) -> Configs:
    completed, found = edition.table("oracle_configurations"), edition.table("configurations")
    known = ledger.configurations_to_count(completed, found)
    return {repo: config for repo, config in known.items() if _counts(config)}


def _counts(config: Mapping[str, Any]) -> bool:
    try:
        count(config)
    except InvalidConfig:
        return False
    return True


@pytest.mark.parametrize(
    ("repo", "published"),
    [
        # DeepSeek-AI, "Insights into DeepSeek-V3" (arXiv 2505.09343), table 2: training, 4,096.
        ("deepseek-ai/DeepSeek-V3", 250e9),
        ("deepseek-ai/DeepSeek-V2", 155e9),
        ("meta-llama/Meta-Llama-3.1-405B", 2448e9),
    ],
)
def test_training_agrees_with_published_figures(
    configs: Configs, repo: str, published: float
) -> None:
    assert compute(configs[repo]).training(4096) == pytest.approx(published, rel=0.012)


def test_training_at_a_longer_context_agrees_with_an_independent_estimate(configs: Configs) -> None:
    # A reader's reckoning of Llama 3 405B at 8,192 tokens with causal attention: 2.54 TFLOPs.
    counted = compute(configs["meta-llama/Meta-Llama-3.1-405B"])
    assert counted.training(8192) == pytest.approx(2.54e12, rel=0.01)


def test_decoding_agrees_with_a_simulator(configs: Configs) -> None:
    # Alibaba's InferSim prints for Qwen3-30B-A3B at 4,096 in and 2,048 out (mean context 5,120):
    # attention core 4.03, experts 3.62, projections 1.81 GFLOPs a token, without the output head.
    counted = compute(configs["Qwen/Qwen3-30B-A3B"])
    assert counted.decode(5120) - counted.decode(0) == pytest.approx(4.03e9, rel=0.002)
    assert 2 * counted.matrices == pytest.approx((3.62 + 1.81) * 1e9, rel=0.007)
    assert counted.head == 151_936 * 2048


def test_latent_attention_by_hand(configs: Configs) -> None:
    # 61 layers of 128 heads; latent 512, rotary 64, key 128 + 64, value 128.
    counted = compute(configs["deepseek-ai/DeepSeek-V3"])
    assert counted.decode(101) - counted.decode(100) == 61 * 2 * 128 * (512 + 64 + 512)
    two, one = counted.prefill(2), counted.prefill(1)
    assert two - 2 * one + 2 * counted.head == pytest.approx(61 * 2 * 128 * (192 + 128))
    assert counted.read(1000) == 61 * 576 * 1000


def test_sparse_attention_reads_the_index_of_all_and_the_cache_of_the_chosen(
    configs: Configs,
) -> None:
    counted = compute(configs["deepseek-ai/DeepSeek-V3.2"])
    assert counted.read(100_000) == 61 * (128 * 100_000 + 576 * 2048)
    growth = counted.decode(50_001) - counted.decode(50_000)
    assert growth == 61 * 2 * 64 * 128  # the indexer alone still grows


def test_compressed_attention_by_hand() -> None:
    # One layer of each kind, two heads as wide as 8: a window of 10, then entries 4 or 128 apart.
    config = {
        "model_type": "deepseek_v4",
        "hidden_size": 16,
        "num_hidden_layers": 3,
        "num_attention_heads": 2,
        "head_dim": 8,
        "q_lora_rank": 4,
        "o_lora_rank": 4,
        "o_groups": 1,
        "sliding_window": 10,
        "compress_ratios": [0, 4, 128],
        "index_n_heads": 3,
        "index_head_dim": 5,
        "index_topk": 6,
        "moe_intermediate_size": 4,
        "n_routed_experts": 4,
        "num_experts_per_tok": 2,
        "vocab_size": 32,
    }
    counted = compute(config)
    assert counted.read(1280) == 3 * 8 * 10 + (6 * 8 + 320 * 5) + 10 * 8
    attention = counted.decode(1280) - counted.decode(0)
    assert attention == 4 * 2 * 8 * (3 * 10 + 6 + 10) + 2 * 3 * 5 * 320


def test_a_state_costs_the_same_at_any_context(configs: Configs) -> None:
    counted = compute(configs["Qwen/Qwen3-Next-80B-A3B-Instruct"])
    heads, key, value, layers = 32, 128, 128, 36
    assert counted.constant == 7 * layers * heads * key * value
    assert counted.state == layers * heads * key * value
    # 12 of the 48 layers look back: 16 heads of 256.
    assert counted.decode(2) - counted.decode(1) == 12 * 4 * 16 * 256


def test_without_context_a_token_costs_two_flops_an_active_parameter(configs: Configs) -> None:
    for config in configs.values():
        counted, active = compute(config), count(config, "text").active_without_input_embedding
        assert counted.decode(0) - counted.constant == 2 * active


def test_what_is_kept_is_what_is_read_unless_the_model_chooses(configs: Configs) -> None:
    compared = 0
    for repo, config in configs.items():
        if any(name in repo for name in CHOOSES):
            continue
        counted, kept = compute(config), cache(config)
        held = kept.elements(4096) - kept.state
        assert counted.read(4096) - 2 * counted.state == pytest.approx(held), repo
        compared += 1
    assert compared > 120


LLAMA = {
    "model_type": "llama",
    "hidden_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "intermediate_size": 96,
    "vocab_size": 100,
}


def test_a_small_model_by_hand() -> None:
    counted = compute(LLAMA)
    layer = 64 * 64 * 2 + 2 * 64 * 32 + 3 * 64 * 96 + 2 * 64
    assert counted.matrices == 2 * layer + 64
    assert counted.decode(10) == 2 * (counted.matrices + 6400) + 2 * 4 * 64 * 10
    assert counted.read(10) == 2 * 10 * 2 * 32
    whole = 7 * 2 * counted.matrices + 2 * 6400 + 2 * 4 * 64 * (1 + 2 + 3 + 4 + 5 + 6 + 7)
    assert counted.prefill(7) == whole


@given(tokens=st.integers(1, 400), window=st.integers(1, 400))
@settings(deadline=None, max_examples=40)
def test_a_prompt_costs_the_sum_of_its_tokens(tokens: int, window: int) -> None:
    # Without the head, reading a prompt is generating it where nothing is kept compressed.
    config = {**LLAMA, "model_type": "mistral", "sliding_window": window}
    config["max_position_embeddings"] = 10_000
    counted = compute(config)
    each = sum(counted.decode(n) - 2 * counted.head for n in range(1, tokens + 1))
    assert counted.prefill(tokens, heads=0) == pytest.approx(each)


@given(experts=st.integers(2, 300))
@settings(deadline=None, max_examples=20)
def test_unchosen_experts_cost_nothing_but_their_place_in_the_router(experts: int) -> None:
    config = {
        **LLAMA,
        "model_type": "mixtral",
        "num_local_experts": experts,
        "num_experts_per_tok": 2,
    }
    more = {**config, "num_local_experts": experts + 1}
    assert compute(more).decode(50) - compute(config).decode(50) == 2 * 2 * 64
