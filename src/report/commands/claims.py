"""``report claims``: the statements of the press, their verdicts, and the rows behind each one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from report.commands import claims_words
from report.commands.answers import did_you_mean, tell
from report.commands.options import DataOption, EditionOption, JsonOption, LangOption, edition_name
from report.errors import ReportError, shorten

if TYPE_CHECKING:
    import pandas as pd

    from report.analysis.claims.check import Check
    from report.edition import Edition

LEDGER = ("claims", "verdicts", "claim_evidence")
SOURCE_COLUMNS = ("source_url", "source", "input_source", "statement_source", "repository_url")
DATE_COLUMNS = ("as_of", "capture_date")
"""Where the tables say what a row was read from, and when; the first that a table has counts."""


class UnknownClaim(ReportError):
    """A statement that is not in the ledger."""


class UnknownChoice(ReportError):
    """A system or a verdict that no statement can have."""


def claims(
    claim: Annotated[
        str | None, typer.Argument(help="Claim, by id (GLM-07); without it: a list of all.")
    ] = None,
    why: Annotated[
        bool, typer.Option("--why", help="Show the whole chain, down to rows and hashes.")
    ] = False,
    system: Annotated[str | None, typer.Option(help="List claims about this system only.")] = None,
    verdict: Annotated[
        str | None, typer.Option(help="List claims with this verdict only (contradicted).")
    ] = None,
    edition: EditionOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
    data: DataOption = None,
) -> None:
    """List the claims put to the test, or show one: test, verdict, numbers, rows, evidence.

    For example: report claims --verdict contradicted, or report claims GLM-07 --why
    """
    from report.language import Language

    language = Language.of(lang)
    if claim is None and why:
        raise ReportError("--why explains one claim: name it (report claims GLM-07 --why).")
    if claim is not None and (system or verdict):
        raise ReportError("--system and --verdict choose from the list: leave out the claim.")
    if claim is None:
        answer = listed(edition_name(edition, data), data, system, verdict)
        lines = claims_words.list_lines
    else:
        answer = one(edition_name(edition, data), data, claim, why)
        lines = claims_words.claim_lines
    tell(answer, lines, language, json)


def listed(edition: str, data: Path | None, system: str | None, verdict: str | None) -> Any:
    """Return the statements of the ledger, or some of them, with the counts by verdict."""
    from report.analysis.claims.check import CHECKS
    from report.analysis.claims.ledger import ledger, outcomes
    from report.analysis.claims.rules import VERDICTS, Limits
    from report.edition import open_edition

    tested = {name for check in CHECKS.values() for name in check.tables}
    tables = tuple(sorted(tested.union(LEDGER)))
    opened = open_edition(edition, tables=tables, data=data)
    frames = {name: opened.table(name) for name in tables}
    rows = ledger(frames["claims"], frames["verdicts"], outcomes(frames, Limits()))
    if system:
        rows = rows[rows["system_id"] == _choice(system, rows["system_id"], "system")]
    if verdict:
        rows = rows[rows["verdict"] == _choice(verdict, VERDICTS, "verdict")]
    return {
        "edition": opened.id,
        "date": opened.date.isoformat(),
        "total": len(rows),
        "counts": {name: int((rows["verdict"] == name).sum()) for name in VERDICTS},
        "claims": [
            {
                "claim_id": row["claim_id"],
                "system_id": row["system_id"],
                "kind": row["kind"],
                "verdict": row["verdict"],
                "statement": {"en": row["claim_en"], "it": row["claim_it"]},
            }
            for row in rows.to_dict("records")
        ],
    }


def one(edition: str, data: Path | None, claim: str, why: bool) -> dict[str, Any]:
    """Return all that is known of a statement; with `why`, also what vouches for the tables."""
    from report.analysis.claims.cards import cards
    from report.analysis.claims.check import CHECKS
    from report.analysis.claims.ledger import ledger
    from report.analysis.claims.rules import Limits
    from report.analysis.claims.sensitivity import sensitivities
    from report.analysis.claims.trace import trace
    from report.edition import open_edition
    from report.quantities import plain

    known = open_edition(edition, tables=("claims",), data=data).table("claims")["claim_id"]
    claim_id = _claim_id(claim, list(known))
    check = CHECKS.get(claim_id)
    used = check.tables if check else ()
    opened = open_edition(edition, tables=(*LEDGER, *used), data=data)
    frames = {name: opened.table(name) for name in (*LEDGER, *used)}
    outcome, rows = trace(check, frames, Limits()) if check else (None, {})
    found = {claim_id: outcome} if outcome else {}
    row = ledger(_of(frames["claims"], claim_id), _of(frames["verdicts"], claim_id), found)
    hang = sensitivities(frames, dict.fromkeys([claim_id], row["prepared"].iloc[0]), Limits())
    card = cards(row, frames["claim_evidence"], found, hang, Limits())[0]
    return {
        "edition": opened.id,
        "date": opened.date.isoformat(),
        **plain(card),
        "computed_verdict": outcome.verdict if outcome else None,
        "basis": row["basis"].iloc[0],
        "reach": check.reach if check else None,
        "tables": [_rows_read(opened, name, rows[name]) for name in used],
        "why": _chain(opened, check) if why else None,
    }


def _rows_read(opened: Edition, name: str, places: list[int]) -> dict[str, Any]:
    """Return the rows of a table that a test read: where they stand, their keys, their sources."""
    from report.corrections import read_corrected
    from report.quantities import plain

    table = opened.describe(name)
    reading = read_corrected(opened.data, opened.package, table, opened.id)
    frame = reading.frame
    source = next((column for column in SOURCE_COLUMNS if column in frame), None)
    date = next((column for column in DATE_COLUMNS if column in frame), None)
    whole = 0 < len(frame) == len(places)
    return {
        "table": name,
        "file": reading.file,
        "rows": len(frame),
        "rows_read": len(places),
        "row_word": reading.row_word,
        "as_of": table.as_of,
        "sources": [each.title for each in table.sources],
        "read": []
        if whole
        else [
            {
                "row": reading.rows[place],
                "key": {key: plain(frame[key].iloc[place]) for key in table.primary_key},
                "source": plain(frame[source].iloc[place]) if source else None,
                "as_of": plain(frame[date].iloc[place]) if date else None,
            }
            for place in places
        ],
    }


def _chain(opened: Edition, check: Check | None) -> dict[str, Any]:
    """Return what ties a verdict to its data: the limits in force and the hashes of the files."""
    from dataclasses import asdict

    from report.analysis.claims.rules import Limits

    used = (*LEDGER, *(check.tables if check else ()))
    return {
        "test_function": f"{check.run.__module__}.{check.run.__name__}" if check else None,
        "limits": asdict(Limits()) if check else None,
        "sha256": {opened.describe(name).path_in(opened.id): opened.hashes[name] for name in used},
        "edited_since_sealed": [name for name in used if name in opened.evidence_changed],
        "edition_sha256": opened.digest,
    }


def _of(frame: pd.DataFrame, claim_id: str) -> pd.DataFrame:
    return frame[frame["claim_id"] == claim_id]


def _claim_id(claim: str, known: list[str]) -> str:
    by_fold = {each.casefold(): each for each in known}
    if claim.casefold() not in by_fold:
        raise UnknownClaim(
            f'There is no claim "{shorten(claim)}".{did_you_mean(claim, known)} '
            "`report claims` lists them all."
        )
    return by_fold[claim.casefold()]


def _choice(given: str, known: Any, what: str) -> str:
    names = list(dict.fromkeys(known))
    wanted = given.casefold().replace(" ", "-")
    if wanted not in names:
        raise UnknownChoice(
            f'There is no {what} "{shorten(given)}".{did_you_mean(wanted, names)} '
            f"Known: {', '.join(names)}."
        )
    return wanted
