"""Tables and curves for the page: rooflines, accelerators needed, cost and dense twins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import inf, nan
from typing import Any

import pandas as pd

from report.analysis.moe.compute import compute
from report.analysis.moe.counting import count
from report.analysis.serving.chips import Chip, Figures
from report.analysis.serving.experts import ZIPF, distinct_skewed
from report.analysis.serving.roofline import (
    Bound,
    decode_bound,
    decode_step,
    least_devices,
    prefill_bound,
)
from report.analysis.serving.served import TWINS, Served, dense_twin
from report.analysis.statistics import Interval

Configs = Mapping[str, Mapping[str, Any]]
MILLION = 1e6
USUAL_MEMORY = 0.9
"""Share of memory that engines take by default for weights and cache (vLLM)."""


def published_work(configs: Configs, statements: pd.DataFrame) -> pd.DataFrame:
    """Return counted against published GFLOPs a token, for the rows of compute_statements.

    Columns: model, repo_id, phase, context, published, counted, difference (of the published).
    """
    rows = [
        (row.model, row.repo_id, row.phase, row.context_tokens, row.gflops, _gflops(configs, row))
        for row in statements.itertuples()
    ]
    columns = ["model", "repo_id", "phase", "context", "published", "counted"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(difference=frame.counted / frame.published - 1)


def _gflops(configs: Configs, statement: Any) -> float:
    work = compute(configs[statement.repo_id])
    if statement.phase == "training":
        return work.training(statement.context_tokens) / 1e9
    return (work.decode(statement.context_tokens) - 2 * work.head) / 1e9


def work_by_context(
    configs: Configs, repos: Sequence[str], contexts: Sequence[int]
) -> pd.DataFrame:
    """Return GFLOPs a token by context: repo_id, context, decode, prefill (a prompt's mean)."""
    work = {repo: compute(configs[repo]) for repo in repos}
    rows = [
        (repo, n, each.decode(n) / 1e9, each.prefill(n) / n / 1e9)
        for repo, each in work.items()
        for n in contexts
    ]
    return pd.DataFrame(rows, columns=["repo_id", "context", "decode", "prefill"])


def distinct_experts(configs: Configs, repos: Sequence[str], tokens: Sequence[int]) -> pd.DataFrame:
    """Return the share of a layer's experts that a batch touches, by skew of popularity.

    Columns: repo_id, experts, chosen, tokens, skew, share.
    """
    rows = []
    for repo in repos:
        counted = count(configs[repo])
        experts, chosen = counted.experts or 1, counted.chosen or 1
        for skew, batch in product(ZIPF, tokens):
            touched = distinct_skewed(experts, chosen, batch, skew)
            rows.append((repo, experts, chosen, batch, skew, touched / experts))
    columns = ["repo_id", "experts", "chosen", "tokens", "skew", "share"]
    return pd.DataFrame(rows, columns=columns)


def roofline_curve(
    model: Served, chip: Chip, devices: int, context: float, batches: Iterable[float]
) -> pd.DataFrame:
    """Return the bound of generating against the batch, with each of its limits.

    Columns: batch, low, high (tokens/s an accelerator with the chip's least and most), compute,
    memory, network (each limit alone, with the most; NaN where not known).
    """
    rows = []
    for batch in batches:
        low = decode_step(model, chip.low, devices, batch, context)
        high = decode_step(model, chip.high, devices, batch, context)
        rows.append(
            {
                "batch": batch,
                "low": batch / low.seconds,
                "high": batch / high.seconds,
                "compute": batch / high.compute,
                "memory": batch / high.memory,
                "network": batch / high.network if high.network else float("nan"),
            }
        )
    return pd.DataFrame(rows)


def sweep(
    models: Mapping[str, Served],
    chip: Figures,
    devices: Sequence[int],
    contexts: Sequence[int],
    batch: float,
) -> pd.DataFrame:
    """Return bounds of generating by format, accelerators and context.

    Columns: format (key of `models`), devices, context, fixed and fixed_limit (tokens/s an
    accelerator and what limits it at `batch` sequences an accelerator, NaN if they do not fit),
    batch (the largest that fits), most and limit (the same at that batch).
    """
    rows = []
    for (form, model), count_of, context in product(models.items(), devices, contexts):
        most = decode_bound(model, chip, count_of, context)
        if most is None:
            continue
        fits = batch <= most.batch
        step = decode_step(model, chip, count_of, batch, context)
        rows.append(
            {
                "format": form,
                "devices": count_of,
                "context": context,
                "fixed": batch / step.seconds if fits else nan,
                "fixed_limit": step.limit if fits else "",
                "batch": most.batch,
                "most": most.tokens_per_second,
                "limit": most.step.limit,
            }
        )
    return pd.DataFrame(rows)


def needed(models: Mapping[str, Served], chips: Mapping[str, Chip], context: int) -> pd.DataFrame:
    """Return how many accelerators hold each model and one sequence at `context`.

    Columns: model, accelerator, vendor, release_date, weak, gib (needed), least (all memory, its
    largest reading), usual (a share `USUAL_MEMORY` of the smallest reading).
    """
    return pd.DataFrame(
        {
            "model": name,
            "accelerator": chip.name,
            "vendor": chip.vendor,
            "release_date": chip.release_date,
            "weak": chip.weak,
            "gib": (model.held_bytes + model.cache_held(context)) / 2**30,
            "least": least_devices(model, chip.high, context),
            "usual": least_devices(model, _usable(chip.low), context),
        }
        for (name, model), chip in product(models.items(), chips.values())
    )


def _usable(chip: Figures) -> Figures:
    return replace(chip, memory=chip.memory * USUAL_MEMORY)


def largest_of_vendors(counts: pd.DataFrame, most: float = inf) -> pd.DataFrame:
    """Return the rows of :func:`needed` of each vendor's accelerator with the most memory.

    Rows of weak figures only stand in where a vendor has no other; of equals the newest. Vendors
    that need more than `most` for the first model are left out.
    """
    order = counts.sort_values(["weak", "least", "release_date"], ascending=[True, True, False])
    smallest = order[order.model == counts.model.iloc[0]].drop_duplicates("vendor")
    smallest = smallest[smallest.least <= most]
    return counts[counts.accelerator.isin(smallest.accelerator)].reset_index(drop=True)


def seconds_a_million(
    models: Mapping[str, Served],
    chips: Mapping[str, Chip],
    context: int,
    shares: Mapping[str, Mapping[str, Interval]],
) -> pd.DataFrame:
    """Return accelerator-seconds for a million tokens, generated or read.

    On as many accelerators as hold the weights twice, so that about half of memory is for caches.
    `shares` are, by phase ("decode", "prefill") and vendor, the least and most measured share of
    the bound; without one there is no estimate. Columns: model, accelerator, vendor, devices,
    limit (of generating), and by phase the seconds at the bound and those at the measured shares
    (decode, decode_low, decode_high, prefill, prefill_low, prefill_high).
    """
    rows = []
    for (name, model), chip in product(models.items(), chips.values()):
        if not chip.high.peak(model.format):
            continue
        devices = 2 * least_devices(model, chip.high, 0, 0)
        decode = decode_bound(model, chip.high, devices, context)
        if decode is None:
            continue
        prefill = prefill_bound(model, chip.high, devices, context)
        rows.append(
            {
                "model": name,
                "accelerator": chip.name,
                "vendor": chip.vendor,
                "devices": devices,
                "limit": decode.step.limit,
                **_seconds("decode", decode, shares["decode"].get(chip.vendor)),
                **_seconds("prefill", prefill, shares["prefill"].get(chip.vendor)),
            }
        )
    return pd.DataFrame(rows)


def _seconds(phase: str, bound: Bound, share: Interval | None) -> dict[str, float]:
    least = MILLION / bound.tokens_per_second
    low, high = (least / share.high, least / share.low) if share else (nan, nan)
    return {phase: least, f"{phase}_low": low, f"{phase}_high": high}


def twin_costs(
    model: Served, chip: Figures, devices: int, context: float, batches: Iterable[float]
) -> pd.DataFrame:
    """Return accelerator-seconds for a million generated tokens, of a mixture and its dense twins.

    Sending between accelerators is left out: how a dense model is split is a choice, and only the
    mixture would pay. Columns: batch (an accelerator), model ("mixture" or a twin), seconds, limit.
    """
    alone = replace(chip, link=None)
    models: dict[str, Served] = {"mixture": model}
    for size in TWINS:
        models[size] = dense_twin(model, size)
    rows = []
    for batch in batches:
        for name, each in models.items():
            step = decode_step(each, alone, devices, batch, context)
            rows.append(
                {
                    "batch": batch,
                    "model": name,
                    "seconds": MILLION * step.seconds / batch,
                    "limit": step.limit,
                }
            )
    return pd.DataFrame(rows)
