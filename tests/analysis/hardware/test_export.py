"""Export clauses against what the rules are known to have caught, quotas, and missing figures."""

from math import inf
from pathlib import Path

import pandas as pd
import pytest

from report.analysis.hardware import accelerators, export
from report.analysis.hardware.export import Range

EVIDENCE = Path(__file__).parents[3] / "data" / "evidence"


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(EVIDENCE / f"{name}.csv")


@pytest.fixture(scope="module")
def chips() -> pd.DataFrame:
    return accelerators.profile(table("accelerators"))


@pytest.fixture(scope="module")
def known(chips: pd.DataFrame) -> pd.DataFrame:
    return export.figures(chips, table("die_areas"))


@pytest.fixture(scope="module")
def wide(known: pd.DataFrame) -> pd.DataFrame:
    found = export.outcomes(known, table("export_clauses"))
    return found.pivot(index="accelerator_id", columns="rule", values="outcome")


class TestWhatTheRulesCaught:
    def test_october_2022_caught_a100_and_h100_and_not_their_slowed_twins(
        self, wide: pd.DataFrame
    ) -> None:
        # The A800 and the H800 were made for that rule, with links of 400 instead of 600 GB/s.
        rule = wide["2022-10"]
        caught = ["nv-a100-80", "nv-h100-sxm", "amd-mi250x", "amd-mi300x"]
        assert set(rule[caught]) == {"licence"}
        assert set(rule[["nv-a800-80", "nv-h800-sxm"]]) == {"below"}

    def test_october_2023_caught_what_nvidia_told_its_investors(self, wide: pd.DataFrame) -> None:
        # NVIDIA's filing of October 2023 names A100, A800, H100, H800, L40S and the RTX 4090.
        named = ["nv-a100-80", "nv-a800-80", "nv-h100-sxm", "nv-h800-sxm", "nv-l40s", "nv-rtx4090"]
        assert set(wide["2023-10"][named]) == {"licence"}

    def test_the_h20_was_made_to_fit(self, wide: pd.DataFrame, known: pd.DataFrame) -> None:
        # 148 TFLOPS x 16 = 2,368 < 2,400, and 2,368 / 814 mm2 = 2.91 < 3.2.
        assert wide.loc["nv-h20", "2023-10"] == "below"
        row = known.set_index("accelerator_id").loc["nv-h20"]
        assert row["tpp"] == Range(2368, 2368)
        assert row["density"].low == pytest.approx(2.909, abs=1e-3)

    def test_january_2025_kept_the_figures(self, wide: pd.DataFrame) -> None:
        assert (wide["2025-01"] == wide["2023-10"]).all()

    def test_quotas_hold_as_many_chips_as_was_reported(self, chips: pd.DataFrame) -> None:
        # Reported: about 1,700 GPUs a consignee (The Legal Wire), about 50,000 H100 a country
        # (Reuters).
        quotas = table("export_clauses").set_index("clause_id")["quota_tpp"]
        h100 = chips.set_index("accelerator_id")["tpp"][["nv-h100-sxm"]]
        assert export.chips_in_quota(h100, quotas["2025-consignee"]).iloc[0] == pytest.approx(
            1_700, rel=0.01
        )
        assert export.chips_in_quota(h100, quotas["2025-country"]).iloc[0] == pytest.approx(
            50_000, rel=0.01
        )

    def test_h200_and_mi325x_are_decided_case_by_case(self, known: pd.DataFrame) -> None:
        # The rule of January 2026 names both; the B200 is beyond it.
        clauses = table("export_clauses")
        found = export.outcomes(known, clauses)
        review = export.review_case_by_case(known, found, clauses, "2023-10", "2026-01")
        assert review[["nv-h200", "amd-mi325x"]].tolist() == [True, True]
        assert review["nv-b200"] is False
        assert "nv-h20" not in review.index


DENSITY_CLAUSE = {"tpp_min": 1600.0, "density_min": 5.92}


class TestWhatIsNotKnown:
    def test_one_condition_that_fails_decides(self) -> None:
        chip = {"tpp": Range(100, 100), "density": export.NOTHING_KNOWN}
        assert export.applies(DENSITY_CLAUSE, chip) is False

    def test_an_unknown_condition_leaves_it_open(self) -> None:
        chip = {"tpp": Range(2000, 2000), "density": export.NOTHING_KNOWN}
        assert export.applies(DENSITY_CLAUSE, chip) is None

    @pytest.mark.parametrize(
        ("bound", "expected"),
        [("exact", Range(10, 10)), ("at-least", Range(0, 10)), ("at-most", Range(10, inf))],
    )
    def test_a_bound_on_the_area_bounds_the_density(self, bound: str, expected: Range) -> None:
        profiled = pd.DataFrame(
            {
                "accelerator_id": ["x"],
                "tpp": [1000.0],
                "interconnect_gbs": [None],
                "mem_bandwidth_gbs": [100.0],
            }
        )
        areas = pd.DataFrame({"accelerator_id": ["x"], "die_area_mm2": [100.0], "bound": [bound]})
        assert export.figures(profiled, areas)["density"].iloc[0] == expected

    def test_a_stricter_class_that_might_apply_is_not_passed_over(self) -> None:
        clauses = pd.DataFrame(
            {"effect": ["licence", "notification"], "density_min": [5.92, None],
             "tpp_min": [None, 2400.0]}
        )  # fmt: skip
        chip = {"tpp": Range(3000, 3000), "density": export.NOTHING_KNOWN}
        assert export.outcome(clauses, chip) == "unknown"
        chip["density"] = Range(1, 1)
        assert export.outcome(clauses, chip) == "notification"

    def test_chips_without_compute_cannot_be_placed(self, wide: pd.DataFrame) -> None:
        assert set(wide.loc[["mx-c550", "th-ppu", "nv-gb10"]].to_numpy().ravel()) == {"unknown"}


class TestRatios:
    def test_per_watt_and_per_tpp_of_the_h100(self, chips: pd.DataFrame) -> None:
        # 989 TFLOPS at 700 W; 3,350 GB/s over 15,824 points (1,978 x 8).
        h100 = chips.set_index("accelerator_id").loc["nv-h100-sxm"]
        assert h100["tflops_per_w"] == pytest.approx(1.413, abs=1e-3)
        assert h100["gbs_per_ktpp"] == pytest.approx(211.7, abs=0.1)
