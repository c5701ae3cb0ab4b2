"""Questions to the Hub and the answers kept, and how many of each there were."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from report.errors import ReportError
from report.hub.answers import Answers, day_of
from report.hub.client import RESOLVE, Answer, Client, PullStopped
from report.hub.entries import parse
from report.hub.questions import LISTING, PAGE

ATTEMPTS = 3
"""How often a question is asked whose answer comes whole but cannot be read."""
FAILURES_IN_A_ROW = 20
"""After so many answers that failed one after another, the Hub is taken to be down."""
FAILURES_AT_FIRST = 3
"""The same before any answer was good: then something else than the Hub may be answering."""


class Unasked(ReportError):
    """A question has no answer, and the Hub may not be asked."""

    def __init__(self, question: str) -> None:
        super().__init__(
            f"The answers kept are not all: there is none to {question.partition('?')[0]}. Without "
            "--offline the same command asks for what is missing."
        )


def is_page(answer: Answer) -> bool:
    """Say whether a web page came where the Hub gives data: a proxy or a portal speaks then."""
    return answer.body[:1000].lstrip().startswith(b"<")


def is_failure(answer: Answer) -> bool:
    """Say whether an answer tells nothing of what was asked, only of who was asked.

    A listing of nothing is an empty one: no other status than 200 says anything of an account.
    """
    refused = answer.question.startswith(LISTING) and answer.status != 200
    return answer.status >= 500 or refused or is_page(answer)


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

    def __init__(
        self,
        answers: Answers,
        client: Client | None,
        retry_failed: bool = False,
        after: date | None = None,
    ) -> None:
        """Without a client nothing is asked; no answer is dated before the day `after`."""
        self.answers = answers
        self.client = client
        self.retry_failed = retry_failed
        self.after = after
        self.asked = 0
        self._failures = 0
        self._most_failures = FAILURES_AT_FIRST

    def first(self, question: str) -> Answer:
        """Return the first answer to a question, good or bad."""
        return self.answers.get(question) or self._ask_hub(question, 0)

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
            unreadable = is_page(answer) or (answer.status == 200 and not _is_data(answer, content))
            if unreadable and attempt + 1 < ATTEMPTS:
                attempt += 1
                continue
            failed_before = (is_failure(answer) or unreadable) and not live
            if not (failed_before and self._goes_on(question, attempt + 1)):
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
        self._note_failure(answer, self.client.address)
        if self.after and self.answers.day() is None and (day := day_of(answer)) < self.after:
            raise PullStopped(
                f"{self.client.address} dates its answers {day}, before the edition this one is to "
                f"follow ({self.after}): its clock is wrong, or a proxy gives old answers."
            )
        self.answers.add(answer, attempt)
        self.answers.note_day(answer)
        self.asked += 1
        return answer

    def _note_failure(self, answer: Answer, address: str) -> None:
        """Count failures in a row; stop where it is no use to go on."""
        if not is_failure(answer):
            self._failures, self._most_failures = 0, FAILURES_IN_A_ROW
            return
        self._failures += 1
        if self._failures >= self._most_failures:
            what = "with a web page" if is_page(answer) else f"with status {answer.status}"
            raise PullStopped(
                f"{address} failed {self._failures} times in a row, at last {what}. Where that is "
                "not the Hub being down, look at HF_ENDPOINT and at proxies on the way."
            )


def _is_data(answer: Answer, content: Any) -> bool:
    """Say whether an answer holds what was asked for; of a config.json anything is."""
    if answer.question.startswith(LISTING):
        return isinstance(content, list)
    return content is not None if RESOLVE in answer.question else isinstance(content, dict)
