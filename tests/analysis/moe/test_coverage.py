"""How far the counter reaches, by hand and on the edition."""

import pandas as pd
import pytest

from report.analysis.moe import coverage, registry
from report.analysis.moe.architectures import known_types
from report.analysis.moe.unruled import HIDDEN, IN_THE_WAY, NONE_YET

MODELS = pd.DataFrame(
    {
        "repo_id": ["a/llama", "b/new", "c/new", "d/phi3_v", "e/unnamed", "f/voice"],
        "architecture": ["llama", "brand_new", "brand_new", "phi3_v", None, "vits"],
        "pipeline_tag": ["text-generation"] * 4 + [None, "text-to-speech"],
    }
)
DOWNLOADS = pd.Series({"a/llama": 60.0, "b/new": 10.0, "d/phi3_v": 30.0, "f/voice": 100.0})


def test_repositories_that_name_a_type() -> None:
    named = coverage.named(MODELS, DOWNLOADS)
    assert named.repo_id.tolist() == ["a/llama", "b/new", "c/new", "d/phi3_v", "f/voice"]
    assert named.known.tolist() == [True, False, False, False, False]
    assert named.writes.sum() == 4
    assert named.downloads.isna().sum() == 1
    assert coverage.download_share(named[named.writes]) == pytest.approx(0.6)
    assert coverage.download_share(named) == pytest.approx(0.3)


def test_types_without_a_rule_come_by_downloads_with_what_is_missing() -> None:
    named = coverage.named(MODELS, DOWNLOADS)
    rows = coverage.without_rule(named[named.writes])
    assert rows.model_type.tolist() == ["phi3_v", "brand_new"]
    assert rows.repositories.tolist() == [1, 2]
    assert rows.download_share.tolist() == pytest.approx([0.3, 0.1])
    assert rows.missing.tolist() == [HIDDEN, NONE_YET]


def test_a_type_has_a_rule_or_something_in_the_way() -> None:
    assert not set(IN_THE_WAY) & set(known_types())


def test_classes_of_exactness_by_hand() -> None:
    digests = pd.DataFrame(
        {
            "recorded": [100, 1001, 50, 130, 130],
            "counted": [100, 1000, 100, 100, 100],
            "plain": [True, True, True, True, False],
            "architecture": ["dense", "MoE", "dense", "dense", "MoE"],
        }
    )
    rows = coverage.exactness(digests, 0.005).set_index("class")
    assert rows["all"].to_dict() == dict.fromkeys(coverage.CLASSES, 1)
    assert rows.mixture[coverage.NEAR] == 1
    assert rows.towers[coverage.TOWERS] == 1
    assert rows.share.sum() == pytest.approx(1)


def test_quantised_copies_among_those_with_fewer_numbers() -> None:
    digests = pd.DataFrame(
        {
            "repo_id": ["a", "b", "c", "d", "e"],
            "recorded": [50, 50, 50, 50, 100],
            "counted": [100] * 5,
            "plain": [True] * 5,
        }
    )
    formats = pd.Series({"a": "awq", "b": "copy", "e": "gguf"})
    assert coverage.quantised_share(digests, formats, 0.005) == pytest.approx(1 / 4)


def test_a_digest_of_a_model_with_towers_gives_the_sizes_of_its_text() -> None:
    """Qwen3-VL-4B: its text is Qwen3-4B, 4,022,468,096 parameters with a tied head."""
    sizes = {
        "num_hidden_layers": 36,
        "hidden_size": 2560,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "head_dim": 128,
        "vocab_size": 151936,
        "intermediate_size": 9728,
    }
    rest = dict.fromkeys(set(registry.DIGEST) - set(sizes), pd.NA)
    digest = {"repo_id": "q", "architecture": "qwen3_vl", "parameters_total": 4_022_468_096}
    row = pd.DataFrame([{**digest, **sizes, **rest, "quality_flag": pd.NA}])
    (counted,) = registry.count_digests(row).itertuples()
    assert counted.counted == 4_022_468_096
    assert not counted.plain


def test_a_model_with_two_reasons_counts_in_both() -> None:
    checked = pd.DataFrame(
        {
            "recorded": [5.0, 6.0, 7.0, None],
            "recorded_difference": [0.0, 0.1, 0.2, None],
            "reason": ["", "b;a", "a", ""],
        }
    )
    rows = coverage.reasons(checked)
    assert list(zip(rows.reason, rows.models, strict=True)) == [("a", 2), ("b", 1)]
