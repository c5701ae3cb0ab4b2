"""The three-valued logic, against Kleene's truth tables (1952) written out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.analysis.openness.verdict import Verdict, conjunction, disjunction

MET, NOT, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.NOT_ESTABLISHED
verdicts = st.lists(st.sampled_from(list(Verdict)))


@pytest.mark.parametrize(
    ("first", "second", "both", "either"),
    [
        (MET, MET, MET, MET),
        (MET, NOT, NOT, MET),
        (MET, UNKNOWN, UNKNOWN, MET),
        (NOT, NOT, NOT, NOT),
        (NOT, UNKNOWN, NOT, UNKNOWN),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_truth_tables(first: Verdict, second: Verdict, both: Verdict, either: Verdict) -> None:
    for pair in ([first, second], [second, first]):
        assert conjunction(pair) is both
        assert disjunction(pair) is either


@given(verdicts)
def test_one_failure_beats_any_unknown(others: list[Verdict]) -> None:
    assert conjunction([*others, NOT]) is NOT


@given(verdicts)
def test_the_two_are_dual(values: list[Verdict]) -> None:
    opposite = {MET: NOT, NOT: MET, UNKNOWN: UNKNOWN}
    negated = [opposite[value] for value in values]
    assert disjunction(values) is opposite[conjunction(negated)]


@given(verdicts.flatmap(st.permutations))
def test_order_does_not_matter(values: list[Verdict]) -> None:
    assert conjunction(values) is conjunction(sorted(values))
