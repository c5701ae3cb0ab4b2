"""Numbers and dates are written as a reader of each language expects, and never mislead."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.book_extension.book import write_as
from report.language import LANGUAGES, Language
from report.quantities import (
    KINDS,
    NUMERIC_KINDS,
    UNKNOWN,
    Kind,
    is_unknown,
    round_significant,
    uses_compact,
    write,
    write_interval,
)
from report.results import Value

LANGUAGE = {code: Language(code) for code in LANGUAGES}
NUMBERS = st.floats(-1e24, 1e24)
LIVELY = NUMBERS.filter(lambda value: abs(value) > 1e-9)
NUMERIC = st.sampled_from(sorted(NUMERIC_KINDS))
CODES = st.sampled_from(LANGUAGES)


def plain(text: str) -> str:
    """Return a text with ordinary spaces and hyphens, to be compared with what a test says."""
    return text.replace("\u00a0", " ").replace("\u2212", "-")


def both(raw: Any, kind: Kind, **options: Any) -> tuple[str, str]:
    return (
        plain(write(raw, kind, LANGUAGE["en"], **options)),
        plain(write(raw, kind, LANGUAGE["it"], **options)),
    )


@pytest.mark.parametrize(
    ("raw", "english", "italian"),
    [
        (0, "0", "0"),
        (7, "7", "7"),
        (-5, "-5", "-5"),
        (16_849, "16,849", "16.849"),
        (999_999, "999,999", "999.999"),
        (1_000_000, "1 million", "1 milione"),
        (2_140_000, "2.14 million", "2,14 milioni"),
        (2_149_999, "2.15 million", "2,15 milioni"),
        (-3_200_000, "-3.2 million", "-3,2 milioni"),
        (36_151_104_512, "36.2 billion", "36,2 miliardi"),
        (235_093_634_560, "235 billion", "235 miliardi"),
        (999_999_999, "1 billion", "1 miliardo"),
        (1_026_408_232_448, "1.03 trillion", "1.030 miliardi"),
        (10**12, "1 trillion", "1.000 miliardi"),
        (15 * 10**12, "15 trillion", "15.000 miliardi"),
        (2_500 * 10**12, "2.50 × 10¹⁵", "2,50 × 10¹⁵"),
    ],
)
def test_whole_numbers_in_prose(raw: int, english: str, italian: str) -> None:
    assert both(raw, "count") == both(raw, "parameters") == (english, italian)


def test_whole_numbers_in_full() -> None:
    assert both(36_151_104_512, "parameters", exact=True) == ("36,151,104,512", "36.151.104.512")
    assert both(2**53 + 1, "count", exact=True)[0] == "9,007,199,254,740,993"


@pytest.mark.parametrize(
    ("raw", "english", "italian"),
    [
        (0, "0%", "0%"),
        (1, "100%", "100%"),
        (0.4531, "45%", "45%"),
        (0.1, "10%", "10%"),
        (0.0996, "10.0%", "10,0%"),
        (0.05, "5%", "5%"),
        (0.0512, "5.1%", "5,1%"),
        (0.004, "0.40%", "0,40%"),
        (0.00001, "0.001%", "0,001%"),
        (0.99, "99%", "99%"),
        (0.992, "99.2%", "99,2%"),
        (0.9994, "99.9%", "99,9%"),
        (0.9999, "99.99%", "99,99%"),
        (2.5, "250%", "250%"),
        (-0.034, "-3.4%", "-3,4%"),
        (0.1 + 0.2 - 0.3, "0%", "0%"),
    ],
)
def test_shares(raw: float, english: str, italian: str) -> None:
    assert both(raw, "share") == (english, italian)


def test_shares_in_full_have_a_decimal() -> None:
    assert both(0.4531, "share", exact=True) == ("45.3%", "45,3%")
    assert both(0.0042, "share", exact=True) == ("0.42%", "0,42%")
    assert both(1, "share", exact=True) == ("100.0%", "100,0%")


@pytest.mark.parametrize(
    ("raw", "english", "italian"),
    [
        (0.123, "12 percentage points", "12 punti percentuali"),
        (0.0123, "1.2 percentage points", "1,2 punti percentuali"),
        (-0.0123, "-1.2 percentage points", "-1,2 punti percentuali"),
        (-0.0001, "-0.01 percentage points", "-0,01 punti percentuali"),
        (0.2 - 0.3 + 0.1, "0.0 percentage points", "0,0 punti percentuali"),
    ],
)
def test_points(raw: float, english: str, italian: str) -> None:
    assert both(raw, "points") == (english, italian)


@pytest.mark.parametrize(
    ("raw", "english", "italian"),
    [
        (0, "$0.00", "0,00 dollari"),
        (0.27, "$0.27", "0,27 dollari"),
        (0.055, "$0.055", "0,055 dollari"),
        (0.0004, "$0.0004", "0,0004 dollari"),
        (1234.5, "$1,234", "1.234 dollari"),
        (-5, "-$5.00", "-5,00 dollari"),
        (5_576_000, "$5.58 million", "5,58 milioni di dollari"),
        (-2_000_000, "-$2 million", "-2 milioni di dollari"),
    ],
)
def test_dollars(raw: float, english: str, italian: str) -> None:
    assert both(raw, "usd") == (english, italian)


def test_dollars_in_full() -> None:
    assert both(5_576_000, "usd", exact=True) == ("$5,576,000", "5.576.000 dollari")


@pytest.mark.parametrize(
    ("raw", "english", "italian"),
    [
        (0, "0", "0"),
        (0.034512, "0.0345", "0,0345"),
        (1234.5, "1,234", "1.234"),
        (9.996, "10.0", "10,0"),
        (999_999.9, "1 million", "1 milione"),
        (-0.5, "-0.500", "-0,500"),
        (1e-7, "0.000000100", "0,000000100"),
        (5e25, "5.00 × 10²⁵", "5,00 × 10²⁵"),
    ],
)
def test_numbers(raw: float, english: str, italian: str) -> None:
    assert both(raw, "number") == (english, italian)


def test_numbers_in_full_have_four_digits_and_no_idle_zeros() -> None:
    assert both(3.0, "number", exact=True) == ("3", "3")
    assert both(3.14159265, "number", exact=True) == ("3.142", "3,142")
    assert both(1200.0, "number", exact=True) == ("1,200", "1.200")


def test_quantities_carry_their_unit() -> None:
    assert both(3350.5, "quantity", unit="GB/s") == ("3,350 GB/s", "3.350 GB/s")
    assert both(90.5, "quantity", unit="days") == ("90.5 days", "90,5 giorni")
    assert both(90.5, "quantity") == ("90.5", "90,5")


@pytest.mark.parametrize(
    ("raw", "kind", "english", "italian"),
    [
        ("2025", "date", "2025", "2025"),
        ("2025-08", "date", "August 2025", "agosto 2025"),
        ("2025-08-01", "date", "1 August 2025", "1º agosto 2025"),
        (dt.date(2026, 10, 8), "date", "8 October 2026", "8 ottobre 2026"),
        (pd.Timestamp("2026-10-08 13:00"), "date", "8 October 2026", "8 ottobre 2026"),
        ("2025-08-01", "month", "August 2025", "agosto 2025"),
        (2025, "year", "2025", "2025"),
        (2025.0, "year", "2025", "2025"),
        ("2025", "year", "2025", "2025"),
        ("2025.0", "year", "2025", "2025"),
        ("US;FR", "country", "United States, France", "Stati Uniti, Francia"),
        ("Edition;Source", "label", "Edition, Source", "Edizione, Fonte"),
        ("zai-org/GLM-4.5", "repo", "zai-org/GLM-4.5", "zai-org/GLM-4.5"),
        ("<script>", "text", "<script>", "<script>"),
    ],
)
def test_dates_and_names(raw: Any, kind: Kind, english: str, italian: str) -> None:
    assert both(raw, kind) == (english, italian)


@pytest.mark.parametrize(
    ("low", "high", "kind", "english", "italian"),
    [
        (0.12, 0.15, "share", "12–15%", "12–15%"),
        (0.005, 0.15, "share", "0.50–15%", "0,50–15%"),
        (1_200_000, 1_500_000, "count", "1.2–1.5 million", "1,2–1,5 milioni"),
        (999e6, 1.2e9, "parameters", "999 million – 1.2 billion", "999 milioni – 1,2 miliardi"),
        (0.01, 0.02, "points", "1.0–2.0 percentage points", "1,0–2,0 punti percentuali"),
        (1, 2, "usd", "$1.00–$2.00", "1,00–2,00 dollari"),
        (-3, 5, "number", "-3 – 5", "-3 – 5"),
        (-2.998, 5.25, "number", "-3.00 – 5.25", "-3,00 – 5,25"),
    ],
)
def test_intervals_name_their_unit_once(
    low: float, high: float, kind: Kind, english: str, italian: str
) -> None:
    assert plain(write_interval(low, high, kind, LANGUAGE["en"])) == english
    assert plain(write_interval(low, high, kind, LANGUAGE["it"])) == italian


def test_italian_joins_a_number_in_words_to_its_noun() -> None:
    def written(raw: int, code: str) -> str:
        value = Value("total", raw, "parameters")
        return plain(write_as(value, "di", LANGUAGE[code]))

    assert written(2_140_000, "it") == "2,14 milioni di"
    assert written(2_140, "it") == "2.140"
    assert written(2_140_000, "en") == "2.14 million"
    assert uses_compact(1_000_000, "count")
    assert not uses_compact(999_999, "count")
    assert not uses_compact(5e6, "usd")
    assert not uses_compact(None, "count")


@pytest.mark.parametrize(
    "raw",
    [None, math.nan, np.float64("nan"), np.float32("nan"), pd.NA, pd.NaT, "", math.inf, -math.inf],
    ids=repr,
)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_not_known_is_a_dash_in_every_kind(raw: Any, kind: Kind, code: str) -> None:
    assert write(raw, kind, LANGUAGE[code]) == UNKNOWN
    assert write(raw, kind, LANGUAGE[code], exact=True) == UNKNOWN


@pytest.mark.parametrize("raw", [0, 0.0, False, "0", np.int64(0), " "], ids=repr)
def test_zero_and_no_are_known(raw: Any) -> None:
    assert not is_unknown(raw)


@given(NUMBERS, NUMERIC, CODES, st.booleans())
def test_no_number_is_written_in_the_manner_of_a_machine(
    value: float, kind: Kind, code: Any, exact: bool
) -> None:
    text = write(value, kind, LANGUAGE[code], unit="GB", exact=exact).lower()
    assert not any(sign in text for sign in ("e+", "e-", "inf", "nan"))


@given(LIVELY, NUMERIC.filter(lambda kind: kind not in ("count", "parameters")), CODES)
def test_a_sign_is_kept_and_what_is_not_zero_does_not_look_it(
    value: float, kind: Kind, code: Any
) -> None:
    text = write(value, kind, LANGUAGE[code])
    assert text.startswith("\u2212") == (value < 0), "the sign is a minus, not a hyphen"
    assert "-" not in text
    assert any(digit in text for digit in "123456789")


@pytest.mark.parametrize("code", ["en", "it"])
def test_the_hyphen_of_a_unit_is_no_sign(code: Any) -> None:
    text = write(-3, "quantity", LANGUAGE[code], unit="GPU-hours")
    assert text == "\u22123\u00a0GPU-hours"


@given(st.floats(1e-9, 1 - 1e-9))
def test_only_the_whole_is_100_per_cent_and_only_nothing_is_0(value: float) -> None:
    written = write(value, "share", LANGUAGE["en"], exact=True).removesuffix("%")
    assert 0 < float(written) < 100


@given(NUMBERS, st.integers(1, 6))
def test_rounding_twice_is_rounding_once(value: float, digits: int) -> None:
    rounded, _ = round_significant(value, digits)
    assert round_significant(float(rounded), digits)[0] == rounded


@given(NUMBERS.filter(bool), st.integers(1, 6))
def test_rounding_moves_a_number_by_half_a_digit_at_most(value: float, digits: int) -> None:
    rounded, decimals = round_significant(value, digits)
    exact = Decimal(repr(value))
    place = max(exact.adjusted() - digits + 1, -decimals)
    assert abs(rounded - exact) <= Decimal(5).scaleb(min(place, 0) - 1)


@given(st.integers(-(10**14), 10**14), CODES)
def test_a_whole_number_in_full_can_be_read_back(value: int, code: Any) -> None:
    text = write(value, "count", LANGUAGE[code], exact=True)
    assert int(plain(text).replace(",", "").replace(".", "")) == value


@given(st.integers(10**6, 10**15 - 10**12))
def test_a_number_in_words_is_right_to_three_digits(value: int) -> None:
    factor, word = plain(write(value, "count", LANGUAGE["en"])).split()
    size = {"million": 10**6, "billion": 10**9, "trillion": 10**12}[word]
    assert 1 <= float(factor) < 1000
    assert float(factor) * size == pytest.approx(value, rel=0.0051)


@given(st.dates(dt.date(1990, 1, 1)), CODES)
def test_a_date_shows_its_year_and_day(day: dt.date, code: Any) -> None:
    text = write(day, "date", LANGUAGE[code])
    assert text.split()[0].removesuffix("º") == str(day.day)
    assert text.split()[-1] == str(day.year)
