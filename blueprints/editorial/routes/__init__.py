"""The section's routes, one file for each resource."""

from blueprints.editorial.routes import articles, autosaves, categories, media, pasting, previews, revisions
from blueprints.editorial.routes.section import section

__all__ = ["articles", "autosaves", "categories", "media", "pasting", "previews", "revisions", "section"]
