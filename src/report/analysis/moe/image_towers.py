"""Vision towers around SigLIP, CLIP and InternViT, with the projectors to the width of the text."""

from __future__ import annotations

from report.analysis.moe.config import Config, WrongValue
from report.analysis.moe.encoders import (
    encoder,
    encoder_layer,
    grid,
    named_encoder,
    patches,
    siglip,
    siglip_two,
    width_of,
)
from report.analysis.moe.parts import layer_norm, linear
from report.analysis.moe.towers import Tower


def gemma(top: Config, text: Config) -> int:
    """Return Gemma 3's tower: SigLIP without head, one projection and one norm."""
    v = top.section("vision_config", "siglip_vision_model")
    width = width_of(v)
    return siglip(v) + width * text.size("hidden_size") + width


def paligemma(top: Config, text: Config) -> int:
    """Return PaliGemma's tower: SigLIP and one projection."""
    v = top.section("vision_config", "siglip_vision_model")
    return siglip(v) + linear(width_of(v), v.integer("projection_dim", default=2048), True)


def llava(top: Config, text: Config, usual: str = "clip_vision_model") -> int:
    """Return LLaVA's tower: CLIP or SigLIP, of which one or several layers are projected twice."""
    tower, v = named_encoder(top, usual)
    layers, bias = top.raw("vision_feature_layer"), top.flag("multimodal_projector_bias")
    several = len(layers) if isinstance(layers, list | tuple) else 1
    hidden = text.size("hidden_size")
    return tower + linear(several * width_of(v), hidden, bias) + linear(hidden, hidden, bias)


def llava_onevision(top: Config, text: Config) -> int:
    """Return LLaVA-OneVision's tower: as LLaVA-NeXT's, around SigLIP."""
    return llava(top, text, "siglip_vision_model") + text.size("hidden_size")


def llava_next(top: Config, text: Config) -> int:
    """Return LLaVA-NeXT's tower: LLaVA's and a mark for the end of a row of tiles."""
    return llava(top, text) + text.size("hidden_size")


def liquid(top: Config, text: Config) -> int:
    """Return LFM2-VL's tower: SigLIP 2, a norm and two projections."""
    v = top.section("vision_config", "siglip2_vision_model")
    width = width_of(v) * top.integer("downsample_factor") ** 2
    inner, bias = top.integer("projector_hidden_size"), top.flag("projector_bias")
    norm = layer_norm(width) if top.flag("projector_use_layernorm") else 0
    projector = linear(width, inner, bias) + linear(inner, text.size("hidden_size"), bias)
    return siglip_two(v) + norm + projector


def idefics(vision_type: str) -> Tower:
    """Return the tower of Idefics 3 and SmolVLM: an encoder and one projection."""

    def count(top: Config, text: Config) -> int:
        v = top.section("vision_config", vision_type)
        width = width_of(v)
        tower = encoder(v, width, v.integer("intermediate_size")) + grid(v) * width
        joined = width * top.integer("scale_factor") ** 2
        ends = patches(v, width, True) + layer_norm(width)
        return tower + ends + joined * text.size("hidden_size")

    return count


def paddle(top: Config, text: Config) -> int:
    """Return PaddleOCR-VL's tower: SigLIP without head, a norm and two projections."""
    v = top.section("vision_config", "paddleocr_vl_vision")
    width = width_of(v)
    inner, merged = v.integer("intermediate_size"), width * v.integer("spatial_merge_size") ** 2
    tower = encoder(v, width, inner) + grid(v) * width + patches(v, width, True)
    projector = linear(merged, merged, True) + linear(merged, text.size("hidden_size"), True)
    return tower + 2 * layer_norm(width) + projector


def minicpm(top: Config, text: Config) -> int:
    """Return MiniCPM-V 4.6's tower: an encoder, in which patches are merged, and a projector."""
    v = top.section("vision_config", "minicpmv4_6_vision")
    width, inner = width_of(v), v.integer("intermediate_size")
    tower = encoder(v, width, inner) + grid(v) * width + patches(v, width, True)
    rows, columns = v.integers("window_kernel_size", least=1, length=2) or [2, 2]
    window, four = width * rows * columns, inner * rows * columns
    merger = 4 * linear(width, width, True) + layer_norm(width) + layer_norm(window)
    merger += linear(window, four, True) + linear(four, width, True)
    rows, columns = top.integers("merge_kernel_size", least=1, length=2) or [2, 2]
    joined, hidden = width * rows * columns, text.size("hidden_size")
    steps = [width] * (top.integer("merger_times", default=1) - 1) + [hidden]
    inputs = layer_norm(joined) + linear(joined, joined, True)
    projector = sum(inputs + linear(joined, out, True) for out in steps)
    return tower + layer_norm(width) + merger + projector


def cohere(top: Config, text: Config) -> int:
    """Return Command A Vision's tower: SigLIP and a gated projector."""
    v = top.section("vision_config", "siglip_vision_model")
    width = width_of(v) * top.integer("downsample_factor") ** 2
    inner = top.integer("alignment_intermediate_size")
    projector = linear(width, inner, True) + linear(inner // 2, text.size("hidden_size"), True)
    return siglip(v) + projector


def internvl(top: Config, text: Config) -> int:
    """Return InternVL's tower: InternViT with layer scales, a norm and two projections."""
    v = top.section("vision_config", "internvl_vision")
    width, inner, bias = width_of(v), v.integer("intermediate_size"), v.flag("attention_bias")
    norm = layer_norm(width) if v.raw("norm_type") != "rms_norm" else width
    layer = encoder_layer(width, inner, norm=norm) - 3 * width * (not bias) + 2 * width
    layer += 2 * width * v.flag("use_qk_norm")
    tower = v.integer("num_hidden_layers") * layer + patches(v, width, True) + width
    tower += (grid(v) + 1) * width * v.flag("use_absolute_position_embeddings", default=True)
    tower += width * v.flag("use_mask_token")
    tower += 0 if v.flag("use_mean_pooling", default=True) else layer_norm(width)
    joined, hidden = width * shuffle(top) ** 2, text.size("hidden_size")
    projector = linear(joined, hidden, True) + linear(hidden, hidden, True)
    return tower + layer_norm(joined) + projector


def shuffle(top: Config) -> int:
    """Return how many pixels a side are joined in one."""
    ratio = top.given.get("downsample_ratio", 0.5)
    if isinstance(ratio, bool) or not isinstance(ratio, int | float) or not 0 < ratio <= 1:
        raise WrongValue(f'"downsample_ratio" must lie between 0 and 1, not {ratio!r}.')
    return int(1 / ratio)
