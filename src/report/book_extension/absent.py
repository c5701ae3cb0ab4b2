"""Links to what a report on a part of an edition does not have: their words stay, the link goes."""

from __future__ import annotations

from typing import Any

from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from report.own.origin import origin_of


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
