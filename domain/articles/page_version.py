"""How the layers before the application know an article's page, whether it is still what it was, and what is new there.

`version` rises with everything readers see on the page, its status among it, and the site's word changes with what
stands on many pages; likes are counted apart, since a page may show a count of a minute ago.
"""

import re

from foundation.page_versions import PageKind
from foundation.quiet_polls import QuietPoll

ARTICLE_PAGES = PageKind(
    re.compile(r"/articles/[a-z0-9-]{1,80}-([1-9][0-9]{0,14})", re.ASCII),
    "SELECT version, (SELECT version FROM site_state WHERE id = 1), like_version FROM articles WHERE id = ?",
)

# A moment that the database cannot read finds no row, or fails: the application answers then.
NEW_COMMENTS = QuietPoll(
    re.compile(r"/articles/[a-z0-9-]{1,80}-([1-9][0-9]{0,14})/comments/arrived", re.ASCII),
    "SELECT 1 FROM articles WHERE id = ? AND status = 'published' AND published_at <= ?"
    " AND (last_comment_at IS NULL OR last_comment_at <= ?)",
)
