"""A small complete project for tests: own data, two notebooks, a book in both languages."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from tests.mini_package import EDITION, seal, write_package

from report.build.project import Project

REPOSITORY = Path(__file__).resolve().parents[1]
LOOKS = ("_static", "_templates")
FILES = ("landing.html", "landing.css", "print.css")
NOTEBOOKS = ("chips", "claims")

TOC = {
    "format": "jb-book",
    "root": "index",
    "parts": [
        {
            "caption": "The report",
            "chapters": [{"file": f} for f in ("chips", "numbers", "data-dictionary", "colophon")],
        },
        {
            "caption": "How it was computed",
            "chapters": [{"file": f"notebooks/{name}"} for name in NOTEBOOKS],
        },
    ],
}
REFERENCES = """@article{lovelace1843,
  title = {Notes on the Analytical Engine}, author = {Lovelace, Ada},
  journal = {Scientific Memoirs}, year = {1843}
}
"""

FILLER = {
    "en": "This page exists to be built, read and looked at by tests. It is long enough to count "
    "as a page, it names results by their names, and nobody will ever read it for its style, "
    "which is just as well, since it has none.",
    "it": "Questa pagina esiste per essere costruita, letta e guardata dai test. È abbastanza "
    "lunga da contare come pagina, cita i risultati per nome, e nessuno la leggerà mai per lo "
    "stile, ed è un bene, perché di stile non ne ha.",
}
TITLES = {
    "index": {"en": "A small report", "it": "Un piccolo rapporto"},
    "chips": {"en": "Chips", "it": "Chip"},
    "numbers": {"en": "Numbers", "it": "I numeri"},
    "data-dictionary": {"en": "The data", "it": "I dati"},
    "colophon": {"en": "Colophon", "it": "Colophon"},
}
BODIES = {
    "index": """{filler}

```{{result-finding}} chips.many
```

There are {{value}}`chips.total`, {{exact}}`chips.total`, {{value}}`chips.parameters di` and
{{range}}`chips.known-share`. See {{fig}}`chips.bandwidth`, {{tab}}`chips.all`,
{{ref}}`ONE-01 <claim-ONE-01>`, {{ref}}`chips-all` and {{cite}}`lovelace1843`.
""",
    "chips": """{filler}

(chips-drawn)=
## {drawn}

{{finding}}`chips.many`

```{{result-figure}} chips.bandwidth
```

(chips-all)=
## {all}

```{{result-table}} chips.all
:filter:
```

(chips-claims)=
## {claims}

```{{claims-overview}}
```

```{{claim}} ONE-01
```

```{{bibliography}}
```
""",
    "numbers": "{filler}\n\n```{{numbers}} chips\n```\n\n```{{numbers}} claims\n```\n",
    "data-dictionary": "{filler}\n\n```{{data-dictionary}}\n```\n",
    "colophon": (
        "{filler}\n\n```{{colophon}}\n```\n\n```{{how-to-cite}}\n```\n\n```{{attribution}}\n```\n"
    ),
}
HEADINGS = {
    "en": {"drawn": "Drawn", "all": "All of them", "claims": "Claims"},
    "it": {"drawn": "In figura", "all": "Tutti", "claims": "Affermazioni"},
}
WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "chips": {
            "values": {
                "total": "Rows of the table accelerators.",
                "parameters": "A large number.",
                "known-share": "Rows with a memory over {total exact} rows.",
            },
            "figures": {
                "bandwidth": {
                    "title": "Bandwidth of {total} chips",
                    "caption": "Of {total} chips, {known-share} have a memory.",
                    "alt": "Bars: the bandwidth of {total} chips.",
                }
            },
            "tables": {
                "all": {"title": "All chips", "columns": {"chip": "Chip", "memory_gb": "Memory"}}
            },
            "findings": {"many": {"many": "There are {total} chips.", "few": "There are few."}},
        },
        "claims": {"values": {"licences": "Rows of the table licences."}},
    },
    "it": {
        "chips": {
            "values": {
                "total": "Righe della tavola accelerators.",
                "parameters": "Un numero grande.",
                "known-share": "Righe con una memoria su {total exact} righe.",
            },
            "figures": {
                "bandwidth": {
                    "title": "Banda di {total} chip",
                    "caption": "Di {total} chip, {known-share} hanno una memoria.",
                    "alt": "Barre: la banda di {total} chip.",
                }
            },
            "tables": {
                "all": {"title": "Tutti i chip", "columns": {"chip": "Chip", "memory_gb": "RAM"}}
            },
            "findings": {"many": {"many": "I chip sono {total}.", "few": "Sono pochi."}},
        },
        "claims": {"values": {"licences": "Righe della tavola licences."}},
    },
}

PARAMETERS = """edition: str = "2026-10"  # edition
lang: str = "en"  # language
data: str = ""  # folder of the data
results: str = ""  # folder of the results
least: int = 2  # rows from which there are many"""
OPEN = """from report.edition import open_edition
from report.publishing import Publisher
from report.results import ClaimResult, Column

source = open_edition(edition, tables=tables, data=data or None)
publish = Publisher("{name}", lang, source, results)"""
CELLS = {
    "chips": [
        """chips = source.table("accelerators")
many = "many" if len(chips) >= least else "few"
publish.value("total", len(chips), "count", tables=tables, rows=len(chips))
publish.value("parameters", 2_140_000, "parameters", tables=tables)
publish.value("known-share", chips["memory_gb"].notna().mean(), "share", tables=tables,
              interval=(0.21, 0.94), level=0.95)
publish.finding("many", many)""",
        """def draw(page, frame):
    figure, axes = page.figure(2.0)
    axes.barh(frame["chip"].astype(str), frame["bandwidth_gb_s"].fillna(0))
    axes.set_xlabel(page.label("Rows"))
    axes.xaxis.set_major_formatter(page.ticks("count"))
    return figure


publish.figure("bandwidth", draw, chips, tables=tables)
columns = [Column("chip"), Column("memory_gb", "quantity", unit="GB")]
publish.table("all", chips, columns, tables=tables)""",
    ],
    "claims": [
        """licences = source.table("licences")
publish.value("licences", len(licences), "count", tables=tables)
statement = {"en": "There are two licences.", "it": "Le licenze sono due."}
reason = {"en": "They were counted.", "it": "Sono state contate."}
evidence = {"source_title": "The register", "source_url": "https://example.org/", "fact_en": "Two.",
            "fact_it": "Due.", "direction": "supports", "confidence": "high",
            "published_date": "2026-09", "publisher": "The registrar"}
publish.claim(ClaimResult("ONE-01", "one", "quantity", "confirmed", "confirmed", True, statement,
                          reason, reason,
                          ({"label": "Rows", "raw": len(licences), "kind": "count"},),
                          (evidence,)))""",
    ],
}
READS = {"chips": "accelerators", "claims": "licences"}
NOTEBOOK_TITLES = {
    "chips": {"en": "Computing the chips", "it": "Il calcolo dei chip"},
    "claims": {"en": "Computing the claims", "it": "Il calcolo delle affermazioni"},
}


def make_project(root: Path) -> Project:
    """Write a whole project, its edition sealed, into the folder `root`."""
    root.mkdir(parents=True)
    seal(write_package(root / "data"))
    _write_config(root)
    book = root / "book"
    for folder in LOOKS:
        shutil.copytree(REPOSITORY / "book" / folder, book / folder)
    for name in FILES:
        shutil.copy(REPOSITORY / "book" / name, book / name)
    (book / "_toc.yml").write_text(yaml.safe_dump(TOC, sort_keys=False), encoding="utf-8")
    (book / "references.bib").write_text(REFERENCES, encoding="utf-8")
    for lang in ("en", "it"):
        _write_prose(book / lang, lang)
    (root / "notebooks").mkdir()
    for name in NOTEBOOKS:
        write_notebook(root / "notebooks" / f"{name}.ipynb", notebook_of(name))
    (root / "requirements.lock").write_text("# nothing is locked here\n", encoding="utf-8")
    return Project(root)


def _write_config(root: Path) -> None:
    config = yaml.safe_load((REPOSITORY / "_config.yml").read_text(encoding="utf-8"))
    for lang in ("en", "it"):
        config["report"]["languages"][lang] = {
            "title": TITLES["index"][lang],
            "subtitle": FILLER[lang][:40],
        }
    text = yaml.safe_dump(config, allow_unicode=True, sort_keys=False)
    (root / "_config.yml").write_text(text, encoding="utf-8")


def _write_prose(folder: Path, lang: str) -> None:
    (folder / "results").mkdir(parents=True)
    for page, body in BODIES.items():
        title = TITLES[page][lang]
        text = body.format(filler=FILLER[lang], **HEADINGS[lang])
        (folder / f"{page}.md").write_text(
            f"({page}-title)=\n# {title}\n\n{text}", encoding="utf-8"
        )
    for chapter, words in WORDS[lang].items():
        text = yaml.safe_dump(words, allow_unicode=True)
        (folder / "results" / f"{chapter}.yaml").write_text(text, encoding="utf-8")


def notebook_of(name: str, cells: list[str] | None = None, reads: str = "") -> Any:
    """Return the notebook of a chapter, with other code in its middle when `cells` are given."""
    titles = NOTEBOOK_TITLES.get(name, {"en": name, "it": name})
    notebook = new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        }
    )
    notebook.cells = [
        *(
            new_markdown_cell(
                f"(notebook-{name}-title)=\n# {titles[lang]}\n\n{FILLER[lang]}",
                id=f"title-{lang}",
                metadata={"tags": [lang]},
            )
            for lang in ("en", "it")
        ),
        new_code_cell(PARAMETERS, id="parameters", metadata={"tags": ["parameters"]}),
        new_code_cell(
            f'tables = ["{reads or READS[name]}"]', id="reads", metadata={"tags": ["reads"]}
        ),
        new_code_cell(OPEN.format(name=name), id="open"),
        *(
            new_code_cell(source, id=f"work-{number}")
            for number, source in enumerate(CELLS[name] if cells is None else cells)
        ),
        new_code_cell("publish.save()", id="save"),
    ]
    return notebook


def write_notebook(path: Path, notebook: Any) -> Path:
    """Write a notebook to its place."""
    nbformat.write(notebook, path)
    return path


def replace_in(path: Path, old: str, new: str) -> None:
    """Replace a text that stands exactly once in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def steps_done(project: Project) -> list[str]:
    """Return the steps that the last build ran, from its log, in alphabetical order."""
    log = (project.build / "build.log").read_text(encoding="utf-8")
    return sorted(re.findall(r"step done: (.+) \(", log))


def results_of(project: Project, chapter: str, lang: str) -> Any:
    """Return the published results of a chapter, as they stand in the work folder."""
    path = project.work(EDITION) / lang / "results" / chapter / "results.json"
    return json.loads(path.read_text(encoding="utf-8"))
