"""Commands of `report` that answer from an edition, each in a module of its own."""
