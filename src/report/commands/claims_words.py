"""The answers of ``report claims`` in words, in either language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from report.commands.answers import columns, day, wrapped
from report.language import Language

SHOWN_ROWS = 15
"""How many rows of a table are spelt out before the rest is only counted."""


def list_lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    """Return the lines of the list: counts by verdict, then a line or more a statement."""
    from report.quantities import write

    label = language.label
    title = label("Claims put to the test: {claims}; edition {edition}, {date}.")
    date = write(answer["date"], "date", language)
    lines = [title.format(claims=answer["total"], edition=answer["edition"], date=date), ""]
    counts = [
        (_verdict(name, language), str(number))
        for name, number in answer["counts"].items()
        if number
    ]
    lines += columns(counts, right=[1])
    cells = [
        (claim["claim_id"], _verdict(claim["verdict"], language)) for claim in answer["claims"]
    ]
    heads = columns(cells, indent=0)
    margin = max((len(head) for head in heads), default=0) + 2
    lines += [""] if counts else []
    for head, claim in zip(heads, answer["claims"], strict=True):
        lines += wrapped(claim["statement"][language.code], head.ljust(margin), " " * margin)
    return lines


def claim_lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    """Return the lines of one statement."""
    label, code = language.label, language.code
    lines = wrapped(answer["statement"][code], f"{answer['claim_id']}  ", "  ")
    parts = [
        (label("Verdict"), _verdict_lines(answer, language)),
        (label("Test"), wrapped(answer["test"][code], "  ", "  ")),
        (label("Numbers"), _number_lines(answer, language)),
        (label("Rows read by the test"), list(_table_lines(answer, language))),
        (label("Limits"), _limit_lines(answer, language)),
        (label("What would overturn it"), wrapped(answer["overturned_by"][code], "  ", "  ")),
        (label("Evidence"), _evidence_lines(answer, language)),
    ]
    if answer["why"]:
        parts.append((label("What vouches for it"), _chain_lines(answer, language)))
    for title, part in parts:
        lines += ["", title, *part] if part else []
    return lines


def _verdict_lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    from report.analysis.claims.ledger import BASIS_LABELS

    label = language.label
    computed = answer["computed_verdict"]
    rows = [
        (label("followed by the report"), _verdict(answer["verdict"], language)),
        (label("computed by the test"), _verdict(computed, language) if computed else "–"),
        (label("read in documents"), _verdict(answer["prepared_verdict"], language)),
        (label("ground"), label(BASIS_LABELS[answer["basis"]])),
    ]
    return [*columns(rows), *wrapped(answer["reason"][language.code], "  ", "  ")]


def _number_lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    from report.quantities import write

    rows = [
        (
            language.label(one["label"]),
            write(one["raw"], one["kind"], language, unit=one.get("unit"), exact=True),
        )
        for one in answer["numbers"]
    ]
    return columns(rows, right=[1]) if rows else []


def _limit_lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    from report.phrases import sensitivity_phrase

    return wrapped(
        sensitivity_phrase(answer["sensitivity"], answer["computed"], language), "  ", "  "
    )


def _table_lines(answer: Mapping[str, Any], language: Language) -> Iterator[str]:
    from report.quantities import write

    label = language.label
    for table in answer["tables"]:
        share = label("rows read: {read} of {rows}").format(
            read=write(table["rows_read"], "count", language),
            rows=write(table["rows"], "count", language),
        )
        yield f"  {table['table']} ({table['file']}): {share}"
        if not table["read"]:
            sources = "; ".join(table["sources"])
            yield from wrapped(f"{sources}; {day(table['as_of'], language)}", "    ", "    ")
        for row in table["read"][:SHOWN_ROWS]:
            yield f"    {label(table['row_word'])} {row['row']}: {_row(row, table, language)}"
        if (more := len(table["read"]) - SHOWN_ROWS) > 0:
            yield "    " + label("and {rows} more; --json lists them all").format(rows=more)


def _row(row: Mapping[str, Any], table: Mapping[str, Any], language: Language) -> str:
    key = ", ".join(str(part) for name, part in row["key"].items() if name != "as_of")
    source = row["source"] or "; ".join(table["sources"])
    return f"{key}; {day(row['as_of'] or table['as_of'], language)}; {source}"


def _evidence_lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    from report.analysis.claims.rules import DIRECTION_LABELS

    label = language.label
    lines = []
    for direction, title in DIRECTION_LABELS.items():
        for piece in answer["evidence"]:
            if piece["direction"] == direction:
                head = f"  {label(title)}: "
                lines += wrapped(piece[f"fact_{language.code}"], head, "    ")
                lines += wrapped(_source(piece, language), "    ", "    ")
                lines.append(f"    {piece['source_url']}")
    return lines


def _source(piece: Mapping[str, Any], language: Language) -> str:
    confidence = f"{language.label('confidence')}: {language.label(piece['confidence'])}"
    named = [piece["source_title"], piece["publisher"], day(piece["published_date"], language)]
    return f"{', '.join(filter(None, named))}; {confidence}"


def _chain_lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    label, why = language.label, answer["why"]
    lines = []
    if why["test_function"]:
        limits = ", ".join(f"{name}={value}" for name, value in why["limits"].items())
        reach = "the whole statement" if answer["reach"] == "whole" else "a part of the statement"
        rows = [
            (label("test"), why["test_function"]),
            (label("reaches"), label(reach)),
            (label("limits"), limits),
        ]
        lines += columns(rows)
    lines.append(f"  {label('SHA-256 of the files')}")
    lines += columns(list(why["sha256"].items()), indent=4)
    if why["edited_since_sealed"]:
        edited = label("edited since the edition was sealed: {tables}")
        lines.append("    " + edited.format(tables=", ".join(why["edited_since_sealed"])))
    edition = f"{label('edition')} {answer['edition']}, {day(answer['date'], language)}"
    return [*lines, f"  {edition}, SHA-256", f"    {why['edition_sha256']}"]


def _verdict(verdict: str, language: Language) -> str:
    from report.analysis.claims.rules import VERDICT_LABELS

    return language.label(VERDICT_LABELS[verdict])
