"""How verdicts hang on the limits."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd
import pytest
from tests.analysis.claims import tables as t
from tests.analysis.claims.cases import CASES

from report.analysis.claims import ledger  # noqa: F401 - registers the tests
from report.analysis.claims.check import CHECKS
from report.analysis.claims.rules import VERDICTS, Limits, Verdict
from report.analysis.claims.sensitivity import (
    LIMIT_KINDS,
    LIMIT_LABELS,
    LOOSER,
    STRICTER,
    described,
    moved,
    sensitivities,
    sensitivity,
)


def test_every_limit_has_a_label_and_both_other_settings_lie_around_it() -> None:
    used, strict, loose = (asdict(each) for each in (Limits(), STRICTER, LOOSER))
    assert set(LIMIT_LABELS) == set(LIMIT_KINDS) == set(used)
    for name, value in used.items():
        assert min(strict[name], loose[name]) < value < max(strict[name], loose[name])


@pytest.mark.parametrize(
    ("billions", "stricter", "used", "looser"),
    [
        (36.15, "confirmed", "confirmed", "confirmed"),
        (37.5, "mostly-confirmed", "confirmed", "confirmed"),  # 4.2% off
        (39.0, "mostly-confirmed", "mostly-confirmed", "confirmed"),  # 8.3%
        (48.0, "contradicted", "partly-true", "mostly-confirmed"),  # 33.3%: 16, 6.7 and 3.3 limits
    ],
)
def test_a_quantity_is_judged_at_two_five_and_ten_percent(
    billions: float, stricter: Verdict, used: Verdict, looser: Verdict
) -> None:
    name = "ByteDance-Seed/Seed-OSS-36B-Instruct"
    frames = {"models": t.models((name, round(billions * 1e9), None, None))}
    found = sensitivity(CHECKS["SEED-02"], frames, "confirmed", Limits())
    assert found.limits == ("tolerance",)
    assert (found.stricter, found.looser) == (stricter, looser)
    assert CHECKS["SEED-02"].run(frames, Limits()).verdict == used


def test_a_licence_asks_for_no_limit() -> None:
    found = sensitivity(CHECKS["CANN-03"], CASES["CANN-03"].fails, "contradicted", Limits())
    assert found.limits == ()
    assert (found.stricter, found.looser) == ("contradicted", "contradicted")


def test_a_test_of_a_part_leaves_the_documents_in_place_unless_the_part_fails() -> None:
    frames = {"dynamo": t.facts(dyn_003=("", "2025-03-18"))}  # 45 days before 2 May 2025
    found = sensitivity(CHECKS["DYN-01"], frames, "confirmed", Limits())
    assert (found.limits, found.stricter, found.looser) == (("days",), "confirmed", "confirmed")


def test_a_test_without_its_data_has_no_sensitivity() -> None:
    assert sensitivities({}, {"SEED-02": "confirmed"}, Limits()) == {}


@pytest.mark.parametrize("claim_id", CASES)
def test_every_test_can_be_judged_under_other_limits(claim_id: str) -> None:
    found = sensitivity(CHECKS[claim_id], CASES[claim_id].holds, "confirmed", Limits())
    assert {found.stricter, found.looser} <= set(VERDICTS)
    assert set(found.limits) <= set(LIMIT_LABELS)


def test_looser_limits_never_make_a_verdict_worse() -> None:
    for claim_id, case in CASES.items():
        for frames in (case.holds, case.fails):
            looser, stricter = (CHECKS[claim_id].run(frames, each) for each in (LOOSER, STRICTER))
            # "The declaration is false" turns on the tolerance the other way round.
            if claim_id != "DS-06":
                assert VERDICTS.index(looser.verdict) <= VERDICTS.index(stricter.verdict), claim_id


def test_what_moves_is_what_differs_from_the_verdict_followed() -> None:
    name = "ByteDance-Seed/Seed-OSS-36B-Instruct"
    frames = {"models": t.models((name, 37_500_000_000, None, None))}
    found = {"SEED-02": sensitivity(CHECKS["SEED-02"], frames, "confirmed", Limits())}
    rows = pd.DataFrame({"claim_id": ["SEED-02"], "verdict": ["confirmed"]})
    assert moved(found, rows) == ["SEED-02"]
    shown = described(found["SEED-02"], Limits())
    assert shown["limits"][0]["used"] == 0.05
    assert shown["stricter"] == "mostly-confirmed"
