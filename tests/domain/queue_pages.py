"""The pages of the desk as a moderator walks them."""

from domain.moderation.queue import Filters, queue_page
from foundation.database import db


def page(desk, filters=Filters(), *, start=None):  # noqa: B008 frozen
    db.session.rollback()
    return queue_page(filters, moderator=desk.moderator, start=start)


def numbers_on(one_page) -> list[int]:
    return [case.comment.id for case in one_page.cases]


def pages(desk, filters=Filters()) -> list[list[int]]:  # noqa: B008 frozen
    """The numbers on each page, walked to the last."""
    walked, start = [], None
    while True:
        one = page(desk, filters, start=start)
        walked.append(numbers_on(one))
        start = one.next_start
        if start is None:
            return walked
