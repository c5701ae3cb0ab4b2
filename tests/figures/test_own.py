"""The figures of a list of models: readable from one model to many, with any name."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from report.figures import own, style
from report.language import Language

NAMES = (r"$\frac{1", "US$ 5, US$ 6", "<script>", "a" * 120, "名")


def sizes(models: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": [NAMES[i % len(NAMES)] for i in range(models)],
            "total": pd.array([10**9 * (i + 1) for i in range(models)], dtype="Int64"),
            "active": pd.array([None if i % 3 else 10**8 for i in range(models)], dtype="Int64"),
            "architecture": [("MoE", "", "dense")[i % 3] for i in range(models)],
        }
    )


def fits(models: int) -> pd.DataFrame:
    rows = [
        {"name": f"{NAMES[i % len(NAMES)]}{i}", "accelerator": chip, "devices": 1 + 7 * i,
         "grade": ("named", "by-engine", "none-found")[i % 3]}
        for i in range(models) for chip in ("H200 SXM 141GB", "Instinct MI300X")
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.mark.parametrize("models", [1, 4, own.MOST_ROWS])
def test_sizes_can_be_read(assert_readable: Callable[..., None], models: int) -> None:
    assert_readable(own.sizes, sizes(models))


@pytest.mark.parametrize("models", [1, own.MOST_ROWS])
def test_fits_can_be_read(assert_readable: Callable[..., None], models: int) -> None:
    assert_readable(own.fits, fits(models))


def test_a_dollar_in_a_name_stays_a_dollar() -> None:
    with style.applied():
        figure = own.sizes(style.Page(style.TEXT_WIDTH, Language.of("en")), sizes(2))
        figure.canvas.draw()
        labels = [
            text._preprocess_math(text.get_text()) for text in figure.axes[0].get_yticklabels()
        ]
        assert labels == [(name, False) for name in NAMES[:2]]
        style.close(figure)


def test_what_nothing_documents_stands_in_brackets() -> None:
    with style.applied():
        figure = own.fits(style.Page(style.TEXT_WIDTH, Language.of("it")), fits(3))
        assert [text.get_text() for text in figure.axes[0].texts] == [
            "1", "1", "(8)", "(8)", "(15)", "(15)",
        ]  # fmt: skip
        style.close(figure)
