"""Classes of families: an independent table, cases worked by hand, and laws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.analysis.openness.classes import (
    ALL_DATA,
    CLASSES,
    LICENCE,
    MOF_I,
    MOF_III,
    OSAID_LIKE,
    fails_by_licence_alone,
    judge,
    openness_class,
)
from report.analysis.openness.dossier import (
    COMPONENTS,
    STATUSES,
    ComponentFact,
    Dossier,
    read_dossiers,
)
from report.analysis.openness.licences import FREEDOM
from report.analysis.openness.mof.families import Rules, assess_read
from report.analysis.openness.sensitivity import (
    DEFINITIONS,
    definition_shares,
    missing_requirements,
    one_requirement_away,
    own_evidence,
)
from report.analysis.openness.verdict import Verdict
from report.edition import Edition

DERIVED = pd.read_csv(
    Path(__file__).parents[2] / "data" / "derived_classes.csv", keep_default_na=False
).set_index("family_id")
"""Classes made by other hands from the same rules."""

VERDICTS = {"pass": "met", "fail": "not met", "undetermined": "not established"}
REQUIREMENTS = {
    "data information": "data-information",
    "training code": "training-code",
    "data preprocessing code": "preprocessing-code",
    "inference code": "architecture-code",
    "weights": "parameters",
    LICENCE: "licence",
}
LABELS = {
    "open source (OSAID-like)": "open source",
    "all components, licence not open": "open weight, restricted licence",
    "open weight, permissive licence": "open weight, permissive licence",
    "open weight, restricted licence": "open weight, restricted licence",
    "open weight, non-commercial licence": "open weight, non-commercial",
    "gated weights, restricted licence": "gated or closed weights",
    "gated weights, non-commercial licence": "gated or closed weights",
    "undetermined": "not established",
}
MOF_LABELS = {"undetermined": "not established", "III or better (unknowns)": "III"}

statuses = st.sampled_from(STATUSES)
categories = st.sampled_from([*FREEDOM, "unknown"])


@st.composite
def made_dossiers(draw: st.DrawFn) -> Dossier:
    facts = {
        component: ComponentFact(component, draw(statuses), "some-licence")
        for component in COMPONENTS
    }
    return Dossier("made", facts, draw(categories))


def rank(dossier: Dossier) -> int | None:
    """Return how open the class is (0 the least), None where it is not established."""
    found = CLASSES.index(openness_class(dossier))
    return None if CLASSES[found] == "not established" else len(CLASSES) - 2 - found


def with_status(dossier: Dossier, component: str, status: str) -> Dossier:
    fact = replace(dossier.fact(component), status=status)
    return replace(dossier, facts={**dossier.facts, component: fact})


def test_every_family_of_the_independent_table_is_judged(dossiers: Mapping[str, Dossier]) -> None:
    assert set(dossiers) == set(DERIVED.index)
    assert len(dossiers) == 90


@pytest.mark.parametrize("family", DERIVED.index)
def test_against_the_independent_table(
    dossiers: Mapping[str, Dossier], rules: Rules, family: str
) -> None:
    dossier, expected = dossiers[family], DERIVED.loc[family]
    judgement = judge(OSAID_LIKE, dossier)
    assert judgement.verdict == VERDICTS[expected["osaid_like"]]
    for verdict, column in (
        (Verdict.NOT_MET, "requirements_failed"),
        (Verdict.NOT_ESTABLISHED, "requirements_unknown"),
    ):
        found = {REQUIREMENTS[name] for name in judgement.requirements(verdict)}
        assert found == set(filter(None, expected[column].split(";")))
    assert openness_class(dossier) == LABELS[expected["label_en"]]
    own = assess_read(dossier, rules).label
    assert own == MOF_LABELS.get(expected["mof_like_class"], expected["mof_like_class"])
    assert fails_by_licence_alone(dossier) == expected["label_en"].startswith("all components")


@pytest.mark.parametrize("family", ["olmo-2", "apertus", "smollm3-3b", "pythia"])
def test_open_source_by_hand(dossiers: Mapping[str, Dossier], family: str) -> None:
    assert openness_class(dossiers[family]) == "open source"


@pytest.mark.parametrize("family", ["bloom", "starcoder2"])
def test_only_the_licence_stands_in_the_way(dossiers: Mapping[str, Dossier], family: str) -> None:
    judgement = judge(OSAID_LIKE, dossiers[family])
    assert judgement.requirements(Verdict.NOT_MET) == (LICENCE,)
    assert fails_by_licence_alone(dossiers[family])


CODE = {"training code", "data preprocessing code"}


@pytest.mark.parametrize(
    ("family", "missing"),
    [
        ("llama-4", {"data information", *CODE, "weights", LICENCE}),
        ("gemma-2", {"data information", *CODE, "weights", LICENCE}),
        ("seed-oss-36b", {"data information", *CODE}),
        ("glm-4-5", {"data information", *CODE}),
        ("deepseek-v3", {"data information", *CODE, LICENCE}),
        ("gpt-oss", {"data information", *CODE}),
        ("ernie-4-5", {"data information", "data preprocessing code"}),
    ],
)
def test_not_open_source_for_the_right_reasons(
    dossiers: Mapping[str, Dossier], family: str, missing: set[str]
) -> None:
    judgement = judge(OSAID_LIKE, dossiers[family])
    assert judgement.verdict is Verdict.NOT_MET
    assert set(judgement.requirements(Verdict.NOT_MET)) == missing


def test_every_verdict_carries_dated_reasons(dossiers: Mapping[str, Dossier]) -> None:
    for dossier in dossiers.values():
        judgement = judge(OSAID_LIKE, dossier)
        assert {reason.requirement for reason in judgement.reasons} == set(REQUIREMENTS)
        for reason in judgement.reasons:
            if reason.verdict is not Verdict.NOT_ESTABLISHED:
                assert reason.source_url.startswith("http"), reason
                assert reason.as_of, reason


def test_base_only_release_is_judged_by_its_base(dossiers: Mapping[str, Dossier]) -> None:
    grok = dossiers["grok-1"]
    assert grok.fact("final-weights").status == "closed"
    assert grok.weights.component == "base-weights"
    assert openness_class(grok) == "open weight, permissive licence"


def test_counts_of_the_facts_readme(dossiers: Mapping[str, Dossier]) -> None:
    found = pd.Series([openness_class(dossier) for dossier in dossiers.values()]).value_counts()
    assert found["open source"] == 7
    assert found["open weight, permissive licence"] == 46
    assert found["open weight, restricted licence"] == 15 + 2  # two fail by their licence alone
    assert found["gated or closed weights"] == 9 + 3
    assert found["open weight, non-commercial"] == 7 - 3
    assert found["not established"] == 4


def test_the_same_families_whatever_the_order_of_rows(edition: Edition) -> None:
    components, licences = edition.table("components"), edition.table("licences")
    shuffled = read_dossiers(components.sample(frac=1, random_state=1), licences.iloc[::-1])
    assert shuffled == read_dossiers(components, licences)


def test_a_component_never_looked_at_is_unknown(rules: Rules) -> None:
    empty = Dossier("empty", {}, "osi-approved")
    assert judge(OSAID_LIKE, empty).verdict is Verdict.NOT_ESTABLISHED
    assert openness_class(empty) == "not established"
    assert assess_read(empty, rules).possible == "I"


@given(made_dossiers(), st.sampled_from(COMPONENTS))
def test_opening_a_component_never_lowers_the_class(dossier: Dossier, component: str) -> None:
    opened = with_status(dossier, component, "open")
    before, after = rank(dossier), rank(opened)
    assert before is None or (after is not None and after >= before)
    order = (Verdict.NOT_MET, Verdict.NOT_ESTABLISHED, Verdict.MET)
    for definition in DEFINITIONS:
        old, new = judge(definition, dossier).verdict, judge(definition, opened).verdict
        assert order.index(new) >= order.index(old)


@given(made_dossiers(), st.sampled_from(list(FREEDOM)))
def test_a_licence_that_loses_a_freedom_never_raises_the_class(
    dossier: Dossier, category: str
) -> None:
    lost = replace(dossier, category=category)
    if FREEDOM[category] <= FREEDOM.get(dossier.category, 0):
        before, after = rank(dossier), rank(lost)
        assert after is None if before is None else after is not None and after <= before


@given(made_dossiers())
def test_nothing_known_settles_nothing(dossier: Dossier) -> None:
    blind = replace(
        dossier, facts={name: ComponentFact(name) for name in dossier.facts}, category="unknown"
    )
    for definition in DEFINITIONS:
        assert judge(definition, blind).verdict is Verdict.NOT_ESTABLISHED


@given(made_dossiers(), st.sampled_from(COMPONENTS))
def test_unknown_is_never_worse_than_closed(dossier: Dossier, component: str) -> None:
    unknown = judge(OSAID_LIKE, with_status(dossier, component, "unknown")).verdict
    closed = judge(OSAID_LIKE, with_status(dossier, component, "closed")).verdict
    if component not in ("final-weights", "base-weights"):  # a closed final lets the base speak
        order = (Verdict.NOT_MET, Verdict.NOT_ESTABLISHED, Verdict.MET)
        assert order.index(unknown) >= order.index(closed)


@given(made_dossiers())
def test_stricter_definitions_are_met_by_fewer(dossier: Dossier) -> None:
    if judge(ALL_DATA, dossier).verdict is Verdict.MET:
        assert judge(OSAID_LIKE, dossier).verdict is Verdict.MET
    if judge(MOF_I, dossier).verdict is Verdict.MET:
        assert judge(MOF_III, dossier).verdict is Verdict.MET


def test_definition_shares_add_up(dossiers: Mapping[str, Dossier]) -> None:
    shares = definition_shares(dossiers.values())
    assert (shares[["met", "not_established", "not_met"]].sum(axis=1) == 90).all()
    osaid = shares.set_index("definition").loc["OSAID-like"]
    assert (osaid["met"], osaid["not_established"]) == (7, 10)  # facts README


def test_missing_requirements_by_hand() -> None:
    open_facts = {name: ComponentFact(name, "open") for name in COMPONENTS}
    family = Dossier("a", open_facts, "osi-approved")
    other = with_status(replace(family, family_id="b"), "training-code", "unknown")
    frame = missing_requirements([family, other], OSAID_LIKE).set_index("requirement")
    assert frame.loc["training code"].to_list() == [1, 1, 0]
    assert frame.loc[LICENCE].to_list() == [2, 0, 0]


def test_one_requirement_away_leaves_no_unknown(dossiers: Mapping[str, Dossier]) -> None:
    near = {dossier.family_id for dossier in one_requirement_away(dossiers.values(), OSAID_LIKE)}
    failed = DERIVED["requirements_failed"].str.split(";").str.len()
    single = DERIVED[(failed == 1) & (DERIVED["osaid_like"] == "fail")]
    assert near == set(single.index[single["requirements_unknown"] == ""])


def test_own_evidence_forgets_what_the_index_says() -> None:
    facts = {
        "training-code": ComponentFact("training-code", "open", evidence_kind="osai-mapped"),
        "model-card": ComponentFact("model-card", "closed", evidence_kind="stated"),
    }
    own = own_evidence(Dossier("a", facts))
    assert own.fact("training-code").status == "unknown"
    assert own.fact("model-card").status == "closed"
