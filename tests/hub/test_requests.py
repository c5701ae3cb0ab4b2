"""What is asked is what the Hub's own client asks; the token goes nowhere else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from huggingface_hub import HfApi, hf_hub_url
from tests.hub.conftest import IMPATIENT, small_hub
from tests.hub.loopback import SHA, Handler, Hub, status

from report.hub import questions
from report.hub.client import Client


def same(first: str, second: str) -> bool:
    one, other = urlsplit(first), urlsplit(second)
    return (one.path, parse_qs(one.query)) == (other.path, parse_qs(other.query))


@pytest.mark.parametrize(
    ("listing", "arguments"),
    [
        (questions.account("swiss-ai"), {"author": "swiss-ai", "limit": 1000}),
        (questions.top("downloads", 300), {"sort": "downloads", "limit": 300}),
        (questions.top("created", 5000), {"sort": "created_at", "limit": 1000}),
        (questions.top("trending", 10), {"sort": "trending_score", "limit": 10}),
        (questions.whole_hub(), {"sort": "created_at", "limit": 1000}),
    ],
)
def test_a_listing_is_that_of_list_models(
    listing: questions.Listing, arguments: dict[str, Any], hub: Hub
) -> None:
    models = HfApi(hub.endpoint).list_models(expand=list(questions.EXPAND), **arguments)
    expected = [model.id for model in models]
    assert same(hub.requests[0], listing.path)
    client, found, question = Client(hub.endpoint, IMPATIENT), [], listing.path
    while question and len(found) < (listing.most or 10**9):
        answer = client.ask(question)
        found += [item["id"] for item in json.loads(answer.body)]
        question = answer.next or ""
    assert found[: listing.most] == expected
    assert len(hub.requests) > 2  # both read more than one page


def test_a_repository_is_that_of_model_info(hub: Hub) -> None:
    HfApi(hub.endpoint).model_info("openai/gpt-oss-20b", expand=list(questions.EXPAND))
    assert same(hub.requests[0], questions.repository("openai/gpt-oss-20b"))


def test_a_configuration_is_where_the_client_downloads_it() -> None:
    address = hf_hub_url("openai/gpt-oss-20b", "config.json", revision=SHA)
    assert address.endswith(questions.configuration("openai/gpt-oss-20b", SHA))


def test_the_token_goes_to_the_hub_and_to_no_other_host(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_planted")
    with Hub().serving() as other:
        hub.trouble("/moved", status(307, {"Location": f"{other.endpoint}/elsewhere"}))
        client = Client(hub.endpoint, IMPATIENT)
        client.ask("/api/models?limit=1")
        client.ask("/moved")
    assert hub.authorised == ["Bearer hf_planted"] * 2
    assert other.authorised == [None]


def test_a_configuration_comes_uncompressed_so_that_its_length_is_known(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    encodings: list[str | None] = []

    def note(handler: Handler) -> bool:
        encodings.append(handler.headers.get("accept-encoding"))
        return False

    hub.trouble("/", note, note)
    client = Client(hub.endpoint, IMPATIENT)
    client.ask("/api/models?limit=1")
    client.ask(questions.configuration("openai/gpt-oss-20b", SHA))
    assert "gzip" in str(encodings[0])
    assert encodings[1] == "identity"


def test_a_token_that_was_logged_in_with_is_used_and_one_that_is_not_to_be_sent_is_not(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    (tmp_path / "token").write_text("hf_logged_in")
    monkeypatch.setattr("huggingface_hub.constants.HF_TOKEN_PATH", str(tmp_path / "token"))
    client = Client(hub.endpoint, IMPATIENT)
    client.ask("/api/models?limit=1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_IMPLICIT_TOKEN", True)
    silent = Client(hub.endpoint, IMPATIENT)
    silent.ask("/api/models?limit=1")
    assert hub.authorised == ["Bearer hf_logged_in", None]
    assert (client.has_token, silent.has_token) == (True, False)


def test_without_a_token_it_works_too(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setattr("huggingface_hub.constants.HF_TOKEN_PATH", "/nowhere/token")
    client = Client(hub.endpoint, IMPATIENT)
    assert client.has_token is False
    assert client.ask("/api/models?limit=1").status == 200


def test_the_endpoint_may_have_a_path(tmp_path: Path) -> None:
    client = Client("https://mirror.example/hub/", IMPATIENT)
    assert client.endpoint == "https://mirror.example/hub"
    assert client._relative("https://mirror.example/hub/api/models?cursor=1") == (
        "/api/models?cursor=1"
    )
    assert client._relative("https://mirror.example.evil/hub/api/models") is None


def test_the_loopback_refuses_what_the_real_hub_refuses() -> None:
    with small_hub().serving() as hub:
        answer = Client(hub.endpoint, IMPATIENT).ask("/api/models?expand=baseModels")
    assert answer.status == 400
