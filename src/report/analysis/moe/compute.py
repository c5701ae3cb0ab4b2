"""FLOPs a token costs, and what must be read for it, as functions of the context.

>>> from report.analysis.moe.compute import compute
>>> counted = compute({"model_type": "llama", "hidden_size": 8, "num_hidden_layers": 1,
...     "num_attention_heads": 2, "intermediate_size": 16, "vocab_size": 10})
>>> counted.decode(0) == 2 * (counted.matrices + counted.head)
True
>>> counted.decode(3) - counted.decode(2)  # one more key and one more value: 4 x width
32.0
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from report.analysis.moe.counting import count, layer_mixers, read_model
from report.analysis.moe.parts import Attending


@dataclass(frozen=True)
class Compute:
    """The work of a model's text part.

    `matrices` are the parameters a token is multiplied with, output head apart; `head` is the
    output head; `passes` says how many layers do which pass over the context; `constant` is in
    FLOPs a token; `state` in elements read and written a token.

    A multiplication and an addition are two FLOPs, so a token costs two for every parameter it
    meets (Kaplan et al. 2020, section 2.1). Norms, biases, activations and the softmax are at most
    a few thousandths and are counted as parameters or not at all.
    """

    matrices: int
    head: int
    passes: Mapping[Attending, int]
    constant: float
    state: int

    def decode(self, context: float) -> float:
        """Return the FLOPs of generating one token that sees `context` tokens, itself included."""
        attention = sum(
            layers * each.flops * _entries(each, context) for each, layers in self.passes.items()
        )
        return float(2 * (self.matrices + self.head) + self.constant + attention)

    def prefill(self, tokens: int, heads: int = 1) -> float:
        """Return the FLOPs of reading a prompt; the head is applied to `heads` of its tokens.

        Each token sees those before it and itself: causal attention, half of full attention.
        """
        attention = sum(
            layers
            * (each.flops if each.prompt_flops is None else each.prompt_flops)
            * _entries_of_all(each, tokens)
            for each, layers in self.passes.items()
        )
        return float(
            tokens * (2 * self.matrices + self.constant) + 2 * heads * self.head + attention
        )

    def training(self, tokens: int) -> float:
        """Return the FLOPs a token of training on sequences of `tokens`: forward, backward twice.

        The convention of published figures (Kaplan et al. 2020; DeepSeek, arXiv 2505.09343).
        """
        return 3 * self.prefill(tokens, heads=tokens) / tokens

    def read(self, context: float) -> float:
        """Return the elements of cache to read for one token, state read and written included."""
        entries = sum(
            layers * each.elements * _entries(each, context) for each, layers in self.passes.items()
        )
        return entries + 2 * self.state


def _entries(each: Attending, context: float) -> float:
    entries = context / each.every
    return entries if each.most is None else min(entries, each.most)


def _entries_of_all(each: Attending, tokens: int) -> float:
    """Return the sum of `_entries` over contexts from 1 to `tokens`."""
    growing = tokens if each.most is None else min(tokens, int(each.most * each.every))
    rest = (tokens - growing) * (each.most or 0)
    return growing * (growing + 1) / 2 / each.every + rest


def compute(config: Mapping[str, Any]) -> Compute:
    """Return the work of a configuration; errors as in :mod:`report.analysis.moe.counting`."""
    model, counted = read_model(config), count(config, "text")
    passes: Counter[Attending] = Counter()
    constant, state = 0.0, 0
    for (mixer, kind), layers in Counter(layer_mixers(model)).items():
        work = mixer.work(model.text, kind)
        for each in work.passes:
            passes[each] += layers
        constant += work.constant * layers
        state += work.state * layers
    head = model.text.integer("vocab_size") * model.text.size("hidden_size")
    matrices = counted.active_without_input_embedding - head
    return Compute(matrices, head, dict(passes), constant, state)
