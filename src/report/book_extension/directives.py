"""Directives that place published figures, tables and findings on a page."""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from report.book_extension.book import UNTOLD, Book
from report.book_extension.citation import cite_result
from report.book_extension.nodes import left_out, result_figure, result_table, result_title
from report.book_extension.roles import inline_nodes, note_results, source_line
from report.book_extension.tables import read_cells, rows_html
from report.errors import ReportError
from report.quantities import write
from report.results import Untold

ROWS_ON_NOTEBOOK_PAGE = 8
"""Rows of a table on the page of its notebook, which shows how it was made, not what it says."""


class ResultDirective(SphinxDirective):
    """Base of the directives that read results; what is wrong is reported where it is written.

    With ``:optional:`` a result that the notebook did not publish is left out, and with it a
    section that would hold no other (`report.book_extension.absent`): the notebook publishes
    nothing where there is nothing to show, as on a list of models of unknown size.
    """

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"optional": directives.flag}
    shelf: ClassVar[str] = ""

    @property
    def book(self) -> Book:
        """The results and words of the language being built."""
        return self.env.app.report_book  # type: ignore[no-any-return]

    @property
    def on_notebook_page(self) -> bool:
        """True on the page of a notebook, which repeats results without their anchors."""
        return str(self.env.docname).startswith("notebooks/")

    def run(self) -> list[nodes.Node]:
        """Return the nodes of the directive, or a located error."""
        try:
            return [left_out()] if self._is_left_out() else self.build()
        except ReportError as error:
            return [self.state.document.reporter.error(str(error), line=self.lineno)]

    def _is_left_out(self) -> bool:
        if "optional" not in self.options:
            return False
        chapter, _, name = self.arguments[0].partition(".")
        if chapter not in self.book.results:
            return False
        note_results(self.env, self.book, chapter)
        return name not in getattr(self.book.results[chapter], self.shelf)

    def build(self) -> list[nodes.Node]:
        """Return what the directive puts on the page."""
        raise AssertionError("each directive says what it puts on the page")

    def place(self, node: nodes.Element, prefix: str, chapter: str, name: str, title: str) -> None:
        """Give a result its anchor, and make the anchor a target of numbered references."""
        anchor = f"{prefix}-{chapter}-{name}"
        if self.on_notebook_page:
            anchor += "-computed"
        node["ids"] = [anchor]
        self.state.document.note_explicit_target(node, node)
        if not self.on_notebook_page:
            domain = self.env.get_domain("std")
            domain.labels[anchor] = (self.env.docname, anchor, title)
            domain.anonlabels[anchor] = (self.env.docname, anchor)

    def untold(self, kind: str, chapter: str, name: str) -> list[nodes.Node]:
        """Return what stands in the place of a result that these data cannot tell."""
        note_results(self.env, self.book, chapter)
        words = self.book.words_of(f"{kind.lower()}s", chapter, name)
        label = self.book.language.label
        text = f"{label(kind)}: {self.book.fill(words['title'], chapter)}. {label(UNTOLD)}"
        return [nodes.paragraph("", text, classes=["untold"])]

    def dress(self, node: nodes.Element, chapter: str, name: str, title: str) -> None:
        """Set what figures and tables share: files, notebook, labels, citation."""
        label = self.book.language.label
        node["base"] = f"results/{chapter}/{name}"
        node["notebook"] = f"notebooks/{chapter}"
        node["labels"] = {
            "data": label("Data (CSV)"),
            "notebook": label("How it is computed"),
            "cite": label("Cite"),
        }
        node["citation"] = cite_result(self.config, title, node["ids"][0], self.env.docname)


class FigureDirective(ResultDirective):
    """``{result-figure} chapter.name``: drawing, title, caption, source, data and citation."""

    shelf = "figures"

    def build(self) -> list[nodes.Node]:
        """Return the figure with its words filled in."""
        chapter, figure = self.book.find("figures", self.arguments[0])
        if isinstance(figure, Untold):
            return self.untold("Figure", chapter, figure.name)
        words = self.book.words_of("figures", chapter, figure.name)
        note_results(self.env, self.book, chapter)
        title = self.book.fill(words["title"], chapter)
        node = result_figure(
            size=figure.size, narrow_size=figure.narrow_size,
            alt=self.book.fill(words["alt"], chapter),
        )  # fmt: skip
        self.place(node, "fig", chapter, figure.name, title)
        self.dress(node, chapter, figure.name, title)
        label = self.book.language.label
        node += result_title(
            "", title, label=label("Figure"), permalink=label("Link to this figure")
        )
        node += nodes.paragraph(
            "", "", *inline_nodes(self.book, words["caption"], chapter), classes=["result-caption"]
        )
        source = source_line(self.book, figure.tables) + edition_suffix(self)
        node += nodes.paragraph("", source, classes=["result-source"])
        return [node]


class TableDirective(ResultDirective):
    """``{result-table} chapter.name``: with ``:filter:`` sortable, with ``:rows: N`` cut.

    A table with both is whole on the screen, where it scrolls, and cut in print.
    """

    shelf = "tables"
    option_spec: ClassVar[dict[str, Any]] = {
        **ResultDirective.option_spec,
        "filter": directives.flag,
        "rows": directives.positive_int,
        "class": directives.class_option,
    }

    def build(self) -> list[nodes.Node]:
        """Return the table with its words filled in."""
        chapter, table = self.book.find("tables", self.arguments[0])
        if isinstance(table, Untold):
            return self.untold("Table", chapter, table.name)
        words = self.book.words_of("tables", chapter, table.name)
        note_results(self.env, self.book, chapter)
        headings = {column.name: words["columns"].get(column.name) for column in table.columns}
        missing = [name for name, heading in headings.items() if not heading]
        if missing:
            raise ReportError(f"Table {self.arguments[0]!r}: no heading for {', '.join(missing)}.")
        title = self.book.fill(words["title"], chapter)
        node = result_table(
            title=title, note=self.book.fill(words.get("note", ""), chapter),
            source=source_line(self.book, table.tables) + edition_suffix(self),
            label=self.book.language.label("Table"), filter=self._filter_label(),
            table_class=" ".join(["data", *self.options.get("class", [])]),
        )  # fmt: skip
        self.place(node, "tab", chapter, table.name, title)
        self.dress(node, chapter, table.name, title)
        path = self.book.results_folder / chapter / f"{table.name}.csv"
        frame = read_cells(path, table.columns)
        limit = self.options.get("rows", ROWS_ON_NOTEBOOK_PAGE if self.on_notebook_page else None)
        if limit is not None and limit < len(frame):
            node["cut_note"] = self._cut_note(limit, len(frame))
        if frame.empty:
            node["cut_note"] = self.book.language.label("There is nothing to list.")
        html = rows_html(
            frame, table.columns, headings, self.book.language, limit,
            keep_beyond=bool(node["filter"]),
        )  # fmt: skip
        node += nodes.raw("", html, format="html")
        return [node]

    def _cut_note(self, limit: int, rows: int) -> str:
        language = self.book.language
        text = language.label("The first {shown} of {rows} rows; the CSV has all of them.")
        return text.format(shown=limit, rows=write(rows, "count", language))

    def _filter_label(self) -> str:
        wanted = "filter" in self.options and not self.on_notebook_page
        return self.book.language.label("Filter the rows") if wanted else ""


class FindingDirective(ResultDirective):
    """``{result-finding} chapter.name``: the sentence that holds, set off from the text."""

    shelf = "findings"

    def build(self) -> list[nodes.Node]:
        """Return the sentence as a paragraph of its own."""
        chapter, sentence = self.book.sentence(self.arguments[0])
        note_results(self.env, self.book, chapter)
        inlines = inline_nodes(self.book, sentence, chapter)
        return [nodes.paragraph("", "", *inlines, classes=["finding"])]


def edition_suffix(directive: SphinxDirective) -> str:
    """Return " · edition 2026-10", which closes every source line."""
    label = directive.env.app.report_book.language.label
    return f" · {label('edition')} {directive.config.report_edition}"
