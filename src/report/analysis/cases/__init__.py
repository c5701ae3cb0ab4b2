"""The case files: all that the edition holds on one system of the press pieces, on one page.

``background`` joins what several subjects draw on; ``facts`` reads what stands on the card of one
subject; ``downloads`` and ``comparisons`` hold what the figures show; ``events`` the dated timeline
of a system; ``files`` puts a whole case together; ``values`` names what its page may cite.
"""
