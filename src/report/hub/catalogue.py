"""What the report follows on the Hub: accounts, single repositories, lists; from a YAML file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from report.errors import ReportError, suggest
from report.hub.cleaning import is_repo_id
from report.hub.questions import SORTS

CATALOGUE_FILE = "catalogue.yaml"
_KEYS = ("systems", "organisations", "models", "lists", "completeness_floor")


class InvalidCatalogue(ReportError):
    """The catalogue is not what it must be; says where."""


@dataclass(frozen=True)
class Catalogue:
    """What is followed. `lists`: how many repositories of each of SORTS; `floor`: a share."""

    organisations: tuple[str, ...]
    models: tuple[str, ...]
    lists: Mapping[str, int]
    floor: float
    systems: Mapping[str, tuple[str, ...]]


def load_catalogue(data: Path) -> Catalogue:
    """Read the catalogue of a data folder; raise InvalidCatalogue naming the entry at fault."""
    path = data / CATALOGUE_FILE
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError:
        raise InvalidCatalogue(
            f"There is no {CATALOGUE_FILE} in {data}: it says whom to follow."
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidCatalogue(f"{path} is not readable YAML: {error}") from None
    if not isinstance(content, dict):
        raise InvalidCatalogue(f"{path} must map names to entries: {', '.join(_KEYS)}.")
    for key in content:
        if key not in _KEYS:
            raise InvalidCatalogue(f"{path}: unknown entry {key!r}.{suggest(str(key), _KEYS)}")
    named = content.get("systems") or {}
    if not isinstance(named, dict):
        raise InvalidCatalogue(f"{path}: systems must map names to lists of accounts.")
    systems = {name: _ids(path, f"systems.{name}", names) for name, names in named.items()}
    organisations = _ids(path, "organisations", content.get("organisations"))
    return Catalogue(
        organisations=tuple(dict.fromkeys([*organisations, *sum(systems.values(), ())])),
        models=_ids(path, "models", content.get("models"), slash=True),
        lists=_lists(path, content.get("lists") or {}),
        floor=_share(path, content.get("completeness_floor", 0.95)),
        systems=systems,
    )


def _ids(path: Path, entry: str, values: Any, slash: bool = False) -> tuple[str, ...]:
    wanted = "owner/name" if slash else "an account"
    if not isinstance(values or [], list):
        raise InvalidCatalogue(f"{path}: {entry} must be a list.")
    for value in values or []:
        if not is_repo_id(value) or ("/" in value) is not slash:
            raise InvalidCatalogue(f"{path}: {entry} holds {value!r}, which is not {wanted}.")
    return tuple(values or ())


def _lists(path: Path, values: Any) -> dict[str, int]:
    if not isinstance(values, dict):
        raise InvalidCatalogue(f"{path}: lists must map names to numbers.")
    for name, most in values.items():
        if name not in SORTS:
            raise InvalidCatalogue(f"{path}: lists has no {name!r}.{suggest(str(name), SORTS)}")
        if not isinstance(most, int) or isinstance(most, bool) or most < 0:
            raise InvalidCatalogue(f"{path}: lists.{name} must be a whole number, not {most!r}.")
    return {name: most for name, most in values.items() if most}


def _share(path: Path, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise InvalidCatalogue(f"{path}: completeness_floor must be from 0 to 1, not {value!r}.")
    return float(value)
