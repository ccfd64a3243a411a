"""The section's routes.

`writing` sends and replies, `revisions` sends returned words again, `reading` shows further threads and single
comments, `arriving` what was published since the page was opened.
"""

from blueprints.comments.routes import arriving, reading, revisions, writing
from blueprints.comments.routes.section import section

__all__ = ["arriving", "reading", "revisions", "section", "writing"]
