"""The card of a model family, or of software, as HTML made from its account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from report.analysis.openness.change import FREED
from report.analysis.openness.classes import CLASSES
from report.analysis.openness.dossier import STATUSES
from report.analysis.openness.tables import COMPONENT_LABELS
from report.book_extension.tables import HUB, is_web_address, link_html
from report.figures.style import STATUS_MARKS
from report.language import Language, typeset
from report.own.origin import OWNER
from report.phrases import TERM_LABELS, mof_phrase, term_phrase
from report.quantities import write

CLASS_KEYS = ("open-source", "permissive", "restricted", "non-commercial", "gated", "unsettled")
"""The openness classes as they stand in addresses and style sheets, in the order of the ladder."""
CARRIED_OVER = "osai-mapped"


def sentence(text: str) -> str:
    """Return a label as it opens a line: its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def card_html(told: Mapping[str, Any], language: Language) -> str:
    """Return the body of a card from a family's account."""
    sources = source_numbers(told["components"])
    parts = [
        _head_html(told, language),
        _facts_html(told, language),
        _terms_html(told["licence"], language),
        _absent_html(told["components"], sources, language),
        _sources_html(told["components"], sources, language),
    ]
    return "\n".join(filter(None, parts))


def class_html(openness_class: str, language: Language) -> str:
    """Return an openness class as a badge; its word says it, its colour only repeats it."""
    key = CLASS_KEYS[CLASSES.index(openness_class)]
    return f'<span class="verdict openness-{key}">{escape(language.label(openness_class))}</span>'


def software_html(told: Mapping[str, Any], language: Language) -> str:
    """Return the body of the card of a piece of software: licence, its terms, what was read."""
    label, licence = language.label, told["licence"]
    badge = f'<span class="verdict">{escape(label(licence["freedom"]))}</span>'
    facts = "".join(
        f"<li>{escape(typeset(fact[language.code]))} "
        f'<span class="claim-source">{_link(fact["source_url"], fact["source_title"])}, '
        f"{escape(write(fact['date'], 'date', language) if fact['date'] else label('undated'))}"
        "</span></li>"
        for fact in told["facts"]
    )
    return (
        f'<p class="claim-verdict">{badge} <span class="claim-basis">'
        f"{_licence_html(licence, language)}</span></p>"
        + _rows_html(_term_rows(licence, language))
        + f'<details class="claim-evidence"><summary>{escape(label("What was read"))} '
        f"({len(told['facts'])})</summary><ul>{facts}</ul></details>"
    )


def _head_html(told: Mapping[str, Any], language: Language) -> str:
    model = told["model"]
    date, repository = model["release_date"], model["repo_id"]
    about = [
        model["developer"],
        language.country(model["country"]) if model["country"] else None,
        write(date, "date", language) if date else language.label("undated"),
    ]
    line = escape(", ".join(filter(None, about)))
    if repository:
        line += f" · {_link(_hub_address(repository), repository)}"
    badge = class_html(told["openness_class"], language)
    return f'<p class="claim-verdict">{badge} <span class="claim-basis">{line}</span></p>'


def _hub_address(repository: str) -> str | None:
    """Return where a repository stands; None for a reader's own model that is on no Hub."""
    if is_web_address(repository):
        return repository
    return None if repository.startswith(f"{OWNER}/") else HUB + repository


def _link(address: str | None, text: str) -> str:
    return link_html(address, escape(text))


def _facts_html(told: Mapping[str, Any], language: Language) -> str:
    label = language.label
    rows = [
        (label("OSAID-like verdict"), _verdict_html(told["osaid"], language)),
        (label("MOF-like class"), escape(mof_phrase(told["mof"], language))),
        (label("what would change it"), escape(_change_phrase(told, language))),
        *_component_rows(told["components"], language),
        (label("licence of the weights"), _licence_html(told["licence"], language)),
    ]
    return _rows_html(rows)


def _rows_html(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(f"<dt>{escape(head)}</dt><dd>{body}</dd>" for head, body in rows)
    return f'<dl class="claim-numbers">{cells}</dl>'


def _verdict_html(osaid: Mapping[str, Any], language: Language) -> str:
    label = language.label
    parts = [label(osaid["verdict"])]
    if osaid["fails_by_licence_alone"]:
        parts[0] += f" ({label('the licence alone is in the way')})"
    for verdict in ("not met", "not established"):
        names = [label(r["requirement"]) for r in osaid["requirements"] if r["verdict"] == verdict]
        if names:
            parts.append(f"{label(verdict)}: {', '.join(names)}")
    return escape("; ".join(parts))


def _change_phrase(told: Mapping[str, Any], language: Language) -> str:
    """Return what the family would need to be open source, or what would cost it the class."""
    label = language.label
    requirements = told["osaid"]["requirements"]
    open_ones = [r for r in requirements if r["verdict"] == "met"]
    if len(open_ones) == len(requirements):
        return label("withdrawing any of the test's components, or a licence with limits")
    parts = []
    for verdict, form in (
        ("not met", label("open source if it opened {names}")),
        ("not established", label("settled by evidence on {names}")),
    ):
        names = [_way(r, language) for r in requirements if r["verdict"] == verdict]
        if names:
            parts.append(form.format(names=", ".join(names)))
    return "; ".join(parts)


def _way(requirement: Mapping[str, Any], language: Language) -> str:
    turn = requirement["would_change"]
    if turn["change"] == FREED:
        return language.label("the licence")
    names = [language.label(COMPONENT_LABELS[name]) for name in turn["components"]]
    return language.label(" or ").join(names)


def _component_rows(
    components: Iterable[Mapping[str, Any]], language: Language
) -> Iterable[tuple[str, str]]:
    """Yield a row a status: its mark and word, and the components that have it."""
    told = list(components)
    for status in STATUSES:
        members = [c for c in told if c["status"] == status]
        if members:
            links = [
                _link(c["location_url"], language.label(COMPONENT_LABELS[c["component"]]))
                for c in members
            ]
            yield f"{STATUS_MARKS[status]} {language.label(status)}", ", ".join(links)


def _licence_html(licence: Mapping[str, Any] | None, language: Language) -> str:
    label = language.label
    if licence is None:
        return escape(label("not established"))
    name = _link(licence["source_url"], licence["name"] or licence["licence_id"])
    parts = [label(licence["freedom"])]
    if licence["reading"]:
        parts += [label(licence["reading"]), write(licence["as_of"], "date", language)]
    return f"{name} ({escape('; '.join(parts))})"


def _term_rows(licence: Mapping[str, Any] | None, language: Language) -> list[tuple[str, str]]:
    """Return the terms of a licence, with those first that keep somebody out of the Union."""
    if licence is None or licence["terms"] is None:
        return []
    rows = []
    for term in ("territory", *(name for name in TERM_LABELS if name != "territory")):
        told = licence["terms"][term]
        phrase = escape(term_phrase(term, told, language))
        barred = term == "territory" and "EU" in told["summary"]["excluded"]
        rows.append(
            (language.label(TERM_LABELS[term]), f"<strong>{phrase}</strong>" if barred else phrase)
        )
    return rows


def _terms_html(licence: Mapping[str, Any] | None, language: Language) -> str:
    rows = _term_rows(licence, language)
    if not rows:
        return ""
    title = escape(typeset(language.label("Terms of the weights' licence")))
    return f'<p class="card-title">{title}</p>{_rows_html(rows)}'


def source_numbers(components: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return the number of each source of a family, in the order of its components."""
    addresses = dict.fromkeys(c["source_url"] for c in components if c["source_url"])
    return {address: number for number, address in enumerate(addresses, 1)}


def _absent_html(
    components: Iterable[Mapping[str, Any]], sources: Mapping[str, int], language: Language
) -> str:
    """Return what was looked for and not found: component, what was seen, where and when."""
    absent = [c for c in components if c["status"] == "closed"]
    if not absent:
        return ""
    items = "".join(f"<li>{_absent_item(c, sources, language)}</li>" for c in absent)
    title = escape(language.label("Looked for and not found"))
    return (
        f'<details class="claim-evidence"><summary>{title} ({len(absent)})</summary>'
        f"<ul>{items}</ul></details>"
    )


def _absent_item(
    component: Mapping[str, Any], sources: Mapping[str, int], language: Language
) -> str:
    label = language.label
    note = component["evidence_note_it" if language.code == "it" else "evidence_note"] or ""
    about = [
        f"[{sources[component['source_url']]}]" if component["source_url"] else None,
        write(component["as_of"], "date", language) if component["as_of"] else None,
        f"{label('confidence')}: {label(component['confidence'])}"
        if component["confidence"]
        else None,
    ]
    name = escape(sentence(label(COMPONENT_LABELS[component["component"]])))
    seen = escape(", ".join(filter(None, about)))
    return (
        f'<strong>{name}.</strong> {escape(typeset(note))} <span class="claim-source">{seen}</span>'
    )


def _sources_html(
    components: Iterable[Mapping[str, Any]], sources: Mapping[str, int], language: Language
) -> str:
    carried = {c["source_url"] for c in components if c["evidence_kind"] == CARRIED_OVER}
    note = escape(language.label("rating taken over from the European index"))
    items = "".join(
        f"<li>{_link(address, address.split('://')[-1])}"
        + (f' <span class="claim-source">({note})</span>' if address in carried else "")
        + "</li>"
        for address in sources
    )
    title = escape(language.label("Sources"))
    return (
        f'<details class="claim-evidence"><summary>{title} ({len(sources)})</summary>'
        f"<ol>{items}</ol></details>"
    )
