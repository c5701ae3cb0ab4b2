"""Write a reader's own edition: a data package of its own, from which every chapter works."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pandas as pd

from report.checking import seal_edition
from report.corrections import CORRECTIONS
from report.datapackage import Table, Text
from report.descriptor import PACKAGE_FILE
from report.edition import Edition, open_edition
from report.language import Language
from report.own.listing import OwnModel, read_list
from report.own.origin import Origin, write_origin
from report.own.tables import own_tables, without_lost_references
from report.quantities import write
from report.snapshots import write_parquet

_TITLES = {"en": "Your own models: {file}", "it": "I tuoi modelli: {file}"}
_WORDS = {
    "en": (
        "The list {file}, beside the evidence of edition {parent}. Models: {models}; known to the "
        "edition: {known}; with a configuration to count from: {configurations}; with a licence: "
        "{licences}. Of a model that the edition does not know, only what the list says is known."
    ),
    "it": (
        "L’elenco {file}, accanto alle evidenze dell’edizione {parent}. Modelli: {models}; noti "
        "all’edizione: {known}; con una configurazione da cui contare: {configurations}; con una "
        "licenza: {licences}. Di un modello che l’edizione non conosce si sa soltanto ciò che dice "
        "l’elenco."
    ),
}


def make_own_edition(models_file: Path, parent_id: str, data: Path | None, target: Path) -> str:
    """Write the own edition of a list into the folder `target`, anew; return its identifier.

    Whatever does not change is left untouched, so that nothing is computed again for it.
    """
    parent = open_edition(parent_id, data=data)
    licences = parent.table("licences")
    categories = dict(zip(licences["licence_id"], licences["category"], strict=True))
    models = read_list(models_file, categories)
    frames = {table.name: parent.table(table.name) for table in parent.package.tables}
    cut = own_tables(frames, models, parent.date)
    own = without_lost_references(cut, frames, parent.package.tables)
    edition_id = f"{parent_id}-{_slug(models_file.stem)}"
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    _write(parent, edition_id, own, partial)
    title, words = describe(models_file.name, parent, models, own)
    seal_edition(edition_id, parent.date, title, words, partial, parent.id)
    write_origin(partial, Origin(parent.data.resolve(), parent.id))
    _renew(partial, target)
    return edition_id


def describe(
    file: str, parent: Edition, models: list[OwnModel], own: dict[str, pd.DataFrame]
) -> tuple[Text, Text]:
    """Return title and completeness of an own edition in words."""
    repositories = own["models"]["repo_id"]
    whole = own["configurations"].query("complete")["repo_id"]
    followed = {*parent.table("models")["repo_id"], *parent.table("families")["repo_id"]}
    weights = own["components"].query("component == 'final-weights'")
    counts = {
        "models": len(models),
        "known": int(repositories.isin(followed).sum()),
        "configurations": repositories.isin(
            {*whole, *own["oracle_configurations"]["repo_id"]}
        ).sum(),
        "licences": int(weights["licence_id"].notna().sum()),
    }
    titles, texts = {}, {}
    for code in ("en", "it"):
        shown = {name: write(int(n), "count", Language.of(code)) for name, n in counts.items()}
        titles[code] = _TITLES[code].format(file=file)
        texts[code] = _WORDS[code].format(file=file, parent=parent.id, **shown)
    return Text(titles["en"], titles["it"]), Text(texts["en"], texts["it"])


def _write(parent: Edition, edition_id: str, own: dict[str, pd.DataFrame], target: Path) -> None:
    (target / "snapshots" / edition_id).mkdir(parents=True)
    (target / "evidence").mkdir()
    (target / PACKAGE_FILE).write_text(_package(parent.data, own), encoding="utf-8")
    for table in parent.package.tables:
        path = target / table.path_in(edition_id)
        if table.name == CORRECTIONS:
            _write_csv(_corrections(parent, own), table, path)
        elif table.name not in own:
            shutil.copy(parent.data / table.path_in(parent.id), path)
        elif table.format == "parquet":
            write_parquet(own[table.name], table, path)
        else:
            _write_csv(own[table.name], table, path)


def _package(data: Path, own: dict[str, pd.DataFrame]) -> str:
    """Return the description of the tables, in which what a list leaves empty may be empty."""
    package = json.loads((data / PACKAGE_FILE).read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource["name"] not in own:
            continue
        frame = own[resource["name"]]
        for field in resource["schema"]["fields"]:
            if frame[field["name"]].isna().any():
                field.get("constraints", {}).pop("required", None)
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _corrections(parent: Edition, own: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the corrections still to be made: those of tables that are copied as they are."""
    rows = parent.table(CORRECTIONS)
    evidence = {table.name for table in parent.package.layer("evidence")}
    return rows[rows["table"].isin(evidence - set(own))]


def _write_csv(frame: pd.DataFrame, table: Table, path: Path) -> None:
    shown = frame[list(table.columns)].copy()
    for field in table.fields:
        if field.type == "boolean":
            shown[field.name] = shown[field.name].map({True: "true", False: "false"})
        elif field.type == "date":
            shown[field.name] = shown[field.name].dt.strftime("%Y-%m-%d")
    shown.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def _renew(new: Path, place: Path) -> None:
    """Put the files of `new` into `place`; a file that is the same keeps its time."""
    wanted = {path.relative_to(new) for path in new.rglob("*") if path.is_file()}
    for path in place.rglob("*") if place.is_dir() else ():
        if path.is_file() and path.relative_to(place) not in wanted:
            path.unlink()
    for name in sorted(wanted):
        source, kept = new / name, place / name
        if not kept.is_file() or kept.read_bytes() != source.read_bytes():
            kept.parent.mkdir(parents=True, exist_ok=True)
            source.replace(kept)
    shutil.rmtree(new)


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-") or "own"
