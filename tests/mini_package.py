"""A small data package for tests: two tables of evidence, one of a snapshot, one edition."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from report.checking import seal_edition
from report.datapackage import Text

EDITION = "2026-10"
LICENCES = "licence_id,name,osi_approved\napache-2.0,Apache License 2.0,true\nother,,\n"
ACCELERATORS = (
    "vendor,chip,released,memory_gb,bandwidth_gb_s,kind\n"
    "acme,a1,2024-03-01,80,3350.5,gpu\n"
    "acme,a2,,,,\n"
    'borg,"b1, ""pro"" è",2025-01-31,192,8000,npu\n'
)


def field(name: str, kind: str, **constraints: Any) -> dict[str, Any]:
    """Return the descriptor of a field."""
    words = {"description": f"The {name}.", "description_it": f"Il {name}."}
    return {"name": name, "type": kind, **words, "constraints": constraints}


def resource(
    name: str, path: str, fields: list[dict[str, Any]], key: list[str], **schema: Any
) -> dict[str, Any]:
    """Return the descriptor of a table."""
    return {
        "name": name,
        "path": path,
        "title": name.capitalize(),
        "title_it": f"{name.capitalize()} (it)",
        "description": f"One row is one of {name}.",
        "description_it": f"Una riga è uno di {name}.",
        "format": path.rsplit(".", 1)[1],
        "layer": path.split("/", maxsplit=1)[0].removesuffix("s"),
        "as_of": "2026-10-08",
        "schema": {"fields": fields, "primaryKey": key, "missingValues": [""], **schema},
        "sources": [{"title": f"The register of {name}", "path": "https://example.org/"}],
        "licenses": [{"name": "CC-BY-4.0"}],
        "caveats": [{"en": "Incomplete.", "it": "Incompleta."}],
    }


PACKAGE: dict[str, Any] = {
    "name": "mini",
    "title": "Mini",
    "title_it": "Mini",
    "description": "A small package.",
    "description_it": "Un pacchetto piccolo.",
    "version": "2026.10",
    "created": "2026-11-24T00:00:00Z",
    "licenses": [{"name": "CC-BY-4.0"}],
    "resources": [
        resource(
            "models",
            f"snapshots/{EDITION}/models.parquet",
            [
                field("repo_id", "string", required=True),
                field("licence_id", "string"),
                field("downloads", "integer", minimum=0),
                field("created", "date"),
                field("gated", "boolean"),
                field("score", "number", maximum=1),
            ],
            ["repo_id"],
            foreignKeys=[
                {
                    "fields": ["licence_id"],
                    "reference": {"resource": "licences", "fields": ["licence_id"]},
                }
            ],
        ),
        resource(
            "accelerators",
            "evidence/accelerators.csv",
            [
                field("vendor", "string", required=True, pattern="[a-z]+"),
                field("chip", "string", required=True),
                field("released", "date"),
                field("memory_gb", "integer", minimum=1),
                field("bandwidth_gb_s", "number"),
                field("kind", "string", enum=["gpu", "npu"]),
            ],
            ["vendor", "chip"],
        ),
        resource(
            "licences",
            "evidence/licences.csv",
            [
                field("licence_id", "string"),
                field("name", "string", unique=True),
                field("osi_approved", "boolean"),
            ],
            ["licence_id"],
        ),
    ],
}

MODELS = pa.table(
    {
        "repo_id": pa.array(["acme/one", "acme/two", "borg/three"]),
        "licence_id": pa.array(["apache-2.0", None, "other"]),
        "downloads": pa.array([12, None, 2**53 + 1], pa.int64()),
        "created": pa.array([date(2026, 1, 2), None, date(2025, 12, 31)], pa.date32()),
        "gated": pa.array([True, None, False]),
        "score": pa.array([0.5, None, 1.0]),
    }
)


def package_descriptor() -> dict[str, Any]:
    """Return the descriptor of the package, to be changed at will."""
    return copy.deepcopy(PACKAGE)


def write_package(data: Path, descriptor: dict[str, Any] | None = None) -> Path:
    """Write the package, not sealed yet, into the folder `data`."""
    (data / "evidence").mkdir(parents=True)
    (data / "snapshots" / EDITION).mkdir(parents=True)
    text = json.dumps(descriptor or PACKAGE, ensure_ascii=False)
    (data / "datapackage.json").write_text(text, encoding="utf-8")
    (data / "evidence/licences.csv").write_text(LICENCES, encoding="utf-8")
    (data / "evidence/accelerators.csv").write_text(ACCELERATORS, encoding="utf-8")
    write_models(data, MODELS)
    return data


def write_models(data: Path, models: pa.Table, edition: str = EDITION) -> Path:
    """Write the table of the snapshot."""
    path = data / "snapshots" / edition / "models.parquet"
    pq.write_table(models, path, compression="zstd")
    return path


def seal(data: Path) -> None:
    """Seal the edition of the package."""
    seal_edition(
        EDITION,
        day=date(2026, 10, 8),
        title=Text("October 2026", "Ottobre 2026"),
        completeness=Text("All there is.", "Tutto quello che c'è."),
        data=data,
    )
