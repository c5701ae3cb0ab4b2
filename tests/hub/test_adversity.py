"""What stands between us and the Hub, or under our feet: it is said, and nothing is spoilt."""

from __future__ import annotations

import errno
import json
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.hub.conftest import DENSE, EDITION, IMPATIENT, pull_of, rows, sealed, small_hub
from tests.hub.loopback import Handler, Hub, Trouble, body, status

from report.edition import list_editions
from report.errors import ReportError, StorageFailed
from report.hub.answers import DamagedAnswers
from report.hub.client import Client, InvalidEndpoint, PullStopped
from report.hub.completeness import TooIncomplete
from report.hub.conversation import Unasked
from report.hub.edition_pull import NoAnswers, OtherSettings, Request, pull_edition

PAGE = b"\n<!DOCTYPE html><title>Please log in</title>"
PORTALS = {
    "a page with status 200": body(PAGE),
    "a page with status 404": body(PAGE, 404),
    "a page with status 403": body(PAGE, 403),
    "another server's 404": status(404),
    "another server's JSON": body(b'{"hello": "world"}'),
}
"""What answers in place of the Hub: a portal, a proxy, or the server of a wrong address."""


@pytest.mark.parametrize("portal", PORTALS)
def test_what_is_not_the_hub_is_noticed_at_once(
    portal: str, request_of: Request, hub: Hub, data: Path, pulled: Path
) -> None:
    hub.trouble("/", *[PORTALS[portal]] * 500)
    with pytest.raises((PullStopped, TooIncomplete)) as stopped:
        pull_edition(request_of)
    # Nothing was asked by name: "gone" would have been the word of somebody else.
    assert not [q for q in hub.requests if not q.startswith("/api/models?")]
    if isinstance(stopped.value, PullStopped):
        assert "look at HF_ENDPOINT and at proxies" in str(stopped.value)
    if portal.startswith("a page"):
        assert "failed 3 times in a row, at last with a web page" in str(stopped.value)
        assert len(hub.requests) == 3
    hub.troubles.clear()
    pull_edition(replace(request_of, retry=True))
    whole, after = sealed(pulled), sealed(data)
    del whole["manifest.json"], after["manifest.json"]
    assert after == whole


def test_a_portal_in_the_middle_of_a_pull_is_no_word_of_the_hub(
    request_of: Request, hub: Hub, data: Path
) -> None:
    single, config = "swiss-ai/Apertus-v1.1-4B", "swiss-ai/Apertus-8B"
    hub.trouble(f"/api/models/{single}", *[body(PAGE, 404)] * 5)
    hub.trouble(f"/{config}/resolve", *[body(PAGE)] * 5)
    pull_edition(replace(request_of, floor=0.5))
    states = rows(data, "repository_states")
    assert (states[single]["state"], states[single]["reason"]) == ("unreadable", "malformed_answer")
    assert states[config]["config"] == "failed"
    assert pull_of(data)["answered_shares"]["configurations"] < 1


def test_without_a_network_it_is_said_within_seconds(data: Path) -> None:
    waits: list[float] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "sleep", waits.append)
        with pytest.raises(PullStopped, match=r"127\.0\.0\.1:9 cannot be reached .*HF_ENDPOINT"):
            pull_edition(Request(EDITION, data, endpoint="http://127.0.0.1:9"))
    assert 0 < sum(waits) < 10


def test_a_hub_that_is_busy_at_first_gets_all_patience(hub: Hub) -> None:
    hub.trouble("/", *[status(503)] * IMPATIENT.retries)
    assert Client(hub.endpoint, IMPATIENT).ask("/api/models?limit=1").status == 200


@pytest.mark.parametrize(
    "address", ["huggingface.co", "ftp://huggingface.co", "http://[::bad", "https:///hub"]
)
def test_an_address_that_is_none_is_said(address: str, data: Path) -> None:
    with pytest.raises(InvalidEndpoint, match="which is no address of a server"):
        pull_edition(Request(EDITION, data, endpoint=address, patience=IMPATIENT))


def test_answers_of_two_addresses_do_not_mix(request_of: Request, data: Path, hub: Hub) -> None:
    hub.trouble("/api/models/", *[status(429)] * 50)
    with pytest.raises(PullStopped):
        pull_edition(request_of)
    with small_hub().serving() as other, pytest.raises(OtherSettings, match="endpoint"):
        pull_edition(replace(request_of, endpoint=other.endpoint))


def test_the_manifest_says_who_was_asked_without_a_password(data: Path, hub: Hub) -> None:
    host = hub.endpoint.removeprefix("http://")
    pull_edition(Request(EDITION, data, endpoint=f"http://me:secret@{host}", patience=IMPATIENT))
    assert pull_of(data)["endpoint"] == hub.endpoint
    for path in data.rglob("*"):
        if path.is_file() and "evidence" not in path.parts:
            assert b"secret" not in path.read_bytes(), path
    with pytest.raises(PullStopped) as stopped:
        Client("http://me:secret@127.0.0.1:9", replace(IMPATIENT, retries=0)).ask("/")
    assert "secret" not in str(stopped.value)


def compressed(handler: Handler) -> bool:
    """Say that the body is compressed; it is not."""
    handler.send(200, b"plain", {"Content-Encoding": "gzip"})
    return True


BROKEN: dict[str, Trouble] = {
    "compressed badly": compressed,
    "redirected to no address": status(302, {"Location": "http://[::bad/"}),
    "redirected to another protocol": status(302, {"Location": "ftp://host/x"}),
    "redirected to a host that is away": status(302, {"Location": "http://127.0.0.1:9/x"}),
    "headers without end": status(200, {"X-Long": "a" * 200_000}),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_one_answer_that_no_client_can_read_does_not_stop_the_pull(
    broken: str, request_of: Request, hub: Hub, data: Path
) -> None:
    repo_id = "swiss-ai/Apertus-v1.1-4B"
    hub.trouble(f"/api/models/{repo_id}", *[BROKEN[broken]] * 20)
    pull_edition(replace(request_of, floor=0.5))
    row = rows(data, "repository_states")[repo_id]
    assert (row["state"], row["reason"]) == ("unreadable", "server_error")


def test_a_name_that_leads_to_itself_is_unreadable(
    request_of: Request, hub: Hub, data: Path
) -> None:
    repo_id = "swiss-ai/Apertus-v1.1-4B"
    hub.renamed[repo_id] = repo_id
    pull_edition(replace(request_of, floor=0.5))
    assert rows(data, "repository_states")[repo_id]["state"] == "unreadable"


@pytest.mark.parametrize("link", ['<http://[bad>; rel="next"', '<>; rel="next"', "rel=next,;<"])
def test_a_next_page_that_is_no_address_ends_the_listing(
    link: str, request_of: Request, hub: Hub
) -> None:
    page = json.dumps(hub.listed[:2]).encode()
    hub.trouble("/api/models?author=openai", body(page, 200, {"Link": link}))
    pulled = pull_edition(replace(request_of, floor=0.0))
    assert pulled.completeness.tally.listings == 4


@pytest.mark.parametrize(
    ("header", "day"),
    [
        ("Fri, 01 Jan 2100 00:00:00 GMT", "2100-01-01"),
        ("Sat, 05 Dec 2026 23:30:00 -0500", "2026-12-06"),
    ],
)
def test_the_day_is_the_hubs(
    header: str, day: str, request_of: Request, hub: Hub, data: Path
) -> None:
    hub.date = header
    pull_edition(request_of)
    assert {str(row["as_of"]) for row in rows(data, "models").values()} == {day}


@pytest.mark.parametrize("header", ["", "yesterday", "Fri, 31 Dec 9999 23:59:59 -1200"])
def test_without_a_date_of_the_hub_the_day_is_this_machines(
    header: str, hub: Hub, request_of: Request, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.date = header
    monkeypatch.setattr("report.hub.edition_pull._day_before", lambda data, scope: None)
    before = time.strftime("%Y-%m-%d", time.gmtime())
    pull_edition(request_of)
    after = time.strftime("%Y-%m-%d", time.gmtime())
    assert str(rows(data, "models")["swiss-ai/Apertus-8B"]["as_of"]) in (before, after)


def test_a_clock_that_is_behind_the_earlier_edition_is_said_before_anything_is_kept(
    request_of: Request, hub: Hub, data: Path
) -> None:
    hub.date = "Thu, 01 Jan 1970 00:00:00 GMT"
    with pytest.raises(PullStopped, match=r"dates its answers 1970-01-01.*2026-10-08"):
        pull_edition(request_of)
    hub.date = "Sat, 05 Dec 2026 10:00:00 GMT"
    assert str(pull_edition(request_of).folder).endswith(EDITION)


def failing(number: int) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise OSError(number, "as the system says it", "/the/file")

    return fail


PLACES = (
    "edition_pull._alone", "tables.pq.ParquetWriter", "assembly.write_manifest",
    "assembly.os.rename",
)  # fmt: skip


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
@pytest.mark.parametrize(
    "place",
    [
        "edition_pull._alone",
        "tables.pq.ParquetWriter",
        "assembly.write_manifest",
        "assembly.os.rename",
    ],
)
def test_a_disk_that_takes_nothing_is_said_and_the_pull_goes_on_later(
    place: str, number: int, request_of: Request, data: Path, pulled: Path
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"report.hub.{place}", failing(number))
        with pytest.raises(StorageFailed, match=r"^/the/file: .*the same command goes on"):
            pull_edition(request_of)
    assert EDITION not in list_editions(data)
    assert not list((data / "snapshots").glob(f".{EDITION}*"))
    pull_edition(request_of)
    whole, after = sealed(pulled), sealed(data)
    del whole["manifest.json"], after["manifest.json"]
    assert after == whole


@pytest.mark.parametrize("file", ["answers", "staging"])
def test_a_full_disk_under_the_answers_is_said(
    file: str, request_of: Request, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def small(path: Path, **options: Any) -> sqlite3.Connection:
        base = connect(path, **options)
        if file in str(path):
            base.execute(
                "PRAGMA max_page_count = 12"
            )  # beyond it, SQLite says what it does of a disk
        return base

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", small)
        with pytest.raises(ReportError, match=r"cannot be written .*full.*goes on where it was"):
            pull_edition(request_of)
    pull_edition(request_of)
    assert EDITION in list_editions(data)


def spoil_body(path: Path) -> None:
    with sqlite3.connect(path) as base:
        where = "WHERE question LIKE '/swiss-ai/Apertus-8B/%'"
        (content,) = base.execute(f"SELECT body FROM answers {where}").fetchone()
        turned = bytes([*content[:-9], content[-9] ^ 1, *content[-8:]])
        base.execute(f"UPDATE answers SET body = ? {where}", (turned,))


def spoil_hash(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("UPDATE answers SET sha256 = 'x' WHERE question LIKE '/swiss-ai/Apertus-8B/%'")


def spoil_file(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"A" * (len(content) - 4096))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def overwrite(path: Path) -> None:
    path.write_text("this was a database once\n" * 1000)


@pytest.mark.parametrize("spoil", [spoil_body, spoil_hash, spoil_file, cut, overwrite])
@pytest.mark.parametrize("finished", [True, False])
def test_answers_that_were_damaged_are_not_taken_for_true(
    spoil: Callable[[Path], None], finished: bool, request_of: Request, data: Path
) -> None:
    pull_edition(request_of)
    before = sealed(data)
    kept = data / "raw" / EDITION / "answers.sqlite"
    spoil(kept)
    if not finished:
        (data / "snapshots" / EDITION).rename(data / "elsewhere")
    expected = r"answers\.sqlite (is damaged|are not those)"
    with pytest.raises(ReportError, match=expected) as refused:
        pull_edition(replace(request_of, offline=True))
    if finished:
        assert sealed(data) == before
    else:
        assert isinstance(refused.value, DamagedAnswers)
        assert EDITION not in list_editions(data)
        with pytest.raises(DamagedAnswers, match="Put a copy of the file in its place"):
            pull_edition(request_of)


def test_without_answers_there_is_nothing_to_derive(request_of: Request, data: Path) -> None:
    with pytest.raises(NoAnswers, match="Without --offline they are asked for"):
        pull_edition(replace(request_of, offline=True))
    assert not (data / "raw").exists()


def test_answers_that_are_not_all_are_not_derived_from(
    request_of: Request, hub: Hub, data: Path
) -> None:
    hub.add("swiss-ai/Late-8B", DENSE)
    hub.trouble("/swiss-ai/Late-8B/resolve", *[status(429)] * 50)
    with pytest.raises(PullStopped):
        pull_edition(request_of)
    with pytest.raises(Unasked, match="are not all: there is none to /swiss-ai/Late-8B"):
        pull_edition(replace(request_of, offline=True))
