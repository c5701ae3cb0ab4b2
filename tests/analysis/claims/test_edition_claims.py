"""The ledger on the edition that ships with the report."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pandas as pd
import pytest

from report.analysis.claims import checks, patterns, summary
from report.analysis.claims.cards import DIFFERS, LACKS, cards
from report.analysis.claims.check import CHECKS, Outcome
from report.analysis.claims.ledger import BASIS_LABELS, ledger, outcomes
from report.analysis.claims.rules import (
    DIRECTION_LABELS,
    KIND_LABELS,
    VERDICT_LABELS,
    Limits,
)
from report.book_extension.claims import card_html
from report.edition import open_edition
from report.language import Language
from report.results import ClaimResult

ROOT = Path(__file__).parents[3]
NOTEBOOK = ROOT / "notebooks" / "claims.ipynb"

# Counts stated in the notes that came with the ledger, but for two claims read more strictly since:
# DYN-01, whose piece bears no date, and DEF-03, whose reason nobody measured.
PREPARED = {
    "confirmed": 26 - 2,
    "partly-true": 19,
    "mostly-confirmed": 15 + 2,
    "contradicted": 6,
    "opinion": 3,
    "unverifiable": 2,
}


SUPPLEMENTS = {"download_readings", "parameter_statements", "stacks"}
"""Tables that add to what another says: without them every test can still be run."""


def _tables() -> list[str]:
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    reads = next(c for c in cells if "reads" in c.metadata.get("tags", []))
    return list(ast.literal_eval(reads.source.split("=", 1)[1].strip()))


@pytest.fixture(scope="module")
def frames() -> Mapping[str, pd.DataFrame]:
    names = _tables()
    edition = open_edition("2026-10", names)
    return {name: edition.table(name) for name in names}


@pytest.fixture(scope="module")
def found(frames: Mapping[str, pd.DataFrame]) -> dict[str, Outcome]:
    return outcomes(frames, Limits())


@pytest.fixture(scope="module")
def rows(frames: Mapping[str, pd.DataFrame], found: dict[str, Outcome]) -> pd.DataFrame:
    return ledger(frames["claims"], frames["verdicts"], found)


def _number(found: Mapping[str, Outcome], claim_id: str, label: str) -> object:
    return summary.figure_of(found, claim_id, label)


def test_the_notebook_reads_every_table_the_tests_need() -> None:
    needed = {name for one in CHECKS.values() for name in one.tables}
    assert needed <= set(_tables())


def test_prepared_verdicts(rows: pd.DataFrame) -> None:
    assert rows["prepared"].value_counts().to_dict() == PREPARED


def test_every_computable_claim_has_a_test(rows: pd.DataFrame) -> None:
    computable = set(rows.loc[rows["computable"] == "yes", "claim_id"])
    assert len(computable) == 42
    assert set(CHECKS) == computable


def test_no_test_lacks_data(rows: pd.DataFrame) -> None:
    assert rows["lacking"].isna().all()


def test_the_tests_agree_with_the_documents_but_for_three(rows: pd.DataFrame) -> None:
    agreed = summary.agreement(rows)
    assert (agreed.part, agreed.total) == (39, 42)
    differing = summary.differences(rows)["claim_id"].tolist()
    assert differing == ["SEED-05", "ERNIE-02", "ERNIE-03"]


@pytest.mark.parametrize(
    ("claim_id", "label", "value"),
    [
        ("SEED-04", "Ahead of gpt-oss-20b", 9),
        ("SEED-04", "Behind gpt-oss-20b", 9),
        ("SEED-04", "Ahead of Gemma-3-27B-IT", 3),
        ("SEED-04", "Behind Gemma-3-27B-IT", 2),
        ("SEED-06", "Behind gpt-oss-120b", 5),
        ("SEED-06", "Ahead of gpt-oss-120b", 1),
        ("DS-03", "Ahead of GPT-4o-0513", 20),
        ("DS-03", "Behind GPT-4o-0513", 2),
        ("GLM-13", "Benchmarks in the table", 12),
        ("GLM-13", "Rank over the whole table", 3),
        ("DS-05", "Cost at the rent the maker assumes", 5_576_000),
        ("SEED-02", "Parameters in the tables", 36_151_104_512),
        ("GLM-07", "Parameters in the tables", 358_337_791_296),
    ],
)
def test_figures_of_the_sources(
    found: dict[str, Outcome], claim_id: str, label: str, value: float
) -> None:
    assert _number(found, claim_id, label) == value


def test_the_mean_of_twelve_benchmarks_is_the_published_one(found: dict[str, Outcome]) -> None:
    assert _number(found, "GLM-13", "Mean of the twelve benchmarks") == pytest.approx(
        63.15, abs=0.01
    )


def test_every_fault_has_been_read(rows: pd.DataFrame) -> None:
    assert patterns.unread(rows) == []


def test_the_counts_add_up(rows: pd.DataFrame, frames: Mapping[str, pd.DataFrame]) -> None:
    assert summary.verdict_counts(rows)["claims"].sum() == len(rows) == 71
    assert summary.by_system(rows, frames["systems"])["claims"].sum() == 71
    assert summary.by_kind(rows)["judged"].sum() == summary.held_share(rows).total


def test_the_named_statements_exist(rows: pd.DataFrame) -> None:
    named = {c for group in summary.OPEN_SOURCE_CLAIMS.values() for c in group}
    assert named | set(patterns.PATTERNS) <= set(rows["claim_id"])


def test_sensitivity_at_factor_one_is_the_ledger(
    frames: Mapping[str, pd.DataFrame], rows: pd.DataFrame
) -> None:
    runs = summary.sensitivity(frames, Limits(), (1,)).set_index("claim_id")["verdict"]
    assert runs.to_dict() == rows.set_index("claim_id").loc[runs.index, "verdict"].to_dict()


def test_every_card_is_complete_in_both_languages(
    frames: Mapping[str, pd.DataFrame], rows: pd.DataFrame, found: dict[str, Outcome]
) -> None:
    shown = cards(rows, frames["claim_evidence"], found, {}, Limits())
    assert len(shown) == 71
    for card in shown:
        for code in ("it", "en"):
            assert all(
                card[part][code] for part in ("statement", "test", "reason", "overturned_by")
            )
        assert card["evidence"]
        assert card["computed"] == (card["claim_id"] in CHECKS)


def test_every_label_has_an_italian_translation(found: dict[str, Outcome]) -> None:
    italian = Language("it")
    labels = {n.label for outcome in found.values() for n in outcome.numbers}
    words = {n.raw for o in found.values() for n in o.numbers if n.kind == "label"}
    fixed = (VERDICT_LABELS, KIND_LABELS, DIRECTION_LABELS, BASIS_LABELS, patterns.PATTERN_LABELS)
    stated = {text for labels_ in fixed for text in labels_.values()}
    stated |= set(patterns.PATTERN_MEANINGS.values()) | {DIFFERS, LACKS}
    for label in labels | words | stated:
        assert italian.label(str(label))


def test_every_label_written_in_a_test_is_translated() -> None:
    """Also those that the data of this edition do not bring to a card."""
    italian = Language("it")
    folder = Path(str(checks.__file__)).parent
    for path in folder.glob("*.py"):
        for label in re.findall(r'Number\(\s*"([^"]+)"', path.read_text(encoding="utf-8")):
            assert italian.label(label)
    for rival in ("gpt-oss-20b", "Gemma-3-27B-IT", "gpt-oss-120b", "GPT-4o-0513"):
        assert all(
            italian.label(f"{word} {rival}") for word in ("Ahead of", "Behind", "Level with")
        )


@pytest.mark.parametrize(
    "lacking", sorted({name for one in CHECKS.values() for name in one.tables})
)
def test_an_edition_with_an_empty_table_still_has_a_ledger(
    frames: Mapping[str, pd.DataFrame], lacking: str
) -> None:
    poorer = {**frames, lacking: frames[lacking].iloc[:0]}
    rows = ledger(frames["claims"], frames["verdicts"], outcomes(poorer, Limits()))
    assert set(rows["verdict"]) <= set(VERDICT_LABELS)
    assert (rows.loc[rows["lacking"].notna(), "verdict"] == "unverifiable").all()
    assert (rows["basis"] == "missing").any() or lacking in SUPPLEMENTS


@pytest.mark.parametrize("seed", range(5))
def test_an_edition_that_lacks_half_its_rows_still_has_a_ledger(
    frames: Mapping[str, pd.DataFrame], seed: int
) -> None:
    halves = {name: table.sample(frac=0.5, random_state=seed) for name, table in frames.items()}
    found = outcomes(halves, Limits())
    assert {outcome.verdict for outcome in found.values()} <= set(VERDICT_LABELS)


def test_no_claim_is_without_a_source_and_every_source_can_be_found(
    frames: Mapping[str, pd.DataFrame],
) -> None:
    evidence = frames["claim_evidence"]
    assert set(evidence["claim_id"]) == set(frames["claims"]["claim_id"])
    for column in ("source_title", "source_url", "fact", "fact_it", "retrieved", "confidence"):
        assert evidence[column].notna().all(), column
    for address in evidence["source_url"]:
        parts = urlsplit(address)
        assert parts.scheme in ("http", "https"), address
        assert "." in parts.netloc, address
        assert not any(mark in address for mark in " <>\"'{}"), address


def test_every_source_has_a_date_or_is_shown_as_undated(
    frames: Mapping[str, pd.DataFrame], rows: pd.DataFrame, found: dict[str, Outcome]
) -> None:
    english = Language("en")
    for card in cards(rows, frames["claim_evidence"], found, {}, Limits()):
        text = card_html(ClaimResult(**card), english)
        undated = sum(piece["published_date"] is None for piece in card["evidence"])
        assert text.count(english.label("undated")) == undated, card["claim_id"]


def test_the_counts_by_verdict_are_those_of_the_rows(rows: pd.DataFrame) -> None:
    counts = summary.verdict_counts(rows)
    assert counts["claims"].sum() == len(rows) == 71
    kinds = summary.kind_counts(rows)
    assert list(kinds["judged"]) == list(kinds[list(summary.JUDGED)].sum(axis=1))
    assert kinds["judged"].sum() == summary.held_share(rows).total
    # By hand, from the table of verdicts: 9 of 12 dates hold, 5 of 11 causes.
    by_kind = kinds.set_index("kind")
    assert by_kind.loc["date", "share"] == pytest.approx(9 / 12)
    assert by_kind.loc["causal", "share"] == pytest.approx(5 / 11)
    shares = summary.fault_shares(rows, patterns.PATTERNS)
    assert sum(share.part for share in shares.values()) == 44 - len(patterns.unread(rows))
