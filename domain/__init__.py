"""The rules: what may happen to articles, comments and people. No HTTP, no forms."""
