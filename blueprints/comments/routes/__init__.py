"""The section's routes.

`writing` sends and replies, `revisions` sends returned words again, `reading` shows further threads and single
comments, `data` and `erasure` are about what is kept of a reader.
"""

from blueprints.comments.routes import data, erasure, reading, revisions, writing
from blueprints.comments.routes.section import section

__all__ = ["data", "erasure", "reading", "revisions", "section", "writing"]
