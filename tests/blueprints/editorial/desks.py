"""What tests of the editorial desk share: beginning a draft as its pages do."""

import re

from tests.blueprints.desk import PlainBrowser
from tests.people import Staff


def draft_of(staff: Staff, **typed) -> PlainBrowser:
    """A new draft, saved with these words."""
    desk = PlainBrowser(staff.client).open("/editorial/articles").press("new-article")
    return desk.press("article-form", "save", **typed) if typed else desk


def number_of(desk: PlainBrowser) -> int:
    """The number of the article whose page is open."""
    return int(re.search(r"/articles/(\d+)", desk.address)[1])
