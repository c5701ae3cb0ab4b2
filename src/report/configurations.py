"""Read a configuration: one JSON object, from a file or as it came."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, BinaryIO

from report.errors import ReportError

MAX_BYTES = 1_000_000
"""The most a configuration may weigh; the largest in the edition is 24 kB."""


class UnreadableConfig(ReportError):
    """A configuration that is no JSON object, or cannot be read at all."""


def read_file(path: Path) -> dict[str, Any]:
    """Return the configuration in a file."""
    try:
        with path.open("rb") as stream:
            return read_stream(stream, str(path))
    except OSError as error:
        raise UnreadableConfig(f"{path} cannot be read: {error.strerror}.") from None


def read_stream(stream: BinaryIO, name: str) -> dict[str, Any]:
    """Return the configuration that a stream gives; `name` is what a message calls it."""
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        size = MAX_BYTES // 1_000_000
        raise UnreadableConfig(f"{name} is larger than {size} MB: no configuration is.")
    return parse(content, name)


def parse(content: bytes, name: str) -> dict[str, Any]:
    """Return the JSON object in `content`; anything else is one clear error.

    Infinity passes, which no JSON knows but configurations on the Hub have; NaN means nothing.
    """
    try:
        config = json.loads(content.decode("utf-8-sig"), parse_constant=_constant)
    except UnicodeDecodeError:
        raise UnreadableConfig(f"{name} is not text in UTF-8.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UnreadableConfig(f"{name} is not JSON: {error.msg} ({place}).") from None
    except RecursionError:
        raise UnreadableConfig(f"{name} is nested too deep for a configuration.") from None
    except ValueError as error:
        raise UnreadableConfig(f"{name} is not a configuration: {error}.") from None
    if not isinstance(config, dict):
        kind = type(config).__name__
        raise UnreadableConfig(f"{name} must hold a JSON object, not {kind}.")
    return config


def _constant(name: str) -> float:
    if name == "NaN":
        raise ValueError("it holds NaN, which is not a number")
    return float(name)
