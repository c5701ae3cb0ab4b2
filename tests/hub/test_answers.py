"""What came is kept as it came: each question with status, day, way, hash and body."""

from __future__ import annotations

import hashlib
import http.client
from pathlib import Path
from urllib.parse import urlsplit

from tests.hub.conftest import EDITION, small_hub
from tests.hub.loopback import DATE, Hub, status

from report.hub.answers import Answers
from report.hub.edition_pull import Request, pull_edition


def ask(hub: Hub, question: str) -> tuple[int, bytes, str | None]:
    """Ask the loopback Hub without any of our code: status, body, Link."""
    connection = http.client.HTTPConnection(urlsplit(hub.endpoint).netloc)
    connection.request("GET", question)
    answer = connection.getresponse()
    found = answer.status, answer.read(), answer.getheader("link")
    connection.close()
    return found


def test_every_answer_is_kept_as_it_came(request_of: Request, hub: Hub, data: Path) -> None:
    pull_edition(request_of)
    asked = [question for question in hub.requests if "gpt-oss-safeguard-20b" not in question]
    assert len(asked) > 15
    linked = 0
    with Answers(data / "raw" / EDITION / "answers.sqlite") as answers:
        for question in asked:
            code, body, link = ask(hub, question)
            kept = answers.get(question)
            if kept is None:  # where a renamed repository led to; its answer is kept under its name
                assert question.startswith("/api/models/openai/gpt-oss-20b?")
                continue
            assert (kept.status, kept.body, kept.date) == (code, body, DATE)
            assert kept.sha256 == hashlib.sha256(body).hexdigest()
            assert kept.next == (
                link[1:].partition(">")[0].removeprefix(hub.endpoint) if link else None
            )
            linked += bool(link)
        renamed = next(q for q in hub.requests if "gpt-oss-safeguard-20b" in q)
        kept = answers.get(renamed)
        assert kept is not None
        assert kept.path.startswith("/api/models/openai/gpt-oss-20b?")
    assert linked >= 2


def test_answers_that_failed_are_kept_too(request_of: Request, hub: Hub, data: Path) -> None:
    question = "/swiss-ai/Apertus-8B/resolve"
    hub.trouble(question, *[status(404, {"X-Error-Code": "EntryNotFound"})] * 9)
    pull_edition(request_of)
    whole = next(q for q in hub.requests if q.startswith(question))
    with Answers(data / "raw" / EDITION / "answers.sqlite") as answers:
        kept = answers.get(whole)
    assert kept is not None
    assert (kept.status, kept.error_code) == (404, "EntryNotFound")
    assert kept.body == b'{"error": "trouble"}'


def test_an_answer_is_on_the_disk_before_the_next_question(data: Path) -> None:
    seen: list[int] = []
    with small_hub().serving() as hub:
        pull_edition(
            Request(EDITION, data, endpoint=hub.endpoint),
            lambda done, total, what: seen.append(kept(data) - len(hub.requests)),
        )
    # The one question that was redirected is two requests.
    assert min(seen) >= -1


def kept(data: Path) -> int:
    path = data / "raw" / EDITION / "answers.sqlite"
    if not path.is_file():
        return 0
    with Answers(path) as answers:
        return len(answers)
