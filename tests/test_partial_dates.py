"""A partial date means every day of its year or month."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.partial_dates import first_day, last_day, middle_day


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-02-03", "2024-02-03", "2024-02-03"),
    ],
)
def test_partial_dates_are_periods(partial: str, first: str, last: str) -> None:
    assert (first_day(partial), last_day(partial)) == (pd.Timestamp(first), pd.Timestamp(last))


@given(st.dates(date(1700, 1, 1), date(2200, 1, 1)).map(str), st.sampled_from([4, 7, 10]))
def test_the_day_lies_within_what_is_left_of_it(day: str, length: int) -> None:

    partial = day[:length]
    assert first_day(partial) <= pd.Timestamp(day) <= last_day(partial)
    assert first_day(partial) <= middle_day(partial) <= last_day(partial)


@pytest.mark.parametrize("text", ["", "26", "2026-1", "2026-10-8", "8 October 2026"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises((KeyError, ValueError)):
        first_day(text)
