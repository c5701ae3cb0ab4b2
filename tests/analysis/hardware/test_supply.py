"""Training hardware, accelerators, stacks and Dynamo, against what their sources say."""

from pathlib import Path

import pandas as pd
import pytest

from report.analysis.hardware import accelerators, dynamo, stacks, training

ROOT = Path(__file__).parents[3]


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(ROOT / "data" / "evidence" / f"{name}.csv")


class TestTraining:
    def test_repeated_rows_count_once(self) -> None:
        models = training.statements(table("training_hardware"))
        assert not models["training_id"].isin(training.REPEATED).any()
        assert set(table("training_hardware")["training_id"]) >= training.REPEATED

    def test_llama_hours_are_those_of_the_model_cards(self) -> None:
        # Meta's cards: 39.3 million GPU-hours for Llama 3.1 (8B 1.46, 70B 7.0, 405B 30.84).
        models = training.statements(table("training_hardware"))
        llama = models[models["family_id"] == "llama-3-1"]
        assert llama["gpu_hours"].sum() == 39_300_000

    def test_disputed_and_inferred_hardware_is_not_stated(self) -> None:
        models = training.statements(table("training_hardware")).set_index("training_id")
        assert models.loc["glm-5-744b-a40b", "status"] == "disputed"
        assert models.loc["minerva-7b", "status"] == "inferred"
        assert models.loc["seed-oss-36b", "status"] == "not stated"

    def test_computed_hours_are_left_out(self) -> None:
        hours = training.hours_by_vendor(training.statements(table("training_hardware")))
        # Hours the table's compiler computed from days, and a third party's estimate, do not count.
        rows = table("training_hardware")
        rows = rows[rows["gpu_hours"].notna() & ~rows["training_id"].isin(training.REPEATED)]
        computed = rows["quality_flag"].fillna("").str.contains("gpu-hours-computed")
        low = rows["confidence"] == "low"
        assert hours["models"].sum() == len(rows) - (computed | low).sum()

    def test_the_jupiter_of_ai2_is_not_the_one_in_juelich(self) -> None:
        sites = training.european_sites(table("training_hardware"))
        assert sites.loc[sites["site"] == "JUPITER", "model"].isna().all()
        leonardo = sites[sites["site"] == "Leonardo"]
        assert set(leonardo["status"]) == {"inferred"}
        assert set(sites.loc[sites["site"] == "LUMI", "vendor"]) == {"AMD", "AMD;NVIDIA"}


class TestAccelerators:
    def test_tpp_agrees_with_the_column_of_the_table(self) -> None:
        rows = table("accelerators")
        known = rows["tpp_computed"].notna()
        mine = accelerators.total_processing_performance(rows)
        assert (mine[known] - rows.loc[known, "tpp_computed"]).abs().max() < 0.5
        assert mine[~known].isna().all()

    def test_plan_rows_are_weak(self) -> None:
        rows = accelerators.profile(table("accelerators")).set_index("accelerator_id")
        assert rows.loc[["asc-950pr", "asc-960", "kl-3"], "weak"].all()
        assert not rows.loc[["nv-h100-sxm", "amd-mi300x"], "weak"].any()


class TestStacksAndDynamo:
    def test_core_of_cann_is_visible_but_not_open(self) -> None:
        # Rows cann-04, -05, -07 and -08 are under the field-of-use licence, -06 is source visible
        # under several, -10 has open interfaces only; of CUDA's core, the kernel modules and NCCL
        # are open.
        core = stacks.core_openness(stacks.parts(table("stacks"))).set_index("stack")
        assert core.loc["CANN", ["open", "partial", "closed"]].tolist() == [0, 5, 1]
        assert core.loc["CUDA", ["open", "partial", "closed"]].tolist() == [2, 0, 4]

    def test_a_new_openness_label_raises(self) -> None:
        rows = table("stacks")
        rows.loc[0, "openness"] = "rather open"
        with pytest.raises(KeyError, match="rather open"):
            stacks.parts(rows)

    def test_layers_name_parts_that_exist(self) -> None:
        assert set(stacks.LAYERS) <= set(table("stacks")["stack_item_id"])

    def test_claims_and_facts_stay_apart(self) -> None:
        rows = dynamo.grouped(table("dynamo")).set_index("fact_id")["group"]
        assert rows["dyn-007"] == "claim of the maker"  # up to 30x
        assert rows["dyn-001"] == "checkable fact"  # Apache-2.0
        assert rows["dyn-016"] == "third-party result"  # Baseten
        assert "dyn-059" not in rows.index  # the compiler's own remark

    def test_releases_start_with_the_first_publication(self) -> None:
        rows = dynamo.releases(table("dynamo"))
        assert rows.loc[0].tolist() == ["v0.1.0", "2025-03-18"]
        assert len(rows) == 17  # dyn-029 to dyn-045
