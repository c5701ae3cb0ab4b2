"""Listings read to their end, page by page."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from report.hub.client import ELSEWHERE, Answer
from report.hub.companion import Companion
from report.hub.conversation import Conversation, Tally
from report.hub.pages import Page, read_page
from report.hub.questions import Listing

_NOTHING = Page([], [], 0)


class ListingReader:
    """Reads listings; with a companion (`PageReader`) it asks for a page while the one before is
    being read.
    """

    def __init__(
        self, conversation: Conversation, tally: Tally, companion: Companion | None = None
    ) -> None:
        self.conversation = conversation
        self.tally = tally
        self.companion = companion
        self._seen: set[str] = set()

    def pages(self, listing: Listing) -> Iterator[Page]:
        """Yield the pages of a listing in order; a page that cannot be read is counted as lost."""
        self._seen.clear()
        if self.companion and listing.most is None:
            return self._ahead(listing, self.companion)
        return self._one_by_one(listing)

    def _one_by_one(self, listing: Listing) -> Iterator[Page]:
        question: str | None = listing.path
        left = listing.most
        while question is not None and left != 0:
            answer = self._ask(question)
            page, answer = self._again(question, answer, read_page(answer.content, left), left)
            question = self._next(answer)
            left = None if left is None else left - page.entries
            yield page

    def _ahead(self, listing: Listing, companion: Companion) -> Iterator[Page]:
        waiting: deque[tuple[str, Answer]] = deque()
        question: str | None = listing.path
        while question is not None or waiting:
            if question is not None:
                answer = self._ask(question)
                companion.send(question)
                waiting.append((question, answer))
                question = self._next(answer)
            if len(waiting) > 1 or question is None:
                page, last = self._again(*waiting.popleft(), companion.receive())
                yield page
                if question is None and not waiting and last.next not in self._seen:
                    # A page that had to be asked for again may say only now that there are more.
                    question = self._next(last)

    def _ask(self, question: str) -> Answer:
        self._seen.add(question)
        return self.conversation.first(question)

    def _again(
        self, question: str, answer: Answer, page: Page | None, left: int | None = None
    ) -> tuple[Page, Answer]:
        """Return a page with the answer it came in, asking again for one that was unreadable."""
        if page is None:
            answer, _ = self.conversation.ask(question)
            page = read_page(answer.content, left)
        self.tally.pages += 1
        self.tally.pages_lost += page is None
        return page or _NOTHING, answer

    def _next(self, answer: Answer) -> str | None:
        """Return the next page; one on another host, or that was there before, leads nowhere."""
        if answer.next == ELSEWHERE or answer.next in self._seen:
            self.tally.pages_lost += 1
            return None
        return answer.next
