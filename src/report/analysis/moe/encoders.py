"""The encoders that many vision towers share: layers, patches, positions, SigLIP and CLIP."""

from __future__ import annotations

from report.analysis.moe.config import Config, UnknownModelType
from report.analysis.moe.parts import layer_norm, linear


def encoder_layer(
    width: int, inner: int, *, bias: bool = True, gated: bool = False, norm: int
) -> int:
    """Return a square-attention encoder layer with two norms of `norm` parameters each."""
    attention = 4 * linear(width, width, bias)
    feed_forward = (1 + gated) * linear(width, inner, bias) + linear(inner, width, bias)
    return attention + feed_forward + 2 * norm


def width_of(v: Config, *names: str) -> int:
    """Return the width of a tower."""
    return v.integer(*(names or ("hidden_size",)))


def side(v: Config, key: str, default: int | None = None) -> int:
    """Return the length of a square's side, which may be written as a pair."""
    if isinstance(v.raw(key), (list, tuple)):
        return (v.integers(key, least=1) or [1])[0]
    return v.integer(key, default=default)


def encoder(v: Config, width: int, inner: int, *depth: str) -> int:
    """Return the layers of a tower whose norms have a shift."""
    layer = encoder_layer(width, inner, norm=layer_norm(width))
    return v.integer(*(depth or ("num_hidden_layers", "depth"))) * layer


def patches(v: Config, width: int, bias: bool) -> int:
    """Return the convolution that turns patches of an image into vectors."""
    return linear(v.integer("num_channels") * side(v, "patch_size") ** 2, width, bias)


def grid(v: Config) -> int:
    """Return how many patches an image has."""
    return (side(v, "image_size") // side(v, "patch_size")) ** 2


def siglip(v: Config) -> int:
    """Return a SigLIP encoder; "vision_use_head" adds a head that pools by attention."""
    width, inner = width_of(v), v.integer("intermediate_size")
    tower = encoder(v, width, inner) + grid(v) * width + patches(v, width, True)
    return tower + layer_norm(width) + _pooling_head(v, width, inner)


def siglip_two(v: Config) -> int:
    """Return a SigLIP 2 encoder for images of any shape, with a table of positions."""
    width, inner = width_of(v), v.integer("intermediate_size")
    tower = encoder(v, width, inner) + v.integer("num_patches") * width + patches(v, width, True)
    return tower + layer_norm(width) + _pooling_head(v, width, inner)


def _pooling_head(v: Config, width: int, inner: int) -> int:
    if not v.flag("vision_use_head", default=True):
        return 0
    attention = width + 4 * linear(width, width, True) + layer_norm(width)
    return attention + linear(width, inner, True) + linear(inner, width, True)


def clip(v: Config) -> int:
    """Return a CLIP vision encoder, with a class token and a norm at either end."""
    width = width_of(v)
    ends = patches(v, width, False) + width + (grid(v) + 1) * width + 2 * layer_norm(width)
    return encoder(v, width, v.integer("intermediate_size")) + ends


def named_encoder(top: Config, usual: str) -> tuple[int, Config]:
    """Return the encoder that a vision section names, `usual` without a name, and the section."""
    named = top.section("vision_config", usual).raw("model_type") or usual
    kinds = {"clip_vision_model": clip, "siglip_vision_model": siglip}
    if named not in kinds:
        raise UnknownModelType(named, list(kinds))
    v = top.section("vision_config", str(named))
    return kinds[str(named)](v), v
