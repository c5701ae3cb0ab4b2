"""``report diff``: what changed between two editions, in words or as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from report.commands.answers import columns, tell
from report.commands.options import DataOption, JsonOption, LangOption
from report.language import Language

if TYPE_CHECKING:
    import pandas as pd

    from report.edition import Edition

SNAPSHOT = ("models", "download_history", "repository_states")
SHOWN = 10
"""How many rows of each list the words show; JSON has all."""


@dataclass(frozen=True)
class Question:
    """Which two editions, and how readings are compared (`report.analysis.changes.movements`)."""

    before: str
    after: str
    window: int
    least: int
    data: Path | None


def diff(
    before: Annotated[str, typer.Argument(help="Edition to start from.")],
    after: Annotated[str, typer.Argument(help="Edition to compare it with.")],
    window: Annotated[
        int, typer.Option(help="Days before an edition’s day in which a reading counts.", min=1)
    ] = 30,
    least_downloads: Annotated[
        int, typer.Option(help="Downloads a repository must have in one of the two.", min=0)
    ] = 100,
    data: DataOption = None,
    lang: LangOption = "en",
    json: JsonOption = False,
) -> None:
    """Tell what changed between two editions, and what cannot be told."""
    language = Language.of(lang)
    question = Question(before, after, window, least_downloads, data)
    tell(compare(question), lines, language, json)


def compare(question: Question) -> dict[str, Any]:
    """Return everything that can be told of two editions, as plain values and lists of rows."""
    from report.analysis.changes import movements, repositories
    from report.analysis.changes.verdicts import verdicts
    from report.analysis.claims.rules import Limits
    from report.edition import open_edition

    opened = [open_edition(name, data=question.data) for name in (question.before, question.after)]
    old, new = (_state(edition) for edition in opened)
    moves = movements.moved(old, new, question.window, question.least)
    latest = max((old, new), key=lambda state: state.date).tables["download_history"]
    noisy = movements.noise(latest, question.window, question.least)
    licences = opened[1].table("licences")
    judged = verdicts(_claim_tables(opened[0]), _claim_tables(opened[1]), Limits())
    columns_of_claims = ["claim_id", "verdict_before", "verdict_after", "lacking_before",
                         "lacking_after"]  # fmt: skip
    turned = _findings(question)
    tables: Mapping[str, pd.DataFrame] = {
        "comparable": repositories.comparable(old, new),
        "new": repositories.added(old, new),
        "gone": repositories.added(new, old),
        "relicensed": repositories.relicensed(old, new, licences),
        "resized": repositories.resized(old, new),
        "access": repositories.restated(old, new),
        "bands": movements.band_shares(moves, noisy),
        "moved": moves[moves["band"] != "within twofold"],
        "verdicts": judged.loc[judged["turned"], columns_of_claims],
    }
    return {
        "before": {"edition": old.edition, "date": old.date.isoformat()},
        "after": {"edition": new.edition, "date": new.date.isoformat()},
        **{name: _rows(frame) for name, frame in tables.items()},
        "findings": None if turned is None else _rows(turned),
    }


def _state(edition: Edition) -> Any:
    from report.analysis.changes.repositories import State

    tables = {name: edition.table(name) for name in SNAPSHOT if name in edition.package.names}
    return State(edition.id, edition.date, tables, edition.manifest.derived_from)


def _claim_tables(edition: Edition) -> dict[str, pd.DataFrame]:
    from report.analysis.claims.check import CHECKS

    needed = {table for check in CHECKS.values() for table in check.tables}
    return {name: edition.table(name) for name in {*needed, "claims", "verdicts"}}


def _findings(question: Question) -> pd.DataFrame | None:
    """Return the findings that turned between two builds; None when one was not built."""
    from report.analysis.changes.verdicts import findings
    from report.build.project import NotAProject, Project
    from report.results import load_results

    try:
        project = Project.find()
    except NotAProject:
        return None
    built = [
        load_results(
            sorted(p.parent for p in (project.work(name) / "en/results").glob("*/results.json"))
        )
        for name in (question.before, question.after)
    ]
    return findings(*built) if all(built) else None


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame as rows that JSON can write: days as text, what is unknown as null."""
    from report.quantities import plain

    return [plain(row) for row in frame.to_dict("records")]


def lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    """Return the answer in words, one line each."""
    from report.quantities import write

    label = language.label
    sides = [f"{answer[side]['edition']} ({write(answer[side]['date'], 'date', language)})"
             for side in ("before", "after")]  # fmt: skip
    told = [f"{sides[0]} → {sides[1]}", ""]
    counts = [("new repositories", "new"), ("gone repositories", "gone")]
    told += columns([(label(text), _count(answer[key], language)) for text, key in counts], [1])
    facts = {row["fact"]: row["both"] for row in answer["comparable"]}
    for text, key, fact in (
        ("another licence tag", "relicensed", "licence tag"),
        ("another number of parameters", "resized", "number of parameters"),
        ("another access", "access", "access to the repository"),
    ):
        told.append(f"  {label(text)}: {_of(answer[key], facts[fact], language)}")
        told += [_changed(row) for row in answer[key][:SHOWN]]
    told += ["", label("Downloads, in bands (share; share among readings a few weeks apart):")]
    told += columns([_band(row, language) for row in answer["bands"]], [1, 2, 3])
    told += ["", f"{label('Verdicts that turned')}: {_count(answer['verdicts'], language)}"]
    told += [_verdict(row, language) for row in answer["verdicts"]]
    return [*told, *_findings_said(answer, language)]


def _findings_said(answer: Mapping[str, Any], language: Language) -> list[str]:
    title = language.label("Findings that turned")
    if answer["findings"] is None:
        names = [answer[side]["edition"] for side in ("before", "after")]
        hint = language.label("cannot be told before both editions are built")
        return [f"{title}: {hint} (report build --edition {names[0]}, {names[1]})"]
    turned = [f"  {row['finding']}: {row['case_before']} → {row['case_after']}"
              for row in answer["findings"]]  # fmt: skip
    return [f"{title}: {_count(answer['findings'], language)}", *turned]


def _count(rows: list[Any], language: Language) -> str:
    from report.quantities import write

    return write(len(rows), "count", language)


def _of(rows: list[Any], compared: int, language: Language) -> str:
    from report.quantities import write

    if not compared:
        return language.label("cannot be told")
    return f"{_count(rows, language)} / {write(compared, 'count', language)}"


def _changed(row: Mapping[str, Any]) -> str:
    name, *values = row.values()
    return f"    {name}: {' → '.join(str(value) for value in values[:2])}"


def _band(row: Mapping[str, Any], language: Language) -> tuple[str, str, str, str]:
    from report.quantities import write

    return (
        language.label(row["band"]),
        write(row["repositories"], "count", language),
        write(row["share"], "share", language),
        write(row["noise_share"], "share", language),
    )


def _verdict(row: Mapping[str, Any], language: Language) -> str:
    from report.analysis.claims.rules import VERDICT_LABELS

    old, new = (language.label(VERDICT_LABELS[row[f"verdict_{side}"]])
                for side in ("before", "after"))  # fmt: skip
    lacking = row["lacking_before"] or row["lacking_after"]
    why = f"  ({language.label('lacking')}: {lacking})" if lacking else ""
    return f"  {row['claim_id']}: {old} → {new}{why}"
