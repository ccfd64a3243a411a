"""The section's routes.

Readers open `reading`, `tags` and `archive`; machines ask for `feeds` and `sitemap`; `media` hands out uploaded files.
"""

from blueprints.articles.routes import archive, feeds, media, reading, sitemap, tags
from blueprints.articles.routes.section import section

__all__ = ["archive", "feeds", "media", "reading", "section", "sitemap", "tags"]
