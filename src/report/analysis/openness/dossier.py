"""A dossier: what was read about one model family, component by component."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from report.analysis.openness.verdict import Verdict

COMPONENTS = (
    "final-weights",
    "base-weights",
    "checkpoints",
    "architecture-code",
    "training-code",
    "preprocessing-code",
    "evaluation-code",
    "supporting-tools",
    "training-data",
    "data-documentation",
    "model-card",
    "technical-report",
    "training-logs",
)
"""The 13 components, in reading order: weights, code, data, documents."""

STATUSES = ("open", "partial", "closed", "unknown")
_VERDICTS = {"open": Verdict.MET, "unknown": Verdict.NOT_ESTABLISHED}


@dataclass(frozen=True)
class ComponentFact:
    """One component as read: its status, whatever its licence, and the source."""

    component: str
    status: str = "unknown"
    licence_id: str = ""
    source_url: str = ""
    as_of: str = ""
    evidence_kind: str = "none"

    @property
    def verdict(self) -> Verdict:
        """Open is met; partial and closed are not; unknown is not established."""
        return _VERDICTS.get(self.status, Verdict.NOT_MET)


@dataclass(frozen=True)
class Dossier:
    """All components of a family, and the category of the licence on its weights."""

    family_id: str
    facts: Mapping[str, ComponentFact]
    category: str = "unknown"

    def fact(self, component: str) -> ComponentFact:
        """Return a component; one that was never looked at is unknown."""
        return self.facts.get(component, ComponentFact(component))

    @property
    def weights(self) -> ComponentFact:
        """The weights released to users: the final ones, or the base where only that is out."""
        return weights_of(self.facts)


def weights_of(facts: Mapping[str, ComponentFact]) -> ComponentFact:
    """Return the final weights, or the base weights of a release that has no final ones."""
    final = facts.get("final-weights", ComponentFact("final-weights"))
    base = facts.get("base-weights", ComponentFact("base-weights"))
    return base if final.status == "closed" and base.status in ("open", "partial") else final


def read_dossiers(components: pd.DataFrame, licences: pd.DataFrame) -> dict[str, Dossier]:
    """Return the dossier of every family, by family id in alphabetical order.

    `components` has one row a family and component (family_id, component, status, licence_id,
    source_url, as_of, evidence_kind); `licences` has licence_id and category.
    """
    categories = dict(zip(licences["licence_id"], licences["category"], strict=True))
    dossiers = {}
    for family, rows in components.groupby("family_id", sort=True):
        facts = {fact.component: fact for fact in _facts(rows)}
        category = categories.get(weights_of(facts).licence_id, "unknown")
        dossiers[str(family)] = Dossier(str(family), facts, category)
    return dossiers


def _facts(rows: pd.DataFrame) -> list[ComponentFact]:
    columns = ["component", "status", "licence_id", "source_url", "as_of", "evidence_kind"]
    text = rows[columns].astype("object").where(rows[columns].notna(), "")
    return [ComponentFact(*(_text(cell) for cell in row)) for row in text.itertuples(index=False)]


def _text(cell: object) -> str:
    return cell.date().isoformat() if isinstance(cell, pd.Timestamp) else str(cell)
