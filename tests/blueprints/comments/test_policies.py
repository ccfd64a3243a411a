"""Who must wait: the article's policy goes before its category's, and that before the site's."""

import secrets

import pytest
from sqlalchemy import update

from domain.articles.models import Article, Category
from domain.comments.readers import Reader
from foundation.database import commit, db
from tests.discussions import count, decide, letter, shown_ids, stored
from tests.people import reader_of

WAITS, KNOWN, PASSES = "everything-waits", "known-readers-pass", "everything-passes"


def set_policies(app, article, *, of_article=None, of_category=None) -> None:
    def work() -> None:
        category = Category(name="Tin", slug=f"tin-{secrets.token_hex(3)}", comments_policy=of_category)
        db.session.add(category)
        db.session.flush()
        values = {"category_id": category.id, "comments_policy": of_article}
        db.session.execute(update(Article).where(Article.id == article.id).values(**values))

    with app.app_context():
        commit(work)


@pytest.mark.parametrize(
    ("of_site", "of_category", "of_article", "status"),
    [
        (WAITS, None, None, "pending"),
        (PASSES, None, None, "published"),
        (KNOWN, None, None, "pending"),
        (WAITS, PASSES, None, "published"),
        (PASSES, WAITS, None, "pending"),
        (WAITS, WAITS, PASSES, "published"),
        (PASSES, PASSES, WAITS, "pending"),
        (PASSES, None, KNOWN, "pending"),
    ],
)
def test_the_nearest_policy_counts(make_app, app, article, of_site, of_category, of_article, status):
    set_policies(app, article, of_article=of_article, of_category=of_category)

    answer = reader_of(make_app(comments_policy=of_site)).post(f"{article.url}/comments", data=letter())

    [comment] = stored(app)
    assert (answer.status_code, comment.status, comment.is_listed) == (303, status, status == "published")
    assert (comment.desk_tab, comment.published_at is not None) == (
        "waiting" if status == "pending" else status,
        status == "published",
    )
    assert shown_ids(reader_of(app).get(article.url)) == [comment.id] * (status == "published")


def test_what_passes_at_once_is_counted_and_can_be_taken_down(make_app, app, article):
    client = reader_of(make_app(comments_policy=PASSES))
    client.post(f"{article.url}/comments", data=letter("Một"))
    top = stored(app)[0]
    client.post(f"{article.url}/comments", data=letter("Hai", parent=top.id))

    with app.app_context():
        assert db.session.get(Article, article.id).comment_count == 2
    decide(app, "remove", stored(app)[1].id)
    with app.app_context():
        assert db.session.get(Article, article.id).comment_count == 1
    assert [(c.status, c.is_listed) for c in stored(app)] == [("published", True), ("removed", False)]


def test_a_reader_is_known_after_so_many_approvals(make_app, app, article):
    client = reader_of(make_app(comments_policy=KNOWN, comments_known_after=2))
    statuses = []
    for number in range(4):
        client.post(f"{article.url}/comments", data=letter(f"Ý {number}"))
        comment = stored(app)[-1]
        statuses.append(comment.status)
        if comment.status == "pending":
            decide(app, "approve", comment.id)

    assert statuses == ["pending", "pending", "published", "published"]


def test_another_reader_is_not_known_by_the_same_name(make_app, app, article):
    site = make_app(comments_policy=KNOWN, comments_known_after=1)
    known = reader_of(site)
    known.post(f"{article.url}/comments", data=letter("Một"))
    decide(app, "approve", stored(app)[-1].id)

    known.post(f"{article.url}/comments", data=letter("Hai"))
    reader_of(site).post(f"{article.url}/comments", data=letter("Ba"))

    assert [c.status for c in stored(app)] == ["published", "published", "pending"]
    assert count(app, Reader) == 2


def test_a_removed_comment_does_not_speak_for_its_author_any_more(make_app, app, article):
    client = reader_of(make_app(comments_policy=KNOWN, comments_known_after=1))
    client.post(f"{article.url}/comments", data=letter("Một"))
    decide(app, "approve", stored(app)[-1].id)
    decide(app, "remove", stored(app)[-1].id)

    client.post(f"{article.url}/comments", data=letter("Hai"))

    assert stored(app)[-1].status == "pending"
