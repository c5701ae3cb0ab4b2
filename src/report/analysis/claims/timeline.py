"""Releases, licence changes and events by system, 2019 to 2026."""

from __future__ import annotations

import pandas as pd

from report.analysis.claims.readings import day

LINE_SYSTEMS = {
    "DeepSeek": "deepseek",
    "ERNIE": "ernie-4-5",
    "GLM": "glm-4-5",
    "Gemma": "gemma-2",
    "Gemma Scope": "gemma-2",
    "Hunyuan": "qwen-hunyuan",
    "Llama": "llama",
    "Meta (post-Llama)": "llama",
    "Qwen": "qwen-hunyuan",
}
"""The model lines of ``licence_changes`` that belong to a system of the ledger."""
EXPORT_CONTROLS = "export-controls"
"""The lane of events that belong to no system: all of them are export rules."""
DIRECTIONS = {"more-open": "licence opened", "more-restrictive": "licence restricted"}


def marks(
    timeline: pd.DataFrame,
    families: pd.DataFrame,
    licence_changes: pd.DataFrame,
    systems: pd.DataFrame,
) -> pd.DataFrame:
    """Return one row a dated mark: releases, licence changes that open or restrict, other events.

    Columns: system_id, name_en, name_it, date, kind (release, licence opened, licence restricted,
    event), what. An event on the day of a release or licence change of its system is not repeated.
    A month stands at its first day, a year at the first of January. Export rules have no name.
    """
    releases = families.loc[
        families["system_id"].notna() & families["release_date"].notna(),
        ["system_id", "release_date", "name"],
    ].set_axis(["system_id", "date", "what"], axis=1)
    changes = licence_changes.assign(
        system_id=licence_changes["model_line"].map(LINE_SYSTEMS),
        kind=licence_changes["direction"].map(DIRECTIONS),
    ).dropna(subset=["system_id", "kind", "change_date"])
    changes = changes[["system_id", "change_date", "to_model_or_version", "kind"]]
    changes = changes.set_axis(["system_id", "date", "what", "kind"], axis=1)
    stated = pd.concat([releases.assign(kind="release"), changes])
    events = timeline[["system_id", "date", "event_en"]].set_axis(
        ["system_id", "date", "what"], axis=1
    )
    events = events.assign(system_id=events["system_id"].fillna(EXPORT_CONTROLS), kind="event")
    both = pd.concat([stated, events], ignore_index=True)
    both["date"] = pd.to_datetime(both["date"].map(day))
    first = ~both.duplicated(["system_id", "date"]) | (both["kind"] != "event")
    return _in_order(both[first], systems)


def _in_order(found: pd.DataFrame, systems: pd.DataFrame) -> pd.DataFrame:
    """Add the names of the systems and sort by system and date, export controls last."""
    named = found.merge(systems, on="system_id", how="left")
    named["order"] = named["order"].astype("float64").fillna(float("inf"))
    named = named.sort_values(["order", "date", "kind"], kind="stable", ignore_index=True)
    return named[["system_id", "name_en", "name_it", "date", "kind", "what"]]


def localised(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return `frame` with each pair of columns …_en, …_it as one column in the given language."""
    pairs = [name[:-3] for name in frame.columns if name.endswith("_en")]
    kept = frame.drop(columns=[f"{name}_{code}" for name in pairs for code in ("en", "it")])
    return kept.assign(**{name: frame[f"{name}_{lang}"] for name in pairs})


def events(timeline: pd.DataFrame, systems: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return the timeline for readers: date, name (of the system), event, source_url."""
    named = timeline.merge(systems[["system_id", "name_en", "name_it"]], on="system_id", how="left")
    shown = localised(named, lang)
    return shown[["date", "name", "event", "source_url"]]
