"""Every test of a claim: where it holds, where it fails, where the edition lacks the data."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.analysis.claims import tables as t
from tests.analysis.claims.cases import CASES
from tests.analysis.claims.scenes import SEED, SMALL, Frames

from report.analysis.claims import ledger  # noqa: F401 - registers the tests
from report.analysis.claims.check import CHECKS, Outcome, check, run
from report.analysis.claims.rules import Limits, Verdict

LIMITS = Limits()


def outcome(claim_id: str, frames: Frames, limits: Limits = LIMITS) -> Outcome:
    return run(CHECKS[claim_id], frames, limits)


def number(found: Outcome, label: str) -> Any:
    return {n.label: n.raw for n in found.numbers}[label]


def test_every_check_has_its_cases() -> None:
    assert set(CASES) == set(CHECKS)


@pytest.mark.parametrize("claim_id", CASES)
def test_a_claim_that_holds(claim_id: str) -> None:
    found = outcome(claim_id, CASES[claim_id].holds)
    assert (found.verdict, found.missing) == (CASES[claim_id].best, None)
    assert found.numbers


@pytest.mark.parametrize("claim_id", CASES)
def test_a_claim_that_fails(claim_id: str) -> None:
    found = outcome(claim_id, CASES[claim_id].fails)
    assert (found.verdict, found.missing) == (CASES[claim_id].worst, None)


@pytest.mark.parametrize("claim_id", CASES)
def test_a_claim_whose_tables_are_empty_is_unverifiable(claim_id: str) -> None:
    empty = {name: frame.iloc[:0] for name, frame in CASES[claim_id].holds.items()}
    found = outcome(claim_id, empty)
    assert found.verdict == "unverifiable"
    assert found.missing is not None
    assert found.missing.split(":")[0] in CHECKS[claim_id].tables


@pytest.mark.parametrize("claim_id", CASES)
def test_a_claim_whose_tables_are_absent_names_them(claim_id: str) -> None:
    found = outcome(claim_id, {})
    assert found == Outcome("unverifiable", missing=", ".join(CHECKS[claim_id].tables))


@pytest.mark.parametrize(
    ("claim_id", "frames", "lacking"),
    [
        (
            "SEED-01",
            {"models": t.models(("ByteDance-Seed/Seed-OSS-36B-Base", 1, None, None))},
            "models: created_at, ByteDance-Seed/Seed-OSS-36B.*",
        ),
        (
            "SEED-02",
            {"models": t.models(("ByteDance-Seed/Seed-OSS-36B-Instruct", None, None, None))},
            "models: parameters_total, ByteDance-Seed/Seed-OSS-36B-Instruct",
        ),
        (
            "SEED-03",
            {
                "components": t.components(
                    seed_oss_36b={"licence": "mit", "training-code": "unknown"}
                ),
                "licences": t.licences(),
            },
            "components: seed-oss-36b, training-code",
        ),
        (
            "GLM-15",
            {
                "components": t.components(glm_4_5={"licence": "closed-nc"}),
                "licences": t.licences(),
            },
            "licences: category, closed-nc",
        ),
        (
            "DS-05",
            {"training_hardware": t.v3(None)},
            "training_hardware: gpu_hours, deepseek-v3-671b",
        ),
    ],
)
def test_unknown_cells_are_named(claim_id: str, frames: Frames, lacking: str) -> None:
    assert outcome(claim_id, frames) == Outcome("unverifiable", missing=lacking)


def test_a_bracketed_figure_counts_only_without_a_rerun() -> None:
    own = t.scores(t.SEED_CARD, "post-trained", ("MMLU", SEED, 80, "Gemma-3-27B-IT", 70))
    rerun = t.scores(t.SEED_CARD, "post-trained", ("MMLU", SMALL, 81))
    quoted = t.scores(t.SEED_CARD, "post-trained; figure in brackets", ("MMLU", SMALL, 79))
    alone = outcome("SEED-04", {"claim_scores": pd.concat([own, quoted])})
    both = outcome("SEED-04", {"claim_scores": pd.concat([quoted, own, rerun])})
    assert number(alone, "Ahead of gpt-oss-20b") == 1
    assert number(both, "Behind gpt-oss-20b") == 1


def test_the_two_parts_of_tau_bench_count_as_one_benchmark() -> None:
    rows = [
        (f"TAU-bench {part}", "GLM-4.5", score, "o3", 0.0)
        for part, score in (("Retail", 80.0), ("Airline", 60.0))
    ]
    frames = {"claim_scores": t.scores(t.GLM_REPORT, "agentic, Table 3", *rows)}
    found = outcome("GLM-13", frames)
    assert number(found, "Mean of the twelve benchmarks") == 70.0
    assert number(found, "Benchmarks in the table") == 1


@pytest.mark.parametrize(
    ("days", "verdict"),
    [(45, "confirmed"), (44, "mostly-confirmed"), (22, "partly-true"), (14, "contradicted")],
)
def test_the_limits_decide_on_dates(days: int, verdict: Verdict) -> None:
    frames = {"dynamo": t.facts(dyn_003=("", "2025-03-18"))}  # 45 days before 2 May 2025
    assert outcome("DYN-01", frames, Limits(days=days)).verdict == verdict


def test_a_part_opened_earlier_makes_a_half_truth() -> None:
    frames = {"timeline": t.events(ev_01="2019-03-16"), "licence_changes": t.changes("more-open")}
    assert outcome("ERNIE-06", frames).verdict == "partly-true"


def test_families_that_do_not_decide_are_left_out_of_the_majority() -> None:
    given = {"a": {"licence": "mit", "training-code": "closed"}, "b": {"training-code": "unknown"}}
    parts = t.components(**given)
    found = outcome("DS-08", {"components": parts, "licences": t.licences()})
    assert number(found, "Families with released weights") == 2
    assert number(found, "Of these, decided") == 1


def test_a_statement_has_one_test() -> None:
    with pytest.raises(ValueError, match="SEED-01 has two tests"):
        check("SEED-01", "models")(lambda _tables, _limits: Outcome("confirmed"))


def test_an_empty_list_of_components_is_unknown_and_not_zero() -> None:
    frames = CASES["CANN-03"].fails
    found = outcome("CANN-03", {**frames, "stacks": frames["stacks"].iloc[:0]})
    assert found.verdict == "contradicted"
    assert number(found, "CANN components listed") is None
