"""The registry made ready for counting: flags heeded, accounts and origins joined."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

REPEATED = ("renamed_account_duplicate", "duplicate_case")
"""Flags of rows that show a repository a second time."""
NOT_READ = ("hand_typed_stub",)
"""Flags of rows that were typed by hand, not read from the Hub."""
SIZE = (
    "params_estimated_from_dims",
    "params_estimated_roughly",
    "params_vs_name",
    "params_rounded",
    "params_impossible",
    "params_lt_1m",
)
"""Flags of rows whose parameter count is not a count of stored tensors that fits the model."""
DATE = ("created_at_floor",)
"""Flag of rows whose creation date is the Hub's floor, not the day they were made."""
EXPERTS = ("moe_default_dropped", "one_expert")
"""Flags of rows whose number of experts was a tool's guess, or makes no sense."""

EXCLUSIONS = {
    "counts of repositories": REPEATED + NOT_READ,
    "creation dates": DATE,
    "parameter counts": SIZE,
    "expert counts": EXPERTS,
}
"""Which flags keep a row out of which result."""

FLAG_REASONS = {
    "renamed_account_duplicate": "same repository under an old account name",
    "duplicate_case": "same repository in another casing",
    "hand_typed_stub": "typed by hand, not read from the Hub",
    "created_at_floor": "earliest date of the Hub, borne by all older repositories",
    "params_estimated_from_dims": "estimated by the catalogue from the dimensions",
    "params_estimated_roughly": "rough estimate of the catalogue, without tensors",
    "params_vs_name": "more than twice or less than half of what the name says",
    "params_rounded": "round figure, not a count",
    "params_impossible": "impossible size",
    "params_lt_1m": "less than one million parameters",
    "moe_default_dropped": "assumed from the type of model, then emptied",
    "one_expert": "a single expert",
}
"""What each flag says, for readers."""

MAKERS = (
    "startup",
    "big tech",
    "academia",
    "research lab",
    "state-backed consortium",
    "non-profit",
)
"""Kinds of accounts counted as makers of models; redistributors and communities are left out."""

DOUBTFUL_COPIES = ("declared_quantized_no_format", "format_only_draft_head", "format_only_conflict")
"""Rules too weak to call a repository a copy: a bare tag, a draft head, two formats at odds."""

UNKNOWN = "unknown"


def has_flag(flags: pd.Series, wanted: Iterable[str]) -> pd.Series:
    """Say for each ";"-joined cell whether it holds any of the `wanted` flags."""
    chosen = frozenset(wanted)
    return flags.fillna("").map(lambda cell: not chosen.isdisjoint(cell.split(";"))).astype(bool)


def count_exclusions(models: pd.DataFrame) -> pd.DataFrame:
    """Return use, flag, its reason in words and how many rows bear it.

    A row with two flags counts for both.
    """
    rows = [
        (use, flag, FLAG_REASONS[flag], int(has_flag(models["quality_flag"], [flag]).sum()))
        for use, flags in EXCLUSIONS.items()
        for flag in flags
    ]
    return pd.DataFrame(rows, columns=["use", "flag", "reason", "rows"])


def describe_accounts(organisations: pd.DataFrame) -> pd.DataFrame:
    """Return org, owner, country, kind and kind_basis ("stated" or "guessed") of each account.

    The owner is the parent company, else the organisation, else the account itself: accounts of
    one company count once. Many accounts are described as "Individual"; those are never merged.
    """
    named = organisations["organisation"]
    named = named.where(~named.fillna("").str.startswith("Individual"))
    stated = organisations["kind"].notna()
    return pd.DataFrame(
        {
            "org": organisations["org"],
            "owner": organisations["parent_company"].fillna(named).fillna(organisations["org"]),
            "country": organisations["country"],
            "kind": organisations["kind"].fillna(organisations["kind_guess"]),
            "kind_basis": stated.map({True: "stated", False: "guessed"}),
        }
    )


def find_copies(derivatives: pd.DataFrame) -> pd.DataFrame:
    """Return repo_id, format, rule and root_repo_id of repositories that are copies of another.

    Copies are quantised, converted or uploaded again; fine-tuned models are not among them. A
    repository with several bases appears once, with the first root in alphabetical order.
    """
    sure = derivatives[~derivatives["rule"].isin(DOUBTFUL_COPIES)]
    rooted_first = sure.sort_values("root_repo_id", na_position="last", kind="stable")
    once = rooted_first.drop_duplicates("repo_id").sort_values("repo_id")
    return once[["repo_id", "format", "rule", "root_repo_id"]].reset_index(drop=True)


def prepare_registry(
    models: pd.DataFrame, organisations: pd.DataFrame, derivatives: pd.DataFrame
) -> pd.DataFrame:
    """Return the registry: one row a repository, without repeated and hand-typed rows.

    Columns added to repo_id and org: owner, country (of the account), kind, kind_basis, origin
    (country of the maker of the model, through the root for copies), is_copy, format,
    root_repo_id; created_at and parameters_total emptied where flagged; is_moe (missing where the
    configuration was not read).
    """
    kept = models[~has_flag(models["quality_flag"], REPEATED + NOT_READ)]
    accounts = describe_accounts(organisations)
    frame = kept.merge(accounts, on="org", how="left").merge(
        find_copies(derivatives), on="repo_id", how="left"
    )
    frame["owner"] = frame["owner"].fillna(frame["org"])
    frame["kind"] = frame["kind"].fillna(UNKNOWN)
    frame["kind_basis"] = frame["kind_basis"].fillna(UNKNOWN)
    frame["is_copy"] = frame["format"].notna()
    frame["origin"] = _origin(frame, accounts)
    frame["is_moe"] = _is_moe(frame)
    flags = frame["quality_flag"]
    frame["created_at"] = frame["created_at"].where(~has_flag(flags, DATE))
    sizes = frame["parameters_total"].astype("Int64")
    frame["parameters_total"] = sizes.where(~has_flag(flags, SIZE))
    return frame


def _origin(frame: pd.DataFrame, accounts: pd.DataFrame) -> pd.Series:
    by_account = accounts.set_index("org")["country"]
    # Where no repository is a copy, the column holds nothing and has no type of its own.
    maker = frame["root_repo_id"].astype("str").str.replace(r"/.*", "", regex=True).map(by_account)
    return maker.where(frame["is_copy"], frame["country"])


def _is_moe(frame: pd.DataFrame) -> pd.Series:
    """Say whether there is more than one expert; missing where no dimensions were read."""
    experts = frame["num_experts"].astype("Float64")
    read = frame["hidden_size"].notna() & ~has_flag(frame["quality_flag"], EXPERTS)
    moe = (experts > 1).fillna(False).astype("boolean")
    return moe.where(read, pd.NA)


def count_kinds(registry: pd.DataFrame) -> pd.DataFrame:
    """Return kind, kind_basis, accounts, repositories and share of all repositories."""
    counts = registry.groupby(["kind", "kind_basis"], as_index=False).agg(
        accounts=("org", "nunique"), repositories=("repo_id", "size")
    )
    counts["share"] = counts["repositories"] / len(registry)
    order = counts["kind_basis"].map({"stated": 0, "guessed": 1, UNKNOWN: 2})
    return (
        counts.assign(order=order)
        .sort_values(["order", "repositories"], ascending=[True, False])
        .drop(columns="order")
        .reset_index(drop=True)
    )
