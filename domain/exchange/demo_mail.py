"""The demo's reader who wishes mail about replies, and the mail that went out: in the outbox as sent, never sent."""

import json
import secrets
from datetime import timedelta

from sqlalchemy import select

from domain.comments.models import Comment
from domain.comments.queries import comment_by_id
from domain.comments.quoting import quotation
from domain.comments.readers import Reader, ReplyNotice, ReplyWatch
from domain.comments.watches import watch_replies
from foundation import clock
from foundation.database import db
from foundation.mail import queue_mail
from foundation.settings import Settings

# The comment whose author wishes mail; one reply to it is published.
WATCHED = "c04"
ADDRESS = "bac-ba.mau@benmo.example"
HERE = "http://localhost:8000"
CONFIRMED_AFTER = timedelta(minutes=3)
SENT_AFTER = timedelta(minutes=5)
SUBJECT = "Có trả lời cho bình luận của bạn: {title}"
BODY = """Xin chào,

{name} đã trả lời bình luận của bạn ở bài “{title}”:

{quotation}

Xem tại chỗ và trả lời tiếp:
{here}/comments/{number}

Bạn nhận email này vì đã chọn nhận tin khi viết bình luận. Nếu không muốn nhận nữa, vui lòng mở:
{stop}
"""


def watch(comment_id: int) -> None:
    """Let the comment's author wish mail about replies, at an address that is confirmed."""
    comment = db.session.get_one(Comment, comment_id)
    reader = db.session.get_one(Reader, comment.reader_id)
    address = watch_replies(comment.id, reader, ADDRESS, site_address="")
    if address is not None:
        address.token_digest = secrets.token_hex(32)
        address.confirmed_at = clock.now() + CONFIRMED_AFTER
        db.session.flush()


def tell_what_was_answered(comment_id: int, settings: Settings) -> None:
    """Write the mail about each published reply as if it had been sent a little later."""
    watch_of = db.session.get_one(ReplyWatch, comment_id)
    here = settings.origins[0] if settings.addresses else HERE
    stop = f"{here}/mail/stops/{watch_of.stop_token}"
    query = select(ReplyNotice).join(Comment, Comment.id == ReplyNotice.reply_id).where(Comment.parent_id == comment_id)
    for notice in db.session.execute(query).scalars():
        reply = comment_by_id(notice.reply_id)
        if reply is None:
            continue
        with clock.at(notice.created_at + SENT_AFTER):
            about = {"name": reply.author_name, "title": reply.article.title, "number": reply.id}
            body = BODY.format(**about, here=here, stop=stop, quotation=quotation(reply.revision.words))
            mail = queue_mail(ADDRESS, SUBJECT.format(title=reply.article.title), body)
            mail.headers = json.dumps({"List-Unsubscribe": f"<{stop}>"})
            mail.due_at, mail.sent_at, mail.tries = None, clock.now(), 1
            notice.told_at = clock.now()
    db.session.flush()
