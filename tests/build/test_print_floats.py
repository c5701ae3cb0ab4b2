"""Figures that do not fit wait, and no page stays white for them while there is text to set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from report.build.print_floats import LARGEST_HOLE_BEFORE_WAITING, Block, arrange, reorder

PAGE = 100.0


def text(extent: int) -> Block:
    """A paragraph that may be broken anywhere."""
    return Block("text", extent, tuple(map(float, range(extent))))


def figure(extent: int) -> Block:
    return Block("figure", extent)


def table(extent: int) -> Block:
    return Block("table", extent)


BLOCKS = st.one_of(
    st.integers(1, 20).map(text), st.integers(10, 100).map(figure), st.integers(5, 50).map(table)
)


def holes(order: Sequence[int], blocks: Sequence[Block]) -> Iterator[tuple[int, float]]:
    """Yield the place in the order of each figure that begins a page, and the white before it."""
    used = 0.0
    for place, number in enumerate(order):
        block = blocks[number]
        if block.floats and used + block.extent > PAGE:
            yield place, PAGE - used
            used = block.extent
        else:
            used = (used + block.extent) % PAGE


@given(st.lists(BLOCKS, max_size=40))
def test_nothing_is_lost_and_each_kind_keeps_its_order(blocks: list[Block]) -> None:
    order = arrange(blocks, PAGE)
    assert sorted(order) == list(range(len(blocks)))
    for kind in ("text", "figure", "table"):
        numbers = [number for number in order if blocks[number].kind == kind]
        assert numbers == sorted(numbers)


@given(st.lists(BLOCKS, max_size=40))
def test_a_page_stays_white_only_behind_the_last_text(blocks: list[Block]) -> None:
    order = arrange(blocks, PAGE)
    for place, hole in holes(order, blocks):
        text_follows = any(blocks[number].kind == "text" for number in order[place:])
        assert hole <= LARGEST_HOLE_BEFORE_WAITING * PAGE or not text_follows


@pytest.mark.parametrize(
    ("blocks", "order"),
    [
        ([text(30), figure(60), text(30)], [0, 1, 2]),  # it fits
        ([text(50), figure(60), text(25), text(45)], [0, 2, 3, 1]),  # it waits for a page with room
        ([text(95), figure(60), text(40)], [0, 1, 2]),  # so little may stay white
        ([text(50), figure(60), table(25), text(45)], [0, 2, 3, 1]),  # a table may go before it
        ([text(50), figure(60), figure(20), text(60)], [0, 3, 1, 2]),  # a figure may not
        ([text(50), figure(95), text(40), text(40)], [0, 2, 1, 3]),  # it opens the next page
        ([text(50), figure(60)], [0, 1]),  # no text can go before it
        # At the end of the text the second figure and the table share a page.
        ([text(75), table(30), figure(75), figure(50)], [0, 2, 3, 1]),
        ([text(95), table(30), figure(72), figure(50)], [0, 2, 3, 1]),
    ],
)
def test_the_order_by_hand(blocks: list[Block], order: list[int]) -> None:
    assert arrange(blocks, PAGE) == order


def test_a_heading_is_not_left_without_the_text_it_heads() -> None:
    small = PAGE * 10
    blocks = [text(500), figure(600), Block("heading", 50), text(500)]
    order = arrange(blocks, small)
    assert order.index(3) == order.index(2) + 1


@given(st.lists(BLOCKS, max_size=40))
def test_the_elements_stand_in_the_order_found(blocks: list[Block]) -> None:
    chapter = html.fromstring("<div>" + "<p></p>" * len(blocks) + "</div>")
    elements = list(chapter)
    order = arrange(blocks, PAGE)
    reorder(elements, blocks, order)
    assert list(chapter) == [elements[number] for number in order]
