"""Small tables, built by hand, that the tests of the claims are fed with."""

from __future__ import annotations

from typing import Any

import pandas as pd

PARTS = (
    "architecture-code",
    "training-code",
    "preprocessing-code",
    "training-data",
    "data-documentation",
    "final-weights",
)
SEED_CARD = "https://github.com/ByteDance-Seed/seed-oss"
GLM_REPORT = "https://arxiv.org/abs/2508.06471"
V3_CARD = "https://github.com/deepseek-ai/DeepSeek-V3"


def models(*rows: tuple[str, Any, Any, Any]) -> pd.DataFrame:
    """Rows: repository, parameters, licence tag, creation date."""
    frame = pd.DataFrame(rows, columns=["repo_id", "parameters_total", "licence_tag", "created_at"])
    frame["org"] = frame["repo_id"].str.split("/").str[0]
    frame["created_at"] = pd.to_datetime(frame["created_at"])
    frame["parameters_total"] = frame["parameters_total"].astype("Int64")
    return frame


def repositories(*names: str) -> pd.DataFrame:
    """A table of which only the repository names matter."""
    return pd.DataFrame({"repo_id": list(names)}, dtype="str")


def history(*rows: tuple[str, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["repo_id", "as_of", "downloads_30d"])
    return frame.assign(as_of=pd.to_datetime(frame["as_of"]))


def counts(*rows: tuple[str, int, int, int]) -> pd.DataFrame:
    """Rows: repository, total, active, active without the input embedding."""
    names = ["total_params", "active_params_per_token", "active_without_input_embedding"]
    return pd.DataFrame(rows, columns=["repo_id", *names])


def components(**families: dict[str, str]) -> pd.DataFrame:
    """Families by id (``_`` for ``-``): licence, and the parts that are not open."""
    rows = []
    for name, stated in families.items():
        for part in PARTS:
            licence = stated.get("licence") if part == "final-weights" else None
            rows.append((name.replace("_", "-"), part, stated.get(part, "open"), licence))
    return pd.DataFrame(rows, columns=["family_id", "component", "status", "licence_id"])


def licences() -> pd.DataFrame:
    columns = [
        "licence_id",
        "spdx_id",
        "osi_approved",
        "field_of_use_restriction",
        "user_threshold",
        "geographic_restriction",
        "acceptable_use_policy",
        "category",
    ]
    free = ("none", "none", "no", "osi-approved")
    limited = ("none", "none", "yes", "restricted-open-weight")
    eu = "rights withheld in the EU"
    rows = [
        ("apache-2.0", "Apache-2.0", "yes", "no", *free),
        ("mit", "MIT", "yes", "no", *free),
        ("cc-by-4.0", "CC-BY-4.0", "no", "no", "none", "none", "no", "permissive-model-licence"),
        ("gemma", None, "no", "yes", *limited),
        ("llama4", None, "no", "yes", "700 million users", eu, "yes", "restricted-open-weight"),
        ("tencent", None, "no", "yes", *limited),
        ("cann-2.0", None, "no", "yes", "none", "none", "no", "source-available-other"),
        ("closed-nc", None, "no", "yes", "none", "none", "no", "unknown"),
    ]
    return pd.DataFrame(rows, columns=columns)


def with_licence(licence_id: str, **cells: str) -> pd.DataFrame:
    """The licences table with some cells of one licence changed."""
    frame = licences()
    for column, cell in cells.items():
        frame.loc[frame["licence_id"] == licence_id, column] = cell
    return frame


def families(**released: str) -> pd.DataFrame:
    """Release dates by family id (``_`` for ``-``); all by Google, where it matters."""
    rows = [(name.replace("_", "-"), date, "Google") for name, date in released.items()]
    return pd.DataFrame(rows, columns=["family_id", "release_date", "developer"])


def events(**dates: str) -> pd.DataFrame:
    rows = [(name.replace("_", "-"), date) for name, date in dates.items()]
    return pd.DataFrame(rows, columns=["event_id", "date"])


def scores(url: str, setting: str, *rows: tuple[Any, ...]) -> pd.DataFrame:
    """Rows: benchmark, then model and score in turn."""
    cells = [
        (model, row[0], setting, score, url)
        for row in rows
        for model, score in zip(row[1::2], row[2::2], strict=True)
    ]
    return pd.DataFrame(cells, columns=["model", "benchmark", "setting", "score", "source_url"])


def runs(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Rows: id, country, release date, hardware vendor, accelerators, GPU-hours, cost, flag."""
    columns = [
        "training_id",
        "country",
        "release_date",
        "hw_vendor",
        "count",
        "gpu_hours",
        "cost_usd",
        "quality_flag",
    ]
    return pd.DataFrame(rows, columns=columns)


def v3(hours: int | None, cost: int = 5_576_000, count: int = 2048) -> pd.DataFrame:
    """The final run of DeepSeek-V3 beside that of Llama 3.1 405B."""
    return runs(
        ("deepseek-v3-671b", "CN", "2024-12-26", "NVIDIA", count, hours, cost, None),
        ("llama-3-1-405b", "US", "2024-07-23", "NVIDIA", 16384, 30_840_000, None, None),
    )


def facts(**values: tuple[str, str]) -> pd.DataFrame:
    """The dynamo table: fact id (``_`` for ``-``) to value and date."""
    rows = [(name.replace("_", "-"), *pair) for name, pair in values.items()]
    return pd.DataFrame(rows, columns=["fact_id", "value", "date"])


def firms(**kinds: str) -> pd.DataFrame:
    return pd.DataFrame({"org": list(kinds), "kind": list(kinds.values())})


def totals(*rows: tuple[str, int]) -> pd.DataFrame:
    """Rows: date, Meta's count of downloads."""
    return pd.DataFrame(rows, columns=["as_of", "value"]).assign(
        subject="Meta Llama family", metric="downloads_total"
    )


def stacks(*approved: str) -> pd.DataFrame:
    return pd.DataFrame({"osi_approved": list(approved), "stack": "CANN", "item_kind": "component"})


def changes(direction: str) -> pd.DataFrame:
    return pd.DataFrame({"change_id": ["lc-34"], "direction": [direction]})
