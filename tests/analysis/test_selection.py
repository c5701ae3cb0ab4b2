"""Choosing a part of the registry."""

from __future__ import annotations

import pandas as pd
import pytest

from report.analysis.selection import Selection, choose
from report.errors import NothingChosen

FRAME = pd.DataFrame(
    {
        "repo_id": ["google/a", "google/b", "Qwen/c", None],
        "created": ["2025-01-01", "2026", None, "2025-06-30"],
    }
)
HISTORY = pd.DataFrame(
    {
        "repo_id": ["google/a", "google/a", "Qwen/c"],
        "as_of": pd.to_datetime(["2026-01-01", "2026-02-01", "2026-02-01"]),
        "downloads_30d": [5000, 10, 2000],
    }
)


def chosen(**wishes: object) -> list[object]:
    return choose(FRAME, Selection(**wishes), "created", HISTORY)["repo_id"].tolist()  # type: ignore[arg-type]


def test_everything_is_chosen_without_a_wish() -> None:
    assert len(chosen()) == 4


def test_by_account_newest_downloads_and_dates() -> None:
    assert chosen(organisations="google; Qwen") == ["google/a", "google/b", "Qwen/c"]
    assert chosen(least_downloads=1000) == ["Qwen/c"]
    assert chosen(created_from="2025-01-01", created_to="2025-12-31", organisations="google") == [
        "google/a"
    ]


@pytest.mark.parametrize(
    ("wishes", "message"),
    [
        ({"organisations": "gogle"}, 'Did you mean "google"?'),
        ({"created_from": "last year"}, "as in 2026-05-23"),
        ({"least_downloads": 10**9}, "No row is left"),
    ],
)
def test_an_odd_wish_is_said(wishes: dict[str, object], message: str) -> None:
    with pytest.raises(NothingChosen, match=message.replace("?", r"\?")):
        chosen(**wishes)
