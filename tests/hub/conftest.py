"""A small data folder to pull into: the real schema and evidence, a few repositories of 2026-10."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.hub.loopback import Hub

from report.descriptor import load_package
from report.edition import find_data
from report.hub.client import Patience
from report.hub.edition_pull import Request, pull_edition
from report.manifest import SnapshotRecord, file_sha256, read_manifest, write_manifest

EARLIER = "2026-10"
EDITION = "2026-12"
EVIDENCE = ("organisations", "licences")
FOLLOWED = ("openai", "swiss-ai")
CATALOGUE = f"""
organisations: [{", ".join(FOLLOWED)}]
models: [mistralai/Mistral-7B-v0.1]
lists: {{downloads: 6, created: 4}}
"""
IMPATIENT = Patience(retries=4, first=0.01, longest=0.02, silence=0.5)


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real package with an earlier edition of two followed accounts and one that is not."""
    target = tmp_path_factory.mktemp("small") / "data"
    project = find_data()
    target.mkdir()
    described = json.loads((project / "datapackage.json").read_text(encoding="utf-8"))
    kept = [r for r in described["resources"] if r["layer"] == "snapshot" or r["name"] in EVIDENCE]
    described["resources"] = kept
    (target / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    (target / "evidence").mkdir()
    for name in EVIDENCE:
        shutil.copyfile(project / f"evidence/{name}.csv", target / f"evidence/{name}.csv")
    (target / "catalogue.yaml").write_text(CATALOGUE, encoding="utf-8")
    package, records = load_package(target), {}
    for table in package.layer("snapshot"):
        path = target / table.path_in(EARLIER)
        path.parent.mkdir(parents=True, exist_ok=True)
        content = pq.read_table(project / table.path_in(EARLIER))
        if table.name != "oracle_configurations":
            owner = pc.list_element(pc.split_pattern(content["repo_id"], "/"), 0)
            content = content.filter(pc.is_in(owner, pa.array([*FOLLOWED, "mistralai"])))
        pq.write_table(content, path, compression="zstd")
        size = (path.stat().st_size, content.num_rows, content.num_columns)
        records[table.name] = SnapshotRecord(file_sha256(path), *size)
    real = read_manifest(project, EARLIER)
    write_manifest(target, type(real)(**(vars(real) | {"tables": records})))
    return target


def copy_data(small_data: Path, target: Path) -> Path:
    """Copy the small data folder; the evidence, which no pull touches, is only linked."""
    target.mkdir()
    for name in ("datapackage.json", "catalogue.yaml"):
        shutil.copyfile(small_data / name, target / name)
    shutil.copytree(small_data / "snapshots", target / "snapshots")
    (target / "evidence").symlink_to(small_data / "evidence")
    return target


@pytest.fixture
def data(small_data: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    return copy_data(small_data, tmp_path / "data")


DENSE = {
    "model_type": "llama", "hidden_size": 4096, "num_hidden_layers": 32, "intermediate_size": 11008,
    "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 32000, "head_dim": 128,
    "max_position_embeddings": 8192, "transformers_version": "5.0", "bos_token_id": 1,
}  # fmt: skip
MIXTURE = DENSE | {
    "model_type": "qwen3_moe", "num_experts": 128, "num_experts_per_tok": 8,
    "moe_intermediate_size": 768,
}  # fmt: skip


def small_hub() -> Hub:
    """A Hub with the usual, one of each state, and copies of copies; pages of four."""
    hub = Hub(page=4)
    hub.add("openai/gpt-oss-20b", MIXTURE, createdAt="2025-08-04T22:33:29.000Z")
    hub.add("openai/gpt-oss-120b", MIXTURE, downloads=5_000_000)
    hub.add("swiss-ai/Apertus-8B", DENSE)
    hub.add("swiss-ai/Gated-8B", DENSE, gated="manual")
    hub.add("swiss-ai/Private-8B", DENSE, private=True)
    hub.add("swiss-ai/Disabled-8B", DENSE, disabled=True)
    hub.add("swiss-ai/No-Config-8B", config={})
    del hub.configs["swiss-ai/No-Config-8B"]
    hub.add("swiss-ai/Tokenizer")
    base = "swiss-ai/Apertus-8B"
    quantised = ["gguf", f"base_model:{base}", f"base_model:quantized:{base}"]
    hub.add("unsloth/Apertus-8B-GGUF", tags=quantised, safetensors=...)
    again = ["gguf", "base_model:quantized:unsloth/Apertus-8B-GGUF"]
    hub.add("someone/Apertus-8B-Q4-GGUF", tags=again, safetensors=...)
    hub.add("mistralai/Mistral-7B-v0.1", DENSE)
    hub.renamed["openai/gpt-oss-safeguard-20b"] = "openai/gpt-oss-20b"
    hub.hidden.add("swiss-ai/Apertus-v1.5-70B")
    return hub


@pytest.fixture
def hub() -> Iterator[Hub]:
    with small_hub().serving() as serving:
        yield serving


@pytest.fixture
def request_of(data: Path, hub: Hub) -> Request:
    return Request(EDITION, data, endpoint=hub.endpoint, patience=IMPATIENT)


@pytest.fixture(scope="module")
def pulled(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which an edition was pulled, without any trouble; not to be changed."""
    target = copy_data(small_data, tmp_path_factory.mktemp("pulled") / "data")
    with small_hub().serving() as hub:
        pull_edition(Request(EDITION, target, endpoint=hub.endpoint, patience=IMPATIENT))
    return target


def sealed(data: Path, edition: str = EDITION) -> dict[str, str]:
    """Return the hash of every file of an edition, its manifest included."""
    folder = data / "snapshots" / edition
    return {path.name: file_sha256(path) for path in sorted(folder.iterdir())}


def rows(data: Path, table: str, edition: str = EDITION) -> dict[str, dict[str, object]]:
    """Return a table's rows by repo_id."""
    content = pq.read_table(data / "snapshots" / edition / f"{table}.parquet").to_pylist()
    return {row["repo_id"]: row for row in content}


def pull_of(data: Path, edition: str = EDITION) -> dict[str, Any]:
    """Return what the manifest says of the pull."""
    pull = manifest(data, edition)["pull"]
    assert isinstance(pull, dict)
    return pull


def manifest(data: Path, edition: str = EDITION) -> dict[str, object]:
    path = data / "snapshots" / edition / "manifest.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))
