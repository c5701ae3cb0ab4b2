"""Choose a part of the registry or of the families: by account, by downloads, by date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from report.errors import NothingChosen, suggest


@dataclass(frozen=True)
class Selection:
    """What is looked at; the defaults take everything.

    `organisations`: accounts of the Hub, joined with ";". `least_downloads`: downloads of the
    newest reading. `created_from`, `created_to`: first and last day (ISO), both included; rows
    whose date is not known are left out once a day is given.
    """

    organisations: str = ""
    least_downloads: int = 0
    created_from: str = ""
    created_to: str = ""

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts named, in their order."""
        return tuple(name.strip() for name in self.organisations.split(";") if name.strip())


def choose(
    frame: pd.DataFrame, selection: Selection, date: str, history: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the rows of a frame with repo_id that a selection takes.

    `date` is the column of their date. Without `history` downloads choose nothing.
    """
    chosen = pd.Series(True, index=frame.index)
    if selection.accounts:
        owners = frame["repo_id"].astype("str").str.replace(r"/.*", "", regex=True)
        _refuse_unknown(selection.accounts, owners.dropna())
        chosen &= owners.isin(selection.accounts)
    if selection.least_downloads and history is not None:
        chosen &= frame["repo_id"].isin(_downloaded(history, selection.least_downloads))
    days = pd.to_datetime(frame[date], errors="coerce", format="mixed")
    if selection.created_from:
        chosen &= days >= _day(selection.created_from)
    if selection.created_to:
        chosen &= days <= _day(selection.created_to)
    if len(frame) and not chosen.any():
        raise NothingChosen(f"No row is left by this selection: {selection}.")
    return frame[chosen]


def _refuse_unknown(accounts: Iterable[str], owners: pd.Series) -> None:
    known = set(owners)
    for account in accounts:
        if account not in known:
            hint = suggest(account, known)
            raise NothingChosen(f"The account {account!r} has no repository here.{hint}")


def _downloaded(history: pd.DataFrame, least: int) -> pd.Series:
    newest = history.sort_values(["repo_id", "as_of"]).drop_duplicates("repo_id", keep="last")
    return newest.loc[newest["downloads_30d"] >= least, "repo_id"]


def _day(text: str) -> pd.Timestamp:
    try:
        return pd.Timestamp(pd.to_datetime(text, format="%Y-%m-%d"))
    except ValueError:
        raise NothingChosen(f"A day is written as in 2026-05-23, not {text!r}.") from None
