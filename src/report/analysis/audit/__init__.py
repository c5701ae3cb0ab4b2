"""The same fact from two sources: where they can be compared, and where they differ."""
