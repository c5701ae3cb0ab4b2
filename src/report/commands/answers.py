"""How commands answer: as JSON, or in lines of words, aligned and wrapped for a terminal."""

from __future__ import annotations

import json
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import typer

from report.language import Language, typeset

WIDTH = 100
"""Places of a line of prose."""
NEAR_NAMES = 5
"""How many names an error suggests."""


def tell(
    answer: Mapping[str, Any],
    lines: Callable[[Mapping[str, Any], Language], Sequence[str]],
    language: Language,
    as_json: bool,
) -> None:
    """Write an answer: for machines, or in the `lines` that say it in a language."""
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        typer.echo("\n".join(lines(answer, language)))


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Return names that hold `name`, then those spelt like it, case aside.

    >>> near_names("deepseek", ["gpt-oss", "deepseek-v2", "DeepSeek-V3"])
    ['deepseek-v2', 'DeepSeek-V3']
    """
    by_fold = {each.casefold(): each for each in known}
    wanted = name.casefold()
    holding = [fold for fold in by_fold if wanted and wanted in fold]
    close = get_close_matches(wanted, list(by_fold), n=NEAR_NAMES)
    return [by_fold[fold] for fold in dict.fromkeys([*holding, *close])][:NEAR_NAMES]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint with the near names, or an empty string."""
    near = near_names(name, known)
    return f" Did you mean: {', '.join(near)}?" if near else ""


def columns(rows: Sequence[Sequence[str]], right: Iterable[int] = (), indent: int = 2) -> list[str]:
    """Return rows as lines of aligned columns; those at the places `right` end flush.

    >>> columns([("total", "12"), ("of it active", "3")], right=[1])
    ['  total         12', '  of it active   3']
    """
    flush = set(right)
    widths = [max(map(_width, cells)) for cells in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            " " * (width - _width(cell)) + cell
            if place in flush
            else cell + " " * (width - _width(cell))
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append((" " * indent + "  ".join(cells)).rstrip())
    return lines


def wrapped(text: str, first: str, rest: str | None = None) -> list[str]:
    """Return a text as lines: the first begins with `first`, the others with `rest` (or the same).

    >>> wrapped("open weight", "> ")
    ['> open weight']
    """
    return textwrap.wrap(
        typeset(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def day(date: str | None, language: Language) -> str:
    """Return a date in words; one that is not known is undated."""
    from report.quantities import write

    return write(date, "date", language) if date else language.label("undated")


def _width(text: str) -> int:
    """Return the places a text takes on a terminal, where some characters take two or none."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)
