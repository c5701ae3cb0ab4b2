"""Spells of terms: small histories worked out by hand, and known ones of the edition."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from report.analysis.openness.dossier import read_dossiers
from report.analysis.openness.spells import Spells, terms_spells
from report.edition import open_edition

UNTIL = "2026-10-08"
COLUMNS = [
    "model_line", "from_licence_id", "from_since", "to_licence_id", "change_date", "direction",
]  # fmt: skip


def spells(changes: list[tuple[Any, ...]], families: list[tuple[str, str, str]]) -> Spells:
    """Families are (line, licence, release); each is its own family."""
    told = pd.DataFrame(families, columns=["model_line", "licence", "release_date"])
    told["family_id"] = [f"f{i}" for i in range(len(told))]
    licences = dict(zip(told["family_id"], told["licence"], strict=True))
    return terms_spells(pd.DataFrame(changes, columns=COLUMNS), told, licences, UNTIL)


def ends(found: Spells) -> list[tuple[str, str, str, str]]:
    return [
        (row.licence_id, f"{row.since:%Y-%m-%d}", f"{row.until:%Y-%m-%d}", row.end)
        for row in found.frame.itertuples()
    ]


def test_a_change_ends_one_spell_and_begins_the_next() -> None:
    change = ("A", "old", None, "new", "2025-01-01", "more-open")
    found = spells([change], [("A", "old", "2024-01-01")])
    assert ends(found) == [
        ("old", "2024-01-01", "2025-01-01", "looser"),
        ("new", "2025-01-01", UNTIL, ""),
    ]
    assert found.frame["duration"].iloc[0] == pytest.approx(366 / 365.25)


def test_a_second_branch_leaving_the_same_terms_ends_nothing_more() -> None:
    changes = [
        ("A", "old", "2024-01-01", "new", "2025-01-01", "more-restrictive"),
        ("A", "old", None, "other", "2025-06-01", "more-restrictive"),
    ]
    assert [row[3] for row in ends(spells(changes, []))] == ["tighter", "", ""]
    assert spells(changes, []).unplaced == 0


def test_the_same_terms_under_a_new_name_go_on() -> None:
    changes = [
        ("A", "v1", "2024-01-01", "v2", "2025-01-01", "unchanged"),
        ("A", "v2", None, "free", "2026-01-01", "more-open"),
    ]
    assert ends(spells(changes, [("A", "v2", "2025-01-01")]))[0] == (
        "v1", "2024-01-01", "2026-01-01", "looser",
    )  # fmt: skip


def test_a_change_from_terms_of_unknown_start_is_counted_and_not_guessed() -> None:
    found = spells([("A", "old", None, "new", "2025-01", "mixed")], [])
    assert ends(found) == [("new", "2025-01-15", UNTIL, "")]
    assert found.unplaced == 1


def test_a_line_that_never_changed_is_censored() -> None:
    assert ends(spells([], [("B", "mit", "2025-10-08"), ("B", "mit", "2026-01-01")])) == [
        ("mit", "2025-10-08", UNTIL, "")
    ]


def test_a_new_licence_that_nobody_compared_ends_what_is_known_not_the_terms() -> None:
    assert ends(spells([], [("B", "one", "2025-01-01"), ("B", "two", "2026-01-01")])) == [
        ("one", "2025-01-01", "2026-01-01", ""),
        ("two", "2026-01-01", UNTIL, ""),
    ]


def test_a_licence_given_later_was_not_there_at_release() -> None:
    change = ("A", "mit", "2025-10-27", "bound", "2025-11-13", "more-restrictive")
    assert ends(spells([change], [("A", "bound", "2025-10-27")])) == [
        ("mit", "2025-10-27", "2025-11-13", "tighter"),
        ("bound", "2025-11-13", UNTIL, ""),
    ]


def test_licences_and_lines_with_undated_changes_are_no_lines() -> None:
    changes = [
        ("X licence", "x", "2024-01-01", "y", "2025-01-01", "mixed"),
        ("C", "x", "2024-01-01", "y", None, "more-open"),
    ]
    assert spells(changes, [("C", "y", "2025-01-01")]).frame.empty


@pytest.fixture(scope="module")
def edition_spells() -> pd.DataFrame:
    edition = open_edition("2026-10")
    dossiers = read_dossiers(edition.table("components"), edition.table("licences"))
    licences = {name: dossier.weights.licence_id for name, dossier in dossiers.items()}
    tables = (edition.table(name) for name in ("licence_changes", "families"))
    return terms_spells(*tables, licences, edition.date.isoformat()).frame


def test_known_lines(edition_spells: pd.DataFrame) -> None:
    """Dates as the makers' repositories give them: R1, Gemma 4, MiniMax-M2's second licence."""
    spell = edition_spells.set_index(["line", "licence_id"])
    assert str(spell.loc[("DeepSeek", "deepseek"), "until"])[:10] == "2025-01-20"
    assert spell.loc[("Gemma", "gemma"), "end"] == "looser"
    assert spell.loc[("MiniMax", "mit"), "duration"] == pytest.approx(17 / 365.25)
    assert spell.loc[("Llama", "llama3.2"), "end"] == ""  # the same terms up to Llama 4
    assert ("Llama", "llama4") not in spell.index
    assert spell.loc[("OLMo", "apache-2.0"), "end"] == ""
    assert (edition_spells["duration"] > 0).all()
