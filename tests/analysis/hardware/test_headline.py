"""The index, the bounds, pairs and the flow: worlds worked by hand, and laws."""

import pandas as pd
import pytest
from hypothesis import given, settings
from tests.analysis.hardware.test_support import FAMILIES, GRADES, made_up, worlds

from report.analysis.hardware import flow, headline, removal, uncertainty
from report.analysis.hardware.removal import BASELINE

NOTHING_DISPUTED = pd.DataFrame({"engine_family_id": [], "vendor": []}, dtype=str)
WORLD = made_up(
    [("f", "NVIDIA", "e1"), ("f", "NVIDIA", "e2"), ("f", "Huawei", "e1"), ("g", "NVIDIA", "e1"),
     ("g", "AMD", "e1")],
    ["named", "named", "named", "named", "by-engine"],
)  # fmt: skip


class TestIndex:
    def test_worked_by_hand(self) -> None:
        # Named: f has NVIDIA (two projects) and Huawei (one), g has NVIDIA alone, h nothing. Two
        # vendors: f of three. Paths of f: 2/3 and 1/3, so 1 - 1/D = 1 - (4/9 + 1/9) = 4/9, g 0.
        # By downloads (f 30, g 10, h unknown): 30/40; the mean of 1 - 1/D is 4/9 * 3/4 = 1/3.
        table = headline.index_table(WORLD, ["f", "g", "h"], {"download": {"f": 30.0, "g": 10.0}})
        look = headline.look_up
        assert look(table, "any one vendor", "named", "family") == pytest.approx(1 / 3)
        assert look(table, "any one vendor", "by-engine", "family") == pytest.approx(2 / 3)
        assert look(table, "any one country", "by-engine", "family") == pytest.approx(1 / 3)
        assert look(table, "any one vendor", "named", "download") == pytest.approx(3 / 4)
        assert look(table, "two paths, two vendors", "named", "family") == pytest.approx(4 / 27)
        assert look(table, "two paths, two vendors", "named", "download") == pytest.approx(1 / 3)
        assert look(table, "any one vendor", "measured", "family") == 0
        missing = table[table["weight"] == "parameter"]["index"]
        assert missing.isna().all()

    @given(worlds)
    @settings(deadline=None, max_examples=40)
    def test_between_zero_and_one_and_no_lower_with_weaker_evidence(
        self, found: pd.DataFrame
    ) -> None:
        table = headline.index_table(found, FAMILIES, {})
        counted = table[table["weight"] == "family"]
        assert counted["index"].between(0, 1).all()
        wide = counted.pivot(index="definition", columns="grade", values="index")
        for rule in ("any one vendor", "any one country"):
            by_strength = wide.loc[rule, GRADES].tolist()
            assert by_strength == sorted(by_strength)
            assert wide.loc["any one country", GRADES[-1]] <= wide.loc["any one vendor", GRADES[-1]]

    @given(worlds)
    @settings(deadline=None, max_examples=40)
    def test_survivors_are_those_no_single_removal_takes(self, found: pd.DataFrame) -> None:
        left = set(FAMILIES)
        for vendor in sorted(set(found["vendor"])):
            kept = removal.without(found, "vendor", [vendor])
            left &= set(removal.families_left(kept, FAMILIES, "by-engine"))
        assert set(headline.survivors(found, FAMILIES, "vendor")) == left


class TestBounds:
    def test_experimental_and_disputed_entries_only_lower_the_bound(self) -> None:
        found = WORLD.assign(by="support list", experimental=[False, False, False, True, False])
        disputed = pd.DataFrame({"engine_family_id": ["f"], "vendor": ["Huawei"]})
        cases = [(BASELINE, [BASELINE]), ("vendor", ["NVIDIA"])]
        rows = uncertainty.bounds(found, disputed, ["f", "g", "h"], cases).set_index("removed")
        assert rows.loc[BASELINE, ["low", "share", "high"]].tolist() == pytest.approx(
            [1 / 3, 2 / 3, 2 / 3]
        )
        assert rows.loc["NVIDIA", ["low", "share", "high"]].tolist() == pytest.approx(
            [0, 1 / 3, 2 / 3]
        )

    def test_a_measurement_stands_whatever_a_list_says(self) -> None:
        found = made_up([("f", "Huawei", "e")], ["measured"]).assign(by="vendor")
        disputed = pd.DataFrame({"engine_family_id": ["f"], "vendor": ["Huawei"]})
        assert len(uncertainty.strict(found, disputed)) == 1

    @given(worlds)
    @settings(deadline=None, max_examples=30)
    def test_bounds_enclose_the_share(self, found: pd.DataFrame) -> None:
        cases = [(BASELINE, [BASELINE]), ("country", ["US"])]
        rows = uncertainty.bounds(found, NOTHING_DISPUTED, FAMILIES, cases)
        assert (rows["low"] <= rows["share"]).all()
        assert (rows["share"] <= rows["high"]).all()

    def test_no_errors_no_width_and_one_edge_falls_as_often_as_the_rate(self) -> None:
        case = (BASELINE, [BASELINE])
        sure = uncertainty.audit_interval(WORLD, ["f", "g"], case, 0, 1_000_000)
        assert sure == (1.0, 1.0)
        # One family on one edge, half of the rows wrong: both ends are possible at 95%.
        even = uncertainty.audit_interval(
            made_up([("f", "NVIDIA", "e")], ["named"]), ["f"], case, 500, 1_000
        )
        assert even == (0.0, 1.0)

    def test_the_same_draw_twice(self) -> None:
        case = ("vendor", ["NVIDIA"])
        one, two = (uncertainty.audit_interval(WORLD, ["f", "g"], case, 6, 259) for _ in "ab")
        assert one == two


class TestPairs:
    def test_worked_by_hand(self) -> None:
        # f on A and B, g on A alone, h on B and C. Of three: without A f and h, without B all,
        # without C all; without A and B h alone (f goes, which neither alone takes), without A and
        # C f and h, without B and C f and g (h goes).
        found = made_up(
            [("f", "NVIDIA", "e"), ("f", "Huawei", "e"), ("g", "NVIDIA", "e"),
             ("h", "Huawei", "e"), ("h", "AMD", "e")], ["named"] * 5,
        )  # fmt: skip
        rows = removal.vendor_pairs(found, ["f", "g", "h"], "named")
        left = {(r["first"], r["second"]): r["families_left"] for r in rows.to_dict("records")}
        extra = {(r["first"], r["second"]): r["extra"] for r in rows.to_dict("records")}
        assert left["NVIDIA", "NVIDIA"] == 2
        assert left["Huawei", "Huawei"] == left["AMD", "AMD"] == 3
        assert (left["Huawei", "NVIDIA"], extra["Huawei", "NVIDIA"]) == (1, 1)
        assert (left["AMD", "NVIDIA"], extra["AMD", "NVIDIA"]) == (2, 0)
        assert (left["AMD", "Huawei"], extra["AMD", "Huawei"]) == (2, 1)

    @given(worlds)
    @settings(deadline=None, max_examples=30)
    def test_a_pair_leaves_no_more_than_either(self, found: pd.DataFrame) -> None:
        rows = removal.vendor_pairs(found, FAMILIES, "by-engine")
        alone = rows[rows["first"] == rows["second"]].set_index("first")["families_left"]
        least = rows[["first", "second"]].map(alone.get).min(axis=1)
        assert (rows["families_left"] <= least).all()
        assert (rows["extra"] >= 0).all()


class TestFlow:
    @given(worlds)
    @settings(deadline=None, max_examples=30)
    def test_every_family_is_one_unit(self, found: pd.DataFrame) -> None:
        widths = flow.paths(found, "by-engine").groupby("engine_family_id")["width"].sum()
        assert widths.to_numpy() == pytest.approx(1)
        joined = flow.flow(found, "by-engine", projects=1)
        assert joined["width"].sum() == pytest.approx(found["engine_family_id"].nunique())
        assert joined["project"].nunique() <= 2

    def test_worked_by_hand(self) -> None:
        # Named: f has three paths of a third each, g one.
        rows = flow.flow(WORLD, "named", projects=2)
        width = rows.groupby("vendor")["width"].sum()
        assert width["NVIDIA"] == pytest.approx(2 / 3 + 1)
        assert width["Huawei"] == pytest.approx(1 / 3)


class TestWeights:
    @given(worlds)
    @settings(deadline=None, max_examples=30)
    def test_equal_weights_are_a_count(self, found: pd.DataFrame) -> None:
        rows = removal.removal_table(found, FAMILIES, {"download": dict.fromkeys(FAMILIES, 2.0)})
        assert rows["download_share"].to_numpy() == pytest.approx(rows["share"].to_numpy())
