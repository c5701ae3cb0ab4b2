"""Towers of DeepSeek-VL2, DeepSeek-OCR and models like it; sources as in `remote_models`."""

from __future__ import annotations

from report.analysis.moe.config import Config, WrongValue
from report.analysis.moe.encoders import encoder_layer
from report.analysis.moe.parts import layer_norm, linear

NECK = 256
"""Channels between the encoder of SAM and the convolutions that make it coarser."""


def deepseek(top: Config, text: Config) -> int:
    """Return a SigLIP encoder (VL2), or SAM before CLIP (OCR) or before a decoder (OCR-2).

    Which one it is, "vision_config.width" says: a number, or an object that names the parts. Marks
    for the end of a row and of a view stand beside the projector.
    """
    v = top.section("vision_config", "deepseek_vl_v2_vision")
    projector, hidden = _projector(top.section("projector_config", "")), text.size("hidden_size")
    if isinstance(v.raw("width"), int):
        return _siglip(v) + projector + 2 * hidden
    parts = v.section("width", "")
    if "clip-l-14-224" in parts.given:
        clip = _clip(parts.section("clip-l-14-224", "deepseek_ocr_clip"))
        return _sam(parts) + clip + projector + 2 * hidden
    if "qwen2-0-5b" in parts.given:
        return (
            _sam(parts)
            + _decoder(parts.section("qwen2-0-5b", "deepseek_ocr_decoder"))
            + (projector + hidden)
        )
    raise WrongValue(f'"vision_config.width" names no tower with a rule: {sorted(parts.given)}.')


def _projector(p: Config) -> int:
    inputs, outputs = p.integer("input_dim"), p.integer("n_embed")
    if p.raw("projector_type") == "linear":
        return linear(inputs, outputs, True)
    inner = outputs * p.integer("mlp_ratio", default=1)
    first = inputs * p.integer("downsample_ratio", default=2) ** 2
    steps = p.integer("depth", default=2) - 2
    return (
        linear(first, inner, True)
        + steps * linear(inner, inner, True)
        + (linear(inner, outputs, True))
    )


def _siglip(v: Config) -> int:
    """Return the encoder as the library timm has it, with its head that pools by attention."""
    width, ratio = v.integer("width"), v.raw("mlp_ratio")
    inner = int(width * (ratio if isinstance(ratio, int | float) else 3.7362))
    layers = v.integer("layers") * encoder_layer(width, inner, norm=layer_norm(width))
    patch = v.integer("patch_size")
    ends = linear(3 * patch**2, width, True) + (v.integer("image_size") // patch) ** 2 * width
    pool = width + 4 * linear(width, width, True) + layer_norm(width)
    pool += linear(width, inner, True) + linear(inner, width, True)
    return layers + ends + layer_norm(width) + pool


def _clip(v: Config) -> int:
    width, patch = v.integer("width"), v.integer("patch_size")
    layer = encoder_layer(width, 4 * width, norm=layer_norm(width))
    positions = ((v.integer("image_size") // patch) ** 2 + 1) * width
    return (
        v.integer("layers") * layer + 3 * patch**2 * width + width + positions + (layer_norm(width))
    )


def _decoder(v: Config) -> int:
    """Return OCR-2's: Qwen2 without embedding, and learned queries for two sizes of an image."""
    width, inner, head_dim = v.integer("dim"), v.integer("mlp"), v.integer("head_dim")
    keys = v.integer("kv_heads") * head_dim
    attention = linear(width, width + 2 * keys, True) + linear(width, width)
    layer = attention + 3 * width * inner + 2 * width
    return v.integer("layers") * layer + width + (12**2 + 16**2) * width


def _sam(parts: Config) -> int:
    """Return SAM's encoder: relative positions in windows, or over the image in a few layers."""
    v = parts.section("sam_vit_b", "deepseek_ocr_sam")
    width, depth, heads = v.integer("width"), v.integer("layers"), v.integer("heads")
    rows, window = v.integer("image_size") // v.integer("patch_size"), v.integer("window_size")
    full = len(v.integers("global_attn_indexes") or ())
    layers = depth * encoder_layer(width, 4 * width, norm=layer_norm(width))
    lengths = full * (2 * rows - 1) + (depth - full) * (2 * window - 1)
    positions = rows**2 * width + 2 * lengths * (width // heads)
    patches = linear(3 * v.integer("patch_size") ** 2, width, True)
    neck = width * NECK + 9 * NECK**2 + 2 * layer_norm(NECK)
    first, second = v.integers("downsample_channels", least=1, length=2) or [512, 1024]
    return layers + positions + patches + neck + 9 * (NECK * first + first * second)
