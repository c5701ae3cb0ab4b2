"""The full account of one model: classes, reasons, what would change them, components, terms.

One account feeds both ``report openness`` and the card of a family in the book. It is plain data
(mappings, lists, text, numbers; None for what is missing), as JSON has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from report.analysis.openness.change import changes
from report.analysis.openness.classes import (
    LICENCE,
    OSAID_LIKE,
    fails_by_licence_alone,
    judge,
    openness_class,
)
from report.analysis.openness.dossier import COMPONENTS, Dossier, read_dossiers
from report.analysis.openness.mof.account import framework_account
from report.analysis.openness.mof.families import Rules
from report.analysis.openness.terms import CATEGORY_LABELS, licence_terms
from report.quantities import plain

EVIDENCE = ("licence_note", "location_url", "evidence_note", "evidence_note_it", "confidence")
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
_ABOUT = ("family_id", "name", "repo_id", "developer", "country", "release_date")


def family_accounts(
    families: pd.DataFrame, components: pd.DataFrame, licences: pd.DataFrame, rules: Rules
) -> dict[str, dict[str, Any]]:
    """Return the account of every family, by family id in the order of `families`."""
    dossiers = read_dossiers(components, licences)
    evidence = {
        str(family): {row["component"]: row for row in map(_row, rows.to_dict("records"))}
        for family, rows in components.groupby("family_id")
    }
    about = [_row(row) for row in families.to_dict("records")]
    return {
        told["family_id"]: {
            "model": {**{name: told[name] for name in _ABOUT}, "file": None},
            **account(dossiers[told["family_id"]], evidence[told["family_id"]], licences, rules),
        }
        for told in about
    }


def software_accounts(
    systems: pd.DataFrame, claims: pd.DataFrame, evidence: pd.DataFrame, licences: pd.DataFrame
) -> list[dict[str, Any]]:
    """Return, for each system that is software and no model, its licence and what was read of it.

    Keys: system_id, name_it, name_en, licence, facts (of the claims on its licence: it, en,
    source_title, source_url, date). In the order of `systems`.
    """
    categories = dict(zip(licences["licence_id"], licences["category"], strict=True))
    on_licences = claims[claims["kind"] == "licence"].set_index("claim_id")["system_id"]
    system_of = evidence["claim_id"].map(on_licences)
    software = systems.dropna(subset=["software_licence_id"]).sort_values("order")
    return [
        {
            **{name: told[name] for name in ("system_id", "name_it", "name_en")},
            "licence": told_licence(
                told["software_licence_id"], categories[told["software_licence_id"]], licences
            ),
            "facts": [
                {
                    "en": row["fact"],
                    "it": row["fact_it"],
                    "source_title": row["source_title"],
                    "source_url": row["source_url"],
                    "date": row["published_date"],
                }
                for row in map(_row, evidence[system_of == told["system_id"]].to_dict("records"))
            ],
        }
        for told in map(_row, software.to_dict("records"))
    ]


def account(
    dossier: Dossier,
    evidence: Mapping[str, Mapping[str, Any]],
    licences: pd.DataFrame,
    rules: Rules,
) -> dict[str, Any]:
    """Return classes, requirements with their reasons, components and licence terms.

    `evidence` is component to its row of the table `components`; empty for a reader's own model.
    `rules` are those of the Model Openness Framework.
    """
    judgement = judge(OSAID_LIKE, dossier)
    return {
        "openness_class": openness_class(dossier),
        "osaid": {
            "verdict": str(judgement.verdict),
            "fails_by_licence_alone": fails_by_licence_alone(dossier),
            "requirements": _requirements(dossier, evidence),
        },
        "mof": framework_account(dossier, rules),
        "licence": _licence(dossier, licences),
        "components": [_component(dossier, name, evidence) for name in COMPONENTS],
    }


def _requirements(
    dossier: Dossier, evidence: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
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


def _licence(dossier: Dossier, licences: pd.DataFrame) -> dict[str, Any] | None:
    """Return the terms of the licence on the weights; None where no licence was established."""
    licence_id = dossier.weights.licence_id
    return told_licence(licence_id, dossier.category, licences) if licence_id else None


def told_licence(licence_id: str, category: str, licences: pd.DataFrame) -> dict[str, Any]:
    """Return the terms of a licence: as labels and numbers, and in words."""
    about = {"licence_id": licence_id, "category": category, "freedom": CATEGORY_LABELS[category]}
    told = ("name", "steward", "source_url", "as_of", "confidence")
    rows = licences[licences["licence_id"] == licence_id]
    if rows.empty:
        return {**about, **dict.fromkeys((*told, "reading", "terms"))}
    row, terms = (_row(f.to_dict("records")[0]) for f in (rows, licence_terms(rows)))
    summaries = _summaries(terms)
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


def _summaries(terms: Mapping[str, Any]) -> dict[str, Any]:
    """Return each term of a licence as labels and numbers."""
    return {
        "field_of_use": _split(terms["use"]),
        "thresholds": {"users": terms["users_above"], "revenue_usd": terms["revenue_above"]},
        "territory": {"excluded": _split(terms["excluded"]), "models": terms["excluded_models"]},
        "naming": terms["naming"],
        "outputs": terms["outputs"],
        "patents": terms["patents"],
        "termination": _split(terms["termination"]),
    }


def _split(labels: str | None) -> list[str]:
    return labels.split(";") if labels else []


def _row(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a row of a table as JSON has it, whole numbers as such."""
    cells = {str(name): plain(value) for name, value in row.items()}
    return {
        name: int(cell) if isinstance(cell, float) and cell.is_integer() else cell
        for name, cell in cells.items()
    }
