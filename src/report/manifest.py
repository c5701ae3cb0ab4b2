"""The manifest of an edition: what its snapshot is, byte for byte, and the evidence as it stood.

A sealed snapshot is never edited, so a file that differs from the manifest is refused. Evidence is
edited by hand; the manifest only remembers how it was, so that a change can be told.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from report.datapackage import Source, Table, Text
from report.descriptor import read_json
from report.errors import InvalidDescriptor

MANIFEST_FILE = "manifest.json"
SNAPSHOTS = "snapshots"


@dataclass(frozen=True)
class SnapshotRecord:
    """A table of the snapshot as it was sealed."""

    sha256: str
    bytes: int
    rows: int
    columns: int


@dataclass(frozen=True)
class EvidenceRecord:
    """A table of evidence as it stood when the edition was sealed."""

    sha256: str
    rows: int


@dataclass(frozen=True)
class Manifest:
    """What an edition consists of.

    `date` is the day of the snapshot. `completeness` says in words what the snapshot leaves out.
    `derived_from` names the edition that this one was made out of, without asking the Hub.
    `pull` says in numbers what was asked of the Hub and what came; none for one made otherwise.
    """

    edition: str
    date: date
    title: Text
    completeness: Text
    tables: Mapping[str, SnapshotRecord]
    evidence: Mapping[str, EvidenceRecord]
    sources: tuple[Source, ...] = ()
    derived_from: str | None = None
    pull: Mapping[str, Any] | None = None


def manifest_path(data: Path, edition_id: str) -> Path:
    """Return where the manifest of an edition lies."""
    return data / SNAPSHOTS / edition_id / MANIFEST_FILE


def read_manifest(data: Path, edition_id: str) -> Manifest:
    """Read the manifest of an edition."""
    path = manifest_path(data, edition_id)
    content = read_json(path)
    try:
        return Manifest(
            edition=content["edition"],
            date=date.fromisoformat(content["date"]),
            title=Text(content["title"], content["title_it"]),
            completeness=Text(content["completeness"], content["completeness_it"]),
            tables={name: SnapshotRecord(**each) for name, each in content["tables"].items()},
            evidence={name: EvidenceRecord(**each) for name, each in content["evidence"].items()},
            sources=tuple(Source(**each) for each in content["sources"]),
            derived_from=content.get("derived_from"),
            pull=content.get("pull"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidDescriptor(f"{path}: not a manifest ({error!r}).") from None


def write_manifest(data: Path, manifest: Manifest, folder: str | None = None) -> Path:
    """Write a manifest, whole or not at all, to its place or to another folder of snapshots."""
    path = manifest_path(data, folder or manifest.edition)
    text = json.dumps(_as_json(manifest), ensure_ascii=False, indent=2) + "\n"
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".manifest-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        # A temporary file is private to its owner; the manifest is for every reader.
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    return path


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, without holding the file in memory."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def edition_digest(hashes: Mapping[str, str]) -> str:
    """Return the one hash over the hashes of all files, whatever their order."""
    lines = "".join(f"{name} {digest}\n" for name, digest in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def union_of_sources(tables: Iterable[Table]) -> tuple[Source, ...]:
    """Return the sources of the tables, each once, in their order."""
    return tuple(dict.fromkeys(source for table in tables for source in table.sources))


def _as_json(manifest: Manifest) -> dict[str, Any]:
    derived = {"derived_from": manifest.derived_from} if manifest.derived_from else {}
    pull = {"pull": dict(manifest.pull)} if manifest.pull is not None else {}
    return {
        "edition": manifest.edition,
        "date": manifest.date.isoformat(),
        **derived,
        "title": manifest.title.en,
        "title_it": manifest.title.it,
        "completeness": manifest.completeness.en,
        "completeness_it": manifest.completeness.it,
        **pull,
        "tables": {name: asdict(each) for name, each in manifest.tables.items()},
        "evidence": {name: asdict(each) for name, each in manifest.evidence.items()},
        "sources": [_without_gaps(asdict(source)) for source in manifest.sources],
    }


def _without_gaps(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value is not None}
