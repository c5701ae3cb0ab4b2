"""Typographic signs that are tedious to type."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms import SphinxTransform

from report.language import typeset

_VERBATIM = (nodes.literal, nodes.literal_block, nodes.raw, nodes.comment)


class TypesetApostrophes(SphinxTransform):
    """Curls the apostrophes of all text that is not code."""

    default_priority = 750  # where Sphinx's own smart quotes would run

    def apply(self) -> None:
        """Replace the text nodes that have straight apostrophes."""
        for node in list(self.document.findall(nodes.Text)):
            if "'" in node and not isinstance(node.parent, _VERBATIM):
                node.parent.replace(node, nodes.Text(typeset(str(node))))
