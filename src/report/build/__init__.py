"""From an edition to the finished site: run notebooks, assemble books, write pages and PDF."""
