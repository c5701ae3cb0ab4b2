"""Ask the Hub through its own client: its retries, its waits for the rate limit, its token."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2
from huggingface_hub import constants, get_token, set_client_factory
from huggingface_hub.errors import HfHubHTTPError
from huggingface_hub.utils import build_hf_headers, http_backoff

from report.errors import ReportError

MOST_BYTES = {"configuration": 4 * 2**20, "listing": 256 * 2**20}
"""Longest answer that is read, in bytes: config.json, and anything else."""
FIRST_RETRIES = 2
"""How often the first question is asked again of a host that cannot be reached."""
RESOLVE = "/resolve/"
TOO_LARGE = 413
"""Status noted for an answer longer than MOST_BYTES; no such answer is kept."""
BROKEN = 599
"""Status noted for an answer that no client can read; the next question may fare better."""
_BROKEN = (
    httpx2.DecodingError,
    httpx2.InvalidURL,
    httpx2.RemoteProtocolError,
    httpx2.TooManyRedirects,
    httpx2.UnsupportedProtocol,
)
SECRET = b"<token>"
ELSEWHERE = ""
"""Noted in place of a next page on another host, which is never asked."""


class PullStopped(ReportError):
    """The Hub cannot be asked now; what came so far is kept."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason} Nothing is lost: the same command goes on where it was.")


class InvalidEndpoint(ReportError):
    """What is to be asked is no server."""


class AnswerTooLarge(Exception):
    """An answer is longer than any honest one."""


@dataclass(frozen=True)
class Patience:
    """How often a failed request is tried again, and how long is waited in between, in seconds.

    The first wait is `first`, then it doubles up to `longest`. Where the Hub says how long to wait
    (RateLimit, Retry-After), its word counts. `silence` is how long an answer may stall.
    """

    retries: int = 8
    first: float = 1
    longest: float = 60
    silence: float = 30


@dataclass(frozen=True)
class Answer:
    """What came for one question. `path` and `next` are relative to the endpoint.

    `sha256` is that of `body` as it is kept: a token that came back in it is taken out first.
    """

    question: str
    status: int
    date: str | None
    path: str
    next: str | None
    error_code: str | None
    sha256: str
    body: bytes

    @property
    def content(self) -> bytes:
        """The body of a good answer; nothing of any other."""
        return self.body if self.status == 200 else b""


class Client:
    """The Hub at one endpoint, with the token of this machine if there is one."""

    def __init__(self, endpoint: str | None = None, patience: Patience | None = None) -> None:
        self.endpoint = (endpoint or constants.ENDPOINT).rstrip("/")
        self.address = _checked_address(self.endpoint)
        self.patience = patience or Patience()
        token = get_token()
        self._reached = False
        self._secret = token.encode() if token else None
        self._headers: dict[str, str] = build_hf_headers(library_name="open-models-report")
        # The library may have a token and be told not to send it.
        self.has_token = "authorization" in self._headers
        set_client_factory(_session)

    def ask(self, question: str) -> Answer:
        """Return the answer to a question, whatever its status; PullStopped if none can be had."""
        if constants.is_offline_mode():
            raise PullStopped("HF_HUB_OFFLINE is set, so the Hub is not asked.")
        try:
            response = self._response_to(question)
        except AnswerTooLarge:
            return self._answer(question, TOO_LARGE, {}, question, None, b"")
        except HfHubHTTPError as error:
            if error.response.status_code == 429:
                raise PullStopped("The Hub's rate limit is used up.") from None
            response = error.response
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            if self._is_broken(error):
                return self._answer(question, BROKEN, {}, question, None, b"")
            name = type(error).__name__
            raise PullStopped(
                f"{self.address} cannot be reached ({name}): look at the network, its proxy, and "
                "HF_ENDPOINT where it is set."
            ) from None
        following = response.links.get("next", {}).get("url")
        path = self._relative(str(response.url)) or question
        return self._answer(
            question, response.status_code, response.headers, path, following, response.content
        )

    def _is_broken(self, error: httpx2.HTTPError | httpx2.InvalidURL) -> bool:
        """Say whether it is this answer that cannot be read, while the Hub can be reached.

        Nor does a host that the Hub redirects to, and that is away, stop the whole pull.
        """
        request = getattr(error, "_request", None)
        elsewhere = request is not None and self._relative(str(request.url)) is None
        return self._reached and (isinstance(error, _BROKEN) or elsewhere)

    def _response_to(self, question: str) -> httpx2.Response:
        """Return what comes in the end; before anything came in this run, the end is near.

        Without a network the user learns it in seconds. A Hub that answers, if only to say that it
        is busy, gets all the patience there is.
        """
        if not self._reached:
            with suppress(HfHubHTTPError):
                response = self._patiently(question, min(FIRST_RETRIES, self.patience.retries))
                self._reached = True
                return response
            self._reached = True  # it answered, though with an error
        return self._patiently(question, self.patience.retries)

    def _patiently(self, question: str, retries: int) -> httpx2.Response:
        response: httpx2.Response = http_backoff(
            "GET",
            self.endpoint + question,
            headers=self._headers_for(question),
            max_retries=retries,
            base_wait_time=self.patience.first,
            max_wait_time=self.patience.longest,
            timeout=self.patience.silence,
        )
        return response

    def _headers_for(self, question: str) -> dict[str, str]:
        # What is not compressed cannot be small on the wire and huge in memory.
        plain = {"accept-encoding": "identity"} if RESOLVE in question else {}
        return self._headers | plain

    def _answer(
        self,
        question: str,
        status: int,
        headers: httpx2.Headers | dict[str, str],
        path: str,
        following: str | None,
        body: bytes,
    ) -> Answer:
        kept = body.replace(self._secret, SECRET) if self._secret else body
        return Answer(
            question=question,
            status=status,
            date=headers.get("date"),
            path=self._without_secret(path),
            next=(self._relative(following) or ELSEWHERE) if following else None,
            error_code=self._without_secret(headers.get("x-error-code") or "") or None,
            sha256=hashlib.sha256(kept).hexdigest(),
            body=kept,
        )

    def _relative(self, address: str) -> str | None:
        """Return an address below the endpoint; None for another host, which gets no token."""
        try:
            whole = urlsplit(without_credentials(address))
        except ValueError:
            return None
        own = urlsplit(self.address)
        if whole.netloc and (whole.scheme, whole.netloc) != (own.scheme, own.netloc):
            return None
        path = whole.path.removeprefix(own.path)
        return self._without_secret(f"{path}?{whole.query}" if whole.query else path)

    def _without_secret(self, text: str) -> str:
        return text.replace(self._secret.decode(), SECRET.decode()) if self._secret else text


def _checked_address(endpoint: str) -> str:
    try:
        address = without_credentials(endpoint)
        if urlsplit(address).scheme in ("http", "https") and urlsplit(address).hostname:
            return address
    except ValueError:
        pass
    raise InvalidEndpoint(
        f"HF_ENDPOINT is {endpoint.rpartition('@')[2]!r}, which is no address of a server; "
        "https://huggingface.co is."
    )


def without_credentials(address: str) -> str:
    """Return an address without the user and password that may stand before its host.

    >>> without_credentials("https://me:secret@mirror.example/hub")
    'https://mirror.example/hub'
    """
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


class _Capped(httpx2.SyncByteStream):
    """A stream that breaks off when it grows beyond what any honest answer holds."""

    def __init__(self, stream: httpx2.SyncByteStream, most: int) -> None:
        self._stream = stream
        self._most = most

    def __iter__(self) -> Iterator[bytes]:
        read = 0
        for chunk in self._stream:
            read += len(chunk)
            if read > self._most:
                raise AnswerTooLarge
            yield chunk

    def close(self) -> None:
        self._stream.close()


def _cap(response: httpx2.Response) -> None:
    kind = "configuration" if RESOLVE in response.request.url.path else "listing"
    assert isinstance(response.stream, httpx2.SyncByteStream)
    response.stream = _Capped(response.stream, MOST_BYTES[kind])


def _session() -> httpx2.Client:
    return httpx2.Client(event_hooks={"response": [_cap]}, follow_redirects=True)
