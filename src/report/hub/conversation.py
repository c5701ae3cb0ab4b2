"""Questions to the Hub and the answers kept, and how many of each there were."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from report.hub.answers import Answers
from report.hub.client import Answer, Client, PullStopped
from report.hub.entries import parse
from report.hub.questions import PAGE

ATTEMPTS = 3
"""How often a question is asked whose answer comes whole but cannot be read."""
FAILURES_IN_A_ROW = 20
"""After so many questions that failed one after another, the Hub is taken to be down."""


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
