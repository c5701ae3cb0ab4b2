"""What ends up in a pulled edition, table by table, state by state."""

from __future__ import annotations

import os
import shutil
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.hub.conftest import EARLIER, EDITION, MIXTURE, manifest, rows, sealed
from tests.hub.loopback import DAY, Hub

from report.checking import check_edition
from report.edition import list_editions, open_edition
from report.hub.answers import Answers
from report.hub.assembly import EditionExists
from report.hub.edition_pull import NotReproduced, OtherSettings, Request, pull_edition
from report.manifest import file_sha256

THE_DAY = date.fromisoformat(DAY)


def test_a_pulled_edition_is_as_valid_and_sealed_as_a_shipped_one(pulled: Path) -> None:
    assert list_editions(pulled) == (EARLIER, EDITION)
    assert check_edition(EDITION, pulled) == []
    edition = open_edition(EDITION, data=pulled)
    assert edition.date == THE_DAY
    assert edition.manifest.tables.keys() == {t.name for t in edition.package.layer("snapshot")}


def test_a_repository_becomes_a_row_of_the_registry(pulled: Path) -> None:
    row = rows(pulled, "models")["openai/gpt-oss-120b"]
    expected = {
        "org": "openai", "parameters_total": 7_000_000_000, "licence_tag": "apache-2.0",
        "created_at": date(2026, 11, 20), "architecture": "qwen3_moe", "num_hidden_layers": 32,
        "hidden_size": 4096, "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 128,
        "vocab_size": 32000, "num_experts": 128, "experts_per_token": 8,
        "moe_intermediate_size": 768, "intermediate_size": None, "context_length": 8192,
        "languages": "en;it", "pipeline_tag": "text-generation", "as_of": THE_DAY,
        "has_gguf": False, "row_changed": THE_DAY,
        # 7 billion parameters are not the 120 of the name.
        "quality_flag": "params_vs_name",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected


def test_what_the_earlier_edition_knew_first_is_kept(pulled: Path) -> None:
    before = rows(pulled, "models", EARLIER)["openai/gpt-oss-120b"]
    row = rows(pulled, "models")["openai/gpt-oss-120b"]
    assert row["first_seen"] == before["first_seen"] < THE_DAY
    assert rows(pulled, "models")["swiss-ai/Apertus-8B"]["first_seen"] == THE_DAY


@pytest.mark.parametrize(
    ("repo_id", "expected"),
    [
        ("swiss-ai/Apertus-8B", ("readable", "read", None)),
        ("swiss-ai/Gated-8B", ("gated", "gated", None)),
        ("swiss-ai/Private-8B", ("private", "not_asked", None)),
        ("swiss-ai/Disabled-8B", ("disabled", "not_asked", None)),
        ("swiss-ai/No-Config-8B", ("readable", "missing", None)),
        ("swiss-ai/Tokenizer", ("readable", "not_declared", None)),
        ("openai/gpt-oss-safeguard-20b", ("renamed", "not_asked", "openai/gpt-oss-20b")),
        # In the earlier edition, of a followed account, and now the Hub knows no such repository.
        ("swiss-ai/Apertus-70B-2509", ("gone", "not_asked", None)),
        # Without a token, the Hub does not say whether this one exists.
        ("swiss-ai/Apertus-v1.5-70B", ("hidden", "not_asked", None)),
        # In the earlier edition, of an account that is not followed.
        ("mistralai/Mixtral-8x7B-Instruct-v0.1", ("not_asked", "not_asked", None)),
    ],
)
def test_every_repository_has_a_state(
    pulled: Path, repo_id: str, expected: tuple[str, str, str | None]
) -> None:
    row = rows(pulled, "repository_states")[repo_id]
    assert (row["state"], row["config"], row["renamed_to"]) == expected
    assert row["as_of"] == THE_DAY


def test_nothing_of_the_earlier_edition_is_lost_from_sight(pulled: Path) -> None:
    assert rows(pulled, "models", EARLIER).keys() <= rows(pulled, "repository_states").keys()


def test_a_gate_keeps_the_row_and_its_kind(pulled: Path) -> None:
    assert rows(pulled, "repository_states")["swiss-ai/Gated-8B"]["gating"] == "manual"
    row = rows(pulled, "models")["swiss-ai/Gated-8B"]
    assert row["parameters_total"] == 7_000_000_000
    assert row["hidden_size"] is None


def test_a_private_repository_of_ones_own_is_counted_but_not_published(pulled: Path) -> None:
    for table in ("models", "download_history", "recent_uploads", "configurations"):
        assert "swiss-ai/Private-8B" not in rows(pulled, table)


def test_why_a_repository_was_asked_for_is_noted(pulled: Path) -> None:
    states = rows(pulled, "repository_states")
    assert states["openai/gpt-oss-20b"]["asked_through"] == "account;downloads;created;earlier"
    assert states["mistralai/Mistral-7B-v0.1"]["asked_through"] == "catalogue;earlier"


def test_copies_are_followed_to_their_root(request_of: Request, data: Path) -> None:
    (data / "catalogue.yaml").write_text("organisations: [unsloth, someone, swiss-ai]\n")
    pull_edition(request_of)
    content = pq.read_table(data / "snapshots" / EDITION / "derivatives.parquet").to_pylist()
    found = [(r["repo_id"], r["base_repo_id"], r["format"], r["root_repo_id"]) for r in content]
    assert found == [
        ("someone/Apertus-8B-Q4-GGUF", "unsloth/Apertus-8B-GGUF", "gguf", "swiss-ai/Apertus-8B"),
        ("unsloth/Apertus-8B-GGUF", "swiss-ai/Apertus-8B", "gguf", "swiss-ai/Apertus-8B"),
    ]
    assert content[0]["rule"] == "declared_quantized"
    assert rows(data, "models")["swiss-ai/Apertus-8B"]["gguf_repos"] == "unsloth/Apertus-8B-GGUF"


def test_download_readings_of_before_are_carried_over(pulled: Path) -> None:
    def readings(edition: str) -> set[tuple[object, ...]]:
        path = pulled / "snapshots" / edition / "download_history.parquet"
        return {tuple(row.values()) for row in pq.read_table(path).to_pylist()}

    new = readings(EDITION) - readings(EARLIER)
    assert readings(EARLIER) < readings(EDITION)
    assert {row[1] for row in new} == {THE_DAY}
    assert {row[4] for row in new} == {"hub:api/models@2026-12"}
    assert ("openai/gpt-oss-120b", THE_DAY, 5_000_000, 10, "hub:api/models@2026-12") in new


def test_configurations_are_kept_without_what_has_no_bearing(pulled: Path) -> None:
    row = rows(pulled, "configurations")["swiss-ai/Apertus-8B"]
    assert row["config"] == (
        '{"head_dim":128,"hidden_size":4096,"intermediate_size":11008,'
        '"max_position_embeddings":8192,"model_type":"llama","num_attention_heads":32,'
        '"num_hidden_layers":32,"num_key_value_heads":8,"vocab_size":32000}'
    )
    assert row["complete"] is True
    assert "commit 0123456789abcdef" in str(row["source"])


def test_a_configuration_that_cannot_be_read_anew_keeps_its_age(pulled: Path) -> None:
    before, now = rows(pulled, "configurations", EARLIER), rows(pulled, "configurations")
    carried = "swiss-ai/Apertus-70B-2509"
    assert now[carried] == before[carried]


def test_recent_uploads_are_the_newest_of_the_hub(pulled: Path) -> None:
    # The list of the newest has four; gpt-oss-20b in it is over a year old.
    assert rows(pulled, "recent_uploads").keys() == {
        "openai/gpt-oss-120b", "swiss-ai/Apertus-8B", "swiss-ai/Gated-8B",
    }  # fmt: skip
    assert rows(pulled, "recent_uploads")["swiss-ai/Gated-8B"]["gated"] is True


def test_completeness_stands_in_the_manifest_in_numbers_and_words(pulled: Path) -> None:
    content = manifest(pulled)
    pull = content["pull"]
    assert isinstance(pull, dict)
    states = [row["state"] for row in rows(pulled, "repository_states").values()]
    assert pull["states"] == {state: states.count(state) for state in sorted(set(states))}
    assert pull["answered_shares"] == {"pages": 1, "repositories": 1, "configurations": 1}
    assert "5 December 2026" in str(content["completeness"])
    assert "5 dicembre 2026" in str(content["completeness_it"])
    assert f"{pull['states']['gone']} gone" in str(content["completeness"])
    assert f"{pull['states']['gone']} spariti" in str(content["completeness_it"])


def test_a_finished_edition_is_never_overwritten(request_of: Request, data: Path) -> None:
    pull_edition(request_of)
    before = sealed(data)
    with pytest.raises(EditionExists, match="never overwritten"):
        pull_edition(request_of)
    assert sealed(data) == before


def test_the_edition_is_derived_again_without_a_network(
    request_of: Request, data: Path, hub: Hub
) -> None:
    pull_edition(request_of)
    asked, before = len(hub.requests), sealed(data)
    assert pull_edition(replace(request_of, offline=True)).new is False
    assert (len(hub.requests), sealed(data)) == (asked, before)
    # Gone altogether, it comes back from the answers, byte for byte.
    shutil.rmtree(data / "snapshots" / EDITION)
    assert pull_edition(replace(request_of, offline=True)).new is True
    assert (len(hub.requests), sealed(data)) == (asked, before)


def test_other_answers_give_another_edition(request_of: Request, data: Path) -> None:
    pull_edition(request_of)
    before = sealed(data)
    for column, value in (("status", 404), ("next", "'/elsewhere'"), ("date", "'today'")):
        with sqlite3.connect(data / "raw" / EDITION / "answers.sqlite") as base:
            base.execute(f"UPDATE answers SET {column} = {value} WHERE question LIKE '%/resolve/%'")
        with pytest.raises(NotReproduced, match="not those that edition 2026-12 was made of"):
            pull_edition(replace(request_of, offline=True))
    assert sealed(data) == before


def test_other_code_gives_another_edition_and_says_which_tables(
    request_of: Request, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull_edition(request_of)
    before = sealed(data)
    monkeypatch.setattr("report.hub.pull.LONGEST_CONFIG", 10)
    with pytest.raises(NotReproduced, match="otherwise: models, configurations, repository_states"):
        pull_edition(replace(request_of, offline=True))
    assert sealed(data) == before


def test_a_pull_does_not_go_on_with_another_catalogue(request_of: Request, data: Path) -> None:
    pull_edition(replace(request_of, edition="2026-11"))
    (data / "catalogue.yaml").write_text("organisations: [openai]\n")
    shutil.rmtree(data / "snapshots/2026-11")
    with pytest.raises(OtherSettings, match="organisations, models, lists"):
        pull_edition(replace(request_of, edition="2026-11"))


def test_the_whole_hub_is_one_listing(request_of: Request, data: Path, hub: Hub) -> None:
    pull_edition(replace(request_of, all=True))
    listed = {item["id"] for item in hub.listed if not item["private"]}
    assert rows(data, "models").keys() == listed
    assert "every repository" in str(manifest(data)["completeness"])
    # Configurations are asked for only where the catalogue or a list leads.
    assert rows(data, "repository_states")["unsloth/Apertus-8B-GGUF"]["asked_through"] == "all"


def test_without_an_earlier_edition_everything_is_new(request_of: Request, data: Path) -> None:
    shutil.rmtree(data / "snapshots" / EARLIER)
    pull_edition(request_of)
    assert check_edition(EDITION, data) == []
    assert {row["first_seen"] for row in rows(data, "models").values()} == {THE_DAY}
    assert rows(data, "oracle_configurations") == {}


def test_a_row_that_did_not_change_says_since_when(
    request_of: Request, data: Path, hub: Hub
) -> None:
    pull_edition(request_of)
    hub.date = "Tue, 05 Jan 2027 10:00:00 GMT"
    hub.listed[2]["cardData"] = {"license": "mit"}
    hub.listed[0]["downloads"] = 7  # a reading of the day, not a fact of the repository
    hub.configs["openai/gpt-oss-120b"] = MIXTURE | {"num_experts": 64}
    pull_edition(replace(request_of, edition="2027-01"))
    later = rows(data, "models", "2027-01")
    changed = {name for name, row in later.items() if row["row_changed"] == date(2027, 1, 5)}
    assert changed == {"swiss-ai/Apertus-8B", "openai/gpt-oss-120b"}
    assert {row["row_changed"] for name, row in later.items() if name not in changed} == {THE_DAY}
    assert {row["as_of"] for row in later.values()} == {date(2027, 1, 5)}


@pytest.mark.parametrize(
    "wish",
    [{"all": True, "all_configurations": True}, {"all": True}, {"top": 2}, {"top": 0}],
    ids=str,
)
def test_what_was_wished_need_not_be_said_again_to_derive_it(
    wish: dict[str, Any], request_of: Request, data: Path
) -> None:
    pull_edition(replace(request_of, **wish))
    shutil.move(data / "snapshots" / EDITION, data / "first")
    pull_edition(replace(request_of, offline=True))
    first = {path.name: file_sha256(path) for path in (data / "first").iterdir()}
    assert sealed(data) == first


def test_every_file_is_on_the_disk_before_the_edition_appears(
    request_of: Request, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    synced, renamed = os.fsync, os.rename

    def fsync(handle: int) -> None:
        done.append(Path(os.readlink(f"/proc/self/fd/{handle}")).name)
        synced(handle)

    def rename(source: Path, target: Path) -> None:
        done.append(f"{Path(source).name} → {Path(target).name}")
        renamed(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "rename", rename)
    pull_edition(request_of)
    moved = done.index(f".{EDITION} → {EDITION}")
    assert {*sealed(data), f".{EDITION}"} <= set(done[:moved])
    assert done[moved + 1 :] == ["snapshots"]


def test_an_answer_outlives_a_power_cut(tmp_path: Path) -> None:
    with Answers(tmp_path / "answers.sqlite") as answers:
        (mode,) = answers._base.execute("PRAGMA journal_mode").fetchone()
        (synchronous,) = answers._base.execute("PRAGMA synchronous").fetchone()
    # Write-ahead log, synced at each transaction: https://www.sqlite.org/pragma.html#pragma_synchronous
    assert (mode, synchronous) == ("wal", 2)
