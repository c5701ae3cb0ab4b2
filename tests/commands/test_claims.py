"""`report claims`: what it says is what the notebook publishes, down to rows and hashes."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest

from report.analysis.claims.check import CHECKS
from report.analysis.claims.ledger import outcomes
from report.analysis.claims.rules import Limits
from report.analysis.claims.trace import trace
from report.commands.claims_words import claim_lines
from report.edition import open_edition
from report.language import Language
from report.results import ClaimResult, results_from_json

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
CELLS = ("edition: str", "tables = [", "open_edition(edition", "found = outcomes(", "cards(")
"""What marks the cells of the notebook that lead to the cards: the others draw and count."""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, ClaimResult]:
    """The cards as the notebook's own cells publish them."""
    results = tmp_path_factory.mktemp("results")
    notebook = nbformat.read(ROOT / "notebooks/claims.ipynb", as_version=4)
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    names: dict[str, Any] = {}
    for source in sources:
        if any(mark in source for mark in CELLS):
            exec(source, names)
            names |= {"data": str(DATA), "results": str(results)}
    return results_from_json(results / "results.json").claims


@pytest.fixture
def ask(run: Run) -> Callable[..., dict[str, Any]]:
    """Run `report claims … --json` and return its answer."""

    def ask(*arguments: str) -> dict[str, Any]:
        code, out, err = run("claims", *arguments, "--json")
        assert (code, err) == (0, "")
        answer: dict[str, Any] = json.loads(out)
        return answer

    return ask


def table(name: str) -> list[dict[str, str]]:
    with (DATA / "evidence" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("claim", ["GLM-07", "GLM-13", "SEED-03", "META-05", "DEF-01", "OEL-02"])
def test_a_claim_is_as_the_notebook_publishes_it(
    claim: str, ask: Any, published: Mapping[str, ClaimResult]
) -> None:
    answer, card = ask(claim), published[claim]
    for name in ("claim_id", "system_id", "kind", "verdict", "prepared_verdict", "computed"):
        assert answer[name] == getattr(card, name)
    for name in ("statement", "test", "reason"):
        assert answer[name] == getattr(card, name)
    for name in ("numbers", "evidence"):
        assert answer[name] == [dict(row) for row in getattr(card, name)]


def test_the_list_is_the_ledger(ask: Any, published: Mapping[str, ClaimResult]) -> None:
    answer = ask()
    assert {c["claim_id"]: c["verdict"] for c in answer["claims"]} == {
        name: card.verdict for name, card in published.items()
    }
    assert answer["total"] == len(table("claims")) == len(answer["claims"])
    counts = Counter(card.verdict for card in published.values())
    assert {name: n for name, n in answer["counts"].items() if n} == counts


def test_the_list_can_be_narrowed(ask: Any) -> None:
    glm = ask("--system", "glm-4-5")
    assert {c["claim_id"] for c in glm["claims"]} == {
        row["claim_id"] for row in table("claims") if row["system_id"] == "glm-4-5"
    }
    both = ask("--system", "glm-4-5", "--verdict", "Partly true")
    assert both["claims"] == [c for c in glm["claims"] if c["verdict"] == "partly-true"] != []
    none = ask("--system", "gpt-oss", "--verdict", "unverifiable")
    assert (none["total"], none["claims"]) == (0, [])


def test_case_does_not_matter(ask: Any) -> None:
    assert ask("glm-07") == ask("GLM-07")


def test_why_leads_to_rows_and_hashes(ask: Any) -> None:
    answer = ask("GLM-07", "--why")
    models, counts = answer["tables"]
    assert (models["table"], models["rows_read"]) == ("models", 1)
    assert models["read"][0]["key"] == {"repo_id": "zai-org/GLM-4.5"}
    lines = (DATA / counts["file"]).read_text(encoding="utf-8").splitlines()
    assert lines[counts["read"][0]["row"] - 1].startswith("zai-org/GLM-4.5,")
    for file, digest in answer["why"]["sha256"].items():
        assert hashlib.sha256((DATA / file).read_bytes()).hexdigest() == digest
    assert {models["file"], counts["file"]} <= set(answer["why"]["sha256"])
    assert answer["why"]["edition_sha256"] == open_edition("2026-10").digest
    assert answer["why"]["limits"]["tolerance"] == 0.05
    assert ask("GLM-07")["why"] is None


def test_rows_read_are_those_the_statement_is_about(ask: Any) -> None:
    """Worked by hand: the 13 components of Seed-OSS-36B and the one licence of its weights."""
    components, licences = ask("SEED-03")["tables"]
    assert {row["key"]["family_id"] for row in components["read"]} == {"seed-oss-36b"}
    assert components["rows_read"] == 13
    assert [row["key"]["licence_id"] for row in licences["read"]] == ["apache-2.0"]
    by_key = {row["component"]: row for row in table("components")
              if row["family_id"] == "seed-oss-36b"}  # fmt: skip
    for row in components["read"]:
        stated = by_key[row["key"]["component"]]
        assert (row["source"], row["as_of"]) == (stated["source_url"], stated["as_of"])


def test_watching_a_test_changes_nothing_and_the_rows_read_suffice() -> None:
    """With only the rows it read, every test comes to the same verdict and the same numbers."""
    opened = open_edition("2026-10")
    names = {name for check in CHECKS.values() for name in check.tables}
    frames = {name: opened.table(name) for name in names}
    found = outcomes(frames, Limits())
    for claim_id, check in CHECKS.items():
        outcome, rows = trace(check, frames, Limits())
        assert outcome == found[claim_id], claim_id
        read = {name: frames[name].iloc[places] for name, places in rows.items()}
        assert check.run(read, Limits()) == outcome, claim_id


def test_a_pick_of_a_pick_counts_once() -> None:
    check = CHECKS["DYN-02"]
    dynamo = pd.DataFrame({"fact_id": ["dyn-001", "dyn-002"], "value": ["MIT", "x"]})
    licences = pd.DataFrame(
        {"licence_id": ["apache-2.0", "mit"], "spdx_id": ["Apache-2.0", "MIT"],
         "osi_approved": ["yes", "yes"], "field_of_use_restriction": ["no", "no"]}
    )  # fmt: skip
    outcome, rows = trace(check, {"dynamo": dynamo, "licences": licences}, Limits())
    assert outcome.verdict == "confirmed"
    assert rows == {"dynamo": [0], "licences": [1]}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["GLM-4.5 has 355 billion total parameters", "Confirmed", "358,337,791,296"]),
        ("it", ["355 miliardi di parametri totali", "Confermata", "358.337.791.296"]),
    ],
)
def test_a_claim_in_words(lang: str, words: list[str], run: Run) -> None:
    code, out, _ = run("claims", "GLM-07", "--why", "--lang", lang)
    assert code == 0
    for word in (*words, "https://arxiv.org/abs/2508.06471", "zai-org/GLM-4.5"):
        assert word in " ".join(out.split())


def test_every_claim_can_be_told_in_both_languages(run: Run) -> None:
    for row in table("claims"):
        code, out, err = run("claims", row["claim_id"], "--why", "--json")
        assert (code, err) == (0, "")
        answer = json.loads(out)
        for lang in ("en", "it"):
            told = claim_lines(answer, Language.of(lang))
            assert told[0].startswith(row["claim_id"])


def test_the_list_in_words_is_aligned(run: Run) -> None:
    lines = run("claims", "--lang", "it")[1].splitlines()
    assert lines[0].startswith("Affermazioni messe alla prova: 71;")
    assert max(map(len, lines)) <= 100
    starts = {line.index("Z.ai") for line in lines if line[:6] in ("GLM-01", "GLM-04")}
    margin = {len(line) - len(line.lstrip()) for line in lines if line.startswith(" " * 8)}
    assert len(starts) == 1
    assert starts == margin


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["GLM-7"], 'There is no claim "GLM-7". Did you mean: GLM-07'),
        (["", "--why"], 'There is no claim ""'),
        (["--why"], "--why explains one claim"),
        (["GLM-07", "--system", "glm-4-5"], "leave out the claim"),
        (["--system", "glm"], "Did you mean: glm-4-5?"),
        (["--verdict", "true"], "Known: confirmed, mostly-confirmed"),
        (["--lang", "de"], "Unknown language 'de'"),
        (["--edition", "2020-01"], 'There is no edition "2020-01"'),
    ],
)
def test_a_bad_question_is_one_clear_error(arguments: list[str], message: str, run: Run) -> None:
    code, out, err = run("claims", *arguments)
    assert (code, out) == (1, "")
    assert err.startswith("Error: ")
    assert message in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("lang", "heading", "stricter", "overturned"),
    [
        ("en", "What would overturn it", "Mostly confirmed", "differs from 32 billion"),
        ("it", "Che cosa lo ribalterebbe", "Sostanzialmente confermata", "si scosti da 32"),
    ],
)
def test_a_claim_says_how_it_hangs_on_limits_and_what_would_overturn_it(
    run: Run, lang: str, heading: str, stricter: str, overturned: str
) -> None:
    """By hand: 32,856,305,664 against 32 billion is 2.7% off, so 2% is too strict and 5% is not."""
    code, out, _ = run("claims", "GLM-08", "--lang", lang)
    plain = " ".join(out.split())
    assert code == 0
    assert heading in plain
    assert f"(2%): {stricter}" in plain
    assert overturned in plain


def test_json_gives_limits_and_what_would_overturn_the_verdict(ask: Any) -> None:
    answer = ask("GLM-08")
    assert set(answer["overturned_by"]) == {"en", "it"}
    sensitivity = answer["sensitivity"]
    assert [limit["used"] for limit in sensitivity["limits"]] == [0.05]
    assert (sensitivity["stricter"], sensitivity["looser"]) == ("mostly-confirmed", "confirmed")
    assert ask("DEF-01")["sensitivity"] is None
