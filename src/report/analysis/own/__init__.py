"""A list of models side by side: openness, size and memory, hardware, what is unknown."""
