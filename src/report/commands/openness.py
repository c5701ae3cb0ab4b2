"""``report openness``: how open a family, or a reader's own model, is; and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from report.commands.answers import did_you_mean, tell
from report.commands.options import DataOption, EditionOption, JsonOption, LangOption, edition_name
from report.errors import ReportError, shorten

if TYPE_CHECKING:
    import pandas as pd

    from report.analysis.openness.mof.families import Rules

TABLES = ("families", "components", "licences", "mof_components", "mof_licences")


class UnknownFamily(ReportError):
    """A family that the edition does not follow."""


def openness(
    model: Annotated[
        str | None, typer.Argument(help="Family of models, by id, name or Hub repository.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help="YAML file of a model of your own, judged instead.")
    ] = None,
    template: Annotated[
        bool, typer.Option("--template", help="Print a commented YAML file to start from.")
    ] = False,
    edition: EditionOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
    data: DataOption = None,
) -> None:
    """Judge how open a model is: class, requirement by requirement, and licence terms.

    For example: report openness "OLMo 2", or report openness --file my-model.yaml
    """
    from report.analysis.openness.mof.families import read_rules
    from report.commands.openness_words import lines
    from report.edition import open_edition
    from report.language import Language

    language = Language.of(lang)
    if (model is not None) + (file is not None) + template != 1:
        raise ReportError("Give one of these: a MODEL, --file FILE or --template.")
    opened = open_edition(edition_name(edition, data), tables=TABLES, data=data)
    about = {"edition": opened.id, "date": opened.date.isoformat()}
    licences = opened.table("licences")
    if template:
        from report.commands.openness_file import template as written

        if json:
            raise ReportError("--template prints YAML: leave out --json.")
        typer.echo(written(licences["licence_id"], language))
        return
    rules = read_rules(opened.table("mof_components"), opened.table("mof_licences"), licences)
    if file is not None:
        answer = {**about, **of_file(file, licences, rules)}
    else:
        families, components = opened.table("families"), opened.table("components")
        family = find_family(str(model), families)
        answer = {**about, **of_family(family, families, components, licences, rules)}
    tell(answer, lines, language, json)


def find_family(name: str, families: pd.DataFrame) -> str:
    """Return the id of the family that an id, a name or a repository stands for."""
    from report.analysis.openness.tables import short_name

    wanted = name.strip().casefold()
    ids, names = list(families["family_id"]), list(families["name"])
    repositories = list(families["repo_id"].fillna(""))
    for keys in (ids, names, repositories, [short_name(each) for each in names]):
        found = [
            family for family, key in zip(ids, keys, strict=True) if wanted == key.casefold() != ""
        ]
        if len(found) == 1:
            return str(found[0])
        if found:
            raise UnknownFamily(f'"{shorten(name)}" may be any of: {", ".join(found)}.')
    hint = did_you_mean(name, [*ids, *names, *filter(None, repositories)])
    raise UnknownFamily(
        f'The edition follows no family "{shorten(name)}".{hint} Any other model can be judged '
        "from a file: report openness --template > my-model.yaml"
    )


def of_family(
    family: str,
    families: pd.DataFrame,
    components: pd.DataFrame,
    licences: pd.DataFrame,
    rules: Rules,
) -> dict[str, Any]:
    """Return the judgement of a family followed."""
    from report.analysis.openness.account import family_accounts

    family_row = families[families["family_id"] == family]
    rows = components[components["family_id"] == family]
    return family_accounts(family_row, rows, licences, rules)[family]


def of_file(path: Path, licences: pd.DataFrame, rules: Rules) -> dict[str, Any]:
    """Return the judgement of the model in a reader's own file."""
    import pandas as pd

    from report.analysis.openness.account import account
    from report.analysis.openness.dossier import read_dossiers
    from report.commands.openness_file import read_own_model

    own = read_own_model(path, licences)
    known = pd.concat([licences, pd.DataFrame(own.licences)], ignore_index=True)
    dossier = read_dossiers(pd.DataFrame(own.rows), known)["own"]
    nothing = dict.fromkeys(("family_id", "repo_id", "developer", "country", "release_date"))
    model = {**nothing, "name": own.name, "file": path.name}
    return {"model": model, **account(dossier, {}, licences, rules)}
