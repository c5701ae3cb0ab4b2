"""The row of a model against published figures and sums done by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from report.analysis.openness.dossier import read_dossiers
from report.analysis.openness.mof.families import read_rules
from report.analysis.own import fitting, hardware, overview, sizes, summary
from report.analysis.serving.chips import chips
from report.commands.models import size_gaps
from report.edition import Edition, open_edition
from report.own.making import make_own_edition

CONTEXT = 32_768
FORMATS = ["BF16", "FP8", "INT4"]
LIST = """repo_id,config,name,licence,country,developer,final-weights
deepseek-ai/DeepSeek-V3,,,,,,
Qwen/Qwen3-30B-A3B,,,,,,
openai/gpt-oss-20b,,,,,,
openai/gpt-oss-120b,,Large,llama3.1,,,closed
meta-llama/Llama-3.3-70B-Instruct,,,,,,
mistralai/Mistral-7B-Instruct-v0.2,,,,,,
,odd.json,Odd,,,,
,,Paper,apache-2.0,IT,Ministry,open
"""


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    folder = tmp_path_factory.mktemp("own")
    (folder / "odd.json").write_text('{"model_type": "nobody-knows", "hidden_size": 8}')
    (folder / "mine.csv").write_text(LIST, encoding="utf-8")
    name = make_own_edition(folder / "mine.csv", "2026-10", None, folder / "data")
    return open_edition(name, data=folder / "data")


@pytest.fixture(scope="module")
def sized(edition: Edition) -> dict[str, sizes.Sized]:
    names = ("models", "oracle_configurations", "configurations")
    return sizes.read_sizes(*(edition.table(name) for name in names))


@pytest.fixture(scope="module")
def fits(edition: Edition, sized: dict[str, sizes.Sized]) -> pd.DataFrame:
    chosen = fitting.chosen_accelerators(edition.table("accelerators"), ["nv-h200", "nv-l40s"])
    return fitting.fits(sized, chosen, FORMATS, CONTEXT, 0.1)


@pytest.fixture(scope="module")
def rows(edition: Edition, sized: dict[str, sizes.Sized], fits: pd.DataFrame) -> pd.DataFrame:
    licences, families = edition.table("licences"), edition.table("families")
    rules = read_rules(edition.table("mof_components"), edition.table("mof_licences"), licences)
    dossiers = read_dossiers(edition.table("components"), licences)
    judged = overview.openness(families, dossiers, licences, rules)
    engines = hardware.engine_families(
        families, edition.table("models"), edition.table("engine_families")
    )
    names = ("model_engine", "engine_hardware", "serving_measurements")
    grid = hardware.evidence_grid(engines, *(edition.table(name) for name in names))
    frame = overview.overview(
        judged, sized, hardware.vendors_of(grid), fits, licences,
        precisions=FORMATS, precision="FP8", context=CONTEXT, place="EU",
    )  # fmt: skip
    return frame.set_index("name")


def test_a_row_for_each_model_in_the_order_of_the_list(rows: pd.DataFrame) -> None:
    assert list(rows.index) == [
        "DeepSeek-V3", "Qwen3-30B-A3B", "gpt-oss-20b", "Large", "Llama-3.3-70B-Instruct",
        "Mistral-7B-Instruct-v0.2", "Odd", "Paper",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "total", "active", "cache_kib"),
    [
        # arXiv 2412.19437: 671 and 37 billion; arXiv 2505.09343, table 1: 70.272 KB a token
        ("DeepSeek-V3", 671e9, 37e9, 70_272 / 1024),
        # arXiv 2505.09388: 30.5 and 3.3 billion; 2 x 48 layers x 4 heads x 128 x 2 bytes
        ("Qwen3-30B-A3B", 30.5e9, 3.3e9, 96),
        # The Hub: 70,553,706,496; 2 x 80 layers x 8 heads x 128 x 2 bytes
        ("Llama-3.3-70B-Instruct", 70_553_706_496, 70_553_706_496, 320),
    ],
)
def test_sizes_are_those_published(
    rows: pd.DataFrame, name: str, total: float, active: float, cache_kib: float
) -> None:
    row = rows.loc[name]
    assert row["total"] == pytest.approx(total, rel=0.003)
    assert row["active"] == pytest.approx(active, rel=0.02)
    assert row["cache_kib"] == pytest.approx(cache_kib)
    assert row["cache_gib"] == pytest.approx(cache_kib * CONTEXT / 2**20)


def test_accelerators_are_those_of_a_sum_by_hand(fits: pd.DataFrame) -> None:
    """70.55 billion weights at 2 bytes and 10 GiB of cache: 151.8 GB.

    An H200 leaves 126.9 of 141 GB and an L40S 43.2 of 48 GB when a tenth is for the engine.
    """
    llama = fits[fits["repo_id"].eq("meta-llama/Llama-3.3-70B-Instruct")].set_index(
        "accelerator_id"
    )
    assert llama.loc["nv-h200", "bf16_devices"] == 2
    assert llama.loc["nv-l40s", "bf16_devices"] == 4
    assert llama.loc["nv-h200", "int4_devices"] == 1


def test_one_token_waits_at_least_for_the_weights(
    edition: Edition, sized: dict[str, sizes.Sized], fits: pd.DataFrame
) -> None:
    """Two H200 of 4.8 TB/s read 141.1 GB of weights in 14.7 ms: no more than 68 tokens a second."""
    known = chips(edition.table("accelerators"), edition.table("accelerator_ranges"))
    fast = fitting.with_speed(fits, sized, known, "BF16", CONTEXT)
    row = fast[fast["repo_id"].str.startswith("meta-llama") & fast["accelerator_id"].eq("nv-h200")]
    bound = 2 * 4.8e12 / (70_553_706_496 * 2)
    assert bound * 0.9 < row["one_sequence"].item() < bound
    assert row["full"].item() > row["one_sequence"].item()


def test_a_configuration_is_lent_only_where_shape_and_cache_are_sure(rows: pd.DataFrame) -> None:
    """Mistral 7B v0.2 has no window where v0.1, of the same sizes and total, has one.

    Without a window its cache is 2 x 32 layers x 8 heads x 128 x 2 bytes a token, 128 KiB.
    """
    assert rows.loc["Llama-3.3-70B-Instruct", "size_source"] == sizes.ALIKE
    assert rows.loc["Mistral-7B-Instruct-v0.2", "size_source"] != sizes.ALIKE
    assert rows.loc["Mistral-7B-Instruct-v0.2", "cache_kib"] == 128
    assert rows.loc["Qwen3-30B-A3B", "size_source"] == sizes.COUNTED


def test_what_a_list_says_of_one_model_is_not_said_of_its_sister(rows: pd.DataFrame) -> None:
    assert rows.loc["Large", ["licence_id", "access"]].tolist() == ["llama3.1", "closed"]
    assert rows.loc["gpt-oss-20b", ["licence_id", "access"]].tolist() == ["apache-2.0", "open"]
    assert rows.loc["Large", "openness_class"] == "gated or closed weights"


def test_obstacles_are_those_of_the_licence(rows: pd.DataFrame) -> None:
    """Llama 3.3: 700 million users, a policy, a name; its ban in the EU is on multimodal models."""
    found = set(rows.loc["Llama-3.3-70B-Instruct", "obstacles"].split(";"))
    assert {"weights on request", "use policy", "name to be shown"} <= found
    assert "own licence above a number of users" in found
    assert not any("barred" in label for label in found)
    assert "several accelerators needed" not in found
    assert rows.loc["Qwen3-30B-A3B", "obstacles"] == ""
    assert "weights not published" in rows.loc["Large", "obstacles"]
    assert rows.loc["Odd", "obstacles"] == "licence unknown"


def test_the_unknown_is_named_with_its_reason(rows: pd.DataFrame) -> None:
    assert rows.loc["DeepSeek-V3", ["unknown", "why", "complete"]].tolist() == ["", "", 1.0]
    assert sizes.NO_RULE in rows.loc["Odd", "why"]
    assert sizes.NO_FILE in rows.loc["Paper", "why"]
    assert rows.loc["Odd", "known"] == 0
    # of eleven facts: developer, country, licence, its terms, access
    assert rows.loc["Paper", "known"] == 5
    assert pd.isna(rows.loc["Paper", "fp8_fits"])


def test_lines_at_a_glance_add_up(rows: pd.DataFrame) -> None:
    glance = summary.at_a_glance(rows.reset_index())
    sums = glance.groupby("group")["models"].sum()
    assert sums["openness class"] == len(rows)
    assert sums["size"] == len(rows)
    assert (glance["models"] > 0).all()


def test_any_models_make_rows_that_keep_the_laws() -> None:
    """A sample over the whole registry: nothing fails, and no count contradicts another."""
    whole = open_edition("2026-10")
    models = whole.table("models").sample(400, random_state=1)
    tables = [whole.table(name) for name in ("oracle_configurations", "configurations")]
    known = sizes.read_sizes(models, *tables)
    told: list[dict[str, Any]] = [sizes.size_row(each, FORMATS, CONTEXT) for each in known.values()]
    frame = pd.DataFrame(told)
    both = frame.dropna(subset=["active"])
    assert (both["active"] <= both["total"]).all()
    assert (frame["size_source"].eq("") == frame["total"].isna()).all()
    held = frame.dropna(subset=["int4_gib"])
    assert (held["int4_gib"] <= held["fp8_gib"]).all()
    assert (held["fp8_gib"] <= held["bf16_gib"]).all()


def test_an_accelerator_that_is_not_there_is_told() -> None:
    accelerators = open_edition("2026-10").table("accelerators")
    with pytest.raises(Exception, match=r'No accelerator .*Did you mean "nv-h20'):
        fitting.chosen_accelerators(accelerators, ["nv-h201"])


def test_a_list_with_nothing_known_makes_frames(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("name\nNothing\n", encoding="utf-8")
    name = make_own_edition(tmp_path / "mine.csv", "2026-10", None, tmp_path / "data")
    own = open_edition(name, data=tmp_path / "data")
    names = ("models", "oracle_configurations", "configurations")
    known = sizes.read_sizes(*(own.table(table) for table in names))
    chosen = fitting.chosen_accelerators(own.table("accelerators"), ["nv-h200"])
    assert fitting.fits(known, chosen, FORMATS, CONTEXT, 0.1).empty


def test_the_check_names_what_cannot_be_counted_and_the_nearest_repository(tmp_path: Path) -> None:
    list_ = "repo_id,name\nnobody/Qwen3-30B-A3,\nopenai/gpt-oss-20b,\n,Paper\n"
    (tmp_path / "mine.csv").write_text(list_, encoding="utf-8")
    name = make_own_edition(tmp_path / "mine.csv", "2026-10", None, tmp_path / "data")
    own = open_edition(name, data=tmp_path / "data")
    lines = list(size_gaps(own, open_edition("2026-10").table("models")))
    assert lines[0].startswith(
        "nobody/Qwen3-30B-A3: not in the edition, and no config.json known. "
        "Did you mean: Qwen/Qwen3-30B-A3B"
    )
    assert lines[1:] == ["own/paper: not counted, no config.json known."]
