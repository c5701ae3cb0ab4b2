"""What a description of an architecture says, and the blocks that many share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from report.analysis.moe import layers, sparsity
from report.analysis.moe.attention import Grouped, Mixer
from report.analysis.moe.config import Config
from report.analysis.moe.feedforward import Dense, Experts, FeedForward, Shared
from report.analysis.moe.layers import Pattern, every
from report.analysis.moe.parts import Parts
from report.analysis.moe.recurrent import GatedDelta
from report.analysis.moe.renaming import Renaming
from report.analysis.moe.towers import Tower

FULL_ATTENTION = layers.uniform("full_attention")
ALL_DENSE = layers.uniform("dense")


@dataclass(frozen=True)
class Decoder:
    """A text model. `mixers` and `feed_forwards` may differ by layer type (first member of a kind).

    `norms` is the number of hidden-size vectors in the norms of a layer (a LayerNorm with shift
    has two), `final_norms` those after the last layer, each a number or read from the
    configuration; `head_bias` is a constant or a key; `embedding_width` the key of a width of
    embedding and output head other than that of the layers; `ties` False says that the class
    has a head of its own whatever the file says; `predicts` that its layers for multi-token
    prediction were found to be as :func:`counting.count` has them; `extras` counts what lies
    outside the layers or in all of them; `renaming` puts other names of sizes into the usual ones.
    """

    mixers: Mixer | dict[str, Mixer]
    feed_forwards: FeedForward | dict[str, FeedForward]
    mixer_kinds: Pattern = FULL_ATTENTION
    feed_forward_kinds: Pattern = ALL_DENSE
    norms: int | Callable[[Config], int] = 2
    final_norms: int | Callable[[Config], int] = 1
    head_bias: str | bool = False
    embedding_width: str = ""
    ties: bool = True
    predicts: bool = False
    extras: Callable[[Config, int], Parts] | None = None
    renaming: Renaming | None = None


@dataclass(frozen=True)
class Composite:
    """A text model with towers. `text` is the type of its text section, unless that names its own;
    `section` is the key of that section; `flat` says that its class reads text keys beside the
    sections when there is no text section.

    `tie` says whose flag ties the output head to the embedding; `adapter` counts maps from the
    tower that the class keeps outside it, and that stay when the tower is left out.
    """

    text: str
    tower: Tower
    section: str = "text_config"
    names_own_text: bool = False
    flat: bool = False
    tie: Literal["top", "text", "either"] = "top"
    adapter: Tower | None = None


PLAIN_GROUPED = Grouped(bias=False)
HEAD_NORMED = Grouped(query_key_norm="head")
WIDTH_NORMED = Grouped(query_key_norm="width")
BIASED_BUT_OUT = Grouped(out_bias=False)
QWEN_HYBRID: dict[str, Mixer] = {
    "linear_attention": GatedDelta(),
    "full_attention": Grouped(query_key_norm="head", gate="query"),
}
QWEN_HYBRID_LAYERS = layers.linear_but(every("full_attention_interval", 4))

SHARED = Shared()
SPARSE: dict[str, FeedForward] = {"dense": Dense(), "sparse": Experts(shared=SHARED)}
QWEN_SPARSE: dict[str, FeedForward] = {"dense": Dense(), "sparse": Experts()}
GATED_SHARED = Shared(width=("shared_expert_intermediate_size",), gate=True)
QWEN_SHARED: dict[str, FeedForward] = {"dense": Dense(), "sparse": Experts(shared=GATED_SHARED)}
EVERY_SPARSE = layers.uniform("sparse")
LEADING_DENSE = sparsity.after("first_k_dense_replace")
LISTED_OR_LEADING = sparsity.listed(LEADING_DENSE)
LISTED_OR_FIRST = sparsity.listed(sparsity.first_dense(1))
PLAIN_EXPERTS = Experts(width=("intermediate_size",))
BIASED_SPARSE: dict[str, FeedForward] = {
    "dense": Dense(bias="mlp_bias"),
    "sparse": Experts(shared=SHARED, shared_bias="mlp_bias"),
}
