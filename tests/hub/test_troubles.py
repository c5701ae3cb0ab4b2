"""What goes wrong on the way, through the real client, and what the edition then holds."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.hub.conftest import EDITION, IMPATIENT, pull_of, rows, sealed
from tests.hub.loopback import Handler, Hub, Trouble, body, reset, silent, status, truncated

from report.hub.client import MOST_BYTES, PullStopped
from report.hub.completeness import TooIncomplete
from report.hub.edition_pull import Request, pull_edition

LISTING = "/api/models?author=swiss-ai"
SINGLE = "/api/models/swiss-ai/Apertus-v1.1-4B?"
CONFIG = "/swiss-ai/Apertus-8B/resolve"
USED_UP = {"RateLimit": '"api";r=0;t=0', "RateLimit-Policy": '"fixed window";"api";q=500;w=300'}

PASSING = {
    "429 with Retry-After": [status(429, {"Retry-After": "0"})],
    "429 without a word": [status(429), status(429)],
    "429 with RateLimit headers": [status(429, USED_UP)],
    "burst of 500, 502, 503": [status(500), status(502), status(503)],
    "503 with Retry-After": [status(503, {"Retry-After": "0"})],
    "reset": [reset, reset],
    "truncated": [truncated],
    "slow, then silent": [silent(0.8)],
    "malformed JSON": [body(b'[{"id": "swiss-ai/'), body(b"<html>busy</html>")],
    "not UTF-8": [body(b'[{"id": "\xff\xfe"}]')],
    "nested without end": [body(b"[" * 100_000)],
    "a number too long": [body(b"[" + b"9" * 10_000 + b"]")],
}


@pytest.mark.parametrize("place", [LISTING, SINGLE, CONFIG])
@pytest.mark.parametrize("trouble", PASSING)
def test_a_trouble_that_passes_leaves_no_trace(
    trouble: str, place: str, request_of: Request, hub: Hub, data: Path, pulled: Path
) -> None:
    hub.trouble(place, *PASSING[trouble])
    pull_edition(request_of)
    assert not hub.troubles[place]
    whole, spoilt = sealed(pulled), sealed(data)
    del whole["manifest.json"], spoilt["manifest.json"]  # it counts the answers, bad ones included
    assert spoilt == whole


def always(trouble: Trouble) -> Sequence[Trouble]:
    return deque([trouble] * 50)


def test_a_page_that_can_never_be_read_is_missed_and_said_so(
    request_of: Request, hub: Hub, data: Path
) -> None:
    following = f'<{hub.endpoint}{LISTING}&limit=1000&cursor=4>; rel="next"'
    hub.trouble(f"{LISTING}&limit=1000&expand", *always(body(b"oops", 200, {"Link": following})))
    with pytest.raises(TooIncomplete, match=r"pages of listings: \d\d.\d% answered"):
        pull_edition(request_of)
    assert not (data / "snapshots" / EDITION).exists()
    pull_edition(replace(request_of, floor=0.0))
    pull = pull_of(data)
    assert pull["asked"]["pages_lost"] == 1
    assert pull["floor"] == 0
    # Its cursor was there, so the next page came; what stood on the lost one alone is missing.
    assert "swiss-ai/Tokenizer" in rows(data, "models")


def test_what_failed_is_asked_again_when_wished(
    request_of: Request, hub: Hub, data: Path, pulled: Path
) -> None:
    hub.trouble(CONFIG, *always(status(500)))
    with pytest.raises(TooIncomplete, match=r"configurations: .* answered"):
        pull_edition(request_of)
    hub.troubles.clear()
    with pytest.raises(TooIncomplete, match="--retry"):
        pull_edition(request_of)
    pull_edition(replace(request_of, retry=True))
    assert rows(data, "models") == rows(pulled, "models")
    # Derived again, the answer that came last counts, without being told to retry.
    assert pull_edition(replace(request_of, offline=True)).new is False


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (status(500), "failed"),
        (body(b"{not json"), "malformed"),
        (body(b'["a", "list"]'), "malformed"),
        (status(404), "missing"),
        (status(401), "gated"),
        (status(403, {"X-Error-Code": "GatedRepo"}), "gated"),
        (body(b" " * (MOST_BYTES["configuration"] + 1)), "too_large"),
        (body(json.dumps({"notes": "x" * 2**20}).encode()), "too_large"),
    ],
)
def test_a_configuration_that_cannot_be_had_is_a_row_with_a_reason(
    trouble: Trouble, outcome: str, request_of: Request, hub: Hub, data: Path
) -> None:
    hub.trouble(CONFIG, *always(trouble))
    pull_edition(replace(request_of, floor=0.5))
    assert rows(data, "repository_states")["swiss-ai/Apertus-8B"]["config"] == outcome
    row = rows(data, "models")["swiss-ai/Apertus-8B"]
    assert (row["parameters_total"], row["hidden_size"]) == (7_000_000_000, None)
    assert "swiss-ai/Apertus-8B" not in rows(data, "configurations")


@pytest.mark.parametrize(
    ("trouble", "state", "reason"),
    [
        (status(404), "gone", None),
        (status(401), "hidden", None),
        (status(403), "disabled", None),
        (status(503), "unreadable", "server_error"),
        (body(b"{"), "unreadable", "malformed_answer"),
        (body(b'{"id": 7}'), "unreadable", "malformed_answer"),
    ],
)
def test_a_repository_that_is_no_longer_listed_has_a_state(
    trouble: Trouble, state: str, reason: str | None, request_of: Request, hub: Hub, data: Path
) -> None:
    hub.trouble(SINGLE, *always(trouble))
    pull_edition(request_of)
    row = rows(data, "repository_states")["swiss-ai/Apertus-v1.1-4B"]
    assert (row["state"], row["reason"]) == (state, reason)


def test_a_hub_that_is_away_stops_the_pull_and_loses_nothing(
    request_of: Request, hub: Hub, data: Path, pulled: Path
) -> None:
    hub.trouble(CONFIG, *always(reset))
    with pytest.raises(PullStopped, match=r"cannot be reached.*goes on where it was"):
        pull_edition(request_of)
    asked = set(hub.requests)
    hub.troubles.clear()
    hub.requests.clear()
    pull_edition(request_of)
    assert not {q for q in hub.requests if not q.startswith(CONFIG)} & asked
    whole, resumed = sealed(pulled), sealed(data)
    del whole["manifest.json"], resumed["manifest.json"]
    assert resumed == whole
    # The manifests differ in nothing but the port of the Hub.
    one, other = (folder / f"snapshots/{EDITION}/manifest.json" for folder in (pulled, data))
    text = other.read_text().replace(hub.endpoint, str(pull_of(pulled)["endpoint"]))
    assert text == one.read_text()


def test_a_limit_that_stays_used_up_stops_the_pull(request_of: Request, hub: Hub) -> None:
    hub.trouble(LISTING, *always(status(429)))
    with pytest.raises(PullStopped, match="rate limit is used up"):
        pull_edition(request_of)


def test_a_hub_that_only_fails_is_taken_to_be_down(
    request_of: Request, hub: Hub, data: Path
) -> None:
    (data / "catalogue.yaml").write_text(
        "organisations: [" + ", ".join(f"account-{n}" for n in range(30)) + "]\n"
    )
    hub.trouble("/", *always(status(502)) * 20)
    impatient = replace(request_of, patience=replace(IMPATIENT, retries=0))
    # Nothing good came yet, so it need not be the Hub that speaks.
    with pytest.raises(PullStopped, match="failed 3 times in a row, at last with status 502"):
        pull_edition(impatient)
    hub.troubles["/"].appendleft(good)
    with pytest.raises(PullStopped, match="failed 20 times in a row"):
        pull_edition(impatient)


def good(handler: Handler) -> bool:
    """Let an answer pass."""
    return False


def test_the_same_repository_on_two_pages_is_one_row(
    request_of: Request, hub: Hub, data: Path
) -> None:
    hub.listed.append(hub.listed[2] | {"downloads": 99})
    assert hub.listed[2]["id"] == "swiss-ai/Apertus-8B"
    pull_edition(request_of)
    history = [
        row for row in rows(data, "recent_uploads").values()
        if row["repo_id"] == "swiss-ai/Apertus-8B"
    ]  # fmt: skip
    assert [row["downloads_30d"] for row in history] == [1000]


@pytest.mark.parametrize("target", ["{endpoint}" + LISTING, "https://elsewhere.example/api/models"])
def test_a_cursor_that_loops_or_leads_away_ends_the_listing(
    target: str, request_of: Request, hub: Hub, data: Path
) -> None:
    page = json.dumps(hub.listed[2:4]).encode()
    link = {"Link": f'<{target.format(endpoint=hub.endpoint)}>; rel="next"'}
    hub.trouble(LISTING, *[body(page, 200, link)] * 3)
    with pytest.raises(TooIncomplete, match="pages of listings"):
        pull_edition(request_of)
    pull_edition(replace(request_of, floor=0.0))
    assert "swiss-ai/Apertus-8B" in rows(data, "models")
    assert not any("elsewhere" in request for request in hub.requests)
