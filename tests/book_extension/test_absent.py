"""Sections of which every result was left out go; others stay, with the links to them."""

from __future__ import annotations

from docutils import nodes
from docutils.utils import new_document

from report.book_extension.absent import LeaveOutSections
from report.book_extension.nodes import left_out, result_table


def section(document: nodes.document, name: str, *content: nodes.Node) -> nodes.section:
    made = nodes.section(ids=[name], names=[name])
    made += [nodes.title("", name), nodes.paragraph("", f"About {name}."), *content]
    document.note_explicit_target(made, made)
    return made


def test_a_section_goes_with_all_of_its_results() -> None:
    document = new_document("page")
    page = section(document, "page", left_out())
    page += section(document, "gone", left_out(), left_out())
    page += section(document, "half", left_out(), result_table())
    page += section(document, "prose")
    document += page
    LeaveOutSections(document).apply()
    assert [each["ids"][0] for each in document.findall(nodes.section)] == ["page", "half", "prose"]
    assert set(document.nameids) == {"page", "half", "prose"}
    assert not list(document.findall(left_out))


def test_a_section_stays_for_a_result_further_down() -> None:
    document = new_document("page")
    page = section(document, "page")
    outer = section(document, "outer", left_out())
    outer += section(document, "inner", result_table())
    page += outer
    document += page
    LeaveOutSections(document).apply()
    assert "outer" in document.nameids
