"""The ledger: which verdict the report follows, what it counts, and what a card shows."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from report.analysis.claims import findings, patterns, summary, timeline
from report.analysis.claims.cards import cards
from report.analysis.claims.check import Check, Number, Outcome
from report.analysis.claims.ledger import decide, ledger
from report.analysis.claims.readings import has_open_parts
from report.analysis.claims.rules import Limits
from report.analysis.claims.summary import Share


def _check(reach: str) -> Check:
    return Check("X", (), reach, lambda _tables, _limits: Outcome("confirmed"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reach", "found", "expected"),
    [
        (None, None, ("partly-true", "documents")),
        ("whole", Outcome("partly-true"), ("partly-true", "both")),
        ("whole", Outcome("confirmed"), ("confirmed", "test")),
        ("core", Outcome("confirmed"), ("partly-true", "documents-over-core")),
        ("core", Outcome("contradicted"), ("contradicted", "core-fails")),
        ("whole", Outcome("unverifiable", missing="models"), ("unverifiable", "missing")),
        ("core", Outcome("unverifiable", missing="models"), ("unverifiable", "missing")),
    ],
)
def test_which_verdict_is_followed(
    reach: str | None, found: Outcome | None, expected: tuple[str, str]
) -> None:
    one = _check(reach) if reach else None
    assert decide("partly-true", one, found) == expected


def _claims() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Three claims: one with a test that differs, one whose data are missing, one untested."""
    claims = pd.DataFrame(
        {
            "claim_id": ["ERNIE-03", "SEED-02", "DEF-01"],
            "system_id": ["ernie-4-5", "seed-oss", "open-definition"],
            "kind": ["quantity", "quantity", "date"],
            "claim_en": ["a", "b", "c"],
            "claim_it": ["a", "b", "c"],
            "test": ["t", "t", "t"],
            "test_it": ["p", "p", None],
        }
    )
    verdicts = pd.DataFrame(
        {
            "claim_id": claims["claim_id"],
            "verdict": ["confirmed"] * 3,
            "reason_en": ["Read.", "Read.", "Read."],
            "reason_it": ["Letto.", "Letto.", "Letto."],
            "overturned_by_en": ["Another count."] * 3,
            "overturned_by_it": ["Un altro conteggio."] * 3,
            "computable": ["yes", "yes", "no"],
        }
    )
    return claims, verdicts


FOUND = {
    "ERNIE-03": Outcome(
        "mostly-confirmed", (Number("Date in the tables", date(2025, 1, 1), "date"),)
    ),
    "SEED-02": Outcome("unverifiable", missing="models: x"),
}
EVIDENCE = pd.DataFrame(
    {
        "claim_id": ["DEF-01", "DEF-01"],
        "evidence_no": [2, 1],
        "direction": ["supports", "qualifies"],
        "fact": ["second", "first"],
        "fact_it": ["secondo", "primo"],
        "value": [None, "3"],
        "unit": [None, "components"],
        "source_title": ["s", "s"],
        "publisher": ["p", "p"],
        "source_url": ["https://a", "https://b"],
        "published_date": [None, "2024-10-28"],
        "confidence": ["high", "low"],
    }
)


def test_the_ledger_keeps_both_verdicts() -> None:
    rows = ledger(*_claims(), FOUND).set_index("claim_id")
    assert list(rows["prepared"]) == ["confirmed"] * 3
    assert list(rows["verdict"]) == ["mostly-confirmed", "unverifiable", "confirmed"]
    assert list(rows["basis"]) == ["test", "missing", "documents"]
    assert rows.loc["SEED-02", "lacking"] == "models: x"
    assert pd.isna(rows.loc["DEF-01", "computed"])


def test_cards_say_where_the_test_parts_from_the_documents() -> None:
    shown = {
        c["claim_id"]: c for c in cards(ledger(*_claims(), FOUND), EVIDENCE, FOUND, {}, Limits())
    }
    ernie, seed, definition = shown["ERNIE-03"], shown["SEED-02"], shown["DEF-01"]
    assert ernie["reason"]["en"] == (
        "Read. The test gives “Mostly confirmed”, the documents “Confirmed”; "
        "the report follows the test, which reaches the whole statement."
    )
    assert "La prova dà «Sostanzialmente confermata»" in ernie["reason"]["it"]
    assert ernie["numbers"] == (
        {"label": "Date in the tables", "raw": date(2025, 1, 1), "kind": "date"},
    )
    assert "models: x" in seed["reason"]["it"]
    assert "“Confirmed”" in seed["reason"]["en"]
    assert definition["reason"] == {"it": "Letto.", "en": "Read."}
    assert not definition["computed"]
    assert definition["test"] == {"en": "t", "it": ""}
    assert [piece["fact_en"] for piece in definition["evidence"]] == ["first", "second"]
    assert definition["evidence"][1]["value"] is None


def test_shares_leave_out_what_has_no_truth_value() -> None:
    rows = pd.DataFrame({"verdict": ["confirmed", "partly-true", "opinion", "unverifiable"]})
    held = summary.held_share(rows)
    assert (held.part, held.total, held.share) == (1, 2, 0.5)
    assert summary.verdict_share(rows, "partly-true").share == 0.5


def test_wilson_interval_of_a_hand_worked_share() -> None:
    # Wilson (1927): 8 of 10 at 95% gives 49.0% to 94.3%.
    share = summary.share_of(8, 10)
    assert (round(share.low, 3), round(share.high, 3)) == (0.490, 0.943)


def test_agreement_counts_only_tests_that_were_run() -> None:
    agreed = summary.agreement(ledger(*_claims(), FOUND))
    assert (agreed.part, agreed.total) == (0, 1)


def test_differences_and_patterns() -> None:
    rows = ledger(*_claims(), FOUND)
    table = summary.differences(rows)
    assert list(table["claim_id"]) == ["ERNIE-03", "SEED-02"]
    counts = patterns.pattern_counts(rows)
    assert counts.loc[0, ["pattern", "claims", "mostly-confirmed"]].tolist() == ["scope", 1, 1]
    assert counts["claims"].sum() == 1
    turned = rows.assign(verdict="contradicted")
    assert patterns.unread(turned) == ["SEED-02", "DEF-01"]


def test_changed_by_compares_with_the_tolerance_in_use() -> None:
    runs = pd.DataFrame(
        {
            "claim_id": ["a"] * 3 + ["b"] * 3,
            "factor": [0.5, 1, 2] * 2,
            "verdict": ["confirmed"] * 3 + ["contradicted", "partly-true", "partly-true"],
        }
    )
    assert summary.changed_by(runs, (0.5, 2)) == 1
    assert summary.changed_by(runs, (2,)) == 0


def test_open_parts_are_three_valued() -> None:
    parts = {
        "architecture-code": "open",
        "training-code": "open",
        "preprocessing-code": "open",
        "final-weights": "open",
        "training-data": "closed",
        "data-documentation": "open",
    }
    assert has_open_parts(parts) is True
    assert has_open_parts(parts | {"training-code": "unknown"}) is None
    assert has_open_parts(parts | {"training-code": "unknown", "final-weights": "closed"}) is False
    assert has_open_parts(parts | {"data-documentation": "unknown"}) is None
    assert has_open_parts(parts | {"data-documentation": "partial"}) is False


def _share(value: float, low: float, high: float) -> Share:
    return Share(0, 0, value, low, high)


def test_the_sentence_of_a_finding_follows_the_data() -> None:
    assert findings.overall(_share(0.7, 0.6, 0.8)) == "mostly-right"
    assert findings.overall(_share(0.62, 0.5006, 0.73)) == "majority"  # printed as 50%
    assert findings.overall(_share(0.5, 0.4, 0.6)) == "minority"
    assert findings.overall(_share(0.2, 0.1, 0.4)) == "mostly-wrong"
    low, mid, high = _share(0.2, 0.1, 0.3), _share(0.4, 0.25, 0.6), _share(0.8, 0.7, 0.9)
    assert findings.kinds(high, low) == "measured-better"
    assert findings.kinds(low, high) == "interpreted-better"
    assert findings.kinds(mid, low) == "measured-ahead"
    assert findings.kinds(low, mid) == "interpreted-ahead"
    assert findings.kinds(mid, mid) == "level"
    cases = [findings.agreeing(_share(s, 0, 1)) for s in (0.9, 0.6, 0.3)]
    assert cases == ["high", "middling", "low"]
    assert (findings.robust(1, 15), findings.robust(2, 15)) == ("robust", "sensitive")
    assert (findings.lacking(0), findings.lacking(2)) == ("none", "some")


@pytest.mark.parametrize(
    ("models", "software", "case"),
    [(0, 2, "only-software"), (1, 2, "some-models"), (0, 0, "none")],
)
def test_the_finding_on_open_source(models: int, software: int, case: str) -> None:
    frame = pd.DataFrame({"subject": ["models", "software"], "confirmed": [models, software]})
    assert findings.open_source(frame) == case


@pytest.mark.parametrize(("claims", "case"), [([3, 1], "scope"), ([2, 2], "tie")])
def test_the_finding_on_patterns(claims: list[int], case: str) -> None:
    frame = pd.DataFrame({"pattern": ["scope", "date"], "claims": claims})
    assert findings.commonest(frame) == case


def test_an_event_on_the_day_of_a_release_is_not_drawn_twice() -> None:
    events = pd.DataFrame(
        {
            "date": ["2025-01-20", "2025-02", "2022-10-07"],
            "system_id": ["deepseek", "deepseek", None],
            "event_en": ["R1", "later", "chips"],
            "event_it": ["R1", "dopo", "chip"],
            "source_url": ["https://a"] * 3,
        }
    )
    families = pd.DataFrame(
        {
            "system_id": ["deepseek", None],
            "release_date": ["2025-01-20", "2025"],
            "name": ["R1", "x"],
        }
    )
    changes = pd.DataFrame(
        {
            "model_line": ["DeepSeek", "DeepSeek", "Kimi"],
            "direction": ["more-open", "unchanged", "more-open"],
            "change_date": ["2025-01-20", "2025-03-01", "2025-07-11"],
            "to_model_or_version": ["R1", "V3", "K2"],
        }
    )
    systems = pd.DataFrame(
        {"system_id": ["deepseek"], "name_en": ["D"], "name_it": ["D"], "order": [1]}
    )
    marks = timeline.marks(events, families, changes, systems)
    assert list(marks["kind"]) == ["licence opened", "release", "event", "event"]
    assert list(marks["system_id"])[-1] == timeline.EXPORT_CONTROLS
    assert marks["date"].dt.strftime("%Y-%m-%d").tolist()[2] == "2025-02-01"
    shown = timeline.events(events, systems, "it")
    assert list(shown.columns) == ["date", "name", "event", "source_url"]
    assert list(shown["event"]) == ["R1", "dopo", "chip"]


def test_limits_are_those_of_the_notebook() -> None:
    assert Limits() == Limits(0.05, 30, 0.4, 3, 0.25, 1000)
