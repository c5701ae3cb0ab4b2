"""Companies: their transparency as others rate it, beside the openness of their models."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from report.analysis.openness.agreement import rank_correlation
from report.analysis.openness.dossier import Dossier
from report.analysis.statistics import Interval, bootstrap_interval

DEVELOPERS = {
    "AI21 Labs": "AI21 Labs",
    "Alibaba": "Alibaba (Qwen)",
    "DeepSeek": "DeepSeek",
    "Google": "Google",
    "IBM": "IBM",
    "Meta": "Meta",
    "Mistral": "Mistral AI",
    "OpenAI": "OpenAI",
    "xAI": "xAI",
}
"""Companies of the Foundation Model Transparency Index, and how our families name the maker."""


def company_openness(
    fmti: pd.DataFrame, families: pd.DataFrame, dossiers: Mapping[str, Dossier]
) -> pd.DataFrame:
    """Return the companies that both the transparency index and our families cover.

    Columns: company, points (of 100), families, openness (share of the established components
    that are open, mean over the company's families), source_url.
    """
    rows = []
    for record in fmti.to_dict("records"):
        company, points = record["company"], int(record["total_points"])
        developer = DEVELOPERS.get(company)
        own = families.loc[families["developer"] == developer, "family_id"]
        shares = pd.Series([open_share(dossiers[family]) for family in own], dtype=float).dropna()
        if len(shares):
            rows.append((company, points, len(shares), shares.mean(), record["source_url"]))
    columns = ["company", "points", "families", "openness", "source_url"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["points", "company"], ascending=[False, True], ignore_index=True)


def open_share(dossier: Dossier) -> float:
    """Return the share of the established components that are open; nan where none is."""
    known = [fact.status for fact in dossier.facts.values() if fact.status != "unknown"]
    return known.count("open") / len(known) if known else float("nan")


def correlate(companies: pd.DataFrame) -> tuple[float, Interval]:
    """Return the rank correlation of points and openness, with its bootstrap interval.

    The bootstrap draws companies; with so few of them the interval is wide.
    """
    values = companies[["points", "openness"]].to_numpy(dtype=float)
    return rank_correlation(values), bootstrap_interval(values, rank_correlation)
