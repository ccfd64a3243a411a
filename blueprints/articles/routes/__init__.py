"""The section's routes.

Readers open `reading`, `tags`, `archive` and `search`; machines ask for `feeds` and `sitemap`; `media` hands out
uploaded files.
"""

from blueprints.articles.routes import archive, feeds, media, reading, search, sitemap, tags
from blueprints.articles.routes.section import section

__all__ = ["archive", "feeds", "media", "reading", "search", "section", "sitemap", "tags"]
