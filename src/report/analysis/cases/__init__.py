"""The case files: all that the edition holds on one system of the press pieces, on one page.

``background`` joins what several subjects draw on; ``facts`` reads what stands on the card of one
subject; ``sizes`` and ``downloads`` hold what the figures show; ``events`` the dated timeline of a
system; ``files`` puts a whole case together.
"""
