"""`report diff`: the shipped editions compared, in words and as JSON."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from tests.commands.conftest import Run

from report.analysis.changes import repositories
from report.edition import open_edition


def test_the_shipped_editions_differ_as_their_tables_say(run: Run) -> None:
    code, out, _ = run("diff", "2026-05", "2026-10", "--json")
    answer = json.loads(out)
    assert code == 0
    then, now = (open_edition(name).table("models") for name in ("2026-05", "2026-10"))
    both = set(then["repo_id"]) & set(now["repo_id"])
    assert len(answer["gone"]) == len(set(then["repo_id"]) - both) == 92
    assert {row["repo_id"] for row in answer["new"]}.isdisjoint(then["repo_id"])
    assert sum(row["repositories"] for row in answer["bands"]) > 2000
    turned = {row["claim_id"]: row for row in answer["verdicts"]}
    assert turned["GLM-07"]["verdict_before"] == "unverifiable"
    assert "parameters_total" in turned["GLM-07"]["lacking_before"]


def test_an_edition_beside_itself(run: Run) -> None:
    code, out, _ = run("diff", "2026-10", "2026-10", "--json")
    answer = json.loads(out)
    assert code == 0
    for name in ("new", "gone", "relicensed", "resized", "access", "moved", "verdicts"):
        assert answer[name] == []


def test_words_in_both_languages(run: Run) -> None:
    code, out, _ = run("diff", "2026-05", "2026-10")
    assert code == 0
    assert "gone repositories      92" in out
    assert "another licence tag: cannot be told" in out
    code, out, _ = run("diff", "2026-05", "2026-10", "--lang", "it")
    assert code == 0
    assert "altra etichetta di licenza: non si può dire" in out


def test_an_unknown_edition_is_said(run: Run) -> None:
    code, _, err = run("diff", "2026-05", "2026-11")
    assert code == 1
    assert 'There is no edition "2026-11"' in err


@pytest.mark.parametrize("name", ["relicensed", "resized", "restated", "comparable"])
def test_what_was_before_is_compared_with_what_came_after(
    name: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[str, str]] = []
    compare = getattr(repositories, name)

    def note(before: repositories.State, after: repositories.State, *more: Any) -> pd.DataFrame:
        given.append((before.edition, after.edition))
        return compare(before, after, *more)

    monkeypatch.setattr(repositories, name, note)
    code, _, _ = run("diff", "2026-05", "2026-10")
    assert (code, given) == (0, [("2026-05", "2026-10")])
