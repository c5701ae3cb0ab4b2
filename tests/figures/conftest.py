"""What every figure has to meet: its words large enough, and inside the drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from report.figures import style
from report.language import LANGUAGES, Language

LEAST_POINTS = 7
SLACK = 2  # pixels


def words(figure: Figure) -> Iterator[Text]:
    """Yield the words that a reader sees; ticks beyond the limits of their axis are not drawn."""
    beyond = {
        id(tick.label1)
        for axes in figure.axes
        for tick in axes.xaxis.get_major_ticks()
        if not min(axes.get_xlim()) <= tick.get_loc() <= max(axes.get_xlim())
    }
    for text in figure.findobj(Text):
        if not isinstance(text, Text) or id(text) in beyond or not text.get_visible():
            continue
        if text.get_text().strip():
            yield text


def check_words(
    draw: Callable[[style.Page, pd.DataFrame], Figure],
    frame: pd.DataFrame,
    width: float,
    lang: str,
) -> None:
    """Draw a figure, and assert that its words can be read."""
    with style.applied():
        figure = draw(style.Page(width, Language.of(lang)), frame)
        figure.canvas.draw()
        for text in words(figure):
            box = text.get_window_extent()
            assert text.get_fontsize() >= LEAST_POINTS, text.get_text()
            assert min(box.x0, box.y0) >= -SLACK, text.get_text()
            assert box.x1 <= figure.bbox.width + SLACK, text.get_text()
            assert box.y1 <= figure.bbox.height + SLACK, text.get_text()
        style.close(figure)


@pytest.fixture(
    params=product((style.TEXT_WIDTH, style.PHONE_WIDTH), LANGUAGES),
    ids=lambda page: f"{page[0]}-{page[1]}",
)
def assert_readable(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Return the assertion that the words of a figure can be read, for each width and language."""
    width, lang = request.param
    return partial(check_words, width=width, lang=lang)
