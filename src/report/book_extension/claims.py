"""Claims on a page: a card each, all cards of a system, and the overview of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from docutils import nodes

from report.analysis.claims.rules import DIRECTION_LABELS, KIND_LABELS, VERDICT_LABELS
from report.book_extension.book import UnknownResult
from report.book_extension.citation import cite_result
from report.book_extension.directives import ResultDirective
from report.book_extension.nodes import attributes
from report.book_extension.roles import note_results
from report.book_extension.tables import link_html, source_title
from report.errors import suggest
from report.language import Language, typeset
from report.phrases import sensitivity_phrase
from report.quantities import is_unknown, write
from report.results import ClaimResult

CHAPTER = "claims"
CASES_FOLDER = "cases"


class ClaimsDirective(ResultDirective):
    """Base of the directives that show claims."""

    @property
    def claims(self) -> Mapping[str, ClaimResult]:
        """All claims of the ledger, by id, in the ledger's order."""
        note_results(self.env, self.book, CHAPTER)
        if CHAPTER not in self.book.results:
            raise UnknownResult("No claims were published: the notebook claims was not run.")
        return self.book.results[CHAPTER].claims

    @property
    def systems(self) -> dict[str, str]:
        """Names of the systems by id, as far as the case files give them."""
        published = self.book.results.get("cases")
        code = self.book.language.code
        return (
            {name: case.name[code] for name, case in published.cases.items()} if published else {}
        )

    def case_uri(self, system_id: str) -> str:
        """Return the address of the case file of a system; empty where none is written."""
        page = f"{CASES_FOLDER}/{system_id}"
        if page not in self.env.found_docs:
            return ""
        return str(self.env.app.builder.get_relative_uri(self.env.docname, page))

    def cards(self, claims: Iterable[ClaimResult]) -> list[nodes.Node]:
        """Return the cards, each a section of its own with the claim's id as its address."""
        return [self._card(claim) for claim in claims]

    def _card(self, claim: ClaimResult) -> nodes.Node:
        language = self.book.language
        section = nodes.section(ids=[f"claim-{claim.claim_id}"], classes=["claim"])
        title = f"{claim.claim_id}. {claim.statement[language.code]}"
        section += nodes.title("", title)
        place = f"claim-{claim.claim_id}"
        links = links_html(
            self.case_uri(claim.system_id),
            cite_result(self.config, title, place, self.env.docname),
            language,
        )
        section += nodes.raw("", card_html(claim, language) + links, format="html")
        self.env.get_domain("std").anonlabels[f"claim-{claim.claim_id}".lower()] = (
            self.env.docname, f"claim-{claim.claim_id}",
        )  # fmt: skip
        return section


class ClaimDirective(ClaimsDirective):
    """``{claim} GLM-07``: one card."""

    def build(self) -> list[nodes.Node]:
        """Return the card of the claim named."""
        claims, name = self.claims, self.arguments[0]
        if name not in claims:
            raise UnknownResult(f"Unknown claim {name!r}.{suggest(name, claims)}")
        return self.cards([claims[name]])


class SystemClaimsDirective(ClaimsDirective):
    """``{claims} seed-oss``: the cards of all claims about a system."""

    def build(self) -> list[nodes.Node]:
        """Return the cards of a system in the ledger's order."""
        system = self.arguments[0]
        chosen = [claim for claim in self.claims.values() if claim.system_id == system]
        if not chosen:
            known = {claim.system_id for claim in self.claims.values()}
            raise UnknownResult(f"No claim is about {system!r}.{suggest(system, known)}")
        return self.cards(chosen)


class ClaimsOverviewDirective(ClaimsDirective):
    """``{claims-overview}``: one row a claim, with its verdict and the link to its card."""

    required_arguments = 0

    def build(self) -> list[nodes.Node]:
        """Return the overview as a table that can be filtered and sorted."""
        claims = list(self.claims.values())
        cases = {one.system_id: self.case_uri(one.system_id) for one in claims}
        html = overview_html(claims, self.systems, cases, self.book.language)
        return [nodes.raw("", html, format="html")]


def verdict_html(verdict: str, language: Language) -> str:
    """Return a verdict as a badge; its word says it, its colour only repeats it."""
    name = escape(language.label(VERDICT_LABELS[verdict]))
    return f'<span class="verdict verdict-{verdict}">{name}</span>'


def links_html(case: str, citation: str, language: Language) -> str:
    """Return the foot of a card: the way to the case file, where there is one, and how to cite."""
    label = language.label
    link = f'<a href="{escape(case)}">{escape(label("The case file of this system"))}</a> '
    return (
        f'<div class="result-links">{link if case else ""}<details class="cite">'
        f"<summary>{escape(label('Cite'))}</summary><pre>{escape(citation)}</pre></details></div>"
    )


def card_html(claim: ClaimResult, language: Language) -> str:
    """Return the body of a card: verdict, reason, numbers, test, limits and evidence."""
    label, code = language.label, language.code
    basis = label("computed from the tables") if claim.computed else label("read in documents")
    parts = [
        f'<p class="claim-verdict">{verdict_html(claim.verdict, language)} '
        f'<span class="claim-basis">{escape(label(KIND_LABELS[claim.kind]))} · {escape(basis)}'
        "</span></p>",
        f"<p>{escape(typeset(claim.reason[code]))}</p>",
    ]
    if claim.computed and claim.prepared_verdict != claim.verdict:
        reading = verdict_html(claim.prepared_verdict, language)
        parts.append(f"<p>{escape(label('Verdict from the documents alone'))}: {reading}</p>")
    if claim.numbers:
        parts.append(_numbers_html(claim, language))
    parts.append(_line_html("Test", claim.test[code], language))
    limits = sensitivity_phrase(claim.sensitivity, claim.computed, language)
    parts.append(_line_html("Limits", limits, language))
    if overturned := claim.overturned_by.get(code):
        parts.append(_line_html("What would overturn it", overturned, language))
    parts.append(_evidence_html(claim, language))
    return "\n".join(parts)


def _line_html(head: str, text: str, language: Language) -> str:
    """Return a line of a card, its head in bold."""
    shown = f"<strong>{escape(language.label(head))}.</strong> {escape(typeset(text))}"
    return f'<p class="claim-test">{shown}</p>'


def _numbers_html(claim: ClaimResult, language: Language) -> str:
    rows = "".join(
        f"<dt>{escape(language.label(n['label']))}</dt><dd>"
        f"{escape(write(n['raw'], n['kind'], language, unit=n.get('unit'), exact=True))}</dd>"
        for n in claim.numbers
    )
    return f'<dl class="claim-numbers">{rows}</dl>'


def _evidence_html(claim: ClaimResult, language: Language) -> str:
    label = language.label
    items = "".join(f"<li>{_evidence_item(row, language)}</li>" for row in claim.evidence)
    count = len(claim.evidence)
    return (
        f'<details class="claim-evidence"><summary>{escape(label("Evidence"))} ({count})</summary>'
        f"<ul>{items}</ul></details>"
    )


def _evidence_item(row: Mapping[str, Any], language: Language) -> str:
    label = language.label
    source = link_html(row["source_url"], source_title(str(row["source_title"]), language))
    date = row.get("published_date")
    when = label("undated") if is_unknown(date) else write(date, "date", language)
    publisher = "" if is_unknown(row.get("publisher")) else f", {escape(str(row['publisher']))}"
    return (
        f"<strong>{escape(label(DIRECTION_LABELS[row['direction']]))}.</strong> "
        f"{escape(typeset(str(row[f'fact_{language.code}'])))} "
        f'<span class="claim-source">{source}{publisher}, {escape(when)}; '
        f"{escape(label('confidence'))}: {escape(label(str(row['confidence'])))}</span>"
    )


def overview_html(
    claims: Iterable[ClaimResult],
    systems: Mapping[str, str],
    cases: Mapping[str, str],
    language: Language,
) -> str:
    """Return the ledger's overview table: a row a claim, linked to its card.

    `systems` holds the names of the systems by id, `cases` the addresses of their case files.
    """
    label = language.label
    heads = [label(head) for head in ("Claim", "What was said", "System", "Kind", "Verdict")]
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    rows = "\n".join(_overview_row(claim, systems, cases, language) for claim in claims)
    caption = escape(label("All claims and their verdicts"))
    filter_label = attributes(data_filter=label("Filter the rows"))
    return (
        f'<div class="result-table"{filter_label}><div class="table-scroll" role="region" '
        f'tabindex="0" aria-labelledby="claims-overview-caption"><table class="data overview">'
        f'<caption id="claims-overview-caption">{caption}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>\n{rows}\n</tbody></table></div></div>"
    )


def _overview_row(
    claim: ClaimResult, systems: Mapping[str, str], cases: Mapping[str, str], language: Language
) -> str:
    system = escape(systems.get(claim.system_id, claim.system_id))
    if address := cases.get(claim.system_id):
        system = f'<a href="{escape(address)}">{system}</a>'
    cells = [
        escape(typeset(claim.statement[language.code])),
        system,
        escape(language.label(KIND_LABELS[claim.kind])),
        verdict_html(claim.verdict, language),
    ]
    link = f'<a href="#claim-{escape(claim.claim_id)}">{escape(claim.claim_id)}</a>'
    return f'<tr><th scope="row">{link}</th>' + "".join(f"<td>{c}</td>" for c in cells) + "</tr>"
