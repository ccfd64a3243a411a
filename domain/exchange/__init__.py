"""Bringing data in and taking it out: the demo site, backups."""
