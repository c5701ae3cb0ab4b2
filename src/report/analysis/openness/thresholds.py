"""The sizes above which a licence asks for more, as numbers that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

USERS, REVENUE = "users a month", "revenue a year"
EVERYONE, SELLERS = "any commercial user", "sellers of the model as a service"
NAME_SHOWN = "name to be shown"
_USERS = re.compile(r"(\d+) million MAU")
_REVENUE = re.compile(r"US\$(\d+)(M|B)")
_FACTORS = {"M": 1e6, "B": 1e9}
_CONSEQUENCES = (
    (r"royalty", "royalty to be paid"),
    (r"no (commercial )?rights", "no rights without an agreement"),
    (r"security review", "security review to be passed"),
    (r"licence|authorisation|agreement", "licence to be asked for"),
)


def size_thresholds(licences: pd.DataFrame) -> pd.DataFrame:
    """Return the thresholds in users and revenue, a row each, by measure and amount.

    Columns: licence_id, name, measure (:data:`USERS` or :data:`REVENUE`), amount (monthly active
    users, or US dollars a year; a monthly sum counts twelve times), monthly (bool: stated a month),
    whom (:data:`EVERYONE` or :data:`SELLERS`), consequence, source_url. Licences without a figure
    have no row, nor those whose figure nobody has read.
    """
    text = licences.astype("object").where(licences.notna(), "")
    rows = [found for row in text.itertuples(index=False) for found in _of_licence(row)]
    columns = ["licence_id", "name", "measure", "amount", "monthly", "whom", "consequence"]
    frame = pd.DataFrame(rows, columns=[*columns, "source_url"])
    by = ["measure", "amount", "licence_id", "consequence"]
    return frame.sort_values(by, ignore_index=True)


def size_words(row: Any) -> str:
    """Return the words of a row of `licences` on the size of who may use the model."""
    words = str(row.user_threshold)
    note = str(row.field_of_use_restriction_note)
    return f"{words} {note}" if words.startswith("see field of use") else words


def _of_licence(row: Any) -> Iterator[tuple[Any, ...]]:
    rights = size_words(row)
    for words, consequence in (
        (rights, _consequence(rights)),
        (str(row.attribution_threshold), NAME_SHOWN),
    ):
        whom = SELLERS if "model-as-a-service" in words else EVERYONE
        for measure, amount in amounts_of(words):
            monthly = measure == USERS or _is_monthly(words)
            about = (row.licence_id, row.name, measure, amount, monthly)
            yield (*about, whom, consequence, row.source_url)


def _consequence(words: str) -> str:
    found = (name for pattern, name in _CONSEQUENCES if re.search(pattern, words))
    return next(found, "licence to be asked for")


def amounts_of(words: str) -> Iterator[tuple[str, float]]:
    """Yield measure and amount of every figure in the words of a threshold.

    >>> list(amounts_of("licence above 700 million MAU or US$20M monthly revenue"))
    [('users a month', 700000000.0), ('revenue a year', 240000000.0)]
    """
    if users := _USERS.search(words):
        yield USERS, float(users[1]) * 1e6
    if revenue := _REVENUE.search(words):
        amount = float(revenue[1]) * _FACTORS[revenue[2]]
        yield REVENUE, amount * 12 if _is_monthly(words) else amount


def _is_monthly(words: str) -> bool:
    return "monthly" in words
