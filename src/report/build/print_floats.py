"""Let figures and tables that do not fit on a page wait while the text goes on.

WeasyPrint has no floats over pages: what may not be broken and does not fit leaves the rest of its
page white. So the chapters are laid out once on endless pages, which gives the height of every
block and the places where it may be broken; with these the pages are filled by hand, and whatever
does not fit is moved behind the text that follows it, as a typesetter would.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

MARK = "data-block"
"""The attribute that numbers the blocks of a document."""
ENDLESS = "@page { size: 210mm 40000mm }"
"""The style sheet under which nothing is ever broken over pages."""
PAGE_HEIGHT = (297 - 22 - 20) / 25.4 * 96
"""Height of the text of a page of the print sheet, in CSS pixels."""
LARGEST_HOLE = 0.12
"""Share of a page that may stay white before what does not fit is moved."""
LARGEST_HOLE_BEFORE_WAITING = 0.2
"""The same where a figure waits already and would go further from its text."""
TALLEST_KEPT_TABLE = 0.5
"""Share of a page up to which a table is kept whole."""
_KEPT_WITH_HEADING = 60  # pixels: a heading stays with the first lines after it


@dataclass(frozen=True)
class Block:
    """A block of text, or a figure or table that is not broken.

    `extent` is the height to the next block, `breaks` the heights at which a block of text may be
    broken, all in CSS pixels.
    """

    kind: str
    extent: float
    breaks: tuple[float, ...] = ()

    @property
    def floats(self) -> bool:
        """True for what may wait for a page with room for it."""
        return self.kind in ("figure", "table")


def arrange(blocks: Sequence[Block], page: float) -> list[int]:
    """Return the order in which blocks fill pages of a height with no large hole.

    Text keeps its order, figures keep theirs, and tables theirs. What waits is placed behind the
    first block of text that leaves room for it, or opens the page that the next block would begin.
    """
    order: list[int] = []
    waiting: list[int] = []
    used = 0.0
    last_text = max((n for n, block in enumerate(blocks) if not block.floats), default=-1)
    for number, block in enumerate(blocks[: last_text + 1]):
        hole = page - used
        if block.floats:
            queued = any(blocks[other].kind == block.kind for other in waiting)
            if queued or LARGEST_HOLE * page < hole < block.extent:
                waiting.append(number)
                continue
            used = used + block.extent if block.extent <= hole else block.extent
            order.append(number)
            continue
        headed = bool(order) and blocks[order[-1]].kind == "heading"
        turns = used + block.extent + (_KEPT_WITH_HEADING if block.kind == "heading" else 0) > page
        if waiting and turns and not headed and hole <= LARGEST_HOLE_BEFORE_WAITING * page:
            first = waiting.pop(0)
            order.append(first)
            used = blocks[first].extent
        used = _after_text(used, block, page)
        order.append(number)
        for other in _placeable(waiting, blocks, page - used) if block.kind == "text" else ():
            waiting.remove(other)
            order.append(other)
            used += blocks[other].extent
    waiting += range(last_text + 1, len(blocks))
    return order + _packed(waiting, blocks, page - used, page)


def _packed(waiting: Sequence[int], blocks: Sequence[Block], room: float, page: float) -> list[int]:
    """Return what waits at the end of the text as it fills pages, the tallest first on each."""
    order = _placeable(waiting, blocks, room)
    left = [number for number in waiting if number not in order]
    while left:
        heads = {blocks[number].kind: number for number in reversed(left)}
        tallest = max(heads.values(), key=lambda number: blocks[number].extent)
        left.remove(tallest)
        below = _placeable(left, blocks, page - blocks[tallest].extent)
        left = [number for number in left if number not in below]
        order += [tallest, *below]
    return order


def _placeable(waiting: Sequence[int], blocks: Sequence[Block], room: float) -> list[int]:
    """Return those that wait and fit into the room left, none before an earlier one of its kind."""
    chosen: list[int] = []
    barred: set[str] = set()
    for number in waiting:
        block = blocks[number]
        if block.kind in barred or block.extent > room:
            barred.add(block.kind)
            continue
        chosen.append(number)
        room -= block.extent
    return chosen


def _after_text(used: float, block: Block, page: float) -> float:
    """Return how much of its last page is used after a heading or a block of text."""
    if block.kind == "heading":
        return (
            used + block.extent
            if used + block.extent + _KEPT_WITH_HEADING <= page
            else block.extent
        )
    done = 0.0
    while used + block.extent - done > page:
        room = page - used
        cut = bisect_right(block.breaks, done + room)
        here = block.breaks[cut - 1] if cut else 0.0
        if here <= done and not used:
            return block.extent - done  # higher than a page, and not to be broken
        done, used = max(done, here), 0.0
    return used + block.extent - done


def mark_blocks(document: Any) -> list[list[Any]]:
    """Number the blocks of each chapter that holds figures or tables; return them by chapter."""
    chapters = []
    number = 0
    for chapter in document.xpath("//section[starts-with(@class,'chapter')]"):
        if not chapter.xpath(".//figure | .//div[@class='result-table']"):
            continue
        blocks = list(_blocks(chapter))
        for block in blocks:
            block.set(MARK, str(number))
            number += 1
        chapters.append(blocks)
    return chapters


def _blocks(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == "section" and "claim" not in (child.get("class") or ""):
            yield from _blocks(child)
        elif isinstance(child.tag, str) and child.tag != "span":
            yield child


def move_floats(chapters: Iterable[Sequence[Any]], pages: Iterable[Any], height: float) -> None:
    """Move the figures and tables of marked chapters, as laid out on endless pages, to fit."""
    boxes: dict[str, Any] = {}
    for page in pages:
        for box in page._page_box.descendants():
            if box.element is not None and box.element.get(MARK):
                boxes.setdefault(box.element.get(MARK), box)  # the lines in it name it, too
    for elements in chapters:
        shown = [element for element in elements if element.get(MARK) in boxes]
        blocks = measured(shown, [boxes[element.get(MARK)] for element in shown], height)
        reorder(shown, blocks, arrange(blocks, height))
        for element in elements:
            del element.attrib[MARK]


def reorder(elements: Sequence[Any], blocks: Sequence[Block], order: Sequence[int]) -> None:
    """Move the floats that others have overtaken; nothing else changes its place."""
    furthest = -1
    for place, number in enumerate(order):
        if blocks[number].floats and number < furthest:
            elements[order[place - 1]].addnext(elements[number])
        furthest = max(furthest, number)


def measured(elements: Sequence[Any], boxes: Sequence[Any], page: float) -> list[Block]:
    """Return the blocks of a chapter from its elements and their boxes; mark tables kept whole."""
    blocks = []
    for position, (element, box) in enumerate(zip(elements, boxes, strict=True)):
        top = box.border_box_y()
        bottom = top + box.border_height() + box.margin_bottom
        if position + 1 < len(boxes):
            bottom = boxes[position + 1].border_box_y()
        kind = _kind(element, (bottom - top) / page)
        if kind == "table":
            element.set("class", "result-table kept")
        blocks.append(Block(kind, bottom - top, tuple(at - top for at in _breaks(box))))
    return blocks


def _kind(element: Any, share: float) -> str:
    if element.tag in ("h1", "h2", "h3", "h4"):
        return "heading"
    if element.tag == "figure":
        return "figure"
    is_table = element.get("class") == "result-table"
    return "table" if is_table and share <= TALLEST_KEPT_TABLE else "text"


def _breaks(box: Any) -> Iterator[float]:
    """Yield where a block may be broken: before a row, a paragraph, or a line amid it."""
    if type(box).__name__ == "TableRowBox":
        yield box.position_y
        return
    children = getattr(box, "children", ())
    lines = [child for child in children if type(child).__name__ == "LineBox"]
    yield from (line.position_y for line in [*lines[:1], *lines[2:-1]])
    if not lines:
        for child in children:
            yield from _breaks(child)


def fill_of(page: Any) -> float:
    """Return the share of a page's height down to its last line or drawing."""
    root = page._page_box.children[0]
    bottoms = (
        box.position_y + box.height
        for box in root.descendants()
        if type(box).__name__ in ("LineBox", "InlineReplacedBox", "BlockReplacedBox")
    )
    used = max(bottoms, default=0.0) - page._page_box.margin_top
    return float(used / page._page_box.height)
