"""Linear attention and short convolutions: their state has a fixed size, whatever the context."""

from __future__ import annotations

from dataclasses import dataclass

from report.analysis.moe.attention import Kind
from report.analysis.moe.config import Config
from report.analysis.moe.parts import STATE_SPACE, Cache, Work, linear

DELTA_RULE = 7
"""FLOPs an element of state for a token under the gated delta rule: decay it (1), read what it
holds for the key (2), correct it (2), read the output (2); Yang et al. 2024, equation 10."""


@dataclass(frozen=True)
class GatedDelta:
    """Gated DeltaNet of Qwen3-Next and Qwen3.5."""

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        hidden, keys, values, heads, width = self._sizes(c)
        projections = linear(hidden, 2 * keys + 2 * values + 2 * heads) + linear(values, hidden)
        return projections + (2 * keys + values) * self._kernel(c) + 2 * heads + width

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before."""
        _, keys, values, heads, width = self._sizes(c)
        state = heads * c.integer("linear_key_head_dim") * width
        return Cache(state=state + (self._kernel(c) - 1) * (2 * keys + values))

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token, whatever the context."""
        _, _, _, heads, width = self._sizes(c)
        state = heads * c.integer("linear_key_head_dim") * width
        return Work(constant=DELTA_RULE * state, state=state)

    def _kernel(self, c: Config) -> int:
        return c.integer("linear_conv_kernel_dim")

    def _sizes(self, c: Config) -> tuple[int, int, int, int, int]:
        """Return hidden size, width of keys and of values, value heads, width of a value head."""
        keys = c.integer("linear_num_key_heads") * c.integer("linear_key_head_dim")
        heads, width = c.integer("linear_num_value_heads"), c.integer("linear_value_head_dim")
        return c.size("hidden_size"), keys, heads * width, heads, width


@dataclass(frozen=True)
class KimiDelta:
    """Kimi Delta Attention; `low_rank_gates` False has full matrices for forget and output gates.

    "use_full_rank_gate" has one for the output gate only. Sizes lie under "linear_attn_config" in
    Hub files and flat in the class; `own_heads` False takes them from the attention heads.
    """

    low_rank_gates: bool = True
    own_heads: bool = True

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        hidden, (heads, width, kernel) = c.size("hidden_size"), self._sizes(c)
        inner = heads * width
        narrow, full = linear(hidden, width) + linear(width, inner), hidden * inner
        forget = narrow if self.low_rank_gates else full
        wide = c.section("linear_attn_config", "").flag("use_full_rank_gate")
        gates = forget + (full if wide else forget)
        parameters = linear(hidden, 3 * inner + heads) + 3 * inner * kernel + linear(inner, hidden)
        return parameters + gates + inner + heads + width

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before."""
        heads, width, kernel = self._sizes(c)
        return Cache(state=heads * width * width + (kernel - 1) * 3 * heads * width)

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token, whatever the context."""
        heads, width, _ = self._sizes(c)
        state = heads * width * width
        return Work(constant=DELTA_RULE * state, state=state)

    def _sizes(self, c: Config) -> tuple[int, int, int]:
        """Return heads, width of a head, length of the short convolution."""
        if not self.own_heads:
            return (
                c.integer("num_attention_heads"),
                c.integer("head_dim"),
                c.integer("short_conv_kernel_size"),
            )
        nested = c.section("linear_attn_config", "")
        if nested.given:
            names = ("num_heads", "head_dim", "short_conv_kernel_size")
            heads, width, kernel = (nested.integer(name) for name in names)
            return heads, width, kernel
        flat = ("linear_num_heads", "linear_head_dim", "linear_conv_kernel_dim")
        heads, width, kernel = (c.integer(name) for name in flat)
        return heads, width, kernel


@dataclass(frozen=True)
class Lightning:
    """Lightning attention of MiniMax-01 and M1: linear attention with one gate and one norm."""

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        hidden, heads, width = self._sizes(c)
        inner = heads * width
        return linear(hidden, 4 * inner) + linear(inner, hidden) + inner

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before."""
        _, heads, width = self._sizes(c)
        return Cache(state=heads * width * width)

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token, whatever the context."""
        _, heads, width = self._sizes(c)
        state = heads * width * width
        return Work(constant=STATE_SPACE * state, state=state)

    def _sizes(self, c: Config) -> tuple[int, int, int]:
        hidden, heads = c.size("hidden_size"), c.integer("num_attention_heads")
        return hidden, heads, c.integer("head_dim", default=hidden // heads)


@dataclass(frozen=True)
class ShortConvolution:
    """The gated short convolution of LFM2."""

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        hidden, bias = c.size("hidden_size"), c.flag("conv_bias")
        projections = linear(hidden, 3 * hidden, bias) + linear(hidden, hidden, bias)
        return projections + hidden * (c.integer("conv_L_cache") + bias)

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before."""
        return Cache(state=c.size("hidden_size") * (c.integer("conv_L_cache") - 1))

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token: two gates and the convolution, whatever the context."""
        hidden, taps = c.size("hidden_size"), c.integer("conv_L_cache")
        return Work(constant=2 * hidden * (taps + 1), state=hidden * (taps - 1))


@dataclass(frozen=True)
class NoMixer:
    """A layer without a token mixer: Nemotron-H gives feed-forwards layers of their own."""

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        return 0

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before."""
        return Cache()

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token: none."""
        return Work()
