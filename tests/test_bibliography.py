"""The bibliography: complete entries, all of them cited, the same in both languages."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from report.language import LANGUAGES

BOOK = Path(__file__).resolve().parents[1] / "book"
TEXT = (BOOK / "references.bib").read_text(encoding="utf-8")
ENTRIES = {
    key: (kind, set(re.findall(r"^\s*(\w+)\s*=", body, flags=re.MULTILINE)))
    for kind, key, body in re.findall(r"@(\w+)\{([^,]+),(.*?)\n\}", TEXT, flags=re.DOTALL)
}
OF_A_JOURNAL = {"journal", "volume", "pages"}


def cited(lang: str) -> Counter[str]:
    pages = [path.read_text(encoding="utf-8") for path in sorted((BOOK / lang).rglob("*.md"))]
    roles = re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", "\n".join(pages))
    return Counter(key.strip() for keys in roles for key in keys.split(","))


def test_every_entry_is_read() -> None:
    assert len(ENTRIES) == len(re.findall(r"^@", TEXT, flags=re.MULTILINE))


@pytest.mark.parametrize("key", ENTRIES)
def test_an_entry_says_who_what_when_and_where(key: str) -> None:
    kind, fields = ENTRIES[key]
    assert {"author", "title", "year"} <= fields
    assert fields & {"url", "doi", "eprint"} or (kind == "article" and fields >= OF_A_JOURNAL)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_entry_is_cited_and_nothing_else(lang: str) -> None:
    assert set(cited(lang)) == set(ENTRIES)


def test_both_languages_cite_the_same() -> None:
    assert cited("it") == cited("en")
