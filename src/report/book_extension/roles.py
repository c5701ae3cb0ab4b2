"""Roles that put values and references to results into a sentence."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxRole

from report.book_extension.book import Book
from report.book_extension.nodes import value_anchor, value_reference
from report.book_extension.words import Placeholder, placeholder, segments
from report.errors import ReportError
from report.language import Language
from report.quantities import write, write_interval
from report.results import Untold, Value

MOST_TABLES_NAMED = 8


def value_node(book: Book, place: Placeholder) -> nodes.Node:
    """Return the node of a value: its text, and the formula and source that its note shows.

    A value that these data cannot tell has no place in the register to link to.
    """
    value, text = book.write_value(place)
    if value.name not in book.results[place.chapter].values:
        return nodes.Text(text)
    formula = book.fill(book.words_of("values", place.chapter, place.name), place.chapter)
    node = value_reference("", text)
    node["anchor"] = value_anchor(place.chapter, place.name)
    node["exact"] = write(value.raw, value.kind, book.language, unit=value.unit, exact=True)
    node["formula"] = formula
    node["source"] = source_line(book, value.tables, value.rows)
    if value.low is not None and value.high is not None:
        node["range"] = interval_line(book, value)
    return node


def source_line(book: Book, tables: tuple[str, ...], rows: int | None = None) -> str:
    """Return "Source: models, organisations (16,849 rows)" in the book's language."""
    label = book.language.label
    text = f"{label('Source')}: {table_list(book.language, tables)}"
    if rows is not None:
        text += f" ({write(rows, 'count', book.language)} {label('rows')})"
    return text


def table_list(language: Language, tables: tuple[str, ...]) -> str:
    """Return the tables' names, or only their number when there are too many to read."""
    if len(tables) > MOST_TABLES_NAMED:
        return f"{len(tables)} {language.label('tables')}"
    return ", ".join(tables)


def interval_line(book: Book, value: Value) -> str:
    """Return "95% interval: 12–15%" in the book's language."""
    assert value.low is not None
    assert value.high is not None
    bounds = write_interval(value.low, value.high, value.kind, book.language, value.unit)
    label = book.language.label("interval")
    if value.level is None:
        return f"{label}: {bounds}"
    level = write(value.level, "share", book.language)
    name = f"{level} {label}" if book.language.code == "en" else f"{label} al {level}"
    return f"{name}: {bounds}"


def inline_nodes(book: Book, text: str, chapter: str) -> list[nodes.Node]:
    """Return a text of the words files as nodes, its values linked."""
    return [
        nodes.Text(part) if isinstance(part, str) else value_node(book, part)
        for part in segments(text, chapter)
    ]


class ResultRole(SphinxRole):
    """Base of the roles that read results; a result that is not there is a located warning."""

    @property
    def book(self) -> Book:
        """The results and words of the language being built."""
        return self.env.app.report_book  # type: ignore[no-any-return]

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the nodes of the role, or report what is wrong where it is written."""
        try:
            return self.build(), []
        except ReportError as error:
            message = self.inliner.reporter.error(str(error), line=self.lineno)
            return [nodes.problematic(self.rawtext, self.rawtext)], [message]

    def build(self) -> list[nodes.Node]:
        """Return what the role puts on the page."""
        raise AssertionError("each role says what it puts on the page")


class ValueRole(ResultRole):
    """``{value}`chapter.name``` in prose digits; `report.book_extension.words` says the modes."""

    def __init__(self, mode: str = "") -> None:
        self.mode = mode

    def build(self) -> list[nodes.Node]:
        """Return the value as a link to the register."""
        name, _, mode = self.text.partition(" ")
        place = placeholder(name, mode=self.mode or mode)
        note_results(self.env, self.book, place.chapter)
        return [value_node(self.book, place)]


class FindingRole(ResultRole):
    """``{finding}`chapter.name```: the sentence that holds on these data."""

    def build(self) -> list[nodes.Node]:
        """Return the sentence with its values linked."""
        chapter, sentence = self.book.sentence(self.text)
        note_results(self.env, self.book, chapter)
        return inline_nodes(self.book, sentence, chapter)


class ReferenceRole(ResultRole):
    """``{fig}`chapter.name``` and ``{tab}`chapter.name```: "Figure 3", linked."""

    def __init__(self, kind: str, prefix: str) -> None:
        self.kind, self.prefix = kind, prefix

    def build(self) -> list[nodes.Node]:
        """Return a numbered cross-reference that Sphinx resolves."""
        chapter, result = self.book.find(self.kind, self.text)
        if isinstance(result, Untold):
            missing = {"fig": "a figure not drawn here", "tab": "a table not shown here"}
            return [nodes.Text(self.book.language.label(missing[self.prefix]))]
        node = addnodes.pending_xref(
            "", nodes.inline("", self.text), refdomain="std", reftype="numref",
            reftarget=f"{self.prefix}-{chapter}-{result.name}", refdoc=self.env.docname,
            refexplicit=False, refwarn=True,
        )  # fmt: skip
        return [node]


def note_results(env: Any, book: Book, chapter: str) -> None:
    """Make the page being read depend on a chapter's results and words."""
    env.note_dependency(str(book.results_folder / chapter / "results.json"))
    env.note_dependency(str(book.words_folder / f"{chapter}.yaml"))
