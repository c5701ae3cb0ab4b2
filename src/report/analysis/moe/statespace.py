"""State-space blocks: what they keep of earlier tokens has a fixed size, whatever the context."""

from __future__ import annotations

from dataclasses import dataclass

from report.analysis.moe.attention import Kind, Mixer
from report.analysis.moe.config import Config
from report.analysis.moe.parts import STATE_SPACE, Cache, Work, linear


@dataclass(frozen=True)
class MambaKeys:
    """The names two families give to the same sizes of a Mamba-2 block."""

    heads: tuple[str, ...]
    head_dim: tuple[str, ...]
    groups: tuple[str, ...]
    state: tuple[str, ...]
    kernel: tuple[str, ...]
    conv_bias: tuple[str, ...]
    bias: str


NEMOTRON_KEYS = MambaKeys(
    ("mamba_num_heads",),
    ("mamba_head_dim",),
    ("mamba_n_groups", "n_groups"),
    ("ssm_state_size",),
    ("mamba_d_conv", "conv_kernel"),
    ("mamba_conv_bias", "use_conv_bias"),
    "use_bias",
)
GRANITE_KEYS = MambaKeys(
    ("mamba_n_heads",),
    ("mamba_d_head",),
    ("mamba_n_groups",),
    ("mamba_d_state",),
    ("mamba_d_conv",),
    ("mamba_conv_bias",),
    "mamba_proj_bias",
)


MAMBA2_KEYS = MambaKeys(
    ("num_heads",),
    ("head_dim",),
    ("n_groups",),
    ("state_size",),
    ("conv_kernel",),
    ("use_conv_bias",),
    "use_bias",
)
"""The names in the class of Mamba-2 itself."""


@dataclass(frozen=True)
class Mamba2:
    """A Mamba-2 state-space block.

    `norm_flag` is the key under which its output is normed (always without); `out_bias` that of the
    bias on the way out, if it has its own; `inner` that of an inner width given outright.
    """

    keys: MambaKeys
    norm_flag: str = ""
    out_bias: str = ""
    inner: str = ""

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        hidden, (heads, inner, mixed, kernel) = c.size("hidden_size"), self._sizes(c)
        bias = c.flag(self.keys.bias)
        convolution = mixed * (kernel + c.flag(*self.keys.conv_bias))
        out_bias = c.flag(self.out_bias) if self.out_bias else bias
        projections = linear(hidden, inner + mixed + heads, bias) + linear(inner, hidden, out_bias)
        norm = inner * (c.flag(self.norm_flag) if self.norm_flag else 1)
        return projections + convolution + 3 * heads + norm

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before."""
        _, inner, mixed, kernel = self._sizes(c)
        return Cache(state=inner * c.integer(*self.keys.state) + (kernel - 1) * mixed)

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token, whatever the context."""
        _, inner, _, _ = self._sizes(c)
        state = inner * c.integer(*self.keys.state)
        return Work(constant=STATE_SPACE * state, state=state)

    def _sizes(self, c: Config) -> tuple[int, int, int, int]:
        """Return heads, inner width, width under the convolution, its length."""
        heads = c.integer(*self.keys.heads)
        inner = self._inner(c, heads)
        mixed = inner + 2 * c.integer(*self.keys.groups) * c.integer(*self.keys.state)
        return heads, inner, mixed, c.integer(*self.keys.kernel)

    def _inner(self, c: Config, heads: int) -> int:
        own = c.integer(self.inner, default=0) if self.inner and c.raw(self.inner) else 0
        return own or heads * self._head_dim(c, heads)

    def _head_dim(self, c: Config, heads: int) -> int:
        if c.raw(*self.keys.head_dim) == "auto":
            return c.integer("mamba_expand") * c.size("hidden_size") // heads
        return c.integer(*self.keys.head_dim)


@dataclass(frozen=True)
class Mamba:
    """A Mamba state-space block of the first kind; `normed` norms its inner projections (Jamba).

    Each key may have two names: Mamba's own and Jamba's. A rank of "auto" is a sixteenth of the
    width.
    """

    normed: bool = False

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        hidden, (inner, state, rank, kernel) = c.size("hidden_size"), self._sizes(c)
        bias = c.flag("use_bias", "mamba_proj_bias")
        convolution = inner * (kernel + c.flag("use_conv_bias", "mamba_conv_bias"))
        projections = linear(hidden, 2 * inner, bias) + linear(inner, hidden, bias)
        step = linear(inner, rank + 2 * state) + linear(rank, inner, True)
        norms = (rank + 2 * state) * self.normed
        return projections + convolution + step + inner * (state + 1) + norms

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before."""
        inner, state, _, kernel = self._sizes(c)
        return Cache(state=inner * (state + kernel - 1))

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token, whatever the context."""
        inner, width, _, _ = self._sizes(c)
        return Work(constant=STATE_SPACE * inner * width, state=inner * width)

    def _sizes(self, c: Config) -> tuple[int, int, int, int]:
        """Return inner width, state a channel, rank of the time step, length of the convolution."""
        hidden, key = c.size("hidden_size"), ("time_step_rank", "mamba_dt_rank")
        usual = -(-hidden // 16)
        rank = usual if c.raw(*key) == "auto" else c.integer(*key, default=usual)
        inner = c.integer("expand", "mamba_expand") * hidden
        state = c.integer("state_size", "mamba_d_state")
        return inner, state, rank, c.integer("conv_kernel", "mamba_d_conv")


@dataclass(frozen=True)
class GatedRecurrence:
    """The real-gated linear recurrence (RG-LRU) of RecurrentGemma, with its short convolution."""

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        hidden, width, heads = (
            c.size("hidden_size"),
            self._width(c),
            c.integer("num_attention_heads"),
        )
        projections = 2 * linear(hidden, width, True) + linear(width, hidden, True)
        gates = 2 * heads * linear(width // heads, width // heads, True)
        return projections + gates + width + width * (c.integer("conv1d_width") + 1)

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before."""
        return Cache(state=self._width(c) * c.integer("conv1d_width"))

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token: decay the state, gate the input and add it (4)."""
        width = self._width(c)
        return Work(constant=4 * width, state=width)

    def _width(self, c: Config) -> int:
        return c.integer("lru_width", default=c.size("hidden_size"))


@dataclass(frozen=True)
class SideBySide:
    """Two mixers that read the same tokens in one layer: Falcon-H1 has attention beside Mamba-2."""

    first: Mixer
    second: Mixer

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        return self.first.parameters(c, kind) + self.second.parameters(c, kind)

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before; one of the two may have a window."""
        one, other = self.first.cache(c, kind), self.second.cache(c, kind)
        return Cache(
            one.growth + other.growth,
            one.windowed + other.windowed,
            one.window + other.window,
            one.state + other.state,
        )

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token of both."""
        one, other = self.first.work(c, kind), self.second.work(c, kind)
        return Work(
            one.passes + other.passes, one.constant + other.constant, one.state + other.state
        )
