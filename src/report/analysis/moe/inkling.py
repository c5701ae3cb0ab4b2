"""Inkling of Thinking Machines: short convolutions everywhere, relative positions, a deep stem."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import mul

from report.analysis.moe.attention import Kind
from report.analysis.moe.config import Config, WrongValue
from report.analysis.moe.layers import depth
from report.analysis.moe.parts import Attending, Cache, Parts, Work, linear

Scale = tuple[int, int, int]
"""Frames, pixels a side and channels of a stage of the vision tower."""
CHANNEL_STEP = 64
MOST_PIXELS = 4096


WHOLE = ("num_attention_heads", "num_key_value_heads", "head_dim", "rel_extent")
WINDOWED = (
    "swa_num_attention_heads",
    "swa_num_key_value_heads",
    "swa_head_dim",
    "sliding_window_size",
)
"""Keys of heads, key/value heads, their width and how far distances reach, by kind of layer."""


@dataclass(frozen=True)
class RelativeAttention:
    """Grouped attention with a short convolution over keys and values and learned distances.

    Kind: ("hybrid",) sees everything, ("hybrid_sliding",) a window, with heads of its own.
    """

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        hidden, (heads, groups, width, extent) = c.size("hidden_size"), self._sizes(c, kind)
        distances, kernel = c.integer("d_rel"), c.integer("conv_kernel_size")
        projections = linear(hidden, (heads + 2 * groups) * width + heads * distances)
        projections += linear(heads * width, hidden)
        return projections + 2 * groups * width * kernel + 2 * width + distances * extent

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps: keys and values, and what four convolutions look back at."""
        _, groups, width, extent = self._sizes(c, kind)
        back = (c.integer("conv_kernel_size") - 1) * (
            2 * groups * width + 2 * c.size("hidden_size")
        )
        if kind[0] == "hybrid_sliding":
            return Cache(windowed=2 * groups * width, window=extent, state=back)
        return Cache(growth=2 * groups * width, state=back)

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token beside multiplying its matrices."""
        heads, groups, width, extent = self._sizes(c, kind)
        most = extent if kind[0] == "hybrid_sliding" else None
        return Work((Attending(4 * heads * width, 2 * groups * width, most=most),))

    def _sizes(self, c: Config, kind: Kind) -> tuple[int, int, int, int]:
        """Return query heads, key/value heads, their width, and how far distances reach."""
        heads, groups, width, extent = (
            c.integer(name) for name in (WINDOWED if kind[0] == "hybrid_sliding" else WHOLE)
        )
        return heads, groups, width, extent


def mixer_kinds(c: Config) -> list[Kind]:
    """Windows in the layers listed under "local_layer_ids", else in all but every sixth."""
    given = c.texts("layer_types", length=depth(c))
    if given is None:
        local = c.integers("local_layer_ids")
        windowed = set(local) if local is not None else {i for i in range(depth(c)) if (i + 1) % 6}
        given = ["hybrid_sliding" if i in windowed else "hybrid" for i in range(depth(c))]
    if unknown := sorted(set(given) - {"hybrid", "hybrid_sliding"}):
        raise WrongValue(f'"layer_types" names an unknown kind of layer: {unknown[0]!r}.')
    return [(kind,) for kind in given]


def widths(c: Config) -> dict[str, object]:
    """Read files that call the width of an expert "intermediate_size" and name the dense one."""
    if c.raw("dense_intermediate_size") is None:
        return dict(c.given)
    expert, dense = c.integer("intermediate_size"), c.integer("dense_intermediate_size")
    return {**c.given, "moe_intermediate_size": expert, "intermediate_size": dense}


def stem(c: Config, layers: int) -> Parts:
    """Return the norm of the embedding and the convolutions after attention and feed-forward."""
    hidden = c.size("hidden_size")
    return Parts(other=hidden + 2 * layers * hidden * c.integer("conv_kernel_size"))


def towers(top: Config, text: Config) -> int:
    """Return the vision tower, a deep stem of ever larger patches, and the table of sounds."""
    hidden = text.size("hidden_size")
    v = top.section("vision_config", "inkling_vision")
    a = top.section("audio_config", "inkling_audio")
    sounds = a.integer("n_mel_bins") * a.integer("mel_vocab_size") * hidden + hidden
    stages, total = list(pairwise(_scales(v))), hidden
    for place, (start, end) in enumerate(stages):
        folded = start[2] * (end[0] // start[0]) * (end[1] // start[1]) ** 2
        last = place == len(stages) - 1
        total += linear(folded, hidden if last else end[2]) + (0 if last else end[2])
    return total + sounds


def _scales(v: Config) -> list[Scale]:
    """Return the stages: those whose sizes lie nearest to even steps from one pixel to a patch."""
    layers, channels = v.integer("num_hidden_layers"), v.integer("num_channels")
    patch, frames = v.integer("patch_size"), v.integer("temporal_patch_size")
    if max(patch, frames, layers) > MOST_PIXELS:
        raise WrongValue(f'"patch_size" is {patch}; the most is {MOST_PIXELS:,}.')
    scales = [(1, 1, channels)]
    scales += [(1, side, _channels(side**2 * channels)) for side in _products(patch)]
    # The class multiplies here where it rounds up above; a stage of frames is normally the last,
    # whose width is that of the text.
    scales += [(t, patch, CHANNEL_STEP * patch**2 * channels * t) for t in _products(frames)]
    if layers < len(scales):
        raise WrongValue(f'"num_hidden_layers" is {layers}; {len(scales)} stages need as many.')
    whole = math.log(patch**2 * frames * channels)
    sizes = [math.log(t * side * side) for t, side, _ in scales]
    return [
        scales[0],
        *(scales[_nearest(sizes, whole * layer / layers)] for layer in range(1, layers)),
        scales[-1],
    ]


def _nearest(sizes: Sequence[float], wanted: float) -> int:
    return min(range(len(sizes)), key=lambda i: abs(sizes[i] - wanted))


def _channels(elements: int) -> int:
    return -(-elements // CHANNEL_STEP) * CHANNEL_STEP


def _products(number: int) -> Iterator[int]:
    """Yield the products of the prime factors, the largest first."""
    return accumulate(sorted(_factors(number), reverse=True), mul)


def _factors(number: int) -> list[int]:
    factors, divisor = [], 2
    while number > 1:
        while number % divisor == 0:
            factors.append(divisor)
            number //= divisor
        divisor += 1
    return factors
