"""Every number the site keeps, beside the one that comes out of counting."""

import collections

from sqlalchemy import func, select

from domain.articles.models import Article
from domain.comments.desk import tab_of
from domain.comments.models import Comment, CommentSignal, DeskTally
from domain.comments.readers import Like, Reader
from domain.comments.threads import READER_COUNTS
from domain.moderation.models import Report
from foundation.database import db


def kept_and_counted(article_id) -> tuple[dict, dict]:
    """Every kept number beside the one that comes out of counting."""
    comments = {c.id: c for c in db.session.execute(select(Comment)).scalars()}
    children = {number: [c for c in comments.values() if c.parent_id == number] for number in comments}
    open_ones = select(Report.comment_id, func.count()).where(Report.settled_by_id.is_(None))
    reports = dict(db.session.execute(open_ones.group_by(Report.comment_id)).tuples().all())

    likes = dict(db.session.execute(select(Like.comment_id, func.count()).group_by(Like.comment_id)).tuples().all())

    def stands(comment) -> bool:
        return comment.is_published or any(stands(child) for child in children[comment.id])

    def published_below(comment) -> int:
        return sum(c.is_published for c in comments.values() if c.thread_id == comment.id)

    def tab(comment):
        has_waiting_words = comment.waiting_revision_id is not None
        return tab_of(comment.status, has_waiting_words=has_waiting_words, is_reported=comment.id in reports)

    kept = {
        c.id: (c.is_listed, c.child_count, c.reply_count, c.report_count, c.desk_tab, c.is_waiting, c.like_count)
        for c in comments.values()
    }
    counted = {
        c.id: (
            *(stands(c), sum(map(stands, children[c.id])), published_below(c)),
            *(reports.get(c.id, 0), tab(c), c.status == "pending" or c.waiting_revision_id is not None),
            likes.get(c.id, 0),
        )
        for c in comments.values()
    }
    article = db.session.get(Article, article_id)
    kept["article"], counted["article"] = article.comment_count, sum(c.is_published for c in comments.values())
    of_readers = collections.Counter((c.reader_id, c.status) for c in comments.values())
    for reader in db.session.execute(select(Reader)).scalars():
        kept[f"reader {reader.id}"] = {status: getattr(reader, name) for status, name in READER_COUNTS.items()}
        counted[f"reader {reader.id}"] = {status: of_readers[reader.id, status] for status in READER_COUNTS}
    tallies = dict(db.session.execute(select(DeskTally.tab, DeskTally.comments)).tuples().all())
    kept["tallies"] = {tab: number for tab, number in tallies.items() if number}
    counted["tallies"] = dict(collections.Counter(tab(c) for c in comments.values()))
    for signal in db.session.execute(select(CommentSignal)).scalars():
        comment = comments[signal.comment_id]
        kept[signal.comment_id, signal.kind] = (signal.desk_tab, signal.desk_since)
        counted[signal.comment_id, signal.kind] = (comment.desk_tab, comment.desk_since)
    return kept, counted
