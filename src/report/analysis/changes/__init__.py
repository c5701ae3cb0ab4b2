"""What changed between two editions, and what cannot be told."""
