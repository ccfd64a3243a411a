"""The site itself: its settings, its own pages, its menu."""
