"""The section's routes.

`writing` sends and replies, `own` lists a reader's own comments, `revisions` puts them in other words, `withdrawals`
takes them back, `reading` shows further threads and single comments.
"""

from blueprints.comments.routes import own, reading, revisions, withdrawals, writing
from blueprints.comments.routes.section import section

__all__ = ["own", "reading", "revisions", "section", "withdrawals", "writing"]
