"""What openly released models were trained on, and who says so.

One row of the table `training_hardware` is a training statement; some rows repeat others (the
total of a family beside its members, pre-training beside the full run) and are counted once.
"""

from __future__ import annotations

import pandas as pd

from report.analysis.hardware.vocabulary import vendor_name

STATUSES = ("stated", "inferred", "weak source", "disputed", "not stated")
"""How far the hardware of a model is known, the best first."""

NOT_LOOKED_UP = "not looked up"

REPEATED = frozenset(
    {
        "deepseek-v3-671b-pre-training-only",
        "llama-2-family-total",
        "llama-3-total",
        "llama-3-1-total",
        "llama-3-2-text-total",
        "llama-4-total",
    }
)
"""Rows whose accelerator-hours are already in other rows of the table."""

SITES = {
    "Leonardo": ("Leonardo", "IT"),
    "MareNostrum 5": ("MareNostrum 5", "ES"),
    "Alps": ("Alps", "CH"),
    "JUPITER": ("JUPITER", "DE"),
    "JUWELS Booster": ("JUWELS", "DE"),
    "LUMI": ("LUMI", "FI"),
    "Jean Zay": ("Jean Zay", "FR"),
}
"""Public European supercomputers: name, how the table writes it (case counts), country.

AI2's cluster "Jupiter" is not JUPITER in Jülich; the capital letters tell them apart.
"""

_OTHER = "other"


def statements(training: pd.DataFrame) -> pd.DataFrame:
    """Return the models with open weights, one row each, with what is derived of them.

    Added: ``status``, ``year``, ``vendors`` (makers of the accelerators joined with ";", missing
    where none is named), ``accelerator_name`` (without remarks; missing where it is disputed).
    """
    rows = training[(training["open_weights"] == "yes") & ~training["training_id"].isin(REPEATED)]
    return rows.assign(
        status=_status(rows),
        year=rows["release_date"].str[:4].astype("Int64"),
        vendors=rows["hw_vendor"].map(_training_vendors, na_action="ignore"),
        accelerator_name=_accelerator_name(rows),
    ).reset_index(drop=True)


def _status(rows: pd.DataFrame) -> pd.Series:
    flags = rows["quality_flag"].fillna("").astype(str)
    status = pd.Series("stated", index=rows.index)
    status = status.mask(flags.str.contains("accelerator-inferred"), "inferred")
    status = status.mask(flags.str.contains("weak-source"), "weak source")
    status = status.mask(flags.str.contains("disputed"), "disputed")
    return status.mask(rows["accelerator"].isna(), "not stated")


def _accelerator_name(rows: pd.DataFrame) -> pd.Series:
    name = rows["accelerator"].str.partition(" (")[0].str.replace(" and ", " + ", regex=False)
    return name.where(rows["hw_vendor"].notna() & ~name.str.startswith("disputed", na=False))


def _training_vendors(text: str) -> str:
    return ";".join(_known(part) for part in str(text).split(";"))


def _known(vendor: str) -> str:
    """Return the report's spelling; a training chip that serves no model here keeps its own."""
    return vendor if vendor == "Cerebras" else vendor_name(vendor)


def status_counts(models: pd.DataFrame) -> pd.DataFrame:
    """Return how many models have each status: ``status``, ``models``, ``share``."""
    counts = models["status"].value_counts().reindex(STATUSES, fill_value=0)
    table = counts.rename("models").rename_axis("status").reset_index()
    return table.assign(share=table["models"] / max(len(models), 1))


def family_coverage(models: pd.DataFrame, families: pd.DataFrame) -> pd.DataFrame:
    """Return, of the report's families, how many have training hardware: ``status``, ``families``.

    A family takes the best status among its models; one without any row is "not looked up": nothing
    can be said of it.
    """
    ranked = models.assign(rank=models["status"].map(STATUSES.index))
    best = ranked.groupby("family_id")["rank"].min().map(lambda rank: STATUSES[rank])
    status = families["family_id"].map(best).fillna(NOT_LOOKED_UP)
    counts = status.value_counts().reindex([*STATUSES, NOT_LOOKED_UP], fill_value=0)
    return counts.rename("families").rename_axis("status").reset_index()


def by_vendor(models: pd.DataFrame) -> pd.DataFrame:
    """Return, of the models whose hardware is stated, how many used each vendor.

    Columns: ``vendor``, ``models``, ``share`` (a model trained on two vendors counts for both),
    ``only`` (models trained on this vendor alone).
    """
    stated = models[models["status"] == "stated"]
    long = stated.assign(vendor=stated["vendors"].str.split(";")).explode("vendor")
    alone = stated.loc[~stated["vendors"].str.contains(";"), "vendors"].value_counts()
    counts = long["vendor"].value_counts().rename("models").rename_axis("vendor").reset_index()
    counts["share"] = counts["models"] / max(len(stated), 1)
    counts["only"] = counts["vendor"].map(alone).fillna(0).astype(int)
    return counts.sort_values(["models", "vendor"], ascending=[False, True], ignore_index=True)


def by_year(models: pd.DataFrame, shown: tuple[str, ...]) -> pd.DataFrame:
    """Return ``models`` by ``year`` and ``hardware``: a vendor of `shown` or another group.

    Groups: "several", "other", "not stated"; what is inferred, disputed or from a weak source is
    "doubtful".
    """
    hardware = models["vendors"].where(models["vendors"].isin(shown), _OTHER)
    hardware = hardware.mask(models["vendors"].fillna("").str.contains(";"), "several")
    hardware = hardware.mask(
        models["status"].isin(["inferred", "disputed", "weak source"]), "doubtful"
    )
    hardware = hardware.mask(models["status"] == "not stated", "not stated")
    table = models.assign(hardware=hardware).groupby(["year", "hardware"]).size()
    return table.rename("models").reset_index()


def by_country(models: pd.DataFrame) -> pd.DataFrame:
    """Return stated models by the developer's ``country`` and ``vendor``: ``models``."""
    stated = models[models["status"] == "stated"]
    long = stated.assign(
        vendor=stated["vendors"].str.split(";"), country=stated["country"].str.split(";")
    )
    long = long.explode("vendor").explode("country")
    table = long.groupby(["country", "vendor"]).size().rename("models").reset_index()
    return table.sort_values(
        ["models", "country", "vendor"], ascending=[False, True, True], ignore_index=True
    )


def hours_by_vendor(models: pd.DataFrame) -> pd.DataFrame:
    """Return accelerator-hours the developers state, by vendor.

    Columns: ``vendor``, ``models``, ``accelerator_hours``. Hours that were computed (count x days)
    or come with low confidence are left out. Hours of different accelerators are not the same work.
    """
    flags = models["quality_flag"].fillna("").astype(str)
    own = ~flags.str.contains("gpu-hours-computed") & (models["confidence"] != "low")
    rows = models[own & models["gpu_hours"].notna() & (models["status"] == "stated")]
    grouped = rows.groupby("vendors")["gpu_hours"].agg(["size", "sum"]).reset_index()
    grouped.columns = pd.Index(["vendor", "models", "accelerator_hours"])
    return grouped.sort_values("accelerator_hours", ascending=False, ignore_index=True)


def european_sites(training: pd.DataFrame) -> pd.DataFrame:
    """Return one row a public European machine and model trained there.

    Columns: ``site``, ``country``, ``model``, ``accelerator``, ``vendor``, ``accelerators``,
    ``accelerator_hours``, ``status``. A machine of :data:`SITES` without a model has one empty row.
    """
    models = statements(training)
    tables = []
    for site, (written, country) in SITES.items():
        here = models[models["location"].fillna("").str.contains(written, regex=False)]
        table = pd.DataFrame(
            {
                "model": here["model"],
                "accelerator": here["accelerator_name"],
                "vendor": here["vendors"],
                "accelerators": here["count"],
                "accelerator_hours": here["gpu_hours"],
                "status": here["status"],
            }
        )
        if table.empty:
            table = table.reindex([0])
        tables.append(table.assign(site=site, country=country))
    columns = ["site", "country", "model", "accelerator", "vendor"]
    columns += ["accelerators", "accelerator_hours", "status"]
    return pd.concat(tables, ignore_index=True)[columns]
