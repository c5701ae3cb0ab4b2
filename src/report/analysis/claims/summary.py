"""Counts and shares over the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from report.analysis.claims.check import CHECKS, Outcome, Tables
from report.analysis.claims.ledger import BASIS_LABELS, ledger, outcomes
from report.analysis.claims.rules import HELD, KIND_LABELS, VERDICT_LABELS, VERDICTS, Limits
from report.analysis.statistics import wilson_interval

JUDGED = tuple(v for v in VERDICTS if v not in ("unverifiable", "opinion"))
"""Verdicts that say something about truth."""

FAULTY = ("mostly-confirmed", "partly-true", "contradicted")
"""Verdicts of statements that do not fully hold."""

OPEN_SOURCE_CLAIMS = {
    "models": ("SEED-03", "GLM-15", "ERNIE-01", "META-04"),
    "software": ("CANN-01", "DYN-02", "NEWTON-02"),
}
"""Statements that call something open source, by what they speak of."""


class Share(NamedTuple):
    """A part of a total, with its Wilson interval."""

    part: int
    total: int
    share: float
    low: float
    high: float


def share_of(part: int, total: int) -> Share:
    """Return a share with its interval; not a number when the total is 0."""
    low, high = wilson_interval(part, total)
    return Share(part, total, part / total if total else float("nan"), low, high)


def held_share(rows: pd.DataFrame, among: Sequence[str] = JUDGED) -> Share:
    """Return the share of statements that hold in substance, of those with a truth value."""
    judged = rows[rows["verdict"].isin(among)]
    return share_of(int(judged["verdict"].isin(HELD).sum()), len(judged))


def verdict_share(rows: pd.DataFrame, verdict: str) -> Share:
    """Return the share of one verdict among the statements with a truth value."""
    judged = rows[rows["verdict"].isin(JUDGED)]
    return share_of(int((judged["verdict"] == verdict).sum()), len(judged))


def verdict_counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Count statements by verdict.

    Columns: verdict, label, prepared (read from documents), computed (by the tests), claims (as the
    report follows them), share of all statements, low, high (Wilson).
    """
    table = pd.DataFrame({"verdict": VERDICTS, "label": [VERDICT_LABELS[v] for v in VERDICTS]})
    sources = {"prepared": "prepared", "computed": "computed", "claims": "verdict"}
    for column, source in sources.items():
        table[column] = [int((rows[source] == verdict).sum()) for verdict in VERDICTS]
    shares = [share_of(n, len(rows)) for n in table["claims"]]
    return table.assign(
        share=[s.share for s in shares], low=[s.low for s in shares], high=[s.high for s in shares]
    )


def by_system(rows: pd.DataFrame, systems: pd.DataFrame) -> pd.DataFrame:
    """Count statements by system and verdict, systems in their order, a row a verdict that occurs.

    Columns: system_id, name_en, name_it, total, verdict, claims.
    """
    counts = rows.groupby(["system_id", "verdict"], as_index=False).agg(claims=("claim_id", "size"))
    counts["total"] = counts.groupby("system_id")["claims"].transform("sum")
    counts["rank"] = counts["verdict"].map({v: i for i, v in enumerate(VERDICTS)})
    named = counts.merge(systems, on="system_id", how="left")
    named = named.sort_values(["order", "rank"], ignore_index=True)
    return named[["system_id", "name_en", "name_it", "total", "verdict", "claims"]]


def by_kind(rows: pd.DataFrame) -> pd.DataFrame:
    """Share of statements that hold in substance, by kind, the kinds with the highest share first.

    Columns: kind, label, held, judged, share, low, high (Wilson); kinds of which no statement has a
    truth value are left out.
    """
    records = []
    for kind, label in KIND_LABELS.items():
        share = held_share(rows[rows["kind"] == kind])
        if share.total:
            records.append((kind, label, *share))
    table = pd.DataFrame(
        records, columns=["kind", "label", "held", "judged", "share", "low", "high"]
    )
    return table.sort_values(["share", "judged"], ascending=False, kind="stable", ignore_index=True)


def kind_counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Count statements by kind and verdict, in the order of ``by_kind``.

    Columns: kind, label, judged (with a truth value), one column a verdict on truth, share (that
    holds in substance), low, high (Wilson).
    """
    shares = by_kind(rows)
    counts = pd.crosstab(rows["kind"], rows["verdict"]).reindex(columns=JUDGED, fill_value=0)
    counts.columns.name = None
    joined = shares.merge(counts, left_on="kind", right_index=True, how="left")
    return joined[["kind", "label", "judged", *JUDGED, "share", "low", "high"]]


def fault_shares(rows: pd.DataFrame, patterns: Mapping[str, str]) -> dict[str, Share]:
    """Return the share of each pattern among the statements with a fault that has one."""
    found = rows.loc[rows["verdict"].isin(FAULTY), "claim_id"].map(patterns).dropna()
    return {name: share_of(int((found == name).sum()), len(found)) for name in found.unique()}


def agreement(rows: pd.DataFrame) -> Share:
    """Return the share of tests that could be run and gave the verdict read from documents."""
    run = rows[rows["computed"].notna() & rows["lacking"].isna()]
    return share_of(int((run["computed"] == run["prepared"]).sum()), len(run))


def differences(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the statements whose test and prepared verdict differ.

    Columns: claim_id, claim_en, claim_it, prepared, computed, verdict (labels), basis (label).
    """
    differ = rows[rows["computed"].notna() & (rows["computed"] != rows["prepared"])]
    table = differ[["claim_id", "claim_en", "claim_it", "prepared", "computed", "verdict", "basis"]]
    labels = {name: table[name].map(VERDICT_LABELS) for name in ("prepared", "computed", "verdict")}
    return table.assign(**labels, basis=table["basis"].map(BASIS_LABELS)).reset_index(drop=True)


def tables_of(claim_ids: Iterable[str]) -> list[str]:
    """Return the tables that decide these statements: those of the ledger and of their tests."""
    tested = {name for c in claim_ids if c in CHECKS for name in CHECKS[c].tables}
    return sorted(tested | {"claims", "verdicts"})


def figure_of(found: Mapping[str, Outcome], claim_id: str, label: str) -> Any:
    """Return one number of a test by its label; None when the test was not run or lacks it."""
    outcome = found.get(claim_id)
    numbers = outcome.numbers if outcome else ()
    return next((number.raw for number in numbers if number.label == label), None)


def sensitivity(
    frames: Tables, limits: Limits, factors: Sequence[float] = (0.2, 0.5, 1, 2, 5)
) -> pd.DataFrame:
    """Run the tests on dates and quantities with wider and narrower tolerances.

    `factors` multiply both tolerances. Columns: claim_id, kind, factor, tolerance, days, computed,
    verdict (that the report would follow). Tests that lack data are left out.
    """
    runs = []
    for factor in factors:
        scaled = limits.scaled(factor)
        rows = ledger(frames["claims"], frames["verdicts"], outcomes(frames, scaled))
        rows = rows[rows["kind"].isin(["date", "quantity"]) & rows["computed"].isin(JUDGED)]
        rows = rows[["claim_id", "kind", "computed", "verdict"]]
        runs.append(rows.assign(factor=factor, tolerance=scaled.tolerance, days=scaled.days))
    return pd.concat(runs, ignore_index=True)


def changed_by(runs: pd.DataFrame, factors: Sequence[float], column: str = "verdict") -> int:
    """Count the statements whose `column` differs at any of `factors` from that at factor 1."""
    wide = runs.pivot(index="claim_id", columns="factor", values=column)
    changed = pd.concat([wide[factor] != wide[1] for factor in factors], axis=1).any(axis=1)
    return int(changed.sum())


def open_source_claims(rows: pd.DataFrame) -> pd.DataFrame:
    """Count the statements that call something open source, and those confirmed.

    Columns: subject (models, software), claims, confirmed.
    """
    records = []
    for subject, ids in OPEN_SOURCE_CLAIMS.items():
        found = rows[rows["claim_id"].isin(ids)]
        records.append((subject, len(found), int((found["verdict"] == "confirmed").sum())))
    return pd.DataFrame(records, columns=["subject", "claims", "confirmed"])
