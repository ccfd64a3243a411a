"""Looking at what readers send: what a moderator should know about it. It orders, explains and holds; people decide."""
