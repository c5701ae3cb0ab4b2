"""`report openness`: hand-worked families, a reader's own file, and every mistake in one."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from report.analysis.openness.classes import CLASSES
from report.analysis.openness.dossier import STATUSES
from report.analysis.openness.mof.families import Rules, read_rules
from report.commands.openness import of_file
from report.commands.openness_file import FILE_COMPONENTS
from report.edition import open_edition

EVIDENCE = Path(__file__).resolve().parents[2] / "data/evidence"
Run = Callable[..., tuple[int, str, str]]
MOF = ("not established", "below III", "III", "II", "I")
VERDICTS = ("not met", "not established", "met")
TERMS = {
    "field_of_use", "thresholds", "territory", "naming", "outputs", "patents", "termination",
}  # fmt: skip


@pytest.fixture
def judge(run: Run) -> Callable[..., dict[str, Any]]:
    """Run `report openness … --json` and return its answer."""

    def judge(*arguments: str) -> dict[str, Any]:
        code, out, err = run("openness", *arguments, "--json")
        assert (code, err) == (0, "")
        answer: dict[str, Any] = json.loads(out)
        return answer

    return judge


@pytest.fixture(scope="module")
def rules() -> Rules:
    opened = open_edition("2026-10")
    return read_rules(*map(opened.table, ("mof_components", "mof_licences", "licences")))


def components(family: str) -> dict[str, dict[str, str]]:
    """The rows of a family, straight from the file."""
    with (EVIDENCE / "components.csv").open(encoding="utf-8", newline="") as stream:
        return {r["component"]: r for r in csv.DictReader(stream) if r["family_id"] == family}


def own_file(tmp_path: Path, family: str, **changes: Any) -> Path:
    """Write the components of a family as a reader would."""
    rows = components(family)
    own = {
        "name": "mine",
        "weights_licence": rows["final-weights"]["licence_id"],
        "components": {name: {"status": row["status"]} for name, row in rows.items()},
        **changes,
    }
    path = tmp_path / "my-model.yaml"
    path.write_text(yaml.safe_dump(own), encoding="utf-8")
    return path


def verdicts(answer: dict[str, Any]) -> dict[str, str]:
    return {told["requirement"]: told["verdict"] for told in answer["osaid"]["requirements"]}


@pytest.mark.parametrize(
    "name", ["olmo-2", "OLMo 2", "olmo 2 (7b-32b)", "allenai/OLMo-2-0325-32B-Instruct"]
)
def test_olmo_2_is_open_source_by_any_of_its_names(judge: Any, name: str) -> None:
    answer = judge(name)
    assert answer["model"]["family_id"] == "olmo-2"
    assert answer["openness_class"] == "open source"
    assert answer["osaid"]["verdict"] == "met"
    assert set(verdicts(answer).values()) == {"met"}
    assert answer["mof"]["class"] == "I"


def parts(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {told["part"]: told for told in answer["mof"]["components"]}


def test_gpt_oss_lacks_a_data_card_for_the_lowest_class(judge: Any, run: Run) -> None:
    mof = judge("gpt-oss")["mof"]
    assert (mof["class"], mof["next_class"]) == ("below III", "III")
    assert mof["would_change"] == {"open": ["data card"], "class": "III"}
    assert mof["left_out"] == ["evaluation results", "evaluation data"]
    out = run("openness", "gpt-oss")[1]
    assert "Class III would follow if these were open, under an accepted licence: data card" in out


def test_a_class_names_the_licence_in_the_way(judge: Any) -> None:
    weights = parts(judge("BLOOM"))["model parameters (final)"]
    assert weights["state"] == "licence not accepted"
    assert weights["licence"] == "bigscience-bloom-rail-1.0"
    assert weights["verdict"] == "not met"


def test_a_file_may_know_what_the_report_does_not_follow(judge: Any, tmp_path: Path) -> None:
    rows = components("olmo-2")
    statuses = {name: row["status"] for name, row in rows.items()}
    given = {**statuses, "evaluation-results": "open", "evaluation-data": "open"}
    answer = judge("--file", str(own_file(tmp_path, "olmo-2", components=given)))
    assert answer["mof"]["whole"] == {"class": "I", "established": "I", "possible": "I"}
    assert answer["mof"]["left_out"] == []
    given["evaluation-data"] = "closed"
    answer = judge("--file", str(own_file(tmp_path, "olmo-2", components=given)))
    assert answer["mof"]["class"] == "III"
    assert answer["mof"]["would_change"] == {"open": ["evaluation data"], "class": "I"}


def test_bloom_fails_by_its_licence_alone(judge: Any) -> None:
    answer = judge("BLOOM")
    assert answer["osaid"]["verdict"] == "not met"
    assert answer["osaid"]["fails_by_licence_alone"]
    assert [name for name, v in verdicts(answer).items() if v != "met"] == ["licence"]
    licence = answer["osaid"]["requirements"][-1]
    assert licence["reasons"][0]["licence_id"] == "bigscience-bloom-rail-1.0"
    assert licence["would_change"] == {
        "change": "licence without limits",
        "components": ["final-weights"],
        "osaid": "met",
        "openness_class": "open source",
    }


def test_llama_4_names_its_terms(judge: Any, run: Run) -> None:
    terms = judge("llama-4")["licence"]["terms"]
    assert set(terms) == TERMS
    assert terms["territory"]["summary"] == {"excluded": ["EU"], "models": "multimodal models"}
    assert terms["thresholds"]["summary"] == {"users": 700_000_000, "revenue_usd": None}
    assert terms["field_of_use"]["summary"] == ["use policy"]
    assert terms["naming"]["summary"] == "name to be shown"
    assert terms["outputs"]["summary"] == "allowed on conditions"
    assert "European Union (multimodal models)" in run("openness", "llama-4")[1]


def test_reasons_are_the_rows_of_the_table(judge: Any) -> None:
    rows = components("llama-4")
    for told in judge("llama-4")["components"]:
        row = rows[told["component"]]
        for column in ("status", "licence_id", "evidence_note", "source_url", "as_of"):
            assert (told[column] or "") == row[column], (told["component"], column)


def test_what_would_change_says_which_part_and_what_follows(judge: Any) -> None:
    """Llama 4 lacks data, code, ungated weights and a free licence: no one change is enough."""
    by_name = {told["requirement"]: told for told in judge("llama-4")["osaid"]["requirements"]}
    code = by_name["training code"]["would_change"]
    assert code["change"] == "one open"
    assert code["components"] == ["training-code"]
    assert (code["osaid"], code["openness_class"]) == ("not met", "gated or closed weights")
    weights = by_name["weights"]["would_change"]
    assert weights["openness_class"] == "open weight, restricted licence"
    assert by_name["inference code"]["would_change"]["change"] == "none open"


@pytest.mark.parametrize("family", ["olmo-2", "bloom", "llama-4", "deepseek-v3", "apertus"])
def test_a_file_equal_to_a_family_gives_the_same_judgement(
    family: str, judge: Any, tmp_path: Path
) -> None:
    own, known = judge("--file", str(own_file(tmp_path, family))), judge(family)
    assert own["openness_class"] == known["openness_class"]
    for key in ("class", "possible", "whole", "classes", "left_out"):
        assert own["mof"][key] == known["mof"][key]
    assert verdicts(own) == verdicts(known)
    assert own["licence"] == known["licence"]


def test_what_a_file_leaves_out_is_unknown_and_fails_nothing(judge: Any, tmp_path: Path) -> None:
    path = own_file(tmp_path, "olmo-2", components={"final-weights": "open"})
    answer = judge("--file", str(path))
    assert answer["osaid"]["verdict"] == "not established"
    assert "not met" not in verdicts(answer).values()
    assert answer["mof"]["possible"] == "I"
    path = own_file(tmp_path, "olmo-2", weights_licence="unknown")
    answer = judge("--file", str(path))
    assert verdicts(answer)["licence"] == "not established"
    assert answer["licence"] is None


def test_a_public_licence_outside_the_table_is_understood(judge: Any, tmp_path: Path) -> None:
    answer = judge("--file", str(own_file(tmp_path, "olmo-2", weights_licence="GPL-3.0")))
    assert answer["openness_class"] == "open source"
    assert answer["licence"]["category"] == "osi-approved"
    assert answer["licence"]["terms"] is None


@pytest.mark.parametrize("seed", range(12))
def test_opening_a_component_never_lowers_a_judgement(
    seed: int, rules: Rules, tmp_path: Path
) -> None:
    licences = open_edition("2026-10").table("licences")
    draw = random.Random(seed)
    statuses = {name: draw.choice([*STATUSES, "open", "open"]) for name in FILE_COMPONENTS}
    licence = draw.choice(["mit", "llama4", "cc-by-nc-4.0", "unknown"])

    def rank(given: dict[str, str]) -> tuple[int, int, int]:
        path = own_file(tmp_path, "olmo-2", components=given, weights_licence=licence)
        found = of_file(path, licences, rules)
        mof = MOF.index(found["mof"]["established"])
        osaid = VERDICTS.index(found["osaid"]["verdict"])
        return -CLASSES.index(found["openness_class"]), osaid, mof

    before = rank(statuses)
    for component in FILE_COMPONENTS:
        after = rank({**statuses, component: "open"})
        assert all(b <= a for b, a in zip(before, after, strict=True)), component


@pytest.mark.parametrize("lang", ["en", "it"])
def test_the_template_is_a_file_in_which_nothing_is_known(
    lang: str, run: Run, judge: Any, tmp_path: Path
) -> None:
    code, out, _ = run("openness", "--template", "--lang", lang)
    path = tmp_path / "my-model.yaml"
    path.write_text(out, encoding="utf-8")
    assert code == 0
    assert list(yaml.safe_load(out)["components"]) == list(FILE_COMPONENTS)
    assert all(status in out for status in STATUSES)
    assert judge("--file", str(path))["openness_class"] == "not established"


def test_both_languages_say_the_same(run: Run, judge: Any) -> None:
    english, italian = (run("openness", "bloom", "--lang", lang)[1] for lang in ("en", "it"))
    assert "not met (the licence alone is in the way)" in english
    assert "non soddisfatto (manca solo la licenza)" in italian
    addresses = [
        [word for word in text.split() if word.startswith("https://")]
        for text in (english, italian)
    ]
    assert addresses[0] == addresses[1] != []
    assert not {"Licence of the weights", "All components", "Would be met"} & set(
        italian.splitlines()
    )
    assert judge("bloom") == judge("bloom", "--lang", "it")


def test_every_family_can_be_told_in_both_languages(rules: Rules) -> None:
    from report.commands.openness import find_family, of_family
    from report.commands.openness_words import lines
    from report.language import Language

    opened = open_edition("2026-10")
    families, rows, licences = map(opened.table, ("families", "components", "licences"))
    for family, name in zip(families["family_id"], families["name"], strict=True):
        assert find_family(name, families) == family
        answer = {"edition": "2026-10", "date": "2026-10-08"}
        answer |= of_family(family, families, rows, licences, rules)
        assert json.loads(json.dumps(answer, allow_nan=False)) == answer
        for lang in ("en", "it"):
            assert len(lines(answer, Language.of(lang))) > 60


MISTAKES = """\
nme: x
weights_licence: apache-2
components:
  final-weights: opne
  training-cod:
    status: open
  training-code:
    status: open
    licence: [mit]
  model-card: {licence: mit}
  model-card: open
  evaluation-code: [open]
"""


def test_every_mistake_is_told_at_once_with_its_place(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "my-model.yaml"
    path.write_text(MISTAKES, encoding="utf-8")
    code, out, err = run("openness", "--file", str(path))
    assert (code, out) == (1, "")
    lines = err.splitlines()
    assert lines[0] == "Error: 9 mistakes in the file:"
    expected = [
        (1, 'unknown key "nme"'),
        (1, 'the key "name" is missing'),
        (2, 'unknown licence "apache-2" of the weights. Did you mean: apache-2.0'),
        (4, 'unknown status "opne" of final-weights. Did you mean: open? Allowed: open, partial'),
        (5, 'unknown key "training-cod" in components. Did you mean: training-code'),
        (9, "the licence of training-code must be"),
        (10, 'the key "status" of model-card is missing'),
        (11, '"model-card" stands twice'),
        (12, "evaluation-code must be given as"),
    ]
    for line, (place, message) in zip(lines[1:], expected, strict=True):
        assert line.startswith(f"my-model.yaml, line {place}: {message}")


def test_two_licences_for_the_same_weights_are_a_mistake(run: Run, tmp_path: Path) -> None:
    weights = {"final-weights": {"status": "open", "licence": "mit"}}
    path = own_file(tmp_path, "olmo-2", components=weights)
    code, _, err = run("openness", "--file", str(path))
    assert code == 1
    assert "weights_licence differs from the licence of final-weights (mit)" in err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: [b\nc: d", "line 2: not YAML"),
        (b"", "the file is empty"),
        (b"- a", "line 1: the file must be given as"),
        (b"name: \xff", "is not text in UTF-8"),
        (b"name: a\nb: \x00", "line 2: not YAML"),
        (b"name: a\n---\nname: b\n", "line 2: not YAML"),
        (b"a: " + b"[" * 50_000, "nested too deep"),
        (b"name: !!python/object:os.system x\n", 'the key "components" is missing'),
        (b"name: [a]\nweights_licence: mit\ncomponents:\n", "the name must be one word"),
        (b"name:\nweights_licence: mit\ncomponents:\n", "the name is empty"),
        (b"#" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_a_bad_file_is_one_clear_error(
    content: bytes, message: str, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(content)
    code, out, err = run("openness", "--file", str(path))
    assert (code, out) == (1, "")
    assert err.startswith("Error: ")
    assert message in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Give one of these"),
        (["olmo-2", "--template"], "Give one of these"),
        (["--template", "--json"], "leave out --json"),
        (["OLMo"], "Did you mean: olmo-2"),
        ([""], "follows no family"),
        (["olmo-2", "--lang", "fr"], "Unknown language 'fr'"),
        (["olmo-2", "--edition", "2020-01"], 'There is no edition "2020-01"'),
        (["--file", "none.yaml"], "none.yaml cannot be read"),
    ],
)
def test_a_bad_question_is_one_clear_error(arguments: list[str], message: str, run: Run) -> None:
    code, out, err = run("openness", *arguments)
    assert (code, out) == (1, "")
    assert err.startswith("Error: ")
    assert message in err
