"""What a list comes to: how many models have what, and the frames of its tables and figures."""

from __future__ import annotations

import pandas as pd

from report.analysis.hardware.vocabulary import VENDOR_COUNTRIES
from report.analysis.openness.classes import CLASSES
from report.analysis.openness.licences import FREE
from report.analysis.openness.terms import licence_terms
from report.analysis.own.obstacles import term_obstacles
from report.analysis.own.overview import FACTS
from report.analysis.own.sizes import ALIKE, COUNTED, DIGEST, RECORDED

SIZES = (COUNTED, ALIKE, DIGEST, RECORDED)
NOTHING = "nothing found"
BARRING = ("no commercial use", "use policy", "some uses barred or licensed apart")
"""Obstacles that limit what a model may be used for."""


def at_a_glance(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what the list holds: group, what (labels) and models (how many), only where any are.

    `rows` is from `overview.overview`. The openness classes part the list, and so do the sources
    of sizes; the other lines may overlap.
    """
    obstacles = rows["obstacles"].str.split(";")
    limited = obstacles.map(lambda labels: any(label in BARRING for label in labels))
    lines = [("openness class", name, rows["openness_class"].eq(name)) for name in CLASSES]
    lines += [
        ("licence", "OSI-approved", rows["freedom"].eq("OSI-approved")),
        ("licence", "uses limited", limited),
        ("licence", "unknown", rows["freedom"].eq("unknown")),
        ("access", "weights on request", rows["access"].eq("partial")),
        ("access", "weights not published", rows["access"].eq("closed")),
    ]
    lines += [("size", name, rows["size_source"].eq(name)) for name in SIZES]
    lines += [
        ("size", "unknown", rows["size_source"].eq("")),
        ("hardware", "on one accelerator of those looked at", rows["least"].eq(1).fillna(False)),
        ("hardware", "named by two vendors or more", rows["named_vendors"].ge(2).fillna(False)),
        ("hardware", "named by one vendor alone", rows["named_vendors"].eq(1).fillna(False)),
        ("hardware", "architecture in no support list", rows["any_vendors"].isna()),
        ("row", "nothing unknown", rows["unknown"].eq("")),
    ]
    counted = [(group, what, int(mask.sum())) for group, what, mask in lines]
    frame = pd.DataFrame(counted, columns=["group", "what", "models"])
    return frame[frame["models"] > 0].reset_index(drop=True)


def findings(rows: pd.DataFrame) -> dict[str, str]:
    """Return the case of each sentence that depends on the list."""
    sized, counted = rows["total"].notna(), rows["active"].notna()
    read = ~rows["unknown"].str.split(";").map(lambda facts: FACTS["terms"] in facts)
    return {
        "list": "one" if len(rows) == 1 else "many",
        "sizes": _how_many(counted) if sized.any() else "nothing",
        "hardware": _told(bool(sized.any()), bool(rows["any_vendors"].notna().any())),
        "licences": _how_many(read),
        "complete": _how_many(rows["unknown"].eq("")),
    }


def _told(fits: bool, vendors: bool) -> str:
    if fits and vendors:
        return "both"
    return "fits" if fits else "vendors" if vendors else "neither"


def _how_many(mask: pd.Series) -> str:
    if mask.all():
        return "all"
    return "some" if mask.any() else "none"


def by_class(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the models by class, the most open first, within a class in the order of the list."""
    return judged.sort_values(
        "openness_class", key=lambda names: names.map(CLASSES.index), kind="stable"
    )


def licence_rows(judged: pd.DataFrame, licences: pd.DataFrame, place: str) -> pd.DataFrame:
    """Return the terms of the licences on the list, the most free first.

    Columns: those of `terms.licence_terms` with licence (the name), models (how many), names
    (which), and limits (obstacles in the terms, or that there are none; labels joined by ";").
    """
    terms = licence_terms(licences)
    grouped = judged.groupby("licence_id")["name"]
    found = terms[terms["licence_id"].isin(list(grouped.groups))]
    limits = [";".join(term_obstacles(row, place)) or NOTHING for row in found.to_dict("records")]
    found = found.assign(
        models=found["licence_id"].map(grouped.size()),
        names=found["licence_id"].map(grouped.agg(", ".join)),
        limits=limits,
        free=found["category"].isin(FREE),
    )
    ordered = found.sort_values(["free", "freedom", "name"], ascending=[False, True, True])
    return ordered.drop(columns="free").rename(columns={"name": "licence"}).reset_index(drop=True)


def requirement_rows(judged: pd.DataFrame) -> pd.DataFrame:
    """Return what each model lacks for open source: name, repo_id, osaid, missing, unclear."""
    rows = judged[["name", "repo_id", "osaid", "missing", "unclear"]].copy()
    for column in ("missing", "unclear"):
        rows[column] = rows[column].replace("", NOTHING)
    return rows


def vendor_cells(rows: pd.DataFrame, grid: pd.DataFrame) -> pd.DataFrame:
    """Return the cells of the figure of vendors, a model a row, in the order of the list.

    Columns: family (the model's name), vendor, country, grade, measured_by, lists_disagree.
    Vendors without any evidence for any of the models are left out.
    """
    named = rows[["repo_id", "name"]].merge(grid, on="repo_id", how="inner")
    reached = set(named.loc[named["grade"] != "none-found", "vendor"])
    cells = named[named["vendor"].isin(reached)].rename(columns={"name": "family"})
    cells = cells.assign(country=cells["vendor"].map(VENDOR_COUNTRIES), lists_disagree=False)
    columns = ["family", "vendor", "country", "grade", "measured_by", "lists_disagree"]
    return cells[columns].reset_index(drop=True)
