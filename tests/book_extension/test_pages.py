"""On its page a result stands with its words; one that is not there stops the build."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from tests.mini_package import EDITION
from tests.small_project import TOC, replace_in, results_of

from report.build.pages import PagesFailed, build_pages
from report.build.project import Project

FAULTS = """(chips-title)=
# Chips

Faulty {value}`chips.totl`.

Faulty {value}`chips.bandwidth`.

Faulty {value}`nobody.total`.

Faulty {range}`chips.total`.

Faulty {value}`chips.total words`.

Faulty {fig}`chips.bandwith`.

```{result-figure} chips.bandwith
```

```{result-table} chips.bandwidth
```

```{result-finding} chips.few
```

```{claim} ONE-10
```

```{claims} two
```

```{numbers} chip
```
"""
MESSAGES = [
    ("chips.md:4", "Unknown value 'chips.totl'. Did you mean \"total\"?"),
    ("chips.md:6", "Unknown value 'chips.bandwidth'. It is one of the figures."),
    ("chips.md:8", "'nobody.total': no chapter 'nobody' was run."),
    ("chips.md:10", "Value 'total' has no interval to write."),
    ("chips.md:12", "Unknown mode 'words' of value 'chips.total'."),
    ("chips.md:14", "Unknown figure 'chips.bandwith'. Did you mean \"bandwidth\"?"),
    ("chips.md:16", "Unknown figure 'chips.bandwith'. Did you mean \"bandwidth\"?"),
    ("chips.md:19", "Unknown table 'chips.bandwidth'. It is one of the figures."),
    ("chips.md:22", "Unknown finding 'chips.few'."),
    ("chips.md:25", "Unknown claim 'ONE-10'. Did you mean \"ONE-01\"?"),
    ("chips.md:28", "No claim is about 'two'."),
    ("chips.md:31", "'chip.': no chapter 'chip' was run. Did you mean \"chips\"?"),
]
WORD_MESSAGES = [
    (
        "index.md",
        "Finding 'chips.many' is now in case 'many', for which chips.yaml has no sentence",
    ),
    ("numbers.md", "chips.yaml: no words for value 'total'"),
    ("chips.md", "Table 'chips.all': no heading for memory_gb."),
]


@pytest.fixture
def faulty(built: Project, tmp_path: Path) -> Project:
    """A copy of the built project, whose prose a test may spoil."""
    root = tmp_path / "project"
    shutil.copytree(built.root, root, ignore=shutil.ignore_patterns("book", "site", ".snakemake"))
    shutil.copytree(built.book, root / "book")
    return Project(root)


def failure(project: Project) -> str:
    with pytest.raises(PagesFailed) as caught:
        build_pages(project, EDITION, "en", ["it", "en"], False, project.root / "data")
    return str(caught.value)


def test_a_page_that_names_what_is_not_there_fails_with_its_place(faulty: Project) -> None:
    (faulty.book / "en/chips.md").write_text(FAULTS, encoding="utf-8")
    lines = failure(faulty).splitlines()
    for place, message in MESSAGES:
        assert [line for line in lines if f"{place}: " in line and message in line], message


def test_words_that_do_not_fit_the_results_fail_with_their_place(faulty: Project) -> None:
    words = faulty.book / "en/results/chips.yaml"
    replace_in(words, "many: There are {total} chips.", "more: There are {total} chips.")
    replace_in(words, "total: Rows of the table accelerators.", "sum: Rows.")
    replace_in(words, "memory_gb: Memory", "memory: Memory")
    lines = failure(faulty).splitlines()
    for place, message in WORD_MESSAGES:
        assert [line for line in lines if place in line and message in line], message


def page(project: Project, lang: str, name: str) -> Any:
    return html.parse(str(project.site / lang / f"{name}.html")).getroot()


def test_a_value_links_to_its_row_and_carries_its_note(built: Project) -> None:
    shown = page(built, "it", "index")
    links = shown.xpath("//article//a[@class='value']")
    assert [" ".join(link.text.split()) for link in links] == [
        *("3", "3", "3", "2,14 milioni di", "21–94%")
    ]
    large = links[3]
    assert large.get("data-exact") == "2.140.000"
    assert large.get("data-formula") == "Un numero grande."
    assert large.get("data-source") == "Fonte: accelerators"
    assert links[4].get("data-range") == "intervallo al 95%: 21–94%"
    assert links[4].get("data-formula") == "Righe con una memoria su 3 righe."
    target = large.get("href").split("#")[1]
    row = page(built, "it", "numbers").xpath(f"//tr[@id='{target}']")[0]
    assert "2.140.000" in row.text_content()


def test_a_finding_takes_the_sentence_of_its_case(built: Project) -> None:
    (finding,) = page(built, "it", "index").xpath("//p[contains(@class,'finding')]")
    assert finding.text_content() == "I chip sono 3."


@pytest.mark.parametrize(("lang", "title"), [("en", "Bandwidth of 3"), ("it", "Banda di 3 chip")])
def test_a_figure_stands_with_title_alternative_text_and_files(
    built: Project, lang: str, title: str
) -> None:
    (figure,) = page(built, lang, "chips").xpath("//figure[@id='fig-chips-bandwidth']")
    assert title in figure.xpath(".//*[@class='result-title']")[0].text_content()
    image, narrow = figure.find(".//img"), figure.find(".//source")
    size = results_of(built, "chips", lang)["figures"]["bandwidth"]
    assert [int(image.get("width")), int(image.get("height"))] == size["size"]
    assert [int(narrow.get("width")), int(narrow.get("height"))] == size["narrow_size"]
    assert "3 chip" in image.get("alt")
    files = [image.get("src"), narrow.get("srcset"), *figure.xpath(".//a[@download]/@href")]
    assert len(files) == 5
    for file in files:
        assert (built.site / lang / file).is_file(), file


def test_a_table_stands_with_caption_source_and_filter(built: Project) -> None:
    (holder,) = page(built, "it", "chips").xpath("//*[@id='tab-chips-all']")
    assert holder.get("data-filter") == "Filtra le righe"
    assert holder.find(".//caption").text_content().endswith("Tutti i chip")
    assert "edizione 2026-10" in holder.xpath(".//*[@class='result-source']")[0].text_content()
    cells = [cell.text_content().replace("\u00a0", " ") for cell in holder.xpath(".//tbody//td")]
    assert cells == ["80 GB", "–", "192 GB"]


def test_references_are_numbered_and_lead_to_their_results(built: Project) -> None:
    links = page(built, "it", "index").xpath("//article//a[contains(@href,'chips.html#')]")
    found = {link.get("href").split("#")[1]: link.text_content() for link in links}
    assert found["fig-chips-bandwidth"] == "Figura 1"
    assert found["tab-chips-all"] == "Tabella 1"
    assert found["claim-ONE-01"] == "ONE-01"
    assert found["chips-all"] == "Tutti"


@pytest.mark.parametrize("chapter", TOC["parts"][0]["chapters"], ids=lambda c: str(c["file"]))  # type: ignore[index,arg-type]
def test_both_languages_share_their_addresses(built: Project, chapter: dict[str, str]) -> None:
    def anchors(lang: str) -> set[str]:
        article = page(built, lang, chapter["file"]).find(".//article")
        return {str(i) for i in article.xpath(".//section/@id | .//figure/@id | .//tr/@id")}

    assert anchors("en") == anchors("it")


def test_a_notebook_page_speaks_one_language_and_shows_published_results(built: Project) -> None:
    shown = page(built, "it", "notebooks/chips")
    text = shown.find(".//article").text_content()
    assert "Il calcolo dei chip" in text
    assert "Computing the chips" not in text
    assert "lang: str = 'it'" in text
    assert shown.xpath("//figure[@id='fig-chips-bandwidth-computed']//img/@src")
    assert str(built.root) not in html.tostring(shown, encoding="unicode")


def test_no_english_label_is_left_on_an_italian_page(built: Project) -> None:
    for path in (built.site / "it").rglob("*.html"):
        if "_static" in path.parts or path.name in ("search.html", "genindex.html"):
            continue
        tree = html.parse(str(path)).getroot()
        for element in tree.xpath("//script | //style"):
            element.drop_tree()
        words = [*tree.xpath("//@title | //@aria-label | //@placeholder"), tree.text_content()]
        for label in (
            "Search",
            "Toggle",
            "Previous",
            "Next",
            "Contents",
            "Print",
            "Skip",
            "Source:",
        ):
            assert not [w for w in words if label in w], f"{label} in {path.name}"


@pytest.mark.parametrize("page", ["index", "chips", "notebooks/chips"])
def test_a_page_says_what_a_link_to_it_shows(built: Project, page: str) -> None:
    folder = built.site / "it"
    tree = html.parse(str(folder / f"{page}.html")).getroot()
    told = {m.get("name") or m.get("property"): m.get("content") for m in tree.iter("meta")}
    title = (
        "Un piccolo rapporto" if page == "index" else tree.find(".//h1").text_content().strip("#")
    )
    assert told["og:title"] == title
    assert told["description"] == told["og:description"]
    assert 20 < len(told["description"]) <= 201
    assert told["og:locale"] == "it_IT"
    picture = (folder / f"{page}.html").parent / told["og:image"]
    assert picture.read_bytes()[16:24] == (1200).to_bytes(4) + (630).to_bytes(4)


def test_a_page_loads_no_script_that_it_does_not_need(built: Project) -> None:
    for page in ("chips", "notebooks/chips"):
        tree = html.parse(str(built.site / f"en/{page}.html")).getroot()
        scripts = " ".join(tree.xpath("//script/@src"))
        assert not any(name in scripts for name in ("fontawesome", "searchindex", "thebe", "tabs"))
        assert tree.xpath("//script[contains(@src, 'report.js')]")
    search = html.parse(str(built.site / "en/search.html")).getroot()
    assert search.xpath("//script[contains(@src, 'searchindex.js')]")


def test_what_unfolds_a_chapter_has_a_name(built: Project) -> None:
    tree = html.parse(str(built.site / "en/chips.html")).getroot()
    for summary in tree.xpath("//nav//summary"):
        assert summary.get("aria-label") == "Pages of this chapter"


def test_the_bibliography_is_a_list_of_items(built: Project) -> None:
    tree = html.parse(str(built.site / "en/chips.html")).getroot()
    (holder,) = tree.xpath("//div[contains(@class, 'citation-list')]")
    assert holder.get("role") == "list"
    assert [entry.get("role") for entry in holder.xpath("./div")] == ["listitem"]
