"""What a report on a part of an edition does not have: sections without results, links to them."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from report.book_extension.nodes import left_out, result_figure, result_table
from report.own.origin import origin_of


class LeaveOutSections(SphinxTransform):
    """Takes away the sections of which every figure and table was left out, prose and all.

    What is to be said of a list without them stands before the sections.
    """

    default_priority = 800  # before the sections are registered as targets of links

    def apply(self, **options: Any) -> None:
        """Take each such section, and each mark, out of the document."""
        for section in list(self.document.findall(nodes.section)):
            marks = [*section.findall(left_out)]
            results = [*section.findall(result_figure), *section.findall(result_table)]
            if marks and not results and isinstance(section.parent, nodes.section):
                self._forget(section)
                section.parent.remove(section)
        for mark in list(self.document.findall(left_out)):
            mark.parent.remove(mark)

    def _forget(self, section: nodes.section) -> None:
        names = [name for name, at in self.document.nameids.items() if at in section["ids"]]
        for name in names:
            del self.document.nameids[name]
            self.document.nametypes.pop(name, None)


class UnlinkAbsent(SphinxPostTransform):
    """Leaves the words of links that lead nowhere because an edition was cut from a whole one.

    Those are links to cards of families that it lacks and, in a report on a reader's own models,
    to all that its contents leave out. On a whole edition such a link is a mistake in the prose,
    and stays one.
    """

    default_priority = 5  # before links that lead nowhere are reported

    def run(self, **options: Any) -> None:
        """Replace each such link by its words."""
        edition = self.app.report_edition
        if edition.manifest.derived_from is None:
            return
        own = origin_of(edition.data) is not None
        known = self.env.get_domain("std").anonlabels
        for node in list(self.document.findall(addnodes.pending_xref)):
            target = str(node.get("reftarget", ""))
            may_lack = target.startswith("family-") or (own and node.get("reftype") == "myst")
            if may_lack and target not in known:
                node.replace_self(node.children)
