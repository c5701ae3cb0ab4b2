"""A reader's own models: read their list, and make an edition of them that every chapter reads."""
