"""The section's routes.

`writing` sends and replies, `revisions` sends returned words again, `reading` shows further threads and single
comments, `mails` is where the links of mails lead.
"""

from blueprints.comments.routes import mails, reading, revisions, writing
from blueprints.comments.routes.section import section

__all__ = ["mails", "reading", "revisions", "section", "writing"]
