"""Every colour of text has the contrast with its ground that WCAG 2.2 AA asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from report.figures import style

BOOK = Path(__file__).resolve().parents[1] / "book"
SHEETS = {
    name: (BOOK / name).read_text(encoding="utf-8")
    for name in ("_static/report.css", "print.css", "landing.css")
}
LEAST = 4.5
PAGES = {"light": "#ffffff", "dark": "#14181e"}  # the theme's own grounds
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COLOUR = r"(#[0-9a-f]{3,6})\b"


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.2 defines it."""
    digits = colour.lstrip("#")
    digits = "".join(2 * d for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_ratio_is_that_of_the_standard() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)  # the lightest grey allowed


def declared(body: str, name: str) -> str | None:
    found = re.search(rf"(?:^|[;\s]){name}:\s*{COLOUR}", body)
    return found[1] if found else None


def pairs() -> list[tuple[str, str, str, str]]:
    """Return (sheet, selector, colour, ground) of every rule that sets a colour or a ground."""
    found = []
    for sheet, css in SHEETS.items():
        for selector, body in RULE.findall(css):
            colour, ground = declared(body, "color"), declared(body, "background")
            if colour or (ground and "verdict" in selector + body):
                found.append((sheet, selector.strip(), colour or "#1b1f24", ground or "#ffffff"))
    return found


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: f"{pair[0]} {pair[1]}")
def test_rules_of_the_sheets(pair: tuple[str, str, str, str]) -> None:
    assert contrast(*pair[2:]) >= LEAST


@pytest.mark.parametrize("theme", PAGES)
def test_colours_of_a_theme_on_its_grounds(theme: str) -> None:
    rule = re.search(rf'html\[data-theme="{theme}"\] \{{([^}}]*)\}}', SHEETS["_static/report.css"])
    assert rule
    colours = dict(re.findall(rf"--([\w-]+):\s*{COLOUR}", rule[1]))
    grounds = [PAGES[theme], colours["report-band"], colours["report-card"]]
    for name in ("pst-color-link", "pst-color-link-hover", "report-muted", "report-value"):
        assert min(contrast(colours[name], ground) for ground in grounds) >= LEAST, name


@pytest.mark.parametrize(
    "colour",
    [
        *(style.STATUS_COLOURS[status] for status in ("open", "closed")),
        *(
            style.OPENNESS_COLOURS[name]
            for name in ("open source", "open weight, non-commercial", "gated or closed weights")
        ),
        *(style.VERDICT_COLOURS[verdict] for verdict in ("confirmed", "contradicted")),
    ],
)
def test_white_words_on_the_colours_of_figures(colour: str) -> None:
    assert contrast(colour, "#ffffff") >= LEAST
