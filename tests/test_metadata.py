"""What the project says of itself in several places is the same in all of them."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from report.edition import list_editions
from report.manifest import read_manifest

ROOT = Path(__file__).resolve().parents[1]
CITATION: dict[str, Any] = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OURS: dict[str, Any] = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["report"]


def test_the_version_is_the_newest_edition_that_ships() -> None:
    newest = list_editions(ROOT / "data")[-1]
    assert PROJECT["version"].rpartition(".")[0] == newest.replace("-", ".")
    assert CITATION["version"] == PROJECT["version"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", changes, re.MULTILINE)[0] == PROJECT["version"]


def test_a_release_is_no_older_than_its_snapshot() -> None:
    released = date.fromisoformat(CITATION["date-released"])
    assert released >= read_manifest(ROOT / "data", list_editions(ROOT / "data")[-1]).date


def test_title_authors_and_licences_are_the_same_everywhere() -> None:
    assert CITATION["title"] == OURS["languages"]["en"]["title"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.startswith(f"# {CITATION['title']}\n")
    assert [author["name"] for author in CITATION["authors"]] == [OURS["author"]]
    assert [author["name"] for author in PROJECT["authors"]] == [OURS["author"]]
    assert PROJECT["license"] == CITATION["license"][0]
    for licence in CITATION["license"]:
        named = [ROOT / name for name in ("LICENSE", f"LICENSE-{licence}")]
        assert any(path.is_file() for path in named), licence


def test_every_place_that_the_readme_names_is_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    layout = readme[readme.index("## Layout") :].partition("\n## ")[0]
    places = re.findall(r"^\| `([^`]+)`", layout, re.MULTILINE)
    assert places
    assert [place for place in places if not (ROOT / place).exists()] == []
    linked = [link for link in re.findall(r"\]\(([^)#]+)", readme) if "://" not in link]
    assert [link for link in linked if not (ROOT / link).exists()] == []


def test_the_modules_that_contributing_names_are_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`report\.([a-z_.]+)`", text)
    assert named
    for name in named:
        place = ROOT / "src/report" / name.replace(".", "/")
        assert place.is_dir() or place.with_suffix(".py").is_file(), name
    tables = re.findall(r"`([a-z_]+\.csv)`", text)
    assert [t for t in tables if not (ROOT / "data/evidence" / t).is_file()] == []


def test_contributing_says_what_each_dependency_is_for() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text[text.index("| package | why |") :].partition("\n\n")[0]
    rows = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)
    named = {name.split()[0] for row in rows for name in row.split(",")}
    wanted = {re.split(r"[><=]", each)[0] for each in PROJECT["dependencies"]}
    assert wanted - named == set()
