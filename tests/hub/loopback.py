"""A Hub of our own on loopback: as the real one answers, with troubles to order.

It serves listings page by page with `Link` cursors, single repositories with redirects for renamed
ones, and configurations behind gates. `trouble` makes the next answers to an address fail as asked.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

DATE = "Sat, 05 Dec 2026 10:00:00 GMT"
DAY = "2026-12-05"
NOT_IN_LISTINGS = {"baseModels", "childrenModelCount", "usedStorage"}
"""Properties for which the real Hub refuses a listing."""
SHA = "0123456789abcdef0123456789abcdef01234567"

Trouble = Callable[["Handler"], bool]
"""Spoils one answer; returns whether the answer is finished (else it goes on as usual)."""


@dataclass
class Hub:
    """What the loopback Hub holds. `listed` are raw entries in the order of every listing."""

    listed: list[Any] = field(default_factory=list)
    configs: dict[str, Any] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    page: int = 1000
    date: str = DATE
    delay: float = 0
    token: str | None = None
    troubles: dict[str, deque[Trouble]] = field(default_factory=lambda: defaultdict(deque))
    requests: list[str] = field(default_factory=list)
    authorised: list[str | None] = field(default_factory=list)
    endpoint: str = ""

    def trouble(self, path: str, *troubles: Trouble) -> None:
        """Make the next answers to addresses that begin with `path` fail, in this order."""
        self.troubles[path].extend(troubles)

    def add(self, repo_id: str, config: Any = None, **fields: Any) -> dict[str, Any]:
        """Add a repository with usual fields; `config` is its config.json."""
        raw: dict[str, Any] = {
            "_id": "65f", "id": repo_id, "private": False, "gated": False, "disabled": False,
            "downloads": 1000, "likes": 10, "createdAt": "2026-11-20T08:00:00.000Z", "sha": SHA,
            "library_name": "transformers", "pipeline_tag": "text-generation",
            "tags": ["transformers", "safetensors", "license:apache-2.0"],
            "cardData": {"license": "apache-2.0", "language": ["en", "it"]},
            "safetensors": {"parameters": {"BF16": 7_000_000_000}, "total": 7_000_000_000},
        }  # fmt: skip
        if config is not None:
            self.configs[repo_id] = config
            if isinstance(config, dict):
                raw["config"] = {"model_type": config.get("model_type", "llama")}
        raw |= fields
        raw = {key: value for key, value in raw.items() if value is not ...}
        self.listed.append(raw)
        return raw

    @contextmanager
    def serving(self, port: int = 0) -> Iterator[Hub]:
        handler = type("BoundHandler", (Handler,), {"hub": self})
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()

    def asked(self, start: str) -> int:
        """Return how many requests began with `start`."""
        return sum(each.startswith(start) for each in self.requests)

    def counts(self) -> Counter[str]:
        return Counter(self.requests)


class Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for an acknowledgement

    def log_message(self, *_: Any) -> None:
        pass

    def date_time_string(self, timestamp: Any = None) -> str:
        return self.hub.date

    def do_GET(self) -> None:
        self.hub.requests.append(self.path)
        self.hub.authorised.append(self.headers.get("authorization"))
        if self.hub.delay:
            time.sleep(self.hub.delay)
        for start, waiting in self.hub.troubles.items():
            if self.path.startswith(start) and waiting and waiting.popleft()(self):
                return
        address = urlsplit(self.path)
        path = unquote(address.path)
        if path == "/api/models":
            self._list(parse_qs(address.query))
        elif path.startswith("/api/models/"):
            self._repository(path.removeprefix("/api/models/"), address.query)
        else:
            repo_id, _, _ = path.removeprefix("/").partition("/resolve/")
            self._config(repo_id)

    def _list(self, query: dict[str, list[str]]) -> None:
        if NOT_IN_LISTINGS & set(query.get("expand", ())):
            self.answer(400, {"error": "Invalid expand"})
            return
        items = self.hub.listed
        if author := query.get("author"):
            items = [i for i in items if str(_id(i)).startswith(f"{author[0]}/")]
        size = min(int(query.get("limit", ["1000"])[0]), self.hub.page)
        cursor = query.get("cursor", ["0"])[0]
        if not cursor.isdigit():
            self.answer(400, {"error": "Invalid cursor"})
            return
        start = int(cursor)
        headers = {}
        if start + size < len(items):
            rest = [(k, v) for k, v in parse_qsl(urlsplit(self.path).query) if k != "cursor"]
            following = urlencode([*rest, ("cursor", str(start + size))])
            headers["Link"] = f'<{self.hub.endpoint}/api/models?{following}>; rel="next"'
        self.answer(200, items[start : start + size], headers)

    def _repository(self, repo_id: str, query: str) -> None:
        if target := self.hub.renamed.get(repo_id):
            location = f"{self.hub.endpoint}/api/models/{target}?{query}"
            self.answer(307, {}, {"Location": location})
            return
        found = next((item for item in self.hub.listed if _id(item) == repo_id), None)
        if repo_id in self.hub.hidden or (found is None and self.hub.token):
            self.answer(401, {"error": "Unauthorized"}, {"X-Error-Code": "RepoNotFound"})
        elif found is None:
            self.answer(404, {"error": "Repository not found"}, {"X-Error-Code": "RepoNotFound"})
        else:
            self.answer(200, found)

    def _config(self, repo_id: str) -> None:
        config = self.hub.configs.get(repo_id)
        raw = next((item for item in self.hub.listed if _id(item) == repo_id), {})
        if raw.get("gated"):
            self.answer(403, {"error": "Access is restricted"}, {"X-Error-Code": "GatedRepo"})
        elif config is None:
            self.answer(404, {"error": "Entry not found"}, {"X-Error-Code": "EntryNotFound"})
        elif isinstance(config, bytes):
            self.send(200, config)
        else:
            self.answer(200, config)

    def answer(self, status: int, content: Any, headers: dict[str, str] | None = None) -> None:
        self.send(status, json.dumps(content).encode(), headers)

    def send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _id(item: Any) -> Any:
    return item.get("id") if isinstance(item, dict) else None


def status(code: int, headers: dict[str, str] | None = None) -> Trouble:
    """Answer with an error."""

    def spoil(handler: Handler) -> bool:
        handler.answer(code, {"error": "trouble"}, headers)
        return True

    return spoil


def body(content: bytes, code: int = 200, headers: dict[str, str] | None = None) -> Trouble:
    """Answer with this body."""

    def spoil(handler: Handler) -> bool:
        handler.send(code, content, headers)
        return True

    return spoil


def reset(handler: Handler) -> bool:
    """Break the connection without a word."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True
    return True


def truncated(handler: Handler) -> bool:
    """Promise more than comes, then close."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b'[{"id": "cut/')
    handler.close_connection = True
    return True


def silent(seconds: float) -> Trouble:
    """Say nothing for a while, then close."""

    def spoil(handler: Handler) -> bool:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.flush()
        time.sleep(seconds)
        handler.close_connection = True
        return True

    return spoil
