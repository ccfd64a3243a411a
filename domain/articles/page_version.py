"""How the layer of stored pages knows an article's page, and whether it is still what it was.

`version` rises with everything readers see on the page, its status among it, and the site's word changes with what
stands on many pages; likes are counted apart, since a page may show a count of a minute ago.
"""

import re

from foundation.page_versions import PageKind

ARTICLE_PAGES = PageKind(
    re.compile(r"/articles/[a-z0-9-]{1,80}-([1-9][0-9]{0,14})", re.ASCII),
    "SELECT version, (SELECT version FROM site_state WHERE id = 1), like_version FROM articles WHERE id = ?",
)
