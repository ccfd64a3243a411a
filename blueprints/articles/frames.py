"""An article's page without its comments: rendered when something on it changed, and filled with what is asked for.

Kept in this process, for as long as the layer of stored pages would show a page of the same row (decision 24).
"""

import dataclasses
from types import SimpleNamespace

from flask import Flask, current_app

from blueprints.articles.lasting import changes_by_time_at
from blueprints.articles.structured import structured_data
from blueprints.discussion import Discussion
from domain.articles.around import neighbours, related_articles, tags_of
from domain.articles.models import Article
from domain.comments.orders import Order
from domain.comments.queries import STRANGER
from domain.comments.threads import ThreadPage
from foundation import clock
from foundation.page_versions import still_holds
from foundation.plain_reads import Row
from foundation.recent import Recent
from foundation.skeletons import Skeleton, stand_in

MEMORY_BYTES = 4_000_000
_EXTENSION = "article_frames"
_NEXT = 987_654_321_006
_THREADS = stand_in("threads")


Key = tuple[object, ...]


@dataclasses.dataclass(frozen=True)
class Frame:
    """The page of an article around its comments, and what it holds for (`foundation.page_versions.still_holds`)."""

    before: Skeleton
    after: Skeleton
    address: str
    is_open: bool
    row: Row
    made_at: float
    until: float

    def filled(self, threads: bytes, page: ThreadPage) -> bytes:
        """The whole page, with these threads."""
        values = {"next": page.next_start.id if page.next_start else ""}
        return b"".join([self.before.filled(values).encode(), threads, self.after.filled(values).encode()])


def init_app(app: Flask) -> None:
    """Keep frames in this process; none where templates are being changed."""
    app.extensions[_EXTENSION] = Recent[Frame](0 if app.debug else MEMORY_BYTES)


def find_frame(key: Key, row: Row) -> Frame | None:
    """The frame as it is now, or None where it has to be made."""
    frames: Recent[Frame] = current_app.extensions[_EXTENSION]
    frame = frames.find(key)
    return frame if frame is not None and still_holds(frame, row, clock.now().timestamp()) else None


def make_frame(key: Key, row: Row, article: Article, discussion: Discussion) -> Frame:
    """Render what stands around the comments, the same for everybody who is not staff.

    `row`: read before everything else that the page says.
    """
    now = clock.now()
    until = changes_by_time_at(article, now)
    page = discussion.page
    everybodys = Discussion(
        STRANGER,
        discussion.order,
        discussion.start,
        ThreadPage(page.threads, SimpleNamespace(id=_NEXT) if page.next_start else None),  # type: ignore[arg-type]
        discussion.is_open,
        discussion.policy,
    )
    context = about(article, everybodys) | {"threads": _THREADS, "stored": True}
    skeleton = Skeleton("articles/show.html", {"threads": _THREADS, "next": _NEXT}, context)
    frame = Frame(
        *skeleton.split("threads"), article.address, discussion.is_open, row, now.timestamp(), until.timestamp()
    )
    current_app.extensions[_EXTENSION].keep(key, frame, size_bytes=skeleton.size_bytes)
    return frame


def about(article: Article, discussion: Discussion) -> dict[str, object]:
    """What the template of an article's page needs to know."""
    tags = tags_of(article)
    # What search engines read stands on the canonical page alone: its first page in the usual order.
    is_canonical = discussion.start is None and discussion.order == Order.NEWEST
    return {
        "article": article,
        "tags": tags,
        "related": related_articles(article, tags),
        "neighbours": neighbours(article),
        "discussion": discussion,
        "structured": structured_data(article, discussion) if is_canonical else "",
    }
