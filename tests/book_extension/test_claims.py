"""The card of a claim shows what it rests on, and hostile text in it stays text."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from report.analysis.claims.rules import VERDICT_LABELS, VERDICTS
from report.book_extension.claims import (
    card_html,
    links_html,
    overview_html,
    verdict_html,
)
from report.language import LANGUAGES, Language
from report.results import ClaimResult

EN, IT = Language("en"), Language("it")
EVIDENCE = {
    "direction": "supports",
    "fact_en": "It was seen.",
    "fact_it": "È stato visto.",
    "source_title": "The register",
    "source_url": "https://example.org/?a=1&b=2",
    "publisher": "The registrar",
    "published_date": "2025-08",
    "confidence": "high",
}
CLAIM = ClaimResult(
    "ONE-01", "one", "quantity", "confirmed", "confirmed", True,
    {"en": "There are two.", "it": "Sono due."}, {"en": "Count.", "it": "Contare."},
    {"en": "They were counted.", "it": "Sono stati contati."},
    ({"label": "Rows", "raw": 2_140_000, "kind": "count"},), (EVIDENCE,),
)  # fmt: skip
HOSTILE = '<script>alert(1)</script>"&'


def card(claim: ClaimResult, language: Language) -> Any:
    return html.fromstring(f"<div>{card_html(claim, language)}</div>")


def test_a_card_shows_verdict_reason_numbers_test_and_evidence() -> None:
    shown = card(CLAIM, IT)
    assert shown.xpath(".//*[@class='verdict verdict-confirmed']/text()") == ["Confermata"]
    text = shown.text_content()
    for words in ("Sono stati contati.", "Righe", "2.140.000", "Contare.", "È stato visto."):
        assert words in text
    assert "agosto 2025" in text
    assert shown.xpath(".//a/@href") == ["https://example.org/?a=1&b=2"]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_is_said_in_words(verdict: str, code: str) -> None:
    language = Language.of(code)
    badge = html.fromstring(verdict_html(verdict, language))
    assert badge.text == language.label(VERDICT_LABELS[verdict])


def test_the_documents_alone_are_quoted_only_where_the_tables_say_otherwise() -> None:
    said = EN.label("Verdict from the documents alone")
    assert said not in card(CLAIM, EN).text_content()
    differs = replace(CLAIM, prepared_verdict="contradicted")
    assert f"{said}: Contradicted" in card(differs, EN).text_content()


def test_evidence_may_lack_date_and_publisher() -> None:
    bare = EVIDENCE | {"published_date": None, "publisher": math.nan}
    text = card(replace(CLAIM, evidence=(bare,)), EN).text_content()
    assert "The register, undated" in text
    assert "nan" not in text


def test_a_claim_without_numbers_and_evidence_has_a_card() -> None:
    shown = card(replace(CLAIM, numbers=(), evidence=()), EN)
    assert shown.xpath(".//dl") == []
    assert shown.xpath(".//li") == []


def test_hostile_text_stays_text() -> None:
    words = {"en": HOSTILE, "it": HOSTILE}
    row = EVIDENCE | {
        "fact_en": HOSTILE,
        "source_title": HOSTILE,
        "publisher": HOSTILE,
        "source_url": "javascript:alert(1)",
    }
    claim = replace(
        CLAIM, claim_id=HOSTILE, statement=words, test=words, reason=words, evidence=(row,)
    )
    claim = replace(claim, overturned_by=words)
    shown = card(claim, EN)
    assert shown.xpath(".//script | .//a") == []
    assert shown.text_content().count(HOSTILE) == 6
    overview = html.fromstring(overview_html([claim], {"one": HOSTILE}, {}, EN))
    assert overview.xpath(".//script") == []
    assert overview.text_content().count(HOSTILE) == 3


def test_the_overview_has_a_row_a_claim_with_the_link_to_its_card() -> None:
    other = replace(CLAIM, claim_id="ONE-02", verdict="opinion")
    shown = html.fromstring(overview_html([CLAIM, other], {"one": "Uno"}, {}, IT))
    assert shown.xpath(".//tbody//th[@scope='row']/a/@href") == ["#claim-ONE-01", "#claim-ONE-02"]
    assert len(shown.xpath(".//thead//th[@scope='col']")) == 5
    assert shown.xpath(".//tbody/tr[1]/td[2]/text()") == ["Uno"]
    assert shown.get("data-filter") == "Filtra le righe"
    caption = shown.xpath(".//caption")[0]
    assert shown.xpath(".//*[@aria-labelledby]/@aria-labelledby") == [caption.get("id")]


def test_card_and_overview_lead_to_the_case_file_where_there_is_one() -> None:
    foot = html.fromstring(links_html("cases/one.html", f"Cite {HOSTILE}", EN))
    assert foot.xpath(".//a/@href") == ["cases/one.html"]
    assert foot.xpath(".//details/pre/text()") == [f"Cite {HOSTILE}"]
    assert html.fromstring(links_html("", "Cite", IT)).xpath(".//a") == []
    overview = html.fromstring(
        overview_html([CLAIM], {"one": "One"}, {"one": "cases/one.html"}, EN)
    )
    assert overview.xpath(".//td/a/@href") == ["cases/one.html"]


def test_a_card_says_how_the_verdict_hangs_on_limits_and_what_would_overturn_it() -> None:
    limit = {"label": "deviation of a quantity", "kind": "share", "used": 0.05, "stricter": 0.02,
             "looser": 0.1}  # fmt: skip
    sensitivity = {"limits": (limit,), "stricter": "contradicted", "looser": "confirmed"}
    overturned = {"en": "Another count.", "it": "Un altro conteggio."}
    claim = replace(CLAIM, sensitivity=sensitivity, overturned_by=overturned)
    text = card(claim, EN).text_content()
    assert "In use: deviation of a quantity 5%." in text
    assert "stricter limits (2%): Contradicted; with looser ones (10%): Confirmed." in text
    assert "Another count." in text
    assert "Un altro conteggio." in card(claim, IT).text_content()
    read = replace(CLAIM, computed=False)
    assert "no threshold enters" in card(read, EN).text_content()
    assert "this edition lacks what it needs" in card(CLAIM, EN).text_content()
