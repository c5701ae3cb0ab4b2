"""How cited documents are named in the text and listed on the page of the bibliography."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from docutils import nodes
from pybtex.plugin import register_plugin as register_pybtex
from pybtex.style.formatting.plain import Style as Plain
from pybtex.style.sorting import BaseSortingStyle
from pybtex.style.template import field as entry_field
from pybtex.style.template import sentence
from sphinxcontrib.bibtex.plugin import register_plugin as register_bibtex
from sphinxcontrib.bibtex.style.referencing import PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

NAME = "report"
"""The name by which the configuration asks for both styles."""
_WITHOUT_BRACES = str.maketrans("", "", "{}")  # BibTeX keeps a body's name together with them


class ListOrder(BaseSortingStyle):
    """By first author, body or person alike, then year and title."""

    def sorting_key(self, entry: Any) -> tuple[str, str, str]:
        """Return what decides the place of an entry."""
        persons = entry.persons.get("author") or entry.persons.get("editor") or []
        name = " ".join(persons[0].prelast_names + persons[0].last_names) if persons else ""
        plain = name.translate(_WITHOUT_BRACES).casefold()
        return plain, str(entry.fields.get("year", "")), str(entry.fields.get("title", ""))


class ListStyle(Plain):
    """Entries in the order of the names they are cited by; titles in their own capitals."""

    default_sorting_style = NAME

    def format_title(self, entry: Any, which: str, as_sentence: bool = True) -> Any:
        """Return the title as it is written in the file."""
        title = entry_field(which)
        return sentence[title] if as_sentence else title


def _italian_persons() -> PersonStyle:
    return PersonStyle(sep2=" e ", last_sep=" e ")


@dataclass
class ItalianReferenceStyle(AuthorYearReferenceStyle):
    """Author and year, with the Italian "e" between two names."""

    person: PersonStyle = field(default_factory=_italian_persons)


def register_styles(app: Any, config: Any) -> None:
    """Make the styles of the book's language known by their name."""
    references = ItalianReferenceStyle if config.language == "it" else AuthorYearReferenceStyle
    register_pybtex("pybtex.style.sorting", NAME, ListOrder, force=True)
    register_pybtex("pybtex.style.formatting", NAME, ListStyle, force=True)
    register_bibtex("sphinxcontrib.bibtex.style.referencing", NAME, references, force=True)


def mark_language(app: Any, doctree: Any, docname: str) -> None:
    """Say that the entries are in English, wherever they are read."""
    for entry in doctree.findall(nodes.citation):
        entry["classes"].append("language-en")


def set_entries(app: Any) -> None:
    """Let Sphinx write the entries as we do."""
    app.add_node(nodes.citation, override=True, html=(visit_entry, depart_entry))


def visit_entry(writer: Any, node: nodes.citation) -> None:
    """Open an entry as an item of a list; the role that docutils gives it is deprecated."""
    if not isinstance(node.previous_sibling(), nodes.citation):
        writer.body.append('<div role="list" class="citation-list">\n')
    writer.body.append(writer.starttag(node, "div", classes=["citation"], role="listitem"))


def depart_entry(writer: Any, node: nodes.citation) -> None:
    """Close an entry, and the list after the last."""
    writer.body.append("</div>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), nodes.citation):
        writer.body.append("</div>\n")
