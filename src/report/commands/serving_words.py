"""How an answer of ``report serving`` is written for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from report.commands.answers import columns

if TYPE_CHECKING:
    from report.language import Language

GIGA = 1e9
GIB = 2**30
CAVEAT = "bounds, not forecasts: real systems stay below"


def lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    """Return the lines that say an answer of :func:`report.commands.serving.measure`."""
    from report.quantities import write

    label = language.label
    tokens = write(answer["context"], "count", language)
    heading = label("{precision}, context of {tokens} tokens").format(
        precision=answer["precision"], tokens=tokens
    )
    lines = [f"{answer['model']}: {heading}", "", *_model_lines(answer, language), ""]
    rows = answer["accelerators"]
    if len(rows) == 1:
        return [*lines, *_one(rows[0], language)]
    return [
        *lines,
        *_many(rows, language),
        "",
        label(CAVEAT),
    ]


def _model_lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    label, flops = language.label, answer["flops_per_token"]
    rows = [
        (label("generating a token"), _quantity(flops["decode"] / GIGA, "GFLOPs", language)),
        (label("reading a prompt token"), _quantity(flops["prefill"] / GIGA, "GFLOPs", language)),
        (label("weights"), _quantity(answer["weights_bytes"] / GIB, "GiB", language)),
        (label("cache of one sequence"), _quantity(answer["cache_bytes"] / GIB, "GiB", language)),
    ]
    return columns(rows, right=[1])


def _one(row: Mapping[str, Any], language: Language) -> list[str]:
    from report.quantities import write

    label = language.label
    lines = [
        f"{row['vendor']} {row['name']}"
        + (f" ({label('weak figures')})" if row["weak_figures"] else "")
    ]
    rows = [
        (label("accelerators at least"), write(row["least_accelerators"], "count", language)),
        (label("accelerators in this reckoning"), write(row["accelerators"], "count", language)),
    ]
    lines += columns(rows, right=[1])
    for phase, name in (("decode", "generating"), ("prefill", "reading prompts")):
        lines += ["", label(name), *_phase(row[phase], language)]
    if not row["interconnect_known"]:
        lines += ["", label("interconnect not known: sending bounds nothing")]
    return [*lines, "", label(CAVEAT)]


def _phase(bound: Mapping[str, Any], language: Language) -> list[str]:
    label = language.label
    speed = bound["tokens_per_second_per_accelerator"]
    seconds = bound["accelerator_seconds_per_million_tokens"]
    batch = bound["sequences_per_accelerator"]
    rows = [
        (label("sequences an accelerator"), _number(batch, language)),
        (label("tokens a second an accelerator, at most"), _span(speed, language)),
        (label("accelerator-seconds a million tokens, at least"), _span(seconds, language)),
        (label("limited by"), label(bound["limit"])),
    ]
    if price := bound.get("price_per_million_tokens"):
        rows.insert(3, (label("price of a million tokens, at least"), _span(price, language)))
    return columns(rows, right=[1])


def _many(rows: list[Mapping[str, Any]], language: Language) -> list[str]:
    label = language.label
    head = (
        label("accelerator"),
        label("at least"),
        label("tokens/s generated"),
        label("limited by"),
        label("tokens/s read"),
    )
    priced = any("price_per_million_tokens" in (row["decode"] or {}) for row in rows)
    cells = [head + ((label("price/million generated"),) if priced else ())]
    for row in rows:
        decode, prefill = row["decode"], row["prefill"]
        cells.append(
            (
                f"{row['vendor']} {row['name']}" + ("*" if row["weak_figures"] else ""),
                str(row["least_accelerators"]),
                _span(decode["tokens_per_second_per_accelerator"], language) if decode else "–",
                label(decode["limit"]) if decode else "–",
                _span(prefill["tokens_per_second_per_accelerator"], language) if prefill else "–",
            )
            + ((_price(decode, language),) if priced else ())
        )
    lines = columns(cells, right=[1, 2, 4, 5] if priced else [1, 2, 4])
    return (
        [*lines, f"  * {label('weak figures')}"] if any(r["weak_figures"] for r in rows) else lines
    )


def _price(bound: Mapping[str, Any] | None, language: Language) -> str:
    return _span(bound["price_per_million_tokens"], language) if bound else "–"


def _span(bounds: Mapping[str, float], language: Language) -> str:
    from report.quantities import write_interval

    low, high = bounds["low"], bounds["high"]
    if abs(high - low) <= 1e-6 * high:
        return _number(high, language)
    return write_interval(_short(low), _short(high), "number", language)


def _number(value: float, language: Language) -> str:
    from report.quantities import write

    return write(_short(value), "number", language)


def _short(value: float) -> float:
    """Return a number with three significant digits."""
    return float(f"{value:.3g}")


def _quantity(value: float, unit: str, language: Language) -> str:
    from report.quantities import write

    return write(value, "quantity", language, unit=unit)
