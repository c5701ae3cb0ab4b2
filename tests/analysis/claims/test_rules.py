"""The rules, on hand-worked cases, and the laws they must keep."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.analysis.claims import rules
from report.analysis.claims.rules import VERDICTS, Limits

LIMITS = Limits(tolerance=0.05, days=30)


@pytest.mark.parametrize(
    ("measured", "verdict"),
    [
        (100, "confirmed"),
        (104.9, "confirmed"),
        (94, "mostly-confirmed"),
        (125, "mostly-confirmed"),
        (150, "partly-true"),
        (151, "contradicted"),
        (10, "contradicted"),
    ],
)
def test_quantity(measured: float, verdict: str) -> None:
    assert rules.quantity(measured, 100, LIMITS) == verdict


@given(st.floats(0.1, 1e12), st.floats(0.1, 10), st.floats(0.1, 1e6))
def test_a_quantity_knows_no_unit(stated: float, ratio: float, factor: float) -> None:
    close = rules.quantity(stated * ratio, stated, LIMITS)
    scaled = rules.quantity(stated * ratio * factor, stated * factor, LIMITS)
    edges = {abs(ratio - 1) / LIMITS.tolerance - step for step in rules.QUANTITY_STEPS}
    assert close == scaled or min(map(abs, edges)) < 1e-6


@given(st.integers(-400, 400), st.integers(-400, 400))
def test_a_date_further_away_is_never_judged_better(one: int, other: int) -> None:
    near, far = sorted((one, other), key=abs)
    day = date(2025, 1, 20)
    verdicts = [rules.dated(day + timedelta(n), day, day, LIMITS) for n in (near, far)]
    assert VERDICTS.index(verdicts[0]) <= VERDICTS.index(verdicts[1])


@pytest.mark.parametrize(
    ("day", "outside"),
    [(date(2024, 12, 31), 1), (date(2025, 1, 1), 0), (date(2025, 1, 31), 0), (date(2025, 2, 3), 3)],
)
def test_days_outside_a_window(day: date, outside: int) -> None:
    assert rules.days_outside(day, date(2025, 1, 1), date(2025, 1, 31)) == outside


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (10, 10, "confirmed"),
        (7, 10, "mostly-confirmed"),
        (11, 14, "mostly-confirmed"),
        (1, 2, "contradicted"),
    ],
)
def test_a_count_between_bounds(low: int, high: int, verdict: str) -> None:
    assert rules.count_between(low, high, 10, LIMITS) == verdict


@pytest.mark.parametrize(
    ("part", "total", "verdict"),
    [
        (70, 77, "confirmed"),  # Wilson lower bound 82%
        (6, 10, "mostly-confirmed"),  # above one half, its interval is not
        (2, 10, "partly-true"),
        (0, 10, "contradicted"),
    ],
)
def test_majority(part: int, total: int, verdict: str) -> None:
    assert rules.majority(part, total) == verdict


@pytest.mark.parametrize(
    ("wins", "draws", "losses", "verdict"),
    [
        (9, 0, 9, "confirmed"),  # Seed-OSS-36B against gpt-oss-20b
        (20, 0, 2, "confirmed"),  # DeepSeek-V3 against GPT-4o-0513
        (1, 0, 5, "partly-true"),  # Seed-OSS-36B against gpt-oss-120b
        (0, 1, 1, "partly-true"),
        (0, 0, 3, "contradicted"),
    ],
)
def test_keeps_pace(wins: int, draws: int, losses: int, verdict: str) -> None:
    assert rules.keeps_pace(wins, draws, losses, LIMITS) == verdict


@pytest.mark.parametrize(
    ("free", "weights", "code", "complete", "verdict"),
    [
        (True, "open", "open", True, "confirmed"),  # as OLMo
        (True, "open", "open", False, "mostly-confirmed"),  # as ERNIE 4.5
        (True, "open", "closed", False, "partly-true"),  # as Seed-OSS
        (False, "partial", "closed", False, "contradicted"),  # as Llama 4
        (True, "closed", "open", False, "contradicted"),
    ],
)
def test_open_source(free: bool, weights: str, code: str, complete: bool, verdict: str) -> None:
    assert rules.open_source(free, weights, code, complete) == verdict


def test_ranks() -> None:
    assert [rules.among_best(n, LIMITS) for n in (1, 3, 4, 6, 7)] == [
        "confirmed",
        "confirmed",
        "partly-true",
        "partly-true",
        "contradicted",
    ]
    assert rules.first_place(1, 0) == "confirmed"
    assert rules.first_place(3, 1) == "partly-true"
    assert rules.first_place(3, 0) == "contradicted"


@given(st.sampled_from(VERDICTS[:4]), st.sampled_from(VERDICTS[:4]))
def test_a_ceiling_never_lifts_a_verdict(verdict: rules.Verdict, ceiling: rules.Verdict) -> None:
    found = rules.capped(verdict, ceiling)
    assert found in (verdict, ceiling)
    assert VERDICTS.index(found) >= VERDICTS.index(verdict)
    assert VERDICTS.index(found) >= VERDICTS.index(ceiling)


def test_scaled_limits_move_only_the_tolerances() -> None:
    scaled = Limits().scaled(2)
    assert (scaled.tolerance, scaled.days) == (0.1, 60)
    assert scaled.win_share == Limits().win_share
    assert Limits().scaled(0.001).days == 1


def test_labels_name_every_verdict() -> None:
    assert tuple(rules.VERDICT_LABELS) == VERDICTS
