"""Published throughput held against the bound: how far real systems are from the roofline."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from report.analysis.serving.chips import Chip, Figures
from report.analysis.serving.roofline import (
    Bound,
    decode_bound,
    least_devices,
    prefill_bound,
    request_bound,
)
from report.analysis.serving.served import Served, served
from report.analysis.statistics import Interval, bootstrap_interval

PRECISIONS = {"FP4": "FP4", "FP8": "FP8", "INT8": "INT8", "UINT4": "INT4", "BF16": "BF16"}
"""First words of the precisions in serving_measurements, and the format they are counted in."""

FEW = 5
"""Fewer systems than this give a range, not an interval."""

NO_BOUND = (
    "accelerator not in the table",
    "accelerators not counted",
    "precision not stated",
    "load not known",
)
LOOSE = ("read second hand", "prompts unknown and most of the work", "latency limited")
REASONS = (*NO_BOUND, *LOOSE)
"""Why a measurement says nothing of how near a system comes to its bound, in the order looked for.

With those of `NO_BOUND` there is no bound. Those of `LOOSE` have one that leaves out much of the
work or of the conditions: it must still lie above the measurement, but the share means little.
"""


def compare(
    measurements: pd.DataFrame,
    loads: pd.DataFrame,
    configs: Mapping[str, Mapping[str, Any]],
    chips: Mapping[str, Chip],
) -> pd.DataFrame:
    """Return one row a measurement with its bound, and the reason why it is not compared, if any.

    Columns: measurement_id, model, repo_id (whose configuration is counted), accelerator, vendor
    (empty if not in the table), phase, format, measured (tokens/s an accelerator), verification,
    reason (empty when compared), low and high (the bound with the least and the most of the chip's
    figures), batch, limit, prompts, ratio (measured / high) and ratio_high (measured / low).
    """
    rows = [_row(row, _load(row, loads), configs, chips) for row in measurements.itertuples()]
    return pd.DataFrame(rows)


def _load(row: Any, loads: pd.DataFrame) -> Any | None:
    own = loads[loads.measurement_id == row.measurement_id]
    if own.empty and not pd.isna(row.mlperf_round):
        own = loads[(loads.model == row.model) & loads.measurement_id.isna()]
    return None if own.empty else next(own.itertuples())


def _row(
    row: Any,
    load: Any | None,
    configs: Mapping[str, Mapping[str, Any]],
    chips: Mapping[str, Chip],
) -> dict[str, Any]:
    chip = None if pd.isna(row.accelerator_id) else chips.get(row.accelerator_id)
    form = format_of(row.precision)
    known = {
        "measurement_id": row.measurement_id,
        "model": row.model,
        "repo_id": load.repo_id if load else "",
        "accelerator": chip.name if chip else row.accelerator,
        "vendor": chip.vendor if chip else "",
        "phase": load.phase if load else "",
        "format": form or "",
        "measured": row.per_accelerator,
        "verification": row.verification,
        "prompts": load.prompts if load else "",
        "reason": _reason(row, load, chip, form),
    }
    if known["reason"] in NO_BOUND or not (chip and load and form):
        return known
    model = served(configs[load.repo_id], form)
    bounds = {side: _bound(model, chip.side(side), row, load) for side in ("low", "high")}
    high = bounds["high"]
    if high is None:
        return {**known, "reason": "does not fit by our count"}
    low = bounds["low"] or high
    return {
        **known,
        "low": low.tokens_per_second,
        "high": high.tokens_per_second,
        "batch": high.batch,
        "limit": high.step.limit,
        "ratio": row.per_accelerator / high.tokens_per_second,
        "ratio_high": row.per_accelerator / low.tokens_per_second,
    }


def format_of(precision: Any) -> str | None:
    """Return the format of a stated precision, by its first word; None where none is stated."""
    if not isinstance(precision, str):
        return None
    return PRECISIONS.get(precision.split()[0].rstrip(";,"))


def _reason(row: Any, load: Any | None, chip: Chip | None, form: str | None) -> str:
    flags = "" if pd.isna(row.quality_flag) else str(row.quality_flag)
    found = (
        chip is None,
        pd.isna(row.per_accelerator),
        form is None,
        load is None,
        "not-for-headlines" in flags,
        load is not None and load.prompts == "dominant",
        row.mlperf_scenario in ("server", "interactive"),
    )
    return next((reason for reason, holds in zip(REASONS, found, strict=True) if holds), "")


def _bound(model: Served, chip: Figures, row: Any, load: Any) -> Bound | None:
    """Return the bound of a load; what is not stated is taken in the measurement's favour."""
    devices = int(_stated(load.devices) or _stated(row.count) or 1)
    batch = _stated(load.batch)
    if load.phase == "prefill":
        tokens = int(_stated(load.input_tokens) or 1)
        bound = prefill_bound(model, chip, devices, tokens, batch)
        share = 1 - (_stated(load.cached_share) or 0)
        return Bound(bound.tokens_per_second / share, bound.batch, bound.step)
    devices = max(devices, least_devices(model, chip, 1))
    if load.phase == "decode":
        return decode_bound(model, chip, devices, load.context_tokens, batch)
    outputs = _stated(load.output_tokens) or 2  # shorter answers have a higher bound
    return request_bound(model, chip, devices, _stated(load.input_tokens) or 0, outputs)


def _stated(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def systems(compared: pd.DataFrame) -> pd.DataFrame:
    """Return the best ratio of each model on each accelerator, in each phase and format.

    Submissions of one model on one chip are no independent evidence, so they count once.
    """
    held = compared[compared.reason == ""]
    best = held.sort_values("ratio", ascending=False)
    return best.drop_duplicates(["repo_id", "accelerator", "phase", "format"]).reset_index(
        drop=True
    )


def by_vendor(best: pd.DataFrame) -> pd.DataFrame:
    """Return how near each vendor's systems come to the bound, by phase.

    Columns: vendor, phase, prompts, systems, models, verified (systems audited or tested by
    others), median, low and high (bootstrap interval of the median over systems; of fewer than
    `FEW` the range), spread ("interval" or "range"). Where prompts are left out of the bound the
    true share is larger: such ratios are lower limits, and kept apart.
    """
    rows = []
    for (vendor, phase, prompts), own in best.groupby(["vendor", "phase", "prompts"]):
        spread = ratio_interval(own.ratio)
        rows.append(
            {
                "vendor": vendor,
                "phase": phase,
                "prompts": prompts,
                "systems": len(own),
                "models": own.repo_id.nunique(),
                "verified": int(own.verification.ne("self-reported").sum()),
                "median": float(own.ratio.median()),
                "low": spread.low,
                "high": spread.high,
                "spread": "interval" if len(own) >= FEW else "range",
            }
        )
    return pd.DataFrame(rows).sort_values(["phase", "systems"], ascending=False, ignore_index=True)


def ratio_interval(ratios: pd.Series) -> Interval:
    """Return the bootstrap interval of the median ratio, or the range of few systems."""
    if len(ratios) < FEW:
        return Interval(float(ratios.min()), float(ratios.max()))
    return bootstrap_interval(ratios.to_numpy(), lambda drawn: float(pd.Series(drawn).median()))


def measured_shares(best: pd.DataFrame, phases: Collection[str]) -> dict[str, Interval]:
    """Return the least and the most of the bound that a vendor's systems reach in `phases`."""
    own = best[best.phase.isin(phases)].groupby("vendor").ratio
    return {
        str(vendor): Interval(float(ratios.min()), float(ratios.max())) for vendor, ratios in own
    }
