"""What stands in the way of using a model: its licence, its access, its hardware."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from report.quantities import is_unknown

MANY = 8
"""Accelerators in the usual server: a model that needs more of each is spread over several."""


def licence_obstacles(
    row: Mapping[Any, Any], terms: Mapping[Any, Any], place: str, multimodal: bool | None = None
) -> list[str]:
    """Return the obstacles in access and licence of a model, as labels.

    `row` has access and licence_id; `terms` is its licence's row of `terms.licence_terms`, empty
    where nobody read it; `place` is an ISO code or EU; `multimodal` says whether the model takes
    more than text (None: not known).
    """
    found = list(_access(row))
    if is_unknown(row["licence_id"]):
        return [*found, "licence unknown"]
    return [*found, *term_obstacles(terms, place, multimodal)]


def _access(row: Mapping[Any, Any]) -> Iterator[str]:
    match row["access"]:
        case "closed":
            yield "weights not published"
        case "partial":
            yield "weights on request"


def term_obstacles(
    terms: Mapping[Any, Any], place: str, multimodal: bool | None = None
) -> Iterator[str]:
    """Yield the obstacles in the terms of a licence, as labels; arguments as above."""
    if not terms or not terms["use"]:
        yield "terms of the licence unknown"
        return
    yield from (label for label in str(terms["use"]).split(";") if label != "no limit")
    if place in str(terms["excluded"]).split(";"):
        some = not is_unknown(terms["excluded_models"])
        if not some:
            yield "barred in the place of use"
        elif multimodal is not False:
            yield "multimodal models barred in the place of use"
    if not is_unknown(terms["users_above"]):
        yield "own licence above a number of users"
    if not is_unknown(terms["revenue_above"]):
        yield "own licence above a revenue"
    if terms["outputs"] == "may not train other models":
        yield "outputs may not train other models"
    if terms["naming"] == "name to be shown":
        yield "name to be shown"


def hardware_obstacles(row: Mapping[Any, Any], least: float | None) -> list[str]:
    """Return the obstacles in hardware, as labels.

    `row` has named_vendors and any_vendors; `least` is the fewest accelerators, of one of the
    kinds looked at, that hold the model (None: not known).
    """
    found = []
    if not is_unknown(row["any_vendors"]):
        if not row["any_vendors"]:
            found.append("no hardware documented")
        elif row["named_vendors"] == 1:
            found.append("named by one hardware vendor alone")
    if least is not None and least > 1:
        found.append("more than one server" if least > MANY else "several accelerators needed")
    return found


def least_accelerators(fitting: pd.DataFrame, precision: str) -> pd.Series:
    """Return the fewest devices of one kind that hold each model, by repo_id."""
    return fitting.groupby("repo_id")[f"{precision.lower()}_devices"].min().dropna().astype(float)
