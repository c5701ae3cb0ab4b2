"""Hardware pages say that a model runs only where a measurement earns the word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from report.language import LANGUAGES

BOOK = Path(__file__).resolve().parents[1] / "book"
PAGES = ("hardware", "ports", "formats", "stacks", "europe")
WORDS = {
    "en": re.compile(r"\b(runs?|running|ran)\b", re.IGNORECASE),
    "it": re.compile(r"\b(gir(a|ano|are|i|ino|ava|avano)|gira(to|ti|ta|te))\b", re.IGNORECASE),
}
DEFINITION = {
    "en": "Only at these two grades do we say that a model *runs*.",
    "it": "Solo a questi due gradi diciamo che un modello *gira*.",
}
# Here the word is not about a model: a band runs, paths run together, a centre runs a machine.
OTHER_SENSES = {
    "en": ("Leonardo in Bologna, run by CINECA", "The band runs from", "of it runs through",
           "Where the paths run together"),
    "it": (),
}  # fmt: skip
EARNED = {"en": ("measured",), "it": ("misurat",)}


def sentences(lang: str) -> list[str]:
    texts = [(BOOK / lang / f"{page}.md").read_text(encoding="utf-8") for page in PAGES]
    for name in ("hardware", "ports", "formats"):
        words = yaml.safe_load((BOOK / lang / "results" / f"{name}.yaml").read_text("utf-8"))
        texts += _leaves(words)
    return [part for text in texts for part in re.split(r"(?<=[.:?])\s|\n", text)]


def _leaves(node: object) -> list[str]:
    if isinstance(node, dict):
        return [leaf for value in node.values() for leaf in _leaves(value)]
    return [str(node)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_word_is_defined(lang: str) -> None:
    assert DEFINITION[lang] in (BOOK / lang / "hardware.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_word_is_used_only_where_it_is_earned(lang: str) -> None:
    unearned = []
    for sentence in sentences(lang):
        rest = sentence.replace(DEFINITION[lang], "")
        for other in OTHER_SENSES[lang]:
            rest = rest.replace(other, "")
        if WORDS[lang].search(rest) and not any(word in rest for word in EARNED[lang]):
            unearned.append(sentence)
    assert unearned == []
