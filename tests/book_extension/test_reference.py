"""The register of numbers shows each value with its formula and its tables."""

from __future__ import annotations

from lxml import html

from report.book_extension.reference import number_cells, tables_of
from report.results import Results, TableResult, Value


def test_a_number_has_a_column_of_its_own() -> None:
    row = html.fromstring(f"<tr>{number_cells('12', 'rows counted', 'Models')}</tr>")
    assert [cell.text_content() for cell in row] == ["12", "rows counted", "Models"]


def test_a_long_text_shares_a_wide_cell_with_its_formula() -> None:
    row = html.fromstring(f"<tr>{number_cells('word ' * 40, 'as stated', 'Models')}</tr>")
    assert [cell.get("colspan") for cell in row] == ["2", None]
    assert row[0].text_content().endswith("as stated")


def test_the_tables_of_a_list_are_those_its_results_come_from() -> None:
    one = Results("own", "2026-10-mine", "en")
    one.values = {"models": Value("models", 3, "count", tables=("models", "families"))}
    one.tables = {"glance": TableResult("glance", (), ("models", "licences"), 1)}
    assert tables_of({"own": one}) == {"models", "families", "licences"}
