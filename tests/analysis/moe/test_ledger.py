"""The ledger, its checks against statements, and what is judged from it."""

from typing import Any

import pandas as pd
import pytest

from report.analysis.moe import crosscheck, designs, ledger, reference, registry, trends
from report.edition import Edition

Configs = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def counted(oracle_configurations: Configs) -> pd.DataFrame:
    return ledger.ledger(oracle_configurations)


def test_every_reference_row_is_equal(edition: Edition) -> None:
    compared = reference.compare(
        edition.table("oracle_counts"), edition.table("oracle_configurations")
    )
    assert compared.equal.all()
    caches = reference.compare_caches(
        edition.table("kv_cache_reference"), edition.table("oracle_configurations")
    )
    assert caches[~caches.equal].repo_id.tolist() == ["zai-org/GLM-5.3-Flash"]


def test_stated_sizes_of_the_press_are_met_when_rounded(counted: pd.DataFrame) -> None:
    """What the makers state, in billions: total, and active without the input embedding."""
    stated = {
        "deepseek-ai/DeepSeek-V3": (671, 37),
        "openai/gpt-oss-120b": (117, 5.1),
        "openai/gpt-oss-20b": (21, 3.6),
        "Qwen/Qwen3-235B-A22B": (235, 22),
        "baidu/ERNIE-4.5-300B-A47B-Base-PT": (300, 47),
        "moonshotai/Kimi-K2-Instruct": (1026, 32),
    }
    rows = counted.set_index("repo_id")
    for repo, (total, active) in stated.items():
        assert rows.total[repo] / 1e9 == pytest.approx(total, rel=0.01)
        assert rows.active_without_embedding[repo] / 1e9 == pytest.approx(active, rel=0.03)


def test_shares_of_the_parts_add_up_to_one(counted: pd.DataFrame) -> None:
    parts = ledger.anatomy(counted, ["openai/gpt-oss-120b", "Qwen/Qwen3-8B"])
    assert parts.groupby("repo_id").share.sum().tolist() == pytest.approx([1, 1])
    routed = parts[parts.part.str.startswith("routed")].groupby("repo_id").parameters.sum()
    assert routed["Qwen/Qwen3-8B"] == 0


def test_what_has_no_rule_is_listed_and_not_counted() -> None:
    configs = {"a/llama": {"model_type": "llama"}, "b/new": {"model_type": "brand_new"}}
    assert ledger.ledger(configs).repo_id.tolist() == ["a/llama"]
    assert ledger.uncounted(configs).repo_id.tolist() == ["b/new"]


def test_dates_read_by_hand_go_first() -> None:
    families = pd.DataFrame({"repo_id": ["a/m"], "release_date": ["2025-02-03"]})
    scored = pd.DataFrame({"repo_id": ["a/m", "b/m"], "release_date": ["2024-01-01", "2024-05"]})
    models = pd.DataFrame({"repo_id": ["c/m"], "created_at": [pd.Timestamp("2023-06-07 08:00")]})
    dates = ledger.release_dates(families, scored, models)
    assert dates["a/m"] == pd.Timestamp("2025-02-03")
    assert dates["b/m"] == pd.Timestamp("2024-05-01")
    assert dates["c/m"] == pd.Timestamp("2023-06-07")


def test_differences_of_a_file_are_named(edition: Edition, counted: pd.DataFrame) -> None:
    """As the README of the statements has them: which files hold what beside the parameters."""
    table = crosscheck.crosscheck(edition.table("parameter_statements"), counted)
    reasons = table.set_index("repo_id").reason
    assert "MTP layer in the file" in reasons["zai-org/GLM-4.5-Air"]
    assert reasons["Qwen/Qwen3-0.6B"] == "stored copies of embedding or output head"
    assert reasons["openai/gpt-oss-120b"] == "scales of quantised weights"
    assert reasons["Qwen/Qwen3-235B-A22B"] == ""
    assert crosscheck.UNEXPLAINED not in set(reasons)
    far = crosscheck.differing(table, 0.005)
    assert far.repo_id.iloc[0] == "Qwen/Qwen3-0.6B"  # 0.75 recorded, 0.60 counted
    assert far.recorded_difference.iloc[0] == pytest.approx(0.261, abs=0.001)


def test_a_negated_remark_in_a_note_is_no_reason() -> None:
    statements = pd.DataFrame(
        {
            "repo_id": ["a/m"],
            "safetensors_total": [110],
            "published_total_b": [None],
            "statement_by": [None],
            "safetensors_note": ["oracle total + MTP layer (10); exact (no FP8 scales counted)"],
        }
    )
    own = pd.DataFrame({"repo_id": ["a/m"], "total": [100]})
    assert crosscheck.crosscheck(statements, own).reason.tolist() == ["MTP layer in the file"]


def test_stated_active_figures_agree_with_the_nearer_count(
    edition: Edition, counted: pd.DataFrame
) -> None:
    table = crosscheck.stated_active(edition.table("parameter_statements"), counted, 0.03)
    nearest = table.set_index("repo_id").nearest
    assert nearest["openai/gpt-oss-120b"] == "without"  # 5.1 stated; 5.71 with, 5.13 without
    assert nearest["inclusionAI/Ling-mini-2.0"] == "with"  # 1.4 stated; 1.43 with
    assert nearest["moonshotai/Moonlight-16B-A3B"] == "neither"  # 2.24 stated; 2.91 and 2.58


def _mixtures(ratios: list[float], years: list[int]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "repo_id": [f"a/{i}" for i in range(len(ratios))],
            "architecture": "MoE",
            "text_total": [10**9 * 2**i for i in range(len(ratios))],
            "active": [10**8 + i for i in range(len(ratios))],
            "activation_ratio": ratios,
            "granularity": 8.0,
            "experts": 64,
            "has_shared": True,
            "announces_prediction": False,
            "release_date": [pd.Timestamp(year=y, month=6, day=1) for y in years],
        }
    )


def test_shapes_are_counted_once_and_first() -> None:
    twice = pd.concat([_mixtures([0.1, 0.2], [2024, 2025]), _mixtures([0.1], [2026])])
    assert trends.shapes(twice).release_date.dt.year.tolist() == [2024, 2025]


def test_a_fall_is_called_a_fall_only_beyond_the_intervals() -> None:
    clear = _mixtures([0.2, 0.21, 0.2, 0.05, 0.06, 0.05], [2024] * 3 + [2026] * 3)
    assert trends.judge_ratios(designs.by_year(clear, 2024)) == "falling"
    mixed = _mixtures([0.2, 0.05, 0.1, 0.05, 0.2, 0.1], [2023, 2024, 2024, 2026, 2026, 2026])
    by_year = designs.by_year(mixed, 2024)
    assert by_year.models.tolist() == [3, 3]
    assert trends.judge_ratios(by_year) == "unclear"


def test_factors_of_made_up_ratios_are_recovered() -> None:
    """A tenth less with each doubling, half each year."""
    rows = _mixtures([0.1] * 8, [2023, 2025, 2023, 2026, 2024, 2025, 2024, 2026])
    years = (rows.release_date - rows.release_date.min()).dt.days / 365.25
    doublings = pd.Series(range(8))
    rows["activation_ratio"] = 0.5 * 0.9**doublings * 0.5**years
    factors = trends.ratio_factors(rows)
    assert factors["doubling"].value == pytest.approx(0.9)
    assert factors["year"].value == pytest.approx(0.5)


def test_designs_by_year_and_country() -> None:
    """Two of three shapes of 2026 have shared experts; a single account elsewhere is "other"."""
    rows = _mixtures([0.2, 0.1, 0.3, 0.05], [2024, 2026, 2026, 2026])
    rows = rows.assign(
        repo_id=["a/1", "a/2", "a/3", "b/4"],
        has_shared=[False, True, True, False],
        granularity=[2.0, 4.0, 8.0, 16.0],
    )
    last = designs.by_year(rows, 2024).iloc[-1]
    assert (last.period, last.models, last.granularity) == (2026, 3, 8.0)
    assert last.shared == pytest.approx(2 / 3)
    assert last.shared_low < 2 / 3 < last.shared_high
    countries = pd.Series({"a": "CN", "b": "FR"})
    found = designs.by_country(rows, countries, 2026, 2).set_index("period")
    assert found.models.to_dict() == {"CN": 2, "other": 1}
    assert found.ratio["CN"] == pytest.approx(0.2)
    points = designs.points(rows, countries, designs.by_year(rows, 2024))
    assert points.country.dropna().tolist() == ["CN", "CN", "CN", "other"]


def test_digests_are_counted_as_whole_configurations_are() -> None:
    """Qwen3-0.6B: the digest holds all its sizes but the tie, which the recorded total tells."""
    row = {
        "repo_id": "Qwen/Qwen3-0.6B", "architecture": "qwen3", "quality_flag": None,
        "parameters_total": 596_049_920, "num_hidden_layers": 28, "hidden_size": 1024,
        "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 128,
        "vocab_size": 151_936, "num_experts": None, "experts_per_token": None,
        "moe_intermediate_size": None, "intermediate_size": 3072,
        "shared_expert_intermediate_size": None, "context_length": 40_960,
    }  # fmt: skip
    others = [
        {**row, "repo_id": "a/flagged", "quality_flag": "params_vs_name"},
        {**row, "repo_id": "a/unknown", "architecture": "bert"},
        {**row, "repo_id": "a/wider", "parameters_total": 700_000_000},
    ]
    found = registry.count_digests(pd.DataFrame([row, *others])).set_index("repo_id")
    assert set(found.index) == {"Qwen/Qwen3-0.6B", "a/wider"}
    assert found.difference["Qwen/Qwen3-0.6B"] == 0
    assert registry.near(found.reset_index(), 0.01).repo_id.tolist() == ["Qwen/Qwen3-0.6B"]


def test_points_of_the_figure_hold_every_model_and_year() -> None:
    rows = _mixtures([0.2, 0.1, 0.05], [2024, 2025, 2026])
    points = trends.ratio_points(rows, designs.by_year(rows, 2024))
    assert points.kind.value_counts().to_dict() == {"model": 3, "median": 3}
    assert (points.until.dropna() >= points.date[points.kind == "median"]).all()


def test_the_other_judgements() -> None:
    assert trends.judge_stated(pd.Series(["without"] * 3 + ["with"])) == "without"
    assert trends.judge_stated(pd.Series(["with"] * 3 + ["without"])) == "with"
    assert trends.judge_stated(pd.Series(["with", "without"])) == "mixed"
    assert trends.judge_exactness(3, 3) == "all"
    assert trends.judge_exactness(2, 3) == "some"
    assert trends.judge_memory(17.8) == "many"
    assert trends.judge_memory(1.1) == "alike"


def test_memory_tables_have_a_row_a_precision_and_no_experts_format_for_dense(
    oracle_configurations: Configs,
) -> None:
    repos = ["openai/gpt-oss-20b", "Qwen/Qwen3-8B"]
    weights = ledger.weights_memory(oracle_configurations, repos)
    assert weights.groupby("repo_id").size().to_dict() == {repos[0]: 5, repos[1]: 4}
    caches = ledger.cache_memory(oracle_configurations, repos, 1000)
    assert caches.attention.tolist() == ["windows in half the layers", "grouped-query attention"]
    # Qwen3-8B: 36 layers, 8 heads of 128 for key and value, two bytes.
    assert caches.kib_per_token.tolist()[1] == 36 * 2 * 8 * 128 * 2 / 1024
