"""What stands on the card of one subject: who made it, on what terms, how large, on what hardware.

A fact whose raw value is missing is unknown, and is shown as such: never left out, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from report.analysis.cases.background import Background
from report.analysis.hardware.evidence import MEASURED_GRADES
from report.analysis.hardware.stacks import parts
from report.analysis.hardware.training import statements
from report.analysis.openness.classes import openness_class
from report.analysis.openness.dossier import STATUSES, Dossier
from report.analysis.openness.tables import COMPONENT_LABELS
from report.quantities import Kind

GRADE_FACTS = {
    "measured": "Served on, as measured",
    "named": "Served on, by a list for that hardware",
    "by-engine": "Served on, by an engine's reach only",
}
COMPONENT_FACTS = {
    "open": "Components open",
    "partial": "Components partly open",
    "closed": "Components closed",
    "unknown": "Components not known",
}
PART_FACTS = {
    "open": "Parts open",
    "partial": "Parts of which the source is visible",
    "closed": "Parts closed",
}


@dataclass(frozen=True)
class Fact:
    """One line of a card: key (a value's name), English label, raw value, kind and unit."""

    key: str
    label: str
    raw: Any
    kind: Kind
    unit: str | None = None
    tables: tuple[str, ...] = ()


class Size(NamedTuple):
    """Parameters and context (tokens) of a repository; None where unknown."""

    total: int | None
    active: int | None
    context: int | None


def subject_facts(known: Background, subject: pd.Series) -> list[Fact]:
    """Return the card of a subject, by what it is."""
    if subject["kind"] == "model" and pd.notna(subject["family_id"]):
        return model_facts(known, subject)
    tables = ("case_subjects",)
    dated, day = "Public or announced since", subject["first_public"]
    facts = identity(subject["maker"], subject["country"], dated, day, tables)
    if subject["kind"] == "definition":
        return facts
    facts += licence_facts(known, _text(subject["licence_id"]), "case_subjects")
    if pd.notna(subject["stack"]):
        facts += stack_facts(known, str(subject["stack"]))
    if pd.notna(subject["engine"]):
        facts += engine_facts(known, str(subject["engine"]))
    return facts


def model_facts(known: Background, subject: pd.Series) -> list[Fact]:
    """Return the card of a model family."""
    family = known.families.loc[subject["family_id"]]
    dossier = known.dossiers.get(subject["family_id"], Dossier(str(subject["family_id"]), {}))
    day = family["release_date"]
    return [
        *identity(family["developer"], family["country"], "Released", day, ("families",)),
        *licence_facts(known, dossier.weights.licence_id, "components"),
        *size_facts(known, known.repositories(subject)),
        *component_facts(dossier),
        training_fact(known, str(subject["family_id"])),
        *serving_facts(known, _text(family["engine_family_id"])),
        *usage_facts(known, known.repositories(subject)),
    ]


def identity(maker: Any, country: Any, dated: str, day: Any, tables: tuple[str, ...]) -> list[Fact]:
    """Return who made a subject, where, and since when it is public (labelled `dated`)."""
    return [
        Fact("maker", "Maker", _known(maker), "text", tables=tables),
        Fact("country", "Country of the maker", _known(country), "country", tables=tables),
        Fact("released", dated, _known(day), "date", tables=tables),
    ]


def licence_facts(known: Background, licence_id: str, table: str) -> list[Fact]:
    """Return the licence and its terms; `table` says where the licence of the subject stands."""
    tables = (table, "licences")
    if licence_id not in known.terms.index:
        return [Fact("licence", "Licence", licence_id or None, "text", tables=tables)]
    terms: dict[Any, Any] = known.terms.loc[licence_id].to_dict()
    territory = known.licences.loc[licence_id].to_dict()["geographic_restriction"]
    facts = [
        Fact("licence", "Licence", terms["name"], "text", tables=tables),
        Fact("freedom", "Kind of licence", terms["freedom"], "label", tables=tables),
        Fact("use", "Limits on use", terms["use"] or None, "label", tables=tables),
    ]
    if pd.notna(terms["users_above"]):
        users = int(terms["users_above"])
        label = "Permission needed above (users)"
        facts.append(Fact("users", label, users, "count", tables=tables))
    return [*facts, _territory(territory, terms["excluded"], tables)]


def _territory(words: Any, excluded: str, tables: tuple[str, ...]) -> Fact:
    """Return the places a licence bars; a cell that says "none" bars nothing, an empty one tells
    nothing."""
    if excluded:
        return Fact("places", "Places excluded", excluded, "country", tables=tables)
    none = pd.notna(words) and str(words).startswith("none")
    return Fact("places", "Places excluded", "no place" if none else None, "label", tables=tables)


def size_facts(known: Background, repositories: Sequence[str]) -> list[Fact]:
    """Return the parameters and the context of the largest of a subject's counted repositories.

    Only where none could be counted from its configuration is it the largest by its files.
    """
    sizes = [read_size(known, repo_id) for repo_id in repositories]
    size = max(
        sizes,
        key=lambda one: (one.active is not None, one.total or 0),
        default=Size(None, None, None),
    )
    configured = ("configurations", "oracle_configurations")
    several = len(repositories) > 1
    total = "Parameters, total (largest model)" if several else "Parameters, total"
    return [
        Fact("total", total, size.total, "parameters", tables=(*configured, "models")),
        Fact("active", "Of these, active per token", size.active, "parameters", tables=configured),
        Fact("context", "Context (tokens)", size.context, "count", tables=("models",)),
    ]


def read_size(known: Background, repo_id: str) -> Size:
    """Return total and active parameters as counted from the configuration, and the context.

    Without a configuration the total is that of the files, and the active part is not known.
    """
    row = known.models.loc[repo_id] if repo_id in known.models.index else None
    files = None if row is None else _known(row["parameters_total"])
    context = None if row is None else _known(row["context_length"])
    if repo_id not in known.counted.index:
        return Size(files, None, context)
    counted: dict[Any, Any] = known.counted.loc[repo_id].to_dict()
    return Size(int(counted["total"]), int(counted["active"]), context)


def component_facts(dossier: Dossier) -> list[Fact]:
    """Return the openness class and the components by status; a status of none is left out."""
    tables = ("components", "licences")
    facts = [Fact("class", "Openness class", openness_class(dossier), "label", tables=tables)]
    for status in STATUSES:
        names = [fact.component for fact in dossier.facts.values() if fact.status == status]
        if names:
            labels = ";".join(COMPONENT_LABELS[name] for name in names)
            facts.append(Fact(status, COMPONENT_FACTS[status], labels, "label", tables=tables[:1]))
    return facts


def training_fact(known: Background, family_id: str) -> Fact:
    """Return the makers of the accelerators a family was trained on, where they are stated.

    Unknown means that nobody looked it up, "not stated" that the documents read do not say.
    """
    label, tables = "Trained on", ("training_hardware",)
    rows = known.training[known.training["family_id"] == family_id]
    if rows.empty:
        return Fact("trained", label, None, "text", tables=tables)
    models = statements(rows)
    vendors = models.loc[models["status"] == "stated", "vendors"].dropna()
    names = sorted({name for text in vendors for name in str(text).split(";")})
    if names:
        return Fact("trained", label, ", ".join(names), "text", tables=tables)
    return Fact("trained", label, "not stated", "label", tables=tables)


def serving_facts(known: Background, engine_families: str) -> list[Fact]:
    """Return the vendors on whose hardware a family can be served, by the strength of the evidence.

    Without an architecture that engines know by name nothing can be told; else a grade at which no
    vendor stands says that none was found, not that it does not work.
    """
    wanted = engine_families.split(";") if engine_families else []
    rows = known.grades[known.grades["engine_family_id"].isin(wanted)]
    # Who measured does not matter on a card: both grades of measurement are one fact.
    facts_of = rows["grade"].replace(list(MEASURED_GRADES), "measured")
    strength = facts_of.map(list(GRADE_FACTS).index)
    best = strength.groupby(rows["vendor"]).min()
    tables = ("model_engine", "engine_hardware", "serving_measurements")
    facts = []
    for rank, (grade, label) in enumerate(GRADE_FACTS.items()):
        names = ", ".join(best.index[best == rank])
        kind: Kind = "text" if names else "label"
        facts.append(
            Fact(grade, label, names or ("none found" if wanted else None), kind, tables=tables)
        )
    return facts


def usage_facts(known: Background, repositories: Iterable[str]) -> list[Fact]:
    """Return the newest downloads in 30 days, their day, and the copies that others derived."""
    names = list(repositories)
    history = known.downloads[known.downloads["repo_id"].isin(names)]
    history = history.dropna(subset=["downloads_30d"]).sort_values("as_of")
    latest = history.groupby("repo_id").last()
    read = ("download_history",)
    day = latest["as_of"].max() if len(latest) else None
    copies = int(known.copies["root_repo_id"].isin(names).sum()) if names else None
    total = int(latest["downloads_30d"].sum()) if len(latest) else None
    listed = "Copies in other formats, as listed"
    return [
        Fact("downloads", "Downloads in 30 days, newest reading", total, "count", tables=read),
        Fact("read", "Read on", day, "date", tables=read),
        Fact("repositories", "Repositories counted", len(latest) or None, "count", tables=read),
        Fact("copies", listed, copies, "count", tables=("derivatives",)),
    ]


def stack_facts(known: Background, stack: str) -> list[Fact]:
    """Return the parts of a software stack by how open they are, and the engines that use it."""
    rows = parts(known.stacks)
    rows = rows[rows["stack"] == stack]
    facts = [
        Fact(bucket, label, int((rows["bucket"] == bucket).sum()), "count", tables=("stacks",))
        for bucket, label in PART_FACTS.items()
    ]
    approved = int((rows["osi_approved"] == "yes").sum())
    free = "Parts under an OSI-approved licence"
    listed = known.engine_hardware
    uses = listed[listed["stack"].fillna("").str.contains(stack, regex=False)]
    engines = uses.loc[uses["status"].isin(["official", "plugin"]), "engine"].nunique()
    return [
        *facts,
        Fact("approved", free, approved, "count", tables=("stacks",)),
        Fact("engines", "Engines that support it", engines, "count", tables=("engine_hardware",)),
    ]


def engine_facts(known: Background, engine: str) -> list[Fact]:
    """Return the vendors whose hardware an engine supports officially, and those it does not."""
    rows = known.engine_hardware[known.engine_hardware["engine"] == engine]
    tables = ("engine_hardware",)
    labels = {
        "official": "Hardware supported officially",
        "experimental": "Hardware supported by experiment",
        "no": "Hardware not in its list",
    }
    return [
        Fact(status, label, _vendors(rows[rows["status"] == status]), "text", tables=tables)
        for status, label in labels.items()
    ]


def _vendors(rows: pd.DataFrame) -> str | None:
    return ", ".join(sorted(rows["vendor"].dropna().unique())) or None


def _known(value: Any) -> Any:
    """Return a cell, None when it is empty; whole numbers as such."""
    if pd.isna(value):
        return None
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
