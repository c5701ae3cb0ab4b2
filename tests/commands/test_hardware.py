"""`report hardware`: what it says is what the tables say, read here on their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from report.commands.hardware_words import GRADE_LABELS
from report.language import Language

EVIDENCE = Path(__file__).resolve().parents[2] / "data/evidence"
Run = Callable[..., tuple[int, str, str]]

SERVING_LISTS = {
    "MindIE": "Huawei",
    "SGLang (Ascend NPU)": "Huawei",
    "TensorRT-LLM": "NVIDIA",
    "tpu-inference (vLLM TPU)": "Google",
    "vLLM-Kunlun": "Baidu Kunlunxin",
    "vLLM-MindSpore": "Huawei",
    "vllm-ascend": "Huawei",
    "vllm-gaudi": "Intel",
    "vllm-metax": "MetaX",
    "vllm-rbln": "Rebellions",
}
"""Lists of models for one vendor's hardware in data centres."""
PERSONAL_LISTS = {"MLX-LM": "Apple", "OpenVINO GenAI": "Intel"}
COUNTRIES = {
    "NVIDIA": "US", "Google": "US", "Intel": "US", "AMD": "US", "Apple": "US", "Huawei": "CN",
    "Baidu Kunlunxin": "CN", "MetaX": "CN", "Rebellions": "KR",
}  # fmt: skip
MEASURED = {
    "deepseek": "deepseek-v3", "llama": "llama-2-3", "mixtral": "mixtral", "gpt-oss": "gpt-oss",
    "qwen3-30b": "qwen3-moe", "qwen3-8b": "qwen3-dense",
}  # fmt: skip


@pytest.fixture(scope="module")
def listed() -> pd.DataFrame:
    """Family and vendor of each entry in a list and each measurement, straight from the files."""
    support = pd.read_csv(EVIDENCE / "model_engine.csv", keep_default_na=False)
    yes = support[support.supported.ne("no") & ~support.note.str.startswith("inferred")]
    vendor = yes.engine.map({**SERVING_LISTS, **PERSONAL_LISTS})
    named = pd.DataFrame(
        {
            "family": yes.engine_family_id,
            "vendor": vendor,
            "personal": yes.engine.isin(PERSONAL_LISTS),
            "measured": False,
        }
    ).dropna()
    runs = pd.read_csv(EVIDENCE / "serving_measurements.csv", keep_default_na=False)
    runs = runs[~runs.quality_flag.str.contains("unverified")]
    models = runs.model.str.lower()
    family = [next(f for k, f in MEASURED.items() if model.startswith(k)) for model in models]
    maker = runs.accelerator.str.extract("(NVIDIA|AMD|Huawei|Intel)")[0]
    measured = pd.DataFrame(
        {"family": family, "vendor": maker.to_numpy(), "personal": False, "measured": True}
    )
    both = pd.concat([named, measured], ignore_index=True)
    return both.assign(country=both.vendor.map(COUNTRIES))


@pytest.fixture(scope="module")
def followed() -> int:
    return len(pd.read_csv(EVIDENCE / "engine_families.csv"))


def answer(run: Run, *arguments: str) -> dict[str, Any]:
    code, out, err = run("hardware", *arguments, "--json")
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


CASES = [
    ((), [], []),
    (("nvidia",), ["NVIDIA"], []),
    (("Huawei",), ["Huawei"], []),
    (("CN",), [], ["CN"]),
    (("nvidia", "CN"), ["NVIDIA"], ["CN"]),
    (("Stati Uniti", "china"), [], ["US", "CN"]),
]


@pytest.mark.parametrize("grade", ["named", "measured"])
@pytest.mark.parametrize(("removed", "vendors", "countries"), CASES, ids=str)
def test_what_is_left_is_what_the_tables_say(
    grade: str,
    removed: tuple[str, ...],
    vendors: list[str],
    countries: list[str],
    listed: pd.DataFrame,
    followed: int,
    run: Run,
) -> None:
    options = [option for name in removed for option in ("--without", name)]
    found = answer(run, *options, "--grade", grade)
    gone = {"vendors": vendors, "countries": countries, "stacks": [], "engines": []}
    assert found["without"] == gone
    assert found["families"] == followed
    rows = listed[listed.measured] if grade == "measured" else listed
    kept = rows[~rows.vendor.isin(vendors) & ~rows.country.isin(countries)]
    for reading, personal in (("data centres only", False), ("all hardware", True)):
        before = set(rows[~rows.personal | personal].family)
        after = set(kept[~kept.personal | personal].family)
        left = found["hardware"][reading]
        assert left["before"] == {"families": len(before), "share": len(before) / followed}
        assert left["after"] == {"families": len(after), "share": len(after) / followed}
        assert set(left["lost"]) == before - after


def test_the_default_grade_is_the_one_of_lists(run: Run) -> None:
    assert answer(run, "--without", "NVIDIA") == answer(
        run, "--without", "nvidia", "--grade", "named"
    )


def test_a_stack_is_as_good_as_its_one_vendor(run: Run) -> None:
    # Every path through CUDA leads to NVIDIA and none goes round it; the same with CANN and Huawei.
    for stack, vendor in (("cuda", "nvidia"), ("CANN", "Huawei")):
        by_stack = answer(run, "--without", stack)["hardware"]["data centres only"]
        assert by_stack == answer(run, "--without", vendor)["hardware"]["data centres only"]


def test_without_an_engine_its_plug_ins_fall_too(listed: pd.DataFrame, run: Run) -> None:
    found = answer(run, "--without", "vllm")
    assert found["without"]["engines"] == ["vLLM"]
    lost = set(found["hardware"]["data centres only"]["lost"])
    support = pd.read_csv(EVIDENCE / "model_engine.csv", keep_default_na=False)
    on_vllm = r"vllm|vLLM"
    others = support[
        support.engine.isin(list(SERVING_LISTS))
        & ~support.engine.str.contains(on_vllm)
        & support.supported.ne("no")
        & ~support.note.str.startswith("inferred")
    ]
    assert not lost & set(others.engine_family_id)


def test_weights_change_the_share_and_not_the_families(run: Run) -> None:
    counted = answer(run, "--without", "nvidia")["hardware"]["data centres only"]
    for weight in ("downloads", "parameters"):
        found = answer(run, "--without", "nvidia", "--weight", weight)
        weighed = found["hardware"]["data centres only"]
        assert found["weight"] == weight
        assert weighed["after"]["families"] == counted["after"]["families"]
        assert weighed["lost"] == counted["lost"]
        assert weighed["after"]["share"] <= weighed["before"]["share"] <= 1
        assert weighed["after"]["share"] != counted["after"]["share"]


def test_without_all_countries_nothing_is_left(run: Run) -> None:
    found = answer(
        run, "--without", "US", "--without", "CN", "--without", "KR", "--grade", "by-engine"
    )
    assert {left["after"]["families"] for left in found["hardware"].values()} == {0}


def test_a_familys_vendors_are_those_of_the_tables(listed: pd.DataFrame, run: Run) -> None:
    found = answer(run, "deepseek-v3", "--grade", "named")
    own = listed[listed.family == "deepseek-v3"]
    assert {row["vendor"] for row in found["vendors"]} == set(own.vendor)
    measured = {
        row["vendor"] for row in found["vendors"] if row["grade"] in ("third-party", "measured")
    }
    assert measured == set(own[own.measured].vendor) == {"NVIDIA", "Huawei"}
    assert not measured & set(found["none_at_grade"])
    assert "AMD" in found["none_at_grade"]
    numbers = found["independence"]["named"]
    assert numbers["vendors"] == own.vendor.nunique()
    assert numbers["countries"] == own.country.nunique()
    weights = own.groupby("country").vendor.nunique().to_numpy()
    shares = weights / weights.sum()
    effective = np.exp(-(shares * np.log(shares)).sum())
    assert numbers["effective_countries_1"] == pytest.approx(effective)


def test_every_piece_of_evidence_has_a_source_and_a_date(run: Run) -> None:
    found = answer(run, "qwen3-moe")
    pieces = [piece for row in found["vendors"] for piece in row["evidence"]]
    assert len(pieces) > 20
    assert all(piece["source"] and piece["as_of"] for piece in pieces)
    for row in found["vendors"]:
        assert row["evidence"][0]["grade"] == row["grade"]


def test_lists_that_disagree_are_shown_as_such(run: Run) -> None:
    (case,) = answer(run, "Llama 4 (Scout/Maverick)")["disagreements"]
    said = {row["engine"]: row["supported"] for row in case["lists"]}
    assert case["vendor"] == "Huawei"
    assert said == {"SGLang (Ascend NPU)": "yes", "vllm-ascend": "no"}
    _, out, _ = run("hardware", "llama-4", "--lang", "it")
    assert "Huawei (CANN): elenchi discordi\n  SGLang (Ascend NPU): sì; " in out
    assert "\n  vllm-ascend: no; 22 agosto 2026; " in out
    assert answer(run, "llama-4", "--without", "CN")["disagreements"] == []


def test_a_family_without_evidence_is_an_answer(run: Run) -> None:
    found = answer(run, "kimi-k3", "--grade", "measured")
    assert found["vendors"] == []
    assert found["independence"]["measured"]["vendors"] == 0
    assert found["independence"]["measured"]["effective_vendors_1"] is None
    code, out, _ = run("hardware", "kimi-k3", "--grade", "measured")
    assert code == 0
    assert "Nothing found at this grade, which is not “does not work”: AMD, " in out


def test_vendors_taken_away_are_not_among_those_left(run: Run) -> None:
    found = answer(run, "deepseek-v3", "--without", "amazon", "--without", "CN")
    named = {row["vendor"] for row in found["vendors"]} | set(found["none_at_grade"])
    assert not named & {"AWS", "Huawei", "MetaX"}
    assert "NVIDIA" in named


@pytest.mark.parametrize(
    ("lang", "head", "row"),
    [
        (
            "en",
            "Of 69 families of open models, those that can be served; grade of evidence: named or "
            "measured; edition 2026-10, 8 October 2026.",
            ["data", "centres", "only", "56", "(81%)", "48", "(70%)"],
        ),
        (
            "it",
            "Su 69 famiglie di modelli aperti, quelle servibili; grado della prova: in elenco o "
            "misurata; edizione 2026-10, 8 ottobre 2026.",
            ["solo", "centri", "dati", "56", "(81%)", "48", "(70%)"],
        ),
    ],
)
def test_the_answer_says_of_what_when_and_at_which_grade(
    lang: str, head: str, row: list[str], run: Run
) -> None:
    code, out, _ = run("hardware", "--without", "nvidia", "--lang", lang)
    assert code == 0
    assert out.splitlines()[0] == head
    assert row in [line.split() for line in out.splitlines()]


@pytest.mark.parametrize("lang", ["it", "en"])
def test_every_family_can_be_told_in_either_language(lang: str, run: Run) -> None:
    ids = pd.read_csv(EVIDENCE / "engine_families.csv").engine_family_id
    for family in ids[::6]:
        code, out, err = run("hardware", family, "--lang", lang)
        assert (code, err) == (0, "")
        assert "NVIDIA" in out


def test_every_grade_has_a_name_in_italian() -> None:
    assert all(Language("it").label(text) for text in GRADE_LABELS.values())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("deepseek",), "Did you mean: deepseek-v2, deepseek-v3, deepseek-v3-2, deepseek-v4?"),
        (("Qwen3 dens",), "Did you mean: qwen3-dense"),
        (("nothing like it",), 'follows no family "nothing like it". It follows 69 families'),
        (
            ("--without", "nvida"),
            'Unknown vendor, country, stack or engine "nvida". Did you mean: NVIDIA?',
        ),
        (("--without", "IT"), "Countries: CN, KR, US."),
        (("--without", ""), 'Unknown vendor, country, stack or engine ""'),
        (("--grade", "rumoured"), "Grades: third-party, measured, named, by-engine."),
        (("--weight", "likes"), "Weights: families, downloads, parameters."),
        (("--lang", "de"), "Unknown language 'de'."),
        (("--edition", "2020-01"), 'There is no edition "2020-01".'),
    ],
    ids=str,
)
def test_a_mistake_is_told_in_one_line(arguments: tuple[str, ...], message: str, run: Run) -> None:
    code, out, err = run("hardware", *arguments)
    assert (code, out) == (1, "")
    assert err.startswith("Error: ")
    assert message in err
    assert err.count("\n") == 1
