"""Verdicts and findings that turned from one edition to another."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from report.analysis.claims.ledger import ledger, outcomes
from report.analysis.claims.rules import Limits
from report.results import Results


def verdicts(
    before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame], limits: Limits
) -> pd.DataFrame:
    """Return every claim with its verdict on the data of both editions.

    Columns: claim_id, claim_en, claim_it, verdict_before, verdict_after, lacking_before,
    lacking_after (what an edition has no data for, missing otherwise), turned (bool).
    """
    sides = []
    for tables in (before, after):
        rows = ledger(tables["claims"], tables["verdicts"], outcomes(tables, limits))
        sides.append(rows.set_index("claim_id"))
    old, new = sides
    joined = new[["claim_en", "claim_it"]].assign(
        verdict_before=old["verdict"],
        verdict_after=new["verdict"],
        lacking_before=old["lacking"],
        lacking_after=new["lacking"],
    )
    joined["turned"] = joined["verdict_before"] != joined["verdict_after"]
    return joined.reset_index()


def findings(before: Mapping[str, Results], after: Mapping[str, Results]) -> pd.DataFrame:
    """Return the findings that took another sentence: finding, case_before, case_after.

    A finding that only one of two builds has is no turn.
    """
    rows = [
        (f"{chapter}.{name}", before[chapter].findings[name].case, finding.case)
        for chapter, results in after.items()
        for name, finding in results.findings.items()
        if chapter in before
        and name in before[chapter].findings
        and before[chapter].findings[name].case != finding.case
    ]
    return pd.DataFrame(rows, columns=["finding", "case_before", "case_after"])
