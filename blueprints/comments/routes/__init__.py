"""The section's routes.

`writing` sends and replies, `revisions` sends returned words again, `reading` shows further threads and single
comments, `likes` and `reports` take what readers think of one.
"""

from blueprints.comments.routes import likes, reading, reports, revisions, writing
from blueprints.comments.routes.section import section

__all__ = ["likes", "reading", "reports", "revisions", "section", "writing"]
