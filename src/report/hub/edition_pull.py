"""Pull a new edition: one call, safe to interrupt, that goes on where it was."""

from __future__ import annotations

import fcntl
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from report.datapackage import Package
from report.descriptor import load_package
from report.edition import find_data, list_editions
from report.errors import ReportError, UnknownEdition
from report.hub.answers import Answers
from report.hub.assembly import (
    EditionExists,
    Making,
    differences,
    discard,
    edition_folder,
    publish,
    write_snapshot,
)
from report.hub.catalogue import load_catalogue
from report.hub.client import Client, Patience
from report.hub.completeness import Completeness, in_words, measure, refuse_below
from report.hub.conversation import Conversation
from report.hub.pull import Progress, Pull
from report.hub.scope import Estimate, Scope, estimate
from report.hub.staging import Staging, bit
from report.hub.storage import storage
from report.hub.tables import EARLIER, load_earlier
from report.hub.waits import waits_noted
from report.manifest import read_manifest

RAW = "raw"
"""The folder, in that of the data, of the raw answers of each edition."""
ANSWERS_FILE = "answers.sqlite"
_NAME = re.compile(r"\d{4}-\d{2}(-[a-z0-9]{1,20})?")


class InvalidEditionName(ReportError):
    """A name that no edition can have."""


class PullRunning(ReportError):
    """Another pull works on the same edition."""


class OtherSettings(ReportError):
    """A pull was begun with other settings."""


class NoAnswers(ReportError):
    """An edition is to be derived from answers that are not there."""


class NotReproduced(ReportError):
    """The answers give another edition than the one that is sealed."""


@dataclass(frozen=True)
class Request:
    """What to pull, and how. `top` overrides the length of every list; `earlier` is by default the
    newest edition there is. Offline, the edition is derived from the answers that are kept.
    """

    edition: str
    data: Path | str | None = None
    all: bool = False
    all_configurations: bool = False
    top: int | None = None
    floor: float | None = None
    earlier: str | None = None
    offline: bool = False
    retry: bool = False
    endpoint: str | None = None
    patience: Patience | None = None


@dataclass(frozen=True)
class Pulled:
    """What came of a pull. `asked` counts requests of this run; `new` says whether it published."""

    folder: Path
    completeness: Completeness
    asked: int
    answers: int
    new: bool

    def __str__(self) -> str:
        asked = self.completeness.tally.numbers()
        lines = [
            f"{self.asked:,} questions asked now, {self.answers:,} answers kept in all.",
            *(f"  {name.replace('_', ' ')}: {number:,}" for name, number in asked.items()),
            "Answered:",
            *(f"  {name}: {share:.2%}" for name, share in self.completeness.tally.shares().items()),
            "Repositories, by state:",
            *(f"  {name}: {number:,}" for name, number in self.completeness.states.items()),
            "Configurations:",
            *(f"  {name}: {number:,}" for name, number in self.completeness.configurations.items()),
            f"{'Sealed' if self.new else 'The same, byte for byte, as sealed'}: {self.folder.name}",
        ]
        return "\n".join(lines)


def check_name(edition: str) -> None:
    """Refuse a name that is not a year and a month, with a suffix if need be."""
    if not _NAME.fullmatch(edition):
        raise InvalidEditionName(
            f'"{edition}" cannot name an edition. Names are a year and a month, as in 2026-12, '
            "with a suffix if need be, as in 2026-12-b."
        )


def plan(request: Request) -> Scope:
    """Return what a request asks for."""
    data = find_data(request.data)
    catalogue = load_catalogue(data)
    if request.top is not None:
        lists = {name: request.top for name in catalogue.lists if request.top}
        catalogue = replace(catalogue, lists=lists)
    if request.floor is not None:
        catalogue = replace(catalogue, floor=request.floor)
    known = [name for name in list_editions(data) if name != request.edition]
    if request.earlier and request.earlier not in known:
        raise UnknownEdition(request.earlier, known)
    earlier = request.earlier or max((n for n in known if n < request.edition), default=None)
    return Scope(catalogue, earlier, request.all, request.all_configurations)


def expect(request: Request) -> Estimate:
    """Return how long a pull will take, roughly; nothing is asked."""
    return estimate(plan(request), Client(request.endpoint).has_token)


def pull_edition(request: Request, progress: Progress | None = None) -> Pulled:
    """Pull an edition, or go on with one; it appears in the data folder when it is complete."""
    check_name(request.edition)
    data = find_data(request.data)
    finished = edition_folder(data, request.edition).exists()
    if finished and not request.offline:
        raise EditionExists(request.edition)
    if request.offline:
        check_answers(data, request.edition)
    folder = data / RAW / request.edition
    kept = folder / ANSWERS_FILE
    client = None if request.offline else Client(request.endpoint, request.patience)
    with storage(folder, kept), _alone(folder), Answers(kept) as answers:
        if finished:
            _check_digest(data, request.edition, answers)
        scope = _scope(request, answers, client)
        conversation = Conversation(answers, client, request.retry, _day_before(data, scope))
        with Staging(folder / "staging.sqlite") as staging, waits_noted(progress):
            return _pull(request, data, scope, conversation, staging, progress)


def check_alone(data: Path, edition: str) -> None:
    """Refuse to work on an edition that another pull works on."""
    with _alone(data / RAW / edition):
        pass


def check_answers(data: Path, edition: str) -> None:
    """Refuse to derive an edition of which no answers are kept."""
    if not (data / RAW / edition / ANSWERS_FILE).is_file():
        raise NoAnswers(
            f"No answers of edition {edition} are kept in {data / RAW / edition}, so there is "
            "nothing to derive it from. Without --offline they are asked for."
        )


def _check_digest(data: Path, edition: str, answers: Answers) -> None:
    pull = read_manifest(data, edition).pull or {}
    if pull.get("answers", {}).get("sha256") != answers.digest():
        raise NotReproduced(
            f"The answers kept in {answers.path} are not those that edition {edition} was made of."
        )


def _day_before(data: Path, scope: Scope) -> date | None:
    return read_manifest(data, scope.earlier).date if scope.earlier else None


def _pull(
    request: Request,
    data: Path,
    scope: Scope,
    conversation: Conversation,
    staging: Staging,
    progress: Progress | None,
) -> Pulled:
    package, answers = load_package(data), conversation.answers
    _load(staging, data, package, scope.earlier)
    earlier = (row[0] for row in staging.select("SELECT repo_id FROM earlier_models"))
    tally = Pull(conversation, staging, scope, progress).run(earlier)
    day = answers.day()
    if day is None:
        raise ReportError("Nothing was asked: the catalogue follows nobody.")
    recent = bit("all") if scope.all else bit("created")
    parameters = {"day": day.isoformat(), "edition": request.edition, "recent": recent}
    completeness = measure(staging, tally, {"day": day.isoformat()})
    refuse_below(tally, scope.catalogue.floor)
    if progress:
        progress(0, 0, "writing the tables")
    staging.settle()
    making = Making(data, request.edition, scope.earlier, parameters)
    try:
        write_snapshot(making, staging.path, two=scope.all)
        new = not edition_folder(data, request.edition).exists()
        if new:
            words = in_words(completeness, scope, day, scope.catalogue.floor)
            record = _record(conversation, scope, completeness)
            publish(data, package, request.edition, day, words, record)
        elif changed := differences(data, package, request.edition):
            raise NotReproduced(f"These tables come out otherwise: {', '.join(changed)}.")
    finally:
        discard(data, request.edition)
        (data / RAW / request.edition / "progress.json").unlink(missing_ok=True)
    folder = edition_folder(data, request.edition)
    return Pulled(folder, completeness, conversation.asked, len(answers), new)


def _load(staging: Staging, data: Path, package: Package, earlier: str | None) -> None:
    tables = [package.table(name) for name in EARLIER]
    files = {table.name: data / table.path_in(earlier) for table in tables} if earlier else {}
    load_earlier(staging, tables, files)


def _record(
    conversation: Conversation, scope: Scope, completeness: Completeness
) -> Mapping[str, Any]:
    """Return what the manifest says of a pull."""
    answers = conversation.answers
    return {
        "client": f"huggingface_hub {version('huggingface_hub')}",
        "endpoint": (answers.settings() or {})["endpoint"],
        "accounts": len(scope.catalogue.organisations),
        "lists": dict(scope.catalogue.lists),
        "whole_hub": scope.all,
        "earlier_edition": scope.earlier,
        "answers": {"count": len(answers), "sha256": answers.digest()},
        "floor": scope.catalogue.floor,
        **completeness.numbers(),
    }


def _scope(request: Request, answers: Answers, client: Client | None) -> Scope:
    """Return the scope a pull was begun with: the answers of two scopes do not mix."""
    begun = answers.settings()
    if client is None:
        if begun is None:
            raise NoAnswers(f"The pull of {request.edition} was never begun: nothing is kept.")
        floor = load_catalogue(find_data(request.data)).floor
        return Scope.of_settings(begun, floor if request.floor is None else request.floor)
    scope = plan(request)
    now = {**scope.settings(), "endpoint": client.address}
    if begun is None:
        answers.note_settings(now)
    elif changed := [name for name in now if begun.get(name) != now[name]]:
        raise OtherSettings(
            f"The pull of {request.edition} was begun with other settings: {', '.join(changed)}. "
            "Give the same again (and leave the catalogue as it was), or pull under another name, "
            f"or remove {answers.path.parent} to begin anew."
        )
    return scope


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the edition's answers; the lock goes with the process, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PullRunning(
                f"Another pull of edition {folder.name} is running. Wait for it."
            ) from None
        yield
