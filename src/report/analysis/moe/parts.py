"""The parts a parameter count is made of, and the sizes of the smallest pieces."""

from __future__ import annotations

from dataclasses import dataclass
from operator import add, attrgetter
from typing import NamedTuple

PART_NAMES = (
    "embedding",
    "output_head",
    "attention",
    "dense_feed_forward",
    "routed_experts",
    "shared_experts",
    "router",
    "other",
    "vision",
)
"""The parts of a count; their sum is the total."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Parameters by part.

    `attention` holds every token mixer (projections, their norms and biases, sinks, indexers,
    state-space blocks); `other` holds the norms of the residual stream, hyper-connections and what
    has no part of its own; `vision` holds all towers that are not text, with their projectors.
    `embedding` includes embeddings per layer, of which `layer_embedding` says how many they are;
    `routed_active` says how many routed parameters one token uses. These two are part of others,
    not of the sum.
    """

    embedding: int = 0
    output_head: int = 0
    attention: int = 0
    dense_feed_forward: int = 0
    routed_experts: int = 0
    shared_experts: int = 0
    router: int = 0
    other: int = 0
    vision: int = 0
    layer_embedding: int = 0
    routed_active: int = 0

    @property
    def total(self) -> int:
        """Return the sum of the parts."""
        return sum(_SUMMED(self))

    def __add__(self, other: Parts) -> Parts:
        return Parts(*map(add, _ALL(self), _ALL(other)))

    def __mul__(self, times: int) -> Parts:
        return Parts(*(value * times for value in _ALL(self)))


_SUMMED = attrgetter(*PART_NAMES)
_ALL = attrgetter(*PART_NAMES, "layer_embedding", "routed_active")
NOTHING = Parts()


class Cache(NamedTuple):
    """What one token mixer keeps of the tokens before, in elements (numbers, whatever their bytes).

    `growth` is added by every token; `windowed` too, but only for the last `window` tokens;
    `state` is held whatever the context. `growth` may be a fraction: some caches keep one entry for
    several tokens.
    """

    growth: float = 0
    windowed: int = 0
    window: int = 0
    state: int = 0


class Attending(NamedTuple):
    """One pass over the tokens before: what it costs for every entry it looks at.

    `flops` is the work an entry when a token is generated, `prompt_flops` when a prompt is read
    (None: the same; they differ where keys and values are kept compressed); `elements` is what must
    be read of an entry. There is one entry every `every` tokens; no more than `most` are looked at
    (None: all).
    """

    flops: float
    elements: float
    every: int = 1
    most: float | None = None
    prompt_flops: float | None = None


STATE_SPACE = 5
"""FLOPs an element of state for a token: decay (1), add input (2), read output (2); Dao and Gu
2024, equation 1, in its recurrent form."""


class Work(NamedTuple):
    """What one token mixer does for a token beside multiplying its matrices.

    `passes` grow with the context; `constant` is in FLOPs a token; `state` is what must be read and
    written back for a token, in elements.
    """

    passes: tuple[Attending, ...] = ()
    constant: float = 0
    state: int = 0


def linear(inputs: int, outputs: int, bias: bool = False) -> int:
    """Return the parameters of a linear map."""
    return outputs * (inputs + bias)


def layer_norm(width: int) -> int:
    """Return the parameters of a LayerNorm with scale and shift."""
    return 2 * width
