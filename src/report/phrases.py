"""Judgements of openness and terms of licences in words, for the command and for the book."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from report.language import Language
from report.quantities import write

TERM_LABELS = {
    "field_of_use": "field of use",
    "thresholds": "thresholds",
    "territory": "territory",
    "naming": "naming and attribution",
    "outputs": "use of outputs",
    "patents": "patent licence",
    "termination": "termination",
}
"""How the terms of a licence are called."""


def mof_phrase(mof: Mapping[str, Any], language: Language) -> str:
    """Return the MOF-like class, with the highest that what is unknown leaves possible."""
    label = language.label
    if mof["established"] == mof["possible"]:
        return label(mof["class"])
    at_most = label("at most {mof}, if all that is unknown were open")
    return f"{label(mof['class'])}; {at_most.format(mof=label(mof['possible']))}"


def term_phrase(term: str, told: Mapping[str, Any], language: Language) -> str:
    """Return a term in short; where only words are known, what they are."""
    label, summary = language.label, told["summary"]
    if term == "thresholds":
        short = _thresholds(summary, language)
    elif term == "territory":
        short = _territory(summary, language)
    elif isinstance(summary, str):
        short = label(summary)
    else:
        short = ", ".join(map(label, summary or []))
    if short:
        return short
    if not told["words"]:
        return label("not established")
    none = all(says_none(words) for words in told["words"])
    return label("no limit") if none else label("in words only")


def _thresholds(summary: Mapping[str, Any], language: Language) -> str:
    parts = []
    if summary["users"] is not None:
        users = write(summary["users"], "count", language)
        parts.append(language.label("above {users} monthly users").format(users=users))
    if summary["revenue_usd"] is not None:
        money = write(summary["revenue_usd"], "usd", language)
        parts.append(language.label("above a revenue of {money}").format(money=money))
    return ", ".join(parts)


def _territory(summary: Mapping[str, Any], language: Language) -> str:
    if not summary["excluded"]:
        return ""
    places = ", ".join(map(language.country, summary["excluded"]))
    short = language.label("not licensed in: {places}").format(places=places)
    return f"{short} ({language.label(summary['models'])})" if summary["models"] else short


def says_none(words: str) -> bool:
    """True where the words of the table say that there is no such term."""
    return words.startswith("none") or words in ("no", "yes")
