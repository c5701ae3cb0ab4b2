"""The rows that a reader's own models add to the tables of an edition."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from report.analysis.hardware.weights import family_of_repository
from report.analysis.moe.config import InvalidConfig
from report.analysis.moe.counting import count
from report.analysis.openness.dossier import COMPONENTS
from report.analysis.openness.licences import read_tag
from report.own.borrowed import borrowed_configurations
from report.own.listing import OwnModel
from report.own.origin import OWNER

_DIMENSIONS = {
    "num_hidden_layers": ("num_hidden_layers", "n_layer"),
    "hidden_size": ("hidden_size", "n_embd"),
    "num_attention_heads": ("num_attention_heads", "n_head"),
    "num_key_value_heads": ("num_key_value_heads",),
    "vocab_size": ("vocab_size",),
    "num_experts": ("num_experts", "n_routed_experts", "num_local_experts"),
    "experts_per_token": ("num_experts_per_tok",),
    "intermediate_size": ("intermediate_size",),
    "context_length": ("max_position_embeddings",),
}
"""Columns of `models` and the keys of a configuration that give them."""

_TAKEN, _UNREAD = "Given in the reader’s own list.", "Not given in the reader’s own list."
_TAKEN_IT, _UNREAD_IT = "Indicato nell’elenco del lettore.", "Non indicato nell’elenco del lettore."
_TAG = "Licence tag of the repository; nobody read the text."
_TAG_IT = "Etichetta di licenza del repository; nessuno ne ha letto il testo."


@dataclass(frozen=True)
class Named:
    """A model of the list with the names it goes by in the tables.

    `like` is the edition's family whose row and components hold of it; None for a stranger.
    """

    model: OwnModel
    name: str
    repo_id: str
    family_id: str
    like: str | None
    known: bool
    """True when the edition has a row of this repository."""


def name_models(
    models: Iterable[OwnModel], registry: pd.DataFrame, members: pd.DataFrame
) -> list[Named]:
    """Return the models with a repository and a family each.

    `members` has repo_id and family_id of every repository that is known to belong to a family;
    of two models of one family the second has a copy of it, so that what the list says of one is
    not said of the other. Case does not matter in a repository's name. A model that is not on the
    Hub gets the owner "own".
    """
    both = members.dropna(subset=["repo_id", "family_id"]).drop_duplicates("repo_id")
    family_of = dict(zip(both["repo_id"], both["family_id"], strict=True))
    by_fold = {name.casefold(): name for name in [*registry["repo_id"], *family_of]}
    rows, families = set(registry["repo_id"]), set(members["family_id"].dropna())
    named: list[Named] = []
    repos: set[str] = set()
    taken: set[str] = set()
    for model, name in _shown_names(models):
        asked = model.repo_id or f"{OWNER}/{_slug(model.name)}"
        repo = _free(by_fold.get(asked.casefold(), asked), repos)
        like = family_of.get(repo)
        fresh = _free(f"{OWNER}-{_slug(model.name)}", taken | families)
        family = fresh if like is None or like in taken else like
        repos.add(repo)
        taken.add(family)
        named.append(Named(model, name, repo, family, like, repo in rows))
    return named


def _shown_names(models: Iterable[OwnModel]) -> Iterator[tuple[OwnModel, str]]:
    """Yield each model with the name it is shown by: a repository without its owner, if it can."""
    listed = list(models)
    short = Counter(model.name.rpartition("/")[2] for model in listed)
    for model in listed:
        name = model.name.rpartition("/")[2]
        yield model, model.name if model.named or short[name] > 1 else name


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name


def _slug(text: str) -> str:
    """Return a name in lower-case letters, digits and hyphens, accents left out."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "model"


def model_rows(named: Iterable[Named], registry: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return the rows of `models`: the edition's, or unknown, with what the reader gives on top.

    The parameters of a configuration are counted; a size the reader gives goes before the count.
    """
    known = _by(registry, "repo_id")
    rows = []
    for each in named:
        at = pd.Timestamp(day)
        row: dict[str, Any] = {"org": each.repo_id.split("/")[0], "first_seen": at, "as_of": at}
        if each.known:
            row = dict(known[each.repo_id])
        row["repo_id"] = each.repo_id
        rows.append(row | _given(each.model))
    return _typed(pd.DataFrame(rows), registry)


def _given(model: OwnModel) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if model.config is not None:
        given |= _dimensions(model.config)
        given |= {"quality_flag": None}
    if model.parameters_total is not None:
        given |= {"parameters_total": model.parameters_total, "quality_flag": None}
    if model.licence:
        given["licence_tag"] = model.licence
    return given


def _dimensions(config: Mapping[str, Any]) -> dict[str, Any]:
    text = config.get("text_config")
    part = text if isinstance(text, dict) else config
    found = {
        column: next((part[key] for key in keys if isinstance(part.get(key), int)), None)
        for column, keys in _DIMENSIONS.items()
    }
    if isinstance(config.get("model_type"), str):
        found["architecture"] = config["model_type"]
    try:
        found["parameters_total"] = count(config).total
    except InvalidConfig:
        found["parameters_total"] = None
    return found


def configuration_rows(
    named: Iterable[Named], frames: Mapping[str, pd.DataFrame], models: pd.DataFrame, day: date
) -> pd.DataFrame:
    """Return the rows of `configurations` for models whose file the list or a base model gives."""
    listed = list(named)
    rows = [
        {
            "repo_id": each.repo_id,
            "config": json.dumps(each.model.config, sort_keys=True, separators=(",", ":")),
            "complete": True,
            "source": "the reader’s own file",
            "source_as_of": day.isoformat(),
        }
        for each in listed
        if each.model.config is not None
    ]
    without = {each.repo_id for each in listed if each.model.config is None}
    wanting = models[models["repo_id"].isin(without)]
    rows += borrowed_configurations(wanting, frames)
    return _typed(pd.DataFrame(rows), frames["configurations"])


def family_rows(
    named: Iterable[Named], families: pd.DataFrame, models: pd.DataFrame, engines: pd.DataFrame
) -> pd.DataFrame:
    """Return the rows of `families`, one a model.

    Where a family of the engines' tables has the model's architecture, what engines support is
    known of the model, too. `models` are the rows of :func:`model_rows`.
    """
    known = _by(families, "family_id")
    by_type = dict(zip(models["repo_id"], family_of_repository(models, engines), strict=True))
    rows = []
    for each in named:
        model = each.model
        row: dict[str, Any] = {"model_line": each.name}
        if each.like in known:
            row = dict(known[each.like])
        given = {"developer": model.developer, "country": model.country,
                 "release_date": model.release_date}  # fmt: skip
        row |= {name: value for name, value in given.items() if value}
        row |= {"family_id": each.family_id, "name": each.name, "repo_id": each.repo_id,
                "repository_url": _address(each)}  # fmt: skip
        if pd.isna(row.get("engine_family_id")):
            by_file = _engine_family(model.config, engines)
            row["engine_family_id"] = by_file or by_type[each.repo_id]
        rows.append(row)
    return _typed(pd.DataFrame(rows), families)


def _address(each: Named) -> str | None:
    """Return where the model is published; None for one that is nowhere."""
    if each.model.repo_id:
        return f"https://huggingface.co/{each.repo_id}"
    return each.model.source_url


def _engine_family(config: Mapping[str, Any] | None, engines: pd.DataFrame) -> str | None:
    named = (config or {}).get("architectures")
    wanted = named if isinstance(named, list) else []
    found = engines.loc[engines["architecture_class"].isin(wanted), "engine_family_id"]
    return str(found.iloc[0]) if len(found) == 1 else None


def component_rows(
    named: Iterable[Named],
    components: pd.DataFrame,
    models: pd.DataFrame,
    licences: pd.DataFrame,
    day: date,
) -> pd.DataFrame:
    """Return the rows of `components`: the edition's, or unknown, with the reader's on top.

    `models` are the rows of :func:`model_rows`: the licence tag of a repository is taken for its
    weights where nobody read the text, and says so.
    """
    categories = dict(zip(licences["licence_id"], licences["category"], strict=True))
    tags = models.set_index("repo_id")["licence_tag"]
    known = {(row["family_id"], row["component"]): row for row in components.to_dict("records")}
    rows = []
    for each in named:
        for component in COMPONENTS:
            row: dict[Any, Any] = dict(known.get((each.like, component)) or _unread(day))
            row |= _own_component(each.model, component, row, tags[each.repo_id], categories, day)
            rows.append(row | {"family_id": each.family_id, "component": component})
    return _typed(pd.DataFrame(rows), components)


def _unread(day: date) -> dict[str, Any]:
    return {
        "status": "unknown", "evidence_kind": "none", "evidence_note": _UNREAD,
        "evidence_note_it": _UNREAD_IT, "as_of": pd.Timestamp(day), "confidence": "low",
    }  # fmt: skip


def _own_component(
    model: OwnModel,
    component: str,
    row: Mapping[str, Any],
    tag: object,
    categories: Mapping[str, str],
    day: date,
) -> dict[str, Any]:
    """Return what the list says of a component, or the tag of its weights, over what is known."""
    own: dict[str, Any] = {}
    if state := model.components.get(component):
        own = {
            "status": state, "evidence_kind": "stated", "evidence_note": _TAKEN,
            "evidence_note_it": _TAKEN_IT, "source_url": model.source_url,
            "as_of": pd.Timestamp(day), "confidence": "medium",
        }  # fmt: skip
    weights = component in ("final-weights", "base-weights")
    licence = read_tag(model.licence, categories).licence_id if model.licence else ""
    if weights and licence in categories:
        return own | {"licence_id": licence}
    from_tag = read_tag(tag, categories).licence_id
    if component == "final-weights" and pd.isna(row.get("licence_id")) and from_tag in categories:
        note = {} if own else {"evidence_note": _TAG, "evidence_note_it": _TAG_IT}
        return own | note | {"licence_id": from_tag}
    return own


def _by(frame: pd.DataFrame, key: str) -> dict[str, dict[Any, Any]]:
    return {row[key]: row for row in frame.to_dict("records")}


def _typed(rows: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    return rows.reindex(columns=like.columns).astype(like.dtypes.to_dict())
