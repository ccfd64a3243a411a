"""Many posts at the same moment: one of equal ones, all of different ones, and every counter exact."""

import secrets

import pytest
from sqlalchemy import select

from domain.articles.models import Article
from domain.comments.models import Comment, CommentStatus, Submission
from domain.comments.readers import CommentOwner, Reader
from domain.moderation.actions import CommentAlreadyDecided
from foundation.database import db
from tests.discussions import at_once, count, decide, letter, shown_ids, stored, write


def counters(app, article_id) -> tuple[int, dict[int, tuple[int, int]]]:
    """The article's counter, and (child_count, reply_count) of each comment, as they are kept."""
    with app.app_context():
        kept = db.session.execute(select(Article.comment_count).where(Article.id == article_id)).scalar_one()
    return kept, {c.id: (c.child_count, c.reply_count) for c in stored(app)}


@pytest.mark.parametrize("key", ["", "made by the script"], ids=["no key", "key"])
def test_forty_equal_posts_make_one_comment_and_everybody_answered_owns_it(app, article, key):
    data = letter(key=key)
    answered = at_once(app, [lambda client: client.post(f"{article.url}/comments", data=data)] * 40)

    [comment] = stored(app)
    assert {answer.status_code for answer, _client in answered} == {303}
    assert {answer.location for answer, _client in answered} == {f"{article.url}#comment-{comment.id}"}
    assert all(shown_ids(client.get(article.url)) == [comment.id] for _answer, client in answered)
    assert (count(app, Reader), count(app, CommentOwner)) == (40, 40)


def test_forty_equal_posts_of_one_reader_make_one_comment(app, article):
    token = secrets.token_urlsafe(32)

    def post(client):
        client.set_cookie("reader", token)
        return client.post(f"{article.url}/comments", data=letter())

    answered = at_once(app, [post] * 40)

    assert ({answer.status_code for answer, _client in answered}, count(app, Comment)) == ({303}, 1)


def test_of_thirty_different_posts_none_is_lost_and_the_counters_are_exact(make_app, app, article):
    open_site = make_app(comments_policy="everything-passes")
    parent = write(app, article.id)[0]

    def post(number):
        data = letter(f"Ý thứ {number}", parent=parent if number % 2 else "")
        return lambda client: client.post(f"{article.url}/comments", data=data)

    answered = at_once(open_site, [post(number) for number in range(30)])

    assert [answer.status_code for answer, _client in answered] == [303] * 30
    total, kept = counters(app, article.id)
    assert (count(app, Comment), total, kept[parent]) == (31, 31, (15, 15))
    assert {c.revision.words for c in stored(app)[1:]} == {f"Ý thứ {number}" for number in range(30)}
    assert count(app, Submission) == 2 * 30 + 2


def test_decisions_at_the_same_moment_keep_the_counters_exact(app, article):
    top, *replies = write(app, article.id, (None, *[0] * 8))
    for reply in replies[:4]:
        decide(app, "remove", reply)

    def job(number, reply):
        return lambda _client: decide(app, "restore" if number < 4 else "remove", reply)

    at_once(app, [job(n, reply) for n, reply in enumerate(replies)] + [lambda _client: decide(app, "remove", top)])

    total, kept = counters(app, article.id)
    assert (total, kept[top]) == (4, (4, 4))
    assert [c.is_listed for c in stored(app)] == [True, *[True] * 4, *[False] * 4]


def test_of_two_moderators_at_the_same_moment_one_decides(app, article):
    [comment] = write(app, article.id, publish=False)
    decide(app, "reject", write(app, article.id, publish=False)[0])  # makes the moderator

    def job(decision):
        def run(_client):
            try:
                return decide(app, decision, comment)
            except CommentAlreadyDecided:
                return None

        return run

    answered = [number for number, _client in at_once(app, [job("approve"), job("approve"), job("approve")])]

    assert len([number for number in answered if number is not None]) == 1
    assert stored(app)[0].status == CommentStatus.PUBLISHED
    assert counters(app, article.id)[0] == 1


def test_a_reply_and_the_removal_of_its_parent_at_the_same_moment_leave_no_orphan(make_app, app, article):
    """Whoever is first: the reply is refused, or it stands under a tombstone."""
    open_site = make_app(comments_policy="everything-passes")
    for _round in range(4):
        [parent] = write(app, article.id)
        at_once(
            open_site,
            [
                lambda client, parent=parent: client.post(f"{article.url}/comments", data=letter(parent=parent)),
                lambda _client, parent=parent: decide(app, "remove", parent),
            ],
        )
        kept = {c.id: c for c in stored(app)}
        replies = [c for c in kept.values() if c.parent_id == parent]
        assert kept[parent].is_listed == bool(replies)
        assert (kept[parent].child_count, kept[parent].reply_count) == (len(replies), len(replies))
