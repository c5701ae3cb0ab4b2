"""Income of an accelerator-hour by hand."""

import pandas as pd
import pytest

from report.analysis.serving.money import hourly_income


def test_an_hour_earns_its_tokens_at_their_price() -> None:
    seconds = pd.DataFrame(
        {
            "model": ["A, FP8", "B, FP8"],
            "accelerator": ["X", "X"],
            "decode": [100.0, 50.0],
            "decode_low": [200.0, float("nan")],
            "decode_high": [400.0, float("nan")],
            "prefill": [10.0, 5.0],
            "prefill_low": [float("nan"), 5.0],
            "prefill_high": [float("nan"), 5.0],
        }
    )
    prices = pd.DataFrame(
        {
            "repo_id": ["a/a", "c/c"],
            "hosts": [3, 9],
            "input_usd_per_mtok": [0.5, 1.0],
            "output_usd_per_mtok": [2.0, 1.0],
        }
    )
    (row,) = hourly_income(seconds, prices, {"A, FP8": "a/a", "B, FP8": "b/b"}).itertuples()
    # 36 million tokens an hour at the bound, two dollars a million; 18 and 9 at measured shares.
    assert (row.decode, row.decode_high, row.decode_low) == (72, 36, 18)
    assert row.prefill == pytest.approx(180)
    assert pd.isna(row.prefill_low)
    assert row.hosts == 3
