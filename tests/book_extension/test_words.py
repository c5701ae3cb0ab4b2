"""A words file that cannot be used is refused, with the place of what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from report.book_extension.words import (
    InvalidWords,
    Placeholder,
    Words,
    load_words,
    placeholder,
    segments,
)

GOOD: dict[str, Any] = {
    "values": {"total": "Rows of the table."},
    "figures": {"sizes": {"title": "Sizes", "caption": "Of {total}.", "alt": "Bars."}},
    "tables": {"all": {"title": "All", "note": "Sorted.", "columns": {"name": "Name"}}},
    "findings": {"trend": {"up": "It rises to {total}.", "down": "It falls."}},
}


def load(tmp_path: Path, content: Any) -> Words:
    path = tmp_path / "chapter.yaml"
    text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
    path.write_text(text, encoding="utf-8")
    return load_words(path)


def test_good_words_are_found_by_their_names(tmp_path: Path) -> None:
    words = load(tmp_path, GOOD)
    assert words.chapter == "chapter"
    assert words.of("values", "total") == "Rows of the table."
    assert words.of("findings", "trend")["down"] == "It falls."


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "values:\nfigures:\n"])
def test_a_file_may_still_be_empty(content: str, tmp_path: Path) -> None:
    assert load(tmp_path, content).values == {}


def test_a_result_without_words_is_answered_with_the_nearest_name(tmp_path: Path) -> None:
    words = load(tmp_path, GOOD)
    message = r"chapter.yaml: no words for figure 'size'\. Did you mean \"sizes\"\?.*'figures'"
    with pytest.raises(InvalidWords, match=message):
        words.of("figures", "size")


def changed(section: str, entry: Any) -> dict[str, Any]:
    return GOOD | {section: entry}


FIGURE = GOOD["figures"]["sizes"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("values: [unclosed", "not readable as YAML"),
        ("values:\n\ttotal: x", "not readable as YAML"),
        ("- a list", "not a set of sections"),
        ("only text", "not a set of sections"),
        (GOOD | {"graphs": {}, "charts": {}}, "unknown section charts, graphs"),
        (changed("values", "text"), "'values' must hold names"),
        (changed("figures", ["sizes"]), "'figures' must hold names"),
        (changed("values", {"total": ""}), "value 'total' has no formula"),
        (changed("values", {"total": 3}), "value 'total' has no formula"),
        (changed("figures", {"sizes": "Sizes"}), "figure 'sizes' needs exactly: alt, caption"),
        (changed("figures", {"sizes": {"title": "Sizes"}}), "figure 'sizes' needs exactly: alt,"),
        (changed("figures", {"sizes": FIGURE | {"note": "x"}}), "figure 'sizes' needs exactly:"),
        (changed("figures", {"sizes": FIGURE | {"alt": ""}}), "figure 'sizes': alt is no text"),
        (changed("figures", {"sizes": FIGURE | {"title": 2025}}), "'sizes': title is no text"),
        (changed("tables", {"all": {"title": "All"}}), "table 'all' needs title and columns"),
        (changed("tables", {"all": ["x"]}), "table 'all' needs title and columns"),
        (
            changed("tables", {"all": {"title": "All", "columns": {}, "source": "x"}}),
            "table 'all' needs title and columns",
        ),
        (changed("tables", {"all": {"title": "", "columns": {}}}), "'all': title is no text"),
        (changed("tables", {"all": {"title": "All", "columns": ["a"]}}), "needs title and columns"),
        (changed("findings", {"trend": "It rises."}), "'trend' needs a sentence for each case"),
        (changed("findings", {"trend": {}}), "finding 'trend' needs a sentence for each case"),
        (changed("findings", {"trend": {"up": ""}}), "finding 'trend': up is no text"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(content: Any, fault: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidWords) as caught:
        load(tmp_path, content)
    assert str(tmp_path / "chapter.yaml") in str(caught.value)
    assert fault in str(caught.value)


def test_words_in_another_encoding_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "chapter.yaml"
    path.write_bytes("values: {total: perché}".encode("latin-1"))
    with pytest.raises(InvalidWords, match="not readable as YAML"):
        load_words(path)


def test_values_are_named_in_braces() -> None:
    text = "{total} of {other.part exact}, {share range} and {total di}."
    assert list(segments(text, "own")) == [
        Placeholder("own", "total"),
        " of ",
        Placeholder("other", "part", "exact"),
        ", ",
        Placeholder("own", "share", "range"),
        " and ",
        Placeholder("own", "total", "di"),
        ".",
    ]
    assert list(segments("No value here.", "own")) == ["No value here."]
    assert list(segments("", "own")) == []


@pytest.mark.parametrize("text", ["{total percent}", "{other.total in words}", "{total Exact}"])
def test_an_unknown_mode_is_refused(text: str) -> None:
    with pytest.raises(InvalidWords, match=r"Known: exact, range, di|not the name of a value"):
        list(segments(text, "own"))


@pytest.mark.parametrize("text", ["{Total}", "{two_words}", "{ total }", "{total", "total}", "{}"])
def test_braces_that_name_no_value_never_reach_a_reader(text: str) -> None:
    with pytest.raises(InvalidWords, match="not the name of a value"):
        list(segments(f"There are {text} of them.", "own"))


def test_a_name_may_have_its_chapter() -> None:
    assert placeholder("other.total", "own") == Placeholder("other", "total")
    assert placeholder("total", "own", "di") == Placeholder("own", "total", "di")
    with pytest.raises(InvalidWords, match="Unknown mode 'words' of value 'total'"):
        placeholder("total", "own", "words")


def test_a_starred_name_stands_for_all_without_words_of_their_own(tmp_path: Path) -> None:
    words = load(
        tmp_path,
        """values:
  "claim-*": A number of a test.
  "*-total": Parameters.
  one-total: Of One.
""",
    )
    assert words.of("values", "two-total") == "Parameters."
    assert words.of("values", "one-total") == "Of One."
    assert words.of("values", "claim-two-total") == "A number of a test."  # the first that fits
    with pytest.raises(InvalidWords, match="no words for value 'two-active'"):
        words.of("values", "two-active")
