"""Invented people, articles and opinions that the style guide shows; nothing of it is stored."""

import dataclasses
from datetime import datetime, timedelta

from blueprints.discussion import Discussion, Draft
from domain.accounts.models import User
from domain.articles.models import Article, ArticleStatus, Category, Tag
from domain.comments.letters import Letter
from domain.comments.models import Comment, CommentSignal, CommentStatus, DeskTab, Revision
from domain.comments.queries import STRANGER, Viewer
from domain.comments.readers import Reader
from domain.comments.threads import Branch, Thread, ThreadPage
from domain.media.models import MediaFile, MediaKind
from domain.media.queries import library_page
from domain.moderation.cases import Case
from domain.moderation.models import Action, ModerationEvent, ReasonTemplate, Report
from domain.moderation.own import OwnComment
from domain.moderation.past import PastDecision
from domain.moderation.screening.kinds import Signal
from foundation import clock
from foundation.comparing import compared

# No row has such a number: a button of the guide that is pressed all the same finds nothing.
NOBODY_S = 999_999_999_999_000
LONG_AGO = timedelta(days=400)


@dataclasses.dataclass(frozen=True)
class Specimens:
    """Everything that stands in the guide."""

    article: Article
    tags: list[Tag]
    thread: Thread
    hidden: list[Comment]
    own: list[Comment]
    letter: Comment
    reading: Discussion
    writing: Discussion
    moderating: Discussion
    drafts: list[Draft]
    own_comments: list[OwnComment]
    cases: list[Case]
    event: ModerationEvent
    reasons: list[ReasonTemplate]


def specimens() -> Specimens:
    """All of it, some minutes or hours old."""
    now = clock.now()
    article = _article(now)
    said = {name: _comment(article, number, name, words, now) for number, (name, words) in enumerate(_SAID.items())}
    pinned, reply, answer, waiting, returned, removed, moderated, parent = said.values()
    pinned.pinned_at, pinned.like_count, pinned.reply_count = now, 24, 2
    reply.depth, reply.staff_id = 1, 1
    answer.depth, answer.parent, answer.revision.is_edit = 2, reply, True
    _put(waiting, CommentStatus.PENDING, DeskTab.WAITING)
    _put(returned, CommentStatus.RETURNED, DeskTab.RETURNED)
    waiting.is_listed = returned.is_listed = False
    _put(removed, CommentStatus.REMOVED, DeskTab.REMOVED)
    moderated.report_count = 1
    page = ThreadPage([], None)
    reader = _reader(now)
    reasons = [
        ReasonTemplate(id=1, kind="private", label_vi=_REASON, label_en=_REASON, text_vi=_REASON, text_en=_REASON)
    ]
    reading = Discussion(STRANGER, "newest", None, page, is_open=True, policy="everything-waits", reasons={})
    return Specimens(
        article=article,
        tags=[Tag(id=1, name="nông thôn mới", slug="nong-thon-moi"), Tag(id=2, name="đường hoa", slug="duong-hoa")],
        thread=Thread(pinned, [Branch(reply, [answer])]),
        hidden=[removed],
        own=[waiting, returned],
        letter=pinned,
        reading=dataclasses.replace(reading, liked={pinned.id}),
        writing=dataclasses.replace(
            reading, viewer=Viewer(reader), own={waiting.id, returned.id}, reasons={returned.id: _REASON}, usual_wait=40
        ),
        moderating=dataclasses.replace(reading, viewer=Viewer(may_moderate=True), offered_reasons=reasons),
        drafts=_drafts(parent, waiting, moderated),
        own_comments=_own_comments(article, now),
        cases=_cases(article, reader, now),
        event=_event(pinned, Action.APPROVE, now),
        reasons=reasons,
    )


def pictured_article() -> Article | None:
    """An article with the newest picture of the library above its words; None while there is none."""
    files = library_page(kind=MediaKind.PICTURE).files
    if not files:
        return None
    columns = {column.key: getattr(files[0], column.key) for column in MediaFile.__table__.columns}
    words = {"caption": "Đường hoa thôn Đồi Sim sau tám tháng", "credit": "Thu Hà"}
    return Article(html="", lead_picture=MediaFile(**columns | words))


_REASON = "Có thông tin cá nhân. Vui lòng bỏ số căn cước rồi gửi lại."
_SAID = {
    "Trần Thị Minh Họa": "Xin chúc mừng bà con thôn Đồi Sim. Mong đường hoa được giữ **sạch đẹp** quanh năm.",
    "Ban biên tập": "> Mong đường hoa được giữ sạch đẹp\n\nCảm ơn bạn. Các hộ đã chia nhau chăm sóc từng đoạn.",
    "Lê Văn Góp Ý": "Đoạn trước nhà văn hóa còn thiếu cọc tiêu, đề nghị bổ sung.",
    "Bạn đọc đang chờ": "Cho tôi hỏi khi nào làm tiếp đoạn còn lại?",
    "Bạn đọc cần viết lại": "Số căn cước của tôi là 0123…, nhờ xã kiểm tra giúp.",
    "Ý kiến đã gỡ": "Lời đã gỡ.",
    "Phạm Thị Mẫu": "Nên trồng thêm cây bóng mát, mùa hè đi bộ nắng lắm.",
    "Nguyễn Văn Khách": "Đường rộng bao nhiêu mét vậy ạ?",
}


def _article(now: datetime) -> Article:
    return Article(
        id=NOBODY_S,
        title="Thôn Đồi Sim hoàn thành 1,2\u00a0km đường hoa, đạt chuẩn thôn nông thôn mới kiểu mẫu",
        slug="duong-hoa",
        summary="Sau tám tháng, 143\u00a0hộ dân hiến 860\u00a0m² đất và góp 1.100\u00a0ngày công.",
        author="Thu Hà",
        origin="",
        html="",
        status=ArticleStatus.PUBLISHED,
        published_at=now - LONG_AGO,
        comment_count=12,
        comments_open=True,
        category=Category(id=1, name="Nông thôn mới", slug="nong-thon-moi"),
    )


def _comment(article: Article, number: int, name: str, words: str, now: datetime) -> Comment:
    comment = Comment(
        id=NOBODY_S + number,
        article=article,
        author_name=name,
        depth=0,
        version=1,
        is_listed=True,
        status=CommentStatus.PUBLISHED,
        desk_tab=DeskTab.PUBLISHED,
        desk_since=now - timedelta(minutes=72),
        created_at=now - timedelta(hours=2),
        revision=_revision(words, now),
    )
    comment.child_count = comment.reply_count = comment.like_count = comment.report_count = 0
    return comment


def _revision(words: str, now: datetime) -> Revision:
    letter = Letter.written(author_name="", email="", text=words)
    return Revision(words=letter.words, html=letter.html, is_edit=False, is_masked=False, created_at=now)


def _put(comment: Comment, status: CommentStatus, tab: DeskTab) -> None:
    comment.status, comment.desk_tab = status, tab


def _reader(now: datetime) -> Reader:
    counts = dict.fromkeys(("published_count", "rejected_count", "spam_count", "removed_count"), 0)
    return Reader(created_at=now - timedelta(days=3), returned_count=1, **counts)


def _drafts(*parents: Comment) -> list[Draft]:
    """A form as it opens, one that came back with errors, one with a preview: each answers somebody else."""
    opened, refused, looked = (Draft(parent=parent) for parent in parents)
    errors = {**opened.errors, "text": "Vui lòng viết ý kiến của bạn.", "email": "Vui lòng kiểm tra địa chỉ email."}
    words = "Đề nghị giữ tên cũ **“đường Gốc Gạo”**."
    preview = Letter.written(author_name="", email="", text=words).shown
    return [
        opened,
        dataclasses.replace(refused, errors=errors, message="Bạn gửi quá nhanh. Vui lòng đợi 30 giây.", email="lan@"),
        dataclasses.replace(looked, text=words, author_name="Lan", preview=preview),
    ]


def _own_comments(article: Article, now: datetime) -> list[OwnComment]:
    """A reader's own, one in each state that they are told."""
    made = []
    for number, (tab, status) in enumerate(_OWN_STATES, start=100):
        comment = _comment(article, number, "Lan", "Đề nghị xã sớm làm tiếp đoạn đường còn lại.", now)
        _put(comment, status, tab)
        decision = _event(comment, Action.REJECT, now) if status == CommentStatus.REJECTED else None
        made.append(OwnComment(comment, decision))
    edited = _comment(article, 99, "Lan", "Đường rộng 3\u00a0m.", now)
    edited.waiting_revision_id, edited.waiting_revision = NOBODY_S, _revision("Đường rộng 3,5\u00a0m.", now)
    changes = compared(edited.revision.words, edited.waiting_revision.words)
    return [OwnComment(edited, changes=changes), *made]


_OWN_STATES = (
    (DeskTab.WAITING, CommentStatus.PENDING),
    (DeskTab.RETURNED, CommentStatus.RETURNED),
    (DeskTab.PUBLISHED, CommentStatus.PUBLISHED),
    (DeskTab.REJECTED, CommentStatus.REJECTED),
    (DeskTab.REMOVED, CommentStatus.REMOVED),
    (DeskTab.WITHDRAWN, CommentStatus.WITHDRAWN),
)


def _cases(article: Article, reader: Reader, now: datetime) -> list[Case]:
    """One that wants close reading, and one that a colleague looks at."""
    close = _comment(
        article, 200, "Nguyễn Văn Khách", "Mua sỉ thì liên hệ số nào? Số của tôi 0900\u00a0000\u00a0000.", now
    )
    calm = _comment(article, 201, "Minh", "Link nộp hồ sơ đúng chưa ạ?", now)
    for comment in (close, calm):
        _put(comment, CommentStatus.PENDING, DeskTab.WAITING)
        comment.reader = reader
    signal = CommentSignal(kind=Signal.PHONE, detail="0900\u00a0000\u00a0000", points=2)
    report = Report(kind="private", note="Lộ số điện thoại.", created_at=now)
    past = PastDecision("return", NOBODY_S, "Hùng", _REASON, _REASON, now - timedelta(days=1))
    decisions = (Action.APPROVE, Action.RETURN, Action.REJECT, Action.SPAM)
    return [
        Case(close, close.revision, None, [signal], [report], [past], None, decisions),
        Case(calm, calm.revision, None, [], [], [], "Lan", decisions),
    ]


def _event(comment: Comment, action: Action, now: datetime) -> ModerationEvent:
    return ModerationEvent(
        id=NOBODY_S,
        action=action,
        comment=comment,
        comment_id=comment.id,
        moderator=User(id=NOBODY_S, name="Hùng"),
        from_status=CommentStatus.PENDING,
        to_status=comment.status,
        reason_vi=_REASON,
        reason_en=_REASON,
        note="",
        created_at=now,
    )
