"""Whatever anybody writes on the Hub is text in the edition, or is left out and said so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.hub.conftest import DENSE, rows
from tests.hub.loopback import Hub

from report.checking import check_edition
from report.hub.edition_pull import Request, pull_edition

REPOSITORY = "swiss-ai/Hostile-8B"


def pull_with(request_of: Request, hub: Hub, data: Path, **fields: Any) -> dict[str, Any]:
    """Pull with one more repository, and return its row of the registry."""
    raw = hub.add(REPOSITORY, DENSE)
    for name, value in fields.items():
        raw[name] = value
        if value is ...:
            del raw[name]
    pull_edition(request_of)
    assert check_edition(request_of.edition, data) == []
    return rows(data, "models")[REPOSITORY]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\"><img src=x onerror='alert(1)'>", "\"><img src=x onerror='alert(1)'>"),
        ('=HYPERLINK("http://evil.example")', '=hyperlink("http://evil.example")'),
        ("mit\u202egnp.exe", "mit�gnp.exe"),
        ("mit\x00\x1b[31m", "mit��[31m"),
        ("../../etc/passwd", "../../etc/passwd"),
        ("two\nlines", "two�lines"),
        ("half \ud800 a pair", "half � a pair"),
        ("M" * 5000, "m" * 200),
        ("", "apache-2.0"),
    ],
)
def test_a_licence_is_text_on_one_line(
    written: str, kept: str, request_of: Request, hub: Hub, data: Path
) -> None:
    row = pull_with(request_of, hub, data, cardData={"license": written})
    assert row["licence_tag"] == kept


def test_a_licence_called_other_gives_its_name(request_of: Request, hub: Hub, data: Path) -> None:
    card = {"license": "other", "license_name": "Qwen-Research", "license_link": "https://x"}
    assert pull_with(request_of, hub, data, cardData=card)["licence_tag"] == "qwen-research"


@pytest.mark.parametrize(
    ("repo_id", "shown"),
    [
        ("swiss-ai/<script>alert(1)<", "swiss-ai%2F%3Cscript%3Ealert%281%29%3C"),
        ("swiss-ai/../../etc", "swiss-ai%2F..%2F..%2Fetc"),
        ("swiss-ai/a\u202eb", "swiss-ai%2Fa%E2%80%AEb"),
        ("swiss-ai/nul\x00", "swiss-ai%2Fnul%00"),
        ("swiss-ai/=cmd|' /C calc'!A0", "swiss-ai%2F%3Dcmd%7C%27%20%2FC%20calc%27%21A0"),
        ("swiss-ai/a b", "swiss-ai%2Fa%20b"),
        ("swiss-ai/" + "x" * 200, "swiss-ai%2F" + "x" * 191),
        ("no-owner", "no-owner"),
    ],
)
def test_an_identifier_against_the_rules_is_never_asked_for(
    repo_id: str, shown: str, request_of: Request, hub: Hub, data: Path
) -> None:
    raw = hub.add("swiss-ai/Passing", DENSE)
    raw["id"] = repo_id
    (data / "catalogue.yaml").write_text("organisations: []\nlists: {downloads: 100}\n")
    pull_edition(request_of)
    row = rows(data, "repository_states")[shown]
    assert (row["state"], row["reason"]) == ("unreadable", "invalid_id")
    assert shown not in rows(data, "models")
    assert all("resolve" not in q or "swiss-ai/Apertus" in q or "Gated" in q or "gpt" in q
               or "No-Config" in q or "Mistral" in q for q in hub.requests)  # fmt: skip


WRONG: dict[str, Any] = {
    "downloads": "many", "likes": -3, "createdAt": 20261120, "gated": "perhaps", "private": "no",
    "disabled": [], "tags": {"a": 1}, "library_name": 7, "pipeline_tag": "<script>",
    "cardData": "a string", "config": ["list"], "safetensors": {"total": 1e9}, "sha": "main",
}  # fmt: skip


@pytest.mark.parametrize("field", WRONG)
def test_a_field_of_a_wrong_type_is_left_empty_and_named(
    field: str, request_of: Request, hub: Hub, data: Path
) -> None:
    row = pull_with(request_of, hub, data, **{field: WRONG[field]})
    state = rows(data, "repository_states")[REPOSITORY]
    dropped = {"safetensors": "safetensors.total"}.get(field, field)
    assert (state["reason"], state["dropped_fields"]) == ("wrong_types", dropped)
    column = {
        "downloads": None, "likes": None, "createdAt": "created_at",
        "pipeline_tag": "pipeline_tag", "safetensors": "parameters_total",
    }.get(field)  # fmt: skip
    assert column is None or row[column] is None


@pytest.mark.parametrize("field", [*WRONG, "id_only"])
def test_a_field_that_is_missing_is_unknown(
    field: str, request_of: Request, hub: Hub, data: Path
) -> None:
    missing = WRONG if field == "id_only" else [field]
    pull_with(request_of, hub, data, **dict.fromkeys(missing, ...))
    state = rows(data, "repository_states")[REPOSITORY]
    assert (state["state"], state["reason"]) == ("readable", None)


def test_unknown_new_fields_change_nothing(request_of: Request, hub: Hub, data: Path) -> None:
    row = pull_with(request_of, hub, data, quantum={"qubits": [1, 2]}, id2="x", __class__="y")
    assert row["parameters_total"] == 7_000_000_000


def test_numbers_beyond_any_table_are_no_numbers(request_of: Request, hub: Hub, data: Path) -> None:
    row = pull_with(request_of, hub, data, safetensors={"total": 10**30}, downloads=2**63)
    assert row["parameters_total"] is None
    state = rows(data, "repository_states")[REPOSITORY]
    assert state["dropped_fields"] == "downloads;safetensors.total"


def test_an_enormous_card_is_read_and_not_kept(request_of: Request, hub: Hub, data: Path) -> None:
    card = {"license": "mit", "language": ["en"] * 10**5, "text": "x" * 8 * 2**20}
    row = pull_with(request_of, hub, data, cardData=card)
    assert (row["licence_tag"], row["languages"]) == ("mit", "en")


@pytest.mark.parametrize("item", [None, 7, "text", [], {}, {"id": None}, {"id": 7}, {"id": ""}])
def test_an_entry_that_names_no_repository_is_counted_as_lost(
    item: Any, request_of: Request, hub: Hub, data: Path
) -> None:
    hub.listed.append(item)
    hub.page = 100
    (data / "catalogue.yaml").write_text(
        "organisations: [openai]\nlists: {downloads: 100}\ncompleteness_floor: 0.5\n"
    )
    pulled = pull_edition(request_of)
    assert pulled.completeness.tally.entries_lost == 1
    assert pulled.completeness.tally.shares()["repositories"] < 1


def test_a_hostile_configuration_is_kept_as_ascii_json(
    request_of: Request, hub: Hub, data: Path
) -> None:
    config = DENSE | {"model_type": "</script>\u202e", "hidden_size": "wide", "num_experts": -1}
    hub.add(REPOSITORY, config)
    hub.listed[-1]["config"] = {"model_type": "=1+1"}
    pull_edition(request_of)
    row = rows(data, "models")[REPOSITORY]
    assert (row["architecture"], row["hidden_size"], row["num_experts"]) == ("=1+1", None, None)
    kept = str(rows(data, "configurations")[REPOSITORY]["config"])
    assert kept.isascii()
    assert json.loads(kept)["model_type"] == "</script>\u202e"


def test_bases_that_are_no_repositories_are_not_followed(
    request_of: Request, hub: Hub, data: Path
) -> None:
    bases = ["swiss-ai/Apertus-8B", "../x", "<b>", 7, None, "gpt2"]
    row_of = {"base_model": bases, "base_model_relation": "quantized", "license": "mit"}
    hub.page = 1000
    (data / "catalogue.yaml").write_text("organisations: [swiss-ai]\nlists: {created: 1000}\n")
    pull_with(request_of, hub, data, cardData=row_of, tags=[])
    upload = rows(data, "recent_uploads")[REPOSITORY]
    assert (upload["base_model"], upload["base_relation"]) == ("swiss-ai/Apertus-8B", "quantized")
