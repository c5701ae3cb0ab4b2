"""Memory of weights and caches against the reference table, files on the Hub, and by hand."""

from typing import Any

import pytest

from report.analysis.moe.counting import count
from report.analysis.moe.memory import GIB, PRECISIONS, cache, fits_in, weight_bytes
from report.edition import Edition

Configs = dict[str, dict[str, Any]]

INDEXERS_COUNTED_IN_LINEAR_LAYERS = {"zai-org/GLM-5.3-Flash"}
"""Its row has an indexer key in all 45 layers; the class has indexers in the 11 latent ones."""


def test_caches_are_those_of_the_reference(
    edition: Edition, oracle_configurations: Configs
) -> None:
    reference = edition.table("kv_cache_reference").set_index("repo_id")
    checked = reference.index.intersection(list(oracle_configurations))
    wrong = []
    for repo in checked:
        kept, row = cache(oracle_configurations[repo]), reference.loc[repo]
        same = (
            2 * kept.growth == row.kv_bytes_per_token_growth
            and 2 * kept.window_elements == row.window_bytes_max_per_sequence
            and kept.state == row.linear_state_elements
            and kept.bytes(32_768) / GIB == pytest.approx(row.kv_gib_at_32768_tokens, abs=6e-4)
            and kept.bytes(131_072) / GIB == pytest.approx(row.kv_gib_at_131072_tokens, abs=6e-4)
        )
        if not same:
            wrong.append(repo)
    assert len(checked) > 100
    assert set(wrong) == INDEXERS_COUNTED_IN_LINEAR_LAYERS


def test_deepseek_v3_keeps_576_numbers_a_token_and_layer(oracle_configurations: Configs) -> None:
    kept = cache(oracle_configurations["deepseek-ai/DeepSeek-V3"])
    assert kept.growth == 61 * (512 + 64)
    assert kept.bytes(1) == 70_272


def test_a_window_stops_growing(oracle_configurations: Configs) -> None:
    """gpt-oss-120b: half of 36 layers see 128 tokens, 8 heads of 64 for key and value."""
    kept = cache(oracle_configurations["openai/gpt-oss-120b"])
    each = 2 * 8 * 64
    assert kept.elements(128) == 36 * each * 128
    assert kept.elements(1128) - kept.elements(128) == 18 * each * 1000


def test_a_linear_layer_holds_the_same_state_at_any_length(oracle_configurations: Configs) -> None:
    kept = cache(oracle_configurations["Qwen/Qwen3.5-27B"])
    assert kept.growth == 16 * 2 * 4 * 256
    assert kept.state == 48 * (48 * 128 * 128 + 3 * (2 * 16 * 128 + 48 * 128))


def test_weights_of_gpt_oss_in_its_own_format(oracle_configurations: Configs) -> None:
    """OpenAI states a checkpoint of 60.8 GiB for gpt-oss-120b and 12.8 GiB for gpt-oss-20b."""
    for repo, gib in (("openai/gpt-oss-120b", 60.8), ("openai/gpt-oss-20b", 12.8)):
        size = weight_bytes(count(oracle_configurations[repo]), PRECISIONS["MXFP4"])
        assert size / GIB == pytest.approx(gib, abs=0.1)


def test_weights_of_deepseek_v3_in_fp8(oracle_configurations: Configs) -> None:
    """Its file has 41,540,496 block scales with the MTP layer: about one 16,384th."""
    counted = count(oracle_configurations["deepseek-ai/DeepSeek-V3"])
    kept = counted.parts.embedding + counted.parts.output_head
    expected = counted.total + kept  # one byte a weight, two for what stays at 16 bits
    assert weight_bytes(counted, PRECISIONS["FP8"]) == pytest.approx(expected, rel=1e-3)


def test_int4_with_a_scale_a_group_takes_4_125_bits() -> None:
    precision = PRECISIONS["INT4"]
    assert precision.bits + precision.scale_bits / precision.block == 4.125


def test_devices_are_counted_up() -> None:
    assert fits_in(81, 80) == 2
    assert fits_in(80, 80) == 1


KB_A_TOKEN = {
    # DeepSeek-AI 2025 (arXiv 2505.09343), table 1, in thousands of bytes at 16 bits.
    "deepseek-ai/DeepSeek-V3": 70.272,
    "Qwen/Qwen2.5-72B": 327.680,
    "meta-llama/Meta-Llama-3.1-405B": 516.096,
}


@pytest.mark.parametrize(("repo", "kilobytes"), KB_A_TOKEN.items())
def test_caches_stated_by_deepseek(repo: str, kilobytes: float, configurations: Configs) -> None:
    assert cache(configurations[repo]).bytes(1) / 1000 == pytest.approx(kilobytes)


LLAMA_GIB = {
    # Hugging Face, "Llama 3.1": key-value cache at 16 bits for 1,024, 16,000 and 128,000 tokens.
    "meta-llama/Meta-Llama-3.1-8B": (0.125, 1.95, 15.62),
    "meta-llama/Meta-Llama-3.1-70B": (0.313, 4.88, 39.06),
}


@pytest.mark.parametrize(("repo", "gib"), LLAMA_GIB.items())
def test_caches_stated_by_hugging_face(
    repo: str, gib: tuple[float, ...], configurations: Configs
) -> None:
    kept = cache(configurations[repo])
    computed = [kept.bytes(tokens) / GIB for tokens in (1024, 16_000, 128_000)]
    assert computed == pytest.approx(gib, abs=0.006)


GEMMA_MIB = {
    # As llama.cpp reports them (discussion of its pull request 13194): full-attention layers at
    # 65,536 tokens, window layers for 1,088 tokens, and all layers without a window.
    "google/gemma-3-27b-it": (5120, 442, 31744),
    "google/gemma-3-12b-it": (4096, 340, 24576),
}


@pytest.mark.parametrize(("repo", "mebibytes"), GEMMA_MIB.items())
def test_windows_as_an_engine_allocates_them(
    repo: str, mebibytes: tuple[int, int, int], configurations: Configs
) -> None:
    kept = cache(configurations[repo])
    (window, each), tokens, mib = *kept.windows.items(), 65_536, 2**20
    full, windowed, unwindowed = mebibytes
    assert 2 * kept.growth * tokens / mib == full
    assert window == 1024
    assert 2 * each * 1088 / mib == windowed
    assert 2 * (kept.growth + each) * tokens / mib == unwindowed


def test_half_of_gemma_2_looks_back_4096_tokens(configurations: Configs) -> None:
    """Gemma 2 report, tables 1 and 3: 46 layers in turn, 16 key-value heads of 128."""
    kept = cache(configurations["google/gemma-2-27b"])
    assert kept.windows == {4096: 23 * 2 * 16 * 128}
    assert kept.growth == 23 * 2 * 16 * 128


def test_a_quarter_of_qwen3_next_keeps_keys(configurations: Configs) -> None:
    """As its card says: 48 layers, one in four of attention, two key-value heads of 256."""
    kept = cache(configurations["Qwen/Qwen3-Next-80B-A3B-Instruct"])
    assert kept.growth == 12 * 2 * 2 * 256
    assert kept.state == 36 * (32 * 128 * 128 + 3 * (2 * 16 * 128 + 32 * 128))


def test_kimi_k3_and_deepseek_v41_keep_what_few_layers_own() -> None:
    """K3: 24 of 93 layers hold 576 numbers. V4.1: three owners an entry of 640 a pair of tokens,
    one an entry a token; a window of 128 in all 40 layers."""
    assert cache({"model_type": "kimi_k3"}).growth == 24 * 576
    kept = cache({"model_type": "deepseek_v41"})
    assert kept.growth == 3 * (512 + 128) / 2 + (512 + 128)
    assert kept.windows == {128: 40 * 512}
