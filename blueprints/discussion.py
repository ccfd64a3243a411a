"""What the discussion under an article needs to be drawn: used by every section that shows comments."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence

from flask import Response, request
from markupsafe import Markup

from domain.accounts.queries import name_of
from domain.articles.models import Article
from domain.comments.likes import liked_among
from domain.comments.models import Comment
from domain.comments.openness import comments_are_open, policy_in_force
from domain.comments.orders import Order
from domain.comments.queries import STRANGER, Viewer, reader_by_token, thread_page
from domain.comments.threads import ShownComment, ThreadPage
from domain.moderation.models import ModerationEvent, ReasonTemplate
from domain.moderation.own import owned_among, refused_edits
from domain.moderation.queries import last_events
from domain.moderation.reasons import offered_reasons
from domain.moderation.screening.numbers import numbers_in
from domain.moderation.waiting import usual_wait
from foundation import clock
from foundation.access import may_enter
from foundation.compression import compress
from foundation.cookies import has_something_on, reader_token
from foundation.current_site import current_settings
from foundation.language import current_language
from foundation.page_cache import allow_keeping, is_to_be_kept

FIELDS = ("text", "author_name", "email", "website", "notify", "consent")


@dataclasses.dataclass(frozen=True)
class Draft:
    """What stands in a comment form: empty, or what was typed, with what is wrong about it."""

    author_name: str = ""
    email: str = ""
    text: str = ""
    website: str = ""
    notify: bool = False
    consent: bool = False
    key: str = ""
    parent: Comment | None = None
    errors: Mapping[str, str] = dataclasses.field(default_factory=lambda: dict.fromkeys(FIELDS, ""))
    message: str = ""
    token: bool = False
    focus: str = ""
    preview: Markup | None = None

    @property
    def is_refused(self) -> bool:
        """Something about it was wrong."""
        return bool(self.message or any(self.errors.values()))


@dataclasses.dataclass(frozen=True)
class Discussion:
    """The discussion under an article as this viewer sees it."""

    viewer: Viewer
    order: str
    start: int | None
    page: ThreadPage
    is_open: bool
    policy: str = ""
    reasons: Mapping[int, str] = dataclasses.field(default_factory=dict)
    draft: Draft = Draft()
    # For a reader: their own comments among these, those whose changed words came back, those they like, and how many
    # minutes a decision usually takes.
    own: Collection[int] = ()
    refused_edits: Mapping[int, ModerationEvent] = dataclasses.field(default_factory=dict)
    liked: Collection[int] = ()
    usual_wait: int | None = None
    # For moderators: the reasons they can choose, the comments that show a number, who closed the article or opened it.
    offered_reasons: Sequence[ReasonTemplate] = ()
    with_numbers: Collection[int] = ()
    openness_set_by: str = ""


def viewer_of(article_id: int) -> Viewer:
    """Who looks at this article. Cookies are only read where they can matter: others share one stored page."""
    may_moderate = may_enter("moderation")
    reader = reader_by_token(reader_token()) if has_something_on(article_id) else None
    return Viewer(reader, may_moderate) if reader or may_moderate else STRANGER


def requested_order() -> Order:
    """The order asked for; the newest first when nothing that we know was."""
    asked = request.values.get("order", "")
    return Order(asked) if asked in set(Order) else Order.NEWEST


def discussion_of(
    article: Article,
    *,
    viewer: Viewer,
    order: Order = Order.NEWEST,
    start: int | None = None,
    page: ThreadPage | None = None,
) -> Discussion:
    """One page of the discussion, beginning with the thread numbered `start`."""
    page = page or thread_page(article.id, viewer=viewer, order=order, start=start)
    unpublished = [] if viewer.is_stranger else [c for c in _comments_of(page) if not c.is_published]
    settings = current_settings()
    is_open = comments_are_open(article, settings, clock.now())
    policy = policy_in_force(article, settings)
    events = last_events(unpublished) if unpublished else {}
    reasons = {number: event.reason_in(current_language()) for number, event in events.items()}
    discussion = Discussion(viewer, order.value, start, page, is_open, policy, reasons)
    if viewer.reader is not None:
        comments = _comments_of(page)
        own = owned_among(viewer.reader, comments)
        discussion = dataclasses.replace(
            discussion,
            own=own,
            refused_edits=refused_edits([comment for comment in comments if comment.id in own]),
            liked=liked_among(viewer.reader, [comment.id for comment in comments]),
            usual_wait=usual_wait(),
        )
    return _for_moderators(discussion, article) if viewer.may_moderate else discussion


def for_everybody(response: Response, viewer: Viewer, *, until: float | None = None) -> Response:
    """Let a stranger's page be compressed, kept and asked for again; anybody else's is nobody's business.

    `until`: when time alone changes it (seconds since 1970); so long it may lie in front of the application.
    """
    if viewer.is_stranger and response.status_code == 200:  # noqa: PLR2004 HTTP's OK
        if until is not None and is_to_be_kept(request.environ):
            allow_keeping(request.environ, until=until)
        response.headers["Cache-Control"] = "no-cache"
        compress(response).add_etag()
        response.make_conditional(request)
    else:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _for_moderators(discussion: Discussion, article: Article) -> Discussion:
    with_numbers = {c.id for c in _comments_of(discussion.page) if numbers_in(c.words)}
    return dataclasses.replace(
        discussion,
        offered_reasons=offered_reasons(),
        with_numbers=with_numbers,
        openness_set_by=name_of(article.comments_set_by_id),
    )


def _comments_of(page: ThreadPage) -> list[ShownComment]:
    return [comment for thread in page.threads for comment in thread.comments]
