"""The frames that the chapter's figures and tables show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from report.analysis.openness.classes import (
    CLASSES,
    OSAID_LIKE,
    fails_by_licence_alone,
    judge,
    openness_class,
)
from report.analysis.openness.dossier import COMPONENTS, STATUSES, Dossier
from report.analysis.openness.verdict import Verdict

EUROPE = frozenset({"CH", "DE", "ES", "EU", "FI", "FR", "GB", "IT", "PL"})
"""Makers' countries that count as European here (EU: a consortium of several)."""

COMPONENT_LABELS = {
    "final-weights": "final weights",
    "base-weights": "base weights",
    "checkpoints": "checkpoints",
    "architecture-code": "inference code",
    "training-code": "training code",
    "preprocessing-code": "data preprocessing code",
    "evaluation-code": "evaluation code",
    "supporting-tools": "tools",
    "training-data": "training data",
    "data-documentation": "data sheet",
    "model-card": "model card",
    "technical-report": "technical report",
    "training-logs": "training logs",
}


def classified(families: pd.DataFrame, dossiers: Mapping[str, Dossier]) -> pd.DataFrame:
    """Return the families with their classes and the reasons, in the order of the ladder.

    Columns: those of `families`, openness_class, osaid (verdict), licence_only (bool), access
    (status of the weights), licence_id, category, open, missing, unclear (labels joined by ";":
    components published; requirements of the OSAID-like test not met, not established),
    n_open, n_partial, n_closed, n_unknown, weights_source, weights_as_of.
    """
    rows = [_classified(dossiers[family]) for family in families["family_id"]]
    frame = pd.concat([families.reset_index(drop=True), pd.DataFrame(rows)], axis=1)
    order = frame["openness_class"].map(CLASSES.index)
    by = frame.assign(_order=order, _name=frame["name"].str.lower())
    by = by.sort_values(["_order", "n_open", "_name"], ascending=[True, False, True])
    return by.drop(columns=["_order", "_name"]).reset_index(drop=True)


def _classified(dossier: Dossier) -> dict[str, object]:
    judgement = judge(OSAID_LIKE, dossier)
    statuses = [dossier.fact(component).status for component in COMPONENTS]
    published = [c for c in COMPONENTS if dossier.fact(c).status == "open"]
    return {
        "openness_class": openness_class(dossier),
        "osaid": str(judgement.verdict),
        "licence_only": fails_by_licence_alone(dossier),
        "access": dossier.weights.status,
        "licence_id": dossier.weights.licence_id,
        "category": dossier.category,
        "open": ";".join(COMPONENT_LABELS[c] for c in published),
        "missing": ";".join(judgement.requirements(Verdict.NOT_MET)),
        "unclear": ";".join(judgement.requirements(Verdict.NOT_ESTABLISHED)),
        **{f"n_{status}": statuses.count(status) for status in STATUSES},
        "weights_source": dossier.weights.source_url,
        "weights_as_of": dossier.weights.as_of,
    }


def class_ladder(families: pd.DataFrame, examples: int = 4) -> pd.DataFrame:
    """Return the families of each class, with those where open source is not yet excluded.

    Columns: openness_class, families, settled (open source met or excluded), not_established (open
    source neither met nor excluded), examples (names joined by "; ", families of the press first).
    """
    rows = []
    for name in CLASSES:
        members = families[families["openness_class"] == name]
        unsettled = int((members["osaid"] == Verdict.NOT_ESTABLISHED).sum())
        press = members[members["system_id"].notna()].drop_duplicates("system_id")
        shown = [*press["name"], *members.loc[members["system_id"].isna(), "name"]]
        total = len(members)
        rows.append((name, total, total - unsettled, unsettled, "; ".join(shown[:examples])))
    columns = ["openness_class", "families", "settled", "not_established", "examples"]
    return pd.DataFrame(rows, columns=columns)


def component_matrix(families: pd.DataFrame, dossiers: Mapping[str, Dossier]) -> pd.DataFrame:
    """Return the status of each component of each family, a row a family, in the given order.

    Columns: family, openness_class, and one a component (open, partial, closed, unknown).
    """
    frame = families[["name", "openness_class"]].rename(columns={"name": "family"})
    for component in COMPONENTS:
        frame[component] = [dossiers[f].fact(component).status for f in families["family_id"]]
    return frame


def component_totals(dossiers: Iterable[Dossier]) -> pd.DataFrame:
    """Return how many families have each status, a row a component: component, and the statuses."""
    families = list(dossiers)
    rows = []
    for component in COMPONENTS:
        found = [dossier.fact(component).status for dossier in families]
        rows.append((component, *(found.count(status) for status in STATUSES)))
    return pd.DataFrame(rows, columns=["component", *STATUSES])


def european(families: pd.DataFrame) -> pd.DataFrame:
    """Return the families whose maker is based, at least in part, in Europe."""
    at_home = [bool(EUROPE & set(str(c).split(";"))) for c in families["country"]]
    return families[at_home]


def with_licences(families: pd.DataFrame, licences: pd.DataFrame) -> pd.DataFrame:
    """Return the families with the name of the licence on the weights, and where it was read.

    Adds the columns licence and licence_source.
    """
    known = licences.set_index("licence_id")[["name", "source_url"]]
    known.columns = pd.Index(["licence", "licence_source"])
    return families.join(known, on="licence_id")


def barred_places(families: pd.DataFrame, terms: pd.DataFrame, place: str) -> pd.DataFrame:
    """Return the families whose weights have a licence that bars `place` (an ISO code).

    Columns: those of `families`, and excluded, excluded_models of the licence.
    """
    bars = terms[[place in str(places).split(";") for places in terms["excluded"]]]
    found = bars.set_index("licence_id")[["excluded", "excluded_models"]]
    return families.join(found, on="licence_id", how="inner")


def short_name(name: str) -> str:
    """Return a family's name without what stands in brackets or after a slash.

    >>> short_name("Gemma Scope (SAEs on Gemma 2)")
    'Gemma Scope'
    """
    return name.split(" (", maxsplit=1)[0].split(" / ", maxsplit=1)[0]


def listed(names: pd.Series) -> str:
    """Return short names in one line."""
    return ", ".join(short_name(str(name)) for name in names)
