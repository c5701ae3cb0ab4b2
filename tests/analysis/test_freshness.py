"""Ages and contradictions of evidence, on cases worked by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from report.analysis import freshness
from report.edition import open_edition

DAY = pd.Timestamp("2026-12-05")
LIVES = pd.DataFrame(
    {"table": ["prices", "accounts"], "date_column": ["as_of", None], "days": [90, 365]}
)
FRAMES = {
    # 90 days before 5 December is 6 September.
    "prices": pd.DataFrame(
        {"as_of": ["2026-09-06", "2026-09-05", "2026-09", "2026-08", None, "1970-01-01"]}
    ),
    "accounts": pd.DataFrame({"org": ["a", "b"]}),
}


def ages(day: pd.Timestamp = DAY) -> pd.DataFrame:
    dates = {"prices": "2026-11-24", "accounts": "2025-10"}
    return freshness.age_evidence(FRAMES, dates, LIVES, day).set_index("table")


def test_a_row_is_past_its_shelf_life_on_the_day_after_its_last() -> None:
    prices = ages().loc["prices"]
    # Of four dated rows, that of 5 September and that of August (its last day) are overdue; the
    # epoch of the calendar is no date.
    assert (prices["rows"], prices["dated"], prices["passed"], prices["share"]) == (6, 4, 2, 0.5)
    assert prices["oldest"] == pd.Timestamp("2026-08-31")
    assert prices["median"] == pd.Timestamp("2026-09-05")


def test_a_table_without_dated_rows_has_the_date_of_the_whole() -> None:
    accounts = ages().loc["accounts"]
    assert accounts["oldest"] == pd.Timestamp("2025-10-31")
    assert accounts["passed"] == 2
    assert ages(pd.Timestamp("2026-10-31")).loc["accounts", "passed"] == 0


def test_the_middle_day_weighs_tables_by_their_rows() -> None:
    # Two accounts of October 2025, four prices of about September 2026: the third is a price.
    assert freshness.middle_day(ages().reset_index()) == pd.Timestamp("2026-09-05")


FAMILIES = pd.DataFrame(
    {
        "family_id": ["one", "two", "three", "four"],
        "repo_id": ["a/one", "a/two", "b/three", None],
        "release_date": ["2026-01", "2026-02-01", "2026-03-01", "2026-01-01"],
    }
)
COMPONENTS = pd.DataFrame(
    {
        "family_id": ["one", "two", "three"],
        "component": ["final-weights"] * 3,
        "licence_id": ["apache-2.0", "mit", "llama3.1"],
    }
)
LICENCES = pd.DataFrame(
    {
        "licence_id": ["apache-2.0", "mit", "llama3.1"],
        "category": ["osi-approved", "osi-approved", "restricted-open-weight"],
    }
)


def contradicted(tags: list[str | None], states: dict[str, str]) -> list[tuple[str, ...]]:
    models = pd.DataFrame({"repo_id": ["a/one", "a/two", "b/three"], "licence_tag": tags})
    table = pd.DataFrame(
        {"repo_id": list(states), "state": list(states.values()), "renamed_to": None}
    )
    table.loc[table["state"] == "renamed", "renamed_to"] = "c/new"
    found = freshness.contradictions(FAMILIES, COMPONENTS, LICENCES, models, table)
    return [tuple(row) for row in found.itertuples(index=False)]


def test_another_kind_of_licence_contradicts() -> None:
    # Apache for MIT changes no freedom; a tag that nobody classified says nothing.
    assert contradicted(["mit", "llama3.1", "our-own"], {}) == [
        ("licence", "a/two", "mit", "llama3.1")
    ]
    assert contradicted([None, "mit", "apache-2.0"], {}) == [
        ("licence", "b/three", "llama3.1", "apache-2.0")
    ]


def test_a_repository_that_is_gone_or_moved_contradicts() -> None:
    tags: list[str | None] = ["apache-2.0", "mit", None]
    states = {"a/one": "gone", "a/two": "gated", "b/three": "renamed", "z/other": "gone"}
    assert contradicted(tags, states) == [
        ("state", "a/one", "exists", "gone"),
        ("state", "b/three", "exists", "renamed to c/new"),
    ]


def test_models_after_the_newest_family_have_no_evidence() -> None:
    models = pd.DataFrame(
        {
            "repo_id": ["a/old", "a/new", "a/new-GGUF", "a/tiny", "b/undated", "x/unknown"],
            "org": ["a", "a", "a", "a", "b", "x"],
            "created_at": pd.to_datetime(
                ["2026-01-15", "2026-04-01", "2026-04-02", "2026-04-03", None, "2026-05-01"]
            ),
            "parameters_total": pd.array([7e9, 8e9, 8e9, 1e8, 7e9, 7e9], dtype="Int64"),
        }
    )
    copies = pd.DataFrame({"repo_id": ["a/new-GGUF"]})
    found = freshness.without_evidence(FAMILIES, models, copies)
    assert found[["org", "repositories", "first", "largest"]].to_dict("records") == [
        {"org": "a", "repositories": 1, "first": "a/new", "largest": "a/new"}
    ]


def test_every_shelf_life_names_a_table_and_a_column_of_the_evidence() -> None:
    edition = open_edition("2026-10")
    for life in edition.table("shelf_lives").to_dict("records"):
        table = edition.describe(life["table"])
        assert table.layer == "evidence"
        assert pd.isna(life["date_column"]) or life["date_column"] in table.columns


@pytest.mark.parametrize(("repo_id", "tag"), [("MiniMaxAI/MiniMax-M2", "modified-mit")])
def test_the_shipped_edition_is_not_contradicted_where_the_tag_says_less(
    repo_id: str, tag: str
) -> None:
    edition = open_edition("2026-10")
    tables = ("families", "components", "licences", "models", "repository_states")
    found = freshness.contradictions(*(edition.table(name) for name in tables))
    assert edition.table("models").set_index("repo_id").loc[repo_id, "licence_tag"] == tag
    assert repo_id not in set(found["repo_id"])
