"""Factors of speed are read from the cells as they are written, and sorted by who states them."""

from __future__ import annotations

import pandas as pd

from report.analysis.cases.multipliers import speed_ups


def row(number: int, kind: str, value: str, topic: str = "claim") -> dict[str, str]:
    return {
        "fact_id": f"f{number}", "topic": topic, "fact": f"fact {number}",
        "fact_it": f"fatto {number}", "value": value, "date": "2026", "who_says": "someone",
        "kind": kind,
    }  # fmt: skip


def test_factors_stand_by_who_states_them() -> None:
    frame = speed_ups(
        pd.DataFrame(
            [
                row(1, "vendor-claim", "up to 30x"),
                row(2, "third-party-result", "2x faster first token and 1.6x throughput"),
                row(
                    3, "third-party-result-cloud-vendor", "67% higher throughput, 79% less latency"
                ),
                row(4, "third-party-report", "10x faster inference"),
            ]
        )
    )
    assert frame["factor"].tolist() == [1.6, 1.67, 10.0, 30.0]
    assert frame["group"].tolist()[-1] == "claim of the maker"


def test_what_is_no_speed_of_inference_is_left_out() -> None:
    frame = speed_ups(
        pd.DataFrame(
            [
                row(1, "vendor-claim", "7x faster start-up"),
                row(2, "fact", "TRT-LLM 1.2.0rc3", topic="release"),
                row(3, "fact", "x86_64 and ARM64"),
                row(4, "vendor-claim", "3x", topic="claim"),
            ]
        )
    )
    assert frame["fact"].tolist() == ["fact 4"]
