"""Comments as they stand in a discussion, drawn from skeletons.

A template is rendered once for each shape that a comment can have, with stand-ins for what differs from one comment to
the next; from then on a comment is its skeleton with its own values put in, a hundredth of the work. What one viewer
alone sees (their own comments, what a moderator can do) is rendered as templates usually are.
"""

from collections.abc import Iterable
from typing import Protocol

from flask import Flask, current_app, request
from markupsafe import Markup, escape

from blueprints.comment_shapes import (
    COMMENT,
    BranchShape,
    CommentShape,
    Shape,
    ThreadShape,
    form_of,
    skeleton_of,
)
from blueprints.discussion import Discussion
from domain.comments.listed import ListedComment
from domain.comments.models import DEEPEST
from domain.comments.threads import Branch, ShownComment, Thread
from foundation.current_site import current_settings
from foundation.language import current_language, number, time_element
from foundation.recent import Recent
from foundation.skeletons import Skeleton, joined, rendered

_SKELETONS, _DRAWN = "comment_skeletons", "drawn_threads"
_SKELETONS_BYTES, _DRAWN_BYTES = 2_000_000, 8_000_000
# A remembered thread takes its HTML, and its comments again as what it is found by.
_TIMES_KEPT = 2


def init_app(app: Flask) -> None:
    """Let templates draw comments: `drawing(article, discussion, stored).threads(threads)`."""
    app.extensions[_SKELETONS] = Recent[Skeleton](0 if app.debug else _SKELETONS_BYTES)
    app.extensions[_DRAWN] = Recent[bytes](0 if app.debug else _DRAWN_BYTES)
    app.add_template_global(Drawing, "drawing")


class HasAddress(Protocol):
    """An article, or what stands for it: all that is needed of it here is what its URL says."""

    @property
    def address(self) -> str: ...


class Drawing:
    """Draws comments of one article for one viewer. `fresh`: the number of the comment that gets the focus."""

    def __init__(
        self,
        article: HasAddress,
        discussion: Discussion,
        stored: bool,  # noqa: FBT001 as templates say it
        *,
        fresh: int = 0,
        is_new: bool = False,
    ) -> None:
        self._article, self._discussion, self._stored = article, discussion, stored
        self._fresh, self._is_new = fresh, is_new
        settings = current_settings()
        self._skeletons: Recent[Skeleton] = current_app.extensions[_SKELETONS]
        self._threads: Recent[bytes] = current_app.extensions[_DRAWN]
        self._circumstances = (
            current_language(),
            request.script_root,
            discussion.is_open,
            is_new,
            settings.site_official_label,
            settings.time_zone,
            stored,
            article.address,
        )
        self._personal = {fresh, *discussion.own, *discussion.liked, *discussion.refused_edits}

    def threads(self, threads: Iterable[Thread]) -> Markup:
        """Threads, one after the other, each a top-level comment with its replies."""
        return joined([self._drawn(thread) for thread in threads])

    def encoded(self, threads: Iterable[Thread]) -> bytes:
        """The same, ready to be sent: a whole page of them takes longer to encode than to find."""
        return b"".join([self._encoded(thread) for thread in threads])

    def _encoded(self, thread: Thread) -> bytes:
        """What everybody sees alike is found by all that it is."""
        comments = thread.comments
        if not self._stored or any(c.id in self._personal or type(c) is not ListedComment for c in comments):
            return self._drawn(thread).encode()  # what time alone changes is drawn each time
        following = thread.next_reply.id if thread.next_reply else None
        key = (self._circumstances, *comments, thread.hidden_replies, following)
        encoded = self._threads.find(key)
        if encoded is None:
            encoded = self._drawn(thread).encode()
            self._threads.keep(key, encoded, size_bytes=_TIMES_KEPT * len(encoded))
        return encoded

    def _drawn(self, thread: Thread) -> Markup:
        top, following = thread.comment, thread.next_reply
        shape = ThreadShape(
            bool(thread.branches), form_of(top.reply_count), form_of(thread.hidden_replies), following is not None
        )
        values = {
            "id": top.id,
            "top": self.comment(top, 0),
            "replies": self.branches(thread.branches),
            "count": top.reply_count,
            "hidden": thread.hidden_replies,
            "next": following.id if following else "",
            "address": self._article.address,
        }
        return self._skeleton(shape).filled(values)

    def branches(self, branches: Iterable[Branch]) -> Markup:
        """First-level replies, each with its answers."""
        return joined([self.branch(branch) for branch in branches])

    def branch(self, branch: Branch) -> Markup:
        """A first-level reply with its answers."""
        head = self.comment(branch.head, 1) if branch.head else ""
        answers = joined([self.comment(answer, DEEPEST) for answer in branch.answers])
        shape = BranchShape(bool(branch.head), bool(branch.answers))
        return self._skeleton(shape).filled({"id": branch.id, "top": head, "replies": answers})

    def comment(self, comment: ShownComment, depth: int) -> Markup:
        """One comment."""
        discussion = self._discussion
        if (
            not comment.is_listed
            or discussion.viewer.may_moderate
            or comment.id in discussion.own
            or comment.id in discussion.refused_edits
        ):
            return self._rendered(comment, depth)
        parent = comment.parent if depth == DEEPEST else None
        shape = CommentShape(
            depth,
            comment.status,
            comment.is_official,
            comment.is_pinned,
            comment.is_edited,
            comment.is_masked,
            comment.like_count > 0,
            comment.id in discussion.liked,
            comment.id == self._fresh,
            parent.is_published if parent else None,
        )
        values = {
            "id": comment.id,
            "name": escape(comment.author_name),
            "time": time_element(comment.created_at, self._stored),
            "words": comment.html,
            "likes": number(comment.like_count) if comment.like_count else "",
            "parent": escape(parent.author_name) if parent else "",
            "address": self._article.address,
        }
        return self._skeleton(shape).filled(values)

    def _rendered(self, comment: ShownComment, depth: int) -> Markup:
        return rendered(
            COMMENT,
            comment=comment,
            depth=depth,
            article=self._article,
            discussion=self._discussion,
            stored=self._stored,
            fresh=self._fresh,
            is_new=self._is_new,
        )

    def _skeleton(self, shape: Shape) -> Skeleton:
        # Neither how times are written nor where the article is differs between skeletons: both are filled in.
        key = (type(shape), shape, self._circumstances[:-2])
        skeleton = self._skeletons.find(key)
        if skeleton is None:
            skeleton = skeleton_of(shape, is_open=self._discussion.is_open, is_new=self._is_new)
            self._skeletons.keep(key, skeleton, size_bytes=skeleton.size_bytes)
        return skeleton
