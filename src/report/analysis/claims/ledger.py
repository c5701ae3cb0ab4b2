"""Join statements, prepared verdicts and tests, and decide which verdict the report follows."""

from __future__ import annotations

from typing import Final, Literal

import pandas as pd

from report.analysis.claims import checks  # noqa: F401 - registers the tests
from report.analysis.claims.check import CHECKS, Check, Outcome, Tables, run
from report.analysis.claims.rules import Limits, Verdict

Basis = Literal["documents", "both", "test", "documents-over-core", "core-fails", "missing"]

BASIS_LABELS: Final[dict[Basis, str]] = {
    "documents": "documents only",
    "both": "test and documents agree",
    "test": "the test, which reaches the whole statement",
    "documents-over-core": "the documents, because the test reaches only a part",
    "core-fails": "the test, because the part it reaches fails",
    "missing": "this edition lacks data that the test needs",
}


def outcomes(frames: Tables, limits: Limits) -> dict[str, Outcome]:
    """Run every registered test; statement identifier to outcome."""
    return {claim_id: run(one, frames, limits) for claim_id, one in sorted(CHECKS.items())}


def decide(prepared: Verdict, one: Check | None, outcome: Outcome | None) -> tuple[Verdict, Basis]:
    """Return the verdict the report follows, and on what ground.

    A test that reaches the whole statement decides it. One that reaches only a part leaves the
    reading of the documents in place, unless that part fails. Data that an edition lacks make the
    statement unverifiable in that edition.
    """
    if one is None or outcome is None:
        return prepared, "documents"
    if outcome.missing is not None:
        return "unverifiable", "missing"
    if outcome.verdict == prepared:
        return prepared, "both"
    if one.reach == "whole":
        return outcome.verdict, "test"
    if outcome.verdict == "contradicted":
        return outcome.verdict, "core-fails"
    return prepared, "documents-over-core"


def ledger(claims: pd.DataFrame, verdicts: pd.DataFrame, found: dict[str, Outcome]) -> pd.DataFrame:
    """Return one row a statement, in the order of ``claims``.

    Columns: those of ``claims`` and ``verdicts``; `prepared` (verdict read from documents),
    `computed` (of the test, missing without one), `verdict` (the one followed), `basis`, `reach`,
    `lacking` (what the edition lacks).
    """
    joined = claims.merge(verdicts, on="claim_id", how="left", validate="one_to_one")
    joined = joined.rename(columns={"verdict": "prepared"})
    decided = [
        decide(prepared, CHECKS.get(claim_id), found.get(claim_id))
        for claim_id, prepared in zip(joined["claim_id"], joined["prepared"], strict=True)
    ]
    tested = [found.get(claim_id) for claim_id in joined["claim_id"]]
    return joined.assign(
        computed=pd.Series(
            [outcome.verdict if outcome else None for outcome in tested], dtype="str"
        ),
        lacking=pd.Series(
            [outcome.missing if outcome else None for outcome in tested], dtype="str"
        ),
        reach=joined["claim_id"].map({name: one.reach for name, one in CHECKS.items()}),
        verdict=[verdict for verdict, _ in decided],
        basis=[basis for _, basis in decided],
    )
