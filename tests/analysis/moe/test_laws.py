"""Laws every count keeps, whatever the sizes."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from report.analysis.moe.counting import count
from report.analysis.moe.memory import PRECISIONS, cache, weight_bytes

SIZES = {
    "hidden_size": st.integers(1, 512).map(lambda n: 16 * n),
    "num_hidden_layers": st.integers(2, 40),
    "num_attention_heads": st.sampled_from([2, 4, 8, 16]),
    "num_key_value_heads": st.sampled_from([1, 2]),
    "head_dim": st.sampled_from([16, 64, 128]),
    "intermediate_size": st.integers(1, 4096),
    "moe_intermediate_size": st.integers(1, 2048),
    "vocab_size": st.integers(1, 100_000),
    "num_experts": st.integers(2, 512),
    "num_experts_per_tok": st.integers(1, 2),
    "tie_word_embeddings": st.booleans(),
    "attention_bias": st.booleans(),
}
TYPES = (
    "cohere2_moe", "flex_olmo", "glm4_moe", "granitemoe", "hy_v3", "kolibri1", "laguna", "mellum",
    "olmoe", "qwen3_5_moe_text", "qwen3_moe", "qwen3_next",
)  # fmt: skip
mixtures = st.fixed_dictionaries({"model_type": st.sampled_from(TYPES), **SIZES})


@given(mixtures)
def test_parts_add_up_and_active_is_no_more_than_total(config: dict[str, Any]) -> None:
    counted = count(config)
    assert sum(counted.itemised().values()) == counted.total
    assert 0 < counted.active_without_input_embedding <= counted.active <= counted.total
    assert all(part >= 0 for part in counted.itemised().values())


@given(mixtures, st.integers(1, 64))
def test_unchosen_experts_add_to_the_total_only(config: dict[str, Any], more: int) -> None:
    """The router grows by a row an expert; all else that a token uses stays the same."""
    before, after = count(config), count({**config, "num_experts": config["num_experts"] + more})
    assert after.total > before.total
    assert after.active - after.parts.router == before.active - before.parts.router


@given(mixtures, st.integers(2, 5))
def test_routed_parameters_are_linear_in_experts(config: dict[str, Any], times: int) -> None:
    once, more = count(config), count({**config, "num_experts": times * config["num_experts"]})
    assert more.parts.routed_experts == times * once.parts.routed_experts


@given(mixtures.filter(lambda c: c["model_type"] in ("olmoe", "qwen3_moe")), st.integers(1, 20))
def test_layers_of_one_kind_are_linear(config: dict[str, Any], more: int) -> None:
    layers = config["num_hidden_layers"]
    one, base, longer = (
        count({**config, "num_hidden_layers": n}).total for n in (1, layers, layers + more)
    )
    ends = count({**config, "num_hidden_layers": 2}).total - 2 * (
        count({**config, "num_hidden_layers": 2}).total - one
    )
    assert (base - ends) * (layers + more) == (longer - ends) * layers


@given(mixtures)
def test_a_tied_matrix_is_counted_once(config: dict[str, Any]) -> None:
    tied = count({**config, "tie_word_embeddings": True})
    untied = count({**config, "tie_word_embeddings": False})
    assert untied.total - tied.total == config["vocab_size"] * config["hidden_size"]
    assert untied.active_without_input_embedding == tied.active_without_input_embedding


@given(mixtures)
def test_choosing_every_expert_makes_all_active(config: dict[str, Any]) -> None:
    counted = count({**config, "num_experts_per_tok": config["num_experts"]})
    assert counted.active == counted.total
    assert counted.activation_ratio == 1


@given(mixtures, st.integers(1, 10**6), st.integers(1, 10**6))
@settings(max_examples=50)
def test_a_longer_context_never_takes_less(config: dict[str, Any], few: int, more: int) -> None:
    kept = cache(config)
    assert kept.bytes(few) <= kept.bytes(few + more)


@given(mixtures)
@settings(max_examples=50)
def test_narrower_formats_take_fewer_bytes(config: dict[str, Any]) -> None:
    counted = count(config)
    sizes = [weight_bytes(counted, PRECISIONS[name]) for name in ("BF16", "INT8", "INT4")]
    assert sizes[0] == 2 * counted.total
    assert sizes == sorted(sizes, reverse=True)
