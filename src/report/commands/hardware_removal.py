"""What ``report hardware`` takes away: vendors, countries, stacks and engines, by their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from report.commands.answers import did_you_mean
from report.errors import ReportError

if TYPE_CHECKING:
    import pandas as pd

DIMENSIONS = {"vendors": "vendor", "countries": "country", "stacks": "stack", "engines": "project"}
"""Kind of thing taken away to the column of an edge."""


class UnknownRemoval(ReportError):
    """Something to be taken away that no evidence is about."""


@dataclass(frozen=True)
class Removal:
    """Vendors, countries (ISO 3166-1), software stacks and engine projects taken away."""

    vendors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    stacks: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()

    def applied_to(self, found: pd.DataFrame) -> pd.DataFrame:
        """Return the rows that are left; kinds of which `found` has no column take none away."""
        from report.analysis.hardware.removal import without

        for kind, column in DIMENSIONS.items():
            if column in found.columns:
                found = without(found, column, getattr(self, kind))
        return found

    def said(self) -> dict[str, list[str]]:
        """Return what is taken away, for the answer."""
        return {kind: list(getattr(self, kind)) for kind in DIMENSIONS}


def find_removal(names: Sequence[str], serving: pd.DataFrame) -> Removal:
    """Return what `names` mean, case aside; stacks and engines are those of the edges `serving`.

    A name that is a vendor is taken for the vendor first.
    """
    known = _spellings(serving)
    found: dict[str, list[str]] = {kind: [] for kind in DIMENSIONS}
    for name in names:
        kind = next((kind for kind in known if name.casefold() in known[kind]), None)
        if kind is None:
            raise UnknownRemoval(_unknown(name, known))
        found[kind].append(known[kind][name.casefold()])
    return Removal(**{kind: tuple(dict.fromkeys(members)) for kind, members in found.items()})


def _spellings(serving: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return, by kind, each way to write a member to the one used here."""
    from report.analysis.hardware.vocabulary import NOT_STATED, VENDOR_COUNTRIES, vendor_spellings
    from report.language import LANGUAGES, Language

    codes = sorted(set(VENDOR_COUNTRIES.values()))
    countries = {code.casefold(): code for code in codes}
    countries |= {Language(lang).country(c).casefold(): c for lang in LANGUAGES for c in codes}
    members = {kind: serving[DIMENSIONS[kind]].unique() for kind in ("stacks", "engines")}
    return {
        "vendors": {text.casefold(): vendor for text, vendor in vendor_spellings().items()},
        "countries": countries,
        **{
            kind: {str(name).casefold(): str(name) for name in sorted(found) if name != NOT_STATED}
            for kind, found in members.items()
        },
    }


def _unknown(name: str, known: dict[str, dict[str, str]]) -> str:
    names = {kind: sorted(set(spellings.values())) for kind, spellings in known.items()}
    hint = did_you_mean(name, [*names["vendors"], *names["stacks"], *names["engines"]])
    return f'Unknown vendor, country, stack or engine "{name}".{hint} ' + " ".join(
        f"{kind.capitalize()}: {', '.join(members)}." for kind, members in names.items()
    )
