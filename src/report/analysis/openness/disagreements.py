"""Where other raters and we differ, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from report.analysis.openness.agreement import Comparison
from report.analysis.openness.classes import OSAID_LIKE, judge
from report.analysis.openness.dossier import Dossier
from report.analysis.openness.mof.families import Rules, assess_read
from report.analysis.openness.mof.framework import CLASSES
from report.analysis.openness.raters import MOF_CLASS, OSI_VERDICT, PUBLISHED_SCALE, STATUS_SCALE
from report.analysis.openness.tables import COMPONENT_LABELS
from report.analysis.openness.verdict import Verdict

STATUS_REASONS = {
    "final-weights": ("a gate makes weights partial here", "gated is partial here, not closed"),
    "base-weights": (
        "no base weights in the publisher's repository",
        "base weights found in the publisher's list",
    ),
    "training-code": (
        "inference and fine-tuning examples are not training code here",
        "fine-tuning, reinforcement-learning code or launchers counted here",
    ),
    "training-data": (
        "part of the data is gated or only named",
        "part of the data released counts as partial here",
    ),
    "data-documentation": (
        "a full data sheet is asked for here",
        "sources named without a data sheet count as partial here",
    ),
    "model-card": ("a fuller card is asked for here", "a short card counts as partial here"),
    "technical-report": (
        "a fuller report is asked for here",
        "a report without peer review counts here",
    ),
}
"""Why our status may be stricter (first) or looser (second) than the index's, by component."""

NOT_LISTED = "found in the maker's documents, not listed in the tool's record"
NOT_FOUND = "listed in the tool's record, not found in the maker's documents"
MOF_REASON = "rated open by the tool, partial or closed here"
MOF_REASON_LOOSER = "open here; the tool's record lists less"
OSI_REASON = "our evidence rates a later variant of the model"


def disagreements(
    pairs: pd.DataFrame, dossiers: Mapping[str, Dossier], rules: Rules
) -> pd.DataFrame:
    """Return the pairs that differ, with the columns of `pairs` and three more.

    `about` is what they differ on (component, or requirements we miss, joined by ";"), `reason` a
    label, `our_source_url` what we read.
    """
    differ = pairs[pairs["ours"] != pairs["theirs"]].reset_index(drop=True)
    explained = [
        explain(dossiers[row["family_id"]], row["item"], row["ours"], row["theirs"], rules)
        for row in differ.to_dict("records")
    ]
    extra = pd.DataFrame(explained, columns=["about", "reason", "our_source_url"])
    return pd.concat([differ, extra], axis=1)


def explain(
    dossier: Dossier, item: str, ours: str, theirs: str, rules: Rules
) -> tuple[str, str, str]:
    """Return what two raters differ on, a reason (label), and the source we read."""
    if item == MOF_CLASS:
        return _about_class(dossier, theirs, rules)
    if item == OSI_VERDICT:
        missed = [r for r in judge(OSAID_LIKE, dossier).reasons if r.verdict is Verdict.NOT_MET]
        about = ";".join(dict.fromkeys(r.requirement for r in missed))
        source = missed[0].source_url if missed else dossier.weights.source_url
        return about, OSI_REASON, source
    source = dossier.fact(item).source_url
    if ours in PUBLISHED_SCALE:
        return item, NOT_FOUND if ours == PUBLISHED_SCALE[0] else NOT_LISTED, source
    stricter = STATUS_SCALE.index(ours) < STATUS_SCALE.index(theirs)
    return item, STATUS_REASONS[item][0 if stricter else 1], source


def _about_class(dossier: Dossier, theirs: str, rules: Rules) -> tuple[str, str, str]:
    """Return the components that keep a family from the class another rater gives it."""
    assessment = assess_read(dossier, rules)
    missed = assessment.blockers(Verdict.NOT_MET, theirs) if theirs in CLASSES else ()
    if not missed:
        return "", MOF_REASON_LOOSER, dossier.weights.source_url
    about = ";".join(reason.part.name for reason in missed)
    return about, MOF_REASON, missed[0].release.source_url


def disagreement_table(
    comparisons: Iterable[Comparison], dossiers: Mapping[str, Dossier], rules: Rules
) -> pd.DataFrame:
    """Return all disagreements, with the column `rater` before those of :func:`disagreements`.

    Components are named by their labels in `about`.
    """
    parts = [disagreements(c.pairs, dossiers, rules).assign(rater=c.rater) for c in comparisons]
    frame = pd.concat(parts, ignore_index=True)
    frame["about"] = frame["about"].replace(COMPONENT_LABELS)
    return frame[["rater", *(column for column in frame if column != "rater")]]


def reason_counts(differing: pd.DataFrame) -> pd.DataFrame:
    """Return the reasons by how often they occur: rater, reason, items (most first)."""
    counted = differing.groupby(["rater", "reason"], sort=False).size().rename("items")
    frame = counted.reset_index().sort_values("items", ascending=False, kind="stable")
    return frame.reset_index(drop=True)
