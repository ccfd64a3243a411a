"""The shapes that a comment, a branch and a thread can have on a page, and the skeleton of each.

A shape is all that makes the HTML another one besides the values that are filled in. What it does not name, the
templates must not ask of the stand-ins below: an attribute that is missing there fails at once.
"""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

from blueprints.discussion import Discussion
from domain.comments.models import CommentStatus
from domain.comments.queries import STRANGER
from domain.comments.threads import ThreadPage
from foundation.language import number, time_element
from foundation.skeletons import Skeleton, stand_in, stand_in_number

COMMENT = "comments/_comment.html"
# Stand-ins: numbers and words that nothing else in a template has.
_ID, _NEXT, _COUNT, _HIDDEN = (stand_in_number() for _number in range(4))
_NAME, _PARENT, _WORDS, _TOP, _REPLIES = map(stand_in, ("name", "parent", "words", "top", "replies"))
_MOMENT = dt.datetime(1987, 6, 5, 4, 3, 2, tzinfo=dt.UTC)
_ARTICLE = SimpleNamespace(address=f"stand-in-{stand_in_number()}")
# The template, the stand-ins by the names of their values, and what it is rendered with.
_Making = tuple[str, dict[str, object], dict[str, Any]]


class CommentShape(NamedTuple):
    """`answers_shown`: whether the comment that it answers is shown; None where it names none."""

    depth: int
    status: str
    is_official: bool
    is_pinned: bool
    is_edited: bool
    is_masked: bool
    has_likes: bool
    is_liked: bool
    is_fresh: bool
    answers_shown: bool | None


class BranchShape(NamedTuple):
    """A first-level reply with its answers."""

    has_head: bool
    has_answers: bool


class ThreadShape(NamedTuple):
    """`replies`, `hidden`: which words stand beside their number (`form_of`); `goes_on`: there are further replies."""

    has_branches: bool
    replies: int
    hidden: int
    goes_on: bool


Shape = CommentShape | BranchShape | ThreadShape


def form_of(count: int) -> int:
    """Which words stand beside a count: those for none, for one, or for many."""
    return min(count, 2)


def skeleton_of(shape: Shape, *, is_open: bool, is_new: bool) -> Skeleton:
    """What the template gives for this shape."""
    template, stand_ins, context = _MAKINGS[type(shape)](shape)
    liked = context.pop("liked", ())
    discussion = Discussion(STRANGER, "", None, ThreadPage([], None), is_open, liked=liked)
    shared = {"article": _ARTICLE, "discussion": discussion, "stored": True, "is_new": is_new}
    return Skeleton.of(template, stand_ins, shared | context)


def _stands_in(form: int, stand_in: int) -> int:
    return form if form < form_of(stand_in) else stand_in


def _thread(shape: ThreadShape) -> _Making:
    thread = SimpleNamespace(
        comment=SimpleNamespace(id=_ID, reply_count=_stands_in(shape.replies, _COUNT)),
        branches=shape.has_branches,
        hidden_replies=_stands_in(shape.hidden, _HIDDEN),
        next_reply=SimpleNamespace(id=_NEXT) if shape.goes_on else None,
    )
    names = {"id": _ID, "next": _NEXT, "count": _COUNT, "hidden": _HIDDEN, "top": _TOP, "replies": _REPLIES}
    names |= {"address": _ARTICLE.address}
    return "comments/_thread.html", names, {"thread": thread, "top": _TOP, "replies": _REPLIES}


def _branch(shape: BranchShape) -> _Making:
    branch = SimpleNamespace(id=_ID, head=shape.has_head, answers=shape.has_answers)
    names = {"id": _ID, "top": _TOP, "replies": _REPLIES}
    return "comments/_branch.html", names, {"branch": branch, "top": _TOP, "replies": _REPLIES}


def _comment(shape: CommentShape) -> _Making:
    parent = None
    if shape.answers_shown is not None:
        parent = SimpleNamespace(author_name=_PARENT, is_published=shape.answers_shown)
    comment = SimpleNamespace(
        id=_ID,
        status=shape.status,
        is_listed=True,
        is_published=shape.status == CommentStatus.PUBLISHED,
        is_official=shape.is_official,
        is_pinned=shape.is_pinned,
        is_edited=shape.is_edited,
        is_masked=shape.is_masked,
        is_erased=False,
        like_count=_COUNT if shape.has_likes else 0,
        author_name=_NAME,
        created_at=_MOMENT,
        html=_WORDS,
        parent=parent,
    )
    names = {"id": _ID, "name": _NAME, "words": _WORDS, "time": time_element(_MOMENT, stored=True)}
    names |= {"likes": number(_COUNT), "parent": _PARENT, "address": _ARTICLE.address}
    fresh, liked = _ID if shape.is_fresh else 0, {_ID} if shape.is_liked else ()
    return COMMENT, names, {"comment": comment, "depth": shape.depth, "fresh": fresh, "liked": liked}


_MAKINGS: dict[type, Callable[[Any], _Making]] = {
    CommentShape: _comment,
    BranchShape: _branch,
    ThreadShape: _thread,
}
