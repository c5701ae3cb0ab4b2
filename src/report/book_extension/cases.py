"""Case files on a page: the card, the claims, the timeline and the sources of a system."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from html import escape
from typing import Any

from docutils import nodes

from report.analysis.claims.rules import KIND_LABELS, VERDICTS
from report.book_extension.book import UnknownResult
from report.book_extension.claims import ClaimsDirective, verdict_html
from report.book_extension.roles import note_results
from report.book_extension.tables import link_html, source_title, table_html
from report.errors import suggest
from report.language import Language, typeset
from report.quantities import is_unknown, write
from report.results import CaseResult, ClaimResult

CHAPTER = "cases"
CLAIMS_PAGE = "claims"
ROLE_LABELS = {"successor": "Later releases", "companion": "Beside it"}
KIND_WORDS = {"release": "Release", "licence": "Licence"}
FAMILIES_PAGE = "families"


class CaseDirective(ClaimsDirective):
    """Base of the directives that show a part of a case; the argument is the system."""

    @property
    def cases(self) -> Mapping[str, CaseResult]:
        """All cases, by system, in their order."""
        note_results(self.env, self.book, CHAPTER)
        if CHAPTER not in self.book.results:
            raise UnknownResult("No cases were published: the notebook cases was not run.")
        return self.book.results[CHAPTER].cases

    @property
    def case(self) -> CaseResult:
        """The case named."""
        cases, name = self.cases, self.arguments[0]
        if name not in cases:
            raise UnknownResult(f"There is no case {name!r}.{suggest(name, cases)}")
        return cases[name]

    def uri(self, page: str) -> str:
        """Return the address of another page as seen from this one."""
        return str(self.env.app.builder.get_relative_uri(self.env.docname, page))

    def raw(self, html: str) -> list[nodes.Node]:
        """Return finished HTML as a node."""
        return [nodes.raw("", html, format="html")]


class CaseCardDirective(CaseDirective):
    """``{case-card} seed-oss``: what is known of the subjects of a case, fact by fact."""

    def build(self) -> list[nodes.Node]:
        """Return the cards of what the claims speak of; the rest can be unfolded."""
        # A reader's own edition follows other families than the whole one that a case reads.
        followed = set(self.env.app.report_edition.table("families")["family_id"])
        case = replace(
            self.case, subjects=tuple(_with_card(s, followed) for s in self.case.subjects)
        )
        return self.raw(cards_html(case, self.uri(FAMILIES_PAGE), self.book.language))


class CaseClaimsDirective(CaseDirective):
    """``{case-claims} seed-oss``: the claims on a system, each with its verdict and its card."""

    def build(self) -> list[nodes.Node]:
        """Return the claims as a table."""
        claims = [self.claims[claim_id] for claim_id in self.case.claims]
        return self.raw(claims_html(claims, self.uri(CLAIMS_PAGE), self.book.language))


class CaseTimelineDirective(CaseDirective):
    """``{case-timeline} seed-oss``: what happened, up to the piece and since."""

    def build(self) -> list[nodes.Node]:
        """Return the timeline as one or two lists."""
        return self.raw(timeline_html(self.case.events, self.book.language))


class CaseSourcesDirective(CaseDirective):
    """``{case-sources} seed-oss``: the documents read for the claims, and the report's tables."""

    def build(self) -> list[nodes.Node]:
        """Return the sources as a list."""
        return self.raw(sources_html(self.case.sources, self.book.language))


class CaseListDirective(CaseDirective):
    """``{case-list}``: one row a case, with its claims by verdict and the link to its page."""

    required_arguments = 0

    def build(self) -> list[nodes.Node]:
        """Return the list as a table."""
        pages = {name: self.case_uri(name) for name in self.cases}
        html = list_html(self.cases.values(), self.claims, pages, self.book.language)
        return self.raw(html)


def _with_card(subject: Mapping[str, Any], followed: Collection[str]) -> Mapping[str, Any]:
    """Return a subject; one whose family has no card in this edition links to none."""
    return subject if subject["family_id"] in followed else {**subject, "family_id": None}


def cards_html(case: CaseResult, families: str, language: Language) -> str:
    """Return the cards of a case: those the claims speak of, then the others, folded.

    `families` is the address of the page with a fuller card of each model family.
    """
    named = [one for one in case.subjects if one["role"] == "named"]
    parts = [_subject_html(one, families, language) for one in named]
    for role, label in ROLE_LABELS.items():
        others = [one for one in case.subjects if one["role"] == role]
        if others:
            inner = "".join(_subject_html(one, families, language) for one in others)
            title = f"{escape(language.label(label))} ({len(others)})"
            parts.append(f'<details class="case-more"><summary>{title}</summary>{inner}</details>')
    return f'<div class="case-cards">{"".join(parts)}</div>'


def _subject_html(subject: Mapping[str, Any], families: str, language: Language) -> str:
    note = subject["note"][language.code]
    shown = f"<p>{escape(typeset(note))}.</p>" if note else ""
    rows = "".join(_fact_html(fact, language) for fact in subject["facts"])
    link = ""
    if subject["family_id"]:
        text = escape(language.label("Component by component, with sources"))
        link = (
            f'<p><a href="{escape(families)}#family-{escape(subject["family_id"])}">{text}</a></p>'
        )
    return (
        f'<div class="case-card" id="card-{escape(subject["subject_id"])}">'
        f'<p class="case-name">{escape(subject["name"])}</p>{shown}<dl>{rows}</dl>{link}</div>'
    )


def _fact_html(fact: Mapping[str, Any], language: Language) -> str:
    label = escape(language.label(fact["label"]))
    if is_unknown(fact["raw"]):
        return f'<dt>{label}</dt><dd class="unknown">{escape(language.label("unknown"))}</dd>'
    text = write(fact["raw"], fact["kind"], language, unit=fact.get("unit"), exact=True)
    return f"<dt>{label}</dt><dd>{escape(text)}</dd>"


def claims_html(claims: Iterable[ClaimResult], page: str, language: Language) -> str:
    """Return claims as a table whose first cells lead to their cards on `page`."""
    label, code = language.label, language.code
    heads = [label("Claim"), label("What was said"), label("Kind"), label("Verdict")]
    rows = [
        f'<tr><th scope="row"><a href="{escape(page)}#claim-{escape(one.claim_id)}">'
        f"{escape(one.claim_id)}</a></th><td>{escape(typeset(one.statement[code]))}</td>"
        f"<td>{escape(label(KIND_LABELS[one.kind]))}</td>"
        f"<td>{verdict_html(one.verdict, language)}</td></tr>"
        for one in claims
    ]
    return table_html(heads, rows, "overview")


def timeline_html(events: Iterable[Mapping[str, Any]], language: Language) -> str:
    """Return events as lists: up to the piece, and since it was written."""
    every = list(events)
    parts = []
    for since, title in ((False, "Up to the piece"), (True, "Since the piece")):
        items = "".join(_event_html(one, language) for one in every if one["since"] is since)
        if items:
            parts.append(
                f'<p class="case-when">{escape(language.label(title))}</p>'
                f'<ol class="case-timeline">{items}</ol>'
            )
    return "".join(parts)


def _event_html(event: Mapping[str, Any], language: Language) -> str:
    when = escape(write(event["date"], "date", language))
    what = link_html(event["source_url"], escape(typeset(event["what"][language.code])))
    word = KIND_WORDS.get(event["kind"])
    kind = f' <span class="case-kind">{escape(language.label(word))}</span>' if word else ""
    date = escape(str(event["date"]))
    return (
        f'<li class="case-{escape(event["kind"])}"><time datetime="{date}">{when}</time> '
        f"<span>{what}{kind}</span></li>"
    )


def sources_html(sources: Iterable[Mapping[str, Any]], language: Language) -> str:
    """Return the documents read, each with its date or "undated", and the claims it bears on."""
    items = "".join(f"<li>{_source_html(one, language)}</li>" for one in sources)
    return f'<ul class="case-sources">{items}</ul>'


def _source_html(source: Mapping[str, Any], language: Language) -> str:
    label = language.label
    title = link_html(source["source_url"], source_title(str(source["source_title"]), language))
    publisher = source["publisher"]
    by = "" if is_unknown(publisher) else f", {escape(str(publisher))}"
    date = source["published_date"]
    when = label("undated") if is_unknown(date) else write(date, "date", language)
    confidence = f"{label('confidence')}: {label(str(source['confidence']))}"
    return (
        f'{title}{by}, {escape(when)} <span class="claim-source">'
        f"({escape(confidence)}; {escape(str(source['claims']))})</span>"
    )


def list_html(
    cases: Iterable[CaseResult],
    claims: Mapping[str, ClaimResult],
    pages: Mapping[str, str],
    language: Language,
) -> str:
    """Return the list of cases: name, linked where its page is written, claims and verdicts."""
    label = language.label
    heads = [label("Case file"), label("Claims"), label("Verdicts")]
    rows = []
    for case in cases:
        verdicts = [claims[claim_id].verdict for claim_id in case.claims if claim_id in claims]
        badges = " ".join(
            f'<span class="verdict-count">{verdicts.count(name)} {verdict_html(name, language)}'
            "</span>"
            for name in VERDICTS
            if name in verdicts
        )
        link = escape(case.name[language.code])
        if pages[case.system_id]:
            link = f'<a href="{escape(pages[case.system_id])}">{link}</a>'
        rows.append(
            f'<tr><th scope="row">{link}</th><td class="num">{len(case.claims)}</td>'
            f"<td>{badges}</td></tr>"
        )
    return table_html(heads, rows, "cases")
