"""The landscape against hand-worked cases and against the counts its sources publish."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.analysis.landscape import concentration, derivation, downloads, hub, timeline
from report.analysis.landscape.findings import compare_intervals, judge_gap, judge_share, wider
from report.analysis.landscape.registry import (
    count_exclusions,
    count_kinds,
    describe_accounts,
    find_copies,
    has_flag,
    prepare_registry,
)
from report.analysis.statistics import Interval
from report.edition import Edition, open_edition

weights = st.lists(st.integers(1, 10**9), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return open_edition("2026-10")


@pytest.fixture
def organisations() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "org": ["Qwen", "Alibaba-NLP", "anna", "bruno", "packer"],
            "organisation": ["Qwen team", "Alibaba NLP", "Individual", "Individual", None],
            "parent_company": ["Alibaba Group", "Alibaba Group", None, None, None],
            "country": ["CN", "CN", "IT", None, None],
            "kind": ["big tech", "big tech", "community", "community", None],
            "kind_guess": [None, None, None, None, "redistributor"],
        }
    )


@pytest.fixture
def models() -> pd.DataFrame:
    repositories = ["Qwen/A", "Alibaba-NLP/B", "anna/A-GGUF", "packer/C-4bit", "qwen/A", "lone/D"]
    return pd.DataFrame(
        {
            "repo_id": repositories,
            "org": [name.split("/")[0] for name in repositories],
            "quality_flag": [
                None,
                "params_vs_name;dims_odd",
                "created_at_floor",
                None,
                "duplicate_case",
                "moe_default_dropped",
            ],
            "created_at": pd.to_datetime(["2025-03-01"] * 6),
            "parameters_total": [10, 20, 10, 5, 10, 7],
            "num_experts": [8, None, None, None, 8, None],
            "hidden_size": [64, 64, None, 64, 64, 64],
            "pipeline_tag": ["text-generation"] * 6,
        }
    )


@pytest.fixture
def derivatives() -> pd.DataFrame:
    rows = [
        ("anna/A-GGUF", "gguf", "declared_quantized", "Qwen/A"),
        ("packer/C-4bit", "mlx", "format_only_no_base", None),
        ("lone/D", "onnx", "declared_quantized_no_format", "Qwen/A"),
    ]
    return pd.DataFrame(rows, columns=["repo_id", "format", "rule", "root_repo_id"])


def test_repeated_rows_leave_and_flagged_cells_are_emptied(models, organisations, derivatives):
    registry = prepare_registry(models, organisations, derivatives).set_index("repo_id")
    assert "qwen/A" not in registry.index
    assert pd.isna(registry.loc["Alibaba-NLP/B", "parameters_total"])
    assert pd.isna(registry.loc["anna/A-GGUF", "created_at"])
    assert registry.loc["Qwen/A", "parameters_total"] == 10


def test_a_copy_has_the_origin_of_its_root_or_none(models, organisations, derivatives):
    registry = prepare_registry(models, organisations, derivatives).set_index("repo_id")
    assert registry.loc["anna/A-GGUF", "country"] == "IT"
    assert registry.loc["anna/A-GGUF", "origin"] == "CN"
    assert pd.isna(registry.loc["packer/C-4bit", "origin"])
    assert not registry.loc["lone/D", "is_copy"]


def test_architecture_is_unknown_where_nothing_was_read(models, organisations, derivatives):
    moe = prepare_registry(models, organisations, derivatives).set_index("repo_id")["is_moe"]
    assert moe["Qwen/A"]
    assert not moe["Alibaba-NLP/B"]
    assert pd.isna(moe["anna/A-GGUF"])
    assert pd.isna(moe["lone/D"])


def test_accounts_of_one_company_are_one_owner_but_individuals_are_not(organisations):
    owners = describe_accounts(organisations).set_index("org")["owner"]
    assert owners["Qwen"] == owners["Alibaba-NLP"] == "Alibaba Group"
    assert owners["anna"] == "anna"
    assert owners["bruno"] == "bruno"


def test_flags_are_whole_words():
    flags = pd.Series(["params_vs_name;dims_odd", "params", None])
    assert has_flag(flags, ["params"]).tolist() == [False, True, False]


def test_kinds_keep_the_guessed_apart(models, organisations, derivatives):
    kinds = count_kinds(prepare_registry(models, organisations, derivatives))
    assert kinds["kind_basis"].tolist() == ["stated", "stated", "guessed", "unknown"]
    assert kinds["repositories"].tolist() == [2, 1, 1, 1]
    assert kinds["share"].sum() == pytest.approx(1)


@pytest.fixture
def history() -> pd.DataFrame:
    rows = [
        ("a/1", "2026-09-01", 100),
        ("a/1", "2026-09-08", 300),
        ("a/1", "2026-10-08", 150),
        ("b/1", "2026-09-01", 40),
        ("b/2", "2026-10-08", 1000),
        ("z/9", "2026-09-01", 0),
        ("z/9", "2026-09-08", 9999),
    ]
    frame = pd.DataFrame(rows, columns=["repo_id", "as_of", "downloads_30d"])
    return frame.assign(as_of=pd.to_datetime(frame["as_of"]))


@pytest.fixture
def followed() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "repo_id": ["a/1", "b/1", "b/2"],
            "org": ["a", "b", "b"],
            "owner": ["A", "B", "B"],
            "country": ["CN", "US", None],
        }
    )


def test_changes_are_symmetric_and_skip_zeros(history):
    changes = downloads.reading_changes(history)
    assert changes["fold"].tolist() == [3, 2]
    assert changes["gap"].tolist() == [7, 30]
    assert downloads.share_beyond(changes, 2)[0] == 0.5


def test_a_change_curve_never_rises(history):
    curve = downloads.change_curve(downloads.reading_changes(history))
    week = curve[curve["days_between"] == "up to 7"]
    assert week["share_differing_more"].iloc[0] == 1
    assert (week["share_differing_more"].diff().dropna() <= 0).all()


def test_bands_follow_the_same_repositories_on_every_date(history, followed):
    carried = downloads.carry_forward(history, followed, days=60)
    assert set(carried["repo_id"]) == {"a/1", "b/1"}
    bands = downloads.owner_bands(carried, followed, top=2).set_index("owner")
    assert bands.loc["A", ["lowest", "latest", "highest"]].tolist() == [100, 150, 300]
    assert bands.loc["B", ["lowest", "latest", "highest"]].tolist() == [40, 40, 40]
    assert downloads.overlapping_neighbours(bands.reset_index()) == 0


def test_latest_readings_are_those_of_one_day(history, followed):
    latest = downloads.latest_readings(history, followed)
    assert latest["downloads_30d"].tolist() == [150, 1000]
    known = downloads.last_known_readings(history, followed).set_index("repo_id")
    assert known.loc["b/1", "downloads_30d"] == 40
    assert downloads.largest_outside(history, followed)["repo_id"] == "z/9"


def test_shares_of_groups(history, followed):
    latest = downloads.latest_readings(history, followed)
    shares = downloads.group_shares(latest, "country").set_index("country")
    assert shares.loc["CN", "share"] == pytest.approx(150 / 1150)
    assert shares.loc["unknown", "share"] == pytest.approx(1000 / 1150)
    gap, interval = downloads.share_gap(latest, "country", "CN", "US")
    assert gap == pytest.approx(150 / 1150)
    assert interval == Interval(0.0, 1.0)  # drawn owners: A and A, A and B, or B and B


def test_pages_are_compared_with_the_range_of_the_history(history):
    pages = pd.DataFrame(
        {
            "repo_id": ["a/1", "a/1", "a/1"],
            "metric": ["downloads_30d", "downloads_30d", "likes"],
            "value": [250, 301, 250],
        }
    )
    assert downloads.compare_pages(pages, history)["inside"].tolist() == [True, False]


@given(weights)
def test_cumulative_shares_rise_to_one(values):
    readings = pd.DataFrame({"downloads_30d": values, "owner": [str(v % 3) for v in values]})
    for _, curve in concentration.cumulative_shares(readings).groupby("member"):
        shares = curve["share_down_to_rank"].to_numpy()
        assert (np.diff(shares) >= 0).all()
        assert shares[-1] == pytest.approx(1)


@given(weights, st.integers(1, 1000))
def test_concentration_knows_no_unit(values, factor):
    first = np.array(values, dtype=float)
    for measure in concentration.MEASURES.values():
        assert measure(first * factor) == pytest.approx(measure(first))


def test_share_of_the_largest_members():
    assert concentration.top_members_share(np.array([1, 5, 4]), 2) == pytest.approx(0.9)
    assert np.isnan(concentration.top_members_share(np.array([0.0]), 1))


def _cohort(moe: list[bool | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "half_year": pd.Timestamp("2026-01-01"),
            "owner": [str(i) for i in range(len(moe))],
            "is_moe": pd.array(moe, dtype="boolean"),
            "parameters_total": pd.array(range(1, len(moe) + 1), dtype="Int64"),
        }
    )


def test_unknown_architectures_do_not_count_as_dense():
    shares = timeline.moe_shares(_cohort([True, False, None, None]), least=2)
    assert shares.loc[0, ["n", "share"]].tolist() == [2, 0.5]
    assert timeline.moe_shares(_cohort([True, None]), least=2).empty


def test_a_share_of_zero_still_has_an_interval():
    share, interval = timeline.moe_share(_cohort([False] * 10))
    assert share == 0
    assert interval.high == pytest.approx(0.2775, abs=1e-3)  # Wilson, 0 of 10


def test_quartiles_of_sizes():
    sizes = timeline.size_quartiles(_cohort([None] * 5), least=5)
    quartiles = ["lower_quartile", "median", "upper_quartile"]
    assert sizes.loc[0, quartiles].tolist() == [2, 3, 4]


def test_origins_of_a_half_year():
    originals = pd.DataFrame(
        {"half_year": pd.Timestamp("2026-01-01"), "origin": ["CN", "CN", "US", "IT", None]}
    )
    shares = timeline.origin_shares(originals).set_index("origin")["share"]
    assert shares.to_dict() == {"CN": 0.4, "US": 0.2, "other": 0.2, "unknown": 0.2}


def test_a_community_post_on_the_hub_is_not_its_operator():
    assert hub.source_kind("https://huggingface.co/blog/someone/post") == "secondary source"
    assert hub.source_kind("https://github.com/huggingface/hub-docs/commit/1") == "Hub operator"
    assert hub.source_kind("https://arxiv.org/abs/2512.03073v1") == "paper or crawl"


def test_cases_of_findings():
    assert compare_intervals(Interval(0, 0.1), Interval(0.2, 0.3)) == "higher"
    assert compare_intervals(Interval(0.2, 0.3), Interval(0, 0.1)) == "lower"
    assert compare_intervals(Interval(0, 0.2), Interval(0.1, 0.3)) == "unclear"
    assert judge_gap(0.2, Interval(0.1, 0.3)) == "first-ahead"
    assert judge_gap(-0.2, Interval(-0.3, -0.1)) == "second-ahead"
    assert judge_gap(0.2, Interval(-0.1, 0.3)) == "first-undecided"
    assert judge_share(0.6, 0.5, "many", "few") == "many"
    assert wider(Interval(0, 0.3), Interval(0.5, 0.6), "first", "second") == "first"


def test_a_copy_counts_once_and_doubtful_ones_apart(derivatives):
    twice = pd.concat([derivatives, derivatives.iloc[:1].assign(root_repo_id=None)])
    copies = find_copies(twice)
    assert copies["repo_id"].tolist() == ["anna/A-GGUF", "packer/C-4bit"]
    assert copies["root_repo_id"].iloc[0] == "Qwen/A"
    registry = pd.DataFrame({"repo_id": ["lone/D", "anna/A-GGUF"]})
    assert derivation.count_doubtful(twice, registry) == 1


class TestShippedEdition:
    """Counts stated by those who gathered the tables."""

    def test_coverage_of_accounts(self, edition):
        accounts = describe_accounts(edition.table("organisations"))
        rows = edition.table("models").merge(accounts, on="org", how="left")
        assert (rows["kind_basis"] == "stated").sum() == 7_049
        assert rows["country"].notna().sum() == 5_221
        assert (accounts["kind_basis"] == "guessed").sum() == 388

    def test_flags(self, edition):
        rows = count_exclusions(edition.table("models")).set_index("flag")["rows"]
        assert rows["params_estimated_from_dims"] == 710
        assert rows["params_vs_name"] == 516
        assert rows["moe_default_dropped"] == 192
        assert rows["created_at_floor"] == 198
        assert rows["renamed_account_duplicate"] == 16

    def test_readings_that_differ(self, edition):
        changes = downloads.reading_changes(edition.table("download_history"))
        assert (changes["fold"] > 2).mean() == pytest.approx(0.17, abs=0.005)
        assert (changes["fold"] > 10).mean() == pytest.approx(0.04, abs=0.005)

    def test_recent_uploads(self, edition):
        relations = derivation.count_relations(edition.table("recent_uploads"), "2026-08-01")
        assert relations["repositories"].sum() == 14_155
        names = ["fine-tuned model", "quantised model", "adapter", "merged model", "none declared"]
        assert relations["relation"].tolist() == names

    def test_statements_of_the_operator(self, edition):
        totals = hub.model_totals(edition.table("hub_totals"))
        assert hub.newest_total(totals, "Hub operator")["models"] == 2_960_000
        newest = hub.stated_derivatives(edition.table("maker_totals")).iloc[0]
        assert newest["derivatives"] == 151_448
