"""The page that offers the languages says what was found."""

from __future__ import annotations

from pathlib import Path

from report.build.site import findings


def test_the_first_sentence_of_each_answer(tmp_path: Path) -> None:
    answers = "".join(
        f'<section><h3>Question</h3><p>Only <a class="value">{n}.5</a> of\n9 families. More. '
        '<a href="c.html">Chapter</a></p><p>Second.</p></section>'
        for n in range(2)
    )
    page = tmp_path / "index.html"
    page.write_text(f'<section id="cover-findings">{answers}</section>', encoding="utf-8")
    assert findings(page) == ["Only 0.5 of 9 families.", "Only 1.5 of 9 families."]


def test_a_page_without_findings_has_none(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text("<p>Nothing yet.</p>", encoding="utf-8")
    assert findings(page) == []
