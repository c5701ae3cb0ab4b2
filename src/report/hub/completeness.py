"""How complete a pulled edition is: in numbers for the manifest, in words for readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from report.datapackage import Text
from report.errors import ReportError
from report.hub.conversation import Tally
from report.hub.scope import Scope
from report.hub.staging import Staging
from report.hub.tables import REPOSITORY_STATES

STATES = {
    "readable": Text("readable", "leggibili"),
    "gated": Text("gated", "ad accesso controllato"),
    "private": Text("private", "privati"),
    "disabled": Text("disabled by the Hub", "disattivati dall’Hub"),
    "renamed": Text("renamed", "rinominati"),
    "gone": Text("gone", "spariti"),
    "hidden": Text("private or gone", "privati o spariti"),
    "unreadable": Text("unreadable", "illeggibili"),
    "not_asked": Text(
        "of the earlier edition and not asked for", "dell’edizione precedente e non richiesti"
    ),
}
"""State of a repository, in words for readers."""

SHARES = {
    "pages": Text("pages of listings", "pagine degli elenchi"),
    "repositories": Text("repositories", "repository"),
    "configurations": Text("configurations", "configurazioni"),
}


class TooIncomplete(ReportError):
    """Less came from the Hub than an edition must hold."""


@dataclass(frozen=True)
class Completeness:
    """What was asked for and what came. `states` and `configurations` count repositories."""

    tally: Tally
    states: Mapping[str, int]
    configurations: Mapping[str, int]

    def numbers(self) -> dict[str, Any]:
        """Return all numbers, for the manifest."""
        shares = {name: round(share, 6) for name, share in self.tally.shares().items()}
        return {
            "asked": self.tally.numbers(),
            "answered_shares": shares,
            "states": dict(self.states),
            "configurations": dict(self.configurations),
        }


def measure(staging: Staging, tally: Tally, parameters: Mapping[str, Any]) -> Completeness:
    """Count states and configurations over what was staged."""
    counted = {}
    for column in ("state", "config"):
        counted[column] = dict(
            staging.select(
                f"SELECT {column}, count(*) FROM ({REPOSITORY_STATES}) "  # noqa: S608
                f"GROUP BY {column} ORDER BY {column}",
                parameters,
            )
        )
    return Completeness(tally, counted["state"], counted["config"])


def refuse_below(tally: Tally, floor: float, kinds: Iterable[str] = SHARES) -> None:
    """Raise TooIncomplete, naming what is missing, if less was answered than the floor asks."""
    shares = tally.shares()
    missing = [
        # Rounded down: what is below the floor must not look as if it were not.
        f"  {SHARES[name].en}: {int(shares[name] * 1000) / 10}% answered"
        for name in kinds
        if shares[name] < floor
    ]
    if not missing:
        return
    raise TooIncomplete(
        f"The edition is refused: less than {floor:.0%} of what was asked came.\n"
        + "\n".join(missing)
        + "\nNothing is lost. Ask again for what failed with --retry, or lower the floor with "
        "--floor if the gap is acceptable: it is stated in the edition either way."
    )


def in_words(completeness: Completeness, scope: Scope, day: date, floor: float) -> Text:
    """Say in both languages what the edition holds and what it leaves out."""
    return Text(
        _words(completeness, scope, day, floor, "en"), _words(completeness, scope, day, floor, "it")
    )


_SENTENCES = {
    "whole": Text(
        "Pulled from the Hub itself on {day}: every repository the Hub listed.",
        "Presa direttamente dall’Hub il {day}: ogni repository che l’Hub ha elencato.",
    ),
    "followed": Text(
        "Pulled from the Hub itself on {day}; not the whole Hub, but the accounts followed "
        "({accounts}), each whole, and the tops of its lists ({lists}). Other accounts appear only "
        "where they are downloaded much, new or trending.",
        "Presa direttamente dall’Hub il {day}; non l’intero Hub, ma gli account seguiti "
        "({accounts}), ciascuno per intero, e le prime posizioni delle sue liste ({lists}). Gli "
        "altri account compaiono solo se molto scaricati, nuovi o di tendenza.",
    ),
    "states": Text("Repositories: {states}.", "Repository: {states}."),
    "shares": Text(
        "Answered: {shares}; an edition below {floor} is refused.",
        "Risposte ottenute: {shares}; un’edizione sotto il {floor} è rifiutata.",
    ),
    "earlier": Text(
        "Earlier download readings, configurations that could not be read anew, and all evidence "
        "are carried over from edition {earlier}.",
        "Le letture precedenti dei download, le configurazioni che non è stato possibile rileggere "
        "e tutte le evidenze sono riprese dall’edizione {earlier}.",
    ),
}
_LISTS = {
    "downloads": Text("{most} most downloaded", "{most} più scaricati"),
    "created": Text("{most} newest", "{most} più recenti"),
    "trending": Text("{most} trending", "{most} di tendenza"),
}


def _words(completeness: Completeness, scope: Scope, day: date, floor: float, lang: str) -> str:
    def number(value: int) -> str:
        return str(format_decimal(value, locale=lang))

    def share(value: float) -> str:
        # Rounded down, so that 100% means all of it.
        return str(format_percent(int(value * 1000) / 1000, "#,##0.#%", locale=lang))

    lists = [
        _LISTS[name].of(lang).format(most=number(most))
        for name, most in scope.catalogue.lists.items()
    ]
    states = [f"{number(n)} {STATES[name].of(lang)}" for name, n in completeness.states.items()]
    shares = [
        f"{SHARES[name].of(lang)} {share(value)}"
        for name, value in completeness.tally.shares().items()
    ]
    words = {
        "day": format_date(day, "d MMMM y", locale=lang),
        "accounts": number(len(scope.catalogue.organisations)),
        "lists": ", ".join(lists) or "–",
        "states": ", ".join(states),
        "shares": ", ".join(shares),
        "floor": share(floor),
        "earlier": scope.earlier,
    }
    parts = ["whole" if scope.all else "followed", "states", "shares"]
    parts += ["earlier"] if scope.earlier else []
    return " ".join(_SENTENCES[part].of(lang).format(**words) for part in parts)
