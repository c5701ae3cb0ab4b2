"""The roofline: the least time a step can take, and with it the most throughput there can be.

A group of accelerators is taken as one: every weight is held and read once, work and cache are
spread evenly, computing, reading and sending overlap completely (Williams, Waterman and Patterson
2009). Real systems copy weights, wait and balance badly, so they stay below. Throughput is per
accelerator.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from report.analysis.serving.chips import Figures
from report.analysis.serving.experts import remote_devices
from report.analysis.serving.served import Served

COMBINE_BYTES = 2
"""Experts' outputs come back in 16 bits (DeepSeek-V3, arXiv 2412.19437, section 3.3.2)."""


@dataclass(frozen=True)
class Step:
    """The least seconds a step takes by what it waits for; `network` None: not known."""

    compute: float
    memory: float
    network: float | None

    @property
    def seconds(self) -> float:
        """Return the least time of the step."""
        return max(self.compute, self.memory, self.network or 0.0)

    @property
    def limit(self) -> str:
        """Return what bounds the step."""
        times = {
            "compute": self.compute,
            "memory": self.memory,
            "network": self.network or 0.0,
        }
        return max(times, key=lambda name: times[name])


def decode_step(model: Served, chip: Figures, devices: int, batch: float, context: float) -> Step:
    """Return one step that generates a token for each of `batch` sequences an accelerator."""
    sequences = batch * devices
    read = model.weights_read(sequences) + sequences * model.cache_read(context)
    return Step(
        batch * model.work.decode(context) / chip.peak(model.format),
        read / (devices * chip.bandwidth),
        send_seconds(model, chip, devices, batch),
    )


def prefill_step(model: Served, chip: Figures, devices: int, prompts: float, tokens: int) -> Step:
    """Return one step that reads `prompts` prompts of `tokens` tokens an accelerator.

    Keys and values are written once; reading them again within the prompt stays on the chip.
    """
    amount = prompts * tokens
    written = prompts * model.cache_held(tokens)
    read = model.weights_read(amount * devices) / devices
    return Step(
        prompts * model.work.prefill(tokens) / chip.peak(model.format),
        (read + written) / chip.bandwidth,
        send_seconds(model, chip, devices, amount),
    )


def send_seconds(model: Served, chip: Figures, devices: int, tokens: float) -> float | None:
    """Return the time to send `tokens` tokens an accelerator to their experts and back.

    In each layer with experts a token goes once to every other accelerator that holds one of its
    experts (in 8 bits where the weights are, else in 16) and comes back in 16 bits. The link is the
    published one within a node or rack; between them it is slower, so this is a lower bound.
    """
    if not model.sparse_layers or devices == 1:
        return 0.0
    if chip.link is None:
        return None
    dispatch = 2 if model.format.weight_bits == 16 else 1
    targets = remote_devices(model.experts, model.chosen, devices)
    sent = tokens * model.sparse_layers * targets * model.hidden * (dispatch + COMBINE_BYTES)
    return sent / chip.link


def least_devices(model: Served, chip: Figures, context: float, sequences: float = 1) -> int:
    """Return the fewest accelerators that hold the weights and the caches of `sequences`."""
    needed = model.held_bytes + sequences * model.cache_held(context)
    return int(-(-needed // chip.memory))


def most_sequences(model: Served, chip: Figures, devices: int, context: float) -> float:
    """Return how many sequences an accelerator can hold at `context` on average; 0 when none.

    Contexts are those of sequences under way, so their mean is what counts. A model that keeps
    nothing has no such limit, and the answer is infinite.
    """
    free = devices * chip.memory - model.held_bytes
    held = model.cache_held(context)
    if free <= 0:
        return 0.0
    return free / held / devices if held else float("inf")


@dataclass(frozen=True)
class Bound:
    """The most tokens a second an accelerator can make, the batch it takes and what limits it."""

    tokens_per_second: float
    batch: float
    step: Step


def decode_bound(
    model: Served,
    chip: Figures,
    devices: int,
    context: float,
    batch: float | None = None,
    seconds_a_token: float = float("inf"),
) -> Bound | None:
    """Return the bound of generating, at `batch` or at the largest that fits; None: none fits.

    With `seconds_a_token` the largest batch is one whose steps take no longer. The bound is then
    no smaller for any smaller batch, since throughput does not fall with the batch.
    """
    if batch is None:
        batch = largest_batch(
            lambda each: decode_step(model, chip, devices, each, context).seconds,
            1 / devices,  # one sequence in all
            most_sequences(model, chip, devices, context),
            seconds_a_token,
        )
    if not batch or batch == float("inf"):
        return None
    step = decode_step(model, chip, devices, batch, context)
    return Bound(batch / step.seconds, batch, step)


def largest_batch(
    seconds: Callable[[float], float], least: float, most: float, limit: float
) -> float:
    """Return the largest batch from `least` to `most` whose step lasts at most `limit` seconds.

    `seconds` gives the time of a step and grows with the batch; 0 where no batch is quick enough.
    """
    if most < least or seconds(least) > limit:
        return 0.0
    if seconds(most) <= limit:
        return most
    low, high = least, most
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if seconds(middle) <= limit else (low, middle)
    return low


PROMPT_TOKENS = 16_384
"""Tokens an accelerator reads at once when a number is not stated: enough to be bound by compute
(the chunk of DeepSeek's profile)."""


def prefill_bound(
    model: Served, chip: Figures, devices: int, tokens: int, prompts: float | None = None
) -> Bound:
    """Return the bound of reading prompts, in prompt tokens a second an accelerator."""
    prompts = prompts or max(1.0, PROMPT_TOKENS / tokens)
    step = prefill_step(model, chip, devices, prompts, tokens)
    return Bound(prompts * tokens / step.seconds, prompts, step)


def request_bound(
    model: Served, chip: Figures, devices: int, inputs: float, outputs: float
) -> Bound | None:
    """Return the bound of whole requests, in output tokens a second an accelerator.

    Prompts and answers are worked on together at the largest batch that fits, so that reading can
    fill the time that generating waits for memory; `inputs` 0 leaves prompts out.
    """
    context = inputs + outputs / 2
    batch = most_sequences(model, chip, devices, context)
    if batch * devices < 1 or batch == float("inf"):
        return None
    step = decode_step(model, chip, devices, batch, context)
    share = batch / outputs  # prompts read in the time of one step
    reading = model.work.prefill(round(inputs)) * share if inputs else 0.0
    sent = send_seconds(model, chip, devices, share * inputs)
    network = None if step.network is None or sent is None else step.network + sent
    whole = Step(step.compute + reading / chip.peak(model.format), step.memory, network)
    return Bound(batch / whole.seconds, batch, whole)
