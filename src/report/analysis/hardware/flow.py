"""The paths from model families through engines to vendors, as widths of a flow."""

from __future__ import annotations

import pandas as pd

from report.analysis.hardware.evidence import at_least

OTHER = "other"
LINES = {
    "deepseek": "DeepSeek",
    "ernie": "ERNIE",
    "gemma": "Gemma",
    "glm": "GLM",
    "granite": "Granite",
    "hunyuan": "Hunyuan",
    "hy": "Hunyuan",
    "kimi": "Kimi",
    "llama": "Llama",
    "minimax": "MiniMax",
    "ministral": "Mistral",
    "mistral": "Mistral",
    "mixtral": "Mistral",
    "nemotron": "Nemotron",
    "olmo": "OLMo",
    "olmoe": "OLMo",
    "pangu": "Pangu",
    "phi": "Phi",
    "qwen": "Qwen",
}
"""First word of a family's id (digits aside) to the line of models it belongs to."""


def line_of(family: str) -> str:
    """Return the line a family belongs to, "other" for a family that stands alone.

    >>> line_of("qwen3-moe"), line_of("hy3"), line_of("seed-oss")
    ('Qwen', 'Hunyuan', 'other')
    """
    return LINES.get(family.partition("-")[0].rstrip("0123456789"), OTHER)


def paths(found: pd.DataFrame, grade: str) -> pd.DataFrame:
    """Return one row a family, project and vendor at `grade` or stronger, with its ``width``.

    Every family with evidence has the width 1, shared evenly among its paths; so the sum over all
    rows is the number of families with evidence.
    """
    keys = ["engine_family_id", "project", "vendor"]
    rows = at_least(found, grade)[[*keys, "country"]].drop_duplicates(keys)
    count = rows.groupby("engine_family_id")["project"].transform("size")
    return rows.assign(width=1.0 / count).sort_values(keys, ignore_index=True)


def flow(found: pd.DataFrame, grade: str, projects: int) -> pd.DataFrame:
    """Return the flow: ``line``, ``project``, ``vendor``, ``country``, ``families``, ``width``.

    `projects` are kept by name, the widest; the others are joined as "other". ``families`` is how
    many families have such a path, ``width`` their summed shares.
    """
    rows = paths(found, grade)
    widest = rows.groupby("project")["width"].sum().sort_values(ascending=False, kind="stable")
    named = set(widest.index[:projects])
    rows = rows.assign(
        line=rows["engine_family_id"].map(line_of),
        project=rows["project"].where(rows["project"].isin(named), OTHER),
    )
    grouped = rows.groupby(["line", "project", "vendor", "country"], as_index=False)
    return grouped.agg(families=("engine_family_id", "nunique"), width=("width", "sum"))
