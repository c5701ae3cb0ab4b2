"""The report and each of its results can be cited, in both languages."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from report.book_extension.citation import Citation, cite_result
from report.language import Language

DIGEST = "0123456789abcdef" * 4


def config(lang: str = "en", url: str = "https://example.org/report/") -> SimpleNamespace:
    return SimpleNamespace(
        language=lang,
        report_title="A Report",
        report_author="Ada Lovelace",
        report_edition="2026-10",
        report_edition_date="2026-10-08",
        report_edition_digest=DIGEST,
        report_url=url,
    )


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "Ada Lovelace (2026). A Report, edition 2026-10 (8 October 2026). "
            "SHA-256 0123456789ab. https://example.org/report/.",
        ),
        (
            "it",
            "Ada Lovelace (2026). A Report, edizione 2026-10 (8 ottobre 2026). "
            "SHA-256 0123456789ab. https://example.org/report/.",
        ),
    ],
)
def test_the_report_is_cited_with_its_edition(lang: str, text: str) -> None:
    assert Citation.of(config(lang)).text(Language.of(lang)) == text


def test_without_an_address_none_is_cited() -> None:
    citation = Citation.of(config(url=""))
    assert citation.text(Language("en")).endswith("SHA-256 0123456789ab.")
    assert "url" not in citation.bibtex()


def test_bibtex_can_be_read_by_bibtex() -> None:
    from pybtex.database import parse_string

    text = Citation.of(config()).bibtex()
    entry = parse_string(text, "bibtex").entries["report-2026-10"]
    assert entry.type == "techreport"
    assert entry.fields["title"].strip("{}") == "A Report"
    assert entry.fields["year"] == "2026"
    assert entry.fields["url"] == "https://example.org/report/"
    assert DIGEST[:12] in entry.fields["note"]


def test_a_result_is_cited_with_its_place() -> None:
    text = cite_result(config("it"), "Le dimensioni", "fig-chapter-sizes", "chapter")
    assert text == (
        "Ada Lovelace (2026). “Le dimensioni”. In: A Report, edizione 2026-10 (8 ottobre 2026), "
        "SHA-256 0123456789ab. https://example.org/report/it/chapter.html#fig-chapter-sizes"
    )
    assert cite_result(config(url=""), "Sizes", "fig", "chapter").endswith(" chapter.html#fig")
