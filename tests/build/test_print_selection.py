"""What is not printed is named with the place where it stands."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from report.build.print_selection import FIRST_ROWS, WHOLE_TABLE, select
from report.language import Language

ENGLISH = Language("en")


def article(body: str) -> Any:
    return html.fromstring(f"<article><section><h1>Title</h1>{body}</section></article>")


def table(rows: int, beyond: int = 0) -> str:
    cells = "".join("<tr><td>1</td></tr>" for _ in range(rows - beyond))
    cells += "".join('<tr class="beyond"><td>1</td></tr>' for _ in range(beyond))
    return (
        '<div class="result-table"><div class="table-scroll"><table><thead><tr><th>N</th></tr>'
        f"</thead><tbody>{cells}</tbody></table></div>"
        '<p class="result-caption print-only">Some of them.</p>'
        '<div class="result-links"><a href="../results/moe/all.csv" download>CSV</a></div></div>'
    )


def rows_of(tree: Any) -> int:
    return len(tree.xpath(".//tbody/tr"))


@pytest.mark.parametrize(
    ("rows", "beyond", "printed"),
    [
        (WHOLE_TABLE, 0, WHOLE_TABLE),
        (WHOLE_TABLE + 1, 0, FIRST_ROWS),
        (90, 75, 15),  # as many as its page asks for, when they are few
        (90, 50, FIRST_ROWS),
    ],
)
def test_a_long_table_is_cut_and_says_so(rows: int, beyond: int, printed: int) -> None:
    tree = article(table(rows, beyond))
    select(tree, "cases/one", ENGLISH)
    assert rows_of(tree) == printed
    cut = f"The first {printed} of {rows} rows; all of them are on the site: results/moe/all.csv."
    assert (cut in tree.text_content()) == (printed < rows)
    assert ("Some of them." in tree.text_content()) == (printed == rows)


def test_a_table_without_a_file_is_printed_whole() -> None:
    tree = article(table(90).replace("download", ""))
    select(tree, "methods", ENGLISH)
    assert rows_of(tree) == 90


def test_a_notebook_is_printed_as_what_it_computes() -> None:
    tree = article("<p>It counts.</p><div class='cell'>code</div><p>Later.</p><section>x</section>")
    select(tree, "notebooks/moe", ENGLISH)
    assert tree.text_content() == "TitleCode and output: notebooks/moe.html on the site.It counts."


def test_a_family_keeps_its_verdicts() -> None:
    card = (
        '<section class="claim family"><h3>One</h3><dl>verdict</dl><p class="card-title">Terms</p>'
        "<dl>MIT</dl><details>example.org</details></section>"
    )
    tree = article(card * 2)
    select(tree, "families", ENGLISH)
    assert "verdict" in tree.text_content()
    assert not any(word in tree.text_content() for word in ("Terms", "MIT", "example.org"))
    assert "families.html" in tree.text_content()
    (holder,) = tree.xpath(".//div[@class='cards']")
    assert [section.find("h3").text for section in holder] == ["One", "One"]


def test_a_number_keeps_its_address_value_formula_and_source() -> None:
    rows = (
        '<tr id="value-moe-total"><th><code>total</code></th><td>7</td><td>rows</td><td>models</td>'
        '</tr><tr id="value-moe-name"><th><code>name</code></th><td colspan="2">long<br>'
        "<em>the first</em></td><td>models</td></tr>"
    )
    body = (
        f'<div class="table-scroll"><table class="data numbers"><tbody>{rows}</tbody></table></div>'
    )
    tree = article(body)
    select(tree, "numbers", ENGLISH)
    lines = {line.get("id"): line.text_content() for line in tree.xpath(".//p[@id]")}
    assert lines == {
        "value-moe-total": "total 7 rows. models.",
        "value-moe-name": "name long the first models.",
    }


def test_a_table_of_the_data_keeps_what_it_is() -> None:
    body = (
        '<section id="table-models"><h2>Models</h2><p>One row is a model.</p>'
        '<p class="table-facts">Rows: 7</p><div>repo_id</div><p><strong>Sources</strong></p>'
        "<ul><li>somewhere</li></ul></section>"
    )
    tree = article(body)
    select(tree, "data-dictionary", ENGLISH)
    text = tree.text_content()
    assert "One row is a model." in text
    assert "Rows: 7" in text
    assert not any(word in text for word in ("repo_id", "Sources", "somewhere"))
