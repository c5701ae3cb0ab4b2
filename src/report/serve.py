"""Serve a folder on this machine."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from report.errors import ReportError


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Keep the terminal quiet."""


def serve_folder(folder: Path, port: int, announce: Callable[[str], None]) -> None:
    """Serve `folder` on the loopback address until interrupted; `announce` gets the address."""
    handler = partial(_Quiet, directory=str(folder))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:
        raise ReportError(f"Port {port} is taken. Choose another: report serve --port …") from None
    announce(f"http://127.0.0.1:{port}/")
    with server:
        server.serve_forever()
