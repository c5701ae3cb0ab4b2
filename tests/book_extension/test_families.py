"""A family's card says what the tables say, in its reader's language, and stays text."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from lxml import html

from report.analysis.openness.account import family_accounts, software_accounts
from report.analysis.openness.dossier import COMPONENTS
from report.analysis.openness.mof.families import read_rules
from report.book_extension.family_card import card_html, software_html, source_numbers
from report.edition import open_edition
from report.language import LANGUAGES, Language

EN, IT = Language("en"), Language("it")
TABLES = (
    "families", "components", "licences", "systems", "claims", "claim_evidence", "mof_components",
    "mof_licences",
)  # fmt: skip
HOSTILE = '<script>alert(1)</script>"&'


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    edition = open_edition("2026-10", tables=TABLES)
    return {name: edition.table(name) for name in TABLES}


@pytest.fixture(scope="module")
def accounts(tables: dict[str, pd.DataFrame]) -> dict[str, dict[str, Any]]:
    rules = read_rules(tables["mof_components"], tables["mof_licences"], tables["licences"])
    return family_accounts(*(tables[name] for name in TABLES[:3]), rules)


def card(told: dict[str, Any], language: Language) -> Any:
    return html.fromstring(f"<div>{card_html(told, language)}</div>")


def rows(shown: Any) -> dict[str, str]:
    """The card's lists: what is named, and what is said of it."""
    names, cells = shown.xpath(".//dt"), shown.xpath(".//dd")
    return {n.text_content(): c.text_content() for n, c in zip(names, cells, strict=True)}


def test_llama_4_says_in_italian_what_matters_to_a_company_in_the_union(accounts: Any) -> None:
    shown = card(accounts["llama-4"], IT)
    told = rows(shown)
    assert told["territorio"] == "non concessa in: Unione europea (modelli multimodali)"
    assert told["soglie"] == "oltre 700\xa0milioni di utenti al mese"
    assert told["◐ parziale"].startswith("pesi finali, pesi di base")
    assert shown.xpath(".//dd/strong")[0].text == told["territorio"]
    absent = [item.text_content() for item in shown.xpath(".//details[1]//li")]
    assert len(absent) == 6
    assert absent[0].startswith("Checkpoint. Nessuno pubblicato. [")
    assert "15 luglio 2025, affidabilità: media" in absent[0]


def test_seed_oss_would_need_data_and_code(accounts: Any) -> None:
    told = rows(card(accounts["seed-oss-36b"], EN))
    assert told["what would change it"] == (
        "open source if it opened training data or data sheet, training code, "
        "data preprocessing code"
    )
    assert told["OSAID-like verdict"].startswith("not met; not met: data information")


def test_what_is_unknown_is_neither_closed_nor_missing(accounts: Any) -> None:
    told = rows(card(accounts["deepseek-v4"], EN))
    assert told["OSAID-like verdict"].startswith("not established; not established: ")
    assert told["what would change it"].startswith("settled by evidence on ")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_family_has_a_card_with_all_its_components_and_sources(
    accounts: Any, tables: dict[str, pd.DataFrame], code: str
) -> None:
    language = Language.of(code)
    assert list(accounts) == list(tables["families"]["family_id"])
    for told in accounts.values():
        shown = card(told, language)
        by_status = [c for name, c in rows(shown).items() if name[:1] in "●◐○·"]
        assert sum(cell.count(", ") + 1 for cell in by_status) == len(COMPONENTS)
        links = shown.xpath(".//details[last()]//a/@href")
        assert links == list(source_numbers(told["components"]))
        assert links, told["model"]["name"]


def test_every_press_system_that_can_be_used_has_a_card(tables: dict[str, pd.DataFrame]) -> None:
    software = software_accounts(*(tables[name] for name in TABLES[3:6]), tables["licences"])
    carded = {*tables["families"]["system_id"].dropna(), *(told["system_id"] for told in software)}
    assert set(tables["systems"]["system_id"]) - carded == {"open-definition"}
    cann = html.fromstring(f"<div>{software_html(software[0], EN)}</div>")
    assert "only for software" not in cann.text_content()  # the table's words are not translated
    assert rows(cann)["field of use"] == "some uses barred or licensed apart"
    assert cann.xpath(".//li//a/@href")


def test_hostile_words_of_the_tables_stay_words(accounts: Any) -> None:
    told = accounts["llama-4"]
    parts = [
        {
            **c,
            "evidence_note": HOSTILE,
            "source_url": "javascript:alert(1)",
            "location_url": HOSTILE,
        }
        for c in told["components"]
    ]
    model = {**told["model"], "developer": HOSTILE, "repo_id": HOSTILE}
    shown = card({**told, "model": model, "components": parts}, EN)
    assert shown.xpath(".//script") == []
    assert not [a for a in shown.xpath(".//a/@href") if not a.startswith("https://")]
    assert HOSTILE in shown.text_content()
