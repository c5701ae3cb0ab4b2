"""What every page carries: the way to its twin in the other language, and Italian theme labels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from report.book_extension.book import Book
from report.language import LANGUAGES, Language

_THEME_LABELS = Path(__file__).parent / "theme"
_UNUSED = ("thebe", "togglebutton", "togglehint", "toggleopenonprint", "design")
"""Parts of Jupyter Book's scripts and sheets for what no page has: live cells, tabs, folding."""
_NAMES = {"it": "Italiano", "en": "English"}


def add_language_links(
    app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Give the page's template the addresses of the page in every language built."""
    up = "../" * (pagename.count("/") + 1)
    base = app.config.report_url.rstrip("/")
    context["report_languages"] = [
        {
            "code": code,
            "name": _NAMES[code],
            "href": f"{up}{code}/{pagename}.html",
            "absolute": f"{base}/{code}/{pagename}.html" if base else f"{up}{code}/{pagename}.html",
            "current": code == app.config.language,
        }
        for code in app.config.report_languages
    ]
    language = Language.of(app.config.language)
    context["report_label"] = language.label
    context["report_edition"] = app.config.report_edition
    context["report_evidence"] = evidence_age(app.report_book)
    context["report_pdf"] = f"{up}{app.config.report_pdf}" if app.config.report_pdf else ""


def evidence_age(book: Book) -> str:
    """Return the sentence that dates snapshot and evidence; empty where none was published."""
    pull = book.results.get("pull")
    if pull is None or "evidence-age" not in pull.findings:
        return ""
    chapter, sentence = book.sentence("pull.evidence-age")
    return book.fill(sentence, chapter)


def leave_out_unused(
    app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Take from a page what no page needs, and the script that would run its cells elsewhere."""
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if not _is_unused(file)]


def _is_unused(file: Any) -> bool:
    body = str(getattr(file, "attributes", {}).get("body") or "")
    text = f"{getattr(file, 'filename', file)} {body}".lower()
    return any(name in text for name in _UNUSED)


def compile_theme_labels(folder: Path, code: str) -> Path:
    """Compile the labels that the themes leave in English to `folder`; return the folder.

    Sphinx wants ``<folder>/<code>/LC_MESSAGES/sphinx.mo``.
    """
    source = _THEME_LABELS / f"{code}.po"
    target = folder / code / "LC_MESSAGES" / "sphinx.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as po, target.open("wb") as mo:
        write_mo(mo, read_po(po, locale=code))
    return folder


def has_theme_labels(code: str) -> bool:
    """True for the languages whose theme labels need our own translation."""
    return code in LANGUAGES and (_THEME_LABELS / f"{code}.po").is_file()


def anchor_sections(app: Any, doctree: Any) -> None:
    """Let a section's written label be its address, so that both languages share all anchors."""
    from docutils import nodes

    for section in doctree.findall(nodes.section):
        written = [
            i for i in section["ids"] if i in doctree.nameids.values() and _is_explicit(doctree, i)
        ]
        if written:
            section["ids"] = written + [i for i in section["ids"] if i not in written]


def _is_explicit(doctree: Any, identifier: str) -> bool:
    names = [name for name, value in doctree.nameids.items() if value == identifier]
    return any(doctree.nametypes.get(name) for name in names)
