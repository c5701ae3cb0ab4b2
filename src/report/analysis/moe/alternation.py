"""Which layers mix tokens by attention and which in another way, in models that do both."""

from __future__ import annotations

from report.analysis.moe.attention import Kind
from report.analysis.moe.config import MAX_LAYERS, Config, WrongValue
from report.analysis.moe.layers import LEGACY_TYPES, Pattern, depth, every, layer_types, linear_but

_LETTERS = {"M": "linear_attention", "E": "moe", "*": "full_attention", "-": "mlp"}


def attention_list(c: Config) -> list[Kind]:
    """MiniMax-01 and M1: "attn_type_list" has 1 for full attention; else every second is linear."""
    listed = c.integers("attn_type_list", length=depth(c))
    if listed is not None and c.sequence("layer_types") is None:
        return [("full_attention" if full else "linear_attention",) for full in listed]
    return list(linear_but(lambda _, layer: layer % 2 == 1)(c))


def lettered(c: Config) -> list[Kind]:
    """Nemotron-H: a list, or a string with a letter a layer; mixers and feed-forwards apart."""
    given = c.texts("layers_block_type", "layer_types")
    if given is None:
        given = c.texts("hybrid_override_pattern") or list("ME*-")
    kinds = [_LETTERS.get(name, LEGACY_TYPES.get(name, name)) for name in given]
    if unknown := sorted(set(kinds) - set(_LETTERS.values())):
        raise WrongValue(f'"layers_block_type" names unknown layers: {", ".join(unknown)}.')
    if not 0 < len(kinds) <= MAX_LAYERS:
        raise WrongValue(f'"layers_block_type" lists {len(kinds)} layers.')
    return [(kind,) for kind in kinds]


def kimi_layers(c: Config) -> list[Kind]:
    """Kimi Linear: the file lists the full-attention layers, counted from one."""
    nested = c.section("linear_attn_config", "")
    full = nested.integers("full_attn_layers")
    if full is None or c.sequence("layer_types") is not None:
        return list(linear_but(lambda _, layer: not (layer and layer % 4 == 0))(c))
    return [
        ("full_attention" if layer + 1 in full else "linear_attention",)
        for layer in range(depth(c))
    ]


def attention_at(key: str, other: str = "linear_attention") -> Pattern:
    """Attention in the layers listed under `key`, else `other`; without a list, as class has it."""

    def kinds(c: Config) -> list[Kind]:
        listed = c.integers(key)
        usual = range(depth(c)) if other == "conv" else ()
        full = set(usual if listed is None else listed)
        return list(layer_types(lambda _c, layer: layer in full, "full_attention", other)(c))

    return kinds


def lfm3(c: Config) -> list[Kind]:
    """LFM3: convolutions, with attention and with windows in one layer of four each."""
    given = c.texts("layer_types", length=depth(c))
    if given is None:
        turns = ["sliding_attention", "conv", "full_attention", "conv"]
        given = ["conv", *(turns[layer % 4] for layer in range(1, depth(c)))]
    return [(kind,) for kind in given]


def jamba(c: Config) -> list[Kind]:
    """Jamba: attention in one layer of each period."""
    period, offset = c.integer("attn_layer_period"), c.integer("attn_layer_offset", least=0)
    full = [layer % period == offset for layer in range(depth(c))]
    return [("full_attention" if attends else "linear_attention",) for attends in full]


def block_types(c: Config) -> list[Kind]:
    """RecurrentGemma: "block_types" is repeated to the depth; its attention has a window."""
    names = {"recurrent": "linear_attention", "attention": "sliding_attention"}
    turns = c.texts("block_types") or ["recurrent"]
    if unknown := sorted(set(turns) - set(names)):
        raise WrongValue(f'"block_types" names unknown kinds of layers: {", ".join(unknown)}.')
    return [(names[turns[layer % len(turns)]],) for layer in range(depth(c))]


def olmo_hybrid(c: Config) -> list[Kind]:
    """OLMo Hybrid: attention in every fourth layer; in the last where there would be none."""
    kinds = list(linear_but(every(4))(c))
    if c.sequence("layer_types") is None and ("full_attention",) not in kinds:
        kinds[-1] = ("full_attention",)
    return kinds


def linear_or_blocks(c: Config) -> list[Kind]:
    """Qwen4: all but every fourth layer linear; what files call full attention has an indexer."""
    kinds = layer_types(every("full_attention_interval", 4), "linear_attention", "full_attention")(
        c
    )
    return [("indexed_attention",) if kind[0] == "full_attention" else kind for kind in kinds]
