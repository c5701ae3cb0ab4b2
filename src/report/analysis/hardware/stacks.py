"""Software stacks: which parts are open, and CUDA and CANN side by side."""

from __future__ import annotations

import pandas as pd

OPENNESS_BUCKETS = {
    "open": "open",
    "open-standard": "open",
    "open-requires-cuda": "open",
    "mixed": "partial",
    "source-available": "partial",
    "source-available-field-of-use": "partial",
    "closed": "closed",
    "closed-interfaces-open": "closed",
    "closed-binary-sdk": "closed",
}
"""Openness of a part to the three states that the figures use; a new label raises a KeyError."""

OPENNESS_WORDS = {
    "open": "open source",
    "open-standard": "open standard",
    "open-requires-cuda": "open source, needs CUDA",
    "mixed": "partly open",
    "source-available": "source visible",
    "source-available-field-of-use": "source visible, only for the maker's chips",
    "closed": "closed",
    "closed-interfaces-open": "closed, interfaces open",
    "closed-binary-sdk": "closed, binary kit",
}
"""The same labels as a reader sees them."""

LAYERS = {
    "cuda-01": "compiler, runtime and maths libraries",
    "cann-10": "compiler, runtime and maths libraries",
    "cann-05": "compiler, runtime and maths libraries",
    "cuda-02": "operators",
    "cann-04": "operators",
    "cuda-03": "driver",
    "cuda-04": "driver",
    "cann-06": "driver",
    "cuda-05": "communication",
    "cann-07": "communication",
    "cuda-07": "graph compiler",
    "cann-08": "graph compiler",
    "cuda-06": "kernel programming",
    "cann-09": "kernel programming",
    "cann-11": "kernel programming",
    "cann-16": "kernel programming",
    "cann-17": "kernel programming",
    "cann-13": "framework adapter",
    "cann-14": "framework adapter",
    "cuda-08": "inference engine",
    "cann-15": "inference engine",
    "cuda-09": "distributed serving",
}
"""Our grouping of the parts of CUDA and CANN by what they do."""

HARDWARE_STACKS = (
    "CUDA",
    "CANN",
    "ROCm",
    "oneAPI/SYCL",
    "Gaudi software",
    "XLA/OpenXLA",
    "Neuron",
    "Metal/MLX",
    "MUSA",
    "MACA",
    "BANG/Neuware",
    "XPU/XRE",
)
"""The stacks that reach down to one maker's chips, in the order of the comparison."""

CORE_LAYERS = (
    "compiler, runtime and maths libraries",
    "operators",
    "driver",
    "communication",
    "graph compiler",
)
"""The layers without which nothing computes on the chip."""


EVENT_WORDS = {
    "cann-01": "announced: CANN to be opened, Mind tools too",
    "cann-02": "made precise: interfaces of compiler and virtual instruction set, the rest in full",
    "cann-03": "technical steering committee announced",
    "cann-12": "repositories go online on GitCode, later AtomGit",
}
"""Dated events of the table `stacks` as a reader sees them; a new one raises a KeyError."""


def parts(stacks: pd.DataFrame) -> pd.DataFrame:
    """Return the components, not the dated events, with what readers see of them.

    Added: ``bucket``, ``layer`` (CUDA and CANN only), ``openness_words``, ``licence_name`` (the
    first licence named, without the summary of its terms).
    """
    rows = stacks[stacks["item_kind"] == "component"]
    unknown = set(rows["openness"]) - set(OPENNESS_BUCKETS)
    if unknown:
        raise KeyError(f"Openness {sorted(map(str, unknown))}: add it to OPENNESS_BUCKETS.")
    return rows.assign(
        bucket=rows["openness"].map(OPENNESS_BUCKETS),
        layer=rows["stack_item_id"].map(LAYERS),
        openness_words=rows["openness"].map(OPENNESS_WORDS),
        licence_name=rows["licence"].str.split(r"[:;] ", regex=True).str[0],
    ).reset_index(drop=True)


def events(stacks: pd.DataFrame) -> pd.DataFrame:
    """Return the dated events (announcements, scope, governance), the oldest first.

    Added: ``event_words``, what happened as a reader sees it.
    """
    rows = stacks[stacks["item_kind"] == "event"]
    words = [EVENT_WORDS[event] for event in rows["stack_item_id"]]
    return rows.assign(event_words=words).sort_values("open_sourced_when", ignore_index=True)


def openness_by_stack(components: pd.DataFrame) -> pd.DataFrame:
    """Return how many parts of each stack are in each bucket.

    Columns: ``stack``, ``open``, ``partial``, ``closed``, ``parts``, ``osi_approved`` (parts under
    an OSI-approved licence).
    """
    counts = pd.crosstab(components["stack"], components["bucket"])
    counts = counts.reindex(columns=["open", "partial", "closed"], fill_value=0)
    approved = components[components["osi_approved"] == "yes"].groupby("stack").size()
    table = counts.assign(parts=counts.sum(axis=1), osi_approved=approved)
    table["osi_approved"] = table["osi_approved"].fillna(0).astype(int)
    return table.reset_index().rename_axis(columns=None)


def comparison(components: pd.DataFrame) -> pd.DataFrame:
    """Return one row a stack of one hardware vendor: :func:`openness_by_stack` and what is closed.

    Added: ``vendor`` and ``country`` (of its first part), ``closed_parts`` (roles of the parts that
    are closed or only partly open, joined with ";", missing where there is none).
    """
    table = openness_by_stack(components).set_index("stack")
    first = components.drop_duplicates("stack").set_index("stack")
    kept = components[components["bucket"] != "open"].groupby("stack")["role"]
    table["vendor"], table["country"] = first["vendor"], first["vendor_country"]
    table["closed_parts"] = kept.agg(lambda roles: ";".join(dict.fromkeys(roles)))
    own = table[table.index.isin(list(HARDWARE_STACKS))]
    place = {stack: place for place, stack in enumerate(HARDWARE_STACKS)}
    ordered = own.assign(place=own.index.map(place)).sort_values("place")
    return ordered.drop(columns="place").reset_index()


def side_by_side(components: pd.DataFrame) -> pd.DataFrame:
    """Return the parts of CUDA and CANN by layer, the core layers first.

    Columns: ``layer``, ``stack``, ``component``, ``openness_words``, ``licence_name``,
    ``osi_approved``.
    """
    rows = components[components["layer"].notna()]
    order = list(dict.fromkeys([*CORE_LAYERS, *LAYERS.values()]))
    rows = rows.assign(
        place=rows["layer"].map(order.index), second=rows["stack"].map({"CUDA": 0, "CANN": 1})
    ).sort_values(["place", "second", "stack_item_id"], ignore_index=True)
    columns = ["layer", "stack", "component", "openness_words", "licence_name", "osi_approved"]
    return rows[columns]


def core_openness(components: pd.DataFrame) -> pd.DataFrame:
    """Return, for CUDA and CANN, the parts of the core layers by bucket and those OSI-approved."""
    return openness_by_stack(components[components["layer"].isin(CORE_LAYERS)])
