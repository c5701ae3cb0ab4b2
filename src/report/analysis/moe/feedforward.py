"""Feed-forward kinds: dense, and mixtures of experts with their routers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from report.analysis.moe.attention import Kind
from report.analysis.moe.config import Config, TooManyChosen, WrongValue
from report.analysis.moe.parts import NOTHING, Parts, linear

EXPERT_KEYS = ("n_routed_experts", "num_experts", "num_local_experts", "moe_num_experts")
CHOSEN_KEYS = ("num_experts_per_tok", "num_experts_per_token", "moe_k", "moe_topk", "moe_top_k")
SHARED_KEYS = ("n_shared_experts", "num_shared_experts", "moe_num_shared_experts")


class FeedForward(Protocol):
    """A block that works on each token alone."""

    def parameters(self, c: Config, kind: Kind) -> Parts:
        """Return its parameters in one layer."""
        ...


@dataclass(frozen=True)
class Dense:
    """A dense feed-forward: gated (three matrices) or plain (two).

    `extra` counts parameters of the activation itself; `normed` adds a norm before the way down.
    Kind ("wide",) doubles the width.
    """

    width: tuple[str, ...] = ("intermediate_size",)
    gated: bool = True
    bias: str | bool = False
    extra: int = 0
    normed: bool = False

    def parameters(self, c: Config, kind: Kind) -> Parts:
        """Return the parameters in one layer."""
        width = c.integer(*self.width) * (2 if kind[0] == "wide" else 1)
        bias = c.flag(self.bias) if isinstance(self.bias, str) else self.bias
        inner = matrices(c, width, self.gated, bias) + width * self.normed
        return Parts(dense_feed_forward=inner + self.extra)


def matrices(
    c: Config, width: int, gated: bool = True, bias: bool = False, inputs: int | None = None
) -> int:
    """Return a feed-forward of `width`: up (twice when gated) and down again."""
    inputs = inputs or c.size("hidden_size")
    return linear(inputs, (1 + gated) * width, bias) + linear(width, inputs, bias)


@dataclass(frozen=True)
class Shared:
    """Experts every token uses: as wide as `width` says, or `count` times a routed expert.

    `gate` is one number a token by which their output is weighed; `default` stands in for `count`.
    """

    width: tuple[str, ...] = ()
    count: tuple[str, ...] = SHARED_KEYS
    default: int | None = 0
    gate: bool = False

    def parameters(self, c: Config, expert_width: int, gated: bool, bias: bool) -> int:
        """Return the parameters in one layer."""
        if self.width:
            width = c.integer(*self.width, default=0, least=0)
        else:
            width = expert_width * c.integer(*self.count, default=self.default, least=0)
        if not width:
            return 0
        return matrices(c, width, gated, bias) + c.size("hidden_size") * self.gate


@dataclass(frozen=True)
class Experts:
    """A mixture of experts: routed experts, a router that chooses among them, shared experts.

    `bias` is a bias in the routed experts; `shared_bias` a key for one in the shared. The router
    has a matrix, `router_bias` more numbers an expert, and one a hidden unit with `router_scale`;
    `layer_bias` counts such numbers where the class keeps them outside the router, in the layer;
    `latent` is the key of a narrower width the experts work in, with a norm of it under the flag
    `latent_norm`; `paired` has a second set of experts for other than text tokens; `identity` is
    the key of experts that do nothing; `post_norm` adds a norm of the width after them;
    `router_rows` is the key of shared experts that the router weighs as well, `scaled` adds one
    scale to it.
    """

    width: tuple[str, ...] = ("moe_intermediate_size",)
    count: tuple[str, ...] = EXPERT_KEYS
    chosen: tuple[str, ...] = CHOSEN_KEYS
    shared: Shared | None = None
    gated: bool = True
    bias: bool = False
    shared_bias: str = ""
    router_bias: int = 0
    layer_bias: int = 0
    router_scale: bool = False
    latent: str = ""
    latent_norm: str = ""
    paired: bool = False
    identity: str = ""
    post_norm: bool = False
    router_rows: tuple[str, ...] = ()
    scaled: bool = False

    def numbers(self, c: Config) -> tuple[int, int]:
        """Return how many experts there are and how many each token chooses.

        A list (one number a layer) must not vary: the count of a model has one figure for it.
        """
        count, chosen = _number(c, self.count), _number(c, self.chosen)
        reachable = count + (c.integer(self.identity, default=0, least=0) if self.identity else 0)
        if chosen > reachable:
            raise TooManyChosen(f"Each token chooses {chosen} of {reachable} experts.")
        return count, chosen

    def expert_width(self, c: Config) -> int:
        """Return the inner width of an expert (the first, of experts of two kinds)."""
        return self._widths(c)[0]

    def parameters(self, c: Config, kind: Kind) -> Parts:
        """Return the parameters in one layer."""
        count, chosen = self.numbers(c)
        hidden, widths = c.size("hidden_size"), self._widths(c)
        latent = c.integer(self.latent, default=0, least=0) if self.latent else 0
        sizes = [self._expert(c, width, latent or hidden) for width in widths]
        bias = c.flag(self.shared_bias) if self.shared_bias else False
        shared = self.shared.parameters(c, widths[0], self.gated, bias) if self.shared else 0
        return Parts(
            routed_experts=count * sum(sizes),
            routed_active=chosen * sizes[0],
            shared_experts=shared,
            router=len(widths) * self._router(c, hidden, count),
            dense_feed_forward=self._latent_maps(c, hidden, latent, bias) + self.layer_bias * count,
            other=hidden * self.post_norm,
        )

    def _widths(self, c: Config) -> list[int]:
        if not self.paired:
            return [c.integer(*self.width)]
        widths = c.integers(*self.width, least=1) or [1536, 512]
        if len(widths) != 2:
            raise WrongValue(f'"{self.width[0]}" must give two widths, not {len(widths)}.')
        return widths

    def _expert(self, c: Config, width: int, inputs: int) -> int:
        return matrices(c, width, self.gated, self.bias, inputs)

    def _router(self, c: Config, hidden: int, count: int) -> int:
        reachable = count + (c.integer(self.identity, default=0, least=0) if self.identity else 0)
        rows = c.integer(*self.router_rows, least=0) if self.router_rows else 0
        router = linear(hidden, reachable + rows) + self.scaled
        return router + self.router_bias * count + hidden * self.router_scale

    def _latent_maps(self, c: Config, hidden: int, latent: int, bias: bool) -> int:
        if not latent:
            return 0
        norm = latent * bool(self.latent_norm and c.flag(self.latent_norm))
        return linear(hidden, latent, bias) + linear(latent, hidden, bias) + norm


def _number(c: Config, names: tuple[str, ...]) -> int:
    if isinstance(c.raw(*names), (list, tuple)):
        values = set(c.integers(*names, least=1) or ())
        if len(values) != 1:
            raise WrongValue(f'"{names[0]}" varies between layers: {sorted(values)}.')
        return values.pop()
    return c.integer(*names)


@dataclass(frozen=True)
class Both:
    """Two feed-forwards side by side in one layer."""

    first: FeedForward
    second: FeedForward

    def parameters(self, c: Config, kind: Kind) -> Parts:
        """Return the parameters in one layer."""
        return self.first.parameters(c, kind) + self.second.parameters(c, kind)


@dataclass(frozen=True)
class NoFeedForward:
    """A layer without a feed-forward."""

    def parameters(self, c: Config, kind: Kind) -> Parts:
        """Return the parameters in one layer."""
        return NOTHING
