"""The Sphinx extension that puts published results into the prose of the book."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from report.book_extension import (
    absent,
    bibliography,
    cases,
    citation,
    claims,
    directives,
    families,
    nodes,
    pages,
    preview,
    reference,
    roles,
    typography,
)
from report.book_extension.book import Book
from report.edition import open_edition
from report.language import Language

_SETTINGS = (
    "results",
    "words",
    "data",
    "edition",
    "edition_date",
    "edition_digest",
    "title",
    "subtitle",
    "author",
    "url",
)


def load_book(app: Any) -> None:
    """Read results, words and edition before any page is read."""
    config = app.config
    app.report_book = Book.load(
        Language.of(config.language), Path(config.report_results), Path(config.report_words)
    )
    app.report_edition = open_edition(config.report_edition, data=config.report_data)
    if pages.has_theme_labels(config.language):
        folder = pages.compile_theme_labels(Path(app.doctreedir) / "locale", config.language)
        app.add_message_catalog("sphinx", str(folder))


def copy_results(app: Any, error: Exception | None) -> None:
    """Put the published drawings and tables beside the pages."""
    if error is None and app.builder.format == "html":
        target = Path(app.outdir) / "results"
        shutil.rmtree(target, ignore_errors=True)
        print_only = shutil.ignore_patterns("*.print.svg")
        shutil.copytree(app.config.report_results, target, ignore=print_only)
        preview.draw_preview(app.config, Path(app.outdir))


def setup(app: Any) -> dict[str, Any]:
    """Register settings, nodes, roles and directives with Sphinx."""
    for name in _SETTINGS:
        app.add_config_value(f"report_{name}", "", "env")
    app.add_config_value("report_languages", [], "html")
    app.add_config_value("report_pdf", "", "html")
    bibliography.set_entries(app)
    app.add_node(nodes.value_reference, html=(nodes.visit_value, nodes.depart_value))
    app.add_node(nodes.result_title, html=(nodes.visit_title, nodes.depart_title))
    app.add_enumerable_node(
        nodes.result_figure, "figure", _figure_title, html=(nodes.visit_figure, nodes.depart_figure)
    )
    app.add_enumerable_node(
        nodes.result_table, "table", _table_title, html=(nodes.visit_table, nodes.depart_table)
    )
    for name, role in _ROLES.items():
        app.add_role(name, role)
    for name, directive in _DIRECTIVES.items():
        app.add_directive(name, directive)
    app.add_transform(typography.TypesetApostrophes)
    app.add_transform(absent.LeaveOutSections)
    app.add_post_transform(absent.UnlinkAbsent)
    app.connect("config-inited", bibliography.register_styles)
    app.connect("builder-inited", load_book)
    app.connect("doctree-read", pages.anchor_sections)
    app.connect("doctree-resolved", bibliography.mark_language)
    app.connect("html-page-context", pages.add_language_links)
    app.connect("html-page-context", pages.leave_out_unused)
    app.connect("html-page-context", preview.add_preview)
    app.connect("build-finished", copy_results)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}


def _figure_title(node: Any) -> str:
    titles = list(node.findall(nodes.result_title))
    return str(titles[0].astext()) if titles else ""


def _table_title(node: Any) -> str:
    return str(node["title"])


_ROLES = {
    "value": roles.ValueRole(),
    "exact": roles.ValueRole("exact"),
    "range": roles.ValueRole("range"),
    "finding": roles.FindingRole(),
    "fig": roles.ReferenceRole("figures", "fig"),
    "tab": roles.ReferenceRole("tables", "tab"),
}
_DIRECTIVES = {
    "result-figure": directives.FigureDirective,
    "result-table": directives.TableDirective,
    "result-finding": directives.FindingDirective,
    "claim": claims.ClaimDirective,
    "claims": claims.SystemClaimsDirective,
    "claims-overview": claims.ClaimsOverviewDirective,
    "family-cards": families.FamilyCardsDirective,
    "case-card": cases.CaseCardDirective,
    "case-claims": cases.CaseClaimsDirective,
    "case-timeline": cases.CaseTimelineDirective,
    "case-sources": cases.CaseSourcesDirective,
    "case-list": cases.CaseListDirective,
    "numbers": reference.NumbersDirective,
    "data-dictionary": reference.DictionaryDirective,
    "attribution": reference.AttributionDirective,
    "colophon": reference.ColophonDirective,
    "edition-line": reference.EditionLineDirective,
    "how-to-cite": citation.CitationDirective,
}
