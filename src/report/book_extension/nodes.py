"""The document nodes of results, and how they are written as HTML."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes

NUMBERS_PAGE = "numbers"


class value_reference(nodes.General, nodes.Inline, nodes.TextElement):  # noqa: N801
    """A value in a sentence; links to its row in the register of numbers."""


class result_figure(nodes.General, nodes.Element):  # noqa: N801
    """A published figure. Children: a title, caption paragraphs, a source line."""


class result_table(nodes.General, nodes.Element):  # noqa: N801
    """A published table. Children: its rows as raw HTML."""


class left_out(nodes.Invisible, nodes.Element):  # noqa: N801
    """Where a result would stand that was not published and may be missing."""


class result_title(nodes.Part, nodes.TextElement):  # noqa: N801
    """The title of a figure, before which its number is written."""


def value_anchor(chapter: str, name: str) -> str:
    """Return the id of a value's row in the register of numbers."""
    return f"value-{chapter}-{name}"


def number_of(writer: Any, node: nodes.Element, kind: str) -> str:
    """Return the number Sphinx gave to a figure or table ("3"), or "" when it has none."""
    numbers = writer.builder.fignumbers.get(kind, {})
    for identifier in node["ids"]:
        if identifier in numbers:
            return ".".join(str(part) for part in numbers[identifier])
    return ""


def attributes(**pairs: Any) -> str:
    """Return HTML attributes, escaped; None leaves one out, True writes it bare."""
    written = []
    for name, value in pairs.items():
        name = name.rstrip("_").replace("_", "-")
        if value is True:
            written.append(f" {name}")
        elif value is not None and value is not False:
            written.append(f' {name}="{escape(str(value), quote=True)}"')
    return "".join(written)


def page_uri(writer: Any, docname: str, anchor: str = "") -> str:
    """Return the address of another page of the book as seen from the page being written."""
    uri = writer.builder.get_relative_uri(writer.builder.current_docname, docname)
    return f"{uri}#{anchor}" if anchor else str(uri)


def file_uri(writer: Any, path: str) -> str:
    """Return the address of a file at the root of the book as seen from the page being written."""
    depth = str(writer.builder.current_docname).count("/")
    return "../" * depth + path


def visit_value(writer: Any, node: value_reference) -> None:
    """Open the link from a value to its row in the register, with what its note will say."""
    href = page_uri(writer, NUMBERS_PAGE, node["anchor"])
    note = attributes(
        data_exact=node["exact"], data_formula=node["formula"], data_source=node["source"],
        data_range=node.get("range"),
    )  # fmt: skip
    writer.body.append(f'<a class="value" href="{escape(href)}"{note}>')


def depart_value(writer: Any, node: value_reference) -> None:
    """Close the link."""
    writer.body.append("</a>")


def visit_figure(writer: Any, node: result_figure) -> None:
    """Write the drawing, at two widths, and open its caption."""
    base = file_uri(writer, node["base"])
    width, height = node["size"]
    narrow_width, narrow_height = node["narrow_size"]
    narrow = attributes(
        media="(max-width: 576px)", srcset=f"{base}.narrow.svg", width=narrow_width,
        height=narrow_height,
    )  # fmt: skip
    image = attributes(
        src=f"{base}.svg", alt=node["alt"], width=width, height=height, loading="lazy"
    )
    writer.body.append(
        f'<figure class="result-figure"{attributes(id=node["ids"][0])}>'
        f"<picture><source{narrow}><img{image}></picture><figcaption>"
    )


def depart_figure(writer: Any, node: result_figure) -> None:
    """Write the links below a figure and close it."""
    base = file_uri(writer, node["base"])
    links = [
        (f"{base}.csv", node["labels"]["data"], True),
        (f"{base}.svg", "SVG", True),
        (f"{base}.png", "PNG", True),
        (page_uri(writer, node["notebook"]), node["labels"]["notebook"], False),
    ]
    writer.body.append(_links(links, node) + "</figcaption></figure>\n")


def visit_title(writer: Any, node: result_title) -> None:
    """Write the number of a figure before its title."""
    number = number_of(writer, node.parent, "figure")
    writer.body.append('<p class="result-title">')
    if number:
        writer.body.append(f'<span class="result-number">{node["label"]} {number}.</span> ')


def depart_title(writer: Any, node: result_title) -> None:
    """Close the title, with the link to its own place."""
    anchor = node.parent["ids"][0]
    text = escape(node["permalink"])
    writer.body.append(
        f'<a class="headerlink" href="#{anchor}" title="{text}" aria-label="{text}">#</a></p>'
    )


def visit_table(writer: Any, node: result_table) -> None:
    """Open a table with its caption; its rows follow as a child."""
    number = number_of(writer, node, "table")
    anchor = node["ids"][0]
    label = f'<span class="result-number">{node["label"]} {number}.</span> ' if number else ""
    sortable = attributes(data_filter=node["filter"] or None)
    writer.body.append(
        f'<div class="result-table"{attributes(id=anchor)}{sortable}>'
        f'<div class="table-scroll" role="region" tabindex="0" aria-labelledby="{anchor}-caption">'
        f'<table class="{escape(node["table_class"])}"><caption id="{anchor}-caption">'
        f"{label}{escape(node['title'])}</caption>"
    )


def depart_table(writer: Any, node: result_table) -> None:
    """Close a table with its note, its source and its links."""
    writer.body.append("</table></div>")
    if node["note"]:
        writer.body.append(f'<p class="result-caption">{escape(node["note"])}</p>')
    if node.get("cut_note"):
        css = "result-caption print-only" if node["filter"] else "result-caption"
        writer.body.append(f'<p class="{css}">{escape(node["cut_note"])}</p>')
    writer.body.append(f'<p class="result-source">{escape(node["source"])}</p>')
    links = [
        (file_uri(writer, node["base"]) + ".csv", node["labels"]["data"], True),
        (page_uri(writer, node["notebook"]), node["labels"]["notebook"], False),
    ]
    writer.body.append(_links(links, node) + "</div>\n")


def _links(links: list[tuple[str, str, bool]], node: nodes.Element) -> str:
    anchors = [
        f"<a{attributes(href=href, download=download)}>{escape(text)}</a>"
        for href, text, download in links
    ]
    cite = (
        f'<details class="cite"><summary>{escape(node["labels"]["cite"])}</summary>'
        f"<pre>{escape(node['citation'])}</pre></details>"
    )
    return f'<div class="result-links">{" ".join(anchors)} {cite}</div>'
