"""The parts of a case file on a page: what is unknown is said, and hostile text stays text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lxml import html

from report.book_extension.cases import (
    cards_html,
    claims_html,
    list_html,
    sources_html,
    timeline_html,
)
from report.language import Language
from report.results import CaseResult, ClaimResult

EN, IT = Language("en"), Language("it")
HOSTILE = '<script>alert(1)</script>"&'
FACTS = [
    {"label": "Maker", "raw": "A firm", "kind": "text", "unit": None},
    {"label": "Parameters, total", "raw": 36_151_104_512, "kind": "parameters", "unit": None},
    {"label": "Context (tokens)", "raw": None, "kind": "count", "unit": None},
]
SUBJECT = {
    "subject_id": "one-36b", "name": "One-36B", "role": "named", "family_id": "one-36b",
    "note": {"en": "", "it": ""}, "source_url": "https://example.org/", "facts": FACTS,
}  # fmt: skip
LATER = SUBJECT | {
    "subject_id": "one-2",
    "role": "successor",
    "family_id": None,
    "note": {"en": "New", "it": "N"},
}
EVENTS = (
    {"date": "2025-08", "kind": "event", "since": False, "source_url": "https://example.org/a",
     "what": {"en": "It was told", "it": "Se ne parlò"}},
    {"date": "2026-02-12", "kind": "release", "since": True, "source_url": "javascript:alert(1)",
     "what": {"en": HOSTILE, "it": HOSTILE}},
)  # fmt: skip
SOURCES = (
    {"source_title": "The card", "publisher": None, "source_url": "https://example.org/?a=1&b=2",
     "published_date": None, "confidence": "high", "claims": "ONE-01, ONE-02"},
)  # fmt: skip
CASE = CaseResult("one", {"en": "One", "it": "Uno"}, ("ONE-01",), (SUBJECT, LATER), EVENTS, SOURCES)
CLAIM = ClaimResult(
    "ONE-01", "one", "quantity", "confirmed", "confirmed", True,
    {"en": "There are two.", "it": "Sono due."}, {"en": "", "it": ""}, {"en": "", "it": ""},
)  # fmt: skip


def shown(markup: str) -> Any:
    return html.fromstring(f"<div>{markup}</div>")


def test_a_card_gives_facts_and_says_what_is_unknown() -> None:
    card = shown(cards_html(CASE, "../families.html", IT))
    first = card.xpath(".//*[@id='card-one-36b']")[0]
    assert first.xpath(".//dt/text()") == ["Produttore", "Parametri, totale", "Contesto (token)"]
    assert first.xpath(".//dd/text()") == ["A firm", "36.151.104.512", "non noto"]
    assert first.xpath(".//dd[@class='unknown']/text()") == ["non noto"]
    assert first.xpath(".//a/@href") == ["../families.html#family-one-36b"]


def test_later_releases_are_folded_and_have_no_family_to_lead_to() -> None:
    card = shown(cards_html(CASE, "../families.html", EN))
    assert card.xpath(".//details/summary/text()") == ["Later releases (1)"]
    assert card.xpath(".//details//a") == []
    assert "New." in card.xpath(".//details")[0].text_content()


def test_claims_lead_to_their_cards_on_the_page_of_claims() -> None:
    table = shown(claims_html([CLAIM], "../claims.html", EN))
    assert table.xpath(".//th/a/@href") == ["../claims.html#claim-ONE-01"]
    assert "There are two." in table.text_content()
    assert "Confirmed" in table.text_content()


def test_the_timeline_is_divided_at_the_piece_and_links_only_to_the_web() -> None:
    line = shown(timeline_html(EVENTS, EN))
    assert line.xpath(".//p/text()") == ["Up to the piece", "Since the piece"]
    assert line.xpath(".//time/@datetime") == ["2025-08", "2026-02-12"]
    assert line.xpath(".//a/@href") == ["https://example.org/a"]
    assert line.xpath(".//script") == []
    assert HOSTILE in line.text_content()
    assert "Release" in line.text_content()


def test_a_source_without_a_date_is_called_undated() -> None:
    text = shown(sources_html(SOURCES, EN)).text_content()
    assert "The card, undated (confidence: high; ONE-01, ONE-02)" in text
    hostile = [dict(SOURCES[0]) | {"source_title": HOSTILE, "publisher": HOSTILE}]
    assert shown(sources_html(hostile, EN)).xpath(".//script") == []


def test_the_list_links_the_cases_that_have_a_page() -> None:
    other = replace(CASE, system_id="two", name={"en": "Two", "it": "Due"})
    table = shown(list_html([CASE, other], {"ONE-01": CLAIM}, {"one": "c/one.html", "two": ""}, EN))
    assert table.xpath(".//a/@href") == ["c/one.html"]
    assert table.xpath(".//tbody//th//text()") == ["One", "Two"]
    assert table.xpath(".//tbody/tr[1]/td[1]/text()") == ["1"]
