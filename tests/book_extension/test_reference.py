"""The register of numbers shows each value with its formula and its tables."""

from __future__ import annotations

from lxml import html

from report.book_extension.reference import number_cells


def test_a_number_has_a_column_of_its_own() -> None:
    row = html.fromstring(f"<tr>{number_cells('12', 'rows counted', 'Models')}</tr>")
    assert [cell.text_content() for cell in row] == ["12", "rows counted", "Models"]


def test_a_long_text_shares_a_wide_cell_with_its_formula() -> None:
    row = html.fromstring(f"<tr>{number_cells('word ' * 40, 'as stated', 'Models')}</tr>")
    assert [cell.get("colspan") for cell in row] == ["2", None]
    assert row[0].text_content().endswith("as stated")
