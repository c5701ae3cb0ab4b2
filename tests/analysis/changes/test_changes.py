"""Comparing two editions: nothing against itself, and mirror images the other way round."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report.analysis.changes import movements
from report.analysis.changes.repositories import (
    State,
    accounts,
    added,
    comparable,
    relicensed,
    resized,
    restated,
)
from report.analysis.changes.verdicts import findings
from report.results import Finding, Results

LICENCES = pd.DataFrame(
    {
        "licence_id": ["mit", "kimi-k3", "cc-by-nc-4.0"],
        "category": ["osi-approved", "restricted-open-weight", "non-commercial"],
    }
)
NAMES = [f"org{n % 3}/model{n}" for n in range(8)]
MIRROR = dict(zip(movements.BANDS, reversed(movements.BANDS), strict=True))


def state(
    edition: str, day: str, rows: dict[str, tuple[str | None, int | None, int, str]]
) -> State:
    """Return an edition: name to (licence tag, parameters, downloads, state)."""
    names = list(rows)
    columns = list(zip(*rows.values(), strict=True)) if rows else [[], [], [], []]
    at = pd.Timestamp(day)
    models = pd.DataFrame(
        {
            "repo_id": pd.Series(names, dtype="str"),
            "org": pd.Series([name.split("/")[0] for name in names], dtype="str"),
            "licence_tag": pd.Series(columns[0], dtype="str"),
            "parameters_total": pd.Series(columns[1], dtype="Int64"),
            "created_at": pd.Series([at] * len(names), dtype="datetime64[us]"),
            "architecture": pd.Series([None] * len(names), dtype="str"),
            "quality_flag": pd.Series([None] * len(names), dtype="str"),
        }
    )
    history = pd.DataFrame(
        {
            "repo_id": models["repo_id"],
            "as_of": pd.Series([at] * len(names), dtype="datetime64[us]"),
            "downloads_30d": pd.Series(columns[2], dtype="Int64"),
        }
    )
    states = pd.DataFrame({"repo_id": models["repo_id"], "state": pd.Series(columns[3])})
    return State(
        edition,
        date.fromisoformat(day),
        {"models": models, "download_history": history, "repository_states": states},
    )


ROWS = st.dictionaries(
    st.sampled_from(NAMES),
    st.tuples(
        st.sampled_from([None, "mit", "kimi-k3", "cc-by-nc-4.0", "odd"]),
        st.one_of(st.none(), st.integers(0, 10**12)),
        st.integers(0, 10**8),
        st.sampled_from(["readable", "gated", "gone"]),
    ),
)


@settings(deadline=None, max_examples=30)
@given(ROWS)
def test_an_edition_differs_in_nothing_from_itself(rows: dict[str, object]) -> None:
    one = state("a", "2026-05-01", rows)  # type: ignore[arg-type]
    for found in (added(one, one), relicensed(one, one, LICENCES), resized(one, one),
                  restated(one, one)):  # fmt: skip
        assert found.empty
    assert set(movements.moved(one, one, 30, 0)["band"]) <= {"within twofold"}
    assert (accounts(one, one)["added"] == 0).all()


@settings(deadline=None, max_examples=40)
@given(ROWS, ROWS)
def test_the_other_way_round_is_the_mirror_image(
    first: dict[str, object], second: dict[str, object]
) -> None:
    a = state("a", "2026-05-01", first)  # type: ignore[arg-type]
    b = state("b", "2026-10-01", second)  # type: ignore[arg-type]
    assert set(added(a, b)["repo_id"]) == set(second) - set(first)
    there, back = relicensed(a, b, LICENCES), relicensed(b, a, LICENCES)
    assert there["tag_before"].tolist() == back["tag_after"].tolist()
    turned = {"looser": "tighter", "tighter": "looser", "as free as before": "as free as before"}
    assert [turned.get(way) for way in there["way"]] == [
        way if isinstance(way, str) else None for way in back["way"]
    ]
    assert resized(a, b)["size_before"].tolist() == resized(b, a)["size_after"].tolist()
    assert restated(a, b)["state_before"].tolist() == restated(b, a)["state_after"].tolist()
    forth, again = movements.moved(a, b, 30, 5), movements.moved(b, a, 30, 5)
    assert forth["repo_id"].tolist() == again["repo_id"].tolist()
    assert forth["band"].map(MIRROR).tolist() == again["band"].tolist()
    assert comparable(a, b)["both"].tolist() == comparable(b, a)["both"].tolist()


@pytest.mark.parametrize(
    ("old", "new", "band"),
    [
        (100, 200, "within twofold"),
        (100, 201, "up two- to tenfold"),
        (100, 1000, "up two- to tenfold"),
        (100, 1001, "up more than tenfold"),
        (200, 99, "down two- to tenfold"),
        (0, 150, "up more than tenfold"),
        (150, 14, "down more than tenfold"),
    ],
)
def test_bands_end_where_they_say(old: int, new: int, band: str) -> None:
    before = state("a", "2026-05-01", {"o/m": (None, None, old, "readable")})
    after = state("b", "2026-10-01", {"o/m": (None, None, new, "readable")})
    assert movements.moved(before, after, 30, 100)["band"].tolist() == [band]


def test_small_repositories_and_old_readings_do_not_count() -> None:
    before = state("a", "2026-05-01", {"o/m": (None, None, 10, "readable")})
    after = state("b", "2026-10-01", {"o/m": (None, None, 99, "readable")})
    assert movements.moved(before, after, 30, 100).empty
    late = State(after.edition, date(2026, 11, 5), after.tables)
    assert movements.moved(before, late, 30, 0).empty
    assert len(movements.moved(before, late, 36, 0)) == 1


def test_another_spelling_of_a_licence_is_no_change() -> None:
    before = state("a", "2026-05-01", {"o/m": ("kimi-k3", 1, 1, "readable")})
    after = state("b", "2026-10-01", {"o/m": ("kimi-k3-license", 1, 1, "readable")})
    assert relicensed(before, after, LICENCES).empty
    tight = state("b", "2026-10-01", {"o/m": ("cc-by-nc-4.0", 1, 1, "readable")})
    assert relicensed(before, tight, LICENCES)["way"].tolist() == ["tighter"]


def test_an_edition_made_out_of_the_other_shows_no_change_of_facts() -> None:
    after = state("b", "2026-10-01", {"o/m": ("mit", 5, 1, "readable")})
    made = state("a", "2026-05-01", {"o/m": ("mit", 5, 1, "readable")})
    before = State("a", made.date, made.tables, derived_from="b")
    known = comparable(before, after).set_index("fact")["both"]
    assert (known["repository"], known["licence tag"], known["number of parameters"]) == (1, 0, 0)


def test_noise_is_told_from_readings_close_in_time() -> None:
    days = pd.to_datetime(["2026-01-01", "2026-01-08", "2026-04-01"])
    history = pd.DataFrame({"repo_id": "o/m", "as_of": days, "downloads_30d": [100, 250, 9000]})
    noisy = movements.noise(history, 30, 0)
    assert noisy["band"].tolist() == ["up two- to tenfold"]
    shares = movements.band_shares(noisy.iloc[:0], noisy).set_index("band")
    assert shares.loc["up two- to tenfold", "noise_share"] == 1
    assert movements.judge_bands(shares.reset_index()) == "untold"


def test_findings_turn_only_where_both_builds_have_them() -> None:
    def built(**cases: str) -> dict[str, Results]:
        results = Results("chips", "2026-10", "en")
        results.findings = {name: Finding(name, case) for name, case in cases.items()}
        return {"chips": results}

    turned = findings(built(many="few", same="x", old="y"), built(many="many", same="x", new="z"))
    assert turned.values.tolist() == [["chips.many", "few", "many"]]


def test_what_a_pull_did_not_ask_for_neither_went_nor_changed() -> None:
    row = ("mit", 7_000_000_000, 10, "readable")
    old = state("a", "2026-10-08", {"org0/model0": row, "org1/model1": row, "org2/model2": row})
    new = state("b", "2026-12-05", {"org0/model0": row})
    states = pd.DataFrame(
        {
            "repo_id": ["org0/model0", "org1/model1", "org2/model2"],
            "state": ["readable", "gone", "not_asked"],
        }
    )
    new = State("b", new.date, {**new.tables, "repository_states": states})
    assert added(new, old)["repo_id"].tolist() == ["org1/model1"]
    assert restated(old, new)["repo_id"].tolist() == ["org1/model1"]
    assert comparable(old, new).set_index("fact").loc["access to the repository", "both"] == 2
