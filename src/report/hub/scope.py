"""How much of the Hub one pull asks for, how long that takes, and what it was begun with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from report.hub import questions
from report.hub.catalogue import Catalogue
from report.hub.questions import PAGE, Listing

WINDOW_MINUTES = 5
LIMITS = {"listings": {False: 500, True: 1000}, "files": {False: 3000, True: 5000}}
"""Requests in five minutes without and with a free token: of the Hub's API, and of files.
From https://huggingface.co/docs/hub/rate-limits."""
PER_ACCOUNT = 60
"""Repositories with an architecture an account is taken to have, before its listing has come."""


@dataclass(frozen=True)
class Scope:
    """What a pull asks for. `all` is the whole Hub; `earlier` the edition it is compared with.

    `all_configurations` asks for the config.json of every model of the whole Hub, too; otherwise
    only for those of the catalogue and the lists.
    """

    catalogue: Catalogue
    earlier: str | None = None
    all: bool = False
    all_configurations: bool = False

    @property
    def listings(self) -> tuple[Listing, ...]:
        """The listings, in the order in which they are asked for."""
        accounts = [questions.account(name) for name in self.catalogue.organisations]
        tops = [questions.top(name, most) for name, most in self.catalogue.lists.items()]
        return (*accounts, *tops, *([questions.whole_hub()] if self.all else []))

    @classmethod
    def of_settings(cls, settings: Mapping[str, Any], floor: float) -> Scope:
        """Return the scope whose `settings` these are."""
        catalogue = Catalogue(
            organisations=tuple(settings["organisations"]),
            models=tuple(settings["models"]),
            lists=settings["lists"],
            floor=floor,
            systems={},
        )
        earlier, whole = settings["earlier"], settings["all"]
        return cls(catalogue, earlier, whole, settings["all_configurations"])

    def settings(self) -> Mapping[str, Any]:
        """Return what the answers depend on; a pull goes on only with the same."""
        return {
            "organisations": list(self.catalogue.organisations),
            "models": list(self.catalogue.models),
            "lists": dict(self.catalogue.lists),
            "all": self.all,
            "all_configurations": self.all_configurations,
            "earlier": self.earlier,
        }


@dataclass(frozen=True)
class Estimate:
    """Requests and minutes that are left, before they are made."""

    listings: int
    files: int
    minutes: int
    has_token: bool

    def __str__(self) -> str:
        of_listings, of_files = (LIMITS[kind][self.has_token] for kind in ("listings", "files"))
        limit = f"{of_listings:,} listings and {of_files:,} files"
        token = (
            "with a token" if self.has_token
            else "without a token (HF_TOKEN; one is free and doubles the speed)"
        )  # fmt: skip
        return (
            f"About {self.listings:,} listings and {self.files:,} files are to be asked for: "
            f"about {self.minutes:,} minutes {token}, at {limit} in five minutes."
        )


def estimate(scope: Scope, has_token: bool, hub_size: int = 3_000_000) -> Estimate:
    """Return roughly how many requests a new pull makes, and how long the limits make it last.

    `hub_size` is the number of repositories on the whole Hub. Nothing is asked to find this out.
    """
    accounts, tops = len(scope.catalogue.organisations), scope.catalogue.lists.values()
    pages = accounts + sum(math.ceil(most / PAGE) for most in tops) + len(scope.catalogue.models)
    files = accounts * PER_ACCOUNT + sum(tops)
    if scope.all:
        pages += math.ceil(hub_size / PAGE)
        files = hub_size if scope.all_configurations else files
    windows = [
        math.ceil(asked / LIMITS[kind][has_token]) - 1
        for kind, asked in (("listings", pages), ("files", files))
    ]
    # Files and listings have limits of their own; the work between the waits comes on top.
    minutes = WINDOW_MINUTES * max(0, *windows) + math.ceil((pages + files) / 600)
    return Estimate(pages, files, minutes, has_token)
