"""Moderation: deciding about comments, and the log of what was decided."""
