"""A reproducible research report on openly released AI models, and the software that makes it."""
