"""Three families walked by hand, and Llama 4, from the rows of the evidence tables."""

from pathlib import Path

import pandas as pd
import pytest

from report.analysis.hardware import evidence, headline, independence, removal

EVIDENCE = Path(__file__).parents[3] / "data" / "evidence"


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(EVIDENCE / f"{name}.csv")


@pytest.fixture(scope="module")
def centres() -> pd.DataFrame:
    names = ("model_engine", "engine_hardware", "serving_measurements")
    edges = evidence.edges(*(table(name) for name in names))
    return evidence.data_centre(edges[edges["purpose"] == "serving"])


def of(centres: pd.DataFrame, family: str) -> pd.Series:
    """Return vendor to its strongest grade."""
    pairs = evidence.strongest_grades(centres)
    rows = pairs[pairs["engine_family_id"] == family]
    return rows.set_index("vendor")["grade"]


def test_nemotron_nas_only_on_cuda_by_what_is_written(centres: pd.DataFrame) -> None:
    # model_engine has "yes" for: llama.cpp, MLX-LM, OpenVINO GenAI, SGLang, TensorRT-LLM and vLLM,
    # "experimental" for Ollama. Lists for one vendor's hardware among them: MLX-LM
    # (Apple) and OpenVINO GenAI (Intel), both for personal machines and so not in data centres, and
    # TensorRT-LLM (NVIDIA). No measurement names the family. So NVIDIA is "named"; AMD, Intel and
    # others come through engines alone; without CUDA nothing written is left.
    grades = of(centres, "nemotron-nas")
    assert set(grades.index[grades == "named"]) == {"NVIDIA"}
    assert set(grades[grades != "named"]) == {"by-engine"}
    assert {"AMD", "Intel"} <= set(grades.index)
    named = evidence.at_least(centres, "named")
    assert "nemotron-nas" in set(named["engine_family_id"])
    assert "nemotron-nas" not in set(removal.without(named, "stack", ["CUDA"])["engine_family_id"])
    assert headline.survivors(named, ["nemotron-nas"], "vendor") == []


def test_qwen3_dense_everywhere(centres: pd.DataFrame) -> None:
    # Lists that name it: SGLang (Ascend NPU), vllm-ascend, vLLM-MindSpore (Huawei), TensorRT-LLM
    # (NVIDIA), tpu-inference (Google), vLLM-Kunlun (Baidu), vllm-gaudi (Intel), vllm-metax
    # (MetaX), vllm-rbln (Rebellions): seven vendors of three countries. serving_measurements has
    # Qwen3-8B on NVIDIA by a third party. Measured or named: projects by vendor are NVIDIA 1 list
    # and the engine of the measurement, Huawei vLLM and SGLang, all others vLLM alone.
    grades = of(centres, "qwen3-dense")
    assert grades["NVIDIA"] == "third-party"
    lists = {"Huawei", "Google", "Baidu Kunlunxin", "Intel", "MetaX", "Rebellions"}
    assert set(grades.index[grades == "named"]) == lists
    named = evidence.at_least(centres, "named")
    row = independence.independence_at(named, ["qwen3-dense"]).iloc[0]
    assert (row["vendors"], row["countries"]) == (7, 3)
    # Vendors by country: three of the US (NVIDIA, Google, Intel), three of China, one of Korea:
    # order 2 is 49 / (9 + 9 + 1).
    assert row["effective_countries_2"] == pytest.approx(49 / 19)
    for dimension in ("vendor", "country"):
        assert headline.survivors(named, ["qwen3-dense"], dimension) == ["qwen3-dense"]
    alone = removal.without(named, "country", ["US", "CN"])
    assert set(alone[alone["engine_family_id"] == "qwen3-dense"]["vendor"]) == {"Rebellions"}


def test_grok_named_for_ascend_first(centres: pd.DataFrame) -> None:
    # model_engine: SGLang, SGLang (Ascend NPU) "A2 and A3", llama.cpp, Ollama (experimental). The
    # one list for a vendor's hardware is SGLang's for Ascend, so Huawei is "named"; NVIDIA and AMD,
    # on which the maker of Grok is known to work, come through SGLang and llama.cpp alone.
    grades = of(centres, "grok-1-2")
    assert set(grades.index[grades == "named"]) == {"Huawei"}
    assert grades[["NVIDIA", "AMD"]].tolist() == ["by-engine", "by-engine"]
    named = evidence.at_least(centres, "named")
    points = independence.single_points(named)
    own = points[(points["engine_family_id"] == "grok-1-2") & (points["grade"] == "named")]
    assert dict(zip(own["dimension"], own["only"], strict=True)) == {
        "vendor": "Huawei", "stack": "CANN", "project": "SGLang", "country": "CN",
    }  # fmt: skip
    assert "grok-1-2" not in removal.families_left(
        removal.without(centres, "stack", ["CANN"]), ["grok-1-2"], "named"
    )
    assert removal.families_left(
        removal.without(centres, "stack", ["CANN"]), ["grok-1-2"], "by-engine"
    ) == ["grok-1-2"]


def test_both_lists_on_llama_4_stand(centres: pd.DataFrame) -> None:
    # vllm-ascend: "no" (issue 1972); SGLang's Ascend list: "yes". The pair stays named, and the
    # strict reading drops it.
    from report.analysis.hardware import uncertainty

    disputed = evidence.disagreements(table("model_engine"))
    assert of(centres, "llama-4")["Huawei"] == "named"
    sure = uncertainty.strict(centres, disputed)
    left = sure[(sure["engine_family_id"] == "llama-4") & (sure["vendor"] == "Huawei")]
    assert left.empty
