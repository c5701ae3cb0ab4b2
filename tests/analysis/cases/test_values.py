"""What the pages of case files may cite."""

from __future__ import annotations

import pandas as pd
import pytest

from report.analysis.cases.facts import Fact
from report.analysis.cases.files import Case, sources
from report.analysis.cases.values import Citable, UnknownValue, chosen, citable, slug
from report.analysis.claims.check import Number, Outcome


def evidence(*rows: tuple[str, int, str | None, str | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["claim_id", "evidence_no", "value", "unit"])
    return frame.assign(
        source_title=[f"Document {place}" for place in range(len(frame))],
        source_url="https://example.org/",
        publisher="Somebody",
        published_date=None,
        confidence="medium",
    )


DOCUMENTS = evidence(
    ("ONE-01", 1, "9 wins, 7 losses", "rows"),
    ("ONE-01", 2, "5.576", "million USD"),
    ("ONE-01", 3, "2025-08-20", "date"),
    ("ONE-01", 4, "36.15", "billion parameters"),
    ("ONE-01", 5, None, None),
    ("ONE-01", 6, "58 vs 48.5", "index points"),
    ("ONE-01", 7, "38 models of 2.15", "billion parameters"),
)


@pytest.fixture
def case() -> Case:
    claims = pd.DataFrame(
        {"claim_id": ["ONE-01", "ONE-02", "ONE-03"],
         "verdict": ["confirmed", "contradicted", "opinion"]}
    )  # fmt: skip
    events = pd.DataFrame({"date": ["2025-01-01", "2026-01-01"], "since": [False, True]})
    card = (
        Fact("total", "Parameters, total", 36_000_000_000, "parameters"),
        Fact("closed", "Components closed", "training data;training code", "label"),
        Fact("active", "Of these, active per token", None, "parameters"),
    )
    return Case(
        "one", {"en": "One", "it": "Uno"}, (({"subject_id": "model-1"}, card),), claims, events,
        sources(DOCUMENTS, ["ONE-01"]),
    )  # fmt: skip


def test_counts_facts_and_numbers_have_names(case: Case) -> None:
    found = {"ONE-01": Outcome("confirmed", (Number("Ahead of X-2", 3, "count"),))}
    known = citable(case, found, DOCUMENTS)
    raw = {name: value.raw for name, value in known.items()}
    assert (raw["one-claims"], raw["one-judged"], raw["one-held"]) == (3, 2, 1)
    assert (raw["one-contradicted"], raw["one-since"], raw["one-last"]) == (1, 1, "2026-01-01")
    assert (raw["model-1-total"], raw["model-1-closed"]) == (36_000_000_000, 2)
    assert raw["model-1-active"] is None
    assert raw["claim-one-01-ahead-of-x-2"] == 3
    assert (raw["evidence-one-01-1-1"], raw["evidence-one-01-1-2"]) == (9, 7)
    assert known["evidence-one-01-2"] == Citable(5_576_000.0, "usd", ("claim_evidence",))
    assert known["evidence-one-01-3"].kind == "date"
    assert known["evidence-one-01-4"] == Citable(36_150_000_000, "parameters", ("claim_evidence",))
    assert (raw["evidence-one-01-6-1"], raw["evidence-one-01-6-2"]) == (58, 48.5)
    assert (raw["evidence-one-01-7-1"], raw["evidence-one-01-7-2"]) == (38, 2_150_000_000)
    assert not any(name.startswith("evidence-one-01-5") for name in known)


def test_a_value_misspelt_is_named_with_its_likeness() -> None:
    known = {"one-claims": Citable(1, "count", ())}
    assert chosen(known, ["one-claims"]) == known
    with pytest.raises(UnknownValue, match="one-claims"):
        chosen(known, ["one-claim"])


def test_a_document_stands_once_with_its_best_confidence_and_all_its_claims() -> None:
    twice = evidence(("ONE-02", 1, None, None), ("ONE-01", 1, None, None))
    twice = twice.assign(source_title="The same", confidence=["low", "high"])
    (row,) = sources(twice, ["ONE-01", "ONE-02"]).to_dict("records")
    assert (row["claims"], row["confidence"]) == ("ONE-01, ONE-02", "high")


@pytest.mark.parametrize(
    ("label", "name"), [("Behind gpt-oss-120b", "behind-gpt-oss-120b"), ("A  (b)", "a-b")]
)
def test_labels_become_names(label: str, name: str) -> None:
    assert slug(label) == name
