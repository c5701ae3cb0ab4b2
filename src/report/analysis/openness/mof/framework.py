"""Components, accepted licences and classes of the Model Openness Framework.

White et al. 2024, as the Model Openness Tool applies it: the tables `mof_components` and
`mof_licences` give the rules and where they were read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from report.analysis.openness.verdict import Verdict, conjunction, disjunction

CLASSES = ("III", "II", "I")
"""From the lowest to the highest; each asks for all that the ones before it ask for."""

BELOW = "below III"
TECHNICAL_REPORT, RESEARCH_PAPER = "technical report", "research paper"


class State(StrEnum):
    """What is known of one component of a release."""

    OPEN = "open"
    UNLICENSED = "no licence stated"
    UNLISTED = "free licence, not on the list"
    UNACCEPTED = "licence not accepted"
    PARTIAL = "only a part, or behind a gate"
    ABSENT = "not published"
    UNKNOWN = "not established"


_MET = frozenset({State.OPEN})
_UNSETTLED = frozenset({State.UNLICENSED, State.UNLISTED, State.UNKNOWN})
_TOOL_UNSETTLED = frozenset({State.UNKNOWN})


@dataclass(frozen=True)
class Part:
    """A component of the framework: `kind` is code, data or document."""

    name: str
    kind: str
    first_class: str
    required: bool


@dataclass(frozen=True)
class Release:
    """One component as released: its state, licence, and the dated source.

    `suits` is False where an accepted licence is of another kind than the component, which the
    framework allows with a warning (code under a licence for documents, say).
    """

    state: State
    licence: str = ""
    source_url: str = ""
    as_of: str = ""
    suits: bool = True


@dataclass(frozen=True)
class Licences:
    """Accepted licences by SPDX identifier: those for software, and those for open content."""

    software: frozenset[str]
    content: frozenset[str]
    both: frozenset[str] = frozenset()

    def accept(self, spdx_id: str) -> bool:
        """Return whether the framework accepts a licence; its identifier must be exact."""
        return spdx_id in self.software | self.content | self.both

    def suit(self, spdx_id: str, kind: str) -> bool:
        """Return whether an accepted licence is meant for a component of this kind."""
        return spdx_id in self.both | (self.software if kind == "code" else self.content)


def read_parts(mof_components: pd.DataFrame) -> tuple[Part, ...]:
    """Return the components of the table `mof_components`, in its order.

    Columns read: component, kind, class_first_required, required_or_optional.
    """
    columns = ["component", "kind", "class_first_required", "required_or_optional"]
    return tuple(
        Part(part_name(name), kind, first, required == "required")
        for name, kind, first, required in mof_components[columns].itertuples(index=False)
    )


def part_name(written: str) -> str:
    """Return the name of a component as used here: lower case, without explanations.

    >>> part_name("Model metadata (training configuration, optimiser states)")
    'model metadata'
    >>> part_name("Model parameters (Final)")
    'model parameters (final)'
    """
    name = written.strip().lower()
    return name if name.startswith("model parameters") else name.split(" (")[0]


def read_licences(mof_licences: pd.DataFrame) -> Licences:
    """Return the licences of the table `mof_licences` (spdx_id, open_data).

    OpenMDW covers models whole: code, data and documents.
    """
    ids = mof_licences["spdx_id"].astype(str)
    content = frozenset(ids[mof_licences["open_data"].astype(bool)])
    both = frozenset(name for name in ids if name.startswith("OpenMDW"))
    return Licences(frozenset(ids) - content - both, content, both)


@dataclass(frozen=True)
class PartReason:
    """Why a component counts, or does not: what was released, and the verdict on it."""

    part: Part
    release: Release
    verdict: Verdict


@dataclass(frozen=True)
class Assessment:
    """The verdict on each class, and on each component the classes ask for."""

    verdicts: Mapping[str, Verdict]
    reasons: tuple[PartReason, ...]

    @property
    def established(self) -> str:
        """The highest class that is met."""
        return self._highest(Verdict.MET)

    @property
    def possible(self) -> str:
        """The highest class that what is known does not exclude."""
        return self._highest(Verdict.MET, Verdict.NOT_ESTABLISHED)

    @property
    def label(self) -> str:
        """The class where it is settled; "not established" where even Class III is open."""
        unsettled = self.established == BELOW and self.possible != BELOW
        return str(Verdict.NOT_ESTABLISHED) if unsettled else self.established

    @property
    def next_class(self) -> str:
        """The lowest class that is not met; empty where all are."""
        return next((c for c in CLASSES if self.verdicts[c] is not Verdict.MET), "")

    def blockers(self, verdict: Verdict, name: str = "") -> tuple[PartReason, ...]:
        """Return the required components with this verdict, up to a class (the next one)."""
        last = CLASSES.index(name or self.next_class or CLASSES[-1])
        wanted = CLASSES[: last + 1]
        return tuple(
            r
            for r in self.reasons
            if r.verdict is verdict and r.part.required and r.part.first_class in wanted
        )

    def _highest(self, *accepted: Verdict) -> str:
        return next((c for c in reversed(CLASSES) if self.verdicts[c] in accepted), BELOW)


def judge(
    parts: Iterable[Part],
    releases: Mapping[str, Release],
    tool: bool = False,
    left_out: frozenset[str] = frozenset(),
) -> Assessment:
    """Return the class of a release, by component name; one never looked at is unknown.

    A research paper may stand in for the technical report. `tool` reads as the Model Openness
    Tool does, for which a component without a stated licence fails; here it is not established.
    Components `left_out` are not asked for.
    """
    unknown = Release(State.UNKNOWN)
    found = {
        part.name: releases.get(part.name, unknown) for part in parts if part.name not in left_out
    }
    verdicts = {name: verdict_of(release.state, tool) for name, release in found.items()}
    if TECHNICAL_REPORT in verdicts and RESEARCH_PAPER in verdicts:
        either = (verdicts[TECHNICAL_REPORT], verdicts[RESEARCH_PAPER])
        verdicts[TECHNICAL_REPORT] = disjunction(either)
    reasons = tuple(
        PartReason(part, found[part.name], verdicts[part.name])
        for part in parts
        if part.name in found
    )
    return Assessment(_classes(reasons), reasons)


def _classes(reasons: tuple[PartReason, ...]) -> dict[str, Verdict]:
    verdicts = {}
    for position, name in enumerate(CLASSES):
        wanted = CLASSES[: position + 1]
        verdicts[name] = conjunction(
            r.verdict for r in reasons if r.part.required and r.part.first_class in wanted
        )
    return verdicts


def verdict_of(state: State, tool: bool = False) -> Verdict:
    """Return the verdict on a component; the tool fails whatever has no accepted licence."""
    if state in _MET:
        return Verdict.MET
    unsettled = _TOOL_UNSETTLED if tool else _UNSETTLED
    return Verdict.NOT_ESTABLISHED if state in unsettled else Verdict.NOT_MET
