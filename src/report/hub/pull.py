"""Ask the Hub what is not answered yet, until nothing is left to ask.

Everything goes through `Conversation.ask`, which looks first at the answers there are. So a pull
that was interrupted goes on, and one that is complete can be derived again without a network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from report.hub import cleaning, dimensions, questions
from report.hub.answers import Answers
from report.hub.client import ELSEWHERE, TOO_LARGE, Answer, Client, PullStopped
from report.hub.entries import parse, read_entry
from report.hub.questions import PAGE, Listing
from report.hub.scope import Scope
from report.hub.staging import Config, Staging, bit

Progress = Callable[[int, int, str], None]
"""Called with (questions answered, questions in all as far as known, what is asked)."""

ATTEMPTS = 3
"""How often a question is asked whose answer comes whole but cannot be read."""
FAILURES_IN_A_ROW = 20
"""After so many questions that failed one after another, the Hub is taken to be down."""
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


class Unasked(PullStopped):
    """A question has no answer, and the Hub may not be asked."""

    def __init__(self, question: str) -> None:
        super().__init__(f"Without the network there is no answer to {question.partition('?')[0]}.")


@dataclass
class Tally:
    """What was asked and what came, in numbers."""

    listings: int = 0
    pages: int = 0
    pages_lost: int = 0
    entries: int = 0
    entries_lost: int = 0
    repositories_asked: int = 0
    repositories_lost: int = 0
    configurations_asked: int = 0
    configurations_lost: int = 0

    def shares(self) -> dict[str, float]:
        """Return the share answered of pages, repositories and configurations.

        A page that is lost stands for as many repositories as a page holds.
        """
        lost = self.entries_lost + self.repositories_lost + self.pages_lost * PAGE
        found = self.entries + self.repositories_asked - self.repositories_lost
        return {
            "pages": _share(self.pages_lost, self.pages),
            "repositories": _share(lost, found + lost),
            "configurations": _share(self.configurations_lost, self.configurations_asked),
        }

    def numbers(self) -> dict[str, int]:
        """Return all numbers by name."""
        return asdict(self)


def _share(lost: int, asked: int) -> float:
    return 1 - lost / asked if asked else 1.0


class Conversation:
    """Questions to the Hub, and the answers kept; without a client, only those."""

    def __init__(self, answers: Answers, client: Client | None, retry_failed: bool = False) -> None:
        self.answers = answers
        self.client = client
        self.retry_failed = retry_failed
        self.asked = 0
        self._failures = 0

    def ask(self, question: str) -> tuple[Answer, Any]:
        """Return the answer to a question and, if it is a good one, what its JSON says.

        An answer that cannot be read is asked for again, up to ATTEMPTS times.
        """
        attempt, live = 0, False
        while True:
            answer = self.answers.get(question, attempt)
            if answer is None:
                answer, live = self._ask_hub(question, attempt), True
            content = parse(answer.body) if answer.status == 200 else None
            unreadable = answer.status == 200 and content is None and attempt + 1 < ATTEMPTS
            failed_before = answer.status >= 500 and not live
            if not unreadable and not (failed_before and self._goes_on(question, attempt + 1)):
                return answer, content
            attempt += 1

    def _goes_on(self, question: str, attempt: int) -> bool:
        """Say whether a question that failed was asked again, or is to be."""
        return self.retry_failed or self.answers.get(question, attempt) is not None

    def _ask_hub(self, question: str, attempt: int) -> Answer:
        if self.client is None:
            raise Unasked(question)
        answer = self.client.ask(question)
        if answer.status == 401 and self.client.has_token and not answer.error_code:
            raise PullStopped("The Hub does not accept the token (HF_TOKEN, or `hf auth login`).")
        self._failures = self._failures + 1 if answer.status >= 500 else 0
        if self._failures >= FAILURES_IN_A_ROW:
            raise PullStopped(f"The Hub failed {self._failures} times in a row.")
        self.answers.add(answer, attempt)
        self.answers.note_day(answer)
        self.asked += 1
        return answer


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
        listings = self.scope.listings
        for place, listing in enumerate(listings):
            self._progress(place, len(listings), f"listing {listing.name}")
            self._list(listing)
        for repo_id in self.scope.catalogue.models:
            self._ask_repository(repo_id, "catalogue")
        self._ask_earlier(earlier)
        self._ask_configurations()
        return self.tally

    def _list(self, listing: Listing) -> None:
        self.tally.listings += 1
        question: str | None = listing.path
        seen, left = set(), listing.most
        while question is not None and (left is None or left > 0):
            seen.add(question)
            answer, content = self.conversation.ask(question)
            self.tally.pages += 1
            if isinstance(content, list):
                items = content[:left]
                left = None if left is None else left - len(items)
                self._take(items, listing.through)
                self._progress(self.tally.entries, 0, f"listing {listing.name}")
            else:
                self.tally.pages_lost += 1
            question = answer.next
            if question == ELSEWHERE or question in seen:
                # A next page on another host, or one that was there before: no end can be reached.
                self.tally.pages_lost += 1
                return

    def _take(self, items: list[Any], through: str) -> None:
        self.tally.entries += len(items)
        named = []
        for item in items:
            repo_id = item.get("id") if isinstance(item, dict) else None
            if cleaning.is_repo_id(repo_id) and "/" in repo_id:
                named.append(item)
            elif isinstance(repo_id, str) and repo_id:
                self.staging.add_state(
                    cleaning.shown_id(repo_id), "unreadable", through, "invalid_id"
                )
            else:
                self.tally.entries_lost += 1
        self.staging.add_entries(map(read_entry, named), through)

    def _ask_repository(self, repo_id: str, through: str) -> None:
        answer, content = self.conversation.ask(questions.repository(repo_id))
        self.tally.repositories_asked += 1
        found = content.get("id") if isinstance(content, dict) else None
        if cleaning.is_repo_id(found) and "/" in found:
            if found != repo_id:
                self.staging.add_state(repo_id, "renamed", through, renamed_to=found)
            self.staging.add_entries([read_entry(content)], through)
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
    return Config(repo_id, CONFIG_OUTCOMES.get(answer.status, "failed"), sha)
