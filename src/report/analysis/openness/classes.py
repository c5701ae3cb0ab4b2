"""Definitions of openness as lists of requirements, and the openness class of a family.

The definitions are proxies on 13 components; none is an official OSI or MOF verdict. Sources:
Open Source AI Definition 1.0 (OSI 2024), Model Openness Framework (White et al. 2024), and the
other definitions listed in the table `osaid_requirements`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from report.analysis.openness.dossier import Dossier
from report.analysis.openness.licences import FREE, OSI_APPROVED, licence_verdict
from report.analysis.openness.verdict import Judgement, Reason, Verdict, conjunction, disjunction

WEIGHTS = "released weights"
LICENCE = "licence"


@dataclass(frozen=True)
class Requirement:
    """What must be open: at least one of `components` (:data:`WEIGHTS` stands for the weights)."""

    name: str
    components: tuple[str, ...]


@dataclass(frozen=True)
class Definition:
    """Requirements that must all hold; `licences` are the accepted categories (empty: any)."""

    name: str
    requirements: tuple[Requirement, ...]
    licences: frozenset[str] = frozenset()


RELEASED_WEIGHTS = Requirement("weights", (WEIGHTS,))
DATA_INFORMATION = Requirement("data information", ("training-data", "data-documentation"))
TRAINING_DATA = Requirement("training data", ("training-data",))
DATA_DOCUMENTATION = Requirement("data documentation", ("data-documentation",))
TRAINING_CODE = Requirement("training code", ("training-code",))
PREPROCESSING_CODE = Requirement("data preprocessing code", ("preprocessing-code",))
ARCHITECTURE_CODE = Requirement("inference code", ("architecture-code",))
EVALUATION_CODE = Requirement("evaluation code", ("evaluation-code",))
CHECKPOINTS = Requirement("intermediate checkpoints", ("checkpoints",))
MODEL_CARD = Requirement("model card", ("model-card",))
TECHNICAL_REPORT = Requirement("technical report", ("technical-report",))

_ALL_CODE = (TRAINING_CODE, PREPROCESSING_CODE, ARCHITECTURE_CODE)
_CLASS_III = (ARCHITECTURE_CODE, RELEASED_WEIGHTS, MODEL_CARD, DATA_DOCUMENTATION, TECHNICAL_REPORT)
_CLASS_II = (*_CLASS_III, TRAINING_CODE, EVALUATION_CODE)
_CLASS_I = (*_CLASS_II, TRAINING_DATA, PREPROCESSING_CODE, CHECKPOINTS)

DOWNLOADABLE = Definition("weights downloadable without a gate", (RELEASED_WEIGHTS,))
FREE_LICENCE = Definition("free licence on the weights", (RELEASED_WEIGHTS,), FREE)
OSI_LICENCE = Definition("OSI licence on the weights", (RELEASED_WEIGHTS,), OSI_APPROVED)
AI_ACT = Definition(
    "EU AI Act: weights, architecture, usage",
    (RELEASED_WEIGHTS, ARCHITECTURE_CODE, MODEL_CARD),
    FREE,
)
MOF_III = Definition("MOF Class III-like", _CLASS_III, FREE)
MOF_I = Definition("MOF Class I-like", _CLASS_I, FREE)
OSAID_PARTS = Definition(
    "OSAID-like, whatever the licence", (DATA_INFORMATION, *_ALL_CODE, RELEASED_WEIGHTS)
)
OSAID_LIKE = replace(OSAID_PARTS, name="OSAID-like", licences=FREE)
ALL_DATA = Definition(
    "OSAID-like with all training data", (TRAINING_DATA, *_ALL_CODE, RELEASED_WEIGHTS), FREE
)

OPEN_SOURCE = "open source"
GATED = "gated or closed weights"
NOT_ESTABLISHED = "not established"
_BY_CATEGORY = {
    "osi-approved": "open weight, permissive licence",
    "permissive-model-licence": "open weight, permissive licence",
    "restricted-open-weight": "open weight, restricted licence",
    "source-available-other": "open weight, restricted licence",
    "non-commercial": "open weight, non-commercial",
}
CLASSES = (
    OPEN_SOURCE,
    "open weight, permissive licence",
    "open weight, restricted licence",
    "open weight, non-commercial",
    GATED,
    NOT_ESTABLISHED,
)
"""Openness classes from the most to the least open; the last is no class but its absence."""


def judge(definition: Definition, dossier: Dossier) -> Judgement:
    """Return whether a family fulfils a definition, with a reason for every requirement."""
    verdicts, reasons = [], []
    for requirement in definition.requirements:
        found = tuple(_reasons(requirement, dossier))
        verdict = disjunction(reason.verdict for reason in found)
        verdicts.append(verdict)
        reasons += [replace(reason, verdict=verdict) for reason in found]
    if definition.licences:
        reason = _licence_reason(definition, dossier)
        verdicts.append(reason.verdict)
        reasons.append(reason)
    return Judgement(conjunction(verdicts), tuple(reasons))


def _reasons(requirement: Requirement, dossier: Dossier) -> Iterator[Reason]:
    for name in requirement.components:
        fact = dossier.weights if name == WEIGHTS else dossier.fact(name)
        yield Reason(
            requirement.name,
            fact.verdict,
            fact.component,
            fact.status,
            fact.licence_id,
            fact.source_url,
            fact.as_of,
        )


def _licence_reason(definition: Definition, dossier: Dossier) -> Reason:
    weights = dossier.weights
    verdict = licence_verdict(dossier.category, definition.licences)
    return Reason(
        LICENCE,
        verdict,
        weights.component,
        dossier.category,
        weights.licence_id,
        weights.source_url,
        weights.as_of,
    )


def openness_class(dossier: Dossier) -> str:
    """Return the openness class of a family, one of :data:`CLASSES`.

    A gate counts only where the licence lets nobody pass the weights on without it: under a free
    licence the weights are open weight even if the maker's own page asks for a form.
    """
    if judge(OSAID_LIKE, dossier).verdict is Verdict.MET:
        return OPEN_SOURCE
    access = dossier.weights.status
    if access == "unknown" or dossier.category not in _BY_CATEGORY:
        return NOT_ESTABLISHED
    if access == "closed" or (access == "partial" and dossier.category not in FREE):
        return GATED
    return _BY_CATEGORY[dossier.category]


def fails_by_licence_alone(dossier: Dossier) -> bool:
    """True when every component of the OSAID-like test is met and only the licence is not."""
    failed = judge(OSAID_LIKE, dossier)
    missing = failed.requirements(Verdict.NOT_MET)
    return missing == (LICENCE,) and not failed.requirements(Verdict.NOT_ESTABLISHED)
