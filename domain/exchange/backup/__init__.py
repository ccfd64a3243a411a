"""The whole site in one file, from any of the three databases into any of them: a backup, and a way to move."""
