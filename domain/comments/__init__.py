"""Comments: what readers write under articles."""
