"""Put pages, PDFs and data together as the finished site, in one move."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

from report.build.assemble import pdf_name
from report.build.inspection import inspect_site, parse
from report.build.pages import pages_folder
from report.build.project import Project
from report.edition import Edition, archive_name, open_edition
from report.errors import ReportError
from report.language import Language
from report.quantities import write

_NOT_PUBLISHED = (".*", "objects.inv", "_sources", "*.map", "fontawesome*")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can hold: equal data make equal archives


class SiteFailed(ReportError):
    """The parts do not make a whole site."""


def build_site(
    project: Project, edition_id: str, languages: list[str], pdf: bool, data: Path | None = None
) -> None:
    """Build the site beside the present one, look at it, and only then put it in its place."""
    edition = open_edition(edition_id, data=data)
    partial = project.build / "site.partial"
    shutil.rmtree(partial, ignore_errors=True)
    for lang in languages:
        source = pages_folder(project, edition_id, lang)
        shutil.copytree(source, partial / lang, ignore=shutil.ignore_patterns(*_NOT_PUBLISHED))
        if pdf:
            shutil.copy(
                project.work(edition_id) / lang / "report.pdf", partial / pdf_name(edition_id, lang)
            )
    _copy_data(edition, partial / "data")
    _write_landing(project, edition, languages, pdf, partial)
    record = {"edition": edition.id, "digest": edition.digest, "languages": languages, "pdf": pdf}
    (partial / "build.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    if problems := inspect_site(partial):
        raise SiteFailed("The site is not whole:\n" + "\n".join(f"  {p}" for p in problems))
    _replace(partial, project.site)


def _replace(new: Path, place: Path) -> None:
    """Move `new` to `place`; what stood there goes only once the new one stands."""
    old = place.with_name("site.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _copy_data(edition: Edition, target: Path) -> None:
    """Copy the edition's tables with their description, and the same as one archive."""
    names = ["datapackage.json", f"snapshots/{edition.id}/manifest.json"]
    names += [table.path_in(edition.id) for table in edition.package.tables]
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(edition.data / name, target / name)
    with zipfile.ZipFile(target / archive_name(edition.id), "w") as archive:
        for name in sorted(names):
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, (edition.data / name).read_bytes())


def _write_landing(
    project: Project, edition: Edition, languages: list[str], pdf: bool, target: Path
) -> None:
    """Write the page that offers the languages, from ``book/landing.html``."""
    cards = "\n".join(
        _card(project.words(lang), edition, lang, pdf, findings(target / lang / "index.html"))
        for lang in languages
    )
    static = f"{languages[0]}/_static"
    template = Template((project.book / "landing.html").read_text(encoding="utf-8"))
    text = template.substitute(
        cards=cards,
        lang=languages[0],
        titles=escape(" · ".join(project.title(lang) for lang in languages)),
        subtitles=escape(" · ".join(project.words(lang)["subtitle"] for lang in languages)),
        edition=escape(edition.id),
        static=static,
        style=Template((project.book / "landing.css").read_text(encoding="utf-8")).substitute(
            static=static
        ),
        data=f"data/{archive_name(edition.id)}",
    )
    (target / "index.html").write_text(text, encoding="utf-8")


def findings(first_page: Path) -> list[str]:
    """Return the first sentence of the answer to each question of the first page."""
    answers = parse(first_page).xpath("//section[@id='cover-findings']/section/p[1]")
    texts = (" ".join(answer.text_content().split()) for answer in answers)
    return [text.partition(". ")[0].rstrip(".") + "." for text in texts]


def _card(
    words: Mapping[str, str], edition: Edition, lang: str, pdf: bool, found: list[str]
) -> str:
    language = Language.of(lang)
    day = write(edition.date, "date", language)
    name, label = pdf_name(edition.id, lang), escape(language.label("Read as PDF"))
    items = "".join(f"<li>{escape(text)}</li>" for text in found)
    listed = f"<ul>{items}</ul>" if items else ""
    document = f'<a class="more" href="{name}">{label}</a>' if pdf else ""
    return (
        f'<section lang="{lang}"><h2><a href="{lang}/index.html" data-lang="{lang}">'
        f'{escape(words["title"])}</a></h2><p class="subtitle">{escape(words["subtitle"])}</p>'
        f"{listed}"
        f'<p class="edition">{escape(language.label("Edition"))} {escape(edition.id)} · {day}</p>'
        f'<p><a class="read" href="{lang}/index.html" data-lang="{lang}">'
        f"{escape(language.label('Read the report'))}</a> {document}</p></section>"
    )
