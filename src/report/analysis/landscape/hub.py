"""What is said of the whole Hub, by whom: totals over time, and makers' derivatives."""

from __future__ import annotations

import pandas as pd

from report.partial_dates import first_day, last_day

OPERATOR = (
    "https://github.com/huggingface/",
    "https://raw.githubusercontent.com/huggingface/",
    "https://huggingface.co/blog/huggingface/",
    "https://huggingface.co/posts/clem/",
)
"""Addresses under which the operator of the Hub itself speaks."""
RESEARCH = ("https://arxiv.org/", "https://huggingface.co/datasets/")
"""Addresses of papers, and of crawls published as data sets."""


def source_kind(url: str) -> str:
    """Return "Hub operator", "paper or crawl" or "secondary source" for the address of a source."""
    if url.startswith(OPERATOR):
        return "Hub operator"
    return "paper or crawl" if url.startswith(RESEARCH) else "secondary source"


def model_totals(hub_totals: pd.DataFrame) -> pd.DataFrame:
    """Return the totals of model repositories over time.

    Columns: earliest and latest (the days the statement can refer to), models, bound ("count" or
    "at least"), source_kind, source_url. Sorted by the earliest day.
    """
    chosen = hub_totals[hub_totals["metric"].isin(["models_total", "models_total_at_least"])]
    totals = pd.DataFrame(
        {
            "as_of": chosen["as_of"],
            "earliest": pd.to_datetime(chosen["as_of"].map(first_day)),
            "latest": pd.to_datetime(chosen["as_of"].map(last_day)),
            "models": chosen["value"].astype("int64"),
            "bound": chosen["metric"].eq("models_total").map({True: "count", False: "at least"}),
            "source_kind": chosen["source_url"].map(source_kind),
            "source_url": chosen["source_url"],
        }
    )
    return totals.sort_values(["earliest", "models"], ignore_index=True)


def newest_total(totals: pd.DataFrame, kind: str | None = None) -> pd.Series:
    """Return the newest counted total, of one kind of source if given."""
    counted = totals[totals["bound"] == "count"]
    if kind:
        counted = counted[counted["source_kind"] == kind]
    return counted.sort_values("latest").iloc[-1]


def operator_share(hub_totals: pd.DataFrame, metric: str) -> float:
    """Return the newest value of a metric stated by the operator of the Hub; nan without one."""
    stated = hub_totals[hub_totals["metric"].eq(metric)]
    stated = stated[stated["source_url"].map(source_kind) == "Hub operator"].sort_values("as_of")
    return float(stated["value"].iloc[-1]) if len(stated) else float("nan")


def stated_derivatives(maker_totals: pd.DataFrame) -> pd.DataFrame:
    """Return subject, derivatives, as_of, source_kind and source_url of dated statements."""
    chosen = maker_totals[maker_totals["metric"].eq("derivative_models")]
    chosen = chosen[chosen["as_of"].notna()].rename(columns={"value": "derivatives"})
    columns = ["subject", "derivatives", "as_of", "source_kind", "source_url"]
    return chosen[columns].sort_values(["as_of", "derivatives"], ascending=False, ignore_index=True)
