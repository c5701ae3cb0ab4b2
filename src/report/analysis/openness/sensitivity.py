"""How much of the headline depends on the definition chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from report.analysis.openness import classes
from report.analysis.openness.classes import Definition, judge
from report.analysis.openness.dossier import ComponentFact, Dossier
from report.analysis.openness.verdict import Verdict

DEFINITIONS: tuple[Definition, ...] = (
    classes.DOWNLOADABLE,
    classes.FREE_LICENCE,
    classes.OSI_LICENCE,
    classes.AI_ACT,
    classes.MOF_III,
    classes.OSAID_LIKE,
    classes.ALL_DATA,
    classes.MOF_I,
)
"""From the loosest use of the word "open" to the strictest."""


def definition_shares(
    dossiers: Iterable[Dossier], definitions: Iterable[Definition] = DEFINITIONS
) -> pd.DataFrame:
    """Return, a row a definition, how many families meet it and how many could.

    Columns: definition, met, not_established, not_met, families (counts); share (met / families);
    share_possible ((met + not_established) / families), the share if all unknowns turned out open.
    """
    families = list(dossiers)
    rows = []
    for definition in definitions:
        verdicts = [judge(definition, dossier).verdict for dossier in families]
        counts = [
            verdicts.count(v) for v in (Verdict.MET, Verdict.NOT_ESTABLISHED, Verdict.NOT_MET)
        ]
        rows.append((definition.name, *counts, len(families)))
    frame = pd.DataFrame(
        rows, columns=["definition", "met", "not_established", "not_met", "families"]
    )
    frame["share"] = frame["met"] / frame["families"]
    frame["share_possible"] = (frame["met"] + frame["not_established"]) / frame["families"]
    return frame


def missing_requirements(dossiers: Iterable[Dossier], definition: Definition) -> pd.DataFrame:
    """Return, a row a requirement of `definition`, how many families meet it, or do not.

    Columns: requirement, met, not_established, not_met (counts of families).
    """
    judgements = [judge(definition, dossier) for dossier in dossiers]
    names = [*(r.name for r in definition.requirements), classes.LICENCE]
    rows = [
        (
            name,
            *(
                sum(name in judgement.requirements(verdict) for judgement in judgements)
                for verdict in (Verdict.MET, Verdict.NOT_ESTABLISHED, Verdict.NOT_MET)
            ),
        )
        for name in names
    ]
    return pd.DataFrame(rows, columns=["requirement", "met", "not_established", "not_met"])


def own_evidence(dossier: Dossier) -> Dossier:
    """Return the dossier with every status carried over from another index set to unknown."""
    facts = {
        name: fact
        if fact.evidence_kind == "stated"
        else ComponentFact(name, licence_id=fact.licence_id)
        for name, fact in dossier.facts.items()
    }
    return replace(dossier, facts=facts)


def one_requirement_away(dossiers: Iterable[Dossier], definition: Definition) -> list[Dossier]:
    """Return the families that miss exactly one requirement and have nothing left unknown."""
    near = []
    for dossier in dossiers:
        judgement = judge(definition, dossier)
        unclear = judgement.requirements(Verdict.NOT_ESTABLISHED)
        if len(judgement.requirements(Verdict.NOT_MET)) == 1 and not unclear:
            near.append(dossier)
    return near
