"""What is asked of the Hub, as addresses below its endpoint.

The requests are those of `HfApi.list_models`, `HfApi.model_info` and `hf_hub_url`. They are put
together here because `list_models` can neither go on from a stored cursor nor show the answer as
it came, and stops at the first entry it cannot read; a test holds them to what it sends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

EXPAND = (
    "cardData",
    "config",
    "createdAt",
    "disabled",
    "downloads",
    "gated",
    "library_name",
    "likes",
    "pipeline_tag",
    "private",
    "safetensors",
    "sha",
    "tags",
)
"""Properties asked for. A listing cannot give baseModels or usedStorage; tags name the bases."""

LISTING = "/api/models?"
"""What the address of every listing begins with, and that of nothing else."""

PAGE = 1000
"""Repositories on one page of a listing: the most the Hub gives."""

SORTS: Mapping[str, str] = {
    "downloads": "downloads",
    "created": "createdAt",
    "trending": "trendingScore",
}
"""The Hub's parameter for each list that is followed."""


@dataclass(frozen=True)
class Listing:
    """A listing of repositories, page after page: of an account, of a list's top, or of all.

    `through` says, in the words of the table of states, why its repositories are asked for.
    """

    through: str
    name: str
    path: str
    most: int | None = None


def account(name: str) -> Listing:
    """Return the listing of all model repositories of an account."""
    return Listing("account", name, _models(author=name, limit=PAGE))


def top(order: str, most: int) -> Listing:
    """Return the first `most` repositories in one of SORTS."""
    path = _models(sort=SORTS[order], limit=min(most, PAGE))
    return Listing(order, order, path, most)


def whole_hub() -> Listing:
    """Return the listing of every repository, by age, since an order that moves loses some."""
    return Listing("all", "all", _models(sort=SORTS["created"], limit=PAGE))


def repository(repo_id: str) -> str:
    """Return the address of one repository's metadata."""
    return f"/api/models/{quote(repo_id)}?{urlencode({'expand': EXPAND}, doseq=True)}"


def configuration(repo_id: str, sha: str | None) -> str:
    """Return the address of a repository's config.json, at the commit the listing showed."""
    return f"/{quote(repo_id)}/resolve/{sha or 'main'}/config.json"


def _models(**query: str | int) -> str:
    return f"{LISTING}{urlencode({**query, 'expand': EXPAND}, doseq=True)}"
