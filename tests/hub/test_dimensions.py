"""Sizes read from config.json agree with those another tool read from the same files."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from report.edition import open_edition
from report.hub.dimensions import KEYS, canonical, dimensions
from report.hub.flags import disagrees_with_name

# The catalogue's scraper takes key-value heads for as many as attention heads where the key has
# another name (multi_query_group_num, num_attention_groups), and reads the context otherwise.
EXCEPTIONS = {
    ("zai-org/glm-4-9b", "num_key_value_heads"),
    ("stepfun-ai/Step-3.7-Flash", "num_key_value_heads"),
}


def test_they_agree_with_the_catalogue_of_llmfit() -> None:
    edition = open_edition("2026-10", tables=("configurations", "models"))
    known = edition.table("models").set_index("repo_id")
    whole = edition.table("configurations").query("complete")
    compared, differing = 0, set()
    for repo_id, text in zip(whole["repo_id"], whole["config"], strict=True):
        if repo_id not in known.index:
            continue
        for column, size in dimensions(json.loads(text)).items():
            other = known.loc[repo_id, column]
            if size is not None and not pd.isna(other) and column != "context_length":
                compared += 1
                differing |= {(repo_id, column)} if int(other) != size else set()
    assert compared > 500
    assert differing == EXCEPTIONS


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        # GPT-2, from its own paper: 12 layers of width 768, 12 heads, 50,257 tokens, 1,024 places.
        (
            {"n_layer": 12, "n_embd": 768, "n_head": 12, "vocab_size": 50257, "n_positions": 1024},
            {"num_hidden_layers": 12, "hidden_size": 768, "num_attention_heads": 12,
             "num_key_value_heads": 12, "vocab_size": 50257, "context_length": 1024},
        ),
        # Mixtral 8x7B: its feed-forward size is that of one expert.
        (
            {"hidden_size": 4096, "num_local_experts": 8, "num_experts_per_tok": 2,
             "intermediate_size": 14336, "num_attention_heads": 32, "num_key_value_heads": 8},
            {"num_experts": 8, "experts_per_token": 2, "moe_intermediate_size": 14336,
             "intermediate_size": None, "num_key_value_heads": 8},
        ),
        # A multimodal model keeps the sizes of its text part apart.
        (
            {"vision_config": {"hidden_size": 1152}, "text_config": {"hidden_size": 2560}},
            {"hidden_size": 2560},
        ),
        ({"hidden_size": "4096", "num_hidden_layers": True}, {"hidden_size": None}),
    ],
)  # fmt: skip
def test_a_known_configuration(config: dict[str, object], expected: dict[str, int]) -> None:
    sizes = dimensions(config)
    assert sizes.keys() == KEYS.keys()
    assert {name: sizes[name] for name in expected} == expected


def test_the_same_configuration_is_the_same_text() -> None:
    one = {"b": 1, "a": {"z": 2}, "auto_map": {"x": "y"}, "eos_token_id": 2}
    other = {"a": {"z": 2}, "b": 1, "transformers_version": "5"}
    assert canonical(one) == canonical(other) == '{"a":{"z":2},"b":1}'


def test_flags_agree_with_those_of_the_catalogue() -> None:
    models = open_edition("2026-10", tables=("models",)).table("models")
    flags = models["quality_flag"].fillna("")
    # Counts that the catalogue rounded or worked out are no counts to hold a name against.
    stored = ~flags.str.contains("params_estimated|params_rounded|hand_typed")
    stored &= models["parameters_total"].notna()
    rows = models[stored].assign(theirs=flags.str.contains("params_vs_name"))
    ours = [
        disagrees_with_name(repo_id, int(total))
        for repo_id, total in zip(rows["repo_id"], rows["parameters_total"], strict=True)
    ]
    both = sum(mine and theirs for mine, theirs in zip(ours, rows["theirs"], strict=True))
    assert both / rows["theirs"].sum() > 0.9
    assert both / sum(ours) > 0.9
