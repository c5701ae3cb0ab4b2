"""Prefill and decode apart or together: by how much can disaggregation raise throughput at most?

One group of accelerators serves requests of `inputs` prompt tokens to `outputs` generated ones,
with at most τ seconds between tokens. Three ways are compared, each at its own bound:

* together, overlapped: prompts are read in pieces within the steps of generation, computing while
  memory is read; a step lasts as long as the slower of the two;
* together, in turn: an accelerator reads a prompt or generates, so that both times add up, and
  reading takes from the time between tokens;
* apart: one pool reads, the other generates, in the proportion that keeps both busy.

Overlapped is never slower than apart, where it can keep the time at all: the sum of two maxima is
at least the maximum of two sums. In turn is never faster than apart. Real engines lie between the
two, so the gain of disaggregation is at most what the comparison in turn says, and with an engine
that overlaps perfectly there is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import product
from math import sqrt

import pandas as pd

from report.analysis.serving.chips import Figures
from report.analysis.serving.roofline import decode_step, largest_batch, most_sequences
from report.analysis.serving.served import Served


@dataclass(frozen=True)
class Requests:
    """Requests of a mean prompt and a mean answer, with the most seconds between two tokens."""

    inputs: int
    outputs: int
    seconds_a_token: float

    @property
    def context(self) -> float:
        """Return the mean context of a generated token."""
        return self.inputs + self.outputs / 2


@dataclass(frozen=True)
class Ways:
    """Output tokens a second an accelerator; 0 where the time between tokens cannot be kept."""

    overlapped: float
    in_turn: float
    apart: float

    @property
    def gain(self) -> float:
        """Return what disaggregation multiplies throughput by, at most; infinite when only it can.

        Nan where none of the ways keeps the time between tokens.
        """
        if not self.apart:
            return float("nan")
        return self.apart / self.in_turn if self.in_turn else float("inf")

    @property
    def gain_over_overlap(self) -> float:
        """Return the same against perfect overlap: at most 1."""
        return self.apart / self.overlapped if self.overlapped else float("nan")


def ways(model: Served, chip: Figures, devices: int, requests: Requests) -> Ways:
    """Return the throughput of the three ways on `devices` accelerators in all.

    The pools of the split system have `devices` accelerators each, so that generating keeps its
    width; sending between accelerators is left out of all three. `reading` is the time to read
    the prompt tokens that go with one generated token.
    """
    reading = model.work.prefill(requests.inputs) / requests.outputs / chip.peak(model.format)
    most = most_sequences(model, chip, devices, requests.context)

    def step(batch: float) -> tuple[float, float]:
        bound = decode_step(model, chip, devices, batch, requests.context)
        return bound.compute, bound.memory

    def overlapped(batch: float) -> float:
        compute, memory = step(batch)
        return max(compute + batch * reading, memory)

    def in_turn(batch: float) -> float:
        return max(step(batch)) + batch * reading

    def generating(batch: float) -> float:
        return max(step(batch))

    limit, least = requests.seconds_a_token, 1 / devices
    rates = [_rate(take, most, least, limit) for take in (overlapped, in_turn, generating)]
    apart = 1 / (1 / rates[2] + reading) if rates[2] else 0.0
    return Ways(rates[0], rates[1], apart)


def _rate(take: Callable[[float], float], most: float, least: float, limit: float) -> float:
    """Return the most tokens a second at a batch whose step takes no longer than `limit`."""
    batch = largest_batch(take, least, most, limit)
    return batch / take(batch) if batch else 0.0


def gain_map(
    model: Served,
    chip: Figures,
    devices: int,
    outputs: int,
    ratios: Iterable[float],
    limits: Iterable[float],
) -> pd.DataFrame:
    """Return the most that disaggregation can gain, by load.

    Columns: input_per_output (prompt tokens a generated token), milliseconds (between tokens),
    gain, gain_over_overlap, apart (output tokens/s an accelerator).
    """
    rows = []
    for ratio, limit in product(ratios, limits):
        load = Requests(round(ratio * outputs), outputs, limit)
        found = ways(model, chip, devices, load)
        rows.append(
            {
                "input_per_output": ratio,
                "milliseconds": limit * 1000,
                "gain": found.gain,
                "gain_over_overlap": found.gain_over_overlap,
                "apart": found.apart,
            }
        )
    return pd.DataFrame(rows)


def reuse_gain(share: float, before: float = 0.0) -> float:
    """Return by how much reusing caches cuts the reading of prompts, at most.

    `share` of the prompt tokens are found in a cache, `before` already without routing by cache;
    reading the rest costs in proportion: (1 − before) / (1 − share).
    """
    return (1 - before) / (1 - share)


def reuse_needed(gain: float) -> float:
    """Return the least share of all work that must be saved for throughput to rise by `gain`."""
    return 1 - 1 / gain


def longest_wait(model: Served, chip: Figures, devices: int, load: Requests, gain: float) -> float:
    """Return the most seconds between tokens at which disaggregation gains `gain` at most.

    The gain grows as time gets short, up to where one batch cannot be served together at all; so
    below the answer `gain` is possible, above it is not. `load` gives the lengths.
    """
    low, high = 1e-5, 10.0
    for _ in range(60):
        middle = sqrt(low * high)
        found = ways(model, chip, devices, replace(load, seconds_a_token=middle)).gain
        low, high = (low, middle) if found < gain else (middle, high)
    return low


_GAIN = re.compile(r"([\d.]+)x throughput|up to ([\d.]+)x|([\d.]+)% higher throughput")


def claimed_gain(value: str) -> float | None:
    """Return the factor of throughput in a stated value of the dynamo table; None: none in it.

    >>> claimed_gain("67% higher throughput per GPU, 79% lower end-to-end latency")
    1.67
    """
    if "double throughput" in value:
        return 2.0
    found = _GAIN.search(value)
    if not found:
        return None
    times, most, percent = found.groups()
    return 1 + float(percent) / 100 if percent else float(times or most)


def claims(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the stated gains in throughput: the rows of the dynamo table that have one.

    Adds gain and saved, the least share of all work that must be avoided for such a gain when
    hardware and everything else stay the same.
    """
    stated = facts[facts.topic.isin(["claim", "third-party"])]
    gains = stated.value.map(claimed_gain)
    stated = stated.assign(gain=gains)[gains.notna()]
    return stated.assign(saved=stated.gain.map(reuse_needed)).reset_index(drop=True)
