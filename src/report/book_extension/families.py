"""A card for each model family: class, components, terms, what was not found, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from docutils import nodes

from report.analysis.openness.account import family_accounts, software_accounts
from report.analysis.openness.classes import CLASSES
from report.analysis.openness.mof.families import read_rules
from report.book_extension.family_card import CLASS_KEYS, card_html, sentence, software_html
from report.book_extension.reference import EditionDirective
from report.own.origin import origin_of

MOST_CARDS = 100
"""Cards on a page about a reader's own models: more no browser and no reader takes."""


class FamilyCardsDirective(EditionDirective):
    """``{family-cards}``: a section a class, in it a card a family with its own address.

    In a report on a reader's own models those of its list, at most :data:`MOST_CARDS`.
    """

    def run(self) -> list[nodes.Node]:
        """Return the sections of the classes that have families, the most open first."""
        table = self.edition.table
        licences = table("licences")
        rules = read_rules(table("mof_components"), table("mof_licences"), licences)
        own = origin_of(self.edition.data) is not None
        families = table("families").head(MOST_CARDS) if own else table("families")
        told = family_accounts(families, table("components"), licences, rules)
        accounts = sorted(told.values(), key=lambda each: str(each["model"]["name"]).lower())
        sections = []
        for key, name in zip(CLASS_KEYS, CLASSES, strict=True):
            members = [each for each in accounts if each["openness_class"] == name]
            if members:
                sections.append(self._class_section(key, name, members))
        return sections if own else [*sections, self._software_section(licences)]

    def _class_section(
        self, key: str, name: str, members: Sequence[Mapping[str, Any]]
    ) -> nodes.section:
        title = sentence(self.language.label(name))
        section = self._section(f"families-{key}", title, f"{title} ({len(members)})")
        for told in members:
            model = told["model"]
            card = self._section(f"family-{model['family_id']}", model["name"], model["name"])
            card["classes"] = ["claim", "family"]
            card += nodes.raw("", card_html(told, self.language), format="html")
            section += card
        return section

    def _software_section(self, licences: pd.DataFrame) -> nodes.section:
        """Return the cards of the press's systems that are software and no model."""
        systems, claims, evidence = (
            self.edition.table(name) for name in ("systems", "claims", "claim_evidence")
        )
        title = self.language.label("Software that is no model")
        section = self._section("families-software", title, title)
        for told in software_accounts(systems, claims, evidence, licences):
            name = told[f"name_{self.language.code}"]
            card = self._section(f"family-{told['system_id']}", name, name)
            card["classes"] = ["claim", "family"]
            card += nodes.raw("", software_html(told, self.language), format="html")
            section += card
        return section

    def _section(self, anchor: str, name: str, title: str) -> nodes.section:
        """Return a section that other pages can link to by its anchor."""
        section = nodes.section(ids=[anchor], names=[anchor])
        section += nodes.title("", title)
        domain = self.env.get_domain("std")
        domain.anonlabels[anchor] = (self.env.docname, anchor)
        domain.labels[anchor] = (self.env.docname, anchor, name)
        return section
