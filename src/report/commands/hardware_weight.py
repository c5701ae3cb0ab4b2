"""What ``report hardware`` weighs families by: their number, downloads or released parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from report.errors import ReportError

if TYPE_CHECKING:
    import pandas as pd

COUNTED = "families"
WEIGHINGS = (COUNTED, "downloads", "parameters")
WEIGHT_TABLES = ("models", "download_history", "organisations", "derivatives")


@dataclass(frozen=True)
class Weight:
    """What families are weighed by, and how much each weighs; empty where they are counted."""

    name: str
    amounts: Mapping[str, float]


def open_weight(weight: str, edition: str, families: pd.DataFrame, data: Path | None) -> Weight:
    """Return what families weigh: nothing to read where they are only counted."""
    if weight == COUNTED:
        return Weight(weight, {})
    from report.analysis.hardware import weights
    from report.analysis.landscape.registry import prepare_registry
    from report.edition import open_edition

    opened = open_edition(edition, tables=WEIGHT_TABLES, data=data)
    models, history, organisations, copies = (opened.table(name) for name in WEIGHT_TABLES)
    if weight == "downloads":
        table = weights.family_downloads(models, history, families)
        amounts = table.set_index("engine_family_id")["downloads_30d"]
    else:
        registry = prepare_registry(models, organisations, copies)
        table = weights.family_parameters(registry, families)
        amounts = table.set_index("engine_family_id")["parameters"]
    return Weight(weight, {str(family): float(amount) for family, amount in amounts.items()})


def find_weight(name: str | None) -> str:
    """Return the weighing that `name` means, case aside; none is to count families."""
    if (name or COUNTED).casefold() not in WEIGHINGS:
        raise ReportError(f'Unknown weight "{name}". Weights: {", ".join(WEIGHINGS)}.')
    return (name or COUNTED).casefold()
