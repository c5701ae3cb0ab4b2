"""A reader's own model in a YAML file: read it, with every mistake at its place, or write one."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from report.analysis.openness.dossier import COMPONENTS, STATUSES
from report.analysis.openness.licences import read_tag
from report.analysis.openness.mof.families import EXTRA
from report.analysis.openness.tables import COMPONENT_LABELS
from report.commands.answers import did_you_mean
from report.errors import Problem, ReportError, list_problems, shorten
from report.language import Language

if TYPE_CHECKING:
    import pandas as pd

MAX_BYTES = 1_000_000
KEYS = ("name", "weights_licence", "components")
COMPONENT_KEYS = ("status", "licence")
UNKNOWN = "unknown"
FILE_COMPONENTS = (*COMPONENTS, *EXTRA.values())
"""What a file may tell of: the components of the report, and those only the framework asks for."""
_LABELS = {**COMPONENT_LABELS, **{key: part for part, key in EXTRA.items()}}
_WEIGHTS = ("final-weights", "base-weights")
_NULL = "tag:yaml.org,2002:null"


class InvalidModelFile(ReportError):
    """A file of a reader's own model with mistakes; `problems` holds all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        noun = "mistake" if len(problems) == 1 else "mistakes"
        super().__init__(f"{len(problems)} {noun} in the file:\n{list_problems(problems)}")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class OwnModel:
    """A model as its file tells it: a name, the rows of its components, and its licence.

    `rows` are as in the table `components`; `licences` are rows of licence_id and category for
    public licences that the edition's table does not hold.
    """

    name: str
    rows: list[dict[str, str]]
    weights_licence: str
    licences: list[dict[str, str]]


@dataclass
class _Reader:
    """Reads one file and gathers its mistakes."""

    file: str
    categories: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, node: yaml.Node | None, message: str) -> None:
        line = node.start_mark.line + 1 if node else None
        self.problems.append(Problem(self.file, "own-model", message, row=line))

    def entries(
        self, node: yaml.Node, what: str, known: Sequence[str]
    ) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        """Yield key, its node and the value of each entry with a known key, each key once."""
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, f"{what} must be given as lines of “key: value”")
            return
        seen = set()
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name not in known:
                hint = did_you_mean(name, known) or f" Known: {', '.join(known)}."
                self.wrong(key, f'unknown key "{shorten(name)}" in {what}.{hint}')
            elif name in seen:
                self.wrong(key, f'"{name}" stands twice in {what}')
            else:
                seen.add(name)
                yield name, key, value

    def text(self, node: yaml.Node, what: str) -> str | None:
        """Return a text, empty for none; anything else is a mistake."""
        if isinstance(node, yaml.ScalarNode):
            return "" if node.tag == _NULL else node.value.strip()
        self.wrong(node, f"{what} must be one word or line, not a list or more keys")
        return None

    def status(self, node: yaml.Node, component: str) -> str:
        """Return a status; none given is unknown."""
        given = self.text(node, f"the status of {component}")
        status = (given or "").lower() or UNKNOWN
        if given is not None and status not in STATUSES:
            hint = did_you_mean(status, STATUSES)
            allowed = f" Allowed: {', '.join(STATUSES)}."
            self.wrong(node, f'unknown status "{shorten(status)}" of {component}.{hint}{allowed}')
        return status

    def licence(self, node: yaml.Node, what: str) -> str:
        """Return the id of a licence as the report knows it; empty when it is unknown."""
        given = self.text(node, f"the licence of {what}")
        wanted = (given or "").lower()
        if wanted in ("", UNKNOWN):
            return ""
        found = read_tag(wanted, self.categories)
        if not found.licence_id:
            hint = did_you_mean(wanted, self.categories)
            self.wrong(
                node,
                f'unknown licence "{shorten(wanted)}" of {what}.{hint} Write unknown if it is '
                "not listed: `report openness --template` lists all ids.",
            )
        return found.licence_id


def read_own_model(path: Path, licences: pd.DataFrame) -> OwnModel:
    """Return the model of a file; raise :class:`InvalidModelFile` with every mistake in it.

    `licences` has licence_id and category. A component the file leaves out is unknown.
    """
    categories = dict(zip(licences["licence_id"], licences["category"], strict=True))
    reader = _Reader(path.name, categories)
    given = dict.fromkeys(KEYS, "")
    parts: dict[str, dict[str, str]] = {}
    nodes: dict[str, yaml.Node] = {}
    root = _parsed(path, reader)
    for key, _, value in reader.entries(root, "the file", KEYS) if root else ():
        nodes[key] = value
        if key == "components":
            parts = _components(reader, value)
        elif key == "name":
            given[key] = reader.text(value, "the name") or ""
        else:
            given[key] = reader.licence(value, "the weights")
    for key in KEYS if isinstance(root, yaml.MappingNode) else ():
        if key not in nodes:
            reader.wrong(root, f'the key "{key}" is missing')
    if "name" in nodes and isinstance(nodes["name"], yaml.ScalarNode) and not given["name"]:
        reader.wrong(nodes["name"], "the name is empty")
    final = parts.get("final-weights", {}).get("licence_id", "")
    if final and "weights_licence" in nodes and final != given["weights_licence"]:
        message = f"weights_licence differs from the licence of final-weights ({final})"
        reader.wrong(nodes["weights_licence"], message)
    if reader.problems:
        raise InvalidModelFile(sorted(reader.problems, key=lambda problem: problem.row or 0))
    rows = [_row(name, parts.get(name, {}), given["weights_licence"]) for name in FILE_COMPONENTS]
    named = {row["licence_id"] for row in rows} - {"", *categories}
    extra = [
        {"licence_id": name, "category": read_tag(name, categories).category}
        for name in sorted(named)
    ]
    return OwnModel(given["name"], rows, given["weights_licence"], extra)


def _components(reader: _Reader, node: yaml.Node) -> dict[str, dict[str, str]]:
    if isinstance(node, yaml.ScalarNode) and node.tag == _NULL:
        return {}
    parts: dict[str, dict[str, str]] = {}
    for name, _, value in reader.entries(node, "components", FILE_COMPONENTS):
        part = parts.setdefault(name, {})
        if isinstance(value, yaml.ScalarNode):  # a status alone
            part["status"] = reader.status(value, name)
            continue
        keys = {key: inner for key, _, inner in reader.entries(value, name, COMPONENT_KEYS)}
        if "status" in keys:
            part["status"] = reader.status(keys["status"], name)
        elif isinstance(value, yaml.MappingNode):
            reader.wrong(value, f'the key "status" of {name} is missing')
        if "licence" in keys:
            part["licence_id"] = reader.licence(keys["licence"], name)
    return parts


def _row(component: str, part: Mapping[str, str], weights_licence: str) -> dict[str, str]:
    """Return a component as in the table `components`; weights have the weights' licence."""
    of_weights = weights_licence if component in _WEIGHTS else ""
    return {
        "family_id": "own",
        "component": component,
        "status": part.get("status", UNKNOWN),
        "licence_id": part.get("licence_id") or of_weights,
        "source_url": "",
        "as_of": "",
        "evidence_kind": "none",
    }


def _parsed(path: Path, reader: _Reader) -> yaml.Node | None:
    """Return the root of the file; a file that is no YAML is one mistake at its place."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise ReportError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB.")
        root: yaml.Node | None = yaml.compose(content.decode("utf-8-sig"), yaml.SafeLoader)
    except OSError as error:
        raise ReportError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ReportError(f"{path} is not text in UTF-8.") from None
    except RecursionError:
        raise ReportError(f"{path} is nested too deep.") from None
    except yaml.YAMLError as error:
        reader.problems.append(_not_yaml(reader.file, error, content))
        return None
    if root is None:
        reader.wrong(None, "the file is empty; `report openness --template` prints one to start")
    return root


def _not_yaml(file: str, error: yaml.YAMLError, content: bytes) -> Problem:
    line, what = None, "not readable"
    if isinstance(error, yaml.MarkedYAMLError):
        what = error.problem or what
        line = error.problem_mark.line + 1 if error.problem_mark else None
    elif isinstance(error, yaml.reader.ReaderError):
        what = error.reason
        line = content.decode("utf-8-sig")[: error.position].count("\n") + 1
    return Problem(file, "yaml", f"not YAML: {what}", row=line)


def template(licence_ids: Iterable[str], language: Language) -> str:
    """Return a commented file to start from, in which everything is still unknown."""
    label = language.label
    statuses = {
        "open": label("anyone can get all of it"),
        "partial": label("a part of it, or behind a form"),
        "closed": label("not published"),
        "unknown": label("not established; never counts as a failure"),
    }
    lines = [
        f"# {label('A model of your own for `report openness --file`')}",
        f"# {label('status, one of:')}",
        *(f"#   {name:<8} {meaning}" for name, meaning in statuses.items()),
        f"# {label('licence: an id from the list, or unknown; the line may be left out')}",
        *textwrap.wrap(
            ", ".join([*licence_ids, UNKNOWN]),
            96,
            initial_indent="#   ",
            subsequent_indent="#   ",
            break_on_hyphens=False,
        ),
        "",
        f"name: {label('My model')}",
        f"weights_licence: {UNKNOWN}  # {label('the licence of the weights released')}",
        "components:",
    ]
    for component in FILE_COMPONENTS:
        lines += [
            f"  {component}:  # {label(_LABELS[component])}",
            f"    status: {UNKNOWN}",
            f"    licence: {UNKNOWN}",
        ]
    return "\n".join(lines)
