"""What of a page is printed: the report whole, its registers and long tables in short.

The printed report is read from end to end; a register is looked up. So of a long table the first
rows are printed, of a notebook what it does, of a table of the data what it is, of a family its
verdicts. Each says where on the site the rest stands, and nothing is left out without saying so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml.html import builder as E  # noqa: N812

from report.language import Language
from report.quantities import write

WHOLE_TABLE = 16
"""Rows up to which a table is printed whole."""
FIRST_ROWS = 10
"""Rows printed of a longer one."""

# A case file's further systems have files of their own; its sources stand on its claims' cards.
_REPEATED = (
    ".//details[contains(@class,'case-more')]",
    ".//ul[contains(@class,'case-sources')]/parent::section",
)


def select(article: Any, page: str, language: Language) -> None:
    """Leave in an article what of it is printed."""
    for table in article.xpath(".//div[@class='result-table']"):
        _shorten_table(table, language)
    for element in article.xpath(" | ".join(_REPEATED)):
        element.drop_tree()
    register = "notebooks" if page.startswith("notebooks/") else page
    if register in _REGISTERS:
        shorten, note = _REGISTERS[register]
        title = article.find(".//h1")
        shorten(article, language)
        line = E.P(language.label(note).format(page=f"{page}.html"), E.CLASS("register-note"))
        cards = article.xpath(".//section[contains(@class,'claim')]/parent::section")
        (cards[0][0] if page == "claims" else title).addnext(line)
    _gather_cards(article)


def _shorten_table(holder: Any, language: Language) -> None:
    """Leave the first rows of a table that is too long to be printed, and say where the rest is."""
    rows = holder.findall(".//tbody/tr")
    first = [row for row in rows if "beyond" not in (row.get("class") or "")]
    shown = len(first) if len(first) <= WHOLE_TABLE else FIRST_ROWS
    files = holder.xpath("./div[@class='result-links']/a[@download]/@href")
    if shown == len(rows) or not files:
        return
    for row in rows[shown:]:
        row.getparent().remove(row)
    for note in holder.xpath("./p[contains(@class,'print-only')]"):
        note.drop_tree()
    file = files[0].removeprefix("../")
    label = language.label("The first {shown} of {rows} rows; all of them are on the site: {file}.")
    text = label.format(shown=shown, rows=write(len(rows), "count", language), file=file)
    holder.find("./div[@class='table-scroll']").addnext(E.P(text, E.CLASS("result-caption")))


def _gather_cards(article: Any) -> None:
    """Put cards that follow each other into one holder, which is set in columns."""
    for card in article.xpath(".//section[contains(@class,'claim')]"):
        before = card.getprevious()
        if before is None or before.get("class") != "cards":
            before = E.DIV(E.CLASS("cards"))
            card.addprevious(before)
        before.append(card)


def _shorten_claims(article: Any, language: Language) -> None:
    """Leave of each card verdict, reason, numbers and evidence; the overview only repeats them."""
    overview = ".//table[contains(@class,'overview')]/ancestor::section[1]"
    for element in article.xpath(f".//p[@class='claim-test'] | {overview}"):
        element.drop_tree()


def _shorten_colophon(article: Any, language: Language) -> None:
    """Leave the hash of the edition; those of its files are looked up."""
    for table in article.xpath(".//div[table[contains(@class,'hashes')]]"):
        table.drop_tree()


def _shorten_families(article: Any, language: Language) -> None:
    """Leave of each card its verdicts; terms, absences, sources, ways out are looked up."""
    change = language.label("what would change it")
    for card in article.xpath(".//section[contains(@class,'family')]"):
        for head in card.xpath("./dl/dt"):
            if head.text_content() == change:
                head.getnext().drop_tree()
                head.drop_tree()
        for element in card.xpath("./details | ./p[@class='card-title']"):
            if element.tag == "p":
                element.getnext().drop_tree()
            element.drop_tree()


def _shorten_dictionary(article: Any, language: Language) -> None:
    """Leave of each table of the data what it is, its file, rows and date."""
    sections = article.xpath(".//section[starts-with(@id,'table-')]")
    for section in sections:
        kept = section.xpath("./h2 | ./p[not(strong)] | ./h2/following-sibling::p[1]")
        for element in section:
            if element not in kept:
                section.remove(element)
        section.set("class", "data-table")
    holder = E.DIV(E.CLASS("data-tables"))
    sections[0].addprevious(holder)
    holder.extend(sections)


def _shorten_notebook(article: Any, language: Language) -> None:
    """Leave of a notebook what it says that it computes."""
    section = article.find(".//h1").getparent()
    introduction = section.xpath(
        "./h1 | ./p[not(preceding-sibling::*[self::div or self::section])]"
    )
    article[:] = introduction


def _set_register(article: Any, language: Language) -> None:
    """Set each row of the register as a line of its own, for two columns."""
    for holder in article.xpath(".//div[table[contains(@class,'numbers')]]"):
        entries = [_entry(row) for row in holder.iter("tr") if row.get("id")]
        holder.getparent().replace(holder, E.DIV(*entries, E.CLASS("register")))


def _entry(row: Any) -> Any:
    name, *cells, source = [" ".join(cell.itertext()).strip() for cell in row]
    line = E.P(E.CODE(name), " ", E.B(cells[0]), id=row.get("id"))
    rest = [*cells[1:], source]
    line[-1].tail = " " + ". ".join(text.rstrip(".") for text in rest if text) + "."
    return line


_REGISTERS: dict[str, tuple[Callable[[Any, Language], None], str]] = {
    "notebooks": (_shorten_notebook, "Code and output: {page} on the site."),
    "claims": (
        _shorten_claims,
        "Printed: what was said, the verdict, its reason, the numbers and the evidence. The test "
        "of each claim, its limits and what would overturn it are on the site: {page}.",
    ),
    "colophon": (_shorten_colophon, "The hashes of the single files are on the site: {page}."),
    "families": (
        _shorten_families,
        "Printed: the verdicts. What would change them, the terms of the licences, what was looked "
        "for and not found, and the sources are on the site: {page}.",
    ),
    "data-dictionary": (
        _shorten_dictionary,
        "Printed: what each table holds. Its columns, their units and sources are on the site: "
        "{page}.",
    ),
    "numbers": (
        _set_register,
        "Each number by name, its value with its interval, how it is computed, the tables it comes "
        "from. The same register is on the site: {page}.",
    ),
}
