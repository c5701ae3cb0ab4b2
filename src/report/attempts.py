"""Run a notebook on data that may be too few: what cannot be told is noted, not an error.

Only for editions made out of another one (a reader's own models, an earlier day), which lack rows
that the notebooks were written with. On a whole edition every error stops the build.
"""

from __future__ import annotations

import ast
from typing import Any

from report.errors import NothingChosen
from report.publishing import Publisher

LONGEST_REASON = 200


def attempt(publish: Publisher, cell: str, source: str, namespace: dict[str, Any]) -> None:
    """Run the statements of a cell one by one; one that fails is noted in the results.

    What a failed statement would have published is then said to be untold on the page, and so are
    the findings that follow in its cell, which may rest on it. That the results cannot be written
    is no lack of data and is raised.
    """
    failed = False
    untold = publish.results.untold = publish.results.untold or []
    for statement in ast.parse(source).body:
        if failed and "publish.finding(" in ast.unparse(statement):
            continue
        code = compile(ast.Module([statement], []), f"<{cell}>", "exec")
        try:
            exec(code, namespace)  # noqa: S102 - the notebook's own code, as its kernel would
        except (OSError, NothingChosen):
            raise
        except NameError:
            failed = True  # what it lacks is the result of a statement noted before
        except Exception as error:
            failed = True
            reason = f"{type(error).__name__}: {error}"[:LONGEST_REASON]
            print(f"Cannot be told here: {reason}")
            untold.append({"cell": cell, "line": str(statement.lineno), "reason": reason})
