"""Read the cells of a list, as a text editor or a spreadsheet saves it.

Commas, semicolons or tabs; UTF-8, UTF-16 with a mark, or the Windows code page of western Europe:
what the spreadsheets of most readers write. Lines that start with # are comments.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from report.errors import InvalidData, Problem, ReportError, shorten

MOST_BYTES = 10_000_000
"""The most a list may weigh: 5,000 models with every cell filled take under 3 MB."""
SEPARATORS = (",", ";", "\t")
_COMMENT = re.compile(r'^"?#.*$', re.MULTILINE)
_NAMED_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # what Excel may write first
_INVISIBLE = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{ZERO WIDTH SPACE}": "", "\ufeff": ""})

Record = tuple[int, list[str]]
"""The line on which a record starts, and its cells."""


def read_records(path: Path) -> tuple[list[str], list[Record]]:
    """Return the header and the records of a list; raise InvalidData where it is no table.

    Empty lines are passed over. Cells lose the white space around them.
    """
    text = _COMMENT.sub("", _text(path))  # the line stays, so that the others keep their numbers
    separator, text = _separator(text)
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        records = [(line, [_clean(cell) for cell in cells]) for line, cells in _numbered(reader)]
    except csv.Error as error:
        raise InvalidData(
            [Problem(path.name, "unreadable", f"not CSV ({error})", reader.line_num)]
        ) from None
    filled = [(line, cells) for line, cells in records if any(cells)]
    if not filled:
        message = "the file is empty; a header row is needed"
        raise InvalidData([Problem(path.name, "unreadable", message)])
    (at, header), *body = _without_blank_columns(filled)
    problems = [*_header_problems(path.name, at, header), *_unshown(path.name, header, body)]
    if problems:
        raise InvalidData(problems)
    return header, body


def _text(path: Path) -> str:
    if not path.is_file():
        hint = f"`report models template > {path.name}` writes one to start from."
        raise ReportError(f"There is no file {path}. {hint}")
    with path.open("rb") as stream:
        raw = stream.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise ReportError(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB: no list is.")
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ReportError(f"{path.name} is a workbook. Save it as CSV from the spreadsheet.")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(raw, "utf-16", path.name)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(raw, "cp1252", path.name)


def _decoded(raw: bytes, encoding: str, file: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"neither UTF-8 nor {encoding}: byte {error.start} is 0x{raw[error.start]:02x}"
        raise InvalidData([Problem(file, "encoding", message, line)]) from None


def _separator(text: str) -> tuple[str, str]:
    """Return the separator, and the text without a first line that only names it.

    Of those known it is the one that the header has most of: names of columns hold none.
    """
    if named := _NAMED_SEPARATOR.match(text):
        return named[1], "\n" + text[named.end() :]
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=header.count), text


def _numbered(reader: Iterator[list[str]]) -> Iterator[Record]:
    start = 1
    for record in reader:
        yield start, record
        start = reader.line_num + 1  # type: ignore[attr-defined]


def _without_blank_columns(records: list[Record]) -> list[Record]:
    """Return the records without what spreadsheets add on the right: columns with nothing at all.

    A cell beyond the header's names stays where it holds something, to be told.
    """
    named = len(_filled(records[0][1]))
    return [(line, cells[: max(named, len(_filled(cells)))]) for line, cells in records]


def _filled(cells: list[str]) -> list[str]:
    return cells[: max((i for i, cell in enumerate(cells, 1) if cell), default=0)]


def _clean(cell: str) -> str:
    return cell.translate(_INVISIBLE).strip()


def _header_problems(file: str, line: int, header: list[str]) -> Iterator[Problem]:
    for name in sorted({name for name in header if header.count(name) > 1}):
        shown = shorten(name) or "a column without a name"
        yield Problem(file, "duplicate-column", f"the header repeats: {shown}", line)


def _unshown(file: str, header: list[str], body: list[Record]) -> Iterator[Problem]:
    """Yield the cells with a character that nothing shows, such as one that turns the writing."""
    for line, cells in body:
        for name, cell in zip(header, cells, strict=False):
            if not cell.isprintable():
                odd = next(character for character in cell if not character.isprintable())
                message = f"holds a character that is not shown (U+{ord(odd):04X})"
                yield Problem(file, "unshown", message, line, name)
