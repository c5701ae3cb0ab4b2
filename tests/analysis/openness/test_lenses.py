"""The two lenses cut by group, copies against originals, and the frames of the regressions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from report.analysis.landscape.registry import describe_accounts
from report.analysis.openness import copies, lenses, price, registry
from report.analysis.openness.licences import NO_TAG, UNREAD
from report.analysis.openness.registry import GROUPS
from report.analysis.openness.verdict import Verdict
from report.analysis.regression import within_effect
from report.edition import open_edition

FREE, _, BOUND = GROUPS[:3]


def tagged(rows: list[tuple[str, str]]) -> pd.DataFrame:
    """Repositories of one group each, all of one year, country, kind and size."""
    frame = pd.DataFrame(rows, columns=["repo_id", "group"])
    return frame.assign(**dict.fromkeys(lenses.CUTS, "same"))


def test_shares_of_tags_by_hand() -> None:
    """Of four with a tag two are free; by downloads 90 of 100, since the fourth has no figure."""
    frame = tagged([("a/1", FREE), ("a/2", FREE), ("a/3", BOUND), ("a/4", UNREAD), ("a/5", NO_TAG)])
    downloads = pd.Series({"a/1": 60.0, "a/2": 30.0, "a/3": 10.0, "a/5": 1000.0})
    row = lenses.tag_shares(frame, downloads).set_index("cut").loc[lenses.ALL]
    assert (row["n"], row["untagged"], row["downloads_n"]) == (4, 1, 3)
    assert row["share"] == 0.5
    assert row["unread"] == 0.25
    assert row["downloads_share"] == pytest.approx(0.9)
    assert row["low"] == pytest.approx(0.150, abs=0.001)  # Wilson for 2 of 4, published tables
    assert row["high"] == pytest.approx(0.850, abs=0.001)
    assert row["downloads_low"] <= 0.9 <= row["downloads_high"]


def test_shares_of_families_keep_unknown_apart() -> None:
    verdicts = [Verdict.MET, Verdict.NOT_ESTABLISHED, Verdict.NOT_MET, Verdict.NOT_MET]
    frame = pd.DataFrame({"repo_id": list("abcd"), "open source": verdicts})
    frame["free weights"] = Verdict.MET
    frame = frame.assign(**dict.fromkeys(lenses.CUTS, "same"))
    found = lenses.family_shares(frame, pd.Series({"a": 1.0, "c": 3.0}))
    row = found[(found["cut"] == lenses.ALL) & (found["measure"] == "open source")].iloc[0]
    assert (row["met"], row["unsettled"], row["n"], row["downloads_n"]) == (1, 1, 4, 2)
    assert (row["share"], row["possible"], row["downloads_share"]) == (0.25, 0.5, 0.25)


def test_each_cut_counts_every_repository_once() -> None:
    edition = open_edition("2026-10")
    everything = registry.tagged_repositories(
        *(edition.table(name) for name in ("models", "derivatives", "licences"))
    )
    cut = everything.join(
        lenses.cut_labels(
            everything["repo_id"], edition.table("models"), edition.table("organisations")
        )
    )
    cut[lenses.COUNTRY] = lenses.keep_largest(cut[lenses.COUNTRY], 5)
    cut[lenses.YEAR] = lenses.year_label(cut["year"])
    found = lenses.tag_shares(cut, pd.Series(dtype=float))
    totals = (found["n"] + found["untagged"]).groupby(found["cut"]).sum()
    assert set(totals) == {len(everything)}
    # Wilson's interval holds the share, and groups keep their reading order.
    drawn = found.dropna(subset=["share"])
    assert (drawn["low"] <= drawn["share"]).all()
    assert (drawn["share"] <= drawn["high"]).all()
    sizes = found.loc[found["cut"] == lenses.SIZE_CLASS, "group"]
    assert list(sizes) == [*lenses.SIZE_CLASSES, lenses.UNKNOWN]


def test_a_copy_is_freer_or_tighter_than_its_original() -> None:
    models = pd.DataFrame(
        {
            "repo_id": ["m/a", "m/b", "c/1", "c/2", "c/3", "c/4"],
            "licence_tag": ["llama3.1", "mit", "apache-2.0", "llama3.1", "cc-by-nc-4.0", None],
        }
    )
    derivatives = pd.DataFrame(
        [("c/1", "m/a"), ("c/2", "m/a"), ("c/3", "m/b"), ("c/4", "m/b"), ("c/9", "m/b")],
        columns=["repo_id", "root_repo_id"],
    )
    licences = open_edition("2026-10").table("licences")
    found = copies.relabelled(models, derivatives, licences).set_index("repo_id")["relation"]
    assert found.to_dict() == {
        "c/1": copies.FREER,
        "c/2": copies.SAME,
        "c/3": copies.TIGHTER,
        "c/4": copies.NO_ANSWER,
    }


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    edition = open_edition("2026-10")
    names = ("models", "derivatives", "licences", "organisations")
    models, derivatives, licences, organisations = map(edition.table, names)
    everything = registry.tagged_repositories(models, derivatives, licences)
    return price.model_frame(everything, models, describe_accounts(organisations), "2026-10-08")


def test_the_regressions_use_nothing_unknown(frame: pd.DataFrame) -> None:
    assert not frame.isna().to_numpy().any()
    assert set(frame["free"]) == {0.0, 1.0}
    assert frame["repo_id"].is_unique
    row = frame.set_index("repo_id").loc["mistralai/Mistral-7B-v0.1"]
    assert row["free"] == 1
    assert row["log_size"] == pytest.approx(np.log10(7.24e9), abs=0.01)
    assert "community" not in set(frame["maker"])


def test_an_effect_put_into_the_real_frame_is_found_again(frame: pd.DataFrame) -> None:
    """The makers, sizes and ages are real; only the outcome is made up."""
    noise = np.random.default_rng(5).normal(0, 0.3, len(frame))
    fame = frame["maker"].map(lambda maker: len(str(maker)) % 7)
    made_up = 0.4 * frame["free"] + 0.5 * frame["log_size"] - frame["log_age"] + fame + noise
    found = within_effect(frame.assign(y=made_up), "y", price.FREE, price.CONTROLS, "maker")
    assert found.interval.low < 0.4 < found.interval.high
    assert found.detectable < 0.2


def test_scores_are_compared_within_their_series() -> None:
    repositories = [f"m/{i}" for i in range(12)]
    frame = pd.DataFrame({"repo_id": repositories, "maker": "m", "free": 1.0})
    scores = pd.DataFrame(
        [("one", r, i) for i, r in enumerate(repositories)]
        + [("one", "m/0", -5.0), ("two", "m/1", 3.0)],
        columns=["series_id", "repo_id", "score"],
    )
    found = price.with_scores(frame, scores)
    assert set(found["series_id"]) == {"one"}
    assert len(found) == 12
    assert found["z_score"].mean() == pytest.approx(0)
    assert found["z_score"].std() == pytest.approx(1)
