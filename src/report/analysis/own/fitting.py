"""On how many accelerators a model fits, and how fast they could generate text at best."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from report.analysis.hardware.evidence import NONE_FOUND
from report.analysis.hardware.vocabulary import vendor_spellings
from report.analysis.own.sizes import Sized
from report.analysis.serving.chips import FORMATS, Chip
from report.analysis.serving.roofline import decode_bound
from report.analysis.serving.served import Served, served
from report.errors import NothingChosen, suggest

GB = 1e9


def chosen_accelerators(accelerators: pd.DataFrame, wanted: Sequence[str]) -> pd.DataFrame:
    """Return the accelerators with these identifiers, in this order; each needs a known memory."""
    known = accelerators[accelerators["hbm_gb"].notna()].set_index("accelerator_id", drop=False)
    for name in wanted:
        if name not in known.index:
            hint = suggest(name, list(known.index))
            raise NothingChosen(f"No accelerator {name!r} with a known memory.{hint}")
    return known.loc[list(wanted)].reset_index(drop=True)


def devices_needed(held: float | None, device_gb: float, reserve: float) -> int | None:
    """Return the fewest devices that hold `held` bytes, a share `reserve` of each left free.

    >>> devices_needed(140e9, 80, 0.1)
    2
    """
    return None if held is None else math.ceil(held / (device_gb * GB * (1 - reserve)))


def fits(
    sizes: Mapping[str, Sized],
    accelerators: pd.DataFrame,
    precisions: Sequence[str],
    context: int,
    reserve: float,
) -> pd.DataFrame:
    """Return how many devices hold weights and the cache of one sequence of `context` tokens.

    Columns: repo_id, accelerator_id, accelerator, vendor, memory_gb, and for each precision its
    name in lower case with _devices. A model whose weights are not known has no rows; where the
    cache is not known, weights alone are counted (weights_only is then true).
    """
    rows = []
    for repo, size in sizes.items():
        held = {name: size.weights(name) for name in precisions}
        if all(amount is None for amount in held.values()):
            continue
        kept = size.cached(context)
        for chip in accelerators.itertuples():
            row: dict[str, Any] = {
                "repo_id": repo,
                "accelerator_id": chip.accelerator_id,
                "accelerator": chip.name,
                "vendor": one_vendor(str(chip.vendor)),
                "memory_gb": chip.hbm_gb,
                "weights_only": kept is None,
            }
            for name, amount in held.items():
                whole = None if amount is None else amount + (kept or 0)
                memory = float(chip.hbm_gb)  # type: ignore[arg-type]
                row[f"{name.lower()}_devices"] = devices_needed(whole, memory, reserve)
            rows.append(row)
    columns = ["repo_id", "accelerator_id", "accelerator", "vendor", "memory_gb", "weights_only"]
    columns += [f"{name.lower()}_devices" for name in precisions]
    counts = dict.fromkeys(columns[6:], "Int64")
    return pd.DataFrame(rows, columns=columns).astype(counts)


def fewest(fitting: pd.DataFrame, precision: str) -> pd.DataFrame:
    """Return the row with the fewest devices for each model; of those the least memory.

    Models that fit nowhere, since their weights at `precision` are not known, have no row. The
    column added is devices; accelerator names all that are alike, joined with " / ".
    """
    known = fitting.assign(devices=fitting[f"{precision.lower()}_devices"])
    known = known.dropna(subset=["devices"])
    key = ["repo_id", "devices", "memory_gb"]
    names = known.groupby(key, sort=False)["accelerator"].transform(" / ".join)
    ordered = known.assign(accelerator=names).sort_values(key[1:], kind="stable")
    return ordered.drop_duplicates("repo_id").sort_index()


def counted_names(rows: pd.DataFrame) -> pd.Series:
    """Return "2 × H200 SXM 141GB" for rows of :func:`fewest`, by repo_id."""
    words = [f"{n} × {name}" for n, name in zip(rows["devices"], rows["accelerator"], strict=True)]
    return pd.Series(words, index=rows["repo_id"], dtype="object")


def one_vendor(name: str) -> str:
    """Return the spelling of a vendor that the evidence on hardware uses; others stay."""
    return vendor_spellings().get(name, name)


def with_evidence(fitting: pd.DataFrame, grades: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with the strongest evidence that the vendor's hardware serves the model.

    `grades` has repo_id, vendor and grade; the column added is grade.
    """
    joined = fitting.merge(grades[["repo_id", "vendor", "grade"]], "left", on=["repo_id", "vendor"])
    return joined.assign(grade=joined["grade"].fillna(NONE_FOUND))


def with_speed(
    fitting: pd.DataFrame,
    sizes: Mapping[str, Sized],
    chips: Mapping[str, Chip],
    precision: str,
    context: int,
) -> pd.DataFrame:
    """Return the frame with the roofline's bounds on the devices that hold the model.

    Adds one_sequence (tokens a second of a sequence alone) and full (tokens a second of all
    devices with as many sequences as fit). Missing where the parts of the model are not counted,
    the devices have no known bandwidth, or nothing is left for a sequence.
    """
    models = {
        repo: served(size.config, precision)
        for repo, size in sizes.items()
        if size.config is not None and size.kept is not None and precision in FORMATS
    }
    rows = [
        _speed(
            models.get(row["repo_id"]), chips.get(row["accelerator_id"]),
            row[f"{precision.lower()}_devices"], context,
        )
        for row in fitting.to_dict("records")
    ]  # fmt: skip
    speeds = pd.DataFrame(rows, columns=["one_sequence", "full"], index=fitting.index)
    return pd.concat([fitting, speeds], axis=1)


def _speed(
    model: Served | None, chip: Chip | None, devices: Any, context: int
) -> tuple[float, float]:
    nothing = (math.nan, math.nan)
    if model is None or chip is None or pd.isna(devices) or not chip.high.peak(model.format):
        return nothing
    alone = decode_bound(model, chip.high, int(devices), context, 1 / int(devices))
    full = decode_bound(model, chip.high, int(devices), context)
    if alone is None or full is None:
        return nothing
    return alone.tokens_per_second * int(devices), full.tokens_per_second * int(devices)
