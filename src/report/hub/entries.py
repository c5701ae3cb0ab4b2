"""One repository of an answer, read field by field; what has a wrong type is left out and named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from report.hub import cleaning

_T = TypeVar("_T")
_TASK = re.compile(r"[a-z0-9-]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
FORMATS = ("diffusers", "gguf", "mlx", "onnx", "safetensors")
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


def read_entry(raw: Mapping[str, Any]) -> Entry:
    """Read one repository; its id must be one (`cleaning.is_repo_id`)."""
    fields = _Fields(raw)
    card = fields.section("cardData")
    tags = [tag for tag in fields.items("tags") if isinstance(tag, str)]
    base, relation = _base(card, tags)
    return Entry(
        repo_id=raw["id"],
        parameters_total=fields.section("safetensors").read("total", cleaning.whole),
        licence_tag=_licence(card, tags),
        created_at=fields.read("createdAt", cleaning.day),
        architecture=fields.section("config").read("model_type", cleaning.text),
        languages=_languages(card),
        pipeline_tag=fields.read("pipeline_tag", _task),
        downloads_30d=fields.read("downloads", cleaning.whole),
        likes=fields.read("likes", cleaning.whole),
        gating=fields.read("gated", _gating) or None,
        private=fields.read("private", cleaning.flag) or False,
        disabled=fields.read("disabled", cleaning.flag) or False,
        library=fields.read("library_name", cleaning.text),
        formats=";".join(f for f in FORMATS if f in tags) or None,
        base_model=base,
        base_relation=relation,
        sha=fields.read("sha", cleaning.commit),
        dropped=";".join(sorted(fields.dropped)) or None,
    )


class _Fields:
    """A JSON object, and the names of the fields in it that had a wrong type."""

    __slots__ = ("dropped", "prefix", "raw")

    def __init__(self, raw: Mapping[str, Any], prefix: str = "", dropped: set[str] | None = None):
        self.raw = raw
        self.prefix = prefix
        self.dropped: set[str] = set() if dropped is None else dropped

    def read(self, name: str, parse: Callable[[Any], _T | None]) -> _T | None:
        """Return a field as `parse` reads it; absent and null are no fault."""
        if (value := self.raw.get(name)) is None:
            return None
        if (parsed := parse(value)) is None and value != "":
            self.dropped.add(self.prefix + name)
        return parsed

    def section(self, name: str) -> _Fields:
        found = self.read(name, _object)
        return _Fields(found or {}, f"{self.prefix}{name}.", self.dropped)

    def items(self, name: str) -> list[Any]:
        """Return a list; a single text is a list of one, as cards write it."""
        return self.read(name, _listed) or []


def _object(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def _listed(value: Any) -> list[Any] | None:
    if isinstance(value, str):
        return [value]
    return value if isinstance(value, list) else None


def _task(value: Any) -> str | None:
    return value if isinstance(value, str) and _TASK.fullmatch(value) else None


def _gating(value: Any) -> str | None:
    """Return "auto" or "manual", or "" for a repository without a gate."""
    if value is False:
        return ""
    return value if value in ("auto", "manual") else None


def _licence(card: _Fields, tags: list[str]) -> str | None:
    """Return the licence tag, lower case; where it is "other", the name that the card gives."""
    given = [name for each in card.items("license") if (name := cleaning.text(each))]
    if not given:
        given = [name for t in tags if t.startswith("license:") if (name := cleaning.text(t[8:]))]
    if given == ["other"] and (name := card.read("license_name", cleaning.text)):
        given = [name]
    return ";".join(dict.fromkeys(given)).lower()[: cleaning.LONGEST] or None


def _languages(card: _Fields) -> str | None:
    given = [each for each in card.items("language") if isinstance(each, str)]
    return ";".join(dict.fromkeys(each for each in given if _LANGUAGE.fullmatch(each))) or None


def _base(card: _Fields, tags: list[str]) -> tuple[str | None, str | None]:
    """Return the base models and the relation to them, from the Hub's tags, else from the card."""
    found: dict[str, None] = {}
    relation = None
    for tag in tags:
        if tag.startswith("base_model:"):
            kind, _, base = tag[11:].rpartition(":")
            relation = kind if kind in RELATIONS else relation
            found[base] = None
    bases = [base for base in found or card.items("base_model") if _is_named(base)]
    if not bases:
        return None, None
    if relation is None:
        relation = card.read("base_model_relation", lambda v: v if v in RELATIONS else None)
    return ";".join(dict.fromkeys(bases)), relation


def _is_named(base: Any) -> bool:
    return cleaning.is_repo_id(base) and "/" in base


def parse(body: bytes) -> Any:
    """Return what an answer says; None if it is no JSON that can be read."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
