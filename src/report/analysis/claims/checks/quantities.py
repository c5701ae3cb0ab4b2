"""Statements about how many and how much."""

from __future__ import annotations

import re

from report.analysis.claims.check import DataMissing, Number, Outcome, Tables, check
from report.analysis.claims.checks.dates import R1_RELEASE
from report.analysis.claims.readings import known, released, repositories, row
from report.analysis.claims.rules import (
    MAKER_CEILING,
    PART_CEILING,
    Limits,
    all_of,
    at_least,
    capped,
    count_between,
    quantity,
)

ERNIE_MODEL = re.compile(r"baidu/ERNIE-4\.5-((?:VL-)?[\d.]+B(?:-A\d+B)?)(-Base)?-(?:PT|Paddle)")
"""A model of the June 2025 release: size and stage; not the quantised and the later ones."""
ERNIE_REPOSITORIES = r"baidu/ERNIE-4\.5-.*"
META_PIECE = "2025-05-02"
"""The day of the piece on Meta, from its address."""
V3_RUN = "deepseek-v3-671b"
REFERENCE_RUN = "llama-3-1-405b"
"""A final run of the same generation whose hours its maker states."""
RENT_USD_PER_GPU_HOUR = 2.0
"""The price of an hour that DeepSeek's report assumes."""


def _outcome(measured: float, stated: float, limits: Limits) -> Outcome:
    """Judge a number of parameters."""
    numbers = (
        Number("Parameters in the tables", measured, "parameters"),
        Number("Parameters as stated", stated, "parameters"),
        Number("Deviation from the statement", measured / stated - 1, "share"),
    )
    return Outcome(quantity(measured, stated, limits), numbers)


def _parameters(tables: Tables, repo_id: str) -> int:
    """Return the parameters of a repository, as the Hub counts them from its files."""
    total = row(tables, "models", "repo_id", repo_id)["parameters_total"]
    return int(known(total, "models", f"parameters_total, {repo_id}"))


@check("SEED-02", "models")
def seed_02(tables: Tables, limits: Limits) -> Outcome:
    """36 billion parameters."""
    return _outcome(_parameters(tables, "ByteDance-Seed/Seed-OSS-36B-Instruct"), 36e9, limits)


@check("GLM-07", "models", "oracle_counts")
def glm_07(tables: Tables, limits: Limits) -> Outcome:
    """355 billion parameters: the Hub's total, which also holds the extra prediction layer."""
    judged = _outcome(_parameters(tables, "zai-org/GLM-4.5"), 355e9, limits)
    built = row(tables, "oracle_counts", "repo_id", "zai-org/GLM-4.5")
    total = known(built["total_params"], "oracle_counts", "total_params, zai-org/GLM-4.5")
    extra = Number("Without the extra prediction layer", int(total), "parameters")
    return Outcome(judged.verdict, (*judged.numbers, extra))


@check("GLM-08", "oracle_counts")
def glm_08(tables: Tables, limits: Limits) -> Outcome:
    """32 billion active: counted from the configuration, without the input embedding."""
    built = row(tables, "oracle_counts", "repo_id", "zai-org/GLM-4.5")
    columns = ("active_without_input_embedding", "active_params_per_token")
    without, full = (known(built[c], "oracle_counts", f"{c}, zai-org/GLM-4.5") for c in columns)
    judged = _outcome(int(without), 32e9, limits)
    extra = Number("With the input embedding", int(full), "parameters")
    return Outcome(judged.verdict, (*judged.numbers, extra))


@check("ERNIE-02", "models", "parameter_statements", "download_readings", reach="core")
def ernie_02(tables: Tables, limits: Limits) -> Outcome:
    """Ten variants: those seen, and those possible when each size has a base and a tuned model."""
    seen = set()
    for name in ("models", "parameter_statements", "download_readings"):
        matches = (ERNIE_MODEL.fullmatch(repo_id) for repo_id in tables[name]["repo_id"])
        seen |= {match.groups() for match in matches if match}
    if not seen:
        raise DataMissing("models", "baidu/ERNIE-4.5-*")
    sizes = len({size for size, _ in seen})
    numbers = (
        Number("Variants seen in the tables", len(seen), "count"),
        Number("Sizes seen in the tables", sizes, "count"),
        Number("Variants if each size has two", 2 * sizes, "count"),
        Number("Variants as stated", 10, "count"),
    )
    return Outcome(count_between(len(seen), 2 * sizes, 10, limits), numbers)


def _ernie_sizes(tables: Tables) -> list[int]:
    """Return the parameters of the repositories of the ERNIE 4.5 series."""
    sizes = repositories(tables, ERNIE_REPOSITORIES)["parameters_total"].dropna()
    if sizes.empty:
        raise DataMissing("models", "parameters_total, baidu/ERNIE-4.5-*")
    return [int(size) for size in sizes]


@check("ERNIE-03", "models")
def ernie_03(tables: Tables, limits: Limits) -> Outcome:
    """The smallest has 0.3 billion parameters."""
    return _outcome(min(_ernie_sizes(tables)), 0.3e9, limits)


@check("ERNIE-04", "models")
def ernie_04(tables: Tables, limits: Limits) -> Outcome:
    """The largest has 424 billion parameters."""
    return _outcome(max(_ernie_sizes(tables)), 424e9, limits)


@check("META-03", "maker_totals", "download_history")
def meta_03(tables: Tables, limits: Limits) -> Outcome:
    """More than a billion downloads: the maker's own totals, up to the day of the piece."""
    totals = tables["maker_totals"]
    totals = totals[
        (totals["subject"] == "Meta Llama family")
        & (totals["metric"] == "downloads_total")
        & (totals["as_of"] <= META_PIECE)
    ]
    if totals.empty:
        raise DataMissing("maker_totals", "Meta Llama family, downloads_total")
    history = tables["download_history"]
    history = history[history["repo_id"].str.startswith("meta-llama/")].sort_values("as_of")
    latest = history.groupby("repo_id")["downloads_30d"].last()
    monthly = int(latest.sum()) if len(latest) else None
    total = int(totals["value"].max())
    numbers = (
        Number("Downloads, the maker's count at the time", total, "count"),
        Number("Downloads of Meta's repositories in 30 days, latest", monthly, "count"),
    )
    return Outcome(capped(at_least(total, 1e9, limits), MAKER_CEILING), numbers)


def v3_run(tables: Tables) -> tuple[int, float, int]:
    """Return GPU-hours, stated cost in US dollars and accelerators of the final run of V3."""
    run = row(tables, "training_hardware", "training_id", V3_RUN)
    hours = known(run["gpu_hours"], "training_hardware", f"gpu_hours, {V3_RUN}")
    cost = known(run["cost_usd"], "training_hardware", f"cost_usd, {V3_RUN}")
    count = known(run["count"], "training_hardware", f"count, {V3_RUN}")
    return int(hours), float(cost), int(count)


@check("DS-05", "training_hardware", reach="core")
def ds_05(tables: Tables, limits: Limits) -> Outcome:
    """A minimal budget: the final run against another. Trials, salaries and machines are not in."""
    hours, cost, _ = v3_run(tables)
    other = row(tables, "training_hardware", "training_id", REFERENCE_RUN)
    reference = known(other["gpu_hours"], "training_hardware", f"gpu_hours, {REFERENCE_RUN}")
    share = hours / float(reference)
    numbers = (
        Number("GPU-hours of the final run", hours, "count"),
        Number("Cost at the rent the maker assumes", hours * RENT_USD_PER_GPU_HOUR, "usd"),
        Number("Cost as the maker states it", cost, "usd"),
        Number("Share of the GPU-hours of Llama 3.1 405B", share, "share"),
    )
    small = share <= limits.small_share
    return Outcome(capped("confirmed" if small else "contradicted", PART_CEILING), numbers)


@check("GEMMA-03", "families")
def gemma_03(tables: Tables, limits: Limits) -> Outcome:
    """Three new models by Google: whose they are, and whether they came after DeepSeek-R1."""
    names = ("gemma-2", "shieldgemma", "gemma-scope")
    makers = [row(tables, "families", "family_id", name)["developer"] for name in names]
    makers = [str(known(maker, "families", "developer")) for maker in makers]
    by_google = [maker.startswith("Google") for maker in makers]
    new = [released(tables, name) >= R1_RELEASE for name in names]
    numbers = (
        Number("Of the three, made by Google", sum(by_google), "count"),
        Number("Of the three, released after DeepSeek-R1", sum(new), "count"),
    )
    return Outcome(all_of([all(by_google), all(new)]), numbers)
