"""The answers of ``report openness`` in words, in either language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from report.commands.answers import columns, day, wrapped
from report.commands.openness_mof_words import mof_lines
from report.language import Language
from report.phrases import TERM_LABELS, mof_phrase, says_none, term_phrase


def lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    """Return the lines of a judgement."""
    label = language.label
    parts = [
        ("", _head_lines(answer, language)),
        (label("OSAID-like, requirement by requirement"), _requirement_lines(answer, language)),
        (label("Model Openness Framework, component by component"), mof_lines(answer, language)),
        (label("Licence of the weights"), list(_licence_lines(answer["licence"], language))),
        (label("All components"), _component_lines(answer["components"], language)),
    ]
    written: list[str] = []
    for title, part in parts:
        written += ["", title, *part] if title else part
    written += ["", *wrapped(label("No class here is an official one of the OSI or the MOF."), "")]
    return written


def _head_lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    label, model, osaid = language.label, answer["model"], answer["osaid"]
    about = [
        model["file"],
        model["family_id"],
        model["developer"],
        model["repo_id"],
        f"{label('edition')} {answer['edition']}, {day(answer['date'], language)}",
    ]
    verdict = label(osaid["verdict"])
    if osaid["fails_by_licence_alone"]:
        verdict += f" ({label('the licence alone is in the way')})"
    rows = [
        (label("class"), label(answer["openness_class"])),
        (label("OSAID-like verdict"), verdict),
        *_open_questions(osaid["requirements"], language),
        (label("MOF-like class"), mof_phrase(answer["mof"], language)),
    ]
    heads = columns([(head, "") for head, _ in rows])
    margin = max(map(len, heads)) + 2
    written = wrapped(f"{model['name']} ({'; '.join(filter(None, about))})", "")
    for head, (_, text) in zip(heads, rows, strict=True):
        written += wrapped(text, head.ljust(margin), " " * margin)
    return written


def _open_questions(
    requirements: Sequence[Mapping[str, Any]], language: Language
) -> Iterator[tuple[str, str]]:
    for verdict in ("not met", "not established"):
        names = [told["requirement"] for told in requirements if told["verdict"] == verdict]
        if names:
            yield f"  {language.label(verdict)}", ", ".join(map(language.label, names))


def _requirement_lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    label = language.label
    written = []
    for told in answer["osaid"]["requirements"]:
        written.append(f"  {label(told['requirement'])}: {label(told['verdict'])}")
        for reason in told["reasons"]:
            written += _reason_lines(reason, language)
        written += _change_lines(told, answer, language)
    return written


def _reason_lines(reason: Mapping[str, Any], language: Language) -> list[str]:
    from report.analysis.openness.tables import COMPONENT_LABELS
    from report.analysis.openness.terms import CATEGORY_LABELS

    label = language.label
    status = CATEGORY_LABELS[reason["category"]] if "category" in reason else reason["status"]
    parts = [
        f"{label(COMPONENT_LABELS[reason['component']])}: {label(status)}",
        reason["licence_id"],
        reason["as_of"] and day(reason["as_of"], language),
        reason["confidence"] and f"{label('confidence')}: {label(reason['confidence'])}",
    ]
    written = wrapped("; ".join(filter(None, parts)), "    ")
    if "category" in reason:  # its evidence is told with the weights, its terms below
        return written
    written += _note_lines(reason, language, "      ")
    return [*written, *([f"      {reason['source_url']}"] if reason["source_url"] else [])]


def _change_lines(
    told: Mapping[str, Any], answer: Mapping[str, Any], language: Language
) -> list[str]:
    from report.analysis.openness.change import BOUND, CLOSED, FREED, OPENED
    from report.analysis.openness.tables import COMPONENT_LABELS

    label, turn = language.label, told["would_change"]
    named = [label(COMPONENT_LABELS[name]) for name in turn["components"]]
    said = {
        OPENED: label("Would be met if opened: {names}"),
        CLOSED: label("Would no longer be met if closed: {names}"),
        FREED: label("Would be met with a licence without limits of use, users or territory"),
        BOUND: label("Would no longer be met with a licence that limits use, users or territory"),
    }[turn["change"]]
    joint = label(" or ") if turn["change"] == OPENED else label(" and ")
    same = turn["osaid"] == answer["osaid"]["verdict"]
    same = same and turn["openness_class"] == answer["openness_class"]
    then = label("Verdict and class would then be: {verdict}, {name}")
    if same:
        follows = label("Verdict and class would stay as they are")
    else:
        named_class = label(turn["openness_class"])
        follows = then.format(verdict=label(turn["osaid"]), name=named_class)
    return wrapped(f"{said.format(names=joint.join(named))}. {follows}.", "    > ", "      ")


def _licence_lines(licence: Mapping[str, Any] | None, language: Language) -> Iterator[str]:
    label = language.label
    if licence is None:
        yield f"  {label('not established')}"
        return
    named = [licence["name"], licence["licence_id"], label(licence["freedom"])]
    yield from wrapped("; ".join(filter(None, named)), "  ")
    if licence["terms"] is None:
        yield f"  {label('Its terms are not in the table of licences.')}"
        return
    read = [label(licence["reading"]), day(licence["as_of"], language), licence["source_url"]]
    yield from wrapped("; ".join(filter(None, read)), "  ")
    width = max(len(label(name)) for name in TERM_LABELS.values())
    for term, told in licence["terms"].items():
        head = f"  {label(TERM_LABELS[term]).ljust(width)}  "
        margin = " " * len(head)
        yield from wrapped(term_phrase(term, told, language), head, margin)
        summary = told["summary"]
        words = "; ".join(w for w in told["words"] if not says_none(w) and w != summary)
        yield from _quoted(words, language, margin)


def _component_lines(components: Sequence[Mapping[str, Any]], language: Language) -> list[str]:
    from report.analysis.openness.tables import COMPONENT_LABELS

    label = language.label
    rows = [
        (
            label(COMPONENT_LABELS[told["component"]]),
            label(told["status"]),
            told["licence_id"] or "–",
            day(told["as_of"], language) if told["as_of"] else "–",
        )
        for told in components
    ]
    return columns(rows)


def _note_lines(reason: Mapping[str, Any], language: Language, margin: str) -> list[str]:
    """Return what was seen of a component: in the language asked where the table has it."""
    if language.code == "it" and reason["evidence_note_it"]:
        return wrapped(f"“{reason['evidence_note_it']}”", margin)
    return _quoted(reason["evidence_note"], language, margin)


def _quoted(words: str | None, language: Language, margin: str) -> list[str]:
    """Return words of the tables, which are in English, as a quotation."""
    if not words:
        return []
    text = language.label("In the table's words: “{words}”").format(words=words)
    return wrapped(text, margin)
