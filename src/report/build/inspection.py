"""Look at finished pages as a reader's browser would: whole, linked, self-contained, accessible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

from lxml import html

LEAST_TEXT = 200  # characters a page must hold not to count as empty
_FAULTS = ("Traceback (most recent call last)", "system-message", 'class="problematic"')
_LOADS = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "object": ("data",),
    "embed": ("src",),
}
_LOADED_LINKS = ("stylesheet", "preload", "icon", "modulepreload", "prefetch", "preconnect")
_REMOTE = re.compile(r"^(https?:)?//", re.IGNORECASE)
_CSS_REMOTE = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])(?:https?:)?//", re.IGNORECASE)


def inspect_pages(folder: Path, pages: list[str], lang: str) -> list[str]:
    """Return what is wrong with the pages of a language, each as one line."""
    problems = []
    for page in pages:
        path = folder / f"{page}.html"
        if not path.is_file():
            problems.append(f"{page}: not built")
            continue
        problems += [f"{page}: {problem}" for problem in _page_problems(path, folder, lang)]
    problems += [f"{css.name}: loads from another host" for css in _remote_styles(folder)]
    return problems


def _page_problems(path: Path, folder: Path, lang: str) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    tree = parse(path)
    article = tree.find(".//article")
    if article is None or len(article.text_content().strip()) < LEAST_TEXT:
        yield "empty"
    yield from (f"shows an error ({fault})" for fault in _FAULTS if fault in text)
    if tree.get("lang") != lang:
        yield f"language is {tree.get('lang')!r}"
    yield from _remote_loads(tree)
    yield from _missing_files(tree, path, folder)
    yield from _dead_links(tree, path, folder)
    yield from _accessibility(tree)


@cache
def parse(path: Path) -> Any:
    """Return the root element of a page."""
    return html.parse(str(path), parser=html.HTMLParser(encoding="utf-8")).getroot()


def _loaded(tree: Any) -> Iterator[str]:
    """Yield the address of everything that a browser loads with the page."""
    for tag, names in _LOADS.items():
        for element in tree.iter(tag):
            for name in names:
                parts = (
                    element.get(name, "").split(",") if name == "srcset" else [element.get(name)]
                )
                yield from (part.split()[0] for part in parts if part and part.strip())
    for link in tree.iter("link"):
        if set(link.get("rel", "").split()) & set(_LOADED_LINKS):
            yield link.get("href", "").strip()


def _remote_loads(tree: Any) -> Iterator[str]:
    for address in _loaded(tree):
        if _REMOTE.match(address):
            yield f"loads {address} from another host"
    for style in [*tree.xpath("//style/text()"), *tree.xpath("//@style")]:
        if _CSS_REMOTE.search(style):
            yield "a style loads from another host"


def _missing_files(tree: Any, path: Path, folder: Path) -> Iterator[str]:
    for address in _loaded(tree):
        target = unquote(urlsplit(address).path)
        if re.match(r"^[a-z][a-z0-9+.-]*:|^//", address, re.IGNORECASE) or not target:
            continue
        file = (path.parent / target).resolve()
        if folder.resolve() in file.parents and not file.is_file():
            yield f"missing file {address}"


def _remote_styles(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.rglob("*.css"))
        if _CSS_REMOTE.search(path.read_text(encoding="utf-8", errors="replace"))
    ]


def _dead_links(tree: Any, path: Path, folder: Path) -> Iterator[str]:
    for anchor in tree.iter("a"):
        href = anchor.get("href")
        if href is None or re.match(r"^[a-z][a-z0-9+.-]*:|^//", href):
            continue
        target, fragment = urldefrag(unquote(href))
        file = (path.parent / target).resolve() if target else path
        if folder.resolve() not in file.parents:
            continue  # the other language and the data: looked at when the site is whole
        if not file.is_file():
            yield f"dead link {href}"
        elif fragment and file.suffix == ".html" and fragment not in identifiers(file):
            yield f"dead anchor {href}"


@cache
def identifiers(path: Path) -> frozenset[str]:
    """Return all ids (and old-style anchor names) of a page."""
    tree = parse(path)
    return frozenset(tree.xpath("//@id")) | frozenset(tree.xpath("//a/@name"))


def _accessibility(tree: Any) -> Iterator[str]:
    for image in tree.iter("img"):
        if image.get("alt") is None:
            yield f"image without alternative text: {image.get('src')}"
    article = tree.find(".//article")
    if article is None:
        return
    levels = [int(h.tag[1]) for h in article.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} main headings"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"heading level jumps from {before} to {after}"
    seen: set[str] = set()
    for identifier in tree.xpath("//@id"):
        if identifier in seen:
            yield f"id {identifier!r} is used twice"
        seen.add(identifier)


def inspect_site(site: Path) -> list[str]:
    """Return the links between the parts of a finished site that lead nowhere."""
    problems = []
    for path in sorted(site.rglob("*.html")):
        if "_static" in path.parts:
            continue
        page = path.relative_to(site)
        problems += [f"{page}: {problem}" for problem in _dead_links(parse(path), path, site)]
        problems += [f"{page}: {problem}" for problem in _remote_loads(parse(path))]
    return problems
