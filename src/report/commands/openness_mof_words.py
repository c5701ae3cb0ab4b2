"""The part of ``report openness`` on the Model Openness Framework, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from report.commands.answers import columns, day, wrapped
from report.language import Language


def mof_lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    """Return the lines on the framework: each class with its components, and what would change."""
    mof, label = answer["mof"], language.label
    written: list[str] = []
    for name, verdict in mof["classes"].items():
        written.append(f"  {label('Class')} {name}: {label(verdict)}")
        written += _part_lines(mof, name, language)
    optional = [told for told in mof["components"] if not told["required"]]
    written.append(f"  {label('optional')}")
    written += _rows(optional, language)
    return [*written, *_change_lines(mof, language), *_whole_lines(mof, language)]


def _part_lines(mof: Mapping[str, Any], name: str, language: Language) -> list[str]:
    own = [p for p in mof["components"] if p["required"] and p["first_class"] == name]
    return _rows([p for p in own if p["part"] not in mof["left_out"]], language)


def _rows(parts: list[Mapping[str, Any]], language: Language) -> list[str]:
    """Return a line a component: verdict, state, licence, the day of its source."""
    label = language.label
    rows = [
        (
            label(told["part"]),
            label(told["verdict"]),
            _state(told, language),
            told["licence"] or "–",
            day(told["as_of"], language) if told["as_of"] else "–",
        )
        for told in parts
    ]
    return [f"  {line}" for line in columns(rows)]


def _state(told: Mapping[str, Any], language: Language) -> str:
    state = language.label(told["state"])
    return state if told["suits"] else f"{state} ({language.label('licence of another kind')})"


def _change_lines(mof: Mapping[str, Any], language: Language) -> Iterator[str]:
    turn, label = mof["would_change"], language.label
    if turn is None:
        return
    said = label("Class {name} would follow if these were open, under an accepted licence: {parts}")
    parts = ", ".join(map(label, turn["open"]))
    yield from wrapped(f"> {said.format(name=turn['class'], parts=parts)}", "  ", "    ")


def _whole_lines(mof: Mapping[str, Any], language: Language) -> Iterator[str]:
    if not mof["left_out"]:
        return
    label = language.label
    said = label(
        "Left out, because nothing was read of them: {parts}. With them the class is: {name}"
    )
    parts = ", ".join(map(label, mof["left_out"]))
    yield from wrapped(said.format(parts=parts, name=label(mof["whole"]["class"])), "  ", "    ")
