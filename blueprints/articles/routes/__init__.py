"""The section's routes: `reading` shows front page, categories and articles, `feeds` tells machines what is new.

`media` hands out uploaded files.
"""

from blueprints.articles.routes import feeds, media, reading
from blueprints.articles.routes.section import section

__all__ = ["feeds", "media", "reading", "section"]
