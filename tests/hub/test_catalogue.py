"""The catalogue, the scope it gives, and what a pull will cost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from report.edition import find_data, open_edition
from report.hub.catalogue import Catalogue, InvalidCatalogue, load_catalogue
from report.hub.edition_pull import InvalidEditionName, Request, plan, pull_edition
from report.hub.scope import Scope, estimate


def test_every_family_and_system_of_the_report_is_followed() -> None:
    catalogue = load_catalogue(find_data())
    edition = open_edition("2026-10", tables=("families", "systems"))
    families = edition.table("families")
    owners = set(families["repo_id"].dropna().str.partition("/")[0])
    assert owners <= set(catalogue.organisations)
    assert catalogue.systems.keys() <= set(edition.table("systems")["system_id"])
    of_systems = families.dropna(subset=["system_id", "repo_id"])
    for system, owner in zip(
        of_systems["system_id"], of_systems["repo_id"].str.partition("/")[0], strict=True
    ):
        assert owner in catalogue.systems[system]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("organisations: [Qwen", "not readable YAML"),
        ("- Qwen", "must map names to entries"),
        ("organizations: [Qwen]", 'unknown entry .* Did you mean "organisations"'),
        ("organisations: Qwen", "organisations must be a list"),
        ("organisations: [Qwen/Qwen3]", "holds 'Qwen/Qwen3', which is not an account"),
        ("models: [Qwen3]", "holds 'Qwen3', which is not owner/name"),
        ("lists: {likes: 3}", "lists has no 'likes'"),
        ("lists: {downloads: many}", "lists.downloads must be a whole number, not 'many'"),
        ("completeness_floor: 95", "from 0 to 1, not 95"),
        ("systems: [llama]", "systems must map names"),
    ],
)
def test_a_mistake_in_the_catalogue_is_named(text: str, message: str, data: Path) -> None:
    (data / "catalogue.yaml").write_text(text)
    with pytest.raises(InvalidCatalogue, match=message):
        load_catalogue(data)


def test_a_missing_catalogue_is_named(data: Path) -> None:
    (data / "catalogue.yaml").unlink()
    with pytest.raises(InvalidCatalogue, match=r"no catalogue\.yaml in"):
        load_catalogue(data)


@pytest.mark.parametrize("name", ["../2026-12", "2026", "2026-12/x", "", "2026-12-" + "x" * 30])
def test_a_name_that_no_edition_can_have_is_refused(name: str, data: Path) -> None:
    with pytest.raises(InvalidEditionName, match="cannot name an edition"):
        pull_edition(Request(name, data))
    assert not (data / "raw").exists()


def test_top_overrides_every_list(data: Path) -> None:
    assert plan(Request("2026-12", data, top=9)).catalogue.lists == {"downloads": 9, "created": 9}
    assert plan(Request("2026-12", data, top=0)).catalogue.lists == {}


def test_the_newest_edition_before_the_new_one_is_built_on(data: Path) -> None:
    for name in ("2026-05", "2026-11-b", "2027-03"):
        (data / "snapshots" / name).mkdir()
    assert plan(Request("2026-12", data)).earlier == "2026-11-b"
    assert plan(Request("2026-07", data)).earlier == "2026-05"
    assert plan(Request("2026-01", data)).earlier is None
    assert plan(Request("2026-12", data, earlier="2026-10")).earlier == "2026-10"


def test_the_whole_hub_takes_as_long_as_its_limits_say() -> None:
    # 3 million repositories on pages of 1,000: 3,000 requests; 500 in five minutes without a
    # token, so five waits of five minutes before the sixth window; two with one.
    nobody = Catalogue((), (), {}, 0.95, {})
    alone = estimate(Scope(nobody, all=True), has_token=False)
    faster = estimate(Scope(nobody, all=True), has_token=True)
    assert (alone.listings, alone.files) == (3000, 0)
    assert (alone.minutes, faster.minutes) == (5 * 5 + 5, 2 * 5 + 5)
    assert "without a token" in str(alone)
    assert re.search(r"\bwith a token\b", str(faster))


def test_files_have_a_limit_of_their_own() -> None:
    # 9,000 configurations, 3,000 in five minutes: two waits.
    lists = Catalogue((), (), {"downloads": 9000}, 0.95, {})
    assert estimate(Scope(lists), has_token=False).minutes == 2 * 5 + 16
