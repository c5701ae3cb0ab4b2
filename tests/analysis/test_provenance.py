"""The description of an edition, against hand-worked cases and the counts of its sources."""

import dataclasses

import pandas as pd
import pytest

from report.analysis import provenance
from report.datapackage import Source
from report.edition import Edition, open_edition
from report.errors import ReportError


@pytest.fixture(scope="module")
def edition() -> Edition:
    return open_edition("2026-10")


def test_an_unknown_source_is_refused_and_the_known_ones_are_named():
    with pytest.raises(ReportError, match=r"'hubb'.*edition"):
        provenance.check_source("hubb")
    for source in provenance.SOURCES:
        provenance.check_source(source)


def test_filling_counts_cells_over_all_tables():
    half = pd.DataFrame({"a": [1, None], "b": [None, 2]})
    full = pd.DataFrame({"c": [1, 2, 3, 4]})
    assert provenance.share_filled([half, full]) == pytest.approx(6 / 8)
    fields = provenance.describe_fields({"half": half}).set_index("field")
    assert fields.loc["a", ["filled", "rows", "share"]].tolist() == [1, 2, 0.5]


def test_flags_of_a_row_count_one_by_one():
    models = pd.DataFrame({"quality_flag": ["a;b", "a", None, None]})
    flags = provenance.count_flags(models).set_index("flag")
    assert flags["rows"].to_dict() == {"a": 2, "b": 1}
    assert flags.loc["a", "share"] == 0.5


def test_readings_by_date():
    history = pd.DataFrame(
        {
            "repo_id": ["x/1", "x/2", "x/1"],
            "as_of": pd.to_datetime(["2026-09-01", "2026-09-01", "2026-10-01"]),
            "downloads_30d": [1, 2, 4],
            "source": ["b", "a", "a"],
        }
    )
    readings = provenance.count_readings(history)
    assert readings["readings"].tolist() == [2, 1]
    assert readings["downloads_30d"].tolist() == [3, 4]
    assert readings["origin"].tolist() == ["a, b", "a"]


class TestShippedEdition:
    """The counts that those who gathered the tables state."""

    def test_coverage(self, edition):
        covered = provenance.cover_registry(edition.table("models"), edition.table("organisations"))
        filled = covered.set_index(["subject", "field"])["filled"]
        assert filled["repository", "licence_tag"] == 13_184
        assert filled["repository", "created_at"] == 10_935
        assert filled["repository", "num_experts"] == 2_781
        assert filled["account of the repository", "kind"] == 7_049
        assert filled["account of the repository", "country"] == 5_221
        assert filled["described account", "kind"] == 782 - 388

    def test_readings(self, edition):
        readings = provenance.count_readings(edition.table("download_history"))
        assert readings["readings"].sum() == 58_399
        assert readings["as_of"].min() == pd.Timestamp("2026-02-15")

    def test_flags(self, edition):
        flags = provenance.count_flags(edition.table("models")).set_index("flag")["rows"]
        assert flags["context_maybe_default"] == 1_690
        assert flags["head_dim_derived_mla"] == 182

    def test_each_table_is_described_and_as_sealed(self, edition):
        frames = {name: edition.table(name) for name in ("models", "organisations")}
        chosen = tuple(edition.package.table(name) for name in frames)
        package = dataclasses.replace(edition.package, tables=chosen)
        described = provenance.describe_tables(
            package, edition.manifest, edition.hashes, frames
        ).set_index("table")
        assert described.loc["models", "rows"] == 16_849
        assert described.loc["models", "state"] == "as sealed"
        assert len(described.loc["organisations", "sha256"]) == 64

    def test_every_source_is_listed_once(self, edition):
        listed = provenance.list_sources(edition.package)
        assert not listed.duplicated(["source", "licence", "address"]).any()
        named: set[Source] = {s for table in edition.package.tables for s in table.sources}
        assert set(listed["source"]) == {source.title for source in named}
