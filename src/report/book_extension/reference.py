"""Pages written from what the edition says: register of numbers, data dictionary, colophon."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from html import escape
from importlib.metadata import version

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from report.book_extension.book import Book
from report.book_extension.directives import ResultDirective
from report.book_extension.nodes import attributes, value_anchor
from report.book_extension.roles import note_results, table_list
from report.book_extension.tables import link_html, source_title, table_html
from report.datapackage import Table
from report.edition import Edition, archive_name
from report.language import Language, typeset
from report.own.origin import origin_of
from report.quantities import write, write_interval
from report.results import Results, Value

MAIN_PACKAGES = (
    "jupyter-book",
    "sphinx",
    "papermill",
    "snakemake",
    "pandas",
    "matplotlib",
    "weasyprint",
)

LONG_TEXT = 80
"""Characters beyond which a value's text does not fit the column of numbers."""


class NumbersDirective(ResultDirective):
    """``{numbers} chapter``: every value of a chapter with its formula, interval and source."""

    def build(self) -> list[nodes.Node]:
        """Return the register of one chapter as a table."""
        chapter = self.arguments[0]
        if chapter not in self.book.results:
            self.book.find("values", f"{chapter}.")
        note_results(self.env, self.book, chapter)
        rows = [
            number_row(self.book, chapter, value, anchored=not self.on_notebook_page)
            for value in self.book.results[chapter].values.values()
        ]
        label = self.book.language.label
        heads = [label("Number"), label("Value"), label("How it is computed"), label("Source")]
        return [nodes.raw("", table_html(heads, rows, "numbers"), format="html")]


def number_row(book: Book, chapter: str, value: Value, *, anchored: bool) -> str:
    """Return the row of a value in the register."""
    language = book.language
    exact = write(value.raw, value.kind, language, unit=value.unit, exact=True)
    if value.low is not None and value.high is not None:
        bounds = write_interval(value.low, value.high, value.kind, language, value.unit)
        exact += f" ({bounds})"
    formula = book.fill(book.words_of("values", chapter, value.name), chapter)
    anchor = value_anchor(chapter, value.name) if anchored else None
    used = table_list(language, value.tables)
    name = f'<th scope="row"><code>{escape(value.name)}</code></th>'
    cells = number_cells(*(escape(typeset(text)) for text in (exact, formula, used)))
    return f"<tr{attributes(id=anchor)}>{name}{cells}</tr>"


def number_cells(written: str, formula: str, used: str) -> str:
    """Return the cells of a value; a text too long for a column of numbers takes two columns."""
    if len(written) > LONG_TEXT:
        return f'<td colspan="2">{written}<br><em>{formula}</em></td><td>{used}</td>'
    return f"<td>{written}</td><td>{formula}</td><td>{used}</td>"


class EditionDirective(SphinxDirective):
    """Base of the directives that describe the edition."""

    required_arguments = 0

    @property
    def language(self) -> Language:
        """The language being built."""
        return Language.of(self.config.language)

    @property
    def edition(self) -> Edition:
        """The edition the book is made from."""
        return self.env.app.report_edition  # type: ignore[no-any-return]


class DictionaryDirective(EditionDirective):
    """``{data-dictionary}``: a section a table, from ``datapackage.json``.

    In a report on a reader's own models those alone that its results come from.
    """

    def run(self) -> list[nodes.Node]:
        """Return the sections in the order of the package."""
        self.env.note_dependency(str(self.edition.data / "datapackage.json"))
        tables = self.edition.package.tables
        if origin_of(self.edition.data) is not None:
            read = tables_of(self.env.app.report_book.results)
            tables = tuple(table for table in tables if table.name in read)
        return [self._section(table) for table in tables]

    def _section(self, table: Table) -> nodes.section:
        language, code = self.language, self.language.code
        section = nodes.section(ids=[f"table-{table.name}"])
        section += nodes.title("", table.title.of(code))
        section += nodes.paragraph("", table.description.of(code))
        rows = sealed_rows(self.edition, table)
        facts = [
            (language.label("File"), nodes.literal("", table.path_in(self.edition.id))),
            (language.label("Rows"), nodes.Text(write(rows, "count", language))),
            (language.label("As of"), nodes.Text(write(table.as_of, "date", language))),
            (language.label("Key"), nodes.literal("", ", ".join(table.primary_key))),
        ]
        line = nodes.paragraph(classes=["table-facts"])
        for position, (name, content) in enumerate(facts):
            line += nodes.Text((" · " if position else "") + f"{name}: ")
            line += content
        section += line
        section += nodes.raw("", fields_html(table, language), format="html")
        section += notes(table, language)
        return section


def tables_of(results: Mapping[str, Results]) -> set[str]:
    """Return the tables that values, figures and tables were computed from."""
    shelves = (each for one in results.values() for each in (one.values, one.figures, one.tables))
    return {name for shelf in shelves for result in shelf.values() for name in result.tables}


def sealed_rows(edition: Edition, table: Table) -> int | None:
    """Return the number of rows a table had when the edition was sealed."""
    manifest = edition.manifest
    record = manifest.tables.get(table.name) or manifest.evidence.get(table.name)
    return record.rows if record else None


def fields_html(table: Table, language: Language) -> str:
    """Return the columns of a table: name, type, unit, meaning and constraints."""
    label = language.label
    heads = [label("Column"), label("Type"), label("Unit"), label("Meaning")]
    rows = []
    for field in table.fields:
        meaning = escape(typeset(field.description.of(language.code)))
        allowed = field.constraints.enum
        if allowed:
            meaning += f' <span class="allowed">({escape(label("one of"))}: '
            meaning += f"{escape(', '.join(map(str, allowed)))})</span>"
        required = " *" if field.constraints.required else ""
        cells = (escape(label(field.type)), escape(language.unit(field.unit or "")), meaning)
        rows.append(
            f'<tr><th scope="row"><code>{escape(field.name)}</code>{required}</th>'
            + "".join(f"<td>{cell}</td>" for cell in cells)
            + "</tr>"
        )
    return table_html(heads, rows, "fields")


def notes(table: Table, language: Language) -> list[nodes.Node]:
    """Return the sources and caveats of a table as lists."""
    label = language.label
    found: list[nodes.Node] = [nodes.paragraph("", "", nodes.strong("", label("Sources")))]
    sources = nodes.bullet_list()
    for source in table.sources:
        item = nodes.paragraph("", "", nodes.inline("", source.title, classes=["language-en"]))
        if source.licence:
            item += nodes.Text(f" ({licence_label(source.licence, language)})")
        if source.path and source.path.startswith("http"):
            item += [nodes.Text(" "), nodes.reference("", source.path, refuri=source.path)]
        sources += nodes.list_item("", item)
    found.append(sources)
    if table.caveats:
        found.append(nodes.paragraph("", "", nodes.strong("", label("Caveats"))))
        caveats = nodes.bullet_list()
        for caveat in table.caveats:
            text = nodes.paragraph("", caveat.of(language.code))
            caveats += nodes.list_item("", text)
        found.append(caveats)
    return found


class AttributionDirective(EditionDirective):
    """``{attribution}``: every source whose data the edition holds, with its licence."""

    def run(self) -> list[nodes.Node]:
        """Return a table of sources, each once, with the tables that use it."""
        used: dict[tuple[str, str, str], list[str]] = {}
        for table in self.edition.package.tables:
            for source in table.sources:
                key = (source.title, source.path or "", source.licence or "")
                used.setdefault(key, []).append(table.name)
        label = self.language.label
        heads = [label("Source"), label("Licence"), label("Tables")]
        rows = [
            _attribution_row(*key, tables, self.language) for key, tables in sorted(used.items())
        ]
        return [nodes.raw("", table_html(heads, rows, "attribution"), format="html")]


LICENCE_WORDS = (
    "cited only",
    "claims restated in our own words",
    "CC BY (site)",
    "CC-BY-4.0 (documents)",
    "each its own",
    "proprietary",
    "see MLCommons",
    "see repository",
)
"""What stands for a licence that has no identifier; the rest are SPDX identifiers."""


def licence_label(licence: str, language: Language) -> str:
    """Return a source's licence in the book's language; identifiers are the same in all."""
    return language.label(licence) if licence in LICENCE_WORDS else licence


def _attribution_row(
    title: str, path: str, licence: str, tables: list[str], language: Language
) -> str:
    link = link_html(path, source_title(title, language))
    names, terms = escape(", ".join(tables)), escape(licence_label(licence, language))
    return f'<tr><th scope="row">{link}</th><td>{terms}</td><td>{names}</td></tr>'


class ColophonDirective(EditionDirective):
    """``{colophon}``: edition, hashes and the versions that made the book."""

    def run(self) -> list[nodes.Node]:
        """Return the facts as a table and the hashes of all tables below."""
        label, edition = self.language.label, self.edition
        facts = [
            (label("Edition"), edition.id),
            (label("State of the Hub on"), write(edition.date, "date", self.language)),
            (label("Hash of the edition (SHA-256)"), edition.digest),
            ("Python", platform.python_version()),
            *((package, version(package)) for package in MAIN_PACKAGES),
        ]
        rows = [
            f'<tr><th scope="row">{escape(typeset(name))}</th>'
            f"<td>{escape(text) if ' ' in text else f'<code>{escape(text)}</code>'}</td></tr>"
            for name, text in facts
        ]
        hashes = [
            f'<tr><th scope="row"><code>{escape(t.path_in(edition.id))}</code></th>'
            f'<td class="num">{write(sealed_rows(edition, t), "count", self.language)}</td>'
            f"<td><code>{edition.hashes[t.name]}</code></td></tr>"
            for t in edition.package.tables
        ]
        heads = [label("What"), label("Which")]
        files = [label("File"), label("Rows"), "SHA-256"]
        html = table_html(heads, rows, "colophon") + table_html(files, hashes, "hashes")
        return [nodes.raw("", html, format="html")]


class EditionLineDirective(EditionDirective):
    """``{edition-line}``: the edition and its date, below the title of the first page."""

    def run(self) -> list[nodes.Node]:
        """Return the line, with the report's subtitle before it."""
        day = write(self.edition.date, "date", self.language)
        line = f"{self.language.label('Edition')} {self.edition.id} · {day}"
        lines = [
            nodes.paragraph("", self.config.report_subtitle, classes=["subtitle"]),
            nodes.paragraph("", line, classes=["edition-line"]),
        ]
        if self.edition.manifest.derived_from:
            words = self.edition.manifest.completeness.of(self.language.code)
            lines.append(nodes.paragraph("", words, classes=["finding"]))
        return [*lines, nodes.raw("", self._actions_html(), format="html")]

    def _actions_html(self) -> str:
        """Return what a reader can take along: the PDF, the data, the citation."""
        uri = self.env.app.builder.get_relative_uri(self.env.docname, "how-to-read")
        links = [
            (f"../{self.config.report_pdf}" if self.config.report_pdf else "", "Read as PDF"),
            (f"../data/{archive_name(self.edition.id)}", "Download the data"),
            (f"{uri}#how-to-read-cite" if "how-to-read" in self.env.found_docs else "", "Cite"),
        ]
        anchors = "".join(
            f'<a href="{escape(href)}">{escape(self.language.label(text))}</a>'
            for href, text in links
            if href
        )
        return f'<p class="actions screen-only">{anchors}</p>'
