"""What makes a row of the registry doubtful, as far as the row itself can tell."""

from __future__ import annotations

import re

# 70B, 1.5b, 1_8B, 350M; not the 3B of "30B-A3B", which counts active parameters, nor 4bit.
_SIZE = re.compile(r"[^A-Za-z0-9.](?:(\d+)[xX])?(\d+(?:[._]\d+)?)([BbMm])(?![A-Za-z0-9])")
_UNITS = {"b": 1e9, "m": 1e6}


def disagrees_with_name(repo_id: str, parameters: int | None) -> bool:
    """Say whether a count is above twice or below half of every size stated in the name.

    Packed weights are stored as fewer, larger numbers, and adapters hold a part of the model; the
    count is then no size of the model.

    >>> disagrees_with_name("o/M-7B-AWQ", 1_200_000_000)
    True
    >>> disagrees_with_name("o/M-8x7B", 47_000_000_000)
    False
    >>> disagrees_with_name("allenai/OLMoE-1B-7B-0924", 6_919_161_856)
    False
    """
    if parameters is None:
        return False
    stated = [
        int(times or 1) * float(number.replace("_", ".")) * _UNITS[unit.lower()]
        for times, number, unit in _SIZE.findall(repo_id, repo_id.index("/"))
    ]
    return bool(stated) and not any(size / 2 <= parameters <= size * 2 for size in stated)
