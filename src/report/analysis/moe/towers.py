"""Vision and audio towers, with the projectors that bring them to the width of the text."""

from __future__ import annotations

from collections.abc import Callable

from report.analysis.moe.config import Config
from report.analysis.moe.encoders import encoder, encoder_layer, side, width_of
from report.analysis.moe.parts import layer_norm, linear

Tower = Callable[[Config, Config], int]
"""Counts a tower from the whole configuration and its text section."""


def gemma_four(top: Config, text: Config) -> int:
    """Return Gemma 4's towers: vision and audio, each optional."""
    hidden, total = text.size("hidden_size"), 0
    if top.raw("vision_config") is not None:
        total += _gemma_four_vision(top.section("vision_config", "gemma4_vision"), hidden)
    if top.raw("audio_config") is not None:
        total += _gemma_four_audio(top.section("audio_config", "gemma4_audio"), hidden)
    return total


def _gemma_four_vision(v: Config, hidden: int) -> int:
    width, inner, head_dim = width_of(v), v.integer("intermediate_size"), v.integer("head_dim")
    queries = v.integer("num_attention_heads") * head_dim
    keys = v.integer("num_key_value_heads") * head_dim
    layer = width * (2 * queries + 2 * keys) + 2 * head_dim + 3 * width * inner + 4 * width
    patches = 3 * side(v, "patch_size") ** 2 * width
    positions = 2 * v.integer("position_embedding_size") * width
    return v.integer("num_hidden_layers") * layer + patches + positions + width * hidden


def _gemma_four_audio(a: Config, hidden: int) -> int:
    width, out = width_of(a), a.integer("output_proj_dims")
    channels = a.integers("subsampling_conv_channels", least=1) or [128, 32]
    heads, kernel = a.integer("num_attention_heads"), a.integer("conv_kernel_size")
    layers = a.integer("num_hidden_layers") * conformer_layer(width, heads, kernel)
    return conformer_stem(width, channels) + layers + linear(width, out, True) + out * hidden


def conformer_stem(width: int, channels: list[int]) -> int:
    """Return the two convolutions that make sound coarser, each with a norm, and a projection."""
    first, second = channels[:2]
    return first * 9 + first + second * first * 9 + second + (first // 4) * second * width


def conformer_layer(width: int, heads: int, kernel: int) -> int:
    """Return a layer of a Conformer: attention, a convolution, feed-forwards before and after."""
    attention = 5 * width**2 + width // heads
    feed_forward = 2 * (8 * width**2 + 2 * width)
    convolution = 3 * width**2 + kernel * width + 2 * width
    return attention + feed_forward + convolution + 3 * width


def qwen(vision_type: str, deepstack: bool) -> Tower:
    """Return Qwen's tower; with `deepstack`, further mergers feed the first text layers."""

    def count(top: Config, text: Config) -> int:
        v = top.section("vision_config", vision_type)
        width, merged = width_of(v), width_of(v) * v.integer("spatial_merge_size") ** 2
        out = v.integer("out_hidden_size")
        merger = linear(merged, merged, True) + linear(merged, out, True)
        frames, patch = side(v, "temporal_patch_size"), side(v, "patch_size")
        tower = linear(v.integer("in_channels") * frames * patch**2, width, True)
        tower += v.integer("num_position_embeddings") * width
        tower += encoder(v, width, v.integer("intermediate_size"), "depth", "num_hidden_layers")
        extra = len(v.integers("deepstack_visual_indexes") or ()) if deepstack else 0
        return tower + merger + layer_norm(width) + extra * (merger + layer_norm(merged))

    return count


def glm(vision_type: str, *, positions: bool) -> Tower:
    """Return GLM's tower: 4.5V has learned positions, 5.3-Flash and OCR norm queries and keys."""

    def count(top: Config, text: Config) -> int:
        v = top.section("vision_config", vision_type)
        width, out, bias = width_of(v), v.integer("out_hidden_size"), v.flag("attention_bias")
        frames, patch = side(v, "temporal_patch_size"), side(v, "patch_size")
        tower = linear(v.integer("in_channels") * frames * patch**2, width, True) + width
        if positions:
            layer = encoder_layer(width, out, bias=False, gated=True, norm=width)
            layer += 3 * width * bias
            tower += (side(v, "image_size") // patch) ** 2 * width + width
            context = v.integer("intermediate_size")
        else:
            inner = v.integer("intermediate_size")
            layer = encoder_layer(width, inner, bias=bias, gated=True, norm=width)
            layer += 2 * (width // v.integer("num_heads"))
            context = v.integer(
                "projection_intermediate_size", default=out * v.integer("in_channels")
            )
        merger = out * out + layer_norm(out) + 3 * out * context
        shrink = linear(width * v.integer("spatial_merge_size") ** 2, out, True)
        return tower + v.integer("depth", "num_hidden_layers") * layer + merger + shrink

    return count


def llama_four(top: Config, text: Config) -> int:
    """Return Llama 4's tower: an encoder, a pixel-shuffle adapter and one projection."""
    v = top.section("vision_config", "llama4_vision_model")
    width, inner, patch = width_of(v), v.integer("intermediate_size"), side(v, "patch_size")
    positions = ((side(v, "image_size") // patch) ** 2 + 1) * width
    tower = v.integer("num_channels") * patch**2 * width + positions + width + 2 * layer_norm(width)
    out = v.integer("projector_output_dim")
    adapter = inner * v.integer("projector_input_dim") + out * out
    return (
        encoder(v, width, inner)
        + tower
        + adapter
        + v.integer("vision_output_dim") * text.size("hidden_size")
    )


def pixtral(top: Config, text: Config) -> int:
    """Return Mistral's tower: Pixtral, a patch merger and two projections."""
    v = top.section("vision_config", "pixtral")
    width, hidden, merge = width_of(v), text.size("hidden_size"), top.integer("spatial_merge_size")
    layer = encoder_layer(width, v.integer("intermediate_size"), bias=False, gated=True, norm=width)
    tower = v.integer("num_channels") * side(v, "patch_size") ** 2 * width + width
    chosen = top.raw("vision_feature_layer")
    features = len(chosen) if isinstance(chosen, list | tuple) else 1
    bias = top.flag("multimodal_projector_bias")
    projector = width + merge**2 * width * width
    projector += linear(width * features, hidden, bias) + linear(hidden, hidden, bias)
    return v.integer("num_hidden_layers") * layer + tower + projector


def kimi(top: Config, text: Config) -> int:
    """Return Kimi K2.5's tower: an encoder with learned positions and a merging projector."""
    v = top.section("vision_config", "kimi_k25_vision")
    width, patch = width_of(v), side(v, "patch_size")
    rows, columns = v.integers("merge_kernel_size", least=1, length=2) or [2, 2]
    merged = width * rows * columns
    positions = v.integer("pos_emb_height") * v.integer("pos_emb_width") * width
    tower = linear(3 * patch**2, width, True) + positions + layer_norm(width)
    projector = layer_norm(top.integer("projection_hidden_size"))
    projector += linear(merged, merged, True) + linear(merged, text.size("hidden_size"), True)
    return encoder(v, width, v.integer("intermediate_size")) + tower + projector


def minimax(top: Config, text: Config) -> int:
    """Return MiniMax-M3's tower: an encoder and two pairs of projections."""
    v = top.section("vision_config", "minimax_m3_vl_vision")
    width, hidden, patch = width_of(v), text.size("hidden_size"), side(v, "patch_size")
    frames, merge = side(v, "temporal_patch_size"), v.integer("spatial_merge_size")
    tower = v.integer("num_channels") * frames * patch**2 * width + layer_norm(width)
    inner = top.integer("projector_hidden_size")
    projector = linear(width, inner, True) + linear(hidden * merge**2, inner, True)
    projector += 2 * linear(inner, hidden, True)
    return encoder(v, width, v.integer("intermediate_size")) + tower + projector


def muse(top: Config, text: Config) -> int:
    """Return Muse Glimmer's tower: an encoder with learned positions."""
    v = top.section("vision_config", "muse_glimmer_vision")
    width = width_of(v)
    patches = v.integer("patch_temporal") * 3 * side(v, "patch_size") ** 2 * width
    positions = v.integer("pos_emb_height") * v.integer("pos_emb_width") * width
    layers = encoder(v, width, v.integer("intermediate_size"))
    return layers + patches + positions + 2 * layer_norm(width)


def muse_adapter(top: Config, text: Config) -> int:
    """Return the three projections that bring Muse Glimmer's images to the width of the text."""
    inner = top.integer("projector_hidden_size")
    return top.integer("out_hidden_size") * inner + inner**2 + inner * text.size("hidden_size")


def step(top: Config, text: Config) -> int:
    """Return Step-3.7's tower: an encoder with layer scales, two convolutions, a projection."""
    v = top.section("vision_config", "step3p5_vision")
    width, patch = v.integer("width", "hidden_size"), side(v, "patch_size")
    ratio = v.raw("mlp_ratio")
    inner = int(width * (ratio if isinstance(ratio, (int, float)) else 8960 / 1536))
    tower = v.integer("num_channels") * patch**2 * width + layer_norm(width)
    tower += (side(v, "image_size") // patch) ** 2 * width
    layers = encoder(v, width, inner, "layers", "num_hidden_layers")
    layers += v.integer("layers", "num_hidden_layers") * 2 * width
    shrink = linear(9 * width, 2 * width, True) + linear(18 * width, 4 * width, True)
    return (
        tower
        + layers
        + shrink
        + linear(4 * width, text.size("hidden_size"), top.flag("projector_bias"))
    )


def ernie(top: Config, text: Config) -> int:
    """Return ERNIE 4.5 VL's tower: an encoder and a resampler over space and time."""
    v = top.section("vision_config", "ernie4_5_vl_moe_vision")
    width, hidden = width_of(v), text.size("hidden_size")
    space = width * v.integer("spatial_merge_size") ** 2
    time = space * v.integer("temporal_merge_size")
    tower = v.integer("in_channels") * side(v, "patch_size") ** 2 * width + layer_norm(width)
    resampler = linear(space, space, True) + linear(time, space, True)
    resampler += 2 * linear(space, space, True) + 2 * layer_norm(space)
    resampler += linear(space, hidden, True) + hidden
    layers = encoder(v, width, v.integer("intermediate_size"), "depth", "num_hidden_layers")
    return layers + tower + resampler


def qwen_two(top: Config, text: Config) -> int:
    """Return Qwen2-VL's tower: an encoder and a merger of neighbouring patches."""
    v = top.section("vision_config", "qwen2_vl_vision")
    width, out = v.integer("embed_dim"), v.integer("hidden_size")
    merged = width * v.integer("spatial_merge_size") ** 2
    frames, patch = side(v, "temporal_patch_size"), side(v, "patch_size")
    tower = v.integer("in_channels") * frames * patch**2 * width + layer_norm(width)
    layers = encoder(v, width, v.integer("mlp_ratio") * width, "depth")
    return tower + layers + linear(merged, merged, True) + linear(merged, out, True)


def qwen_two_five(top: Config, text: Config) -> int:
    """Return Qwen2.5-VL's tower: an encoder with gated feed-forwards and a merger."""
    v = top.section("vision_config", "qwen2_5_vl_vision")
    width, out = width_of(v), v.integer("out_hidden_size")
    merged = width * v.integer("spatial_merge_size") ** 2
    frames, patch = side(v, "temporal_patch_size"), side(v, "patch_size")
    tower = v.integer("in_channels") * frames * patch**2 * width + width
    layer = encoder_layer(width, v.integer("intermediate_size"), gated=True, norm=width)
    merger = linear(merged, merged, True) + linear(merged, out, True)
    return tower + v.integer("depth") * layer + merger


def gemma_four_unified(top: Config, text: Config) -> int:
    """Return what Gemma 4 Unified has for images and sound: projections, and no encoder."""
    hidden, total = text.size("hidden_size"), 0
    if top.raw("vision_config") is not None:
        v = top.section("vision_config", "gemma4_unified_vision")
        pixels = 3 * (v.integer("patch_size") * v.integer("pooling_kernel_size")) ** 2
        width = v.integer("mm_embed_dim")
        total += linear(pixels, width, True) + layer_norm(pixels) + 2 * layer_norm(width)
        total += 2 * v.integer("mm_posemb_size") * width + v.integer("output_proj_dims") * hidden
    if top.raw("audio_config") is not None:
        a = top.section("audio_config", "gemma4_unified_audio")
        total += a.integer("output_proj_dims", "audio_embed_dim") * hidden
    return total
