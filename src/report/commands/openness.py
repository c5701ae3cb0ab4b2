"""``report openness``: how open a family, or a reader's own model, is; and why."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from report.commands import openness_words
from report.commands.shared import (
    DataOption,
    EditionOption,
    JsonOption,
    LangOption,
    did_you_mean,
    edition_name,
    print_json,
)
from report.errors import ReportError, shorten

if TYPE_CHECKING:
    import pandas as pd

    from report.analysis.openness.dossier import Dossier

TABLES = ("families", "components", "licences")
EVIDENCE = ("licence_note", "location_url", "evidence_note", "confidence")
WORDS = {
    "field_of_use": ("field_of_use_restriction_note", "acceptable_use_policy_note"),
    "thresholds": ("user_threshold", "attribution_threshold"),
    "territory": ("geographic_restriction",),
    "naming": ("derivative_naming_attribution",),
    "outputs": ("output_use_restriction",),
    "patents": ("patent_grant_note",),
    "termination": ("termination_trigger",),
}
"""The terms of a licence that are told, and the columns that hold their words."""


class UnknownFamily(ReportError):
    """A family that the edition does not follow."""


def openness(
    model: Annotated[
        str | None, typer.Argument(help="Family of models, by id, name or Hub repository.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help="YAML file of a model of your own, judged instead.")
    ] = None,
    template: Annotated[
        bool, typer.Option("--template", help="Print a commented YAML file to start from.")
    ] = False,
    edition: EditionOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
    data: DataOption = None,
) -> None:
    """Judge how open a model is: class, requirement by requirement, and licence terms.

    For example: report openness "OLMo 2", or report openness --file my-model.yaml
    """
    from report.edition import open_edition
    from report.language import Language

    language = Language.of(lang)
    if (model is not None) + (file is not None) + template != 1:
        raise ReportError("Give one of these: a MODEL, --file FILE or --template.")
    opened = open_edition(edition_name(edition, data), tables=TABLES, data=data)
    about = {"edition": opened.id, "date": opened.date.isoformat()}
    licences = opened.table("licences")
    if template:
        from report.commands.openness_file import template as written

        if json:
            raise ReportError("--template prints YAML: leave out --json.")
        typer.echo(written(licences["licence_id"], language))
        return
    if file is not None:
        answer = {**about, **of_file(file, licences)}
    else:
        families, components = opened.table("families"), opened.table("components")
        family = find_family(str(model), families)
        answer = {**about, **of_family(family, families, components, licences)}
    if json:
        print_json(answer)
    else:
        typer.echo("\n".join(openness_words.lines(answer, language)))


def find_family(name: str, families: pd.DataFrame) -> str:
    """Return the id of the family that an id, a name or a repository stands for."""
    from report.analysis.openness.tables import short_name

    wanted = name.strip().casefold()
    ids, names = list(families["family_id"]), list(families["name"])
    repositories = list(families["repo_id"].fillna(""))
    for keys in (ids, names, repositories, [short_name(each) for each in names]):
        found = [
            family for family, key in zip(ids, keys, strict=True) if wanted == key.casefold() != ""
        ]
        if len(found) == 1:
            return str(found[0])
        if found:
            raise UnknownFamily(f'"{shorten(name)}" may be any of: {", ".join(found)}.')
    hint = did_you_mean(name, [*ids, *names, *filter(None, repositories)])
    raise UnknownFamily(
        f'The edition follows no family "{shorten(name)}".{hint} Any other model can be judged '
        "from a file: report openness --template > my-model.yaml"
    )


def of_family(
    family: str, families: pd.DataFrame, components: pd.DataFrame, licences: pd.DataFrame
) -> dict[str, Any]:
    """Return the judgement of a family followed."""
    from report.analysis.openness.dossier import read_dossiers

    rows = components[components["family_id"] == family]
    dossier = read_dossiers(rows, licences)[family]
    told = _plain(families[families["family_id"] == family].to_dict("records")[0])
    names = ("family_id", "name", "repo_id", "developer", "country", "release_date")
    evidence = {row["component"]: row for row in map(_plain, rows.to_dict("records"))}
    return {
        "model": {**{name: told[name] for name in names}, "file": None},
        **judged(dossier, evidence, licences),
    }


def of_file(path: Path, licences: pd.DataFrame) -> dict[str, Any]:
    """Return the judgement of the model in a reader's own file."""
    import pandas as pd

    from report.analysis.openness.dossier import read_dossiers
    from report.commands.openness_file import read_own_model

    own = read_own_model(path, licences)
    known = pd.concat([licences, pd.DataFrame(own.licences)], ignore_index=True)
    dossier = read_dossiers(pd.DataFrame(own.rows), known)["own"]
    nothing = dict.fromkeys(("family_id", "repo_id", "developer", "country", "release_date"))
    model = {**nothing, "name": own.name, "file": path.name}
    return {"model": model, **judged(dossier, {}, licences)}


def judged(
    dossier: Dossier, evidence: Mapping[str, Mapping[str, Any]], licences: pd.DataFrame
) -> dict[str, Any]:
    """Return classes, requirements with their reasons, components and licence terms."""
    from report.analysis.openness.classes import OSAID_LIKE, fails_by_licence_alone, judge
    from report.analysis.openness.classes import openness_class as class_of
    from report.analysis.openness.dossier import COMPONENTS

    judgement = judge(OSAID_LIKE, dossier)
    return {
        "openness_class": class_of(dossier),
        "osaid": {
            "verdict": str(judgement.verdict),
            "fails_by_licence_alone": fails_by_licence_alone(dossier),
            "requirements": _requirements(dossier, evidence),
        },
        "mof": _mof(dossier),
        "licence": _licence(dossier, licences),
        "components": [_component(dossier, name, evidence) for name in COMPONENTS],
    }


def _requirements(
    dossier: Dossier, evidence: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    from report.analysis.openness.change import changes
    from report.analysis.openness.classes import LICENCE, OSAID_LIKE, judge

    by_name: dict[str, dict[str, Any]] = {}
    turns = changes(OSAID_LIKE, dossier)
    for reason in judge(OSAID_LIKE, dossier).reasons:
        turn = turns[reason.requirement]
        told = by_name.setdefault(
            reason.requirement,
            {
                "requirement": reason.requirement,
                "verdict": str(reason.verdict),
                "reasons": [],
                "would_change": {
                    "change": turn.change,
                    "components": list(turn.components),
                    "osaid": str(turn.verdict),
                    "openness_class": turn.openness_class,
                },
            },
        )
        category = {"category": reason.status} if reason.requirement == LICENCE else {}
        told["reasons"].append({**_component(dossier, reason.component, evidence), **category})
    return list(by_name.values())


def _component(
    dossier: Dossier, name: str, evidence: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what is known of a component, with its evidence."""
    fact = dossier.fact(name)
    row = evidence.get(name, {})
    return {
        "component": name,
        "status": fact.status,
        "licence_id": fact.licence_id or None,
        **{column: row.get(column) for column in EVIDENCE},
        "evidence_kind": fact.evidence_kind,
        "source_url": fact.source_url or None,
        "as_of": fact.as_of or None,
    }


def _mof(dossier: Dossier) -> dict[str, Any]:
    """Return the MOF-like class, and what each class asks for that is not established."""
    from report.analysis.openness.classes import MOF_I, MOF_II, MOF_III, judge, mof_class
    from report.analysis.openness.verdict import Verdict

    found = mof_class(dossier)
    lacking = {}
    for name, definition in (("III", MOF_III), ("II", MOF_II), ("I", MOF_I)):
        judgement = judge(definition, dossier)
        lacking[name] = {
            "not_met": list(judgement.requirements(Verdict.NOT_MET)),
            "not_established": list(judgement.requirements(Verdict.NOT_ESTABLISHED)),
        }
    return {
        "class": found.label,
        "established": found.established,
        "possible": found.possible,
        "lacking": lacking,
    }


def _licence(dossier: Dossier, licences: pd.DataFrame) -> dict[str, Any] | None:
    """Return the terms of the licence on the weights: as labels and numbers, and in words."""
    from report.analysis.openness.terms import CATEGORY_LABELS, licence_terms

    licence_id = dossier.weights.licence_id
    if not licence_id:
        return None
    about = {
        "licence_id": licence_id,
        "category": dossier.category,
        "freedom": CATEGORY_LABELS[dossier.category],
    }
    told = ("name", "steward", "source_url", "as_of", "confidence")
    rows = licences[licences["licence_id"] == licence_id]
    if rows.empty:
        return {**about, **dict.fromkeys((*told, "reading", "terms"))}
    row, terms = (_plain(f.to_dict("records")[0]) for f in (rows, licence_terms(rows)))
    summaries = {
        "field_of_use": _split(terms["use"]),
        "thresholds": {"users": terms["users_above"], "revenue_usd": terms["revenue_above"]},
        "territory": {
            "excluded": _split(terms["excluded"]),
            "models": terms["excluded_models"],
        },
        "naming": terms["naming"],
        "outputs": terms["outputs"],
        "patents": terms["patents"],
        "termination": None,
    }
    return {
        **about,
        **{name: row[name] for name in told},
        "reading": terms["reading"],
        "terms": {
            term: {
                "summary": summaries[term],
                "words": [row[column] for column in columns if row[column] is not None],
            }
            for term, columns in WORDS.items()
        },
    }


def _split(labels: str | None) -> list[str]:
    return labels.split(";") if labels else []


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a row as JSON has it: days as text, nothing for what is missing."""
    return {str(name): _cell(value) for name, value in row.items()}


def _cell(value: Any) -> Any:
    from report.quantities import is_unknown

    if is_unknown(value):
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    if isinstance(value, float) and value == math.floor(value):
        return int(value)
    return value
