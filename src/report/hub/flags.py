"""What makes a row of the registry doubtful, as far as the row itself can tell."""

from __future__ import annotations

import re

# 70B, 1.5b, 350M; not the 3B of "30B-A3B", which counts active parameters, nor the 4 of 4bit.
_SIZE = re.compile(
    r"(?<![A-Za-z0-9.])(?:(\d+)x)?(\d+(?:\.\d+)?)([BM])(?![A-Za-z0-9])", re.IGNORECASE
)
_UNITS = {"b": 1e9, "m": 1e6}


def disagrees_with_name(repo_id: str, parameters: int | None) -> bool:
    """Say whether a count is above twice or below half of the size stated in the name.

    Packed weights are stored as fewer, larger numbers, and adapters hold a part of the model; the
    count is then no size of the model. With several sizes in a name, the first counts.

    >>> disagrees_with_name("o/M-7B-AWQ", 1_200_000_000)
    True
    >>> disagrees_with_name("o/M-8x7B", 47_000_000_000)
    False
    """
    found = _SIZE.search(repo_id.partition("/")[2])
    if parameters is None or found is None:
        return False
    times, number, unit = found.groups()
    stated = int(times or 1) * float(number) * _UNITS[unit.lower()]
    return not stated / 2 <= parameters <= stated * 2
