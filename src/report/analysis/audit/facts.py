"""Which tables speak of the same fact, and how their values are made comparable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from report.analysis.audit.comparison import (
    COLUMNS,
    Comparison,
    apart,
    compare,
    days,
    fold,
    months,
    unlike,
)
from report.analysis.landscape.registry import DATE, SIZE, has_flag
from report.analysis.openness.dossier import read_dossiers
from report.analysis.openness.licences import read_tags

PARAMETERS, LICENCES, COUNTRIES, DATES, GATING = (
    "parameters",
    "licence",
    "country",
    "date",
    "gating",
)
FACTS = (PARAMETERS, LICENCES, COUNTRIES, DATES, GATING)

CATALOGUE = "catalogue of the Hub"
INDEX = "index of uploads"
TENSORS = "record of the tensors"
COUNTED = "counted from the configuration"
STATED = "stated or named"
BENCHMARKS = "list of measured models"
READ = "licence as read"
FOUND = "weights as found"
FLAGSHIPS = "index, flagships"
REGISTER = "families table"
ACCOUNTS = "organisations table"
TRAINING = "training table"
EUROPEAN = "European index"
RELEASED = "release, families table"

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Tolerances:
    """Within which two values are the same.

    `size`: share by which stored counts may differ. `rounding`: the same where one of them is
    rounded to billions. `days`: between a release and the creation of its repository. `months`:
    between two months of release.
    """

    size: float = 0.01
    rounding: float = 0.06
    days: int = 45
    months: int = 1


def comparisons(tables: Tables, limits: Tolerances) -> list[Comparison]:
    """Return every comparison the tables allow, by fact in the order of :data:`FACTS`."""
    return [
        *_parameters(tables, limits),
        *_licences(tables),
        *_countries(tables),
        *_dates(tables, limits),
        _gating(tables),
    ]


def _by_repository(tables: Tables, table: str, column: str) -> pd.Series:
    return tables[table].set_index("repo_id")[column]


def _parameters(tables: Tables, limits: Tolerances) -> list[Comparison]:
    catalogue = _by_repository(tables, "models", "parameters_total")
    uploads = _by_repository(tables, "recent_uploads", "parameters_total")
    tensors = _by_repository(tables, "parameter_statements", "safetensors_total")
    stated = _by_repository(tables, "parameter_statements", "published_total_b") * 1e9
    counts = tables["oracle_counts"]
    counted = counts[counts["scope"] == "full"].set_index("repo_id")["total_params"]
    measured = _by_repository(tables, "benchmark_models", "total_b") * 1e9
    pairs = [
        (CATALOGUE, INDEX, catalogue, uploads, limits.size),
        (CATALOGUE, TENSORS, catalogue, tensors, limits.size),
        (CATALOGUE, COUNTED, catalogue, counted, limits.size),
        (TENSORS, COUNTED, tensors, counted, limits.size),
        (STATED, COUNTED, stated, counted, limits.rounding),
        (CATALOGUE, BENCHMARKS, catalogue, measured, limits.rounding),
    ]
    return [
        compare(PARAMETERS, (a, b), (left, right), fold, tolerance)
        for a, b, left, right, tolerance in pairs
    ]


def _licences(tables: Tables) -> list[Comparison]:
    licences = tables["licences"]
    read = _read_licences(tables)
    tagged = {
        CATALOGUE: _tagged(tables["models"], licences),
        INDEX: _tagged(tables["recent_uploads"], licences),
        FLAGSHIPS: _tagged(tables["flagship_licences"], licences),
    }
    pairs = [(READ, name, read, tags) for name, tags in tagged.items()]
    pairs.append((CATALOGUE, INDEX, tagged[CATALOGUE], tagged[INDEX]))
    return [compare(LICENCES, (a, b), (left, right), unlike, 0) for a, b, left, right in pairs]


def _read_licences(tables: Tables) -> pd.Series:
    """Return the licence a person read for the weights of each family, by its main repository."""
    dossiers = read_dossiers(tables["components"], tables["licences"])
    read = {name: dossier.weights.licence_id or None for name, dossier in dossiers.items()}
    families = tables["families"].dropna(subset=["repo_id"])
    return families.set_index("repo_id")["family_id"].map(read)


def _tagged(repositories: pd.DataFrame, licences: pd.DataFrame) -> pd.Series:
    """Return the licence each tag names; a tag that names none or several says nothing here."""
    named = read_tags(repositories["licence_tag"], licences)["licence_id"].replace("", None)
    return pd.Series(named.to_numpy(), index=repositories["repo_id"])


def _countries(tables: Tables) -> list[Comparison]:
    families = tables["families"]
    by_family = families.set_index("family_id")["country"]
    accounts = tables["organisations"].set_index("org")["country"]
    owners = families.set_index("family_id")["repo_id"].str.split("/").str[0]
    trained = tables["training_hardware"].dropna(subset=["family_id"]).set_index("family_id")
    return [
        compare(COUNTRIES, (REGISTER, ACCOUNTS), (by_family, owners.map(accounts)), apart, 0),
        compare(COUNTRIES, (REGISTER, TRAINING), (by_family, trained["country"]), apart, 0),
    ]


def _dates(tables: Tables, limits: Tolerances) -> list[Comparison]:
    # The Hub gives every older repository the same first day, which is no day of creation.
    dated = tables["models"][~has_flag(tables["models"]["quality_flag"], DATE)]
    created = dated.set_index("repo_id")["created_at"]
    released = _full(_by_repository(tables, "families", "release_date"))
    measured = _full(_by_repository(tables, "benchmark_models", "release_date"))
    uploads = _by_repository(tables, "recent_uploads", "created_at")
    families = tables["families"].set_index("family_id")["release_date"]
    return [
        compare(DATES, (CATALOGUE, INDEX), (created, uploads), days, 1),
        compare(DATES, (RELEASED, CATALOGUE), (released, created), days, limits.days),
        compare(DATES, (BENCHMARKS, CATALOGUE), (measured, created), days, limits.days),
        compare(DATES, (RELEASED, EUROPEAN), (families, european_dates(tables)), months,
                limits.months),
    ]  # fmt: skip


def _full(dates: pd.Series) -> pd.Series:
    """Return dates that name a day; a month or a year alone is not compared by days."""
    return pd.to_datetime(dates.where(dates.astype("str").str.len() == 10), errors="coerce")


def european_dates(tables: Tables) -> pd.Series:
    """Return the month in which the European index dates each family, where it rates one model.

    The rating is found by the file and revision that `peer_ratings` names in its address.
    """
    rated = tables["peer_ratings"].query("source == 'OSAI'").drop_duplicates("family_id")
    places = rated["source_url"].str.extract(r"/blob/(?P<revision>[0-9a-f]+)/(?P<osai_file>[^/]+)$")
    found = pd.concat([rated[["family_id"]], places], axis=1).merge(
        tables["osai_ratings"][["osai_file", "revision", "release_date"]],
        on=["osai_file", "revision"],
    )
    dated = found[found["release_date"].astype("str").str.len() >= 7]
    return dated.set_index("family_id")["release_date"]


def _gating(tables: Tables) -> Comparison:
    """Compare weights that a person found open to all with the Hub's sign of a form before them."""
    families = tables["families"].dropna(subset=["repo_id"])
    components = tables["components"].query("component == 'final-weights'")
    status = components.set_index("family_id")["status"]
    free = (
        status[status.isin(["open", "partial"])]
        .eq("open")
        .map({True: "free", False: "behind a form"})
    )
    read = families.set_index("repo_id")["family_id"].map(free)
    flagships = _by_repository(tables, "flagship_licences", "gated")
    uploads = _by_repository(tables, "recent_uploads", "gated")
    gated = pd.concat([flagships, uploads])
    sign = gated.astype("boolean").map({True: "behind a form", False: "free"})
    return compare(GATING, (FOUND, INDEX), (read, sign), unlike, 0)


FLAGGED = "estimate, so flagged in the catalogue"
EXPLAINED = "the tensors hold more than the model, as the source notes"
OPEN = "not explained"


def size_reasons(found: pd.DataFrame, tables: Tables) -> pd.Series:
    """Return why two sizes of a conflict differ, as far as the tables themselves say.

    A flag of the catalogue explains a value of the catalogue; the note on a record of tensors
    explains its difference from the count.
    """
    models, statements = tables["models"], tables["parameter_statements"]
    flagged = set(models.loc[has_flag(models["quality_flag"], SIZE), "repo_id"])
    noted = set(statements.loc[statements["safetensors_note"].notna(), "repo_id"])
    by_flag = _from(found, CATALOGUE) & found["subject"].isin(flagged)
    by_note = _from(found, TENSORS) & found["subject"].isin(noted)
    reasons = pd.Series(OPEN, index=found.index, dtype="str")
    return reasons.mask(by_note, EXPLAINED).mask(by_flag, FLAGGED)


def _from(found: pd.DataFrame, source: str) -> pd.Series:
    return (found["source_a"] == source) | (found["source_b"] == source)


def in_one_table(by_fact: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the conflicts of several facts one below the other.

    Columns: fact, address (of the repository on the Hub; missing for what is none), and those of
    a conflict.
    """
    found = [frame.assign(fact=fact) for fact, frame in by_fact.items() if len(frame)]
    joined = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)
    subjects = joined["subject"].astype("str")
    addresses = "https://huggingface.co/" + subjects
    joined["address"] = addresses.where(subjects.str.contains("/"))
    return joined.reindex(columns=["fact", "address", *COLUMNS])
