"""A model in a format, ready for the roofline: what a step computes, reads and sends; its twins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any, Literal

from report.analysis.moe.compute import Compute, compute
from report.analysis.moe.counting import count, read_model, sparse_layers
from report.analysis.moe.memory import ModelCache, cache
from report.analysis.serving.chips import FORMATS, Format
from report.analysis.serving.experts import distinct

Size = Literal["active", "geometric mean", "total"]
TWINS: tuple[Size, ...] = ("active", "geometric mean", "total")
"""Sizes of the dense models a mixture is compared with."""


@dataclass(frozen=True)
class Served:
    """The text part of a model in a format.

    `shared_bytes` are read at every step; `routed_bytes` are those of all routed experts, read as
    far as they are chosen; `idle_bytes` (an input embedding that is not the head) are held and
    never read as a whole. A dense model has one expert, chosen by all. `sparse_layers` are the
    layers with experts, `hidden` the width of what is sent between accelerators (the narrower one
    where experts work in a latent space).
    """

    format: Format
    work: Compute
    kept: ModelCache
    shared_bytes: float
    routed_bytes: float
    idle_bytes: float
    experts: int
    chosen: int
    sparse_layers: int
    hidden: int

    @property
    def held_bytes(self) -> float:
        """Return the bytes of all weights."""
        return self.shared_bytes + self.routed_bytes + self.idle_bytes

    def weights_read(self, tokens: float) -> float:
        """Return the bytes of weights that one step on `tokens` tokens reads, each once."""
        share = distinct(self.experts, self.chosen, tokens) / self.experts
        return self.shared_bytes + self.routed_bytes * share

    def cache_read(self, context: float) -> float:
        """Return the bytes of cache read for one token."""
        return self.work.read(context) * self.format.cache_bytes

    def cache_held(self, context: float) -> float:
        """Return the bytes kept of one sequence; states stay at 16 bits."""
        grown = self.kept.elements(int(context)) - self.kept.state
        return grown * self.format.cache_bytes + self.kept.state * 2


def served(config: Mapping[str, Any], format_name: str) -> Served:
    """Return a configuration in a format of `FORMATS`; errors as in the counter.

    Embedding, output head, router and norms stay at 16 bits, as in `moe.memory.weight_bytes`.
    """
    form, model, counted = FORMATS[format_name], read_model(config), count(config, "text")
    parts, bits = counted.parts, form.weight_bits
    quantised = 0 if form.experts_only and counted.experts else parts.attention
    if quantised:
        quantised += parts.dense_feed_forward + parts.shared_experts
    idle = parts.layer_embedding if counted.tied else parts.embedding
    plain = counted.total - parts.routed_experts - quantised - idle
    hidden = model.text.size("hidden_size")
    return Served(
        form,
        compute(config),
        cache(config),
        shared_bytes=(quantised * bits + plain * 16) / 8,
        routed_bytes=parts.routed_experts * bits / 8,
        idle_bytes=idle * 2,
        experts=counted.experts or 1,
        chosen=min(counted.chosen or 1, counted.experts or 1),
        sparse_layers=sparse_layers(model),
        hidden=model.text.integer("moe_latent_size", default=hidden),
    )


def dense_twin(model: Served, size: Size) -> Served:
    """Return the dense model whose feed-forwards are as large as a mixture's experts.

    Attention, cache and all that every token uses stay; the routed experts become one feed-forward
    of the size of those chosen ("active"), of all ("total"), or such that the whole is as large as
    the geometric mean of active and total weights.
    """
    per_expert = model.routed_bytes / model.experts
    always = model.shared_bytes + model.idle_bytes
    active, total = always + per_expert * model.chosen, always + model.routed_bytes
    size_bytes = {"active": active, "total": total, "geometric mean": sqrt(active * total)}[size]
    routed = size_bytes - always
    weights = routed * 8 / model.format.weight_bits
    before = per_expert * model.chosen * 8 / model.format.weight_bits
    work = replace(model.work, matrices=round(model.work.matrices - before + weights))
    return replace(model, work=work, routed_bytes=routed, experts=1, chosen=1, sparse_layers=0)
