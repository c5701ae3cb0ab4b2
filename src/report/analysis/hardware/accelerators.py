"""Accelerators: bandwidth against dense compute, and what they give per watt and per TPP.

Units as in the table `accelerators`: GB/s, and TFLOPS or TOPS dense, without sparsity.
"""

from __future__ import annotations

import pandas as pd

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
    """Return the table with what is computed of each accelerator.

    Added: ``ridge_flop_per_byte``, ``tpp``, ``weak``; per watt of the maker's power limit
    ``tflops_per_w`` (dense BF16) and ``gbs_per_w``; and per thousand points of total processing
    performance ``gbs_per_ktpp`` (memory bandwidth) and ``gb_per_ktpp`` (memory).
    """
    tpp = total_processing_performance(accelerators)
    return accelerators.assign(
        ridge_flop_per_byte=ridge_point(accelerators),
        tpp=tpp,
        weak=is_weak(accelerators),
        tflops_per_w=accelerators["bf16_dense_tflops"] / accelerators["tdp_w"],
        gbs_per_w=accelerators["mem_bandwidth_gbs"] / accelerators["tdp_w"],
        gbs_per_ktpp=accelerators["mem_bandwidth_gbs"] * 1000 / tpp,
        gb_per_ktpp=accelerators["hbm_gb"] * 1000 / tpp,
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

    The rule of October 2023 (88 FR 73458) has 2 x MacTOPS x bit length; a multiply-accumulate is
    the two operations that data sheets count. Our arithmetic on published peaks, not a figure of
    the maker or the regulator. FP4 raises it.
    """
    products = [accelerators[column] * bits for column, bits in _BITS.items()]
    return pd.concat(products, axis=1).max(axis=1)


def is_weak(accelerators: pd.DataFrame) -> pd.Series:
    """Return True for rows of low confidence, plan figures and doubtful Chinese data sheets."""
    flags = accelerators["quality_flag"].fillna("").astype(str)
    return (accelerators["confidence"] == "low") | flags.str.contains(_WEAK_FLAGS)


def charted(profiled: pd.DataFrame) -> pd.DataFrame:
    """Return the accelerators of :func:`profile` with bandwidth and BF16 compute, for the chart.

    Chips that compute from memory on the die (bandwidth above :data:`ON_CHIP_GBS`) are left out:
    a few hundred megabytes a chip are another trade than a card with memory of its own.
    """
    known = profiled["mem_bandwidth_gbs"].notna() & profiled["bf16_dense_tflops"].notna()
    off_chip = profiled["mem_bandwidth_gbs"] <= ON_CHIP_GBS
    return profiled[known & off_chip].reset_index(drop=True)
