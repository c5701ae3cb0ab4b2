"""Statements that something is open source, and what the parts of models say to it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from report.analysis.claims.check import DataMissing, Number, Outcome, Tables, check
from report.analysis.claims.readings import (
    has_open_parts,
    is_free,
    status_of,
    statuses,
    weights_licence,
)
from report.analysis.claims.rules import CAUSE_CEILING, Limits, capped, majority, open_source
from report.analysis.statistics import wilson_interval


def _is_open_source(tables: Tables, family_id: str) -> Outcome:
    """Judge by the licence of the weights, the training code and all parts the OSAID asks for."""
    status = statuses(tables, family_id)
    licence = weights_licence(tables, family_id)
    free = is_free(tables, licence)
    weights, code = (status_of(tables, family_id, n) for n in ("final-weights", "training-code"))
    complete = has_open_parts(status) is True
    numbers = (
        Number("Licence of the weights", licence, "text"),
        Number("Licence without limits on use", "yes" if free else "no", "label"),
        Number("Final weights", weights, "label"),
        Number("Training code", code, "label"),
        Number("Training data", status.get("training-data", "unknown"), "label"),
        Number("Documentation of the data", status.get("data-documentation", "unknown"), "label"),
    )
    return Outcome(open_source(free, weights, code, complete), numbers)


@check("SEED-03", "components", "licences")
def seed_03(tables: Tables, limits: Limits) -> Outcome:
    """Seed-OSS-36B is open source."""
    return _is_open_source(tables, "seed-oss-36b")


@check("GLM-15", "components", "licences")
def glm_15(tables: Tables, limits: Limits) -> Outcome:
    """Z.ai's models are open source: the series the piece speaks of."""
    return _is_open_source(tables, "glm-4-5")


@check("ERNIE-01", "components", "licences")
def ernie_01(tables: Tables, limits: Limits) -> Outcome:
    """ERNIE 4.5 is open source."""
    return _is_open_source(tables, "ernie-4-5")


@check("META-04", "components", "licences")
def meta_04(tables: Tables, limits: Limits) -> Outcome:
    """Llama is open source: its flagship at the time of the piece."""
    return _is_open_source(tables, "llama-4")


@check("DS-08", "components", "licences")
def ds_08(tables: Tables, limits: Limits) -> Outcome:
    """Mostly open weight: the released families that are not open source by all their parts."""
    judged = released_families(tables)
    decided = judged.dropna()
    if decided.empty:
        raise DataMissing("components", "final-weights")
    rest = int((~decided.astype(bool)).sum())
    numbers = (
        Number("Families with released weights", len(judged), "count"),
        Number("Of these, decided", len(decided), "count"),
        Number("Of the decided, open weight only", rest, "count"),
        Number("Share of the decided", rest / len(decided), "share"),
        Number("Lower bound of the share", wilson_interval(rest, len(decided)).low, "share"),
    )
    return Outcome(majority(rest, len(decided)), numbers)


@check("DEF-04", "components", reach="core")
def def_04(tables: Tables, limits: Limits) -> Outcome:
    """Details kept quiet: families that do not publish all training data."""
    components = tables["components"]
    data = components.loc[components["component"] == "training-data", "status"]
    known = data[data != "unknown"]
    if known.empty:
        raise DataMissing("components", "training-data")
    quiet = int((known != "open").sum())
    numbers = (
        Number("Families with a known status of the training data", len(known), "count"),
        Number("Of these, not published in full", quiet, "count"),
        Number("Share of the known", quiet / len(known), "share"),
    )
    return Outcome(capped(majority(quiet, len(known)), CAUSE_CEILING), numbers)


def released_families(tables: Tables) -> pd.Series[Any]:
    """Return, for each family with released weights, whether it is open source by all its parts.

    True, False, or missing when the parts do not decide; the licence of the weights must set no
    limit on use, users or territory.
    """
    components = tables["components"]
    weights = components["component"].isin(["final-weights", "base-weights"])
    out = components[weights & components["status"].isin(["open", "partial"])]
    judged = {name: _decided(tables, str(name)) for name in out["family_id"].unique()}
    return pd.Series(judged, dtype="boolean")


def _decided(tables: Tables, family_id: str) -> bool | None:
    """True, False, or None when unknown: open parts first, then the licence of the weights."""
    parts = has_open_parts(statuses(tables, family_id))
    if not parts:
        return parts
    try:
        return is_free(tables, weights_licence(tables, family_id))
    except DataMissing:
        return None
