"""What `report check` says of the evidence: past its shelf life, contradicted, not there yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from report.commands.answers import columns

if TYPE_CHECKING:
    import pandas as pd

    from report.edition import Edition

LISTED = 12
"""Lines of a list; the rest is counted."""
NEEDED = ("shelf_lives", "families", "components", "licences", "models", "repository_states")
"""Tables without which nothing is said; a data package of one's own may lack them."""


def freshness_lines(edition: Edition) -> Iterator[str]:
    """Yield what a reader of the edition should know of its evidence, most pressing first."""
    import pandas as pd

    from report.analysis import freshness

    if not set(NEEDED) <= set(edition.package.names):
        return
    lives = edition.table("shelf_lives")
    frames = {name: edition.table(name) for name in lives["table"]}
    dates = {name: edition.describe(name).as_of for name in frames}
    yield from _overdue(
        freshness.age_evidence(frames, dates, lives, pd.Timestamp(edition.date)), edition
    )
    tables = (edition.table(name) for name in NEEDED[1:])
    yield from _contradicted(freshness.contradictions(*tables))
    missing = freshness.without_evidence(
        *(edition.table(name) for name in ("families", "models", "derivatives"))
    )
    yield from _unexamined(missing)


def _overdue(ages: pd.DataFrame, edition: Edition) -> Iterator[str]:
    overdue = ages[ages["passed"] > 0]
    if overdue.empty:
        yield f"Evidence: all within its shelf life on {edition.date}."
        return
    yield f"Evidence past its shelf life on {edition.date}:"
    yield from columns(
        [
            (str(row.table), f"{row.passed:,} of {row.dated:,} rows", f"older than {row.days} days")
            for row in overdue.itertuples()
        ],
        right=[1],
    )


def _contradicted(found: pd.DataFrame) -> Iterator[str]:
    if found.empty:
        yield "The snapshot contradicts no licence and no repository of the families."
        return
    yield "The snapshot contradicts the evidence on families:"
    rows = [
        (str(r.kind), str(r.repo_id), f"{r.evidence} → {r.snapshot}") for r in found.itertuples()
    ]
    yield from _listed(rows)


def _unexamined(missing: pd.DataFrame) -> Iterator[str]:
    if missing.empty:
        return
    yield "Models newer than the newest family that was read of the account, without evidence:"
    rows = [
        (
            str(row.org),
            f"{row.repositories:,} since {row.newest_family:%Y-%m-%d}",
            f"as {row.largest}",
        )
        for row in missing.itertuples()
    ]
    yield from _listed(rows)


def _listed(rows: list[tuple[str, str, str]]) -> Iterator[str]:
    # Names from the Hub are shown as text: what a terminal would act on was left out of them.
    yield from columns(rows[:LISTED])
    if len(rows) > LISTED:
        yield f"  … and {len(rows) - LISTED} more"
