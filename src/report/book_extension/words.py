"""The words about results: titles, captions, alternative texts, formulas and findings.

One YAML file a chapter, in ``book/<language>/results``. Texts may name values in braces:
``{models-total}`` of the same chapter or ``{landscape.models-total}``, with a mode after a space:
``exact`` (full figure), ``range`` (its interval), and in Italian ``di`` ("di" after a number in
words) or an article (``il``, ``del``, ``al``, ``dal``, ``nel``, ``sul``; ``i``, ``dei``, ``ai``…;
``Il``, ``Dei``… at the start of a sentence) as the number asks.

A name with a star (``*-total``) gives its words to every result it fits that has none of its own;
of several that fit, the first in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from report.errors import ReportError, suggest
from report.language import ARTICLES

MODES = ("", "exact", "range", "di", *ARTICLES)
_PLACEHOLDER = re.compile(r"\{([a-z0-9.-]+)(?: ([A-Za-z]+))?\}")
_FIGURE_KEYS = {"title", "caption", "alt"}
_TABLE_KEYS = {"title", "note", "columns"}


class InvalidWords(ReportError):
    """A words file that cannot be used: bad YAML, unknown section, missing or empty text."""


@dataclass(frozen=True)
class Placeholder:
    """A value named in a text: its chapter and name, and how it is to be written."""

    chapter: str
    name: str
    mode: str = ""


@dataclass(frozen=True)
class Words:
    """The words of one chapter in one language, by result name."""

    chapter: str
    path: Path
    values: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    findings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, kind: str, name: str) -> Any:
        """Return the entry of a result; `kind` is values, figures, tables or findings."""
        shelf: Mapping[str, Any] = getattr(self, kind)
        if name in shelf:
            return shelf[name]
        patterns = [key for key in shelf if "*" in key and fnmatchcase(name, key)]
        if patterns:
            return shelf[patterns[0]]
        raise InvalidWords(
            f"{self.path.name}: no words for {kind[:-1]} {name!r}.{suggest(name, shelf)} "
            f"Add it under {kind!r}."
        )


def load_words(path: Path) -> Words:
    """Read one words file; raise :class:`InvalidWords` naming the place of what is wrong."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidWords(f"{path}: not readable as YAML: {error}") from None
    if not isinstance(raw, dict):
        raise InvalidWords(f"{path}: not a set of sections.")
    sections = {"values", "figures", "tables", "findings"}
    unknown = set(raw) - sections
    if unknown:
        raise InvalidWords(f"{path}: unknown section {', '.join(sorted(unknown))}.")
    for section in sections & set(raw):
        if not isinstance(raw[section] or {}, dict):
            raise InvalidWords(f"{path}: {section!r} must hold names, each with its words.")
    words = Words(path.stem, path, **{section: raw.get(section) or {} for section in sections})
    for problem in _problems(words):
        raise InvalidWords(f"{path}: {problem}")
    return words


def _problems(words: Words) -> Iterator[str]:
    for name, formula in words.values.items():
        if not isinstance(formula, str) or not formula.strip():
            yield f"value {name!r} has no formula."
    for name, figure in words.figures.items():
        if not isinstance(figure, dict) or set(figure) != _FIGURE_KEYS:
            yield f"figure {name!r} needs exactly: {', '.join(sorted(_FIGURE_KEYS))}."
        yield from _empty_texts(f"figure {name!r}", figure)
    for name, table in words.tables.items():
        columns = table.get("columns") if isinstance(table, dict) else None
        if not isinstance(columns, dict) or not {"title"} <= set(table) <= _TABLE_KEYS:
            yield f"table {name!r} needs title and columns, and may have a note."
        yield from _empty_texts(f"table {name!r}", {k: table[k] for k in table if k != "columns"})
    for name, cases in words.findings.items():
        if not isinstance(cases, dict) or not cases:
            yield f"finding {name!r} needs a sentence for each case."
        yield from _empty_texts(f"finding {name!r}", cases)


def _empty_texts(place: str, texts: Mapping[str, Any]) -> Iterator[str]:
    for key, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            yield f"{place}: {key} is no text."


def segments(text: str, chapter: str) -> Iterator[str | Placeholder]:
    """Split a text into plain parts and the values it names.

    >>> list(segments("Of {total} models", "landscape"))
    ['Of ', Placeholder(chapter='landscape', name='total', mode=''), ' models']
    """
    end = 0
    for match in _PLACEHOLDER.finditer(text):
        if match.start() > end:
            yield _without_braces(text[end : match.start()])
        yield placeholder(match[1], chapter, match[2] or "")
        end = match.end()
    if end < len(text):
        yield _without_braces(text[end:])


def _without_braces(text: str) -> str:
    """Return a plain part of a text; a brace in it is a value misspelt, not for readers."""
    if "{" in text or "}" in text:
        raise InvalidWords(f"What stands in braces is not the name of a value: {text.strip()!r}.")
    return text


def placeholder(name: str, chapter: str = "", mode: str = "") -> Placeholder:
    """Return the value that ``chapter.name``, or ``name`` within `chapter`, stands for."""
    if mode not in MODES:
        known = ", ".join(filter(None, MODES))
        raise InvalidWords(f"Unknown mode {mode!r} of value {name!r}. Known: {known}.")
    first, dot, rest = name.partition(".")
    return Placeholder(first, rest, mode) if dot else Placeholder(chapter, name, mode)
