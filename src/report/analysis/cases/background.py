"""What the cards of all subjects draw on, read once from the tables of an edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from report.analysis.hardware.evidence import edges, strongest_grades
from report.analysis.landscape.registry import find_copies
from report.analysis.moe.ledger import configurations_to_count, ledger
from report.analysis.openness.dossier import Dossier, read_dossiers
from report.analysis.openness.terms import licence_terms

Tables = Mapping[str, pd.DataFrame]

TABLES = (
    "case_subjects",
    "components",
    "configurations",
    "derivatives",
    "download_history",
    "engine_hardware",
    "families",
    "licences",
    "model_engine",
    "models",
    "oracle_configurations",
    "serving_measurements",
    "stacks",
    "training_hardware",
)
"""The tables a card is read from."""


@dataclass(frozen=True)
class Background:
    """Tables by what they are looked up with.

    `families` by family_id, `models` and `counted` (columns total, active) by repo_id, `terms` by
    licence_id; `grades` as from ``hardware.evidence.strongest_grades``; `copies` as from
    ``landscape.registry.find_copies``.
    """

    subjects: pd.DataFrame
    families: pd.DataFrame
    models: pd.DataFrame
    counted: pd.DataFrame
    dossiers: Mapping[str, Dossier]
    licences: pd.DataFrame
    terms: pd.DataFrame
    grades: pd.DataFrame
    training: pd.DataFrame
    downloads: pd.DataFrame
    copies: pd.DataFrame
    stacks: pd.DataFrame
    engine_hardware: pd.DataFrame

    def repositories(self, subject: pd.Series) -> list[str]:
        """Return the repositories of a subject, of a family also those of its release."""
        own = [] if pd.isna(subject["repo_id"]) else [str(subject["repo_id"])]
        if subject["role"] == "variant" or pd.isna(subject["family_id"]):
            return own
        rows = self.subjects
        variants = rows[(rows["family_id"] == subject["family_id"]) & (rows["role"] == "variant")]
        return list(dict.fromkeys([*own, *variants["repo_id"].dropna().astype(str)]))


def read_background(tables: Tables) -> Background:
    """Join the tables of :data:`TABLES`."""
    repositories = set(tables["case_subjects"]["repo_id"].dropna())
    found = edges(tables["model_engine"], tables["engine_hardware"], tables["serving_measurements"])
    return Background(
        subjects=tables["case_subjects"],
        families=tables["families"].set_index("family_id"),
        models=tables["models"].set_index("repo_id"),
        counted=count_parameters(tables, repositories),
        dossiers=read_dossiers(tables["components"], tables["licences"]),
        licences=tables["licences"].set_index("licence_id"),
        terms=licence_terms(tables["licences"]).set_index("licence_id"),
        grades=strongest_grades(found[found["purpose"] == "serving"]),
        training=tables["training_hardware"],
        downloads=tables["download_history"],
        copies=find_copies(tables["derivatives"]),
        stacks=tables["stacks"],
        engine_hardware=tables["engine_hardware"],
    )


def count_parameters(tables: Tables, repositories: set[str]) -> pd.DataFrame:
    """Count the given repositories from their configurations: index repo_id; total, active.

    `total` has all parts, `active` is what one text token uses. A repository without a whole
    configuration in the edition has no row.
    """
    configs = configurations_to_count(tables["oracle_configurations"], tables["configurations"])
    counted = ledger({repo: configs[repo] for repo in sorted(repositories & set(configs))})
    columns = ["repo_id", "total", "active"]
    return counted.reindex(columns=columns).set_index("repo_id")
