"""Accelerators: memory bandwidth against dense compute, and where export thresholds lie.

Units as in the table `accelerators`: GB/s, and TFLOPS or TOPS dense, without sparsity.
"""

from __future__ import annotations

import pandas as pd

TPP_THRESHOLD = 4_800
"""Total processing performance of ECCN 3A090.a, rule of 17 October 2023."""

CASE_BY_CASE_TPP = 21_000
CASE_BY_CASE_BANDWIDTH_GBS = 6_500
"""January 2026: below both bounds, licences for China are decided case by case."""

ON_CHIP_GBS = 20_000
"""Bandwidth above which memory can only be on the chip itself."""

_WEAK_FLAGS = "plan-figures|low-confidence-cn|unverified"
_BITS = {
    "bf16_dense_tflops": 16,
    "fp8_dense_tflops": 8,
    "int8_dense_tops": 8,
    "fp4_dense_tflops": 4,
}


def profile(accelerators: pd.DataFrame) -> pd.DataFrame:
    """Return the table with ``ridge_flop_per_byte``, ``tpp``, ``weak`` and ``export_band``."""
    return accelerators.assign(
        ridge_flop_per_byte=ridge_point(accelerators),
        tpp=total_processing_performance(accelerators),
        weak=is_weak(accelerators),
        export_band=export_band(accelerators),
    )


def ridge_point(accelerators: pd.DataFrame) -> pd.Series:
    """Return the ridge point (Williams, Waterman and Patterson 2009), in FLOP per byte.

    It is dense BF16 compute over memory bandwidth: below it a computation waits for memory, above
    it for arithmetic. TFLOPS over GB/s is thousands of operations a byte.

    >>> chips = pd.DataFrame({"bf16_dense_tflops": [989.0], "mem_bandwidth_gbs": [3350.0]})
    >>> round(ridge_point(chips).iloc[0])
    295
    """
    return accelerators["bf16_dense_tflops"] * 1000 / accelerators["mem_bandwidth_gbs"]


def total_processing_performance(accelerators: pd.DataFrame) -> pd.Series:
    """Return TPP: dense tera-operations a second times bits, the largest over all formats.

    Our arithmetic on published peaks, not a figure of the maker or the regulator. FP4 raises it.
    """
    products = [accelerators[column] * bits for column, bits in _BITS.items()]
    return pd.concat(products, axis=1).max(axis=1)


def is_weak(accelerators: pd.DataFrame) -> pd.Series:
    """Return True for rows of low confidence, plan figures and doubtful Chinese data sheets."""
    flags = accelerators["quality_flag"].fillna("").astype(str)
    return (accelerators["confidence"] == "low") | flags.str.contains(_WEAK_FLAGS)


def export_band(accelerators: pd.DataFrame) -> pd.Series:
    """Place each accelerator by TPP and bandwidth, whoever makes it: no statement of legal status.

    "below", "case by case" (TPP below 21,000 and bandwidth below 6,500 GB/s), "above"; missing
    where compute, or a bandwidth that matters, is unknown.
    """
    tpp = total_processing_performance(accelerators)
    bandwidth = accelerators["mem_bandwidth_gbs"]
    band = pd.Series(None, index=accelerators.index, dtype="object")
    band = band.mask(tpp < TPP_THRESHOLD, "below")
    over = tpp >= TPP_THRESHOLD
    case_by_case = over & (tpp < CASE_BY_CASE_TPP) & (bandwidth < CASE_BY_CASE_BANDWIDTH_GBS)
    band = band.mask(case_by_case, "case by case")
    beyond = (tpp >= CASE_BY_CASE_TPP) | (bandwidth >= CASE_BY_CASE_BANDWIDTH_GBS)
    return band.mask(over & beyond, "above")


def charted(profiled: pd.DataFrame) -> pd.DataFrame:
    """Return the accelerators of :func:`profile` with bandwidth and BF16 compute, for the chart.

    Chips that compute from memory on the die (bandwidth above :data:`ON_CHIP_GBS`) are left out:
    a few hundred megabytes a chip are another trade than a card with memory of its own.
    """
    known = profiled["mem_bandwidth_gbs"].notna() & profiled["bf16_dense_tflops"].notna()
    off_chip = profiled["mem_bandwidth_gbs"] <= ON_CHIP_GBS
    return profiled[known & off_chip].reset_index(drop=True)
