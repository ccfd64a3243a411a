"""The section's routes: `reading` shows front page, categories and articles, `feeds` tells machines what is new."""

from blueprints.articles.routes import feeds, reading
from blueprints.articles.routes.section import section

__all__ = ["feeds", "reading", "section"]
