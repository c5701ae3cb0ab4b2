"""What would have to change for a family to fulfil a requirement, or to fail it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from report.analysis.openness.classes import (
    LICENCE,
    WEIGHTS,
    Definition,
    Requirement,
    judge,
    openness_class,
)
from report.analysis.openness.dossier import Dossier
from report.analysis.openness.verdict import Verdict

OPENED = "one open"
CLOSED = "none open"
FREED = "licence without limits"
BOUND = "licence with limits"


@dataclass(frozen=True)
class Change:
    """A change that turns the verdict on one requirement, and what follows from it alone.

    `change` is :data:`OPENED` (one of `components` open) or :data:`CLOSED` (none of them open), or
    for the licence of the weights :data:`FREED` or :data:`BOUND`, limits being those of use, users
    or territory; `verdict` and `openness_class` are those that the family would then have.
    """

    requirement: str
    change: str
    components: tuple[str, ...]
    verdict: Verdict
    openness_class: str


def changes(definition: Definition, dossier: Dossier) -> dict[str, Change]:
    """Return, for each requirement of a definition, the change that turns its verdict."""
    met = judge(definition, dossier).requirements(Verdict.MET)
    found = {r.name: _of_components(r, definition, dossier, met) for r in definition.requirements}
    if definition.licences:
        category = "restricted-open-weight" if LICENCE in met else "osi-approved"
        change = BOUND if LICENCE in met else FREED
        then = replace(dossier, category=category)
        found[LICENCE] = _change(LICENCE, change, (dossier.weights.component,), definition, then)
    return found


def _of_components(
    requirement: Requirement, definition: Definition, dossier: Dossier, met: tuple[str, ...]
) -> Change:
    names: tuple[str, ...] = requirement.components
    if requirement.name in met:
        weights = ("final-weights", "base-weights")
        names = tuple(part for name in names for part in (weights if name == WEIGHTS else (name,)))
        names = tuple(name for name in names if dossier.fact(name).status == "open")
        then = _with_status(dossier, names, "closed")
        return _change(requirement.name, CLOSED, names, definition, then)
    names = tuple(dossier.weights.component if name == WEIGHTS else name for name in names)
    then = _with_status(dossier, names[:1], "open")
    return _change(requirement.name, OPENED, names, definition, then)


def _with_status(dossier: Dossier, components: tuple[str, ...], status: str) -> Dossier:
    changed = {name: replace(dossier.fact(name), status=status) for name in components}
    return replace(dossier, facts={**dossier.facts, **changed})


def _change(
    requirement: str, change: str, components: tuple[str, ...], definition: Definition, to: Dossier
) -> Change:
    verdict = judge(definition, to).verdict
    return Change(requirement, change, components, verdict, openness_class(to))
