"""How far our classes agree with those of other raters, beyond chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from report.analysis.openness.classes import (
    MOF_I,
    MOF_II,
    MOF_III,
    OSAID_LIKE,
    fails_by_licence_alone,
    judge,
    mof_class,
)
from report.analysis.openness.dossier import Dossier
from report.analysis.openness.tables import COMPONENT_LABELS
from report.analysis.openness.verdict import Verdict
from report.analysis.statistics import Interval, bootstrap_interval

STATUS_SCALE = ("closed", "partial", "open")
MOF_SCALE = ("below III", "III", "II", "I")
OSI_SCALE = ("does not pass", "passes but for the licence", "passes")
_MOT_CLASSES = {"unclassified": "below III", **{f"Class {c}": c for c in ("I", "II", "III")}}
_OSI_VERDICTS = {"would pass with a licence change": OSI_SCALE[1]}
_DIMENSIONS = {
    "final-weights": ("weights_endmodel",),
    "base-weights": ("weights_basemodel",),
    "training-code": ("trainingcode",),
    "training-data": ("datasources_basemodel", "datasources_endmodel"),
    "data-documentation": ("datasheet",),
    "model-card": ("modelcard",),
    "technical-report": ("preprint", "paper"),
}
"""The dimensions of the European Open Source AI Index that rate a component of ours."""

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

MOF_ITEM, OSI_ITEM = "MOF class", "OSAID"
_MOF_DEFINITIONS = {"III": MOF_III, "II": MOF_II, "I": MOF_I}

Weighting = Literal["none", "quadratic"]


class Agreement(NamedTuple):
    """Agreement of two raters on `n` items: plain share, kappa and its bootstrap interval."""

    n: int
    share: float
    kappa: float
    interval: Interval


def kappa(counts: np.ndarray, weighting: Weighting = "none") -> float:
    """Return Cohen's kappa of a square table of counts (Cohen 1960; weighted: Cohen 1968).

    Quadratic weights let a miss by two steps count four times a miss by one. nan where both
    raters use one category only, since chance agreement is then complete.

    >>> round(kappa(np.array([[20, 5], [10, 15]])), 3)
    0.4
    """
    size = len(counts)
    distance = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).astype(float)
    penalty = distance**2 if weighting == "quadratic" else (distance > 0).astype(float)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / max(counts.sum(), 1)
    chance = float((penalty * expected).sum())
    return 1 - float((penalty * counts).sum()) / chance if chance > 0 else float("nan")


def agreement(pairs: pd.DataFrame, scale: Sequence[str], weighting: Weighting) -> Agreement:
    """Return the agreement of `ours` and `theirs` over `pairs`, resampling whole families.

    `pairs` has family_id, ours, theirs (values of `scale`). Components of one family are not
    independent, so the bootstrap draws families.
    """
    tables = np.stack([_counts(rows, scale) for _, rows in pairs.groupby("family_id")])
    total = tables.sum(axis=0)
    interval = bootstrap_interval(tables, lambda drawn: kappa(drawn.sum(axis=0), weighting))
    share = float(np.trace(total) / total.sum())
    return Agreement(int(total.sum()), share, kappa(total, weighting), interval)


def _counts(pairs: pd.DataFrame, scale: Sequence[str]) -> np.ndarray:
    counts = np.zeros((len(scale), len(scale)))
    for ours, theirs in zip(pairs["ours"], pairs["theirs"], strict=True):
        counts[scale.index(ours), scale.index(theirs)] += 1
    return counts


def component_pairs(dossiers: Mapping[str, Dossier], peers: pd.DataFrame) -> pd.DataFrame:
    """Return our status beside the European Open Source AI Index's, component by component.

    Only components with evidence of our own: statuses carried over from the index would agree
    with it by construction. One index entry a family, of the same model (no note). Columns:
    family_id, item (component), ours, theirs, peer_model, source_url.
    """
    rows = []
    for peer in _same_model(peers, "OSAI"):
        ratings = dict(part.split("=") for part in peer.detail.split("; ") if "=" in part)
        for component in _DIMENSIONS:
            fact = dossiers[peer.family_id].fact(component)
            theirs = index_status(component, ratings)
            if (
                fact.evidence_kind == "stated"
                and fact.status in STATUS_SCALE
                and theirs in STATUS_SCALE
            ):
                rows.append((peer.family_id, component, fact.status, theirs, peer))
    return _pairs(rows)


def index_status(component: str, ratings: Mapping[str, str]) -> str:
    """Return the index's status of a component of ours; empty where it rates none.

    Of two data sets both must be open; of preprint and paper the more open one counts.

    >>> index_status("training-data", {"datasources_basemodel": "open"})
    'open'
    """
    found = [ratings[name] for name in _DIMENSIONS[component] if name in ratings]
    if component == "technical-report" and found:
        return max(found, key=STATUS_SCALE.index)
    return found[0] if len(set(found)) == 1 else "partial" if found else ""


def mof_pairs(dossiers: Mapping[str, Dossier], peers: pd.DataFrame) -> pd.DataFrame:
    """Return our MOF-like class beside the Model Openness Tool's, where ours is established."""
    rows = []
    for peer in _same_model(peers, "MOT"):
        ours = mof_class(dossiers[peer.family_id]).label
        if ours in MOF_SCALE:
            theirs = _MOT_CLASSES[peer.source_rating]
            rows.append((peer.family_id, MOF_ITEM, ours, theirs, peer))
    return _pairs(rows)


def osi_pairs(dossiers: Mapping[str, Dossier], peers: pd.DataFrame) -> pd.DataFrame:
    """Return our OSAID-like verdict beside the OSI's of 2024, where ours is established."""
    rows = []
    for peer in _same_model(peers, "OSI validation phase"):
        ours = osi_level(dossiers[peer.family_id])
        if ours in OSI_SCALE:
            theirs = _OSI_VERDICTS.get(peer.source_rating, peer.source_rating)
            rows.append((peer.family_id, OSI_ITEM, ours, theirs, peer))
    return _pairs(rows)


def osi_level(dossier: Dossier) -> str:
    """Return our verdict in the words of the OSI's validation phase, or "not established"."""
    verdict = judge(OSAID_LIKE, dossier).verdict
    if verdict is Verdict.NOT_ESTABLISHED:
        return str(verdict)
    if verdict is Verdict.MET:
        return OSI_SCALE[2]
    return OSI_SCALE[1] if fails_by_licence_alone(dossier) else OSI_SCALE[0]


def _same_model(peers: pd.DataFrame, source: str) -> Iterable[Any]:
    """Return one rating a family by `source`; those of a sibling carry a note: out."""
    same = peers[(peers["source"] == source) & peers["note"].isna()]
    return same.drop_duplicates("family_id").itertuples()


def _pairs(rows: list[tuple[str, str, str, str, Any]]) -> pd.DataFrame:
    records = [(*row[:4], row[4].peer_model, row[4].source_url) for row in rows]
    columns = ["family_id", "item", "ours", "theirs", "peer_model", "source_url"]
    return pd.DataFrame(records, columns=columns)


def disagreements(pairs: pd.DataFrame, dossiers: Mapping[str, Dossier]) -> pd.DataFrame:
    """Return the pairs that differ, with the columns of `pairs` and three more.

    `about` is what they differ on (component, or requirements we miss, joined by ";"), `reason` a
    label, `our_source_url` what we read.
    """
    differ = pairs[pairs["ours"] != pairs["theirs"]].reset_index(drop=True)
    explained = [
        explain(dossiers[family], item, ours, theirs)
        for family, item, ours, theirs in zip(
            differ["family_id"], differ["item"], differ["ours"], differ["theirs"], strict=True
        )
    ]
    extra = pd.DataFrame(explained, columns=["about", "reason", "our_source_url"])
    return pd.concat([differ, extra], axis=1)


def explain(dossier: Dossier, item: str, ours: str, theirs: str) -> tuple[str, str, str]:
    """Return what two raters differ on, a reason (label), and the source we read."""
    if item in STATUS_REASONS:
        stricter = STATUS_SCALE.index(ours) < STATUS_SCALE.index(theirs)
        return item, STATUS_REASONS[item][0 if stricter else 1], dossier.fact(item).source_url
    definition = _MOF_DEFINITIONS.get(theirs, OSAID_LIKE) if item == MOF_ITEM else OSAID_LIKE
    missed = [r for r in judge(definition, dossier).reasons if r.verdict is Verdict.NOT_MET]
    about = ";".join(dict.fromkeys(r.requirement for r in missed))
    reason = "rated open by the tool, partial or closed here"
    if item == OSI_ITEM:
        reason = "our evidence rates a later variant of the model"
    return about, reason, missed[0].source_url if missed else dossier.weights.source_url


class Comparison(NamedTuple):
    """One rater set against us: labels of who and what, the pairs, and their agreement."""

    rater: str
    what: str
    pairs: pd.DataFrame
    agreement: Agreement


def compare_raters(dossiers: Mapping[str, Dossier], peers: pd.DataFrame) -> list[Comparison]:
    """Return the comparisons with the three raters whose scale can be set beside ours."""
    pairs = (
        (
            "European Open Source AI Index",
            "component statuses with evidence of our own",
            component_pairs(dossiers, peers),
            STATUS_SCALE,
        ),
        ("Model Openness Tool", MOF_ITEM, mof_pairs(dossiers, peers), MOF_SCALE),
        (
            "Open Source Initiative, 2024",
            "verdict on the definition",
            osi_pairs(dossiers, peers),
            OSI_SCALE,
        ),
    )
    return [
        Comparison(rater, what, found, agreement(found, scale, "quadratic"))
        for rater, what, found, scale in pairs
    ]


def agreement_table(comparisons: Iterable[Comparison]) -> pd.DataFrame:
    """Return one row a comparison: rater, what, families, items, share, kappa, low, high."""
    rows = [
        (
            c.rater,
            c.what,
            c.pairs["family_id"].nunique(),
            c.agreement.n,
            c.agreement.share,
            c.agreement.kappa,
            *c.agreement.interval,
        )
        for c in comparisons
    ]
    columns = ["rater", "what", "families", "items", "share", "kappa", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def disagreement_table(
    comparisons: Iterable[Comparison], dossiers: Mapping[str, Dossier]
) -> pd.DataFrame:
    """Return all disagreements, with the column `rater` before those of :func:`disagreements`.

    Components are named by their labels in `about`.
    """
    parts = [disagreements(c.pairs, dossiers).assign(rater=c.rater) for c in comparisons]
    frame = pd.concat(parts, ignore_index=True)
    frame["about"] = frame["about"].replace(COMPONENT_LABELS)
    return frame[["rater", *(column for column in frame if column != "rater")]]
