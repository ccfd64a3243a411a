"""A post that was stored is stored: whoever repeats it is told so, whatever became of the article meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, update

from domain.articles.models import Article
from domain.comments.models import Comment
from foundation.database import commit, db
from tests.discussions import HTMX, count, decide, letter, shown_ids, stored, write
from tests.people import reader_of


def close(app, article_id, **values) -> None:
    """Let the article take no comments, or be changed by `values`."""
    with app.app_context():
        changed = update(Article).where(Article.id == article_id).values(**values or {"comments_open": False})
        commit(lambda: db.session.execute(changed))


@pytest.mark.parametrize(("headers", "status"), [({}, 303), (HTMX, 200)], ids=["plain", "htmx"])
@pytest.mark.parametrize("has_token", [True, False], ids=["with the token", "before the first answer came"])
def test_a_repeat_after_the_article_closed_is_a_repeat(app, article, headers, status, has_token):
    client = reader_of(app)
    first = client.post(f"{article.url}/comments", data=letter())
    close(app, article.id)
    if not has_token:
        client = reader_of(app)

    repeat = client.post(f"{article.url}/comments", data=letter(), headers=headers)

    assert (first.status_code, repeat.status_code, count(app, Comment)) == (303, status, 1)
    assert stored(app)[0].id in shown_ids(client.get(article.url))
    assert client.post(f"{article.url}/comments", data=letter("Lời khác.")).status_code == 403


@pytest.mark.parametrize(("headers", "status"), [({}, 303), (HTMX, 200)], ids=["plain", "htmx"])
def test_a_repeat_after_its_parent_was_taken_down_is_a_repeat(app, article, headers, status):
    [parent] = write(app, article.id)
    client = reader_of(app)
    client.post(f"{article.url}/comments", data=letter(parent=parent))
    decide(app, "remove", parent)

    repeat = client.post(f"{article.url}/comments", data=letter(parent=parent), headers=headers)
    other = client.post(f"{article.url}/comments", data=letter("Lời khác.", parent=parent))

    assert (repeat.status_code, other.status_code, count(app, Comment)) == (status, 422, 2)


def test_a_repeat_on_an_article_that_is_hidden_by_now_tells_nothing(app, article):
    client = reader_of(app)
    client.post(f"{article.url}/comments", data=letter())
    close(app, article.id, status="withdrawn")

    assert client.post(f"{article.url}/comments", data=letter()).status_code == 404


@pytest.mark.only_on("postgresql", "mariadb")
def test_a_post_that_waits_while_the_article_closes_is_refused(app, article):
    """It waits for the article's row, and reads the article only then. (SQLite has one writer at a time anyway.)"""
    waits = threading.Event()

    def note(_connection, _cursor, statement, *_rest) -> None:
        if " FOR " in statement:
            waits.set()

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        with ThreadPoolExecutor(1) as pool:
            with engine.begin() as closing:
                closing.execute(update(Article).values(comments_open=False))
                sent = pool.submit(lambda: reader_of(app).post(f"{article.url}/comments", data=letter()))
                assert waits.wait(10)
            assert sent.result(10).status_code == 403
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert count(app, Comment) == 0


def test_what_was_typed_when_the_article_closed_comes_back(app, article):
    client = reader_of(app)
    assert "<textarea" in client.get(article.url).get_data(as_text=True)
    close(app, article.id)

    plain = client.post(f"{article.url}/comments", data=letter("Đang gõ dở.")).get_data(as_text=True)
    swapped = client.post(f"{article.url}/comments", data=letter("Đang gõ dở."), headers=HTMX).get_data(as_text=True)

    assert all("\nĐang gõ dở.</textarea>" in answer and "đã đóng" in answer for answer in (plain, swapped))
    assert count(app, Comment) == 0
