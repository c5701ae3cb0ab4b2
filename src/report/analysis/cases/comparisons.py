"""What the figures of single cases show: benchmarks side by side, parts of a stack by date."""

from __future__ import annotations

import pandas as pd

from report.analysis.claims.check import Tables
from report.analysis.claims.checks.performance import OPEN_RIVALS, SEED, SEED_RIVALS
from report.analysis.claims.contests import (
    COMPARABLE,
    GLM,
    SEED_CARD,
    glm_table,
    published_table,
)
from report.analysis.hardware.stacks import CORE_LAYERS, parts
from report.analysis.hardware.training import statements

OPEN_MODELS = frozenset((GLM, "GLM-4.5-Air", *OPEN_RIVALS))
"""The models of GLM-4.5's report whose weights are open."""


def seed_scores(tables: Tables) -> pd.DataFrame:
    """Return the benchmarks that Seed-OSS shares with a rival in its maker's own table.

    Columns: benchmark, model, score, lead (of Seed-OSS over gpt-oss-20b; missing where that has no
    score); rows by lead, the largest first.
    """
    rival, other = SEED_RIVALS["OpenAI"], SEED_RIVALS["Google"]
    table = published_table(tables, SEED_CARD, "post-trained")[[SEED, rival, other]]
    shared = table[table[SEED].notna() & table[[rival, other]].notna().any(axis=1)]
    scores = shared.reset_index().drop(columns="setting")
    scores["lead"] = scores[SEED] - scores[rival]
    scores = scores.sort_values("lead", ascending=False, na_position="last", kind="stable")
    long = scores.melt(["benchmark", "lead"], [SEED, rival, other], "model", "score")
    order = {name: place for place, name in enumerate(scores["benchmark"])}
    long = long.dropna(subset=["score"]).assign(place=lambda rows: rows["benchmark"].map(order))
    return long.sort_values("place", kind="stable", ignore_index=True)[
        ["benchmark", "model", "score", "lead"]
    ]


def stack_openings(stacks: pd.DataFrame, stack: str) -> pd.DataFrame:
    """Return the parts of a stack with the date from which their source is public.

    Columns: component, layer, core (without it nothing computes on the chip), bucket (open,
    partial, closed), terms (label), osi_approved, opened (full or partial date; missing where there
    is no source, or no date was found). The core stands first, the oldest openings first.
    """
    rows = parts(stacks)
    rows = rows[rows["stack"] == stack]
    table = pd.DataFrame(
        {
            "component": rows["component"],
            "layer": rows["layer"],
            "core": rows["layer"].isin(CORE_LAYERS),
            "bucket": rows["bucket"],
            "terms": rows["openness_words"],
            "osi_approved": rows["osi_approved"],
            "opened": rows["open_sourced_when"].astype("str"),
        }
    )
    table = table.sort_values("opened", na_position="last", kind="stable")
    return table.sort_values("core", ascending=False, kind="stable", ignore_index=True)


def glm_leads(tables: Tables) -> pd.DataFrame:
    """Return by how many points each model's mean lies above that of GLM-4.5 in its report.

    Compared over the benchmarks that both have, at least five. Columns: model, lead, shared (how
    many), open_weights; the farthest ahead first, GLM-4.5 itself with a lead of 0.
    """
    table = glm_table(tables)
    records = []
    for model in table.columns:
        both = table[[GLM, model]].dropna() if model != GLM else table[[GLM]].dropna()
        if len(both) >= COMPARABLE:
            lead = float(both[model].mean() - both[GLM].mean())
            records.append((model, lead, len(both), model in OPEN_MODELS))
    rows = pd.DataFrame(records, columns=["model", "lead", "shared", "open_weights"])
    return rows.sort_values("lead", ascending=False, kind="stable", ignore_index=True)


def ernie_sizes(variants: pd.DataFrame) -> pd.DataFrame:
    """Return the sizes of the ERNIE 4.5 models, `variants` as from ``downloads.variants``.

    Columns: model, named (total parameters in the name), total and active (counted; missing where
    the edition has no configuration), the smallest first.
    """
    name = variants["repo_id"].str.extract(r"ERNIE-4\.5-(.*)-PT")[0]
    billions = name.str.extract(r"([\d.]+)B")[0].astype(float)
    table = pd.DataFrame(
        {
            "model": name,
            "named": billions * 1e9,
            "total": variants["total"].where(variants["active"].notna()),
            "active": variants["active"],
        }
    )
    return table.sort_values("named", kind="stable", ignore_index=True)


def training_hours(training: pd.DataFrame, least: float) -> pd.DataFrame:
    """Return the accelerator-hours that makers state for the runs of open models.

    Columns: model, gpu_hours, own (DeepSeek's), the longest first. Left out: rows that repeat
    others, hours that were computed by others, low confidence, and runs below `least` hours that
    are not DeepSeek's.
    """
    rows = statements(training)
    flags = rows["quality_flag"].fillna("").astype(str)
    stated = ~flags.str.contains("computed") & (rows["confidence"] != "low")
    rows = rows[stated & rows["gpu_hours"].notna()]
    own = rows["developer"].fillna("").str.startswith("DeepSeek")
    rows = rows.assign(own=own)[own | (rows["gpu_hours"] >= least)]
    table = rows[["model", "gpu_hours", "own"]]
    return table.sort_values("gpu_hours", ascending=False, kind="stable", ignore_index=True)


EUROPEAN_ACCOUNTS = {"openeurollm": "OpenEuroLLM", "utter-project": "EuroLLM"}
"""The Hub accounts of the two European projects, and their names."""


def european_releases(models: pd.DataFrame) -> pd.DataFrame:
    """Return the language models of the two European projects whose date and size are known.

    Columns: repo_id, project, created_at, parameters; the oldest first. Models of speech are none.
    """
    rows = models[models["org"].isin(list(EUROPEAN_ACCOUNTS))]
    rows = rows[rows["created_at"].notna() & rows["parameters_total"].notna()]
    rows = rows[~rows["repo_id"].str.contains("HuBERT")]
    table = pd.DataFrame(
        {
            "repo_id": rows["repo_id"],
            "project": rows["org"].map(EUROPEAN_ACCOUNTS),
            "created_at": pd.to_datetime(rows["created_at"]),
            "parameters": rows["parameters_total"],
        }
    )
    return table.sort_values(["created_at", "repo_id"], ignore_index=True)
