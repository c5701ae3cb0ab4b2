"""Ask the Hub what is not answered yet, until nothing is left to ask.

Everything goes through `Conversation.ask`, which looks first at the answers there are. So a pull
that was interrupted goes on, and one that is complete can be derived again without a network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from report.hub import cleaning, dimensions, questions
from report.hub.client import TOO_LARGE, Answer
from report.hub.companion import Companion
from report.hub.completeness import refuse_below
from report.hub.conversation import Conversation, Tally, is_page
from report.hub.entries import entry_of, read_repository
from report.hub.listings import ListingReader
from report.hub.pages import Page, PageReader
from report.hub.questions import Listing
from report.hub.scope import Scope
from report.hub.staging import Config, Staging, bit, entry_row

Progress = Callable[[int, int, str], None]
"""Called with (questions answered, questions in all as far as known, what is asked)."""

LONGEST_CONFIG = 2**20
"""Characters of the longest configuration that is kept."""
CONFIG_OUTCOMES = {
    200: "malformed",
    401: "gated",
    403: "gated",
    404: "missing",
    TOO_LARGE: "too_large",
}
"""What an answer without a configuration means, by its status; any other has failed."""


class Pull:
    """One pull: all questions of a scope, their answers put in order."""

    def __init__(
        self,
        conversation: Conversation,
        staging: Staging,
        scope: Scope,
        progress: Progress | None = None,
    ) -> None:
        self.conversation = conversation
        self.staging = staging
        self.scope = scope
        self.tally = Tally()
        self._progress = progress or (lambda done, total, what: None)

    def run(self, earlier: Iterable[str]) -> Tally:
        """Ask everything; `earlier` are the repositories of the earlier edition."""
        self._read_listings()
        # A repository that no listing showed is asked for by its name, and may be said to be gone:
        # not on the word of whoever could not give the listings.
        refuse_below(self.tally, self.scope.catalogue.floor, ["pages"])
        for repo_id in self.scope.catalogue.models:
            self._ask_repository(repo_id, "catalogue")
        self._ask_earlier(earlier)
        self._ask_configurations()
        return self.tally

    def _read_listings(self) -> None:
        listings = self.scope.listings
        companion = (
            Companion(PageReader, self.conversation.answers.path) if self.scope.all else None
        )
        reader = ListingReader(self.conversation, self.tally, companion)
        try:
            for place, listing in enumerate(listings):
                self._progress(place, len(listings), f"listing {listing.name}")
                self.tally.listings += 1
                for page in reader.pages(listing):
                    self._take(page, listing)
        finally:
            if companion:
                companion.close()

    def _take(self, page: Page, listing: Listing) -> None:
        self.tally.entries += page.entries
        self.tally.entries_lost += page.lost
        for shown in page.invalid:
            self.staging.add_state(shown, "unreadable", listing.through, "invalid_id")
        self.staging.add_entries(page.rows, listing.through)
        self._progress(self.tally.entries, 0, f"listing {listing.name}")

    def _ask_repository(self, repo_id: str, through: str) -> None:
        answer, content = self.conversation.ask(questions.repository(repo_id))
        self.tally.repositories_asked += 1
        found = content.get("id") if isinstance(content, dict) else None
        if cleaning.is_repo_id(found) and "/" in found:
            if found != repo_id:
                self.staging.add_state(repo_id, "renamed", through, renamed_to=found)
            self.staging.add_entries([entry_row(entry_of(*read_repository(content)))], through)
            return
        state, reason = _fate(answer)
        self.tally.repositories_lost += state == "unreadable"
        self.staging.add_state(repo_id, state, through, reason)

    def _ask_earlier(self, earlier: Iterable[str]) -> None:
        """Ask for what the earlier edition had and no listing showed, in followed accounts."""
        base = self.staging.base
        base.execute("CREATE TABLE earlier (repo_id PRIMARY KEY) WITHOUT ROWID")
        base.executemany("INSERT INTO earlier VALUES (?)", ((each,) for each in earlier))
        base.execute(
            "UPDATE entries SET through = through | ? "
            "WHERE repo_id IN (SELECT repo_id FROM earlier)",
            (bit("earlier"),),
        )
        followed = frozenset(self.scope.catalogue.organisations)
        # A table of its own, since what is asked adds to those it is chosen by.
        base.execute(
            "CREATE TABLE missing AS SELECT repo_id FROM earlier "
            "WHERE repo_id NOT IN (SELECT repo_id FROM entries) "
            "AND repo_id NOT IN (SELECT repo_id FROM states) ORDER BY repo_id"
        )
        total = self.staging.number("SELECT count(*) FROM missing")
        for place, (repo_id,) in enumerate(self.staging.select("SELECT repo_id FROM missing")):
            if self.scope.all or repo_id.partition("/")[0] in followed:
                self._progress(place, total, "repositories of the earlier edition")
                self._ask_repository(repo_id, "earlier")
            else:
                self.staging.add_state(repo_id, "not_asked", "earlier")

    def _ask_configurations(self) -> None:
        followed = ~0 if self.scope.all_configurations else ~bit("all")
        wanted = (
            "FROM entries WHERE architecture IS NOT NULL AND NOT private AND NOT disabled "
            "AND through & ?"
        )
        total = self.staging.number(f"SELECT count(*) {wanted}", (followed,))
        rows = self.staging.select(f"SELECT repo_id, sha {wanted} ORDER BY repo_id", (followed,))
        for place, (repo_id, sha) in enumerate(rows):
            self._progress(place, total, "configurations")
            answer, content = self.conversation.ask(questions.configuration(repo_id, sha))
            self.tally.configurations_asked += 1
            config = read_configuration(repo_id, sha, answer, content)
            self.tally.configurations_lost += config.outcome == "failed"
            self.staging.add_config(config)


def _fate(answer: Answer) -> tuple[str, str | None]:
    """Return state and reason of a repository for which no metadata came."""
    if is_page(answer):
        return "unreadable", "malformed_answer"
    if answer.status in (401, 403, 404, 410):
        states = {401: "hidden", 403: "disabled"}
        return states.get(answer.status, "gone"), None
    return "unreadable", "malformed_answer" if answer.status == 200 else "server_error"


def read_configuration(repo_id: str, sha: str | None, answer: Answer, content: Any) -> Config:
    """Return what came of one config.json."""
    if isinstance(content, dict):
        if len(text := dimensions.canonical(content)) > LONGEST_CONFIG:
            return Config(repo_id, "too_large", sha)
        sizes = dimensions.dimensions(content)
        return Config(
            repo_id,
            "read",
            sha,
            dimensions.has_latent_attention(content),
            text,
            cleaning.text(content.get("model_type")),
            tuple(sizes.values()),
        )
    outcome = "failed" if is_page(answer) else CONFIG_OUTCOMES.get(answer.status, "failed")
    return Config(repo_id, outcome, sha)
