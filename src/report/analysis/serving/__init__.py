"""What serving a model takes at least: work, traffic, accelerators, time."""
