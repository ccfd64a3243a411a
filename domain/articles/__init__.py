"""Articles: published pages in categories."""
