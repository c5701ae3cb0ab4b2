"""What an hour of an accelerator earns at list prices of tokens.

Prices of accelerator-hours are not among the data, so cost cannot be told; what an hour may cost at
most, if tokens sell at their list price, can.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

HOUR = 3600
"""Seconds."""


def hourly_income(
    seconds: pd.DataFrame, prices: pd.DataFrame, repositories: Mapping[str, str]
) -> pd.DataFrame:
    """Return what one hour of one accelerator earns by generating or by reading alone.

    `seconds` as of :func:`views.seconds_a_million`, `prices` as of :func:`prices.hosted_prices`,
    `repositories` by the name of the model as served. Columns: model, accelerator, hosts,
    output_price and input_price (medians over hosts, dollars a million tokens), and dollars an hour
    at the bound and at the largest and least share of it measured: decode, decode_high, decode_low,
    prefill, prefill_high, prefill_low. A service does both in turn, so it earns between the two.
    """
    named = seconds[seconds.model.isin(list(repositories))]
    rows = named.assign(repo_id=named.model.map(dict(repositories)))
    rows = rows.merge(prices, on="repo_id", how="inner")
    table = rows[["model", "accelerator", "hosts"]].assign(
        output_price=rows.output_usd_per_mtok, input_price=rows.input_usd_per_mtok
    )
    for phase, price in (("decode", table.output_price), ("prefill", table.input_price)):
        table[phase] = price * HOUR / rows[phase]
        table[f"{phase}_high"] = price * HOUR / rows[f"{phase}_low"]
        table[f"{phase}_low"] = price * HOUR / rows[f"{phase}_high"]
    return table.reset_index(drop=True)
