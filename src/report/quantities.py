"""How a raw value is written: two or three significant digits in prose, exact in tables."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from report.language import Language

Kind = Literal[
    "count",  # how many; whole number
    "parameters",  # model parameters; whole number
    "share",  # fraction 0..1, written as a percentage
    "points",  # difference of two shares, as a fraction, written in percentage points
    "number",  # any other number without a unit (ratios, effective numbers, scores)
    "quantity",  # number with the unit of `unit`
    "usd",  # US dollars
    "year",
    "month",  # a date of which only year and month are meant
    "date",  # ISO date, also partial (2025, 2025-08)
    "country",  # ISO 3166-1 alpha-2, several joined with ";"
    "label",  # an English label of the code, translated
    "text",  # a proper name or other text, the same in both languages
    "repo",  # a Hub repository "owner/name"
    "url",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
NUMERIC_KINDS: frozenset[Kind] = frozenset(
    ("count", "parameters", "share", "points", "number", "quantity", "usd")
)
UNKNOWN = "–"
_COMPACT_FROM = 1_000_000
_POWERS_FROM = 10**15
_NOISE = 1e-12  # what is left of zero when fractions are added and taken away
_NBSP = "\u00a0"
_MINUS = "\u2212"
_SIGN = re.compile(r"-(?=[$\d])")  # a hyphen within a unit ("GPU-hours") is none
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def is_unknown(raw: Any) -> bool:
    """True for None, NaN, NaT, NA and the empty string."""
    if raw is None or raw is pd.NA or raw is pd.NaT or raw == "":
        return True
    return isinstance(raw, (float, np.floating)) and math.isnan(raw)


def plain(raw: Any) -> Any:
    """Return a value, and all within it, as JSON has it.

    None for what is unknown, days as ISO text, numpy's numbers as Python's.
    """
    if isinstance(raw, Mapping):
        return {str(name): plain(part) for name, part in raw.items()}
    if isinstance(raw, (list, tuple)):
        return [plain(part) for part in raw]
    if is_unknown(raw):
        return None
    if isinstance(raw, dt.date):  # also a pandas Timestamp
        return raw.isoformat()[:10]
    return raw.item() if isinstance(raw, np.generic) else raw


def write(
    raw: Any, kind: Kind, language: Language, *, unit: str | None = None, exact: bool = False
) -> str:
    """Return `raw` as the reader sees it.

    `exact` asks for the full figure (tables, the register of numbers); otherwise prose digits.

    >>> write(0.4531, "share", Language("it"))
    '45%'
    >>> write(36_151_104_512, "parameters", Language("en"))
    '36.2\\xa0billion'
    """
    if is_unknown(raw) or (isinstance(raw, (float, np.floating)) and math.isinf(raw)):
        return UNKNOWN
    text = _written(raw, kind, language, unit, exact)
    return _SIGN.sub(_MINUS, text) if kind in NUMERIC_KINDS else text


def _written(raw: Any, kind: Kind, language: Language, unit: str | None, exact: bool) -> str:
    match kind:
        case "count" | "parameters":
            return _whole(int(raw), language, exact)
        case "share":
            return _percent(float(raw), language, exact)
        case "points":
            return _points(float(raw), language, exact)
        case "number":
            return _number(float(raw), language, exact)
        case "quantity":
            return (
                f"{_number(float(raw), language, exact)}{_NBSP}{language.unit(unit or '')}".rstrip(
                    _NBSP
                )
            )
        case "usd":
            return _dollars(float(raw), language, exact)
        case "year":
            return str(int(float(raw)))
        case "month" | "date":
            return _date(raw, language, month_only=kind == "month")
        case "country":
            return language.country(str(raw))
        case "label":
            return ", ".join(language.label(part) for part in str(raw).split(";"))
        case _:
            return str(raw)


def write_interval(
    low: float, high: float, kind: Kind, language: Language, unit: str | None = None
) -> str:
    """Return an interval as "low–high", the unit they share written once at the end.

    >>> write_interval(0.12, 0.15, "share", Language("en"))
    '12–15%'
    """
    first, last = (write(v, kind, language, unit=unit) for v in (low, high))
    shared = re.split(r"\d", last)[-1]
    if first[:1] != UNKNOWN:
        first = first.removesuffix(shared)
    joint = " – " if " " in first or _NBSP in first or _MINUS in first + last else "–"
    return f"{first}{joint}{last}"


def uses_compact(raw: Any, kind: Kind) -> bool:
    """True when prose writes "2,1 milioni", which Italian joins to its noun with "di"."""
    compact = kind in ("count", "parameters") and not is_unknown(raw)
    return compact and _COMPACT_FROM <= abs(raw) < _POWERS_FROM


def round_significant(value: float, digits: int) -> tuple[Decimal, int]:
    """Return `value` rounded to `digits` significant digits, and the decimals that takes.

    >>> round_significant(0.034512, 2)
    (Decimal('0.035'), 3)
    """
    if value == 0 or not math.isfinite(value):
        return Decimal(0), 0
    number = Decimal(repr(value))
    if number.adjusted() >= 15:  # a float has no more digits
        return number, 0
    decimals = max(0, digits - 1 - number.adjusted())
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    if rounded.adjusted() > number.adjusted():  # 9.96 -> 10.0: one decimal less
        decimals = max(0, decimals - 1)
    return rounded, decimals


def _decimal(value: float | Decimal, decimals: int, language: Language) -> str:
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    return str(format_decimal(value, pattern, locale=language.locale))


def _whole(value: int, language: Language, exact: bool) -> str:
    if exact or abs(value) < _COMPACT_FROM:
        return str(format_decimal(value, "#,##0", locale=language.locale))
    return _compact(float(value), language)


def _compact(value: float, language: Language) -> str:
    rounded = int(Decimal(f"{value:.2e}"))  # three significant digits
    if abs(rounded) >= _POWERS_FROM:
        mantissa, exponent = f"{rounded:.2e}".split("e+")
        factor = _decimal(Decimal(mantissa), 2, language)
        return f"{factor}{_NBSP}×{_NBSP}10{exponent.translate(_SUPERSCRIPT)}"
    if language.code == "it" and abs(rounded) >= 10**12:  # CLDR's "1 mille miliardi" is no Italian
        return f"{_decimal(Decimal(rounded) / 10**9, 0, language)}{_NBSP}miliardi"
    step = 1000 ** int(math.log10(abs(rounded)) // 3)
    _, decimals = round_significant(rounded / step, 3)
    text = format_compact_decimal(
        Decimal(rounded), format_type="long", locale=language.locale, fraction_digits=decimals
    )
    return str(text).replace(" ", _NBSP)


def _percent(value: float, language: Language, exact: bool) -> str:
    percent = abs(value) * 100
    if not exact and math.isclose(percent, round(percent), abs_tol=1e-9):
        decimals = 0  # a threshold such as 5%, not an estimate of 5.0%
    elif exact or 0 < percent < 10 or 99 < percent < 100:
        decimals = 1 if percent >= 1 or percent == 0 else 2
        # What is not 0% or 100% is never written so.
        decimals = max(_visible(percent, decimals), _visible(100 - percent, decimals))
    else:
        decimals = 0
    pattern = "#,##0." + "0" * decimals + "%" if decimals else "#,##0%"
    return str(format_percent(value, pattern, locale=language.locale))


def _visible(value: float, decimals: int) -> int:
    """Return the decimals, at least those given, at which what is not zero does not look zero."""
    if abs(value) > 0.5 * 10**-decimals or abs(value) < 100 * _NOISE:
        return decimals
    return -math.floor(math.log10(abs(value)))


def _points(value: float, language: Language, exact: bool) -> str:
    points = 0.0 if abs(value) < _NOISE else value * 100
    text = _decimal(points, _visible(points, 1) if exact or abs(value) < 0.1 else 0, language)
    return f"{text}{_NBSP}{language.label('percentage points')}"


def _number(value: float, language: Language, exact: bool) -> str:
    rounded, decimals = round_significant(value, 4 if exact else 3)
    if abs(rounded) >= _COMPACT_FROM and not exact:
        return _compact(value, language)
    text = _decimal(rounded, decimals, language)
    point = str(language.locale.number_symbols["latn"]["decimal"])
    # 80 GB is a size, not a measurement of 80.0; but 2.998 is written 3.00, as well as it is known.
    trimmed = exact or value == round(value)
    return text.rstrip("0").rstrip(point) if trimmed and point in text else text


def _dollars(value: float, language: Language, exact: bool) -> str:
    if not exact and abs(value) >= _COMPACT_FROM:
        amount, joint = _compact(value, language), f"{_NBSP}di{_NBSP}dollari"
    else:
        decimals = 2 if abs(value) < 100 else 0
        if 0 < abs(value) < 0.1:
            decimals = _visible(value, 3)
        amount, joint = _decimal(value, decimals, language), f"{_NBSP}dollari"
    if language.code == "en":
        return f"-${amount[1:]}" if amount.startswith("-") else f"${amount}"
    return f"{amount}{joint}"


def _date(raw: Any, language: Language, month_only: bool) -> str:
    if isinstance(raw, (dt.date, pd.Timestamp)):
        raw = raw.isoformat()
    parts = [int(part) for part in str(raw)[:10].split("-")]
    if len(parts) == 1:
        return str(parts[0])
    day = dt.date(parts[0], parts[1], parts[2] if len(parts) == 3 else 1)
    pattern = "MMMM y" if month_only or len(parts) == 2 else "d MMMM y"
    if language.code == "it" and day.day == 1 and pattern == "d MMMM y":
        pattern = "d'º' MMMM y"  # Italian reads "primo ottobre"
    return str(format_date(day, pattern, locale=language.locale))
