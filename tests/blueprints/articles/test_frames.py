"""What is kept of an article's page around its comments, and of the comments, is what anew would be made."""

import datetime as dt
import threading

import pytest
from sqlalchemy import update

from domain.articles.models import Article
from domain.site.settings import save_settings
from foundation import clock
from foundation.database import commit, db
from tests.discussions import dom, letter, text_of, write
from tests.people import reader_of

# A cookie of who may be somebody: the session looks before the page is made.
UNKNOWN = {"Cookie": "session=nobodys"}


def past_the_store(app, url, **headers):
    return app.test_client(use_cookies=False).get(url, headers={"Cookie": "form=none"} | headers)


def elsewhere(app, work) -> None:
    """Let somebody else do and commit this."""

    def run() -> None:
        with app.app_context():
            commit(work)

    other = threading.Thread(target=run)
    other.start()
    other.join()


def before_it_is_asked(app, words: str, work):
    """Let `work` be done just before the database is asked a statement with these words."""
    plain = app.extensions["plain_reads"].plain
    ask = plain.all

    def asked(statement, parameters):
        if words in statement:
            del plain.all
            work()
        return ask(statement, parameters)

    plain.all = asked


def rename() -> None:
    db.session.execute(update(Article).values(title="Tên mới", version=Article.version + 1))


def test_what_somebody_commits_while_a_page_is_made_is_not_missed(app, article):
    before_it_is_asked(app, "articles.like_version", lambda: elsewhere(app, rename))

    past_the_store(app, article.url, **UNKNOWN)

    assert "Tên mới" in text_of(dom(past_the_store(app, article.url)).find(".//h1"))


def test_settings_saved_while_a_request_looks_are_not_missed(app, article):
    def save() -> None:
        save_settings({"site_name": "Tên của trang"}, user_id=None)

    before_it_is_asked(app, "FROM site_state", lambda: elsewhere(app, save))

    past_the_store(app, "/archive", **UNKNOWN)

    assert "Tên của trang" in text_of(dom(past_the_store(app, article.url)).find(".//title"))


def test_who_wrote_reads_how_long_ago_others_did(app, client, article):
    now = clock.parse_utc("2026-11-20T05:00:00")
    with clock.at(now):
        write(app, article.id, [None])
        client.post(f"{article.url}/comments", data=letter())
        first = client.get(article.url).get_data(as_text=True)
    with clock.at(now + dt.timedelta(hours=3)):
        later = client.get(article.url).get_data(as_text=True)

    times = [page.count(">Vừa xong<") for page in (first, later)]
    assert (times, later.count(">3 giờ trước<")) == ([2, 0], 2)


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_a_page_that_begins_nowhere_is_the_first(app, article, order):
    numbers = write(app, article.id, [None] * 60)
    first = past_the_store(app, f"{article.url}?order={order}")

    assert past_the_store(app, f"{article.url}?order={order}&start=0").data.count(b"<article") == first.data.count(
        b"<article"
    )
    further = past_the_store(app, f"{article.url}?order={order}&start={numbers[30]}")
    assert b'name="robots" content="noindex"' in further.data


def test_a_title_is_shown_as_it_is_whatever_it_says(app, article):
    title = "100% %(threads)s \ue000threads\ue001 987654321006 %s"
    with app.app_context():
        commit(lambda: db.session.execute(update(Article).values(title=title, version=Article.version + 1)))

    page = past_the_store(app, article.url)
    again = past_the_store(app, article.url)

    assert (page.status_code, again.data) == (200, page.data)
    assert text_of(dom(page).find(".//h1")) == title


def test_readers_get_nothing_of_each_others(app, client, article):
    client.post(f"{article.url}/comments", data=letter(text="Chỉ tôi thấy lời này."))
    assert "Chỉ tôi thấy lời này." in client.get(article.url).get_data(as_text=True)

    for other in (reader_of(app), app.test_client()):
        assert "Chỉ tôi thấy" not in other.get(article.url).get_data(as_text=True)
    assert "Chỉ tôi thấy" not in past_the_store(app, article.url).get_data(as_text=True)


def test_odd_addresses_are_not_remembered(app, article):
    layer = app.wsgi_app
    before = layer._named.cache_info().currsize

    for number in range(3):
        app.test_client().get(f"/articles/{'x' * 5000}-{number}?since={'9' * 5000}")

    assert layer._named.cache_info().currsize == before
