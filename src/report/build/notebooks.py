"""Run notebooks with papermill: checked parameters, clear failures, outputs that do not vary."""

from __future__ import annotations

import ast
import logging
import os
import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat

from report.edition import find_data, list_editions
from report.errors import ReportError, UnknownEdition, suggest
from report.language import Language
from report.manifest import manifest_path, read_manifest

PARAMETERS_TAG = "parameters"
READS_TAG = "reads"
SELECTIONS = (
    "organisations", "least_downloads", "created_from", "created_to", "released_from", "released_to"
)  # fmt: skip
"""Parameters that leave a part of the data; what that part is too small for is noted."""
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_ASSIGNMENT = re.compile(
    r"^(?P<name>\w+)(?P<hint>\s*:[^=]+?)?\s*=\s*"
    r"(?P<value>\"[^\"]*\"|'[^']*'|.+?)(?P<note>\s+#.*)?$"
)
_PRIVATE = ("data", "results")  # folders of this machine: not shown on the notebook's page
_TRACEBACK_LINES = 12


class InvalidParameter(ReportError):
    """A parameter the notebook does not have, or of the wrong type or value."""


class NotebookFailed(ReportError):
    """A notebook stopped with an error; says which cell and which error."""


class InvalidNotebook(ReportError):
    """A notebook that the build cannot use."""


def parameters_of(path: Path) -> dict[str, Any]:
    """Return the parameters of a notebook with their defaults."""
    return _assigned(path, PARAMETERS_TAG)


def tables_read(path: Path) -> tuple[str, ...]:
    """Return the tables a notebook declares to read, from its cell tagged "reads"."""
    for value in _assigned(path, READS_TAG).values():
        return tuple(value)
    raise InvalidNotebook(f'{path.name}: the cell tagged "{READS_TAG}" assigns no list of tables.')


def _assigned(path: Path, tag: str) -> dict[str, Any]:
    """Return what a cell assigns, name by name; only values written out can be known unrun."""
    assigned = {}
    try:
        for node in ast.parse(_tagged_source(path, tag)).body:
            if isinstance(node, (ast.Assign, ast.AnnAssign)):
                target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
                assigned[ast.unparse(target)] = ast.literal_eval(node.value)  # type: ignore[arg-type]
    except (SyntaxError, ValueError) as error:
        reason = f'the cell tagged "{tag}" must assign values written out: {error}'
        raise InvalidNotebook(f"{path.name}: {reason}") from None
    return assigned


def _tagged_source(path: Path, tag: str) -> str:
    try:
        notebook = nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise InvalidNotebook(f"There is no notebook {path.name} in {path.parent.name}/.") from None
    except Exception as error:
        raise InvalidNotebook(f"{path.name} is not a readable notebook: {error}") from None
    for cell in notebook.cells:
        if tag in cell.metadata.get("tags", []):
            return str(cell.source)
    raise InvalidNotebook(f'{path.name}: no cell is tagged "{tag}".')


def check_parameters(
    path: Path, given: Mapping[str, Any], data: Path | None = None
) -> dict[str, Any]:
    """Return the given parameters in the types of their defaults, or say what is wrong with them.

    Papermill itself would only log a name it does not know and run on the defaults.
    """
    known = parameters_of(path)
    checked = {}
    for name, value in given.items():
        if name not in known:
            listed = ", ".join(known)
            raise InvalidParameter(
                f"{path.name} has no parameter {name!r}.{suggest(name, known)} It has: {listed}."
            )
        checked[name] = _typed(path, name, value, known[name])
    if "lang" in checked:
        Language.of(checked["lang"])
    # A notebook that takes its edition from the Hub is what makes it.
    if "edition" in checked and checked.get("source") != "hub":
        editions = list_editions(data)
        if checked["edition"] not in editions:
            raise UnknownEdition(checked["edition"], editions)
    return checked


def _typed(path: Path, name: str, value: Any, default: Any) -> Any:
    wanted = type(default)
    if isinstance(value, wanted) and not (wanted is int and isinstance(value, bool)):
        return value
    try:
        parsed = ast.literal_eval(value) if isinstance(value, str) and wanted is not str else value
    except (ValueError, SyntaxError):
        parsed = value
    if wanted is float and isinstance(parsed, int) and not isinstance(parsed, bool):
        return float(parsed)
    if not isinstance(parsed, wanted) or (wanted is int and isinstance(parsed, bool)):
        raise InvalidParameter(
            f"{path.name}: parameter {name!r} takes {wanted.__name__}, not {value!r}."
        )
    return parsed


def run_notebook(path: Path, output: Path, parameters: Mapping[str, Any]) -> None:
    """Run a notebook and write it, executed, to `output`; nothing is written when it fails.

    On a part of the data, statements that fail after the edition is open are noted in the results
    (`report.attempts`) and do not stop it.
    """
    import papermill
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from report.build.kernel import QuietKernel

    data = parameters.get("data")
    checked = check_parameters(path, parameters, Path(data) if data else None)
    attempting = _reads_a_part(path, checked)
    # The kernel of this environment, not one of the same name in the user's home.
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    output.parent.mkdir(parents=True, exist_ok=True)
    partial = output.with_name(f".{output.stem}.partial.ipynb")
    given = output.with_name(f".{output.stem}.given.ipynb")
    original = nbformat.read(path, as_version=4)
    try:
        nbformat.write(attempting_cells(original) if attempting else original, given)
        papermill.execute_notebook(
            str(given), str(partial), checked, kernel_name="python3", progress_bar=False,
            cwd=str(path.parent), kernel_manager_class=QuietKernel,
        )  # fmt: skip
        notebook = with_sources(nbformat.read(partial, as_version=4), original)
        nbformat.write(settled(notebook, checked), partial)
        partial.replace(output)
    except KeyboardInterrupt:
        # What libraries log of the tasks that were cut off would come after our own last words.
        logging.disable()
        raise
    except PapermillExecutionError as error:
        raise NotebookFailed(_failure(path, error)) from None
    except DeadKernelError:
        raise NotebookFailed(
            f"{path.name}: its process ended before its work was done. Somebody ended it, or the "
            "memory was used up."
        ) from None
    finally:
        partial.unlink(missing_ok=True)
        given.unlink(missing_ok=True)


def _reads_a_part(path: Path, parameters: Mapping[str, Any]) -> bool:
    """Say whether a run is on a selection, or on an edition that was made out of another one."""
    if any(parameters.get(name) for name in SELECTIONS):
        return True
    given = parameters_of(path) | dict(parameters)
    data, edition = find_data(given.get("data") or None), given.get("edition")
    # An edition that this run pulls is not there yet, and one without a seal will be refused.
    if not edition or not manifest_path(data, edition).is_file():
        return False
    return read_manifest(data, edition).derived_from is not None


def attempting_cells(notebook: Any) -> Any:
    """Return a copy of the notebook whose cells note what fails from the publisher on."""
    changed = deepcopy(notebook)
    opened = False
    for cell in changed.cells:
        if cell.cell_type != "code" or cell.metadata.get("tags"):
            continue
        before, rest = ("", cell.source) if opened else _from_publisher(cell.source)
        opened = opened or bool(before)
        if opened and rest:
            call = f"attempt(publish, {cell.id!r}, {rest!r}, globals())"
            cell.source = f"{before}\nfrom report.attempts import attempt\n{call}"
    return changed


def _from_publisher(source: str) -> tuple[str, str]:
    """Split a cell after the statement that makes the publisher; ("", source) without one."""
    lines = source.splitlines(keepends=True)
    for statement in ast.parse(source).body:
        if "Publisher(" in ast.unparse(statement):
            return "".join(lines[: statement.end_lineno]), "".join(lines[statement.end_lineno :])
    return "", source


def with_sources(executed: Any, original: Any) -> Any:
    """Return an executed notebook that shows its cells as they were written."""
    written = {cell.id: cell.source for cell in original.cells}
    for cell in executed.cells:
        cell.source = written.get(cell.id, cell.source)
    return executed


def _failure(path: Path, error: Any) -> str:
    message = f"{path.name} failed in {_cell(path, error)} ({error.ename}):\n{error.evalue}"
    if error.ename in _user_errors():
        return message
    lines = _ANSI.sub("", "\n".join(error.traceback)).splitlines()
    return "\n".join([message, "", "Last lines of the traceback:", *lines[-_TRACEBACK_LINES:]])


def _cell(path: Path, error: Any) -> str:
    """Return which cell of the notebook as written failed; papermill counts its own with them."""
    for number, cell in enumerate(nbformat.read(path, as_version=4).cells, start=1):
        if cell.cell_type == "code" and cell.source == error.source:
            return f'cell {number}, "{cell.id}"'
    return "the values passed"


def _user_errors() -> set[str]:
    found, queue = set(), [ReportError]
    while queue:
        kind = queue.pop()
        found.add(kind.__name__)
        queue += kind.__subclasses__()
    return found


def settled(notebook: Any, parameters: Mapping[str, Any]) -> Any:
    """Return an executed notebook without what differs between two equal runs.

    Times, papermill's record and the injected cell go; the parameters cell shows what was passed.
    """
    notebook.metadata.pop("papermill", None)
    cells = [c for c in notebook.cells if "injected-parameters" not in c.metadata.get("tags", [])]
    for cell in cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if PARAMETERS_TAG in cell.metadata.get("tags", []):
            cell.source = with_values(cell.source, parameters)
        if cell.cell_type == "code":
            cell.outputs = _joined(o for o in cell.outputs if o.get("name") != "stderr")
    for number, cell in enumerate((c for c in cells if c.cell_type == "code"), start=1):
        cell.execution_count = number
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = number
    notebook.cells = cells
    return notebook


def _joined(outputs: Iterable[Any]) -> list[Any]:
    """Return outputs with what was printed in a row as one; how it is cut differs between runs."""
    joined: list[Any] = []
    for output in outputs:
        if output.output_type == "stream" and joined and joined[-1].output_type == "stream":
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def with_values(source: str, parameters: Mapping[str, Any]) -> str:
    """Return the source of a parameters cell with the values passed in place of the defaults.

    >>> with_values('lang: str = "en"  # language', {"lang": "it"})
    "lang: str = 'it'  # language"
    """
    lines = []
    for line in source.splitlines():
        match = _ASSIGNMENT.match(line)
        if match and match["name"] in parameters and match["name"] not in _PRIVATE:
            value = repr(parameters[match["name"]])
            line = f"{match['name']}{match['hint'] or ''} = {value}{match['note'] or ''}"
        lines.append(line)
    return "\n".join(lines)
