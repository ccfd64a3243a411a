"""An article's page around its comments: rendered when something else on it changed, and filled with what is asked for.

Kept in this process and found by all that it depends on; what comments change around themselves is filled in.
"""

import dataclasses
import datetime as dt
from types import SimpleNamespace
from typing import Any

from flask import Flask, current_app

from blueprints.addresses import moment_word
from blueprints.articles.lasting import changes_by_time_at
from blueprints.articles.structured import structured_data
from blueprints.comment_shapes import form_of
from blueprints.discussion import Discussion
from domain.articles.around import neighbours, related_articles, tags_of
from domain.articles.models import Article
from domain.articles.queries import ArticleRow
from domain.comments.orders import Order
from domain.comments.queries import STRANGER
from domain.comments.threads import ThreadPage
from foundation import clock
from foundation.recent import Recent
from foundation.skeletons import Skeleton, stand_in, stand_in_number

MEMORY_BYTES, STRUCTURED_BYTES = 4_000_000, 2_000_000
_FRAMES, _STRUCTURED = "article_frames", "structured_data"
_NEXT, _COUNT = stand_in_number(), stand_in_number()
_THREADS, _DATA = stand_in("threads"), stand_in("structured data")
_MOMENT = dt.datetime(1987, 6, 5, 4, 3, 2, _COUNT % 1_000_000, tzinfo=dt.UTC)

Key = tuple[object, ...]


@dataclasses.dataclass(frozen=True)
class Frame:
    """The page of an article around its comments, and what it holds for."""

    before: Skeleton
    after: Skeleton
    address: str
    is_open: bool
    content: tuple[int, str | None]
    until: float

    def filled(self, threads: bytes, page: ThreadPage, row: ArticleRow, structured: str) -> bytes:
        """The whole page, with these threads."""
        values: dict[str, object] = {
            "next": page.next_start.id if page.next_start else "",
            "count": row.comment_count,
            "since": moment_word(row.last_comment_at),
            "structured": structured,
        }
        return b"".join([self.before.filled(values).encode(), threads, self.after.filled(values).encode()])


class _StandIn:
    """The article, but for what comments change."""

    def __init__(self, article: Article, comment_count: int) -> None:
        self._article, self.comment_count, self.last_comment_at = article, comment_count, _MOMENT

    def __getattr__(self, name: str) -> Any:
        return getattr(self._article, name)


def init_app(app: Flask) -> None:
    """Keep frames in this process; none where templates are being changed."""
    app.extensions[_FRAMES] = Recent[Frame](0 if app.debug else MEMORY_BYTES)
    app.extensions[_STRUCTURED] = Recent[str](0 if app.debug else STRUCTURED_BYTES)


def find_frame(key: Key, row: ArticleRow) -> Frame | None:
    """The frame as it is now, or None where it has to be made."""
    frames: Recent[Frame] = current_app.extensions[_FRAMES]
    frame = frames.find((*key, form_of(row.comment_count)))
    is_current = frame is not None and frame.content == row.content and clock.now().timestamp() < frame.until
    return frame if is_current else None


def make_frame(key: Key, row: ArticleRow, article: Article, discussion: Discussion, now: dt.datetime) -> Frame:
    """Render what stands around the comments, the same for everybody who is not staff.

    `now`, `row`: the moment, and then what was read before everything else that the page says.
    """
    until = changes_by_time_at(article, now).timestamp()
    form, page = form_of(row.comment_count), discussion.page
    everybodys = Discussion(
        STRANGER,
        discussion.order,
        discussion.start,
        ThreadPage(page.threads, SimpleNamespace(id=_NEXT) if page.next_start else None),  # type: ignore[arg-type]
        discussion.is_open,
        discussion.policy,
    )
    named: Any = _StandIn(article, form if form < form_of(_COUNT) else _COUNT)
    structured = _DATA if has_structured_data(discussion) else ""
    context = about(named, everybodys) | {"threads": _THREADS, "stored": True, "structured": structured}
    stand_ins = {"next": _NEXT, "count": _COUNT, "since": moment_word(_MOMENT), "structured": _DATA}
    before, after = Skeleton.around(_THREADS, "articles/show.html", stand_ins, context)
    frame = Frame(before, after, article.address, discussion.is_open, row.content, until)
    size_bytes = before.size_bytes + after.size_bytes
    current_app.extensions[_FRAMES].keep((*key, form), frame, size_bytes=size_bytes)
    return frame


def about(article: Article, discussion: Discussion) -> dict[str, object]:
    """What the template of an article's page needs to know, besides its threads."""
    tags = tags_of(article)
    return {
        "article": article,
        "tags": tags,
        "related": related_articles(article, tags),
        "neighbours": neighbours(article),
        "discussion": discussion,
    }


def has_structured_data(discussion: Discussion) -> bool:
    """What search engines read stands on the canonical page alone: its first page in the usual order."""
    return discussion.start is None and discussion.order == Order.NEWEST


def find_structured_data(key: Key, row: ArticleRow) -> str | None:
    """The structured data as they are now, or None where they have to be made."""
    found: Recent[str] = current_app.extensions[_STRUCTURED]
    return found.find((*key, row))


def make_structured_data(key: Key, row: ArticleRow, article: Article, discussion: Discussion) -> str:
    """What search engines read of a page that everybody has."""
    data = structured_data(article, discussion) if has_structured_data(discussion) else ""
    current_app.extensions[_STRUCTURED].keep((*key, row), data, size_bytes=len(data) + len(repr(key)))
    return data
