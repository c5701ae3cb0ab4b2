"""Public European machines: whose accelerators they have, and which families these can serve."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from report.analysis.hardware.evidence import GRADES
from report.analysis.hardware.removal import families_left
from report.analysis.hardware.vocabulary import vendor_name


def machine_table(
    machines: pd.DataFrame,
    accelerators: pd.DataFrame,
    found: pd.DataFrame,
    families: Sequence[str],
    trained: pd.DataFrame,
) -> pd.DataFrame:
    """Return one row a machine with the families its vendor's hardware has evidence for.

    Columns: those of `public_machines`, ``vendor``, ``vendor_country``, one count of families a
    grade (``third_party``, ``measured``, ``named``, ``by_engine``; each with the stronger ones),
    ``models`` (of `trained`, from ``training.european_sites``). Evidence is for the vendor, not
    for the generation of chips that the machine has.
    """
    chips = accelerators.set_index("accelerator_id")
    vendor = machines["accelerator_id"].map(chips["vendor"]).map(vendor_name)
    table = machines.assign(
        vendor=vendor, vendor_country=machines["accelerator_id"].map(chips["vendor_country"])
    )
    for grade in GRADES:
        reached = {
            name: len(families_left(found[found["vendor"] == name], families, grade))
            for name in set(vendor)
        }
        table[grade.replace("-", "_")] = vendor.map(reached)
    models = trained.dropna(subset=["model"]).groupby("site")["model"].nunique()
    table["models"] = table["machine"].map(models).fillna(0).astype(int)
    return table


def vendor_shares(table: pd.DataFrame) -> pd.DataFrame:
    """Return ``vendor``, ``machines`` and ``accelerators`` (sum of the counts that are known)."""
    grouped = table.groupby("vendor", as_index=False)
    shares = grouped.agg(machines=("machine_id", "size"), accelerators=("accelerators", "sum"))
    return shares.sort_values(["machines", "vendor"], ascending=[False, True], ignore_index=True)
