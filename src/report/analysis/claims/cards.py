"""What the card of a statement shows, in both languages at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from report.analysis.claims.check import Number, Outcome
from report.analysis.claims.ledger import BASIS_LABELS
from report.analysis.claims.rules import VERDICT_LABELS, Limits
from report.analysis.claims.sensitivity import Sensitivity, described
from report.language import LANGUAGES, Language
from report.quantities import plain

EVIDENCE_COLUMNS = (
    "direction",
    "fact_en",
    "fact_it",
    "value",
    "unit",
    "source_title",
    "publisher",
    "source_url",
    "published_date",
    "confidence",
)
DIFFERS = "The test gives “{computed}”, the documents “{prepared}”; the report follows {basis}."
LACKS = (
    "This edition lacks what the test needs ({what}), so the statement cannot be verified in it; "
    "the reading of the documents gave “{prepared}”."
)


def cards(
    rows: pd.DataFrame,
    evidence: pd.DataFrame,
    found: Mapping[str, Outcome],
    hang: Mapping[str, Sensitivity],
    limits: Limits,
) -> list[dict[str, Any]]:
    """Return, for each statement in order, the fields of a :class:`report.results.ClaimResult`.

    `hang` tells how the verdicts hang on the limits, which were `limits`.
    """
    evidence = evidence.rename(columns={"fact": "fact_en"})
    pieces = {str(key): group for key, group in evidence.groupby("claim_id")}
    none = evidence.iloc[:0]
    return [
        {
            "claim_id": one["claim_id"],
            "system_id": one["system_id"],
            "kind": one["kind"],
            "verdict": one["verdict"],
            "prepared_verdict": one["prepared"],
            "computed": one["claim_id"] in found,
            "statement": _both(one, "claim"),
            "test": {"en": str(plain(one["test"]) or ""), "it": str(plain(one["test_it"]) or "")},
            "reason": _reason(one),
            "numbers": _numbers(found.get(one["claim_id"])),
            "evidence": _evidence(pieces.get(one["claim_id"], none)),
            "overturned_by": _both(one, "overturned_by"),
            "sensitivity": _sensitivity(hang.get(one["claim_id"]), limits),
        }
        for one in rows.to_dict("records")
    ]


def _both(one: dict[Any, Any], name: str) -> dict[str, str]:
    return {code: str(plain(one[f"{name}_{code}"]) or "") for code in LANGUAGES}


def _reason(one: dict[Any, Any]) -> dict[str, str]:
    """Return the reason: read from documents, with the test's view where the two part."""
    reasons = _both(one, "reason")
    for code in LANGUAGES:
        language = Language(code)
        words = {"prepared": language.label(VERDICT_LABELS[one["prepared"]])}
        if plain(one["lacking"]):
            reasons[code] = language.label(LACKS).format(what=one["lacking"], **words)
        elif plain(one["computed"]) and one["computed"] != one["prepared"]:
            words["computed"] = language.label(VERDICT_LABELS[one["computed"]])
            words["basis"] = language.label(BASIS_LABELS[one["basis"]])
            reasons[code] += " " + language.label(DIFFERS).format(**words)
    return reasons


def _sensitivity(found: Sensitivity | None, limits: Limits) -> dict[str, Any] | None:
    return described(found, limits) if found else None


def _numbers(outcome: Outcome | None) -> tuple[dict[str, Any], ...]:
    return tuple(_number(number) for number in outcome.numbers) if outcome else ()


def _number(number: Number) -> dict[str, Any]:
    fields = {"label": number.label, "raw": number.raw, "kind": number.kind, "unit": number.unit}
    return {name: value for name, value in fields.items() if value is not None or name != "unit"}


def _evidence(pieces: pd.DataFrame) -> tuple[dict[str, Any], ...]:
    ordered = pieces.sort_values("evidence_no")
    return tuple(
        {name: plain(piece[name]) for name in EVIDENCE_COLUMNS}
        for piece in ordered.to_dict("records")
    )
