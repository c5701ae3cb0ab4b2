"""Each fault a page can have is found, and a page without faults passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.build.inspection import inspect_pages, inspect_site

TEXT = "Words enough to count as a page. " * 12
HEAD = (
    '<meta charset="utf-8"><link rel="stylesheet" href="_static/looks.css">'
    '<link rel="alternate" hreflang="it" href="https://example.org/it/index.html">'
)
BODY = f"""<article><h1 id="top">Title</h1><p>{TEXT}</p>
<h2 id="part">Part</h2><h3>Detail</h3><h2>Other part</h2>
<p><a href="#part">here</a> <a href="other.html#over-there">there</a> <a href="other.html">all</a>
<a href="https://example.org/">out</a> <a href="mailto:a@example.org">write</a> <a>no link</a>
<a href="../it/index.html">the other language</a> <a href="results/a%20b.csv">data</a></p>
<img src="results/a.svg" alt="A drawing."><img src="data:image/png;base64,AA" alt="">
</article>"""


def write_pages(folder: Path, head: str = HEAD, body: str = BODY, lang: str = "en") -> Path:
    (folder / "results").mkdir(parents=True)
    (folder / "_static").mkdir()
    (folder / "results/a b.csv").write_text("a\n")
    (folder / "results/a.svg").write_text("<svg/>")
    (folder / "_static/looks.css").write_text("a { background: url('a.png') }")
    page = "<!DOCTYPE html><html lang='{}'><head>{}</head><body>{}</body></html>"
    (folder / "index.html").write_text(page.format(lang, head, body), encoding="utf-8")
    other = f'<article><h1>Other</h1><p><a name="over-there"></a>{TEXT}</p></article>'
    (folder / "other.html").write_text(page.format("en", HEAD, other), encoding="utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    return inspect_pages(folder, ["index", "other"], "en")


def test_a_clean_page_passes(tmp_path: Path) -> None:
    assert faults(write_pages(tmp_path / "en")) == []


def with_body(old: str, new: str) -> dict[str, str]:
    assert old in BODY
    return {"body": BODY.replace(old, new)}


def with_more(markup: str) -> dict[str, str]:
    return with_body("</article>", f"{markup}</article>")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (with_more('<a href="nowhere.html">x</a>'), "dead link nowhere.html"),
        (with_more('<a href="nowhere.html#part">x</a>'), "dead link nowhere.html#part"),
        (with_more('<a href="results/">x</a>'), "dead link results/"),
        (with_more('<a href="#nowhere">x</a>'), "dead anchor #nowhere"),
        (with_more('<a href="other.html#part">x</a>'), "dead anchor other.html#part"),
        (with_more('<img src="results/b.svg" alt="">'), "missing file results/b.svg"),
        (with_more('<script src="https://a.org/x.js"></script>'), "loads https://a.org/x.js"),
        (with_more('<script src="HTTPS://a.org/x.js"></script>'), "loads HTTPS://a.org/x.js"),
        (with_more('<img src="//a.org/x.png" alt="">'), "loads //a.org/x.png"),
        (with_more('<img src=" http://a.org/x.png" alt="">'), "loads http://a.org/x.png"),
        (
            with_more('<img srcset="results/a.svg 1x, https://a.org/x.png 2x" alt="">'),
            "loads https://a.org/x.png",
        ),
        (with_more('<iframe src="https://a.org/"></iframe>'), "loads https://a.org/"),
        (
            with_more('<p style="background: url(https://a.org/x)">x</p>'),
            "a style loads from another host",
        ),
        (with_more("<style>@import '//a.org/x.css';</style>"), "a style loads from another host"),
        (
            {"head": HEAD + '<link rel="stylesheet" href="https://a.org/x.css">'},
            "loads https://a.org/x.css",
        ),
        (
            {"head": HEAD + '<link rel="preconnect" href="https://a.org">'},
            "loads https://a.org",
        ),
        (with_body(' alt="A drawing."', ""), "image without alternative text: results/a.svg"),
        (with_body("h3>", "h4>"), "heading level jumps from 2 to 4"),
        (with_body('<h1 id="top">Title</h1>', ""), "0 main headings"),
        (with_more("<h1>Again</h1>"), "2 main headings"),
        (with_more('<p id="part">x</p>'), "id 'part' is used twice"),
        (with_body(TEXT, ""), "empty"),
        ({"body": f"<main>{TEXT}</main>"}, "empty"),
        ({"lang": "it"}, "language is 'it'"),
        (
            with_more("<pre>Traceback (most recent call last):</pre>"),
            "shows an error (Traceback (most recent call last))",
        ),
        (with_more('<p class="system-message">x</p>'), "shows an error (system-message)"),
        (with_more('<span class="problematic">x</span>'), "shows an error"),
    ],
)
def test_a_fault_is_found_and_named(change: dict[str, str], fault: str, tmp_path: Path) -> None:
    found = faults(write_pages(tmp_path / "en", **change))
    assert found[0].startswith(f"index: {fault}")
    assert len(found) == 1 or fault == "empty"


@pytest.mark.parametrize(
    "sheet",
    [
        "a { background: url(https://a.org/x.png) }",
        "a { background: URL( '//a.org/x.png' ) }",
        "@import 'https://a.org/x.css';",
        '@import url("http://a.org/x.css");',
    ],
)
def test_a_style_sheet_that_loads_from_elsewhere_is_found(sheet: str, tmp_path: Path) -> None:
    folder = write_pages(tmp_path / "en")
    (folder / "_static/looks.css").write_text(sheet)
    assert faults(folder) == ["looks.css: loads from another host"]


def test_a_page_that_was_not_built_is_found(tmp_path: Path) -> None:
    folder = write_pages(tmp_path / "en")
    assert inspect_pages(folder, ["index", "lost"], "en") == ["lost: not built"]


def test_all_faults_of_all_pages_are_listed(tmp_path: Path) -> None:
    folder = write_pages(tmp_path / "en", **with_more('<a href="#x">x</a><a href="y.html">y</a>'))
    (folder / "other.html").write_text("<html lang='en'><body></body></html>")
    assert faults(folder) == [
        "index: dead anchor other.html#over-there",
        "index: dead anchor #x",
        "index: dead link y.html",
        "other: empty",
    ]


def test_links_between_languages_are_looked_at_when_the_site_is_whole(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_pages(site / "en")
    assert inspect_site(site) == ["en/index.html: dead link ../it/index.html"]


def test_a_whole_site_passes(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_pages(site / "en")
    write_pages(site / "it")
    (site / "index.html").write_text('<a href="it/index.html#part">it</a>')
    assert inspect_site(site) == []


def test_a_landing_page_that_loads_from_elsewhere_is_found(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text('<script src="https://a.org/x.js"></script>')
    assert inspect_site(site) == ["index.html: loads https://a.org/x.js from another host"]
