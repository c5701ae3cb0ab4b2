"""Our judgements beside those of other raters, item by item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

import pandas as pd

from report.analysis.openness.agreement import Comparison, compare
from report.analysis.openness.classes import OSAID_LIKE, fails_by_licence_alone, judge
from report.analysis.openness.dossier import ComponentFact, Dossier
from report.analysis.openness.mof.families import EVIDENCE, Rules, assess_read
from report.analysis.openness.mof.framework import BELOW, Release, State
from report.analysis.openness.mof.records import TOOL_CLASSES, is_shell, rebuilt
from report.analysis.openness.verdict import Verdict

INDEX, TOOL = "European Open Source AI Index", "Model Openness Tool"
OSI = "Open Source Initiative, 2024"
INDEX_AND_TOOL = "the index and the tool, without us"

STATUS_SCALE = ("closed", "partial", "open")
PUBLISHED_SCALE = ("not published", "published")
MOF_SCALE = (BELOW, "III", "II", "I")
OSI_SCALE = ("does not pass", "passes but for the licence", "passes")
STATUSES, PUBLISHED = "component statuses", "components published or not"
MOF_CLASS, OSI_VERDICT = "MOF class", "verdict on the definition"

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

Rated = Mapping[tuple[str, str], tuple[str, Any]]
"""What a rater says: (family id, component) to status and the row of `peer_ratings`."""


def compare_raters(
    dossiers: Mapping[str, Dossier], peers: pd.DataFrame, mot_classes: pd.DataFrame, rules: Rules
) -> list[Comparison]:
    """Return our comparisons with three raters, and the index's with the tool.

    The classes of the Model Openness Tool are set beside ours without the components that our
    evidence does not follow.
    """
    index, tool = index_statuses(peers), tool_components(peers, mot_classes, rules)
    ours = own_statuses(dossiers)
    return [
        compare(INDEX, STATUSES, STATUS_SCALE, _pairs(ours, index)),
        compare(TOOL, PUBLISHED, PUBLISHED_SCALE, _pairs(_published(ours), tool)),
        compare(INDEX, PUBLISHED, PUBLISHED_SCALE, _pairs(_published(ours), _published(index))),
        compare(INDEX_AND_TOOL, PUBLISHED, PUBLISHED_SCALE, _pairs(_published(index), tool)),
        compare(TOOL, MOF_CLASS, MOF_SCALE, mof_pairs(dossiers, peers, rules)),
        compare(OSI, OSI_VERDICT, OSI_SCALE, osi_pairs(dossiers, peers)),
    ]


def on_common_items(
    dossiers: Mapping[str, Dossier], peers: pd.DataFrame, mot_classes: pd.DataFrame, rules: Rules
) -> list[Comparison]:
    """Return the three comparisons of us, the index and the tool on what all three rated."""
    index = _published(index_statuses(peers))
    tool, ours = tool_components(peers, mot_classes, rules), _published(own_statuses(dossiers))
    common = [item for item in tool if item in index and item in ours]
    ours, index, tool = ({item: rated[item] for item in common} for rated in (ours, index, tool))
    return [
        compare(INDEX, PUBLISHED, PUBLISHED_SCALE, _pairs(ours, index)),
        compare(TOOL, PUBLISHED, PUBLISHED_SCALE, _pairs(ours, tool)),
        compare(INDEX_AND_TOOL, PUBLISHED, PUBLISHED_SCALE, _pairs(index, tool)),
    ]


def own_statuses(dossiers: Mapping[str, Dossier]) -> Rated:
    """Return our statuses with evidence of our own.

    Statuses carried over from the index would agree with it by construction.
    """
    return {
        (family, name): (fact.status, None)
        for family, dossier in dossiers.items()
        for name, fact in dossier.facts.items()
        if _is_own(fact)
    }


def _is_own(fact: ComponentFact) -> bool:
    return fact.evidence_kind == "stated" and fact.status in STATUS_SCALE


def index_statuses(peers: pd.DataFrame) -> Rated:
    """Return the statuses of the European Open Source AI Index, one entry a family."""
    found = {}
    for peer in same_model(peers, "OSAI"):
        ratings = dict(part.split("=") for part in peer.detail.split("; ") if "=" in part)
        for component in _DIMENSIONS:
            status = index_status(component, ratings)
            if status in STATUS_SCALE:
                found[peer.family_id, component] = (status, peer)
    return found


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


def tool_components(peers: pd.DataFrame, mot_classes: pd.DataFrame, rules: Rules) -> Rated:
    """Return whether the Model Openness Tool lists our components, whatever their licence.

    Records that nobody filled in are left out. Where two components of the framework answer to
    one of ours (architecture and inference code, report and paper), one of them is enough.
    """
    records = {row["mot_file"]: row for row in mot_classes.to_dict("records")}
    found = {}
    for peer in same_model(peers, "MOT"):
        record = rebuilt(records[mot_file(peer.source_url)], rules.parts)
        if is_shell(record):
            continue
        for component in dict.fromkeys(EVIDENCE.values()):
            parts = [part for part, own in EVIDENCE.items() if own == component]
            answer = [record[part] for part in parts if part in record]
            found[peer.family_id, component] = (_listed(answer), peer)
    return {item: rated for item, rated in found.items() if rated[0]}


def _listed(releases: Iterable[Release]) -> str:
    states = {release.state for release in releases}
    return PUBLISHED_SCALE[int(states != {State.ABSENT})] if states else ""


def mot_file(source_url: str) -> str:
    """Return the file of a record from its address.

    >>> mot_file("https://github.com/lfai/model_openness_tool/blob/8b5d30e/models/Pile-T5%20XXL.yml")
    'Pile-T5 XXL.yml'
    """
    return unquote(source_url.rsplit("/", maxsplit=1)[-1])


def _published(rated: Rated) -> Rated:
    """Return statuses as published (open or in part) or not."""
    return {
        item: (PUBLISHED_SCALE[int(status != "closed")], row)
        for item, (status, row) in rated.items()
    }


def mof_pairs(dossiers: Mapping[str, Dossier], peers: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Return our MOF class beside the Model Openness Tool's, where ours is established."""
    ours, theirs = {}, {}
    for peer in same_model(peers, "MOT"):
        item = (peer.family_id, MOF_CLASS)
        label = assess_read(dossiers[peer.family_id], rules).label
        if label in MOF_SCALE:
            ours[item] = (label, None)
            theirs[item] = (TOOL_CLASSES[peer.source_rating.removeprefix("Class ")], peer)
    return _pairs(ours, theirs)


def osi_pairs(dossiers: Mapping[str, Dossier], peers: pd.DataFrame) -> pd.DataFrame:
    """Return our OSAID-like verdict beside the OSI's of 2024, where ours is established."""
    ours, theirs = {}, {}
    for peer in same_model(peers, "OSI validation phase"):
        item = (peer.family_id, OSI_VERDICT)
        level = osi_level(dossiers[peer.family_id])
        if level in OSI_SCALE:
            ours[item] = (level, None)
            theirs[item] = (_OSI_VERDICTS.get(peer.source_rating, peer.source_rating), peer)
    return _pairs(ours, theirs)


def osi_level(dossier: Dossier) -> str:
    """Return our verdict in the words of the OSI's validation phase, or "not established"."""
    verdict = judge(OSAID_LIKE, dossier).verdict
    if verdict is Verdict.NOT_ESTABLISHED:
        return str(verdict)
    if verdict is Verdict.MET:
        return OSI_SCALE[2]
    return OSI_SCALE[1] if fails_by_licence_alone(dossier) else OSI_SCALE[0]


def same_model(peers: pd.DataFrame, source: str) -> Iterable[Any]:
    """Return one rating a family by `source`; those of a sibling carry a note: out."""
    same = peers[(peers["source"] == source) & peers["note"].isna()]
    return same.drop_duplicates("family_id").itertuples()


def _pairs(ours: Rated, theirs: Rated) -> pd.DataFrame:
    """Return the items both raters rated; the source is the second rater's."""
    rows = [
        (*item, ours[item][0], status, peer.peer_model, peer.source_url)
        for item, (status, peer) in theirs.items()
        if item in ours
    ]
    columns = ["family_id", "item", "ours", "theirs", "peer_model", "source_url"]
    return pd.DataFrame(rows, columns=columns)


def by_component(comparisons: Iterable[Comparison]) -> pd.DataFrame:
    """Return how often two raters say the same of each component.

    Columns: rater, item (component), items, alike, share, stricter (first rater less open).
    """
    parts = []
    for c in comparisons:
        places = {name: place for place, name in enumerate(c.scale)}
        frame = c.pairs.assign(
            alike=c.pairs["ours"] == c.pairs["theirs"],
            stricter=c.pairs["ours"].map(places) < c.pairs["theirs"].map(places),
        )
        grouped = frame.groupby("item", sort=False)
        part = grouped.agg(
            items=("alike", "size"), alike=("alike", "sum"), stricter=("stricter", "sum")
        )
        parts.append(part.reset_index().assign(rater=c.rater))
    found = pd.concat(parts, ignore_index=True)
    found["share"] = found["alike"] / found["items"]
    return found[["rater", "item", "items", "alike", "share", "stricter"]]
