"""Where an own edition was cut from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

ORIGIN_FILE = "origin.json"
"""Beside datapackage.json: the edition, and the folder, that an own edition was cut from."""


OWNER = "own"
"""The owner of models that are not on the Hub, in the place of an account."""


@dataclass(frozen=True)
class Origin:
    """The edition that an own edition was cut from."""

    data: Path
    edition: str


def write_origin(data: Path, origin: Origin) -> None:
    """Note the origin in the folder of an own edition."""
    content = {"data": str(origin.data), "edition": origin.edition}
    (data / ORIGIN_FILE).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def origin_of(data: Path) -> Origin | None:
    """Return what a data folder was cut from; None for one that is no reader's own."""
    path = data / ORIGIN_FILE
    if not path.is_file():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    return Origin(Path(content["data"]), content["edition"])
