"""What a page tells those who link to it: description, title, picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes

from report.figures import preview, style
from report.language import Language
from report.quantities import write

PICTURE = "_static/preview.png"
_LONGEST = 200  # characters of a description that networks and search engines show
_LOCALES = {"it": "it_IT", "en": "en_GB"}


def add_preview(
    app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Give the page's template its description and what Open Graph asks for."""
    config = app.config
    base = config.report_url.rstrip("/")
    here = f"{base}/{config.language}/" if base else "../" * pagename.count("/")
    description = first_words(doctree) or config.report_subtitle
    is_first = pagename == config.root_doc
    context["report_preview"] = {
        "description": description,
        "og:type": "website" if is_first else "article",
        "og:site_name": config.report_title,
        "og:title": config.report_title if is_first else page_title(app, pagename),
        "og:description": description,
        "og:locale": _LOCALES[config.language],
        "og:image": here + PICTURE,
        "og:image:alt": f"{config.report_title}. {config.report_subtitle}",
        **({"og:url": f"{here}{pagename}.html"} if base else {}),
        "twitter:card": "summary_large_image",
    }


def page_title(app: Any, pagename: str) -> str:
    """Return the title of a page; the report's for pages that no source was written for."""
    title = app.env.titles.get(pagename)
    return str(title.astext()) if title else str(app.config.report_title)


def first_words(doctree: Any) -> str:
    """Return the beginning of a page's first paragraph of text, cut at a word."""
    if doctree is None:
        return ""
    texts = (
        " ".join(paragraph.astext().split())
        for paragraph in doctree.findall(nodes.paragraph)
        if not paragraph["classes"]
    )
    text = next((text for text in texts if text), "")
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def draw_preview(config: Any, folder: Path) -> None:
    """Draw the picture beside links to the pages of a language."""
    language = Language.of(config.language)
    day = write(config.report_edition_date, "date", language)
    line = f"{language.label('Edition')} {config.report_edition} · {day}"
    with style.applied():
        figure = preview.draw(config.report_title, config.report_subtitle, line)
        style.save(figure, folder / PICTURE)
        style.close(figure)
