"""Licence tags, terms and changes."""

from __future__ import annotations

import pandas as pd
import pytest

from report.analysis.openness import drift
from report.analysis.openness.licences import FREE, NO_TAG, UNREAD, read_tag, read_tags
from report.analysis.openness.terms import excluded_places, licence_terms, output_rule
from report.edition import Edition


@pytest.fixture(scope="module")
def categories(licences: pd.DataFrame) -> dict[str, str]:
    return dict(zip(licences["licence_id"], licences["category"], strict=True))


@pytest.mark.parametrize(
    ("tag", "licence_id", "category"),
    [
        ("apache-2.0", "apache-2.0", "osi-approved"),
        ("Apache-2.0", "apache-2.0", "osi-approved"),
        ("agpl-3.0", "agpl-3.0", "osi-approved"),
        ("llama3.1", "llama3.1", "restricted-open-weight"),
        ("lfm1.0", "lfm-open-1.0", "restricted-open-weight"),
        ("exaone", "", "non-commercial"),  # two versions, both non-commercial
        ("modified-mit", "", UNREAD),  # free at one maker, capped by revenue at another
        ("apache-2.0,mit", "apache-2.0", "osi-approved"),
        ("llama3.3,gemma", "llama3.3", "restricted-open-weight"),
        ("apache-2.0,unheard-of", "", UNREAD),
        ("nvidia-nemotron-open-model-license", "nvidia-nemotron-open-model", UNREAD),
        ("our-own-licence", "", UNREAD),
        ("other", "", UNREAD),
    ],
)
def test_tags_by_hand(categories: dict[str, str], tag: str, licence_id: str, category: str) -> None:
    reading = read_tag(tag, categories)
    assert (reading.licence_id, reading.category) == (licence_id, category)


def test_no_tag_is_not_an_unknown_tag(licences: pd.DataFrame) -> None:
    found = read_tags(pd.Series(["mit", None, "", "x-1"]), licences)["category"].to_list()
    assert found == ["osi-approved", NO_TAG, NO_TAG, UNREAD]


def test_every_licence_record_reads_as_itself(categories: dict[str, str]) -> None:
    for licence_id, category in categories.items():
        reading = read_tag(licence_id, categories)
        if licence_id == "modified-mit":  # as a tag it names three licences
            continue
        assert reading.licence_id == licence_id
        assert reading.category == (UNREAD if category == "unknown" else category)


def test_free_categories_have_no_limits(licences: pd.DataFrame) -> None:
    terms = licence_terms(licences).set_index("licence_id")
    free = terms[terms["category"].isin(FREE)]
    assert (free["use"] == "no limit").all()
    assert free["users_above"].isna().all()
    assert free["revenue_above"].isna().all()
    assert (free["excluded"] == "").all()


def test_every_restricted_licence_shows_a_limit(licences: pd.DataFrame) -> None:
    terms = licence_terms(licences)
    limited = terms[terms["category"].isin(["restricted-open-weight", "non-commercial"])]
    shown = (
        ~limited["use"].isin(["", "no limit"])
        | limited["users_above"].notna()
        | limited["revenue_above"].notna()
        | limited["excluded"].ne("")
    )
    assert shown.all(), limited.loc[~shown, "licence_id"].to_list()


def test_terms_read_in_the_licences(licences: pd.DataFrame) -> None:
    """Thresholds and places as the licence texts state them."""
    terms = licence_terms(licences).set_index("licence_id")
    assert terms.loc["llama4", "users_above"] == 700_000_000
    assert terms.loc["qwen", "users_above"] == 100_000_000
    assert terms.loc["kimi-k3", "revenue_above"] == 20e6
    assert terms.loc["glm-5.3", "revenue_above"] == 10e9
    assert terms.loc["modified-mit-mistral", "revenue_above"] == 240e6  # 20 million a month
    assert terms.loc["llama4", "excluded_models"] == "multimodal models"
    assert terms.loc["tencent-hunyuan-community", "excluded"] == "EU;GB;KR"
    assert terms.loc["openpangu-1.0", "excluded"] == "EU"
    assert terms.loc["llama3", "outputs"] == "may not train other models"
    assert terms.loc["llama3.1", "outputs"] == "allowed on conditions"
    assert terms.loc["minimax-m2.7-nc", "use"] == "no commercial use;use policy"
    assert terms.loc["apache-2.0", ["freedom", "reading"]].tolist() == [
        "OSI-approved",
        "well-known text",
    ]
    barred = terms.index[terms["excluded"].str.contains("EU")]
    assert set(barred) == {
        "llama3.2",
        "llama3.3",
        "llama4",
        "tencent-hunyuan-large-community",
        "tencent-hunyuan-community",
        "tencent-hy-community",
        "openpangu-1.0",
        "openpangu-2.0",
    }


def test_words_that_no_rule_knows_are_unknown() -> None:
    assert output_rule("") == ""
    assert output_rule("something never seen") == ""
    assert excluded_places("") == ""
    assert excluded_places("none found for M3") == ""


def test_changes_by_hand(edition: Edition, licences: pd.DataFrame) -> None:
    changes = drift.dated_changes(edition.table("licence_changes"), licences)
    assert len(changes) == 51  # 52 in the table, one without a date
    assert changes["date"].is_monotonic_increasing
    row = changes[changes["after"] == "Gemma 4"].iloc[0]
    assert (row["direction"], row["step"], row["change_date"]) == ("looser", 1, "2026-04-02")
    partial = changes[changes["change_date"] == "2026-08"]["date"]
    assert (partial == pd.Timestamp("2026-08-01")).all()


def test_direction_never_contradicts_the_categories(
    edition: Edition, licences: pd.DataFrame
) -> None:
    """The direction was judged by people, the step is computed from categories."""
    changes = drift.dated_changes(edition.table("licence_changes"), licences)
    assert not (changes["direction"].eq("looser") & changes["step"].lt(0)).any()
    assert not (changes["direction"].eq("tighter") & changes["step"].gt(0)).any()
    assert (changes.loc[changes["direction"] == "unchanged", "step"] == 0).all()


def test_direction_counts_and_lines() -> None:
    changes = pd.DataFrame(
        {
            "date": pd.to_datetime(["2024-01-01", "2025-01-01", "2026-01-01"]),
            "model_line": ["A", "A", "B"],
            "direction": ["looser", "tighter", "looser"],
        }
    )
    assert drift.direction_counts(changes).to_dict() == {
        "looser": 2,
        "tighter": 1,
        "mixed": 0,
        "unchanged": 0,
    }
    assert drift.direction_counts(changes, "2025-06-01")["looser"] == 1
    assert drift.lines_both_ways(changes) == ["A"]
