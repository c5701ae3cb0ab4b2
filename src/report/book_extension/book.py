"""What the pages of one language draw on: published results, the words about them, the edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.book_extension.words import InvalidWords, Placeholder, Words, load_words, segments
from report.errors import ReportError, suggest
from report.language import ARTICLES, Language, italian_article, typeset
from report.quantities import UNKNOWN, is_unknown, uses_compact, write, write_interval
from report.results import Results, Untold, Value, load_results


class UnknownResult(ReportError):
    """A page names a result that no notebook published."""


@dataclass
class Book:
    """One language of the book: results and words by chapter."""

    language: Language
    results_folder: Path
    words_folder: Path
    results: Mapping[str, Results]
    words: Mapping[str, Words]

    @classmethod
    def load(cls, language: Language, results_folder: Path, words_folder: Path) -> Book:
        """Read all results and words of a language."""
        folders = sorted(path.parent for path in results_folder.glob("*/results.json"))
        words = [load_words(path) for path in sorted(words_folder.glob("*.yaml"))]
        return cls(
            language,
            results_folder,
            words_folder,
            load_results(folders),
            {chapter.chapter: chapter for chapter in words},
        )

    def find(self, kind: str, name: str) -> tuple[str, Any]:
        """Return (chapter, result) of ``chapter.name``; `kind` is the shelf, as in "figures"."""
        chapter, _, short = name.partition(".")
        if chapter not in self.results:
            raise UnknownResult(
                f"{name!r}: no chapter {chapter!r} was run.{suggest(chapter, self.results)}"
            )
        shelf: Mapping[str, Any] = getattr(self.results[chapter], kind)
        if short not in shelf and self._may_be_untold(kind, chapter, short):
            return chapter, Untold(short)
        if short not in shelf:
            others = [k for k in _SHELVES if short in getattr(self.results[chapter], k)]
            hint = f" It is one of the {others[0]}." if others else suggest(short, shelf)
            raise UnknownResult(f"Unknown {kind[:-1]} {name!r}.{hint}")
        return chapter, shelf[short]

    def _may_be_untold(self, kind: str, chapter: str, short: str) -> bool:
        """True for a result with words in a chapter whose data may be too few to tell it."""
        if self.results[chapter].untold is None:
            return False
        try:
            self.words_of(kind, chapter, short)
        except (UnknownResult, InvalidWords):
            return False
        return True

    def words_of(self, kind: str, chapter: str, name: str) -> Any:
        """Return the words written for a result of a chapter."""
        if chapter not in self.words:
            raise UnknownResult(f"There is no words file {self.words_folder}/{chapter}.yaml.")
        return self.words[chapter].of(kind, name)

    def write_value(self, place: Placeholder) -> tuple[Value, str]:
        """Return a value and its text in this language."""
        _, value = self.find("values", f"{place.chapter}.{place.name}")
        if isinstance(value, Untold):
            return Value(value.name, None, "text"), UNKNOWN
        return value, write_as(value, place.mode, self.language)

    def fill(self, text: str, chapter: str) -> str:
        """Return a text with the values it names written out, for places without markup."""
        parts = segments(typeset(text), chapter)
        return "".join(p if isinstance(p, str) else self.write_value(p)[1] for p in parts)

    def sentence(self, name: str) -> tuple[str, str]:
        """Return (chapter, sentence template) of the case that a finding took on these data."""
        chapter, finding = self.find("findings", name)
        if isinstance(finding, Untold):
            return chapter, self.language.label(UNTOLD)
        cases = self.words_of("findings", chapter, finding.name)
        if finding.case not in cases:
            raise UnknownResult(
                f"Finding {name!r} is now in case {finding.case!r}, for which "
                f"{self.words[chapter].path.name} has no sentence."
            )
        return chapter, self._borne_out(chapter, cases[finding.case])

    def _borne_out(self, chapter: str, sentence: str) -> str:
        """Return the sentence, or on data cut from an edition that they are too few for it."""
        if self.results[chapter].untold is None:
            return sentence
        places = [part for part in segments(sentence, chapter) if isinstance(part, Placeholder)]
        values = [self.write_value(place)[0] for place in places]
        if any(is_unknown(value.raw) for value in values):
            return self.language.label(UNTOLD)
        few = [
            value.rows for value in values if value.kind in _ESTIMATES and value.rows is not None
        ]
        if few and min(few) < LEAST_ROWS:
            label = self.language.label("On so few ({number}) this cannot be told.")
            return label.format(number=min(few))
        return sentence


UNTOLD = "On these data this cannot be told."
LEAST_ROWS = 10
"""Rows below which a share says nothing: its 95% interval then spans about half of all shares."""
_ESTIMATES = frozenset(("share", "points", "number"))
_SHELVES = ("values", "figures", "tables", "findings")


def write_as(value: Value, mode: str, language: Language) -> str:
    """Write a value in prose digits, `exact`, as its `range`, or joined as Italian asks."""
    if mode == "range":
        if is_unknown(value.raw):
            return UNKNOWN
        if value.low is None or value.high is None:
            raise UnknownResult(f"Value {value.name!r} has no interval to write.")
        return write_interval(value.low, value.high, value.kind, language, value.unit)
    text = write(value.raw, value.kind, language, unit=value.unit, exact=mode == "exact")
    if mode == "di" and language.code == "it" and uses_compact(value.raw, value.kind):
        text += " di"
    if mode in ARTICLES and language.code == "it":
        text = italian_article(mode, text) + text
    return text
