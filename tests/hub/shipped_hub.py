"""A loopback Hub with what the shipped edition knows, and with what nobody should write on one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from tests.hub.loopback import Hub

from report.edition import Edition, open_edition
from report.hub.catalogue import load_catalogue
from report.hub.dimensions import KEYS

HOSTILE = {
    "licence": "<script>alert('licence')</script>",
    "formula": '=HYPERLINK("http://evil.example","free")',
    "quotes": "\"><img src=x onerror=alert(1)>'",
    "bidi": "mit\u202egnp.elif",
    "nul": "apache\x002.0",
    "path": "../../../../tmp/owned",
    "markup": "{value}`pull.date` [link](javascript:alert(1)) ```{eval-rst}",
}
"""Licences that attack a page, a spreadsheet, an attribute, a reader, a text, a file, the book."""
OWNER = "hostile-uploads"
RELICENSED, GONE = "EleutherAI/pythia-12b", "tencent/Hy3"
"""Families of the shipped edition of which this Hub says otherwise."""
NEW = "openai/gpt-next-900b"
"""A model of a known account that no evidence speaks of."""


def shipped_hub(data: Path, others: int = 250) -> Hub:
    """Return a Hub with the families, the systems, the most downloaded, and hostile ones."""
    tables = ("models", "download_history", "derivatives", "configurations", "families")
    edition = open_edition("2026-10", tables=tables, data=data)
    hub = Hub(page=200)
    models = chosen(edition, load_catalogue(data).systems, others)
    configs = edition.table("configurations").query("complete").set_index("repo_id")["config"]
    bases = edition.table("derivatives").dropna(subset=["base_repo_id"])
    bases = bases.drop_duplicates("repo_id").set_index("repo_id")["base_repo_id"]
    for row in models.to_dict("records"):
        config = json.loads(configs[row["repo_id"]]) if row["repo_id"] in configs else sizes(row)
        config = config or None
        hub.add(row["repo_id"], config, **raw_fields(row, bases.get(row["repo_id"])))
    for number, (name, licence) in enumerate(HOSTILE.items()):
        hub.add(
            f"{OWNER}/{name}-9B", sizes({"architecture": f"llama{licence}", "hidden_size": 64}),
            cardData={"license": "other", "license_name": licence, "language": [licence]},
            library_name=licence, downloads=10**8 + number, tags=[licence, f"base_model:{licence}"],
            pipeline_tag=licence,
        )  # fmt: skip
    for identifier in ("<script>alert(1)</script>", "a/../../b", "=1+1/x", "nul\x00/x"):
        hub.listed.append(hub.listed[-1] | {"id": identifier})
    change(hub)
    hub.listed.sort(key=lambda item: -item["downloads"])
    return hub


def change(hub: Hub) -> None:
    """Let the Hub contradict the evidence in each way there is."""
    by_id = {item["id"]: item for item in hub.listed}
    by_id[RELICENSED]["cardData"] = {"license": "cc-by-nc-4.0"}
    hub.listed.remove(by_id[GONE])
    hub.add(NEW, None, safetensors={"total": 9 * 10**11}, createdAt="2026-12-01T00:00:00.000Z")


def chosen(edition: Edition, systems: Mapping[str, Any], others: int) -> pd.DataFrame:
    """Return rows of the shipped registry, with their newest download figure."""
    history = edition.table("download_history").sort_values("as_of")
    newest = history.groupby("repo_id")[["downloads_30d", "likes"]].last().reset_index()
    models = edition.table("models").merge(newest, on="repo_id", how="left")
    models["downloads_30d"] = models["downloads_30d"].fillna(0)
    followed = {account for accounts in systems.values() for account in accounts}
    wanted = models["org"].isin(followed) | models["repo_id"].isin(
        edition.table("families")["repo_id"]
    )
    top = models[~wanted].nlargest(others, "downloads_30d")
    return pd.concat([models[wanted], top])


def sizes(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a config.json that states the sizes of a row."""
    given = {keys[0]: int(row[c]) for c, keys in KEYS.items() if pd.notna(row.get(c))}
    return given | {"model_type": row["architecture"]} if pd.notna(row["architecture"]) else {}


def raw_fields(row: Mapping[str, Any], base: Any) -> dict[str, Any]:
    """Return what the Hub's interface would say of a row."""
    languages = row["languages"].split(";") if pd.notna(row["languages"]) else []
    card = {"license": row["licence_tag"], "language": languages}
    created = row["created_at"]
    return {
        "createdAt": f"{created:%Y-%m-%d}T00:00:00.000Z" if pd.notna(created) else None,
        "downloads": int(row["downloads_30d"]),
        "likes": int(row["likes"]) if pd.notna(row["likes"]) else 0,
        "pipeline_tag": row["pipeline_tag"] if pd.notna(row["pipeline_tag"]) else None,
        "gated": "auto" if pd.isna(row["hidden_size"]) and row["org"] == "meta-llama" else False,
        "safetensors": {"total": int(row["parameters_total"])},
        "cardData": card if pd.notna(row["licence_tag"]) else {},
        "tags": [f"base_model:quantized:{base}"] if pd.notna(base) else [],
    }  # fmt: skip
