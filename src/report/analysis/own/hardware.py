"""On whose hardware the models of a list are documented to run."""

from __future__ import annotations

import pandas as pd

from report.analysis.hardware.evidence import GRADES, edges, grade_grid, strongest_grades
from report.analysis.hardware.views import vendor_order
from report.analysis.hardware.vocabulary import VENDOR_COUNTRIES
from report.analysis.hardware.weights import family_of_repository

NAMED = GRADES[: GRADES.index("named") + 1]
"""Grades at which somebody says that this model runs on this vendor's hardware."""


def engine_families(
    families: pd.DataFrame, models: pd.DataFrame, engines: pd.DataFrame
) -> pd.Series:
    """Return the engines' family of each row of `families`, by repo_id; missing where none has it.

    What a person read goes before the type of the repository's configuration.
    """
    by_type = pd.Series(family_of_repository(models, engines).to_numpy(), index=models["repo_id"])
    read = families.set_index("repo_id")["engine_family_id"]
    first = read.astype("object").str.split(";").str[0]
    return first.fillna(by_type.reindex(read.index)).rename("engine_family_id")


def evidence_grid(
    families: pd.Series, model_engine: pd.DataFrame, engine_hardware: pd.DataFrame,
    measurements: pd.DataFrame,
) -> pd.DataFrame:  # fmt: skip
    """Return the strongest evidence for each model and vendor.

    `families` is repo_id to engine family. Columns: repo_id, vendor, country, grade (none-found
    where no list and no measurement was found), measured_by. Vendors without any evidence for
    any family of the tables are left out; models whose architecture no list knows have no rows.
    """
    pairs = strongest_grades(edges(model_engine, engine_hardware, measurements))
    known = families.dropna()
    named = list(dict.fromkeys(known))
    grid = grade_grid(pairs, named, vendor_order(pairs))
    grid = grid.assign(country=grid["vendor"].map(VENDOR_COUNTRIES))
    models = pd.DataFrame({"repo_id": known.index, "engine_family_id": known.to_numpy()})
    joined = models.merge(grid, on="engine_family_id", how="left")
    return joined[["repo_id", "vendor", "country", "grade", "measured_by"]]


def vendors_of(grid: pd.DataFrame) -> pd.DataFrame:
    """Return on whose hardware a model is named or measured, by repo_id.

    Columns: vendors (joined with ", ", in the order of the grid), named_vendors (how many), and
    any_vendors (how many with evidence of any grade).
    """
    by_grade = grid.assign(
        named=grid["grade"].isin(NAMED), any=grid["grade"].isin(GRADES),
        word=grid["vendor"].where(grid["grade"].isin(NAMED)),
    )  # fmt: skip
    grouped = by_grade.groupby("repo_id", sort=False)
    return pd.DataFrame(
        {
            "vendors": grouped["word"].agg(lambda words: ", ".join(words.dropna())),
            "named_vendors": grouped["named"].sum(),
            "any_vendors": grouped["any"].sum(),
        }
    )
