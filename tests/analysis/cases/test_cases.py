"""The case files on the edition that ships with the report, against figures from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from report.analysis.cases import comparisons, downloads
from report.analysis.cases.background import Background, read_background
from report.analysis.cases.events import LATEST_DAY, piece_day
from report.analysis.cases.files import Case, case_record, read_cases
from report.analysis.claims.ledger import ledger
from report.build.notebooks import tables_read
from report.edition import open_edition

ROOT = Path(__file__).parents[3]
SYSTEMS = [
    "seed-oss", "huawei-cann", "glm-4-5", "ernie-4-5", "deepseek", "openeurollm", "llama",
    "gemma-2", "newton", "gpt-oss", "qwen-hunyuan", "nvidia-dynamo", "open-definition",
]  # fmt: skip


@pytest.fixture(scope="module")
def frames() -> Mapping[str, pd.DataFrame]:
    names = tables_read(ROOT / "notebooks" / "cases.ipynb")
    edition = open_edition("2026-10", tables=names)
    return {name: edition.table(name) for name in names}


@pytest.fixture(scope="module")
def known(frames: Mapping[str, pd.DataFrame]) -> Background:
    return read_background(frames)


@pytest.fixture(scope="module")
def cases(frames: Mapping[str, pd.DataFrame]) -> dict[str, Case]:
    return read_cases(frames, ledger(frames["claims"], frames["verdicts"], {}))


def facts(case: Case, subject_id: str) -> dict[str, Any]:
    (found,) = [facts for row, facts in case.subjects if row["subject_id"] == subject_id]
    return {fact.key: fact.raw for fact in found}


def test_every_system_of_the_press_has_a_case_with_what_the_claims_speak_of(
    cases: dict[str, Case], frames: Mapping[str, pd.DataFrame]
) -> None:
    assert list(cases) == SYSTEMS
    for case in cases.values():
        assert any(row["role"] == "named" for row, _ in case.subjects), case.system_id
        assert len(case.claims)
    assert sum(len(case.claims) for case in cases.values()) == len(frames["claims"])


@pytest.mark.parametrize(
    ("system", "subject", "expected"),
    [
        # Published safetensors count and context of the model card.
        ("seed-oss", "seed-oss-36b", {"total": 36_151_104_512, "context": 524_288}),
        # Counts of models built with torch, layer by layer.
        ("glm-4-5", "glm-4-5", {"total": 352_797_814_784, "active": 33_632_251_904}),
        ("ernie-4-5", "ernie-4-5", {"total": 423_526_285_184, "active": 47_953_328_512}),
        ("gpt-oss", "gpt-oss", {"total": 116_829_156_672, "active": 5_711_982_912}),
        ("llama", "llama-4", {"users": 700_000_000}),
        ("qwen-hunyuan", "hunyuan-a13b", {"places": "EU;GB;KR", "users": 100_000_000}),
        ("gemma-2", "gemma-2", {"released": "2024-06-27", "trained": "Google"}),
        ("huawei-cann", "cann", {"freedom": "source available"}),
        ("nvidia-dynamo", "dynamo", {"official": "NVIDIA", "licence": "Apache License 2.0"}),
    ],
)
def test_cards_agree_with_figures_from_elsewhere(
    cases: dict[str, Case], system: str, subject: str, expected: dict[str, Any]
) -> None:
    shown = facts(cases[system], subject)
    assert {key: shown[key] for key in expected} == expected


def test_what_is_unknown_stays_on_the_card_without_a_value(cases: dict[str, Case]) -> None:
    scope = facts(cases["gemma-2"], "gemma-scope")
    assert {"total", "active", "context", "downloads"} <= set(scope)
    assert [scope[key] for key in ("total", "active", "downloads")] == [None, None, None]
    assert facts(cases["open-definition"], "openatom")["released"] is None


def test_hardware_not_found_and_hardware_not_looked_up_are_told_apart(
    cases: dict[str, Case],
) -> None:
    assert facts(cases["seed-oss"], "seed-oss-36b")["trained"] == "not stated"
    assert facts(cases["seed-oss"], "seed-oss-36b")["measured"] == "none found"
    assert facts(cases["qwen-hunyuan"], "hunyuan-large")["measured"] is None


@pytest.mark.parametrize(
    ("system", "subject", "measured", "named"),
    [
        # MLPerf on NVIDIA and AMD is of third parties; Intel's own result is a measurement, too.
        ("llama", "llama-3-1", "AMD, Intel, NVIDIA", "Apple, Baidu Kunlunxin, Google, Huawei, "),
        # The paper on CloudMatrix has authors of Huawei.
        ("deepseek", "deepseek-v3", "Huawei, NVIDIA", "Apple, "),
        # The rows of MLX-LM, TensorRT-LLM and vLLM-Kunlun in model_engine.csv; none measured.
        ("seed-oss", "seed-oss-36b", "none found", "Apple, Baidu Kunlunxin, NVIDIA"),
        # The rows of MLX-LM, SGLang (Ascend NPU), vllm-gaudi and vllm-metax.
        ("ernie-4-5", "ernie-4-5", "none found", "Apple, Huawei, Intel, MetaX"),
    ],
)
def test_hardware_stands_at_the_strength_of_its_evidence(
    cases: dict[str, Case], system: str, subject: str, measured: str, named: str
) -> None:
    card = facts(cases[system], subject)
    assert card["measured"] == measured
    assert card["named"].startswith(named)


def test_a_family_that_engines_load_is_within_the_reach_of_some(cases: dict[str, Case]) -> None:
    card = facts(cases["seed-oss"], "seed-oss-36b")
    assert "AMD" in card["by-engine"]  # through vLLM, whose official targets include ROCm
    assert not set(card["by-engine"].split(", ")) & set(card["named"].split(", "))


def test_undated_pieces_stand_before_the_next_dated_one(
    frames: Mapping[str, pd.DataFrame],
) -> None:
    assert set(frames["claims"]["piece"].astype(int)) == set(LATEST_DAY)
    assert piece_day(frames["claims"], "ernie-4-5") == "2025-06-30"
    assert piece_day(frames["claims"], "llama") == "2025-06-30"  # its later piece


def test_the_timeline_is_in_order_and_divided_at_the_piece(
    cases: dict[str, Case], frames: Mapping[str, pd.DataFrame]
) -> None:
    for case in cases.values():
        events = case.events
        since = list(events["since"])
        assert since == sorted(since), case.system_id
        assert events["source_url"].str.startswith("http").all()
    ledger_events = frames["timeline"]["system_id"].notna().sum()
    noted = sum((case.events["kind"] == "event").sum() for case in cases.values())
    assert noted == ledger_events
    glm = cases["glm-4-5"].events
    assert list(glm.loc[glm["kind"] == "release", "date"]) == ["2026-02-12", "2026-08-28"]


def test_every_document_has_an_address_and_a_date_or_none(
    cases: dict[str, Case], frames: Mapping[str, pd.DataFrame]
) -> None:
    for case in cases.values():
        record = case_record(case)
        assert record["sources"]
        for source in record["sources"]:
            assert source["source_url"].startswith(("http://", "https://"))
            assert source["confidence"] in ("high", "medium", "low")
            assert source["published_date"] is None or source["published_date"][:2] in ("19", "20")
    cited = {
        claim
        for case in cases.values()
        for source in case.sources["claims"]
        for claim in source.split(", ")
    }
    assert cited == set(frames["claim_evidence"]["claim_id"])


def test_the_ten_variants_of_ernie_are_all_listed(known: Background) -> None:
    table = downloads.variants(known, "ernie-4-5")
    assert len(table) == 10
    sizes = table["repo_id"].str.extract(r"ERNIE-4\.5-(?:VL-)?([\d.]+)B")[0]
    assert sorted(set(sizes.astype(float))) == [0.3, 21, 28, 300, 424]
    assert table["active"].dropna().le(table["total"].dropna()).all()


def test_readings_are_those_of_the_repositories_one_a_day(known: Background) -> None:
    frame = downloads.readings(known, "seed-oss")
    assert not frame.duplicated(["repo_id", "as_of"]).any()
    assert set(frame["name"]) == {
        "Seed-OSS-36B-Base", "Seed-OSS-36B-Base-woSyn", "Seed-OSS-36B-Instruct",
    }  # fmt: skip
    assert len(downloads.readings(known, "deepseek", 2)["repo_id"].unique()) == 2


def test_seed_scores_are_those_of_the_makers_table(frames: Mapping[str, pd.DataFrame]) -> None:
    scores = comparisons.seed_scores(frames).set_index(["benchmark", "model"])["score"]
    assert scores["MMLU-Pro", "Seed-OSS-36B-Instruct"] == 82.7
    assert scores["MMLU-Pro", "gpt-oss-20b"] == 76.2
    assert scores["AIME25", "gpt-oss-20b"] == 90.3
    assert scores["ARC-AGI V2", "Seed-OSS-36B-Instruct"] == 1.45


def test_glm_leads_are_those_worked_out_from_the_reports_table(
    frames: Mapping[str, pd.DataFrame],
) -> None:
    """By hand: the chart of the maker gives 65.0 for o3 and 63.2 for GLM-4.5 over twelve."""
    leads = comparisons.glm_leads(frames).set_index("model")
    assert leads.loc["o3", "lead"] == pytest.approx(65.0 - 63.2, abs=0.06)
    assert (leads.loc["o3", "shared"], leads.loc["GLM-4.5", "lead"]) == (12, 0)
    assert leads["shared"].min() >= 5
    assert set(leads.index[leads["open_weights"]]) >= {"GLM-4.5", "DeepSeek-R1-0528", "Kimi K2"}


def test_ernie_sizes_are_counted_where_there_is_a_configuration(known: Background) -> None:
    sizes = comparisons.ernie_sizes(downloads.variants(known, "ernie-4-5")).set_index("model")
    assert sizes.loc["0.3B", "total"] == 360_748_032  # the Hub's count
    assert sizes.loc["VL-424B-A47B-Base", "active"] == 47_953_328_512
    assert pd.isna(sizes.loc["300B-A47B", "total"])
    assert list(sizes["named"]) == sorted(sizes["named"])


def test_hours_are_those_stated_and_none_twice(frames: Mapping[str, pd.DataFrame]) -> None:
    hours = comparisons.training_hours(frames["training_hardware"], 1e6).set_index("model")
    assert hours.loc["DeepSeek-V3 (671B)", "gpu_hours"] == 2_788_000
    assert hours.loc["Llama 3.1 405B", "gpu_hours"] == 30_840_000
    assert list(hours.index[hours["own"]]) == [
        "DeepSeek-V3 (671B)", "DeepSeek-R1-Zero and R1 (RL)",
    ]  # fmt: skip
    assert not any("total" in name and "Vision" not in name for name in hours.index)


def test_the_core_of_cann_stands_first_and_none_of_it_is_free(
    frames: Mapping[str, pd.DataFrame],
) -> None:
    parts = comparisons.stack_openings(frames["stacks"], "CANN")
    core = parts[parts["core"]]
    assert list(parts["core"]) == sorted(parts["core"], reverse=True)
    assert not (core["bucket"] == "open").any()
    assert core["opened"].isna().sum() == 1  # the compiler, of which only interfaces are promised
