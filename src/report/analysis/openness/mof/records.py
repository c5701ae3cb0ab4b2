"""The records of the Model Openness Tool as releases of the framework.

Two sources. The table `mot_classes` has all records, but names only what is missing or badly
licensed, so that the rest is known to be open without its licence. The table `mot_components` has
whole records, licence by licence, for a sample read in the tool's own files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from report.analysis.openness.licences import FREE, read_tag
from report.analysis.openness.mof.framework import (
    BELOW,
    CLASSES,
    RESEARCH_PAPER,
    Licences,
    Part,
    Release,
    State,
    judge,
    part_name,
)

MISSING = {
    "III": "missing_for_class_3",
    "II": "missing_for_class_2",
    "I": "missing_for_class_1",
}
TOOL_CLASSES = {"unclassified": BELOW, **{name: name for name in CLASSES}}
_ENTRY = re.compile(r"(?P<name>[^\[\]]+?)(?: \[(?P<licence>.*)\])?", re.DOTALL)
_NO_LICENCE = "unlicensed"
_NOT_INCLUDED = re.compile(r"component not includ", re.IGNORECASE)
# Loose spellings of accepted licences in the records; the tool asks for the exact identifier.
_SPELLINGS = {
    "apache 2.0": "apache-2.0",
    "apache license 2.0": "apache-2.0",
    "bsd-3": "bsd-3-clause",
    "cc by-sa 4.0": "cc-by-sa-4.0",
    "mit license": "mit",
}


def missing_parts(cell: object, names: Iterable[str]) -> dict[str, Release]:
    """Return the components of a list of what is missing, with the licence in brackets.

    Licences may hold semicolons themselves, so an entry begins only at the name of a component.

    >>> missing_parts("Model card [unlicensed];Data card", ["model card", "data card"])["data card"]
    Release(state=<State.ABSENT: 'not published'>, licence='', source_url='', as_of='', suits=True)
    """
    if pd.isna(cell):  # type: ignore[call-overload]
        return {}
    known = "|".join(re.escape(name) for name in names)
    entries = re.split(rf";(?=(?:{known})(?:$|;| \[))", str(cell), flags=re.IGNORECASE)
    found = {}
    for entry in entries:
        parsed = _ENTRY.fullmatch(entry.strip())
        if parsed is None:
            raise ValueError(f"not a component of the framework: {entry!r}")
        found[part_name(parsed["name"])] = _missing(parsed["licence"])
    unknown = set(found) - set(names)
    if unknown:
        raise ValueError(f"not components of the framework: {', '.join(sorted(unknown))}")
    return found


def _missing(licence: str | None) -> Release:
    if licence is None or _NOT_INCLUDED.search(licence):
        return Release(State.ABSENT)
    if licence == _NO_LICENCE:
        return Release(State.UNLICENSED)
    return Release(State.UNACCEPTED, licence)


def rebuilt(record: Mapping[Any, Any], parts: Sequence[Part]) -> dict[str, Release]:
    """Return a row of `mot_classes` as releases: what a class does not miss is open.

    Optional components stay unknown. A technical report for which the paper stands in counts as
    open, because the list does not tell the two apart.
    """
    required = [part for part in parts if part.required]
    missing: dict[str, Release] = {}
    for column in MISSING.values():
        missing |= missing_parts(record[column], [part.name for part in required])
    return {part.name: missing.get(part.name, Release(State.OPEN)) for part in required}


def read_spelling(release: Release, categories: Mapping[str, str]) -> Release:
    """Return a release whose licence is read as it was meant, not by its exact spelling."""
    if release.state is not State.UNACCEPTED:
        return release
    written = release.licence.strip().lower()
    reading = read_tag(_SPELLINGS.get(written, written), categories)
    return Release(State.OPEN, reading.licence_id) if reading.category in FREE else release


def is_shell(record: Mapping[str, Release]) -> bool:
    """Return whether a record says nothing of a model but that there is a paper, or data.

    Such records were set up and never filled in: in older files of the tool their components
    read "pending evaluation".
    """
    beside = {RESEARCH_PAPER, "datasets"}
    return all(r.state is State.ABSENT for name, r in record.items() if name not in beside)


def classify(
    mot_classes: pd.DataFrame, parts: Sequence[Part], categories: Mapping[str, str]
) -> pd.DataFrame:
    """Return the class of every record of the tool, by its reading and by three others.

    Columns: mot_file, model, producer, tool (class the record has by the tool's rules), rebuilt
    (class computed here by those rules), spelt (when loose spellings of licences count), careful
    (when, besides, what nobody filled in is unknown rather than missing: licences that are not
    stated, and whole records), shell (True for such a record).
    """
    rows = []
    for row in mot_classes.to_dict("records"):
        record = rebuilt(row, parts)
        meant = {name: read_spelling(release, categories) for name, release in record.items()}
        shell = is_shell(record)
        careful = judge(parts, {} if shell else meant).label
        rows.append(
            (
                row["mot_file"],
                row["model"],
                row["producer"],
                TOOL_CLASSES[row["mof_class"]],
                judge(parts, record, tool=True).established,
                judge(parts, meant, tool=True).established,
                careful,
                shell,
            )
        )
    columns = ["mot_file", "model", "producer", "tool", "rebuilt", "spelt", "careful", "shell"]
    return pd.DataFrame(rows, columns=columns)


def as_read(rows: pd.DataFrame, parts: Sequence[Part], licences: Licences) -> dict[str, Release]:
    """Return a whole record of `mot_components` (component, inclusion, licence) as releases."""
    kinds = {part.name: part.kind for part in parts}
    return {
        part_name(name): _as_read(inclusion, licence, kinds[part_name(name)], licences)
        for name, inclusion, licence in rows[["component", "inclusion", "licence"]]
        .fillna("")
        .itertuples(index=False)
    }


def _as_read(inclusion: str, licence: str, kind: str, licences: Licences) -> Release:
    if inclusion == "pending evaluation":
        return Release(State.UNKNOWN)
    if inclusion == "not included" or _NOT_INCLUDED.search(licence):
        return Release(State.ABSENT)
    if not licence:
        return Release(State.UNLICENSED)
    if licences.accept(licence):
        return Release(State.OPEN, licence, suits=licences.suit(licence, kind))
    return Release(State.UNACCEPTED, licence)


def check_sample(
    sample: pd.DataFrame, mot_classes: pd.DataFrame, parts: Sequence[Part], licences: Licences
) -> pd.DataFrame:
    """Return the records read in full beside the same records of `mot_classes`.

    Those that differ come first, in class and then in the most components.

    Columns: mot_file, sample (drawn, chosen), same_version (the file read has the date of the
    record), tool (class of the record), read (class computed from the file), components
    (required components compared), alike (of these, those in the same state), source_url.
    """
    known = {row["mot_file"]: row for row in mot_classes.to_dict("records")}
    rows = []
    for name, group in sample.groupby("mot_file", sort=False):
        record, first = known[str(name)], group.iloc[0]
        read = as_read(group, parts, licences)
        listed = rebuilt(record, parts)
        compared = {part: release.state for part, release in listed.items()}
        alike = sum(_alike(read, part, state) for part, state in compared.items())
        rows.append(
            (
                name,
                first["sample"],
                str(first["record_date"])[:10] == str(record["mot_date"])[:10],
                TOOL_CLASSES[record["mof_class"]],
                judge(parts, read, tool=True).established,
                len(compared),
                alike,
                first["source_url"],
            )
        )
    columns = ["mot_file", "sample", "same_version", "tool", "read"]
    found = pd.DataFrame(rows, columns=[*columns, "components", "alike", "source_url"])
    order = pd.DataFrame({"same": found["tool"] == found["read"], "alike": found["alike"]})
    return found.loc[order.sort_values(["same", "alike"], kind="stable").index]


def _alike(read: Mapping[str, Release], part: str, state: State) -> bool:
    if state is State.OPEN and part == "technical report":
        return State.OPEN in (read[part].state, read[RESEARCH_PAPER].state)
    return read[part].state is state
