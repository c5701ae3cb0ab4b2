"""Tables of the page against figures published elsewhere and cases by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from report.analysis.serving import views
from report.analysis.serving.chips import Chip
from report.analysis.serving.served import served
from report.analysis.statistics import Interval
from report.edition import Edition

Configs = Mapping[str, Mapping[str, Any]]
DEEPSEEK = "deepseek-ai/DeepSeek-V3"


def test_published_work_is_set_beside_the_count(configs: Configs, edition: Edition) -> None:
    frame = views.published_work(configs, edition.table("compute_statements")).set_index("model")
    near = frame.drop("Qwen2.5-72B")
    assert (near.difference.abs() < 0.012).all()
    # The paper's figure for Qwen2.5-72B is that of a model of 65.7 billion parameters.
    assert 394 / 6 < 0.95 * 70.2
    assert frame.difference["Qwen2.5-72B"] > 0.1


def test_half_of_mixtrals_experts_are_touched_by_two_tokens(configs: Configs) -> None:
    # 8 x (1 - (6/8)^2) = 3.5 of 8.
    frame = views.distinct_experts(configs, ["mistralai/Mixtral-8x7B-v0.1"], [1, 2])
    uniform = frame[frame["skew"] == 0]
    assert list(uniform.share) == pytest.approx([2 / 8, 3.5 / 8])
    skewed = frame[frame["skew"] == 1]
    assert (skewed.share.to_numpy() <= uniform.share.to_numpy() + 1e-12).all()


def test_the_largest_chip_of_each_vendor_is_shown_once(
    configs: Configs, known_chips: Mapping[str, Chip]
) -> None:
    models = {"V3": served(configs[DEEPSEEK], "FP8")}
    counts = views.needed(models, known_chips, 131_072)
    shown = views.largest_of_vendors(counts).set_index("vendor")
    assert shown.index.is_unique
    assert shown.accelerator["AMD"] in {"Instinct MI355X", "Instinct MI350X"}
    assert (counts.least <= counts.usual).all()
    # 671 GB, and 9 GB of cache at 131,072 tokens, in 141 GB: five, or six at nine tenths of it.
    h200 = counts.set_index("accelerator").loc["H200 SXM 141GB"]
    assert (h200.least, h200.usual) == (5, 6)


def test_seconds_a_million_are_the_inverse_of_throughput(
    configs: Configs, known_chips: Mapping[str, Chip]
) -> None:
    chips = {name: known_chips[name] for name in ("nv-h200", "asc-910c")}
    models = {"V3": served(configs[DEEPSEEK], "INT8")}
    shares = {"decode": {"NVIDIA": Interval(0.1, 0.5)}, "prefill": {}}
    frame = views.seconds_a_million(models, chips, 4096, shares).set_index("vendor")
    nvidia, huawei = frame.loc["NVIDIA"], frame.loc["Huawei"]
    assert nvidia.decode_low == pytest.approx(2 * nvidia.decode)
    assert nvidia.decode_high == pytest.approx(10 * nvidia.decode)
    assert pd.isna(nvidia.prefill_low)
    assert pd.isna(huawei.decode_high)
    assert nvidia.prefill < nvidia.decode


def test_a_mixture_meets_its_small_twin_at_both_ends(
    configs: Configs, known_chips: Mapping[str, Chip]
) -> None:
    model, chip = served(configs[DEEPSEEK], "FP8"), known_chips["nv-h200"].high
    frame = views.twin_costs(model, chip, 16, 4096, [1 / 16, 4, 4096])
    cost = frame.set_index(["batch", "model"]).seconds
    for batch in (1 / 16, 4096):
        assert cost[batch, "mixture"] == pytest.approx(cost[batch, "active"])
    assert cost[4, "mixture"] > 5 * cost[4, "active"]


def test_a_roofline_curve_is_its_lowest_limit(
    configs: Configs, known_chips: Mapping[str, Chip]
) -> None:
    model = served(configs[DEEPSEEK], "INT8")
    frame = views.roofline_curve(model, known_chips["asc-910c"], 160, 4096, [1, 10, 100])
    lowest = frame[["compute", "memory", "network"]].min(axis=1)
    assert list(frame.high) == pytest.approx(list(lowest))
    assert (frame.low <= frame.high).all()


def test_a_sweep_holds_the_laws_of_the_bound(
    configs: Configs, known_chips: Mapping[str, Chip]
) -> None:
    models = {name: served(configs[DEEPSEEK], name) for name in ("FP8", "FP4")}
    chip = known_chips["nv-b200"].high
    frame = views.sweep(models, chip, [2, 8, 64], [4096, 32_768], 16)
    assert 2 not in set(frame[frame.format == "FP8"].devices)  # 671 GB do not fit in two of 180
    bounds = frame.set_index(["format", "devices", "context"])
    for form, devices in (("FP8", 8), ("FP4", 8), ("FP4", 64)):
        longer, shorter = bounds.loc[(form, devices, 32_768)], bounds.loc[(form, devices, 4096)]
        assert longer.fixed <= shorter.fixed
        assert longer.batch < shorter.batch
        assert shorter.fixed <= shorter.most
    assert bounds.fixed["FP8", 64, 4096] > bounds.fixed["FP8", 8, 4096]
    assert bounds.fixed["FP4", 8, 4096] > bounds.fixed["FP8", 8, 4096]
