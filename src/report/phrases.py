"""Judgements and terms of licences in words, for the command and for the book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from report.analysis.claims.rules import VERDICT_LABELS
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
        parts.append(language.label("above a revenue of {money} a year").format(money=money))
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


def sensitivity_phrase(
    sensitivity: Mapping[str, Any] | None, tested: bool, language: Language
) -> str:
    """Return how the verdict on a claim hangs on the limits that its test, if any, asks for."""
    label = language.label
    if sensitivity is None and tested:
        return label("The test could not be run: this edition lacks what it needs.")
    if sensitivity is None:
        return label("Read in documents: no threshold enters.")
    if not sensitivity["limits"]:
        return label("No threshold enters this test.")
    used, strict, loose = (
        _limits(sensitivity["limits"], setting, language)
        for setting in ("used", "stricter", "looser")
    )
    verdicts = {
        setting: label(VERDICT_LABELS[sensitivity[setting]]) for setting in ("stricter", "looser")
    }
    text = (
        "In use: {used}. The verdict with stricter limits ({strict}): {stricter}; with looser ones "
        "({loose}): {looser}."
    )
    return label(text).format(used=used, strict=strict, loose=loose, **verdicts)


def _limits(limits: Iterable[Mapping[str, Any]], setting: str, language: Language) -> str:
    """Return limits at a setting; only those in use are named, in the same order as the others."""
    written = [write(limit[setting], limit["kind"], language) for limit in limits]
    if setting != "used":
        return ", ".join(written)
    names = [language.label(limit["label"]) for limit in limits]
    return ", ".join(f"{name} {value}" for name, value in zip(names, written, strict=True))
