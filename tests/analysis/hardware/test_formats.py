"""Formats of copies: a small world worked by hand, and the tables of the edition."""

from pathlib import Path

import pandas as pd
import pytest

from report.analysis.hardware import formats

ROOT = Path(__file__).parents[3]
UNTIL = pd.Timestamp("2026-03-01")
MAPPING = pd.DataFrame(
    {
        "format": ["gguf", "mlx", "fp8", "awq"],
        "reach": ["any-processor", "apple", "servers", "servers"],
        "vendors": [None, "Apple", "NVIDIA;AMD", "NVIDIA;AMD"],
    }
)
WATCHED = pd.DataFrame(
    {
        "repo_id": ["m/one", "m/two"],
        "org": ["m", "m"],
        "released": pd.to_datetime(["2026-01-01", "2026-02-01"]),
        "days": [59, 28],
    }
)


def copies() -> pd.DataFrame:
    """m/one: FP8 by its maker on day 2, AWQ by another on day 1, MLX undated and seen on day 10.
    m/two: a copy of its FP8 copy for llama.cpp, put up a day before its own page."""
    rows = [
        ("m/one-FP8", "m/one", "m/one", "fp8", "2026-01-03", "2026-01-05"),
        ("x/one-AWQ", "m/one", "m/one", "awq", "2026-01-02", "2026-01-05"),
        ("x/one-MLX", "m/one", "m/one", "mlx", None, "2026-01-11"),
        ("x/two-GGUF", "x/two-FP8", "m/two", "gguf", "2026-01-31", "2026-02-10"),
        ("x/other", "z/z", "z/z", "gguf", "2026-01-31", "2026-02-10"),
    ]
    frame = pd.DataFrame(
        rows, columns=["repo_id", "base_repo_id", "root_repo_id", "format", "created", "seen_by"]
    )
    frame["created"] = pd.to_datetime(frame["created"])
    frame["seen_by"] = pd.to_datetime(frame["seen_by"])
    return frame.merge(MAPPING[["format", "reach"]], on="format")


def test_arrivals_take_the_first_copy_of_a_kind() -> None:
    rows = formats.arrivals(copies(), WATCHED).set_index(["repo_id", "reach"])
    assert len(rows) == 3
    assert rows.loc[("m/one", "servers"), ["earliest", "latest", "by_maker"]].tolist() == [
        1, 1, False,
    ]  # fmt: skip
    assert rows.loc[("m/one", "apple"), ["earliest", "latest"]].tolist() == [0, 10]
    assert rows.loc[("m/two", "any-processor"), ["earliest", "latest"]].tolist() == [0, 0]


def test_waiting_times_count_the_original_as_the_first_format() -> None:
    found = formats.arrivals(copies(), WATCHED)
    second = formats.waiting_times(found, WATCHED, 2).set_index(["reading", "repo_id"])
    assert second.loc[("latest", "m/one"), ["days", "observed"]].tolist() == [1, True]
    assert second.loc[("earliest", "m/one"), ["days", "observed"]].tolist() == [0, True]
    third = formats.waiting_times(found, WATCHED, 3).set_index(["reading", "repo_id"])
    assert third.loc[("latest", "m/one"), ["days", "observed"]].tolist() == [10, True]
    assert third.loc[("earliest", "m/one"), ["days", "observed"]].tolist() == [1, True]
    # m/two has no third format in the 28 days it could be watched: censored, not "never".
    assert third.loc[("latest", "m/two"), ["days", "observed"]].tolist() == [28, False]


def test_curves_worked_by_hand() -> None:
    found = formats.arrivals(copies(), WATCHED)
    curve = formats.spread(found, WATCHED, (2, 3), 12).set_index(["nth", "day"])
    assert curve.loc[(2, 0), ["latest", "earliest"]].tolist() == [0.5, 1.0]
    assert curve.loc[(2, 1), ["latest", "earliest"]].tolist() == [1.0, 1.0]
    assert curve.loc[(3, 9), ["latest", "earliest"]].tolist() == [0.0, 0.5]
    assert curve.loc[(3, 10), "latest"] == 0.5


def test_additions_tell_who_came_first() -> None:
    found = formats.arrivals(copies(), WATCHED)
    rows = formats.first_additions(found, WATCHED).set_index("reach")
    assert rows["first"].to_dict() == {"servers": 1, "any-processor": 1, "apple": 0}
    assert rows.loc["apple", ["originals", "dated"]].tolist() == [1, 0]
    assert rows.loc["servers", "median_days"] == 1


def test_undated_copies_are_bounded_by_the_first_reading() -> None:
    derivatives = copies()[["repo_id", "base_repo_id", "root_repo_id", "format"]].assign(
        rule="name_maker"
    )
    models = pd.DataFrame({"repo_id": ["m/one-FP8"], "created_at": ["2026-01-03"]})
    uploads = pd.DataFrame({"repo_id": ["x/one-AWQ"], "created_at": ["2026-01-02"]})
    history = pd.DataFrame({"repo_id": ["x/one-MLX"] * 2, "as_of": ["2026-02-01", "2026-01-11"]})
    rows = formats.dated_copies(derivatives, MAPPING, models, uploads, history, UNTIL)
    rows = rows.set_index("repo_id")
    assert rows.loc["m/one-FP8", "created"] == pd.Timestamp("2026-01-03")
    assert rows.loc["x/one-MLX", "seen_by"] == pd.Timestamp("2026-01-11")
    assert rows.loc["x/two-GGUF", "seen_by"] == UNTIL


def test_every_format_of_the_edition_has_its_hardware_or_names_none() -> None:
    derivatives = pd.read_parquet(ROOT / "data/snapshots/2026-10/derivatives.parquet")
    mapping = pd.read_csv(ROOT / "data/evidence/format_hardware.csv")
    without = {"copy", "other_quant", "quantized_unspecified"}
    assert set(derivatives["format"]) - set(mapping["format"]) == without
    assert set(mapping["reach"]) == set(formats.REACH_WORDS)


def test_counts_of_the_edition() -> None:
    # The compiler of the table counted 4,493 GGUF and 2,499 MLX rows; rules too weak to call a copy
    # are left out here, and a repository counts once a format.
    derivatives = pd.read_parquet(ROOT / "data/snapshots/2026-10/derivatives.parquet")
    mapping = pd.read_csv(ROOT / "data/evidence/format_hardware.csv")
    counts = formats.format_counts(derivatives, mapping).set_index("format")["copies"]
    assert 0.9 * 4_493 < counts["gguf"] <= 4_493
    assert counts["mlx"] == pytest.approx(2_499, rel=0.01)
