"""``report hardware``: on whose hardware a family can be served, and what is left without some."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from report.commands import hardware_words
from report.commands.answers import did_you_mean, tell
from report.commands.hardware_removal import Removal, find_removal
from report.commands.hardware_weight import COUNTED, Weight, find_weight, open_weight
from report.commands.options import DataOption, EditionOption, JsonOption, LangOption, edition_name
from report.errors import ReportError

if TYPE_CHECKING:
    import pandas as pd

TABLES = ("engine_families", "engine_hardware", "model_engine", "serving_measurements")
EVIDENCE = ["engine", "stack", "grade", "by", "experimental", "source", "as_of"]


class UnknownFamily(ReportError):
    """A family that the edition does not follow."""


@dataclass(frozen=True)
class Support:
    """The evidence of an edition that families can be served."""

    edition: str
    date: str
    families: pd.DataFrame
    model_engine: pd.DataFrame
    serving: pd.DataFrame

    @property
    def ids(self) -> list[str]:
        """Return the families followed, by id."""
        return [str(family) for family in self.families["engine_family_id"]]

    @property
    def names(self) -> dict[str, str]:
        """Return the names of the families, by id."""
        return dict(zip(self.ids, map(str, self.families["name"]), strict=True))


def hardware(
    model: Annotated[
        str | None,
        typer.Argument(help="Family of models, by id or name; without it: all families."),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            help="Vendor, country, stack or engine to take away (nvidia, CN, cuda, vllm), "
            "may be repeated."
        ),
    ] = None,
    grade: Annotated[
        str | None,
        typer.Option(
            help="Weakest evidence to count: third-party, measured, named or by-engine; "
            "default: named, for one family by-engine."
        ),
    ] = None,
    weight: Annotated[
        str | None,
        typer.Option(help="Weigh families by downloads or parameters instead of counting them."),
    ] = None,
    edition: EditionOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
    data: DataOption = None,
) -> None:
    """Tell on whose hardware models can be served, and what is left without some vendors.

    For example: report hardware --without nvidia --without CN, or report hardware deepseek-v3
    """
    from report.language import Language

    language = Language.of(lang)
    least = _grade(grade or ("by-engine" if model else "named"))
    support = open_support(edition, data)
    removal = find_removal(without or [], support.serving)
    weighing = find_weight(weight)
    if model:
        answer = of_family(support, find_family(model, support), removal, least)
        lines = hardware_words.family_lines
    else:
        amounts = open_weight(weighing, support.edition, support.families, data)
        answer = of_all(support, removal, least, amounts)
        lines = hardware_words.removal_lines
    tell(answer, lines, language, json)


def open_support(edition: str | None, data: Path | None) -> Support:
    """Return the evidence of an edition, as the chapter on hardware reads it."""
    from report.analysis.hardware.evidence import edges
    from report.edition import open_edition

    opened = open_edition(edition_name(edition, data), tables=TABLES, data=data)
    families, stacks, support, measured = (opened.table(name) for name in TABLES)
    found = edges(support, stacks, measured)
    serving = found[found["purpose"] == "serving"]
    return Support(opened.id, opened.date.isoformat(), families, support, serving)


def of_all(
    support: Support, removal: Removal, grade: str, weight: Weight | None = None
) -> dict[str, Any]:
    """Return how many families can still be served, on either reading of "hardware".

    With a `weight` the shares are of what the families weigh, not of their number.
    """
    weight = weight or Weight(COUNTED, {})
    from report.analysis.hardware import evidence, views

    readings = {
        views.DATA_CENTRE: evidence.data_centre(support.serving),
        views.ALL_HARDWARE: support.serving,
    }
    return {
        **_about(support, removal, grade),
        "families": len(support.ids),
        "weight": weight.name,
        "hardware": {
            reading: _left(found, removal, grade, support, weight)
            for reading, found in readings.items()
        },
    }


def _left(
    found: pd.DataFrame, removal: Removal, grade: str, support: Support, weight: Weight
) -> dict[str, Any]:
    from report.analysis.hardware.removal import families_left, weight_share

    served = {
        "before": families_left(found, support.ids, grade),
        "after": families_left(removal.applied_to(found), support.ids, grade),
    }
    amounts = weight.amounts or dict.fromkeys(support.ids, 1.0)
    lost = [name for name in served["before"] if name not in served["after"]]
    return {
        **{
            case: {"families": len(kept), "share": weight_share(amounts, kept, support.ids)}
            for case, kept in served.items()
        },
        "lost": {name: support.names[name] for name in lost},
    }


def of_family(support: Support, family: str, removal: Removal, grade: str) -> dict[str, Any]:
    """Return the vendors a family can be served on, the evidence for it, and how many they are."""
    from report.analysis.hardware.evidence import GRADES, at_least
    from report.analysis.hardware.independence import family_independence

    found = removal.applied_to(support.serving)
    own = at_least(found[found["engine_family_id"] == family], grade)
    measures = family_independence(own, [family]).set_index("grade")
    measures = measures.drop(columns="engine_family_id")
    vendors = _vendors(own)
    return {
        **_about(support, removal, grade),
        "family": family,
        "name": support.names[family],
        "vendors": vendors,
        "none_at_grade": _none_at_grade(found, vendors),
        "disagreements": _disagreements(support, family, removal),
        "independence": {
            level: {str(name): _number(value) for name, value in measures.loc[level].items()}
            for level in GRADES[: GRADES.index(grade) + 1]
        },
    }


def _about(support: Support, removal: Removal, grade: str) -> dict[str, Any]:
    return {
        "edition": support.edition,
        "date": support.date,
        "grade": grade,
        "without": removal.said(),
    }


def _vendors(own: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the vendors of a family, the best documented first, with all that speaks for them."""
    from report.analysis.hardware.evidence import GRADES, strongest_grades

    rows = []
    for pair in strongest_grades(own).to_dict("records") if len(own) else []:
        edges = own[own["vendor"] == pair["vendor"]]
        edges = edges.sort_values(
            "grade", key=lambda grades: grades.map(GRADES.index), kind="stable"
        )
        rows.append(
            {
                "vendor": pair["vendor"],
                "country": pair["country"],
                "grade": pair["grade"],
                "experimental": bool(pair["experimental"]),
                "evidence": edges[EVIDENCE].to_dict("records"),
            }
        )
    rows.sort(key=lambda row: (GRADES.index(row["grade"]), -len(row["evidence"]), row["vendor"]))
    return rows


def _none_at_grade(found: pd.DataFrame, vendors: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the vendors followed and not taken away for which there is nothing at the grade."""
    reached = {row["vendor"] for row in vendors}
    return sorted(set(map(str, found["vendor"])) - reached)


def _disagreements(support: Support, family: str, removal: Removal) -> list[dict[str, Any]]:
    """Return where lists for one vendor contradict each other about a family, and their words."""
    from report.analysis.hardware.evidence import disagreements
    from report.analysis.hardware.vocabulary import VENDOR_COUNTRIES

    disputed = disagreements(support.model_engine)
    disputed = disputed[disputed["engine_family_id"] == family]
    disputed = disputed.assign(country=disputed["vendor"].map(VENDOR_COUNTRIES))
    rows = support.model_engine[support.model_engine["engine_family_id"] == family]
    cases = []
    for case in removal.applied_to(disputed).to_dict("records"):
        lists = f"{case['says_yes']};{case['says_no']}".split(";")
        said = rows[rows["engine"].isin(lists)]
        said = said[["engine", "supported", "evidence", "as_of"]].astype(str)
        statements = said.rename(columns={"evidence": "source"}).to_dict("records")
        cases.append({"vendor": case["vendor"], "stack": case["stack"], "lists": statements})
    return cases


def find_family(name: str, support: Support) -> str:
    """Return the id of a family given by its id or name, case aside."""
    by_fold = {text.casefold(): family for family, text in support.names.items()}
    by_fold |= {family.casefold(): family for family in support.ids}
    if name.casefold() in by_fold:
        return by_fold[name.casefold()]
    hint = did_you_mean(name, support.ids) or did_you_mean(name, support.names.values())
    raise UnknownFamily(
        f'Edition {support.edition} follows no family "{name}".{hint} '
        f"It follows {len(support.ids)} families, from {min(support.ids)} to {max(support.ids)}."
    )


def _grade(name: str) -> str:
    from report.analysis.hardware.evidence import GRADES

    if name.casefold() not in GRADES:
        raise ReportError(f'Unknown grade "{name}". Grades: {", ".join(GRADES)}.')
    return name.casefold()


def _number(value: Any) -> float | int | None:
    """Return a number as JSON has it: missing rather than NaN, whole when it is a count."""
    if isinstance(value, float):
        return None if math.isnan(value) else value
    return int(value)
