"""The audit across sources: hand-worked cases, and conflicts known from the sources' own notes."""

from __future__ import annotations

import pandas as pd
import pytest

from report.analysis.audit import facts
from report.analysis.audit.comparison import (
    apart,
    compare,
    conflicts,
    days,
    fold,
    months,
    summary,
    unlike,
)
from report.analysis.audit.findings import judge_fact
from report.edition import open_edition


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    edition = open_edition("2026-10")
    return {table.name: edition.table(table.name) for table in edition.package.tables}


def test_only_what_both_sources_know_is_compared() -> None:
    one = pd.Series([100.0, None, 300.0, 7.0], index=["a", "b", "c", "only"])
    other = pd.Series([101.0, 5.0, 450.0], index=["a", "b", "c"])
    compared = compare("parameters", ("x", "y"), (one, other), fold, 0.05)
    assert compared.rows["subject"].tolist() == ["a", "c"]
    assert compared.conflicts[["subject", "value_a", "value_b", "distance"]].values.tolist() == [
        ["c", 300.0, 450.0, 0.5]
    ]
    counted = summary([compared]).iloc[0]
    assert (counted["compared"], counted["conflicts"], counted["share"]) == (2, 1, 0.5)


def test_measures() -> None:
    def both(a: str, b: str) -> tuple[pd.Series, pd.Series]:
        return pd.Series([a], index=["s"]), pd.Series([b], index=["s"])

    assert months(*both("2026-08", "2025-08-21"))["s"] == 12
    assert days(*both("2025-08-21", "2025-08-20"))["s"] == 1
    assert apart(*both("FR;US", "US"))["s"] == 0
    assert apart(*both("FR;US", "CN"))["s"] == 1
    assert unlike(*both("mit", "apache-2.0"))["s"] == 1


def test_nothing_to_compare_is_not_agreement() -> None:
    nothing = compare(
        "licence", ("x", "y"), (pd.Series(dtype=str), pd.Series(dtype=str)), unlike, 0
    )
    counted = summary([nothing])
    assert judge_fact(counted, "licence") == "untold"
    assert counted["share"].isna().all()
    assert conflicts([nothing], "licence").empty


def test_known_conflicts_are_found(tables: dict[str, pd.DataFrame]) -> None:
    """Each is described in a note of the sources: scales counted as parameters, a copied head."""
    compared = facts.comparisons(tables, facts.Tolerances())
    sizes = conflicts(compared, facts.PARAMETERS)
    ours = sizes[(sizes["source_a"] == facts.CATALOGUE) & (sizes["source_b"] == facts.TENSORS)]
    assert set(ours["subject"]) == {
        "openai/gpt-oss-120b", "openai/gpt-oss-20b", "moonshotai/Kimi-K2.6",
        "google/gemma-4-31B-it", "nvidia/Gemma-4-31B-IT-NVFP4",
    }  # fmt: skip
    licences = conflicts(compared, facts.LICENCES)
    assert "RedHatAI/Kimi-K3-NVFP4" in set(licences["subject"])


def test_corrected_dates_are_no_conflict_any_more(tables: dict[str, pd.DataFrame]) -> None:
    found = conflicts(facts.comparisons(tables, facts.Tolerances()), facts.DATES)
    assert "seed-oss-36b" not in set(found["subject"])
    dated = facts.european_dates(tables)
    assert dated["seed-oss-36b"] == "2025-08"


def test_flags_and_notes_explain(tables: dict[str, pd.DataFrame]) -> None:
    sizes = conflicts(facts.comparisons(tables, facts.Tolerances()), facts.PARAMETERS)
    reasons = facts.size_reasons(sizes, tables)
    noted = reasons[sizes["subject"].eq("openai/gpt-oss-120b")]
    assert facts.EXPLAINED in set(noted)
    assert set(reasons) == {facts.FLAGGED, facts.EXPLAINED, facts.OPEN}
