"""The class of one model with its reasons, as plain data."""

from __future__ import annotations

from typing import Any

from report.analysis.openness.dossier import Dossier
from report.analysis.openness.mof.families import EVIDENCE, Rules, assess, assess_read, releases
from report.analysis.openness.mof.framework import (
    Assessment,
    PartReason,
    Release,
    State,
    judge,
)
from report.analysis.openness.verdict import Verdict


def framework_account(dossier: Dossier, rules: Rules) -> dict[str, Any]:
    """Return the class of a model, every component's part in it, and what would change it.

    Keys: class, established, possible (without the components that nobody followed, named in
    left_out), whole (the same by the whole framework), classes (verdict on each), components (part,
    kind, first_class, required, state, verdict, read_from, licence, suits, source_url, as_of),
    next_class, would_change (components to open for the next class; the class that follows).
    """
    whole, read = assess(dossier, rules), assess_read(dossier, rules)
    asked = {reason.part.name for reason in read.reasons}
    return {
        **_class(read),
        "left_out": [r.part.name for r in whole.reasons if r.part.name not in asked],
        "whole": _class(whole),
        "classes": {name: str(verdict) for name, verdict in read.verdicts.items()},
        "components": [_part(reason) for reason in whole.reasons],
        "next_class": read.next_class or None,
        "would_change": _would_change(dossier, rules, read),
    }


def _class(found: Assessment) -> dict[str, Any]:
    return {"class": found.label, "established": found.established, "possible": found.possible}


def _part(reason: PartReason) -> dict[str, Any]:
    part, release = reason.part, reason.release
    return {
        "part": part.name,
        "kind": part.kind,
        "first_class": part.first_class,
        "required": part.required,
        "state": str(release.state),
        "verdict": str(reason.verdict),
        "read_from": EVIDENCE.get(part.name),
        "licence": release.licence or None,
        "suits": release.suits,
        "source_url": release.source_url or None,
        "as_of": release.as_of or None,
    }


def _would_change(dossier: Dossier, rules: Rules, read: Assessment) -> dict[str, Any] | None:
    """Return the components that, opened together, give the next class; None where there is none.

    A component is open when anyone can download it under a licence the framework accepts.
    """
    if not read.next_class:
        return None
    missing = [
        reason.part.name
        for verdict in (Verdict.NOT_MET, Verdict.NOT_ESTABLISHED)
        for reason in read.blockers(verdict)
    ]
    opened = {name: Release(State.OPEN) for name in missing}
    left_out = frozenset(p.name for p in rules.parts) - {r.part.name for r in read.reasons}
    then = judge(rules.parts, {**releases(dossier, rules), **opened}, left_out=left_out)
    in_order = [part.name for part in rules.parts if part.name in missing]
    return {"open": in_order, "class": then.established}
