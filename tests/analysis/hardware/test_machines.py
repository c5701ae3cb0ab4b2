"""Public machines and Dynamo's releases, against rows read by hand."""

from pathlib import Path

import pandas as pd

from report.analysis.hardware import dynamo, machines, stacks

EVIDENCE = Path(__file__).parents[3] / "data" / "evidence"


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(EVIDENCE / f"{name}.csv")


def test_a_machine_has_the_evidence_of_its_vendor() -> None:
    found = pd.DataFrame(
        {
            "engine_family_id": ["f", "g", "g"],
            "vendor": ["NVIDIA", "NVIDIA", "AMD"],
            "grade": ["named", "by-engine", "third-party"],
        }
    )
    trained = pd.DataFrame({"site": ["LUMI", "LUMI", "JUPITER"], "model": ["a", "b", None]})
    rows = machines.machine_table(
        table("public_machines"), table("accelerators"), found, ["f", "g"], trained
    ).set_index("machine")
    assert rows.loc["Leonardo", ["vendor", "measured", "named", "by_engine"]].tolist() == [
        "NVIDIA", 0, 1, 2,
    ]  # fmt: skip
    assert rows.loc["LUMI", ["vendor", "third_party", "named", "models"]].tolist() == [
        "AMD", 1, 1, 2,
    ]  # fmt: skip
    assert rows.loc["JUPITER", "models"] == 0


def test_nodes_times_four() -> None:
    # Leonardo's login banner says 3,456 nodes, LUMI's slides 2,978, Alps's documentation 2,688.
    counts = table("public_machines").set_index("machine_id")["accelerators"]
    nodes = {"leonardo": 3_456, "lumi": 2_978, "alps": 2_688}
    assert {name: counts[name] for name in nodes} == {k: 4 * v for k, v in nodes.items()}


def test_dynamo_supports_one_vendor_over_all_releases() -> None:
    rows = dynamo.hardware_history(table("dynamo"), table("engine_hardware")).set_index("vendor")
    assert rows.loc["NVIDIA", ["since", "releases"]].tolist() == ["v0.1.0", 17]
    # Intel's tab stands in the documentation of v1.3.0; after it the table has v1.6.1 alone.
    assert rows.loc["Intel", ["status", "since", "releases"]].tolist() == [
        "experimental", "v1.3.0", 2,
    ]  # fmt: skip
    assert rows.loc[["AMD", "Huawei"], "releases"].tolist() == [0, 0]


def test_no_stack_of_the_comparison_is_open_in_every_part() -> None:
    # The page on stacks says so.
    rows = stacks.comparison(stacks.parts(table("stacks"))).set_index("stack")
    assert list(rows.index) == list(stacks.HARDWARE_STACKS)
    assert (rows["open"] < rows["parts"]).all()
    assert rows.loc["ROCm", "closed_parts"] == "profiling library"
