"""Both languages show the same examples, and there is a test that runs each of them."""

from __future__ import annotations

from tests.e2e import test_examples
from tests.examples import PAGES, all_shown, shown_in


def test_both_languages_show_the_same_commands() -> None:
    english, italian = (shown_in(page) for page in PAGES)
    assert italian == english
    assert len(english) > 20


def test_each_example_is_run_and_nothing_else() -> None:
    assert sorted(test_examples.RUN) == sorted(all_shown())
