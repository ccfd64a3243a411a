"""The section's routes.

`writing` sends and replies, `revisions` sends returned words again, `reading` shows further threads and single
comments.
"""

from blueprints.comments.routes import reading, revisions, writing
from blueprints.comments.routes.section import section

__all__ = ["reading", "revisions", "section", "writing"]
