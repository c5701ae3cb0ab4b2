"""Towers of models whose code comes with their weights; sources as in `remote_models`."""

from __future__ import annotations

from report.analysis.moe.config import Config, WrongValue
from report.analysis.moe.encoders import encoder_layer, grid, patches, side, width_of
from report.analysis.moe.image_towers import shuffle
from report.analysis.moe.parts import layer_norm, linear
from report.analysis.moe.towers import conformer_layer, conformer_stem


def kimi_three(top: Config, text: Config) -> int:
    """Return Kimi K3's tower: an encoder without biases and a projector that joins patches."""
    v = top.section("vision_config", "kimi_k3_vision")
    width, inner = v.integer("vt_hidden_size"), v.integer("vt_intermediate_size")
    queries = v.integer("qkv_hidden_size", default=width)
    layer = 2 * width + linear(width, 3 * queries) + linear(queries, width)
    layer += linear(width, inner) + linear(inner, width)
    positions = v.integer("init_pos_emb_height") * v.integer("init_pos_emb_width") * width
    tower = 3 * side(v, "patch_size") ** 2 * width + positions + width
    rows, columns = v.integers("merge_kernel_size", least=1, length=2) or [2, 2]
    joined, hidden = v.integer("mm_hidden_size") * rows * columns, text.size("hidden_size")
    projector = linear(joined, joined) + linear(joined, hidden) + hidden
    return v.integer("vt_num_hidden_layers") * layer + tower + projector


def deepseek_four_one(top: Config, text: Config) -> int:
    """Return DeepSeek-V4.1's tower: a gated encoder, an aligner, three marks around an image."""
    if top.raw("vision_config") is None:
        return 0
    v = top.section("vision_config", "deepseek_v41_vision")
    width, inner, hidden = width_of(v), v.integer("intermediate_size"), text.size("hidden_size")
    layer = 4 * linear(width, width, True) + 3 * width * inner + 2 * width
    joined = width * v.integer("downsample_ratio") ** 2
    tower = linear(3 * side(v, "patch_size") ** 2, width, True) + width
    aligner = linear(joined, hidden, True) + linear(hidden, hidden, True) + 3 * hidden
    return v.integer("num_hidden_layers", "num_layers") * layer + tower + aligner


NAMED_ENCODERS = {"mobilenetv5_300m_enc": 294_126_912}
"""Parameters of encoders that the library timm builds from a name; this one so that both sizes of
Gemma 3n meet their totals on the Hub."""


def gemma_three_n(top: Config, text: Config) -> int:
    """Return Gemma 3n's towers: an encoder for images by name, a Conformer for sound."""
    hidden = text.size("hidden_size")
    v = top.section("vision_config", "gemma3n_vision")
    named = v.raw("architecture")
    if named not in NAMED_ENCODERS:
        raise WrongValue(f'"vision_config.architecture" names no encoder with a size: {named!r}.')
    a = top.section("audio_config", "gemma3n_audio")
    width, heads = width_of(a), a.integer("conf_num_attention_heads")
    channels = a.integers("sscp_conv_channel_size", least=1, length=2) or [128, 32]
    layers = a.integer("conf_num_hidden_layers")
    layers *= conformer_layer(width, heads, a.integer("conf_conv_kernel_size"))
    projectors = _embedder(v, hidden) + _embedder(a, hidden)
    return NAMED_ENCODERS[named] + conformer_stem(width, channels) + layers + projectors


def _embedder(tower: Config, hidden: int) -> int:
    width = width_of(tower)
    return tower.integer("vocab_size") * width + 2 * width + width * hidden


def mimo(top: Config, text: Config) -> int:
    """Return MiMo-V2's towers: images and sound, each where its section is given."""
    total = 0
    if top.raw("vision_config") is not None:
        total += _mimo_vision(top.section("vision_config", "mimo_v2_vision"))
    if top.raw("audio_config") is not None:
        total += _mimo_audio(top.section("audio_config", "mimo_v2_audio"))
    return total


def _mimo_vision(v: Config) -> int:
    width, inner, out = width_of(v), v.integer("intermediate_size"), v.integer("out_hidden_size")
    heads, head_dim = v.integer("num_heads"), v.integer("qk_channels")
    queries, keys = heads * head_dim, v.integer("num_key_value_heads") * head_dim
    layer = 2 * width + linear(width, queries + 2 * keys, True) + linear(queries, width, True)
    layer += 2 * linear(width, inner, True) + linear(inner, width, True)
    depth = v.integer("depth")
    full = {i for i in v.integers("fullatt_block_indexes") or () if i < depth}
    sinks = heads * (depth - len(full)) * v.flag("use_sink")
    frames, patch = side(v, "temporal_patch_size"), side(v, "patch_size")
    tower = v.integer("in_channels", "in_chans") * frames * patch**2 * width + width
    merged = width * v.integer("spatial_merge_size") ** 2
    return depth * layer + sinks + tower + linear(merged, merged) + linear(merged, out)


def _mimo_audio(a: Config) -> int:
    width, inner = a.integer("input_local_dim"), a.integer("input_local_intermediate_size")
    layer = 4 * linear(width, width) + 3 * width + 3 * width * inner + 2 * width
    joined, out = width * a.integer("group_size"), a.integer("out_hidden_size")
    # The released files write the vocabulary as text.
    tables = a.integer("audio_channels") * int(a.raw("speech_vocab_size")) * width
    projector = linear(joined, 4 * joined) + linear(4 * joined, out)
    return tables + a.integer("input_local_layers") * layer + width + projector


def dots(top: Config, text: Config) -> int:
    """Return dots.ocr's tower: a gated encoder with norms without shift, and a merger."""
    v = top.section("vision_config", "dots_ocr_vision")
    width, inner, bias = v.integer("embed_dim"), v.integer("intermediate_size"), v.flag("use_bias")
    layer = encoder_layer(width, inner, bias=bias, gated=True, norm=width)
    tower = patches(v, width, True) + width + width * v.flag("post_norm")
    merged = width * v.integer("spatial_merge_size") ** 2
    merger = layer_norm(width) + linear(merged, merged, True)
    merger += linear(merged, v.integer("hidden_size"), True)
    return v.integer("num_hidden_layers") * layer + tower + merger


def internvl_chat(top: Config, text: Config) -> int:
    """Return InternVL's tower as in its own files: InternViT, a norm and two projections."""
    v = top.section("vision_config", "internvl_chat_vision")
    width, inner = width_of(v), v.integer("intermediate_size")
    norm = width if v.raw("norm_type") == "rms_norm" else layer_norm(width)
    layer = encoder_layer(width, inner, norm=norm) - 3 * width * (not v.flag("qkv_bias"))
    layer += 2 * width + 2 * width * v.flag("qk_normalization")
    tower = v.integer("num_hidden_layers") * layer + patches(v, width, True)
    tower += width + (grid(v) + 1) * width
    joined, hidden = width * shuffle(top) ** 2, text.size("hidden_size")
    projector = layer_norm(joined) + linear(joined, hidden, True) + linear(hidden, hidden, True)
    return tower + projector
