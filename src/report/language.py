"""The two languages of the report: their labels, and how they write numbers and dates.

English strings in the code are the message ids; Italian comes from the gettext catalogues in
``locale/it/*.po`` (one a chapter). A missing translation raises, so no English label can slip
onto an Italian page unseen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from babel import Locale
from babel.messages.pofile import read_po

from report.errors import ReportError

LanguageCode = Literal["it", "en"]
LANGUAGES: tuple[LanguageCode, ...] = get_args(LanguageCode)
_CATALOGUES = Path(__file__).parent / "locale"


class UnknownLanguage(ReportError):
    """A language the report is not written in."""


class MissingTranslation(ReportError):
    """A label without an Italian translation."""


@dataclass(frozen=True)
class Language:
    """One language of the report.

    >>> Language("it").label("Edition")
    'Edizione'
    """

    code: LanguageCode

    @classmethod
    def of(cls, code: str) -> Language:
        """Return the language of a code; raise :class:`UnknownLanguage` for any other than ours."""
        if code not in LANGUAGES:
            known = ", ".join(LANGUAGES)
            raise UnknownLanguage(f"Unknown language {code!r}. The report is written in: {known}.")
        return cls(code)

    @property
    def locale(self) -> Locale:
        """The CLDR locale, for numbers, dates and country names."""
        return Locale.parse(self.code)

    def label(self, text: str) -> str:
        """Return `text` (an English label used in the code) in this language."""
        if self.code == "en":
            return text
        try:
            return catalogue(self.code)[text]
        except KeyError:
            folder = f"src/report/locale/{self.code}"
            raise MissingTranslation(
                f"The label {text!r} has no translation. Add it to a .po file in {folder}."
            ) from None

    def unit(self, symbol: str) -> str:
        """Return a unit in this language: words are translated, symbols (GB/s, W) are the same."""
        return symbol if self.code == "en" else catalogue(self.code).get(symbol, symbol)

    def country(self, code: str) -> str:
        """Return the name of an ISO 3166-1 alpha-2 country; unknown codes come back as they are.

        >>> Language("it").country("US")
        'Stati Uniti'
        """
        names = [self.locale.territories.get(part, part) for part in str(code).split(";")]
        return ", ".join(names)


_ARTICLES = {
    "il": ("il ", "l’", "lo "),
    "del": ("del ", "dell’", "dello "),
    "al": ("al ", "all’", "allo "),
    "dal": ("dal ", "dall’", "dallo "),
    "nel": ("nel ", "nell’", "nello "),
    "sul": ("sul ", "sull’", "sullo "),
    "i": ("i ", "gli ", "gli "),
    "dei": ("dei ", "degli ", "degli "),
    "ai": ("ai ", "agli ", "agli "),
    "dai": ("dai ", "dagli ", "dagli "),
    "nei": ("nei ", "negli ", "negli "),
    "sui": ("sui ", "sugli ", "sugli "),
}
ARTICLES = tuple(_ARTICLES) + tuple(form.capitalize() for form in _ARTICLES)
"""Italian articles and prepositions that depend on how the number after them is read; with a
capital where a sentence begins."""
# Read as otto…, undici…, uno: 8, 80 to 89, 8,000 and so on; 11, 11,000 and so on; 1.
_READ_WITH_VOWEL = re.compile(r"(8\d{0,2}|11|1)(?![\d.º])|(8\d{0,2}|11)\.")


def italian_article(form: str, number: str) -> str:
    """Return the article `form` as it stands before a written number.

    >>> [italian_article("il", n) + n for n in ("45%", "8%", "11,5%", "0,3%", "18%", "1%")]
    ['il 45%', 'l’8%', 'l’11,5%', 'lo 0,3%', 'il 18%', 'l’1%']
    >>> [italian_article("Dei", n) + n for n in ("11.536", "8", "273")]
    ['Degli 11.536', 'Degli 8', 'Dei 273']
    """
    plain, elided, before_zero = _ARTICLES[form.lower()]
    if number.startswith("0"):
        article = before_zero
    else:
        article = elided if _READ_WITH_VOWEL.match(number) else plain
    return article.capitalize() if form[0].isupper() else article


_APOSTROPHE = re.compile(r"(?<=\w)'")


def typeset(text: str) -> str:
    """Return a text with straight apostrophes curled; quotation marks are left as written.

    >>> typeset("l'Hub")
    'l’Hub'
    """
    return _APOSTROPHE.sub("’", text)


@cache
def catalogue(code: LanguageCode) -> dict[str, str]:
    """Return all labels of a language: English text to translated text."""
    labels: dict[str, str] = {}
    for path in sorted((_CATALOGUES / code).glob("*.po")):
        with path.open("rb") as handle:
            for message in read_po(handle, locale=code):
                if message.id and message.string:
                    labels[str(message.id)] = typeset(str(message.string))
    return labels
