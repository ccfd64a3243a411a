"""The section's routes.

`writing` sends and replies, `own` lists a reader's own comments, `revisions` puts them in other words, `withdrawals`
takes them back, `reading` shows further threads and single comments, `arriving` what was published since, `likes` and
`reports` take what readers think of one, `mails` is where the links of mails lead, `data` and `erasure` are about what
is kept of a reader.
"""

from blueprints.comments.routes import (
    arriving,
    data,
    erasure,
    likes,
    mails,
    own,
    reading,
    reports,
    revisions,
    withdrawals,
    writing,
)
from blueprints.comments.routes.section import section

__all__ = [
    "arriving",
    "data",
    "erasure",
    "likes",
    "mails",
    "own",
    "reading",
    "reports",
    "revisions",
    "section",
    "withdrawals",
    "writing",
]
