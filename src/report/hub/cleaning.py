"""Text and numbers from the Hub, which anybody can write: nothing is taken on trust."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeGuard
from urllib.parse import quote

from huggingface_hub.errors import HFValidationError
from huggingface_hub.utils import validate_repo_id

LONGEST = 200
"""Characters kept of a text; a licence tag or a model type is never longer."""
LARGEST = 2**63 - 1
"""The largest whole number that a table can hold."""
UNSHOWN = "\N{REPLACEMENT CHARACTER}"


def text(value: Any) -> str | None:
    """Return a text on one line; controls, bidirectional marks and lone surrogates are replaced.

    >>> text("mit\\u202egnp")
    'mit�gnp'
    """
    if not isinstance(value, str):
        return None
    stripped = value.strip()[:LONGEST]
    if not stripped.isprintable():
        stripped = "".join(c if c.isprintable() else UNSHOWN for c in stripped)
    return stripped or None


def whole(value: Any) -> int | None:
    """Return a whole number that is not negative and that a table can hold."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= LARGEST else None


def flag(value: Any) -> bool | None:
    """Return a true or false value."""
    return value if isinstance(value, bool) else None


def day(value: Any) -> str | None:
    """Return the day of a time stamp, as an ISO date."""
    if not isinstance(value, str) or value[4:5] != "-":
        return None
    try:
        date.fromisoformat(value[:10])
    except ValueError:
        return None
    return value[:10]


def is_repo_id(value: Any) -> TypeGuard[str]:
    """Say whether a value is an identifier of a repository by the rules of the Hub's client."""
    try:
        validate_repo_id(value)
    except HFValidationError:
        return False
    return isinstance(value, str)


def shown_id(value: str) -> str:
    """Return an identifier that the rules forbid with its odd characters percent-encoded.

    >>> shown_id("owner/<b>/../x")
    'owner%2F%3Cb%3E%2F..%2Fx'
    """
    return quote(value[:LONGEST], safe="", errors="replace")
