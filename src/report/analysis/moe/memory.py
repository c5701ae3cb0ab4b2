"""Bytes to hold a model: its weights at a precision, and its cache at a context length."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from report.analysis.moe.counting import Count, layer_mixers, read_model
from report.analysis.moe.latent import Compressed, Latent, LatentWithoutRope
from report.analysis.moe.parts import Cache
from report.analysis.moe.shared_cache import SharedCompressed

GIB = 2**30


class Precision(NamedTuple):
    """A way to store weights: bits a weight, and one scale for every block of weights.

    `bits` and `block` describe the matrices that are quantised; `scale_bits` is the size of a
    block's scale (0: no scales). `experts_only` leaves all but routed experts at 16 bits.
    """

    bits: int
    block: int = 0
    scale_bits: int = 0
    experts_only: bool = False


PRECISIONS: dict[str, Precision] = {
    "BF16": Precision(16),
    "FP8": Precision(8, 128 * 128, 32),
    "INT8": Precision(8, 128, 16),
    "INT4": Precision(4, 128, 16),
    "MXFP4": Precision(4, 32, 8, experts_only=True),
}
"""Usual formats: FP8 with a scale a 128 × 128 tile (DeepSeek-V3), INT8 and INT4 with a 16-bit scale
a group of 128, MXFP4 with an 8-bit scale a 32 weights and only the experts quantised (gpt-oss)."""


def weight_bytes(counted: Count, precision: Precision) -> float:
    """Return the bytes of all weights.

    Embedding, output head, router and norms stay at 16 bits, as the formats above leave them.
    """
    parts = counted.parts
    quantised = parts.routed_experts
    if not precision.experts_only:
        quantised += (
            parts.attention + parts.dense_feed_forward + parts.shared_experts + parts.vision
        )
    bits: float = precision.bits
    if precision.block:
        bits += precision.scale_bits / precision.block
    return (quantised * bits + (counted.total - quantised) * 16) / 8


@dataclass(frozen=True)
class ModelCache:
    """What a model keeps of one sequence, in elements.

    `growth` is added by every token; `windows` maps a window's length in tokens to the elements a
    token adds in all layers with it; `state` is held whatever the context.
    """

    growth: float
    windows: Mapping[int, int]
    state: int

    def elements(self, tokens: int) -> float:
        """Return the elements held after `tokens` tokens."""
        bounded = sum(each * min(tokens, window) for window, each in self.windows.items())
        return self.growth * tokens + bounded + self.state

    def bytes(self, tokens: int, element_bytes: int = 2) -> float:
        """Return the bytes held after `tokens` tokens, 2 an element unless said otherwise."""
        return self.elements(tokens) * element_bytes

    @property
    def window_elements(self) -> int:
        """Return the most that the windows hold."""
        return sum(each * window for window, each in self.windows.items())


def cache(config: Mapping[str, Any]) -> ModelCache:
    """Return the cache of a configuration, layer by layer."""
    model = read_model(config)
    growth, state = 0.0, 0
    windows: Counter[int] = Counter()
    for (mixer, kind), times in Counter(layer_mixers(model)).items():
        kept = mixer.cache(model.text, kind)
        growth += kept.growth * times
        state += kept.state * times
        if kept.window:
            windows[kept.window] += kept.windowed * times
    return ModelCache(growth, dict(windows), state)


def attention_kind(config: Mapping[str, Any]) -> str:
    """Return how a model keeps earlier tokens, in words: the label of its cache."""
    model = read_model(config)
    kept = [mixer.cache(model.text, kind) for mixer, kind in layer_mixers(model)]
    latent = any(isinstance(mixer, Latent | LatentWithoutRope) for mixer, _ in layer_mixers(model))
    name = "latent attention" if latent else "grouped-query attention"
    if any(isinstance(mixer, Compressed | SharedCompressed) for mixer, _ in layer_mixers(model)):
        return "compressed attention"
    if any(each.state for each in kept):
        return "linear and full layers"
    if any(each.window for each in kept):
        return "windows in most layers" if _windowed(kept) > 0.5 else "windows in half the layers"
    return name


def _windowed(kept: Sequence[Cache]) -> float:
    return sum(bool(each.window) for each in kept) / len(kept)


def fits_in(bytes_needed: float, device_bytes: float) -> int:
    """Return how many devices of `device_bytes` hold `bytes_needed`."""
    return math.ceil(bytes_needed / device_bytes)
