"""The roofline by hand, against published estimates, and its laws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report.analysis.moe.counting import count
from report.analysis.moe.memory import PRECISIONS, weight_bytes
from report.analysis.serving.chips import FORMATS, Chip, Figures
from report.analysis.serving.roofline import (
    decode_bound,
    decode_step,
    least_devices,
    most_sequences,
    prefill_bound,
    prefill_step,
    request_bound,
    send_seconds,
)
from report.analysis.serving.served import TWINS, dense_twin, served

Make = Callable[..., Figures]
Config = dict[str, Any]
Configs = Mapping[str, Mapping[str, Any]]
DEEPSEEK = "deepseek-ai/DeepSeek-V3"

SHARED = 3 * (64 * 64 * 2 + 2 * 64 * 32 + 64 * 16 + 2 * 64) + 64 + 100 * 64
EXPERT = 3 * 64 * 96
"""Parameters of the made-up mixture: three layers, sixteen experts, two chosen."""


def test_weights_read_by_hand(mixture: Config) -> None:
    model = served(mixture, "BF16")
    assert model.shared_bytes == 2 * SHARED
    assert model.routed_bytes == 2 * 3 * 16 * EXPERT
    assert model.idle_bytes == 2 * 100 * 64
    assert model.weights_read(1) == pytest.approx(2 * (SHARED + 3 * 2 * EXPERT))
    two_tokens = 16 * (1 - (14 / 16) ** 2)
    assert model.weights_read(2) == pytest.approx(2 * (SHARED + 3 * two_tokens * EXPERT))


def test_a_decode_step_by_hand(mixture: Config, figures: Make) -> None:
    chip = figures(bandwidth=1e6, peak=1e8, link=1e5)
    step = decode_step(served(mixture, "BF16"), chip, devices=4, batch=3, context=10)
    distinct = 16 * (1 - (14 / 16) ** 12)
    read = 2 * (SHARED + 3 * distinct * EXPERT) + 12 * 10 * 3 * 64 * 2
    assert step.memory == pytest.approx(read / 4e6)
    flops = 2 * (SHARED + 6 * EXPERT) + 10 * 3 * 4 * 64
    assert step.compute == pytest.approx(3 * flops / 1e8)
    # Four accelerators of four experts: both chosen on one with 3/15, on one's own with 1/4.
    targets = 3 / 4 * 4 * (1 - 12 / 16 * 11 / 15)
    assert step.network == pytest.approx(3 * 3 * targets * 64 * (2 + 2) / 1e5)
    assert step.limit == "memory"


def test_a_prefill_step_by_hand(mixture: Config, figures: Make) -> None:
    # Two accelerators read half a prompt of four tokens each: four tokens touch the experts.
    chip = figures(bandwidth=1e6, peak=1e8, link=1e5)
    model = served(mixture, "BF16")
    step = prefill_step(model, chip, devices=2, prompts=0.5, tokens=4)
    distinct = 16 * (1 - (14 / 16) ** 4)
    weights = 2 * (SHARED + 3 * distinct * EXPERT)
    kept = 4 * 3 * 64 * 2  # keys and values of four tokens in three layers, two bytes each
    assert step.memory == pytest.approx((weights / 2 + 0.5 * kept) / 1e6)
    assert step.compute == pytest.approx(0.5 * model.work.prefill(4) / 1e8)
    # Two accelerators of eight experts: both chosen on one's own with 8/16 x 7/15.
    targets = 1 / 2 * 2 * (1 - 8 / 16 * 7 / 15)
    assert step.network == pytest.approx(2 * 3 * targets * 64 * (2 + 2) / 1e5)


def test_one_sequence_in_all_is_enough_to_be_served(mixture: Config, figures: Make) -> None:
    model = served(mixture, "BF16")
    room = model.held_bytes + model.cache_held(10)
    assert request_bound(model, figures(memory=room / 2), 2, 5, 10) is not None
    assert request_bound(model, figures(memory=0.999 * room / 2), 2, 5, 10) is None


def test_a_state_is_kept_once_and_in_16_bits(configs: Configs) -> None:
    # Qwen3-Next keeps a state beside its cache: it does not grow, and quantising leaves it alone.
    repo = "Qwen/Qwen3-Next-80B-A3B-Instruct"
    whole, half = served(configs[repo], "BF16"), served(configs[repo], "FP8")
    state = 2 * whole.kept.state
    assert state > 0
    assert whole.cache_held(0) == half.cache_held(0) == state
    assert whole.cache_held(1000) - state == pytest.approx(2 * (half.cache_held(1000) - state))
    assert whole.cache_held(2000) - state == pytest.approx(2 * (whole.cache_held(1000) - state))


def test_sending_agrees_with_the_estimate_of_deepseek() -> None:
    # arXiv 2505.09343, section 4.3: 32 tokens to nine destinations of 7,000 numbers, one byte out
    # and two back, over 50 GB/s take 120.96 microseconds a layer.
    config = {
        "model_type": "mixtral",
        "hidden_size": 7000,
        "num_hidden_layers": 1,
        "num_attention_heads": 1,
        "num_key_value_heads": 1,
        "intermediate_size": 8,
        "num_local_experts": 288,
        "num_experts_per_tok": 9,
        "vocab_size": 10,
    }
    chip = Figures(1e12, 1e12, {"fp8_dense_tflops": 1e15}, 50e9)
    seconds = send_seconds(served(config, "FP8"), chip, devices=288, tokens=32)
    assert seconds == pytest.approx(120.96e-6 * 287 / 288)


def test_an_unknown_interconnect_bounds_nothing(mixture: Config, figures: Make) -> None:
    step = decode_step(served(mixture, "BF16"), figures(link=None), 4, 1, 10)
    assert step.network is None
    assert step.seconds == max(step.compute, step.memory)


@pytest.mark.parametrize("name", ["BF16", "FP8", "INT8", "INT4", "MXFP4"])
def test_weights_are_those_of_the_memory_chapter(configs: Configs, name: str) -> None:
    for repo in (DEEPSEEK, "openai/gpt-oss-120b", "Qwen/Qwen3-8B", "google/gemma-3-27b-it"):
        counted = count(configs[repo], "text")
        if FORMATS[name].experts_only and not counted.experts:
            continue
        held = weight_bytes(counted, PRECISIONS[name])
        assert served(configs[repo], name).held_bytes == pytest.approx(held, rel=1e-9)


def test_deepseek_v3_in_eight_bits_needs_five_of_141_gigabytes(
    configs: Configs, known_chips: Mapping[str, Chip]
) -> None:
    # 671 billion bytes and a little; makers serve it on eight H200, and say eight H100 are too few.
    model = served(configs[DEEPSEEK], "FP8")
    assert model.held_bytes == pytest.approx(671e9, rel=0.01)
    assert least_devices(model, known_chips["nv-h200"].low, 4096) == 5
    assert least_devices(model, known_chips["nv-h100-sxm"].low, 4096) == 9


def test_a_chip_without_units_for_a_format_uses_the_next(known_chips: Mapping[str, Chip]) -> None:
    mi300x, b300 = known_chips["amd-mi300x"].high, known_chips["nv-b300"].high
    assert mi300x.peak(FORMATS["FP4"]) == 2614.9e12
    assert b300.peak(FORMATS["INT8"]) == 2250e12  # its INT8 was cut to 153.5
    assert b300.peak(FORMATS["FP4"]) == 15000e12
    assert known_chips["nv-b300"].low.peak(FORMATS["FP4"]) == 14000e12


def test_every_range_holds_the_figure_of_its_chip(known_chips: Mapping[str, Chip]) -> None:
    for chip in known_chips.values():
        assert chip.low.bandwidth <= chip.high.bandwidth
        assert chip.low.memory < chip.high.memory
        for column, peak in chip.low.peaks.items():
            assert peak <= chip.high.peaks[column]


BATCHES = st.floats(0.25, 5000)
CONTEXTS = st.floats(1, 200_000)


@given(batch=BATCHES, context=CONTEXTS, more=st.floats(1, 10))
@settings(deadline=None, max_examples=60)
def test_the_bound_never_rises_with_the_context(
    mixture: Config, figures: Make, batch: float, context: float, more: float
) -> None:
    model, chip = served(mixture, "BF16"), figures()
    longer = decode_step(model, chip, 4, batch, context * more).seconds
    assert longer >= decode_step(model, chip, 4, batch, context).seconds * (1 - 1e-12)


@given(batch=BATCHES, context=CONTEXTS, more=st.floats(1, 10))
@settings(deadline=None, max_examples=60)
def test_throughput_never_falls_with_the_batch(
    mixture: Config, figures: Make, batch: float, context: float, more: float
) -> None:
    model, chip = served(mixture, "BF16"), figures()
    small = batch / decode_step(model, chip, 4, batch, context).seconds
    large = batch * more / decode_step(model, chip, 4, batch * more, context).seconds
    assert large >= small * (1 - 1e-9)


@given(batch=BATCHES, context=CONTEXTS)
@settings(deadline=None, max_examples=60)
def test_a_mixture_costs_between_its_dense_twins(
    mixture: Config, figures: Make, batch: float, context: float
) -> None:
    model, chip = served(mixture, "BF16"), figures(link=None)
    active, middle, total = (
        decode_step(dense_twin(model, size), chip, 4, batch, context).seconds for size in TWINS
    )
    own = decode_step(model, chip, 4, batch, context).seconds
    assert active * (1 - 1e-9) <= own <= total * (1 + 1e-9)
    assert active <= middle <= total


@given(batch=BATCHES, experts=st.integers(2, 64))
@settings(deadline=None, max_examples=40)
def test_unchosen_experts_never_change_the_compute_but_for_the_router(
    mixture: Config, figures: Make, batch: float, experts: int
) -> None:
    few = served({**mixture, "num_local_experts": experts}, "BF16")
    many = served({**mixture, "num_local_experts": 2 * experts}, "BF16")
    chip = figures()
    difference = (
        decode_step(many, chip, 4, batch, 9).compute - decode_step(few, chip, 4, batch, 9).compute
    )
    assert difference == pytest.approx(batch * 2 * 3 * 64 * experts / 1e12)


@given(context=CONTEXTS, devices=st.integers(1, 64))
@settings(deadline=None, max_examples=40)
def test_the_largest_batch_fills_the_memory(
    mixture: Config, figures: Make, context: float, devices: int
) -> None:
    model, chip = served(mixture, "BF16"), figures(memory=5e6)
    batch = most_sequences(model, chip, devices, int(context))
    held = model.held_bytes + batch * devices * model.cache_held(int(context))
    assert held == pytest.approx(devices * 5e6) or batch == 0


def test_a_limit_on_the_time_between_tokens_is_kept(mixture: Config, figures: Make) -> None:
    model, chip = served(mixture, "BF16"), figures(bandwidth=1e8)
    free = decode_bound(model, chip, 2, 100)
    limited = decode_bound(model, chip, 2, 100, seconds_a_token=0.01)
    assert free is not None
    assert limited is not None
    assert limited.step.seconds == pytest.approx(0.01)
    assert limited.tokens_per_second < free.tokens_per_second
    assert decode_bound(model, chip, 2, 100, seconds_a_token=1e-9) is None


def test_a_model_that_does_not_fit_has_no_bound(mixture: Config, figures: Make) -> None:
    model = served(mixture, "BF16")
    assert decode_bound(model, figures(memory=1e5), 2, 100) is None
    assert request_bound(model, figures(memory=1e5), 2, 10, 10) is None


def test_prefill_by_hand(mixture: Config, figures: Make) -> None:
    model, chip = served(mixture, "BF16"), figures(bandwidth=1e12, peak=1e9)
    step = prefill_step(model, chip, 1, prompts=2, tokens=5)
    flops = 5 * 2 * (SHARED - 6400 + 6 * EXPERT) + 2 * 6400 + 3 * 4 * 64 * 15
    assert step.compute == pytest.approx(2 * flops / 1e9)
    bound = prefill_bound(model, chip, 1, 5, 2)
    assert bound.tokens_per_second == pytest.approx(10 / step.compute)


def test_whole_requests_read_their_prompts_in_the_time_of_their_answers(
    mixture: Config, figures: Make
) -> None:
    model, chip = served(mixture, "BF16"), figures(memory=1e8, bandwidth=1e15, peak=1e9, link=None)
    bound = request_bound(model, chip, 1, inputs=40, outputs=20)
    assert bound is not None
    flops_a_request = model.work.prefill(40) + 20 * model.work.decode(50)
    assert bound.tokens_per_second == pytest.approx(20 * 1e9 / flops_a_request)
    alone = request_bound(model, chip, 1, inputs=0, outputs=20)
    assert alone is not None
    assert alone.tokens_per_second > bound.tokens_per_second


def test_more_accelerators_read_each_weight_for_more_tokens(
    configs: Configs, known_chips: Mapping[str, Chip]
) -> None:
    model = served(configs[DEEPSEEK], "FP8")
    chip = replace(known_chips["nv-h200"].high, link=None)
    rates = [64 / decode_step(model, chip, n, 64, 4096).seconds for n in (8, 16, 64, 256)]
    assert rates == sorted(rates)


def test_the_bound_lies_above_a_benchmark_that_is_not_in_the_table(
    configs: Configs, known_chips: Mapping[str, Chip]
) -> None:
    """InferenceX of SemiAnalysis: gpt-oss-120b in FP4 on a B200, prompts and answers of 1,024
    tokens, 25,320 tokens a second in all, where a reader gets 72 a second."""
    model = served(configs["openai/gpt-oss-120b"], "MXFP4")
    chip = known_chips["nv-b200"].high
    bound = request_bound(model, chip, 1, 1024, 1024)
    assert bound is not None
    assert 2 * bound.tokens_per_second > 25_320
    at_its_batch = decode_bound(model, chip, 1, 1536, batch=256)  # the concurrency it states
    assert at_its_batch is not None
    assert at_its_batch.step.seconds < 1 / 72
