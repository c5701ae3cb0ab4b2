"""How the report, or one result of it, is cited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from report.language import Language
from report.quantities import write


@dataclass(frozen=True)
class Citation:
    """What a citation of the report says. `date` is the edition's ISO date, `digest` its hash."""

    title: str
    author: str
    edition: str
    date: str
    digest: str
    url: str

    @classmethod
    def of(cls, config: Any) -> Citation:
        """Read the citation of the book being built from its Sphinx configuration."""
        return cls(
            config.report_title, config.report_author, config.report_edition,
            config.report_edition_date, config.report_edition_digest, config.report_url,
        )  # fmt: skip

    @property
    def year(self) -> str:
        """The year of the edition."""
        return self.date[:4]

    def text(self, language: Language) -> str:
        """Return the citation as a line of text."""
        name, day = language.label("edition"), write(self.date, "date", language)
        parts = [f"{self.author} ({self.year}). {self.title}, {name} {self.edition} ({day})"]
        parts += [f"SHA-256 {self.digest[:12]}"]
        parts += [self.url] if self.url else []
        return ". ".join(parts) + "."

    def bibtex(self, key: str = "", title: str = "") -> str:
        """Return the citation as a BibTeX entry."""
        note = f"Edition {self.edition}, SHA-256 {self.digest[:12]}"
        fields = [
            ("title", f"{{{title or self.title}}}"),
            ("author", f"{{{self.author}}}"),
            ("year", self.year),
            ("version", self.edition),
            ("note", note),
            *([("url", self.url)] if self.url else []),
        ]
        body = ",\n".join(f"  {name:<7} = {{{value}}}" for name, value in fields)
        return f"@techreport{{{key or 'report-' + self.edition},\n{body}\n}}"


def cite_result(config: Any, title: str, anchor: str, docname: str) -> str:
    """Return the citation of one figure or table: its title, the report, its place."""
    language = Language.of(config.language)
    whole = Citation.of(config)
    place = f"{docname}.html#{anchor}"
    address = f"{whole.url.rstrip('/')}/{language.code}/{place}" if whole.url else place
    day = write(whole.date, "date", language)
    return (
        f"{whole.author} ({whole.year}). “{title}”. In: {whole.title}, "
        f"{language.label('edition')} {whole.edition} ({day}), SHA-256 {whole.digest[:12]}. "
        f"{address}"
    )


class CitationDirective(SphinxDirective):
    """``{how-to-cite}``: the report's citation as text and as BibTeX."""

    required_arguments = 0

    def run(self) -> list[nodes.Node]:
        """Return both forms."""
        whole = Citation.of(self.config)
        text = whole.text(Language.of(self.config.language))
        return [
            nodes.paragraph("", text, classes=["citation"]),
            nodes.literal_block("", whole.bibtex(), language="bibtex"),
        ]
