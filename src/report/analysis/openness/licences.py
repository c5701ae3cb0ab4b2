"""Licences: categories and freedoms, and what a licence tag of the Hub says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from report.analysis.openness.verdict import Verdict

OSI_APPROVED = frozenset({"osi-approved"})
FREE = frozenset({"osi-approved", "permissive-model-licence"})
"""Categories without limits of use, user or territory; only the first is approved by the OSI."""

FREEDOM = {
    "osi-approved": 3,
    "permissive-model-licence": 3,
    "restricted-open-weight": 2,
    "source-available-other": 2,
    "non-commercial": 1,
}
"""How much a category leaves free, for comparing two licences; unknown has no rank."""

NO_TAG = "no tag"
UNREAD = "tag not classified"

# Public licences that are not in the licences table, by SPDX identifier as the Hub writes it.
# OSI approval as flagged in the SPDX licence list; the rest by the category's own rule.
_STANDARD = {
    **dict.fromkeys(
        (
            "afl-3.0",
            "agpl-3.0",
            "artistic-2.0",
            "bsd-2-clause",
            "ecl-2.0",
            "gpl-2.0",
            "gpl-3.0",
            "isc",
            "lgpl-2.1",
            "lgpl-3.0",
            "mpl-2.0",
            "ms-pl",
            "osl-3.0",
            "unlicense",
            "zlib",
        ),
        "osi-approved",
    ),
    **dict.fromkeys(
        ("bsd-3-clause-clear", "cc-by-sa-3.0", "cdla-sharing-1.0", "wtfpl"),
        "permissive-model-licence",
    ),
    **dict.fromkeys(
        ("cc-by-nc-2.0", "cc-by-nc-nd-4.0", "cc-by-nc-sa-2.0", "cc-by-nc-sa-4.0"), "non-commercial"
    ),
    "polyform-noncommercial-1.0.0": "non-commercial",
    "polyform-small-business-1.0.0": "restricted-open-weight",
    "cc-by-nd-4.0": "source-available-other",
}

# Other spellings of a tag, and tags that stand for several licences (their category is taken only
# if all candidates share it).
_ALIASES: dict[str, tuple[str, ...]] = {
    "apache-license-2.0": ("apache-2.0",),
    "deepseek-license": ("deepseek",),
    "exaone": ("exaone-1.1-nc", "exaone-1.2-nc"),
    "fair-noncommercial-research": ("fair-noncommercial-research-license",),
    "falcon-llm-license": ("falcon-llm-1.0", "falcon-llm-2.0"),
    "fastweb": ("fastweb-miia-nc",),
    "glm-5.3-license": ("glm-5.3",),
    "health-ai-developer-foundation": ("health-ai-developer-foundations",),
    "jamba-open-model-license": ("jamba-open-model",),
    "kimi-k3-license": ("kimi-k3",),
    "lfm-1.0": ("lfm-open-1.0",),
    "lfm-open-license": ("lfm-open-1.0",),
    "lfm-open-license-1.0": ("lfm-open-1.0",),
    "lfm-open-license-v1.0": ("lfm-open-1.0",),
    "lfm1.0": ("lfm-open-1.0",),
    "llama-3": ("llama3",),
    "llama-3.1-community-license": ("llama3.1",),
    "minimax-community-license": ("minimax-community",),
    "minimax-m2.7-non-commercial": ("minimax-m2.7-nc",),
    "mnpl": ("mnpl-0.1",),
    "modified-mit": ("modified-mit", "modified-mit-minimax-m2", "modified-mit-mistral"),
    "modified-mit-mistral-ai-2025": ("modified-mit-mistral",),
    "mrl": ("mrl-0.1",),
    "nvidia-nemotron-open-model-license": ("nvidia-nemotron-open-model",),
    "nvidia-open-model-license": ("nvidia-open-model",),
    "nvidia-open-model-license-agreement": ("nvidia-open-model",),
    "openmdw1.1-license": ("openmdw-1.1",),
    "qwen-community-license-1.0": ("qwen-community-1.0",),
    "researchrail": ("research-rail",),
    "tencent-hunyuan-a13b": ("tencent-hunyuan-community",),
    "tencent-hy-community-license": ("tencent-hy-community",),
    "tongyi-qianwen-license-agreement": ("tongyi-qianwen",),
}


@dataclass(frozen=True)
class TagReading:
    """What a tag says: the licence it names (empty if none or several), and its category.

    `category` is a category of the licences table, :data:`NO_TAG`, or :data:`UNREAD`. A licence
    may be named whose text nobody has read: then the id is there and the category is not.
    """

    licence_id: str
    category: str


def licence_verdict(category: str, accepted: frozenset[str]) -> Verdict:
    """Return whether a licence of this category is accepted; unknown is not established."""
    if category in accepted:
        return Verdict.MET
    return Verdict.NOT_MET if category in FREEDOM else Verdict.NOT_ESTABLISHED


def read_tag(tag: object, categories: Mapping[str, str]) -> TagReading:
    """Return what a licence tag says; a tag that is not known is reported, never guessed.

    `categories` is licence id to category. Of several licences in one tag ("llama3.3,gemma") the
    least free counts, since all of them bind.

    >>> read_tag("lfm1.0", {"lfm-open-1.0": "restricted-open-weight"})
    TagReading(licence_id='lfm-open-1.0', category='restricted-open-weight')
    >>> read_tag("our-own-licence", {}).category
    'tag not classified'
    """
    if pd.isna(tag) or not str(tag).strip():  # type: ignore[call-overload]
        return TagReading("", NO_TAG)
    parts = [_read_one(part.strip(), categories) for part in str(tag).lower().split(",")]
    return min(parts, key=lambda part: FREEDOM.get(part.category, 0))


def _read_one(tag: str, categories: Mapping[str, str]) -> TagReading:
    candidates = _ALIASES.get(tag, (tag,))
    found = {categories.get(name, _STANDARD.get(name, UNREAD)) for name in candidates}
    category = found.pop() if len(found) == 1 else UNREAD
    named = len(candidates) == 1 and (candidates[0] in categories or candidates[0] in _STANDARD)
    return TagReading(candidates[0] if named else "", category if category in FREEDOM else UNREAD)


def read_tags(tags: pd.Series, licences: pd.DataFrame) -> pd.DataFrame:
    """Return licence_id and category for each tag, on the index of `tags`."""
    categories = dict(zip(licences["licence_id"], licences["category"], strict=True))
    known = {tag: read_tag(tag, categories) for tag in tags.dropna().unique()}
    readings = [known.get(tag, TagReading("", NO_TAG)) for tag in tags]
    return pd.DataFrame(readings, index=tags.index, columns=["licence_id", "category"])
