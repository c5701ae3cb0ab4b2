"""Every label exists in both languages, once, and an unknown language is refused."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

import report
from report.analysis.claims.rules import DIRECTION_LABELS, KIND_LABELS, VERDICT_LABELS
from report.language import (
    LANGUAGES,
    Language,
    MissingTranslation,
    UnknownLanguage,
    catalogue,
    italian_article,
)

PACKAGE = Path(report.__file__).parent
REPOSITORY = Path(__file__).resolve().parents[1]
CATALOGUES = sorted((PACKAGE / "locale" / "it").glob("*.po"))
THEME = PACKAGE / "book_extension" / "theme" / "it.po"


def labels_in_code() -> Iterator[tuple[str, str]]:
    """Yield (place, text) of every label that the code writes out: ``….label("…")``."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) == "label":
                for argument in node.args:
                    if isinstance(argument, ast.Constant):
                        yield f"{path.relative_to(PACKAGE)}:{node.lineno}", argument.value


def _called(call: ast.Call) -> str:
    function = call.func
    return str(getattr(function, "attr", None) or getattr(function, "id", ""))


def messages(path: Path) -> Iterator[tuple[str, str]]:
    with path.open("rb") as handle:
        for message in read_po(handle, locale="it"):
            if message.id:
                yield str(message.id), str(message.string)


def test_the_code_writes_labels_out() -> None:
    texts = {text for _, text in labels_in_code()}
    assert len(texts) > 50
    assert {"Read as PDF", "Filter the rows", "model families"} <= texts


def test_every_label_of_the_code_is_translated() -> None:
    missing = [
        f"{place}: {text}" for place, text in labels_in_code() if text not in catalogue("it")
    ]
    assert missing == []


@pytest.mark.parametrize("labels", [VERDICT_LABELS, KIND_LABELS, DIRECTION_LABELS])
def test_the_words_of_the_ledger_are_translated(labels: dict[str, str]) -> None:
    assert {text for text in labels.values() if text not in catalogue("it")} == set()


def test_the_parts_of_the_table_of_contents_are_translated() -> None:
    toc = yaml.safe_load((REPOSITORY / "book/_toc.yml").read_text(encoding="utf-8"))
    for part in toc["parts"]:
        assert Language("it").label(part["caption"]) != part["caption"]


def test_no_label_has_two_translations() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for path in CATALOGUES:
        for text, translation in messages(path):
            found[text].add(translation)
    assert {text: words for text, words in found.items() if len(words) > 1} == {}


@pytest.mark.parametrize("path", [*CATALOGUES, THEME], ids=lambda path: path.name)
def test_no_translation_is_empty(path: Path) -> None:
    assert [text for text, translation in messages(path) if not translation.strip()] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_blanks_to_be_filled_are_the_same_in_both_languages(path: Path) -> None:
    for text, translation in messages(path):
        assert text.count("{") == translation.count("{"), text


def test_a_label_without_translation_is_no_label() -> None:
    assert Language("en").label("Never translated") == "Never translated"
    with pytest.raises(MissingTranslation, match=r"Never translated.*src/report/locale/it"):
        Language("it").label("Never translated")


def test_a_unit_that_is_a_symbol_needs_no_translation() -> None:
    assert Language("it").unit("GB/s") == "GB/s"
    assert Language("it").unit("days") == "giorni"
    assert Language("en").unit("days") == "days"


@pytest.mark.parametrize("code", ["de", "", "IT", "it,en"])
def test_an_unknown_language_is_answered_with_the_known_ones(code: str) -> None:
    with pytest.raises(UnknownLanguage, match="written in: it, en"):
        Language.of(code)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_known_language_opens(code: str) -> None:
    assert Language.of(code).code == code


def test_countries_are_named_and_unknown_ones_stay() -> None:
    assert Language("it").country("CN;US") == "Cina, Stati Uniti"
    assert Language("en").country("CN") == "China"
    assert Language("en").country("ZZZ") == "ZZZ"


@pytest.mark.parametrize(
    ("number", "il", "del_"),
    [
        ("45%", "il ", "del "),
        ("8%", "l’", "dell’"),
        ("8,5%", "l’", "dell’"),
        ("80%", "l’", "dell’"),
        ("83%", "l’", "dell’"),
        ("800", "l’", "dell’"),
        ("8.204", "l’", "dell’"),  # ottomila
        ("11%", "l’", "dell’"),
        ("11.000", "l’", "dell’"),
        ("1%", "l’", "dell’"),  # uno per cento
        ("1,5%", "l’", "dell’"),
        ("1.204", "il ", "del "),  # milleduecento
        ("18%", "il ", "del "),
        ("110", "il ", "del "),  # centodieci
        ("0,4%", "lo ", "dello "),
        ("3 maggio 2025", "il ", "del "),
        ("1º ottobre 2026", "il ", "del "),
    ],
)
def test_articles_follow_how_a_number_is_read(number: str, il: str, del_: str) -> None:
    assert italian_article("il", number) == il
    assert italian_article("del", number) == del_


@pytest.mark.parametrize(
    ("number", "dei", "nei", "at_start"),
    [
        ("8", "degli ", "negli ", "Degli "),  # otto
        ("11.536", "degli ", "negli ", "Degli "),  # undicimila
        ("88.900 miliardi", "degli ", "negli ", "Degli "),
        ("273", "dei ", "nei ", "Dei "),
        ("1.852", "dei ", "nei ", "Dei "),  # milleottocento
    ],
)
def test_articles_of_several_follow_the_number_too(
    number: str, dei: str, nei: str, at_start: str
) -> None:
    assert italian_article("dei", number) == dei
    assert italian_article("nei", number) == nei
    assert italian_article("Dei", number) == at_start
