"""How far families climb the classes, and which component holds them back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import pandas as pd

from report.analysis.openness.classes import OSAID_LIKE, judge
from report.analysis.openness.dossier import Dossier
from report.analysis.openness.mof.families import Rules, assess, assess_read
from report.analysis.openness.mof.framework import CLASSES, Assessment
from report.analysis.openness.verdict import Verdict

_VERDICTS = (Verdict.MET, Verdict.NOT_ESTABLISHED, Verdict.NOT_MET)
STEPS = {"III": "MOF Class III", "II": "MOF Class II", "I": "MOF Class I"}
"""Labels of the classes as steps of the ladder."""


def steps(dossiers: Iterable[Dossier], rules: Rules, blockers: int = 3) -> pd.DataFrame:
    """Return, a row a step, how many families reach it, and what most often stands in the way.

    The steps are the three classes, without the components our evidence does not follow, and the
    OSAID-like test. Columns: step (label), met, not_established, not_met (families), blocked_by
    (names of requirements joined by ";"), blocked (families that do not meet each, joined alike).
    """
    families = list(dossiers)
    assessments = [assess_read(dossier, rules) for dossier in families]
    rows = [_step(STEPS[name], *_of_class(assessments, name), blockers) for name in CLASSES]
    judgements = [judge(OSAID_LIKE, dossier) for dossier in families]
    missed = Counter(name for found in judgements for name in found.requirements(Verdict.NOT_MET))
    rows.append(_step(OSAID_LIKE.name, [j.verdict for j in judgements], missed, blockers))
    columns = ["step", "met", "not_established", "not_met", "blocked_by", "blocked"]
    return pd.DataFrame(rows, columns=columns)


def _of_class(assessments: list[Assessment], name: str) -> tuple[list[Verdict], Counter[str]]:
    """Return the verdicts on a class, and how often each of the components it adds is missed."""
    missed = Counter(
        reason.part.name
        for assessment in assessments
        for reason in assessment.blockers(Verdict.NOT_MET, name)
        if reason.part.first_class == name
    )
    return [assessment.verdicts[name] for assessment in assessments], missed


def _step(
    label: str, verdicts: list[Verdict], missed: Counter[str], blockers: int
) -> tuple[object, ...]:
    most = missed.most_common(blockers)
    return (
        label,
        *(verdicts.count(verdict) for verdict in _VERDICTS),
        ";".join(name for name, _ in most),
        ";".join(str(count) for _, count in most),
    )


def one_component_away(dossiers: Mapping[str, Dossier], rules: Rules) -> dict[str, str]:
    """Return the families that a single component keeps from Class III, and that component.

    Family id to component; nothing else of what is read may be unknown.
    """
    found = {}
    for family, dossier in dossiers.items():
        assessment = assess_read(dossier, rules)
        missed = assessment.blockers(Verdict.NOT_MET, CLASSES[0])
        unclear = assessment.blockers(Verdict.NOT_ESTABLISHED, CLASSES[0])
        if len(missed) == 1 and not unclear:
            found[family] = missed[0].part.name
    return found


def family_classes(
    families: pd.DataFrame, dossiers: Mapping[str, Dossier], rules: Rules
) -> pd.DataFrame:
    """Return the class of every family, the highest first.

    Columns: those of `families`, mof_class (without what our evidence does not follow), possible
    (highest class that the whole framework does not exclude), next_class, missing, unclear
    (components that keep a family from the next class: not met, not established; joined by ";"),
    weights_source (where the weights were read).
    """
    rows = []
    for family in families["family_id"]:
        whole, read = assess(dossiers[family], rules), assess_read(dossiers[family], rules)
        missing, unclear = (
            ";".join(reason.part.name for reason in read.blockers(verdict))
            for verdict in (Verdict.NOT_MET, Verdict.NOT_ESTABLISHED)
        )
        source = dossiers[family].weights.source_url
        rows.append((read.label, whole.possible, read.next_class, missing, unclear, source))
    columns = ["mof_class", "possible", "next_class", "missing", "unclear", "weights_source"]
    found = pd.DataFrame(rows, columns=columns)
    frame = pd.concat([families.reset_index(drop=True), found], axis=1)
    order = ["I", "II", "III", str(Verdict.NOT_ESTABLISHED), "below III"]
    frame["_order"] = frame["mof_class"].map(order.index)
    frame["_missing"] = frame["missing"].str.count(";") + (frame["missing"] != "")
    frame["_name"] = frame["name"].str.lower()
    frame = frame.sort_values(["_order", "_missing", "_name"])
    return frame.drop(columns=["_order", "_missing", "_name"]).reset_index(drop=True)
