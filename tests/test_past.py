"""An edition of an earlier day knows what was known then, and nothing of today."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.mini_package import EDITION as MINI
from tests.mini_package import seal, write_package

from report import past
from report.derive import derive_edition, parse_day
from report.edition import open_edition
from report.errors import ReportError
from report.snapshots import SealedEdition, write_parquet

DAY = pd.Timestamp("2026-05-23")
MODELS = pd.DataFrame(
    {
        "repo_id": ["a/changed", "a/still", "b/later"],
        "org": ["a", "a", "b"],
        "licence_tag": ["mit", "apache-2.0", "mit"],
        "created_at": pd.to_datetime(["2026-01-01", None, "2026-07-01"]),
        "first_seen": pd.to_datetime(["2026-02-15", "2026-05-23", "2026-08-04"]),
        "row_changed": pd.to_datetime(["2026-10-08", "2026-05-23", "2026-08-04"]),
        "as_of": pd.to_datetime(["2026-10-08"] * 3),
        "quality_flag": ["duplicate_case;params_rounded", "params_rounded", None],
    }
)
HISTORY = pd.DataFrame(
    {
        "repo_id": ["a/changed", "a/still", "c/dropped", "a/still", "d/only-indexed"],
        "as_of": pd.to_datetime(
            ["2026-02-15", "2026-05-23", "2026-05-23", "2026-06-01", "2026-05-23"]
        ),
        "downloads_30d": pd.array([1, 2, 3, 4, 5], "Int64"),
        "source": ["pypi:llmfit==1"] * 4 + ["github:index"],
    }
)


def test_what_changed_since_is_unknown_and_what_did_not_is_kept() -> None:
    then = past.models_at(MODELS, HISTORY, DAY).set_index("repo_id")
    assert list(then.index) == ["a/changed", "a/still", "c/dropped"]
    changed, still, dropped = (then.loc[name] for name in then.index)
    assert pd.isna(changed["licence_tag"])
    assert pd.isna(changed["row_changed"])
    assert changed["created_at"] == pd.Timestamp("2026-01-01")
    assert changed["quality_flag"] == "duplicate_case"
    assert (still["licence_tag"], still["quality_flag"]) == ("apache-2.0", "params_rounded")
    assert dropped["org"] == "c"
    assert dropped[["licence_tag", "created_at"]].isna().all()
    assert (then["as_of"] == DAY).all()
    assert then.reset_index().dtypes.equals(MODELS.dtypes)


@settings(deadline=None)
@given(st.dates(pd.Timestamp("2026-02-01").date(), pd.Timestamp("2026-12-01").date()))
def test_a_later_day_knows_no_less_of_what_both_know(day: object) -> None:
    """Facts known of a day are facts of the present table: none is invented."""
    then = past.models_at(MODELS, HISTORY, pd.Timestamp(day)).set_index("repo_id")  # type: ignore[arg-type]
    now = MODELS.set_index("repo_id")
    for name in then.index.intersection(now.index):
        tag = then.loc[name, "licence_tag"]
        assert pd.isna(tag) or tag == now.loc[name, "licence_tag"]
    assert (then["first_seen"] <= pd.Timestamp(day)).all()  # type: ignore[arg-type]


def test_a_configuration_dated_by_its_month_counts_from_its_end() -> None:
    frame = pd.DataFrame({"source_as_of": ["2026-05", "2026-05-23", "2026-04", "2025", "2026"]})
    assert past.configurations_at(frame, DAY)["source_as_of"].tolist() == [
        "2026-05-23", "2026-04", "2025",
    ]  # fmt: skip


def test_only_names_tell_of_derivatives_then() -> None:
    frame = pd.DataFrame(
        {
            "repo_id": ["q/gguf", "q/declared", "q/middle", "x/unseen"],
            "base_repo_id": ["q/middle", "a/still", "a/still", "a/still"],
            "rule": ["name_maker", "declared_quantized", "name_unique", "name_maker"],
            "in_models": pd.array([True] * 4, "boolean"),
            "base_in_models": pd.array([False] * 4, "boolean"),
            "root_repo_id": ["a/still", "a/still", "a/other", "a/still"],
            "root_rule": ["chain"] * 4,
        }
    )
    then = past.derivatives_at(frame, frozenset({"a/still"}), frozenset({"q/gguf", "q/middle"}))
    assert then["repo_id"].tolist() == ["q/gguf", "q/middle"]
    assert then["root_repo_id"].fillna("").tolist() == ["a/still", ""]
    assert then["in_models"].tolist() == [False, False]
    assert then["base_in_models"].tolist() == [False, True]


def test_the_shipped_edition_is_what_its_parent_makes(tmp_path: Path) -> None:
    """Compared with figures counted by hand in the parent's tables."""
    parent, shipped = open_edition("2026-10"), open_edition("2026-05")
    models = parent.raw_table("models")
    seen = models["first_seen"] <= DAY
    assert shipped.manifest.derived_from == "2026-10"
    assert len(shipped.table("models")) == seen.sum() + 92
    known = (seen & (models["row_changed"] <= DAY)).sum()
    assert shipped.table("models")["row_changed"].notna().sum() == known == 2183
    for name in ("models", "download_history"):
        frames = {t.name: parent.raw_table(t.name) for t in parent.package.layer("snapshot")}
        path = tmp_path / f"{name}.parquet"
        write_parquet(past.tables_at(frames, DAY)[name], parent.describe(name), path)
        stored = shipped.data / shipped.describe(name).path_in("2026-05")
        assert path.read_bytes() == stored.read_bytes()


def test_mistakes_are_said(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="as in 2026-05-23"):
        parse_day("May")
    with pytest.raises(ReportError, match="nothing can be told of 2030-01-01"):
        derive_edition(parse_day("2030-01-01"), "2030-01", "2026-10")
    with pytest.raises(SealedEdition, match="sealed and stays"):
        derive_edition(parse_day("2026-05-23"), "2026-10", "2026-10")


def test_a_seal_remembers_its_parent(tmp_path: Path) -> None:
    data = write_package(tmp_path / "data")
    seal(data)
    assert open_edition(MINI, data=data).manifest.derived_from is None
