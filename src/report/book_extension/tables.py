"""Published tables as accessible HTML rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from report.book_extension.nodes import attributes
from report.language import Language, typeset
from report.own.origin import OWNER
from report.quantities import NUMERIC_KINDS, is_unknown, write
from report.results import Column

HUB = "https://huggingface.co/"
_ITALIAN = re.compile(r"\b(di|il|nell|per i|tutti)\b")  # words that tell the few Italian titles


def read_cells(path: Path, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Read a published CSV; text as text, numbers as numbers, empty as missing."""
    text = {c.name: str for c in columns if c.kind not in NUMERIC_KINDS}
    text |= {c.link: str for c in columns if c.link}
    return pd.read_csv(path, dtype=text, keep_default_na=False, na_values=[""])


def rows_html(
    frame: pd.DataFrame,
    columns: tuple[Column, ...],
    headings: dict[str, str],
    language: Language,
    limit: int | None = None,
    *,
    keep_beyond: bool = False,
) -> str:
    """Return the head and body of a table; the first column heads its row.

    Of more rows than `limit` the rest is left out, or with `keep_beyond` marked for the print
    sheet to leave out.
    """
    head = "".join(
        f"<th{attributes(scope='col', class_=_css(column))}>{escape(headings[column.name])}</th>"
        for column in columns
    )
    limit = len(frame) if limit is None else limit
    shown = frame if keep_beyond else frame.head(limit)
    body = "\n".join(
        f"<tr{attributes(class_=None if position < limit else 'beyond')}>"
        f"{_row_html(row, columns, language)}</tr>"
        for position, row in enumerate(shown.to_dict("records"))
    )
    return f"<thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody>"


def _row_html(row: dict[Any, Any], columns: tuple[Column, ...], language: Language) -> str:
    cells = []
    for position, column in enumerate(columns):
        raw = row[column.name]
        sort = raw if column.kind in NUMERIC_KINDS and not is_unknown(raw) else None
        tag, scope = ("th", "row") if position == 0 else ("td", None)
        attrs = attributes(scope=scope, class_=_css(column), data_sort=sort)
        cells.append(f"<{tag}{attrs}>{_cell_html(row, column, language)}</{tag}>")
    return "".join(cells)


def _cell_html(row: dict[Any, Any], column: Column, language: Language) -> str:
    raw = row[column.name]
    text = escape(write(_unescaped(raw), column.kind, language, unit=column.unit, exact=True))
    if is_unknown(raw):
        return f'<span class="unknown">{text}</span>'
    address = row.get(column.link) if column.link else _own_address(str(raw), column)
    return link_html(address, text)


def _unescaped(raw: Any) -> Any:
    """Take back the apostrophe that keeps a spreadsheet from running a cell as a formula."""
    is_inert = isinstance(raw, str) and raw[:1] == "'" and raw[1:2] in ("=", "+", "-", "@")
    return raw[1:] if is_inert else raw


def _own_address(raw: str, column: Column) -> str | None:
    if column.kind == "repo" and not raw.startswith(f"{OWNER}/"):
        return HUB + quote(raw, safe="/-._~")
    return raw if column.kind == "url" else None


def table_html(heads: Iterable[str], rows: Iterable[str], css: str) -> str:
    """Return a plain data table from its headings and finished rows."""
    head = "".join(f'<th scope="col">{escape(typeset(text))}</th>' for text in heads)
    body = "\n".join(rows)
    return (
        f'<div class="table-scroll" tabindex="0"><table class="data {css}">'
        f"<thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>"
    )


def link_html(address: Any, content: str) -> str:
    """Return finished HTML as a link; as it is where the address is none of the web."""
    if is_unknown(address) or not is_web_address(str(address)):
        return content
    return f'<a href="{escape(str(address), quote=True)}">{content}</a>'


def source_title(text: str, language: Language) -> str:
    """Return a source's title as HTML that names its language where it is not the page's.

    >>> source_title("Model card", Language("it"))
    '<span lang="en">Model card</span>'
    >>> source_title("Huawei lancia CANN open-source per i chip Ascend", Language("it"))
    'Huawei lancia CANN open-source per i chip Ascend'
    """
    own = "it" if _ITALIAN.search(text) else "en"
    return escape(text) if own == language.code else f'<span lang="{own}">{escape(text)}</span>'


def is_web_address(text: str) -> bool:
    """True for http(s) addresses, the only ones that become links."""
    return text.startswith(("https://", "http://")) and not any(c in text for c in " \"'<>")


def _css(column: Column) -> str | None:
    return "num" if column.kind in NUMERIC_KINDS or column.kind == "year" else None
