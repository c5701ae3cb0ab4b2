"""Our dossiers as releases of the framework: 13 components read, 17 asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from report.analysis.openness.dossier import ComponentFact, Dossier
from report.analysis.openness.licences import FREE, FREEDOM
from report.analysis.openness.mof.framework import (
    Assessment,
    Licences,
    Part,
    Release,
    State,
    judge,
    read_licences,
    read_parts,
)

EVIDENCE = {
    "model architecture": "architecture-code",
    "inference code": "architecture-code",
    "model parameters (final)": "final-weights",
    "model parameters (intermediate)": "checkpoints",
    "training code": "training-code",
    "data preprocessing code": "preprocessing-code",
    "evaluation code": "evaluation-code",
    "supporting libraries and tools": "supporting-tools",
    "datasets": "training-data",
    "data card": "data-documentation",
    "model card": "model-card",
    "technical report": "technical-report",
    "research paper": "technical-report",
}
"""The component of ours that a component of the framework is read from."""

NOT_READ = frozenset({"evaluation results", "evaluation data"})
"""Components the classes require and our evidence does not follow."""

EXTRA = {
    "evaluation results": "evaluation-results",
    "evaluation data": "evaluation-data",
    "model metadata": "model-metadata",
    "sample model outputs": "sample-outputs",
}
"""Components only the framework asks for, under the names a reader's own file gives them."""


@dataclass(frozen=True)
class Rules:
    """Components and accepted licences of the framework, and the licences of our table."""

    parts: tuple[Part, ...]
    licences: Licences
    spdx: Mapping[str, str]
    categories: Mapping[str, str]


def read_rules(
    mof_components: pd.DataFrame, mof_licences: pd.DataFrame, licences: pd.DataFrame
) -> Rules:
    """Return the rules; `licences` has licence_id, spdx_id and category."""
    known = read_licences(mof_licences)
    listed = known.software | known.content | known.both
    spdx = {name.lower(): name for name in listed}
    named = licences[licences["spdx_id"].notna()]
    spdx |= dict(zip(named["licence_id"], named["spdx_id"], strict=True))
    categories = dict(zip(licences["licence_id"], licences["category"], strict=True))
    return Rules(read_parts(mof_components), known, spdx, categories)


def releases(dossier: Dossier, rules: Rules) -> dict[str, Release]:
    """Return what a family released, by component of the framework.

    The weights are those released to users. As in the tool, a component without a licence of its
    own comes under that of the whole release, which here is the licence of the weights. Where that
    one is not accepted, the licence of the component is unknown instead: a paper or a card may
    well have another.
    """
    weights = dossier.weights
    fallback = weights.licence_id if _accepted(weights.licence_id, rules) else ""
    found = {}
    for part in rules.parts:
        name = EVIDENCE.get(part.name) or EXTRA[part.name]
        fact = weights if name == "final-weights" else dossier.fact(name)
        found[part.name] = _release(fact, fact.licence_id or fallback, part.kind, rules)
    return found


def _accepted(licence_id: str, rules: Rules) -> bool:
    return rules.licences.accept(rules.spdx.get(licence_id, ""))


def _release(fact: ComponentFact, licence: str, kind: str, rules: Rules) -> Release:
    licence = licence if fact.status in ("open", "partial") else ""
    state = state_of(fact.status, licence, rules)
    spdx_id = rules.spdx.get(licence, "")
    suits = state is not State.OPEN or rules.licences.suit(spdx_id, kind)
    return Release(state, licence, fact.source_url, fact.as_of, suits)


def state_of(status: str, licence_id: str, rules: Rules) -> State:
    """Return the state of a component from its status and licence (ids of our tables).

    A free licence that the framework's list does not name leaves it open whether it would be
    accepted.
    """
    if status != "open":
        return {"partial": State.PARTIAL, "closed": State.ABSENT}.get(status, State.UNKNOWN)
    if not licence_id:
        return State.UNLICENSED
    if _accepted(licence_id, rules):
        return State.OPEN
    category = rules.categories.get(licence_id, "unknown")
    if category in FREE:
        return State.UNLISTED
    return State.UNACCEPTED if category in FREEDOM else State.UNLICENSED


def assess(dossier: Dossier, rules: Rules) -> Assessment:
    """Return the class of a family by the whole framework."""
    return judge(rules.parts, releases(dossier, rules))


def assess_read(dossier: Dossier, rules: Rules) -> Assessment:
    """Return the class of a family when what our evidence does not follow is not asked for.

    A reader's own file may know these components; then they are.
    """
    found = releases(dossier, rules)
    left_out = frozenset(name for name in NOT_READ if found[name].state is State.UNKNOWN)
    return judge(rules.parts, found, left_out=left_out)
