"""The answers of ``report hardware`` in words, in either language."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from report.commands.answers import columns

if TYPE_CHECKING:
    from report.language import Language

GRADE_LABELS = {
    "third-party": "measured by a third party",
    "measured": "measured",
    "named": "named or measured",
    "by-engine": "by engine, named or measured",
}
"""What counts from a grade up."""

PAIR_LABELS = {
    "third-party": "measured by a third party",
    "measured": "measured by the vendor",
    "named": "named",
    "by-engine": "by engine",
}
"""The strongest evidence for one vendor."""

NOTES = {
    "families": "A share counts families, not how much each is used.",
    "downloads": "A share is of the downloads in 30 days that could be mapped to families.",
    "parameters": "A share is of the parameters that identified makers released of these families.",
}
"""What a share is of, by weight."""


def removal_lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    """Return the lines that say what is left of all families."""
    label = language.label
    question = label(
        "Of {families} families of open models, those that can be served; "
        "grade of evidence: {grade}; edition {edition}, {date}."
    )
    lines = [question.format(families=answer["families"], **_scope(answer, language)), ""]
    removed = _removed(answer, language)
    rows = [["", label("nothing taken away"), *([removed] if removed else [])]]
    cases = ("before", "after") if removed else ("before",)
    for reading, left in answer["hardware"].items():
        rows.append([label(reading), *(_share(left[case], language) for case in cases)])
    lines += columns(rows, right=range(1, len(rows[0])))
    for reading, left in answer["hardware"].items():
        lines += _lost(reading, left["lost"], language)
    return [*lines, "", label(NOTES[answer["weight"]])]


def _lost(reading: str, lost: Mapping[str, str], language: Language) -> list[str]:
    if not lost:
        return []
    names = ", ".join(_family(name, language) for name in lost.values())
    said = language.label("No longer served, {hardware}: {names}")
    return ["", said.format(hardware=language.label(reading), names=names)]


def family_lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    """Return the lines that say on whose hardware one family can be served."""
    label = language.label
    title = label(
        "{family}: hardware it can be served on; grade of evidence: {grade}; "
        "edition {edition}, {date}."
    )
    lines = [title.format(family=_family(answer["name"], language), **_scope(answer, language))]
    if removed := _removed(answer, language):
        lines.append(removed)
    for vendor in answer["vendors"]:
        lines += ["", *_vendor_lines(vendor, language)]
    for case in answer["disagreements"]:
        lines += ["", *_disagreement_lines(case, language)]
    if answer["none_at_grade"]:
        nothing = label("Nothing found at this grade, which is not “does not work”: {vendors}")
        lines += ["", nothing.format(vendors=", ".join(answer["none_at_grade"]))]
    return [*lines, "", *_independence_lines(answer["independence"], language)]


def _vendor_lines(vendor: Mapping[str, Any], language: Language) -> list[str]:
    label = language.label
    grade = label(PAIR_LABELS[vendor["grade"]])
    marks = [grade, *([label("experimental")] if vendor["experimental"] else [])]
    lines = [f"{vendor['vendor']} ({language.country(vendor['country'])}): {', '.join(marks)}"]
    strongest = [edge for edge in vendor["evidence"] if edge["grade"] == vendor["grade"]]
    sources = groupby(strongest, key=lambda edge: (edge["engine"], edge["stack"]))
    for (engine, stack), edges in sources:
        for edge in edges:
            name = label(engine) if engine == "not stated" else engine
            lines.append(f"  {name} ({stack}); {_source(edge, language)}")
    backed = {edge["engine"] for edge in strongest}
    weaker = sorted({edge["engine"] for edge in vendor["evidence"]} - backed, key=str.casefold)
    if weaker:
        lines.append(
            f"  {label('on weaker evidence: {engines}').format(engines=', '.join(weaker))}"
        )
    return lines


def _disagreement_lines(case: Mapping[str, Any], language: Language) -> list[str]:
    label = language.label
    lists = [
        f"  {said['engine']}: {label(said['supported'])}; {_source(said, language)}"
        for said in case["lists"]
    ]
    return [f"{case['vendor']} ({case['stack']}): {label('lists disagree')}", *lists]


def _independence_lines(
    independence: Mapping[str, Mapping[str, Any]], language: Language
) -> list[str]:
    from report.quantities import write

    label = language.label
    heads = [label("grade of evidence"), label("vendors"), label("effective")]
    rows = [[*heads, label("countries"), label("effective")]]
    for grade, row in independence.items():
        numbers = [
            write(row["vendors"], "count", language),
            write(row["effective_vendors_1"], "number", language),
            write(row["countries"], "count", language),
            write(row["effective_countries_1"], "number", language),
        ]
        rows.append([label(GRADE_LABELS[grade]), *numbers])
    note = label("Effective numbers: Hill numbers of order 1; all hardware, personal included.")
    return [*columns(rows, right=range(1, 5)), note]


def _source(edge: Mapping[str, Any], language: Language) -> str:
    from report.quantities import write

    return f"{write(edge['as_of'], 'date', language)}; {edge['source']}"


def _scope(answer: Mapping[str, Any], language: Language) -> dict[str, str]:
    from report.quantities import write

    return {
        "grade": language.label(GRADE_LABELS[answer["grade"]]),
        "edition": answer["edition"],
        "date": write(answer["date"], "date", language),
    }


def _removed(answer: Mapping[str, Any], language: Language) -> str:
    gone = answer["without"]
    names = [*gone["vendors"], *map(language.country, gone["countries"])]
    names += [*gone["stacks"], *gone["engines"]]
    return language.label("without {names}").format(names=", ".join(names)) if names else ""


def _share(case: Mapping[str, Any], language: Language) -> str:
    from report.quantities import write

    families = write(case["families"], "count", language)
    return f"{families} ({write(case['share'], 'share', language)})"


def _family(name: str, language: Language) -> str:
    from report.analysis.hardware.vocabulary import family_name

    return family_name(name, language.label)
