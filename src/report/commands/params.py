"""``report params``: the exact count of one model, and the memory it takes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from report.commands.answers import columns, did_you_mean, tell
from report.commands.configurations import Found, find, naming
from report.commands.options import (
    MAX_CONTEXT,
    ConfigurationArgument,
    DataOption,
    EditionOption,
    JsonOption,
    LangOption,
)
from report.errors import ReportError

if TYPE_CHECKING:
    from report.analysis.moe.counting import Count
    from report.language import Language

CONTEXT = 131_072
"""Tokens of the sequence whose cache is computed, as in the report."""

PART_LABELS = {
    "embedding": "embedding",
    "output_head": "output head",
    "attention": "attention",
    "dense_feed_forward": "dense feed-forward",
    "routed_experts": "routed experts",
    "shared_experts": "shared experts",
    "router": "router",
    "other": "norms and what has no part of its own",
    "vision": "vision and other towers",
}
"""How the parts of a count are called."""


class UnknownPrecision(ReportError):
    """A precision that is not among those computed, or not one for this model."""


def params(
    model: ConfigurationArgument,
    json: JsonOption = False,
    lang: LangOption = "en",
    context: Annotated[
        int,
        typer.Option(
            help="Tokens of the sequence whose cache is computed.", min=1, max=MAX_CONTEXT
        ),
    ] = CONTEXT,
    precision: Annotated[
        list[str] | None,
        typer.Option(help="BF16, FP8, INT8, INT4 or MXFP4, may be repeated; default: all."),
    ] = None,
    edition: EditionOption = None,
    data: DataOption = None,
) -> None:
    """Count a model's parameters exactly, part by part, and the memory it takes.

    For example: report params openai/gpt-oss-120b --lang it
    """
    from report.language import Language

    language = Language.of(lang)
    found = find(model, edition, data)
    with naming(found):
        answer = measure(found, context, precision or [])
    tell(answer, lines, language, json)


def measure(found: Found, context: int, precisions: Sequence[str]) -> dict[str, Any]:
    """Return all that is said of a configuration, as raw numbers under stable names.

    As in the report, active parameters are those of the text part alone, without towers.
    """
    from report.analysis.moe.counting import count
    from report.analysis.moe.memory import attention_kind, cache

    whole, text = count(found.config), count(found.config, "text")
    kept = cache(found.config)
    last = kept.bytes(context) - kept.bytes(context - 1)
    return {
        "model": found.model,
        "configuration": found.origin,
        "model_type": whole.model_type,
        "architecture": "MoE" if whole.experts else "dense",
        "parameters": {
            "total": whole.total,
            "text_total": text.total,
            "active": text.active,
            "active_without_input_embedding": text.active_without_input_embedding,
            "routed_active": whole.parts.routed_active,
            "prediction": whole.prediction,
            "parts": whole.itemised(),
        },
        "tied_embedding": whole.tied,
        "experts": whole.experts,
        "experts_chosen": whole.chosen,
        "granularity": whole.granularity,
        "activation_ratio": text.activation_ratio,
        "weights_bytes": _weights(whole, text, precisions),
        "cache": {
            "attention": attention_kind(found.config),
            "bits": 16,
            "context": context,
            "bytes_per_token": _whole(last),
            "bytes": _whole(kept.bytes(context)),
        },
    }


def _weights(whole: Count, text: Count, precisions: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return the bytes of the weights by precision, of the whole model and of its text part."""
    from report.analysis.moe.memory import PRECISIONS, weight_bytes

    chosen = [_precision(name) for name in precisions]
    weights = {}
    for name in dict.fromkeys(chosen) or PRECISIONS:
        if PRECISIONS[name].experts_only and not whole.experts:
            if name in chosen:
                raise UnknownPrecision(f"{name} is for routed experts, and this model has none.")
            continue
        weights[name] = {
            part: math.ceil(weight_bytes(counted, PRECISIONS[name]))
            for part, counted in (("all", whole), ("text", text))
        }
    return weights


def _precision(name: str) -> str:
    from report.analysis.moe.memory import PRECISIONS

    if name.upper() not in PRECISIONS:
        known = ", ".join(PRECISIONS)
        hint = did_you_mean(name, PRECISIONS)
        raise UnknownPrecision(f"Unknown precision {name!r}. Known: {known}.{hint}")
    return name.upper()


def _whole(value: float) -> float | int:
    return int(value) if value == int(value) else value


def lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    """Return the lines that say an answer of :func:`measure` in a language."""
    label = language.label
    lines = [f"{answer['model']} ({answer['model_type']}, {label(answer['architecture'])})"]
    lines += [f"{label('configuration')}: {_origin(answer['configuration'], language)}", ""]
    lines += [label("Parameters"), *_parameter_lines(answer, language), ""]
    lines += [label("A text token"), *_token_lines(answer, language), ""]
    lines += [label("Memory for the weights"), *_weight_lines(answer, language), ""]
    return [*lines, label("Cache of one sequence, at 16 bits"), *_cache_lines(answer, language)]


def _origin(origin: Mapping[str, Any], language: Language) -> str:
    from report.quantities import write

    label = language.label
    if origin["source"] == "standard input":
        return label("standard input")
    if not origin["edition"]:
        return str(origin["source"])
    as_of = origin["as_of"]
    dated = label("as of {date}").format(date=write(as_of, "date", language)) if as_of else ""
    named = f"{label('edition')} {origin['edition']}"
    return "; ".join(filter(None, [named, origin["source"], dated or label("undated")]))


def _parameter_lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    from report.quantities import write

    counts = answer["parameters"]
    rows = [(PART_LABELS[name], value) for name, value in counts["parts"].items() if value]
    rows.append(("total", counts["total"]))
    cells = [
        (
            language.label(name),
            write(value, "parameters", language, exact=True),
            write(value / counts["total"], "share", language, exact=True),
        )
        for name, value in rows
    ]
    lines = columns(cells, right=[1, 2])
    if answer["tied_embedding"]:
        lines.append(f"  {language.label('the embedding is the output head, counted once')}")
    if counts["prediction"]:
        held = _exact(counts["prediction"], language)
        text = language.label("multi-token prediction layers in the file, not counted: {held}")
        lines.append("  " + text.format(held=held))
    elif counts["prediction"] is None:
        lines.append("  " + language.label("multi-token prediction is announced, and has no rule"))
    return lines


def _token_lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    from report.quantities import write

    label, counts = language.label, answer["parameters"]
    rows = [
        (label("active parameters"), _exact(counts["active"], language)),
        (
            label("active, without input embedding"),
            _exact(counts["active_without_input_embedding"], language),
        ),
        (
            label("active share of the text part"),
            write(answer["activation_ratio"], "share", language, exact=True),
        ),
    ]
    if answer["experts"]:
        chosen = label("{chosen} of {experts}").format(
            chosen=_exact(answer["experts_chosen"], language),
            experts=_exact(answer["experts"], language),
        )
        rows.append((label("experts chosen in a layer"), chosen))
    return columns(rows, right=[1])


def _weight_lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    towers = answer["parameters"]["total"] != answer["parameters"]["text_total"]
    rows = []
    for precision, held in answer["weights_bytes"].items():
        row = [precision, _size(held["all"], language)]
        if towers:
            text = _size(held["text"], language)
            row.append(language.label("text part alone {size}").format(size=text))
        rows.append(row)
    return columns(rows, right=[1])


def _cache_lines(answer: Mapping[str, Any], language: Language) -> list[str]:
    label, kept = language.label, answer["cache"]
    tokens = _exact(kept["context"], language)
    rows = [
        (label("kind"), label(kept["attention"])),
        (label("added by the last token"), _size(kept["bytes_per_token"], language)),
        (
            label("with {tokens} tokens").format(tokens=tokens),
            _size(kept["bytes"], language),
        ),
    ]
    return columns(rows, right=[1])


def _exact(value: int, language: Language) -> str:
    from report.quantities import write

    return write(value, "parameters", language, exact=True)


def _size(held: float, language: Language) -> str:
    """Return bytes in the largest binary unit, up to GiB, that leaves a number of 1 or more."""
    from report.quantities import write

    units = ("bytes", "KiB", "MiB", "GiB")
    power = min(int(math.log2(held) // 10), len(units) - 1) if held >= 1 else 0
    return write(held / 1024**power, "quantity", language, unit=units[power])
