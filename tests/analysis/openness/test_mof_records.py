"""The records of the Model Openness Tool: rebuilt from lists, and read in full."""

from __future__ import annotations

import pandas as pd
import pytest

from report.analysis.openness.mof.families import Rules
from report.analysis.openness.mof.framework import Release, State
from report.analysis.openness.mof.records import (
    check_sample,
    classify,
    is_shell,
    missing_parts,
    read_spelling,
    rebuilt,
)
from report.edition import Edition


@pytest.fixture(scope="module")
def classes(edition: Edition, rules: Rules) -> pd.DataFrame:
    return classify(edition.table("mot_classes"), rules.parts, rules.categories)


@pytest.fixture(scope="module")
def sample(edition: Edition, rules: Rules) -> pd.DataFrame:
    table = edition.table("mot_components")
    return check_sample(table, edition.table("mot_classes"), rules.parts, rules.licences)


def test_a_list_of_what_is_missing() -> None:
    names = ["inference code", "training code", "model card"]
    cell = "Training code;Inference code [commercial use; CC-BY-NC-SA-4.0];Model card [unlicensed]"
    assert missing_parts(cell, names) == {
        "training code": Release(State.ABSENT),
        "inference code": Release(State.UNACCEPTED, "commercial use; CC-BY-NC-SA-4.0"),
        "model card": Release(State.UNLICENSED),
    }
    assert missing_parts(None, names) == {}
    with pytest.raises(ValueError, match="not components of the framework: weights"):
        missing_parts("Weights", names)


def test_every_record_gets_the_class_the_tool_gives_it(classes: pd.DataFrame) -> None:
    assert len(classes) == 273
    assert (classes["tool"] == classes["rebuilt"]).all()
    counts = classes["rebuilt"].value_counts().to_dict()
    assert counts == {"I": 14, "II": 1, "III": 16, "below III": 242}  # facts README


def test_careful_reading_never_contradicts_the_tool(classes: pd.DataFrame) -> None:
    differ = classes[classes["careful"] != classes["tool"]]
    assert set(differ["careful"]) == {"not established"}
    assert set(differ["tool"]) == {"below III"}
    assert differ.loc[differ["shell"], "model"].isin(["T5", "Megatron-BERT", "Codex"]).sum() == 3


def test_loose_spellings_by_hand(rules: Rules) -> None:
    for written in ("Apache 2.0", "MIT license", "BSD-3", "apache-2.0", "CC BY-SA 4.0"):
        meant = read_spelling(Release(State.UNACCEPTED, written), rules.categories)
        assert meant.state is State.OPEN, written
    for written in ("gemma", "Llama 3.1 Community License", "Undisclosed", "CC-BY-NC-4.0"):
        meant = read_spelling(Release(State.UNACCEPTED, written), rules.categories)
        assert meant.state is State.UNACCEPTED, written


def test_a_shell_by_hand(edition: Edition, rules: Rules) -> None:
    rows = edition.table("mot_classes").set_index("mot_file")
    assert is_shell(rebuilt(rows.loc["T5-Pile.yml"].to_dict(), rules.parts))
    assert not is_shell(rebuilt(rows.loc["T5-11b.yml"].to_dict(), rules.parts))
    assert not is_shell(rebuilt(rows.loc["Amber.yml"].to_dict(), rules.parts))


def test_records_read_in_full(sample: pd.DataFrame) -> None:
    """A random sample of 36 and seven chosen ones, transcribed by hand from the tool's files."""
    assert sample["sample"].value_counts().to_dict() == {"drawn": 36, "chosen": 7}
    same = sample[sample["same_version"]]
    assert (same["tool"] == same["read"]).all()
    partly = same[same["alike"] < same["components"]]
    # In these two, nobody had looked yet; the list takes what nobody looked at for missing.
    assert set(partly["mot_file"]) == {"Megatron-BERT.yml", "T5-Pile.yml"}


def test_the_same_model_changed_class_by_a_licence_line(sample: pd.DataFrame) -> None:
    """Older files of these records name no licence for documents and data."""
    differ = sample[sample["tool"] != sample["read"]]
    assert set(differ["mot_file"]) == {"Amber.yml", "Granite-8B-Code-Instruct.yml"}
    assert not differ["same_version"].any()


def test_the_sample_has_whole_records(edition: Edition, rules: Rules) -> None:
    table = edition.table("mot_components")
    assert (table.groupby("mot_file")["component"].nunique() == len(rules.parts)).all()
