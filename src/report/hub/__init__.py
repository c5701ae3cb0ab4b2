"""The live pull: from the Hugging Face Hub to a sealed edition.

    questions   what is asked: listings, single repositories, configurations
    client      the Hub's own client (huggingface_hub): retries, limits, token, endpoint
    answers     everything that came, kept raw and append-only
    listings    listings read to their end, page by page
    entries     one repository of an answer, read field by field, whatever its types
    staging     the entries of all answers, sorted on disk, so that memory stays flat
    pull        asks what is not answered yet, until nothing is left to ask
    assembly    the tables of the snapshot, sealed, and moved into place by one rename

An edition is a function of the answers alone: the same answers give the same bytes, with or
without a network, however often the pull was interrupted.
"""
