"""Statements about causes and effects: tables can show that an effect is there, not why."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from report.analysis.claims.check import DataMissing, Number, Outcome, Tables, check
from report.analysis.claims.checks.dates import R1_RELEASE
from report.analysis.claims.readings import event_day, known, released, row
from report.analysis.claims.rules import CAUSE_CEILING, Limits, all_of, capped, majority, presence
from report.analysis.hardware.training import REPEATED

SEED_PIECE = "2025-08-21"
WEAK_FLAGS = ("disputed", "weak-source")
SPARSE_PEERS = ("deepseek-ai/DeepSeek-V3", "moonshotai/Kimi-K2-Instruct", "Qwen/Qwen3-235B-A22B")
"""Large open Mixture-of-Experts models out by the time of the piece."""
WINDOW = timedelta(days=180)
"""How long before and after DeepSeek-R1 releases are counted."""
FOLLOWERS = {"Google": "gemma-2", "Baidu": "ernie-4-5", "OpenAI": "gpt-oss"}
"""The releases the piece gives as examples of the rush."""
ERNIE_RELEASE = date(2025, 6, 30)


@check("SEED-07", "training_hardware")
def seed_07(tables: Tables, limits: Limits) -> Outcome:
    """Less dependent on foreign chips: Chinese runs of known hardware, up to the piece."""
    runs = tables["training_hardware"]
    flags = runs["quality_flag"].fillna("").str.split(";")
    weak = flags.map(lambda found: any(flag in found for flag in WEAK_FLAGS))
    chosen = (
        runs["country"].fillna("").str.contains("CN")
        & runs["hw_vendor"].notna()
        & (runs["release_date"] <= SEED_PIECE)
        & ~weak
        & ~runs["training_id"].isin(REPEATED)
    )
    vendors = runs.loc[chosen, "hw_vendor"].str.split(";")
    if vendors.empty:
        raise DataMissing("training_hardware", "country CN, hw_vendor")
    domestic = int(vendors.map(lambda names: "NVIDIA" not in names).sum())
    mixed = int(vendors.map(lambda names: "NVIDIA" in names and len(names) > 1).sum())
    numbers = (
        Number("Chinese training runs of known hardware", len(vendors), "count"),
        Number("Of these, without Nvidia", domestic, "count"),
        Number("Of these, on Nvidia and Chinese chips", mixed, "count"),
    )
    return Outcome(capped(presence(domestic / len(vendors)), CAUSE_CEILING), numbers)


def _active_share(tables: Tables, repo_id: str) -> float:
    """Return active over total parameters of a repository, counted from its configuration."""
    built = row(tables, "oracle_counts", "repo_id", repo_id)
    columns = ("active_params_per_token", "total_params")
    active, total = (known(built[c], "oracle_counts", f"{c}, {repo_id}") for c in columns)
    return float(active) / float(total)


@check("GLM-09", "oracle_counts", reach="core")
def glm_09(tables: Tables, limits: Limits) -> Outcome:
    """Efficient by its architecture: the share of parameters at work, against its peers'."""
    share = _active_share(tables, "zai-org/GLM-4.5")
    peers = [_active_share(tables, repo_id) for repo_id in SPARSE_PEERS]
    small = share <= limits.small_share
    numbers = (
        Number("Share of parameters active", share, "share"),
        Number("Peers compared", len(peers), "count"),
        Number("Of these, with a smaller active share", sum(p < share for p in peers), "count"),
    )
    verdict = capped("confirmed" if small else "partly-true", CAUSE_CEILING)
    return Outcome(verdict if share < 1 else "contradicted", numbers)


@check("DS-07", "models", "organisations", "families")
def ds_07(tables: Tables, limits: Limits) -> Outcome:
    """A rush after DeepSeek-R1: releases of large firms around it, and the examples given."""
    before, after = _releases_around(tables)
    rise = majority(after, before + after) == "confirmed"
    followed = [released(tables, name) >= R1_RELEASE for name in FOLLOWERS.values()]
    numbers = (
        Number("Repositories of large firms, 180 days before DeepSeek-R1", before, "count"),
        Number("Repositories of large firms, 180 days after", after, "count"),
        Number("Examples given", len(followed), "count"),
        Number("Of these, released after DeepSeek-R1", sum(followed), "count"),
    )
    return Outcome(capped(all_of([rise, all(followed)]), CAUSE_CEILING), numbers)


def _releases_around(tables: Tables) -> tuple[int, int]:
    """Count the repositories large firms created in the windows before and after DeepSeek-R1."""
    firms = tables["organisations"]
    large = set(firms.loc[firms["kind"] == "big tech", "org"])
    models = tables["models"]
    created = pd.to_datetime(models.loc[models["org"].isin(large), "created_at"]).dropna()
    if created.empty:
        raise DataMissing("models", "created_at, big tech")
    middle = pd.Timestamp(R1_RELEASE)
    before = (created >= middle - WINDOW) & (created < middle)
    after = (created >= middle) & (created < middle + WINDOW)
    if not before.any() and not after.any():
        raise DataMissing("models", f"created_at, {R1_RELEASE} ± {WINDOW.days}")
    return int(before.sum()), int(after.sum())


@check("ERNIE-06", "timeline", "licence_changes")
def ernie_06(tables: Tables, limits: Limits) -> Outcome:
    """Closed until shortly before: was the line closed, and had nothing been opened earlier?"""
    change = row(tables, "licence_changes", "change_id", "lc-34")
    was_closed = known(change["direction"], "licence_changes", "lc-34") == "more-open"
    earlier = event_day(tables, "ev-01")
    numbers = (
        Number("First open ERNIE", earlier, "date"),
        Number("Opening of ERNIE 4.5", ERNIE_RELEASE, "date"),
        Number("Closed line opened then", "yes" if was_closed else "no", "label"),
    )
    return Outcome(capped(all_of([was_closed, earlier >= ERNIE_RELEASE]), CAUSE_CEILING), numbers)


@check("OEL-02", "models", "timeline", reach="core")
def oel_02(tables: Tables, limits: Limits) -> Outcome:
    """A judgement: the tables give facts beside it, no truth value."""
    models = tables["models"]
    own = models[models["org"] == "openeurollm"]
    if own.empty:
        raise DataMissing("models", "openeurollm")
    numbers = (
        Number("Repositories of the project", len(own), "count"),
        Number("Largest of them", int(own["parameters_total"].max()), "parameters"),
        Number("Compute granted", event_day(tables, "ev-52"), "month"),
    )
    return Outcome("opinion", numbers)
