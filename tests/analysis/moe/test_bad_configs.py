"""Each way a configuration can be wrong gives one clear error."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.small_model import SMALL

from report.analysis.moe.architectures import known_types
from report.analysis.moe.compute import compute
from report.analysis.moe.config import (
    InvalidConfig,
    MissingKey,
    NestedTooDeep,
    TooManyChosen,
    UnknownModelType,
    WrongValue,
    class_defaults,
)
from report.analysis.moe.counting import count
from report.analysis.moe.memory import cache
from report.errors import ReportError


def _nested(levels: int) -> dict[str, Any]:
    inner: dict[str, Any] = {}
    for _ in range(levels):
        inner = {"deeper": inner}
    return inner


@pytest.mark.parametrize(
    ("changed", "error", "named"),
    [
        ({"hidden_size": ...}, MissingKey, "hidden_size"),
        ({"num_hidden_layers": ...}, MissingKey, "num_hidden_layers"),
        ({"hidden_size": -64}, WrongValue, "hidden_size"),
        ({"vocab_size": -1}, WrongValue, "vocab_size"),
        ({"num_hidden_layers": 0}, WrongValue, "num_hidden_layers"),
        ({"num_hidden_layers": 10**8}, WrongValue, "num_hidden_layers"),
        ({"num_attention_heads": 0}, WrongValue, "num_attention_heads"),
        ({"hidden_size": "64"}, WrongValue, "hidden_size"),
        ({"hidden_size": 64.5}, WrongValue, "hidden_size"),
        ({"hidden_size": True}, WrongValue, "hidden_size"),
        ({"hidden_size": float("nan")}, WrongValue, "NaN"),
        ({"num_experts": 10**12}, WrongValue, "num_experts"),
        ({"tie_word_embeddings": "yes"}, WrongValue, "tie_word_embeddings"),
        ({"mlp_only_layers": 3}, WrongValue, "mlp_only_layers"),
        ({"num_experts_per_tok": 9}, TooManyChosen, "9 of 8"),
        ({"num_experts": 8, "num_experts_per_tok": 0}, WrongValue, "num_experts_per_tok"),
        ({"rope_scaling": _nested(40)}, NestedTooDeep, "nested"),
        ({"model_type": "qwen3_mo"}, UnknownModelType, 'Did you mean "qwen3_moe"'),
        ({"model_type": "bert"}, UnknownModelType, "no counting rule for model_type 'bert'"),
        ({"model_type": ...}, UnknownModelType, 'has no "model_type"'),
        ({"model_type": ["llama"]}, UnknownModelType, "llama"),
        ({"model_type": "gemma3", "text_config": 5}, WrongValue, "text_config"),
        (
            {"model_type": "kimi_k25", "text_config": {"model_type": "bert"}},
            UnknownModelType,
            "bert",
        ),
        (
            {"model_type": "gemma3", "text_config": {"hidden_size": 64}},
            MissingKey,
            "text_config.num_hidden_layers",
        ),
        ({"model_type": "qwen3_next", "layer_types": ["magic"] * 4}, WrongValue, "magic"),
        ({"model_type": "qwen3_next", "layer_types": ["full_attention"]}, WrongValue, "1 members"),
    ],
)
def test_one_clear_error(changed: dict[str, Any], error: type[ReportError], named: str) -> None:
    config = {key: value for key, value in {**SMALL, **changed}.items() if value is not ...}
    with pytest.raises(error) as raised:
        count(config)
    assert named in str(raised.value)
    assert issubclass(error, InvalidConfig)


@pytest.mark.parametrize("config", [None, [], "llama", 7])
def test_what_is_no_object_is_refused(config: Any) -> None:
    with pytest.raises(WrongValue):
        count(config)


def test_a_list_that_varies_by_layer_is_refused() -> None:
    config = {**SMALL, "model_type": "hunyuan_v1_moe", "num_experts_per_tok": [1, 2, 1, 1]}
    with pytest.raises(WrongValue, match="varies"):
        count(config)


junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**12),
    st.floats(),
    st.text(max_size=3),
    st.lists(st.integers(-1, 3), max_size=5),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
)
KEYS = (*SMALL, "layer_types", "mlp_layer_types", "mlp_only_layers", "full_attention_interval")
SECTIONS = ("text_config", "vision_config", "block_configs", "attn_config", "linear_attn_config")


@given(st.dictionaries(st.sampled_from(KEYS + SECTIONS), junk, min_size=1, max_size=3), st.data())
@settings(max_examples=600)
def test_junk_never_ends_in_another_error(changed: dict[str, Any], data: st.DataObject) -> None:
    """Whatever the model type: its own keys and those of all, one wrong value or several."""
    model_type = data.draw(st.sampled_from(known_types()))
    own = sorted(class_defaults(model_type)) or ["hidden_size"]
    more = data.draw(st.dictionaries(st.sampled_from(own), junk, max_size=2))
    config = {**SMALL, "model_type": model_type, **more, **changed}
    try:
        count(config)
        cache(config)
        compute(config)
    except InvalidConfig:
        pass


@pytest.mark.parametrize(
    ("model_type", "changed", "named"),
    [
        ("gpt2", {"n_layer": 2}, "n_embd"),
        ("gpt_neo", {"attention_types": [["global"]]}, "attention_types"),
        ("gpt_neo", {"attention_types": [[["middle"], 4]]}, "attention_types"),
        ("nemotron-nas", {"block_configs": [{}] * 4}, "block_configs"),
        ("nemotron-nas", {}, "block_configs"),
        ("recurrent_gemma", {"block_types": ["magic"]}, "magic"),
        ("internvl", {"text_config": SMALL, "downsample_ratio": 0}, "downsample_ratio"),
        ("llava", {"text_config": SMALL, "vision_config": {"model_type": "vit"}}, "vit"),
    ],
)
def test_each_kind_of_layer_list_has_its_error(
    model_type: str, changed: dict[str, Any], named: str
) -> None:
    given = SMALL if model_type != "gpt2" else {"vocab_size": 100}
    with pytest.raises(InvalidConfig, match=named):
        count({**given, "model_type": model_type, **changed})
