"""One repository of an answer, read field by field; what has a wrong type is left out and named."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from report.hub import cleaning

_Section = TypeVar("_Section", bound=Struct)
_Whole = Annotated[int, msgspec.Meta(ge=0, le=cleaning.LARGEST)]
_Listed = str | list[Any]
_Task = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+\Z")]
_Commit = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{40}\Z")]
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
FORMATS = frozenset({"diffusers", "gguf", "mlx", "onnx", "safetensors"})
"""File formats that the Hub shows as tags."""
RELATIONS = ("finetune", "quantized", "adapter", "merge")
"""Relations to a base model that the Hub shows as tags."""


class Entry(NamedTuple):
    """What the Hub says of one repository; None where it says nothing, or nothing usable.

    Days are ISO dates; lists are joined with ";". `dropped` names the fields of a wrong type.
    """

    repo_id: str
    parameters_total: int | None
    licence_tag: str | None
    created_at: str | None
    architecture: str | None
    languages: str | None
    pipeline_tag: str | None
    downloads_30d: int | None
    likes: int | None
    gating: str | None
    private: bool
    disabled: bool
    library: str | None
    formats: str | None
    base_model: str | None
    base_relation: str | None
    sha: str | None
    dropped: str | None


class _Safetensors(Struct):
    total: _Whole | None = None


class _Config(Struct):
    model_type: str | None = None


class _Card(Struct):
    license: _Listed | None = None
    license_name: str | None = None
    language: _Listed | None = None
    base_model: _Listed | None = None
    base_model_relation: str | None = None


_SECTIONS: Mapping[str, type[Struct]] = {
    "safetensors": _Safetensors,
    "config": _Config,
    "cardData": _Card,
}


class Repository(Struct):
    """The fields that are read, by the Hub's own names, and the types they must have."""

    id: Any = None
    safetensors: _Safetensors | None = None
    createdAt: str | None = None  # noqa: N815
    config: _Config | None = None
    pipeline_tag: _Task | None = None
    downloads: _Whole | None = None
    likes: _Whole | None = None
    gated: bool | str | None = None
    private: bool | None = None
    disabled: bool | None = None
    library_name: str | None = None
    cardData: _Card | None = None  # noqa: N815
    tags: _Listed | None = None
    sha: _Commit | None = None


_LISTING = msgspec.json.Decoder(list[Repository])


def read_listing(body: bytes) -> list[tuple[Repository, list[str]]] | None:
    """Return the repositories on a page, as `read_repository` does; None if the page is no list.

    What is no object is a repository without an id.
    """
    try:
        return [(each, []) for each in _LISTING.decode(body)]
    except ValueError:
        # Something has a wrong type, or is not quite JSON: each entry is read for itself.
        content = parse(body)
    if not isinstance(content, list):
        return None
    return [
        read_repository(each) if isinstance(each, dict) else (Repository(), []) for each in content
    ]


def read_repository(raw: Mapping[str, Any]) -> tuple[Repository, list[str]]:
    """Return a repository, and the names of its fields of a wrong type, which are left out."""
    return _typed(raw, Repository)


def entry_of(found: Repository, dropped: list[str]) -> Entry:
    """Return what is said of a repository; its id must be one (`cleaning.is_repo_id`).

    `dropped` names fields left out already; those that hold nothing usable join them.
    """
    card, config = found.cardData or _Card(), found.config or _Config()
    tags = [tag for tag in _listed(found.tags) if isinstance(tag, str)]
    base, relation = _base(card, tags)
    created_at = cleaning.day(found.createdAt)
    architecture = cleaning.text(config.model_type)
    library = cleaning.text(found.library_name)
    gating = found.gated if found.gated in ("auto", "manual") else None
    read = (
        ("createdAt", found.createdAt, created_at),
        ("config.model_type", config.model_type, architecture),
        ("library_name", found.library_name, library),
        ("gated", found.gated, gating),
    )
    unusable = [name for name, given, kept in read if given and kept is None]
    return Entry(
        repo_id=found.id,
        parameters_total=found.safetensors.total if found.safetensors else None,
        licence_tag=_licence(card, tags),
        created_at=created_at,
        architecture=architecture,
        languages=_languages(card),
        pipeline_tag=found.pipeline_tag or None,
        downloads_30d=found.downloads,
        likes=found.likes,
        gating=gating,
        private=found.private or False,
        disabled=found.disabled or False,
        library=library,
        formats=";".join(sorted(FORMATS.intersection(tags))) or None,
        base_model=base,
        base_relation=relation,
        sha=found.sha,
        dropped=";".join(sorted(dropped + unusable)) or None,
    )


def _typed(
    raw: Mapping[str, Any], section: type[_Section], prefix: str = ""
) -> tuple[_Section, list[str]]:
    """Return what has the right type, and the names of the fields that have not."""
    try:
        return msgspec.convert(raw, section), []
    except ValueError:  # also of a text that no encoding can hold
        return _right_fields(raw, section, prefix)


def _right_fields(
    raw: Mapping[str, Any], section: type[_Section], prefix: str
) -> tuple[_Section, list[str]]:
    """Read a section field by field; absent, null and an empty text are no fault."""
    right: dict[str, Any] = {}
    wrong: list[str] = []
    for field in msgspec.structs.fields(section):
        value = raw.get(field.name)
        within = _SECTIONS.get(field.name)
        if within and isinstance(value, dict):
            right[field.name], lost = _typed(value, within, f"{prefix}{field.name}.")
            wrong += lost
            continue
        try:
            right[field.name] = msgspec.convert(value, field.type)
        except ValueError:
            wrong += [prefix + field.name] if value != "" else []
    return section(**right), wrong


def _listed(value: _Listed | None) -> list[Any]:
    """Return a list; a single text is a list of one, as cards write it."""
    return [value] if isinstance(value, str) else value or []


def _licence(card: _Card, tags: list[str]) -> str | None:
    """Return the licence tag, lower case; where it is "other", the name that the card gives."""
    given = [name for each in _listed(card.license) if (name := cleaning.text(each))]
    if not given:
        given = [name for t in tags if t.startswith("license:") if (name := cleaning.text(t[8:]))]
    if given == ["other"] and (name := cleaning.text(card.license_name)):
        given = [name]
    return ";".join(dict.fromkeys(given)).lower()[: cleaning.LONGEST] or None


def _languages(card: _Card) -> str | None:
    given = [
        each
        for each in _listed(card.language)
        if isinstance(each, str) and _LANGUAGE.fullmatch(each)
    ]
    return ";".join(dict.fromkeys(given)) or None


def _base(card: _Card, tags: list[str]) -> tuple[str | None, str | None]:
    """Return the base models and the relation to them, from the Hub's tags, else from the card."""
    found: dict[str, None] = {}
    relation = None
    for tag in tags:
        if tag.startswith("base_model:"):
            kind, _, base = tag[11:].rpartition(":")
            relation = kind if kind in RELATIONS else relation
            found[base] = None
    bases = [base for base in found or _listed(card.base_model) if _is_named(base)]
    if not bases:
        return None, None
    if relation is None and card.base_model_relation in RELATIONS:
        relation = card.base_model_relation
    return ";".join(dict.fromkeys(bases)), relation


def _is_named(base: Any) -> bool:
    return cleaning.is_repo_id(base) and "/" in base


def parse(body: bytes) -> Any:
    """Return what an answer says; None if it is no JSON that can be read."""
    # Python's own reader is slower, and takes what the standard forbids and some write: NaN.
    for read in (msgspec.json.decode, json.loads):
        try:
            return read(body)
        except (ValueError, RecursionError):
            continue
    return None
