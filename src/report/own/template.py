"""A commented list to start from."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from report.own.listing import FIELDS

EXAMPLE = (
    "openai/gpt-oss-20b",
    "deepseek-ai/DeepSeek-V3",
)
"""Repositories of the shipped edition that a fresh template lists."""

_WORDS = (
    "# A list of your own models for `report build --models FILE`.",
    "# One row a model; lines that start with # are comments. Every cell may stay empty: unknown.",
    "#",
    "# A row names at least one of",
    "#   repo_id   a repository of the Hub, as in openai/gpt-oss-20b; what the edition knows of it",
    "#             is taken from there. One that the edition does not know is a row of unknowns.",
    "#   config    the path of a config.json, from the folder of this file; its parameters are",
    "#             counted exactly",
    "#   name      for a model that is in neither",
    "# and, where you know them, what goes before what the edition says:",
    "#   licence            an id of the list below, or a Hub tag",
    "#   parameters_total   a whole number, as in 20914757184",
    "#   developer, country (ISO code, as in IT), release_date (2026, 2026-10 or 2026-10-08)",
    "#   source_url         where all this can be read",
    "#   final-weights … training-logs   state of each component: open, partial, closed, unknown",
    "#",
    "# Licences:",
)


def template(licence_ids: Iterable[str]) -> str:
    """Return the text of a list with every column, explained, and two models as an example."""
    listed = textwrap.wrap(
        ", ".join(licence_ids), 96, initial_indent="#   ", subsequent_indent="#   ",
        break_on_hyphens=False,
    )  # fmt: skip
    header = ",".join(field.name for field in FIELDS)
    rows = [repo + "," * (len(FIELDS) - 1) for repo in EXAMPLE]
    return "\n".join([*_WORDS, *listed, header, *rows])
