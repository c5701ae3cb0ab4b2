"""``report serving``: the least a model takes to serve, and the most an accelerator can give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from report.commands.answers import did_you_mean, tell
from report.commands.configurations import Found, find, naming
from report.commands.options import (
    MAX_CONTEXT,
    ConfigurationArgument,
    DataOption,
    EditionOption,
    JsonOption,
    LangOption,
    edition_name,
)
from report.errors import ReportError, shorten

if TYPE_CHECKING:
    from report.analysis.serving.chips import Chip, Figures, Format
    from report.analysis.serving.roofline import Bound
    from report.analysis.serving.served import Served

CONTEXT = 4096
"""Tokens of context in the report's rooflines."""
MAX_DEVICES = 10**6
SECONDS_AN_HOUR = 3600


class UnknownAccelerator(ReportError):
    """An accelerator that is not in the table, or whose figures are not known."""


class UnknownFormat(ReportError):
    """A precision a model cannot be served in."""


class DoesNotFit(ReportError):
    """A model, or a batch, that the accelerators cannot hold."""


def serving(
    model: ConfigurationArgument,
    accelerator: Annotated[
        list[str] | None,
        typer.Option(help="Accelerator, by identifier or name, may be repeated; default: all."),
    ] = None,
    precision: Annotated[
        str, typer.Option(help="BF16, FP8, INT8, INT4, FP4 or MXFP4 (experts only).")
    ] = "FP8",
    context: Annotated[
        int, typer.Option(help="Tokens of context, or of a prompt.", min=1, max=MAX_CONTEXT)
    ] = CONTEXT,
    batch: Annotated[
        float | None,
        typer.Option(help="Sequences an accelerator; default: as many as fit.", min=1e-6),
    ] = None,
    devices: Annotated[
        int | None,
        typer.Option(
            help="Accelerators; default: as many as hold the weights twice.",
            min=1,
            max=MAX_DEVICES,
        ),
    ] = None,
    hour_price: Annotated[
        float | None,
        typer.Option(help="Price of an accelerator-hour, to say what tokens cost at least.", min=0),
    ] = None,
    json: JsonOption = False,
    lang: LangOption = "en",
    edition: EditionOption = None,
    data: DataOption = None,
) -> None:
    """Bound what serving a model takes: operations, accelerators, throughput, time.

    A group of accelerators is taken as one machine at the peak of its data
    sheet: it computes, reads and sends at once, reads every weight once a
    step, and never waits. So throughput is the most and time the least there
    can be; real systems stay below. Speculative decoding, cached prompts,
    links between nodes, queues and power are left out.

    For example: report serving deepseek-ai/DeepSeek-V3 --accelerator nv-h200 --batch 64
    """
    from report.commands.serving_words import lines
    from report.language import Language

    language = Language.of(lang)
    found = find(model, edition, data)
    chosen = choose(accelerator or [], edition_name(edition, data), data)
    with naming(found):
        answer = measure(found, chosen, precision, context, batch, devices)
    if hour_price is not None:
        add_cost(answer, hour_price)
    tell(answer, lines, language, json)


def choose(names: Sequence[str], edition: str, data: Path | None) -> list[Chip]:
    """Return the accelerators of these identifiers or names, or all that are known."""
    from report.analysis.serving.chips import chips
    from report.edition import open_edition

    tables = ("accelerators", "accelerator_ranges")
    opened = open_edition(edition, tables=tables, data=data)
    listed = opened.table("accelerators")
    known = chips(listed, opened.table("accelerator_ranges"))
    if not names:
        return list(known.values())
    by_fold = {text.casefold(): key for key, chip in known.items() for text in (key, chip.name)}
    incomplete = {text.casefold() for text in [*listed.accelerator_id, *listed["name"]]}
    return [known[_chosen(name, by_fold, incomplete)] for name in dict.fromkeys(names)]


def _chosen(name: str, by_fold: Mapping[str, str], incomplete: set[str]) -> str:
    folded = name.casefold()
    if folded in by_fold:
        return by_fold[folded]
    if folded in incomplete:
        raise UnknownAccelerator(
            f"Memory, bandwidth or compute of {shorten(name)} is not known, so nothing bounds it."
        )
    raise UnknownAccelerator(
        f'There is no accelerator "{shorten(name)}" in the table.'
        f"{did_you_mean(name, by_fold.values())} The accelerators table lists all."
    )


def measure(
    found: Found,
    chosen: Sequence[Chip],
    precision: str,
    context: int,
    batch: float | None,
    devices: int | None,
) -> dict[str, Any]:
    """Return all that is said of a model on these accelerators, as raw numbers."""
    from report.analysis.serving.served import served

    name = _format(precision, found)
    model = served(found.config, name)
    single = len(chosen) == 1
    rows = [_row(model, chip, context, batch, devices, single) for chip in chosen]
    return {
        "model": found.model,
        "configuration": found.origin,
        "precision": name,
        "context": context,
        "flops_per_token": {
            "decode": model.work.decode(context),
            "prefill": model.work.prefill(context) / context,
        },
        "weights_bytes": round(model.held_bytes),
        "cache_bytes": round(model.cache_held(context)),
        "accelerators": sorted(rows, key=lambda row: row["least_accelerators"]),
    }


def add_cost(answer: dict[str, Any], hour_price: float) -> None:
    """Add what a million tokens cost at least, in the currency of the price of an hour."""
    answer["hour_price"] = hour_price
    for row in answer["accelerators"]:
        for phase in filter(None, (row["decode"], row["prefill"])):
            seconds = phase["accelerator_seconds_per_million_tokens"]
            phase["price_per_million_tokens"] = {
                side: value * hour_price / SECONDS_AN_HOUR for side, value in seconds.items()
            }


def _format(precision: str, found: Found) -> str:
    from report.analysis.moe.counting import count
    from report.analysis.serving.chips import FORMATS

    name = precision.upper()
    if name not in FORMATS:
        hint = did_you_mean(precision, FORMATS)
        raise UnknownFormat(f"Unknown precision {precision!r}. Known: {', '.join(FORMATS)}.{hint}")
    if FORMATS[name].experts_only and not count(found.config).experts:
        raise UnknownFormat(f"{name} is for routed experts, and this model has none.")
    return name


def _row(
    model: Served,
    chip: Chip,
    context: int,
    batch: float | None,
    devices: int | None,
    single: bool,
) -> dict[str, Any]:
    """Return what is said of one accelerator; of many, those it does not fit have no bound."""
    from report.analysis.serving.roofline import least_devices

    least = least_devices(model, chip.high, context)
    count = devices or max(least, 2 * least_devices(model, chip.high, 0, 0))
    if single:
        _check_fit(model, chip, context, batch, count, least)
    row = {
        "accelerator_id": chip.accelerator_id,
        "name": chip.name,
        "vendor": chip.vendor,
        "weak_figures": chip.weak,
        "interconnect_known": chip.high.link is not None,
        "least_accelerators": least,
        "accelerators": count,
    }
    return row | _bounds(model, chip, context, batch, count)


def _check_fit(
    model: Served, chip: Chip, context: int, batch: float | None, count: int, least: int
) -> None:
    from report.analysis.serving.roofline import most_sequences

    if count < least:
        raise DoesNotFit(
            f"The weights and one sequence take at least {least} of {chip.name}, not {count}."
        )
    most = most_sequences(model, chip.high, count, context)
    if batch and batch > most:
        raise DoesNotFit(
            f"{count} of {chip.name} hold at most {most:.4g} sequences each at a context of "
            f"{context:,} tokens, not {batch:g}."
        )
    if not chip.high.peak(model.format):
        raise UnknownAccelerator(f"The compute of {chip.name} in this precision is not known.")


def _bounds(
    model: Served, chip: Chip, context: int, batch: float | None, count: int
) -> dict[str, Any]:
    from report.analysis.serving.roofline import decode_bound, most_sequences, prefill_bound

    most = most_sequences(model, chip.high, count, context)
    if not _possible(chip.low, model.format) or most * count < 1 or (batch or 0) > most:
        return {"decode": None, "prefill": None}
    used = batch or most
    decode = [decode_bound(model, side, count, context, used) for side in (chip.low, chip.high)]
    prefill = [prefill_bound(model, side, count, context) for side in (chip.low, chip.high)]
    return {"decode": _bound(decode, used), "prefill": _bound(prefill)}


def _possible(chip: Figures, served: Format) -> bool:
    return chip.peak(served) > 0


def _bound(sides: Sequence[Bound | None], batch: float | None = None) -> dict[str, Any] | None:
    low, high = sides
    if low is None or high is None:
        return None
    return {
        "sequences_per_accelerator": batch or high.batch,
        "tokens_per_second_per_accelerator": {
            "low": low.tokens_per_second,
            "high": high.tokens_per_second,
        },
        "accelerator_seconds_per_million_tokens": {
            "low": 1e6 / high.tokens_per_second,
            "high": 1e6 / low.tokens_per_second,
        },
        "seconds_per_step": high.step.seconds,
        "limit": high.step.limit,
    }
