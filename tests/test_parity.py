"""Both languages say the same: the same results, directives and headings, page by page."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

BOOK = Path(__file__).resolve().parents[1] / "book"
PAGES = sorted(path.relative_to(BOOK / "en") for path in (BOOK / "en").rglob("*.md"))
WORDS = sorted(path.name for path in (BOOK / "en" / "results").glob("*.yaml"))
ROLE = re.compile(r"\{(value|exact|range|finding|fig|tab)\}`([^` ]+)[^`]*`")
DIRECTIVE = re.compile(r"^`{3}\{([a-z-]+)\} ?(.*)$", flags=re.MULTILINE)
HEADING = re.compile(r"^\(([a-z0-9-]+)\)=\n(#+) ", flags=re.MULTILINE)


def both(page: Path) -> tuple[str, str]:
    english, italian = ((BOOK / lang / page).read_text(encoding="utf-8") for lang in ("en", "it"))
    return english, italian


def test_the_pages_are_the_same() -> None:
    assert sorted(path.relative_to(BOOK / "it") for path in (BOOK / "it").rglob("*.md")) == PAGES
    assert sorted(path.name for path in (BOOK / "it" / "results").glob("*.yaml")) == WORDS


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_cites_the_same_results(page: Path) -> None:
    english, italian = (Counter(ROLE.findall(text)) for text in both(page))
    assert english == italian


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_has_the_same_headings_and_directives_in_the_same_order(page: Path) -> None:
    english, italian = both(page)
    assert HEADING.findall(english) == HEADING.findall(italian)
    assert DIRECTIVE.findall(english) == DIRECTIVE.findall(italian)


@pytest.mark.parametrize("name", WORDS)
def test_results_have_words_in_both(name: str) -> None:
    english, italian = (
        yaml.safe_load((BOOK / lang / "results" / name).read_text(encoding="utf-8"))
        for lang in ("en", "it")
    )
    assert set(english) == set(italian)
    for section, entries in english.items():
        assert set(entries) == set(italian[section]), section
    for finding, cases in english.get("findings", {}).items():
        assert set(cases) == set(italian["findings"][finding]), finding
