"""Counts against those of transformers itself, against totals recorded on the Hub, and by hand."""

import json
from typing import Any

import pandas as pd
import pytest

from report.analysis.moe.architectures import COMPOSITES, DECODERS, SAME_AS, known_types
from report.analysis.moe.config import class_defaults
from report.analysis.moe.counting import Count, count
from report.edition import Edition

Configs = dict[str, dict[str, Any]]

COLUMNS = {
    "total_params": lambda c: c.total,
    "embedding_params": lambda c: c.parts.embedding,
    "lm_head_params": lambda c: c.parts.output_head,
    "routed_expert_params": lambda c: c.parts.routed_experts,
    "shared_expert_params": lambda c: c.parts.shared_experts,
    "attention_params": lambda c: c.parts.attention,
    "dense_ffn_params": lambda c: c.parts.dense_feed_forward,
    "norm_router_other_params": lambda c: c.parts.router + c.parts.other,
    "vision_params": lambda c: c.parts.vision,
    "active_with_embeddings": lambda c: c.active,
    "active_without_input_embedding": lambda c: c.active_without_input_embedding,
    "num_routed_experts": lambda c: c.experts,
    "experts_per_token": lambda c: c.chosen,
    "tied": lambda c: c.tied,
}


def _differences(counted: Count, row: Any) -> list[str]:
    found = []
    for column, of in COLUMNS.items():
        expected = getattr(row, column)
        expected = None if pd.isna(expected) else expected
        if of(counted) != expected:
            found.append(f"{row.repo_id} ({row.scope}) {column}: {of(counted)} != {expected}")
    return found


def test_every_count_of_transformers_is_met_to_the_parameter(
    oracle_configurations: Configs, oracle_counts: pd.DataFrame
) -> None:
    differences: list[str] = []
    for row in oracle_counts.itertuples():
        differences += _differences(count(oracle_configurations[row.repo_id], row.scope), row)
    assert len(oracle_counts) == 135
    assert not differences, "\n".join(differences)


def test_totals_recorded_on_the_hub_are_met(
    oracle_configurations: Configs, statements: pd.DataFrame
) -> None:
    """Where the file on the Hub holds the parameters and nothing else, its total is ours."""
    notes = statements.safetensors_note.fillna("")
    plain = statements[notes.eq("equals the oracle total exactly")]
    checked = plain.index.intersection(list(oracle_configurations))
    wrong = [
        repo
        for repo in checked
        if count(oracle_configurations[repo]).total != plain.safetensors_total[repo]
    ]
    assert len(checked) > 50
    assert not wrong


# Totals that transformers gives for models outside the reference rows, as the statements table has
# them; their configurations are those seen on the Hub.
OTHER_TOTALS = {
    "arcee-ai/AFM-4.5B": 4_619_189_760,
    "deepseek-ai/DeepSeek-R1": 671_026_404_352,
    "deepseek-ai/DeepSeek-V3.2": 671_877_929_216,
    "google/gemma-2-27b": 27_227_128_320,
    "mistralai/Mistral-7B-v0.1": 7_241_732_096,
    "MiniMaxAI/MiniMax-M1-80k": 456_089_655_296,
    "Qwen/Qwen3-30B-A3B": 30_532_122_624,
    "Qwen/Qwen3-Next-80B-A3B-Instruct": 79_674_391_296,
    "rednote-hilab/dots.llm1.base": 142_774_373_888,
    "stepfun-ai/Step-3.7-Flash": 197_824_847_872,
    "tencent/Hy3-preview": 295_033_528_320,
    "XiaomiMiMo/MiMo-V2-Flash": 308_778_768_832,
    "zai-org/glm-4-9b": 9_399_951_360,
}


@pytest.mark.parametrize(("repo", "total"), OTHER_TOTALS.items())
def test_models_outside_the_reference_rows(edition: Edition, repo: str, total: int) -> None:
    table = edition.table("configurations").drop_duplicates("repo_id").set_index("repo_id")
    assert count(json.loads(table.config[repo])).total == total


def test_hand_worked_dense_model() -> None:
    """Two layers, worked out on paper: tied embedding 10 × 4, each matrix one by one."""
    counted = count(
        {
            "model_type": "llama",
            "vocab_size": 10,
            "hidden_size": 4,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "num_key_value_heads": 1,
            "intermediate_size": 6,
            "tie_word_embeddings": True,
        }
    )
    assert counted.parts.embedding == 40
    assert counted.parts.output_head == 0
    assert counted.parts.attention == 2 * (4 * 4 + 4 * 2 + 4 * 2 + 4 * 4)
    assert counted.parts.dense_feed_forward == 2 * 3 * 4 * 6
    assert counted.parts.other == 2 * 2 * 4 + 4
    assert counted.total == 40 + 96 + 144 + 20 == counted.active


def test_hand_worked_mixture() -> None:
    """One dense layer, two with 8 experts of which 2 are chosen, one shared expert as wide."""
    counted = count(
        {
            "model_type": "glm4_moe",
            "vocab_size": 10,
            "hidden_size": 4,
            "num_hidden_layers": 3,
            "num_attention_heads": 2,
            "num_key_value_heads": 2,
            "intermediate_size": 6,
            "moe_intermediate_size": 3,
            "n_routed_experts": 8,
            "num_experts_per_tok": 2,
            "n_shared_experts": 1,
            "first_k_dense_replace": 1,
        }
    )
    expert = 3 * 4 * 3
    assert counted.parts.routed_experts == 2 * 8 * expert
    assert counted.parts.shared_experts == 2 * expert
    assert counted.parts.router == 2 * 8 * 4
    assert counted.parts.dense_feed_forward == 3 * 4 * 6
    assert counted.total - counted.active == 2 * 6 * expert
    assert counted.active - counted.active_without_input_embedding == 40


def test_deepseek_v3_as_its_makers_and_the_hand_check_have_it(
    oracle_configurations: Configs,
) -> None:
    """61 × 187.1 M of latent attention, 58 × 257 experts of 44.04 M; 671 B of which 37 B active."""
    counted = count(oracle_configurations["deepseek-ai/DeepSeek-V3"])
    assert counted.parts.attention / 61 == pytest.approx(187.1e6, rel=1e-3)
    experts = counted.parts.routed_experts + counted.parts.shared_experts
    assert experts / (58 * 257) == 3 * 7168 * 2048
    assert round(counted.total / 1e9) == 671
    assert round(counted.active_without_input_embedding / 1e9) == 37


def test_every_name_in_the_table_leads_to_a_rule() -> None:
    assert set(SAME_AS.values()) <= set(DECODERS)
    assert {composite.text for composite in COMPOSITES.values()} <= set(DECODERS)
    assert len(known_types()) == len(DECODERS) + len(SAME_AS) + len(COMPOSITES)


OPEN_SIZES = {"chatglm", "deepseek_v2", "dots1", "gemma4_text", "granitemoehybrid"}
OPEN_SIZES |= {"qwen4_exp", "qwen4_exp_text"}  # their classes leave a size open
OPEN_SIZES |= {"deepseek_vl_v2", "unlimited-ocr"}  # no class; which tower, only the file says
WITH_CLASS = {name for name in DECODERS if class_defaults(name)} | set(COMPOSITES)


@pytest.mark.parametrize("model_type", sorted(WITH_CLASS - OPEN_SIZES))
def test_class_defaults_alone_can_be_counted(model_type: str) -> None:
    """A file that only names its type stands for the sizes of the class, if it fills in all."""
    assert count({"model_type": model_type}).total > 0


def test_nested_keys_beside_sections_are_ignored_as_the_class_ignores_them() -> None:
    plain = count({"model_type": "mistral3", "tie_word_embeddings": False})
    assert plain.total == 24_011_361_280  # Mistral-Small-3.1-24B as recorded on the Hub
    assert (
        count({"model_type": "mistral3", "tie_word_embeddings": False, "hidden_size": 7}) == plain
    )
