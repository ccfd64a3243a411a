"""The section's routes: `writing` sends and replies, `reading` shows further threads and single comments."""

from blueprints.comments.routes import reading, writing
from blueprints.comments.routes.section import section

__all__ = ["reading", "section", "writing"]
