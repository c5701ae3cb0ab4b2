"""How long the terms of a model line last.

A *line* is the releases of one maker that bear one name (Llama, Qwen). A *spell* is a stretch in
which releases of a line came under one set of terms. It begins with the first release under them,
or with the change that brought them, and ends when a later release of the line, or the same one,
leaves them for terms that are looser, tighter or both at once (mixed); it is enough that one branch
of the line leaves. A new text or version number with the same terms ends nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from report.analysis.openness.drift import LOOSER, TIGHTER
from report.analysis.survival import GOES_ON
from report.partial_dates import middle_day

ENDS = (LOOSER, TIGHTER, "mixed")
_END_OF = {"more-open": LOOSER, "more-restrictive": TIGHTER, "mixed": "mixed"}
_DAYS_A_YEAR = 365.25
_START, _CHANGE, _RELEASE = range(3)  # the order of events of one day
_OF_A_LICENCE = " licence"  # rows on the text of a licence itself, which is no line of models


@dataclass(frozen=True)
class Spell:
    """One stretch: `end` is one of :data:`ENDS`, or empty where it goes on after `until`."""

    terms: str
    since: pd.Timestamp
    until: pd.Timestamp
    end: str


@dataclass
class _Line:
    """The history of one line while it is read: terms in force and since when, spells closed."""

    in_force: dict[str, pd.Timestamp] = field(default_factory=dict)
    closed: list[Spell] = field(default_factory=list)
    same_terms: dict[str, str] = field(default_factory=dict)
    unplaced: int = 0

    def terms(self, licence: str) -> str:
        """Return the licence that first brought these terms."""
        return self.same_terms.get(licence, licence)

    def begin(self, licence: str, day: pd.Timestamp) -> None:
        """Let terms be in force from a day on, unless they are already."""
        self.in_force.setdefault(self.terms(licence), day)

    def end(self, licence: str, day: pd.Timestamp, how: str) -> None:
        """End the spell of terms; a second change away from the same terms ends nothing."""
        terms = self.terms(licence)
        if terms in self.in_force:
            self.closed.append(Spell(terms, self.in_force.pop(terms), day, how))
        elif all(spell.terms != terms for spell in self.closed):
            self.unplaced += 1


@dataclass(frozen=True)
class Spells:
    """The spells of all lines, and how many changes end none since their start is not known.

    Columns of `frame`: line, licence_id, since, until, end (one of :data:`ENDS`, or empty),
    duration (years); by line and start.
    """

    frame: pd.DataFrame
    unplaced: int


def terms_spells(
    changes: pd.DataFrame, families: pd.DataFrame, licences: Mapping[str, str], until: str
) -> Spells:
    """Return the spells of all lines up to `until`, the edition's day (ISO).

    `changes` is the table licence_changes, `families` the table families, `licences` family id to
    licence of the weights (empty where not established). A line all of whose changes are undated
    is left out.
    """
    changes = changes[~changes["model_line"].str.endswith(_OF_A_LICENCE)]
    dated = changes.dropna(subset=["change_date"])
    undated = set(changes["model_line"]) - set(dated["model_line"])
    names = sorted((set(dated["model_line"]) | set(families["model_line"])) - undated)
    rows: list[tuple[object, ...]] = []
    unplaced = 0
    for name in names:
        its_changes = dated[dated["model_line"] == name]
        its_families = families[families["model_line"] == name]
        line = _read(its_changes, its_families.dropna(subset=["release_date"]), licences)
        unplaced += line.unplaced
        rows += [(name, *row) for row in _told(line, pd.Timestamp(until))]
    columns = ["line", "licence_id", "since", "until", "end", "duration"]
    frame = pd.DataFrame(rows, columns=columns)
    return Spells(frame.sort_values(["line", "since", "until"], ignore_index=True), unplaced)


def _told(line: _Line, last: pd.Timestamp) -> Iterator[tuple[object, ...]]:
    going_on = [Spell(terms, since, last, GOES_ON) for terms, since in line.in_force.items()]
    for spell in (*line.closed, *going_on):
        years = (spell.until - spell.since).days / _DAYS_A_YEAR
        if years > 0:
            yield spell.terms, spell.since, spell.until, spell.end, years


def _read(changes: pd.DataFrame, families: pd.DataFrame, licences: Mapping[str, str]) -> _Line:
    """Return a line after all that is known of it: stated starts, changes, releases, by day."""
    events: list[tuple[pd.Timestamp, int, str, Mapping[Hashable, object] | None]] = [
        (middle_day(str(row["from_since"])), _START, row["from_licence_id"], None)
        for row in changes.dropna(subset=["from_since"]).to_dict("records")
    ]
    events += [
        (middle_day(str(row["change_date"])), _CHANGE, row["to_licence_id"], row)
        for row in changes.to_dict("records")
    ]
    events += [
        (day, _RELEASE, licences.get(family, ""), None)
        for family, day in zip(
            families["family_id"], families["release_date"].map(middle_day), strict=True
        )
    ]
    line = _Line()
    brought = changes.groupby("to_licence_id")["change_date"].min().map(middle_day).to_dict()
    for day, order, licence, change in sorted(events, key=lambda event: event[:2]):
        if change is not None:
            _change(line, day, change)
        # A family's licence is the one it has now: it says nothing of the time before the change
        # that brought it.
        elif licence and not (order == _RELEASE and day < brought.get(licence, day)):
            if changes.empty and line.terms(licence) not in line.in_force:
                _lose_sight(line, day)
            line.begin(licence, day)
    return line


def _change(line: _Line, day: pd.Timestamp, row: Mapping[Hashable, object]) -> None:
    before, after = row["from_licence_id"], str(row["to_licence_id"])
    if row["direction"] == "unchanged":
        if before != after:
            line.same_terms[after] = line.terms(str(before))
        return
    if not pd.isna(before):  # type: ignore[call-overload]
        line.end(str(before), day, _END_OF[str(row["direction"])])
    line.begin(after, day)


def _lose_sight(line: _Line, day: pd.Timestamp) -> None:
    """Close what is in force, without an end: nobody compared the new licence with it."""
    for terms, since in line.in_force.items():
        line.closed.append(Spell(terms, since, day, GOES_ON))
    line.in_force.clear()
