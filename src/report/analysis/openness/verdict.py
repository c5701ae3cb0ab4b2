"""Three-valued verdicts: met, not met, not established.

The logic is Kleene's: one failure settles a conjunction whatever else is unknown, one success
settles a disjunction. What was not established is never taken for a failure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Whether a requirement is fulfilled."""

    MET = "met"
    NOT_MET = "not met"
    NOT_ESTABLISHED = "not established"


@dataclass(frozen=True)
class Reason:
    """Why a requirement got its verdict: the component looked at, as it stood in a dated source.

    `licence_id` is the licence of the component; `status` is open, partial, closed or unknown, or
    for the licence requirement the licence category.
    """

    requirement: str
    verdict: Verdict
    component: str
    status: str
    licence_id: str
    source_url: str
    as_of: str


@dataclass(frozen=True)
class Judgement:
    """A verdict and its reasons, one or more for each requirement."""

    verdict: Verdict
    reasons: tuple[Reason, ...]

    def requirements(self, verdict: Verdict) -> tuple[str, ...]:
        """Return the requirements with this verdict, in the order of the definition."""
        return tuple(dict.fromkeys(r.requirement for r in self.reasons if r.verdict is verdict))


def conjunction(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict of "all of these" (met when there are none).

    >>> conjunction([Verdict.MET, Verdict.NOT_ESTABLISHED, Verdict.NOT_MET])
    <Verdict.NOT_MET: 'not met'>
    """
    return _first_of(verdicts, (Verdict.NOT_MET, Verdict.NOT_ESTABLISHED), Verdict.MET)


def disjunction(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict of "at least one of these" (not met when there are none).

    >>> disjunction([Verdict.NOT_ESTABLISHED, Verdict.NOT_MET])
    <Verdict.NOT_ESTABLISHED: 'not established'>
    """
    return _first_of(verdicts, (Verdict.MET, Verdict.NOT_ESTABLISHED), Verdict.NOT_MET)


def _first_of(
    verdicts: Iterable[Verdict], decisive: tuple[Verdict, Verdict], otherwise: Verdict
) -> Verdict:
    seen = set(verdicts)
    return next((verdict for verdict in decisive if verdict in seen), otherwise)
