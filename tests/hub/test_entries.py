"""A page is read at once where all is in order, entry by entry where it is not: the same comes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from report.hub.entries import Entry, Repository, entry_of, read_listing, read_repository

GOOD: dict[str, Any] = {
    "id": "owner/Model-7B", "private": False, "gated": "auto", "disabled": False, "downloads": 12,
    "likes": 3, "createdAt": "2026-03-04T05:06:07.000Z", "library_name": "transformers",
    "pipeline_tag": "text-generation", "sha": "0123456789abcdef" * 2 + "01234567",
    "tags": ["safetensors", "gguf", "license:mit", "base_model:quantized:owner/Model"],
    "cardData": {"license": "other", "license_name": "Own Terms", "language": ["en", "it", "en"]},
    "config": {"model_type": "llama"}, "safetensors": {"total": 7_000_000_000},
}  # fmt: skip
ENTRY = Entry(
    repo_id="owner/Model-7B", parameters_total=7_000_000_000, licence_tag="own terms",
    created_at="2026-03-04", architecture="llama", languages="en;it",
    pipeline_tag="text-generation", downloads_30d=12, likes=3, gating="auto", private=False,
    disabled=False, library="transformers", formats="gguf;safetensors", base_model="owner/Model",
    base_relation="quantized", sha="0123456789abcdef" * 2 + "01234567", dropped=None,
)  # fmt: skip

ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 2**65), st.floats(), st.text(max_size=5),
    st.sampled_from(["", "auto", "other", "mit", "2025-02-30T", "a/b", "\ud800", "text\n"]),
)  # fmt: skip
VALUES = st.recursive(
    ODD,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["total", "model_type", "license", "language"]), inner),
    ),
    max_leaves=5,
)
ENTRIES = st.dictionaries(st.sampled_from([*GOOD, "unknown"]), VALUES)


def read(items: list[Any]) -> list[tuple[Repository, list[str]]]:
    found = read_listing(json.dumps(items).encode())
    assert found is not None
    return found


def test_an_entry_is_read_field_by_field() -> None:
    assert entry_of(*read([GOOD])[0]) == ENTRY


@given(ENTRIES)
def test_beside_what_is_no_entry_a_repository_is_read_as_alone(
    fields: dict[str, Any],
) -> None:
    raw = GOOD | fields
    alone, (beside, nothing) = read_repository(raw), read([raw, 7])
    assert entry_of(*read([raw])[0]) == entry_of(*alone) == entry_of(*beside)
    assert nothing == (Repository(), [])


@given(ENTRIES)
def test_whatever_one_field_holds_the_others_are_read(fields: dict[str, Any]) -> None:
    found = entry_of(*read_repository(GOOD | fields))
    if "downloads" not in fields:
        assert found.downloads_30d == 12
    if "createdAt" not in fields:
        assert found.created_at == "2026-03-04"
    lost = {name.partition(".")[0] for name in (found.dropped or "").split(";") if name}
    assert lost <= fields.keys()
