"""A reader's cookies: what they hold, and that nothing in them can hurt."""

import pytest
from flask import Response

from foundation import cookies
from tests.discussions import letter, shown_ids, stored
from tests.people import reader_of


def marker_after(app, sent: str | None, article_id: int) -> str:
    """The marker a browser keeps after a post on the article, when it sent `sent`."""
    headers = {} if sent is None else {"Cookie": f"mine={sent}"}
    with app.test_request_context(headers=headers):
        response = Response()
        cookies.remember_reader(response, "a" * 43, article_id=article_id)
    set_cookies = dict(cookie.split(";")[0].split("=", 1) for cookie in response.headers.getlist("Set-Cookie"))
    return set_cookies["mine"]


@pytest.mark.parametrize(
    ("row", "sent", "kept"),
    [
        ("the first article", None, "7"),
        ("a second article", "3", "7.3"),
        ("the same article again", "3.7.2", "7.3.2"),
        ("garbage among numbers", "3.x.<b>..-1.٣.2", "7.3.2"),
        ("a number no database has", "9" * 400, "7"),
        ("more than fit", ".".join(str(n) for n in range(100, 180)), ".".join(["7", *map(str, range(100, 149))])),
    ],
)
def test_the_marker_names_the_newest_articles_first(app, row, sent, kept):
    assert (row, marker_after(app, sent, 7)) == (row, kept)


@pytest.mark.parametrize(
    "cookie",
    [
        "reader=; mine=",
        "reader=x; mine=1",
        "mine=1",
        "reader=\xff\xfe; mine=\xff",
        'reader="; mine="1',
        "=; ;; ,",
        "mine=" + "1." * 2_000,
        "session=\xe9; form=\xe9; language=\xe9",
        "form=eyJfdXNlcl9pZCI6MX0.aaaa.bbbb",
        "language=../../etc/passwd",
        "reader=' OR 1=1; mine=1",
        "x" * 8_000,
    ],
)
def test_odd_cookies_show_what_a_stranger_sees(app, client, article, cookie):
    client.post(f"{article.url}/comments", data=letter())
    stranger = app.test_client().get(article.url)
    assert shown_ids(client.get(article.url)) == [stored(app)[0].id]

    page = app.test_client().get(article.url, headers={"Cookie": cookie})

    assert (page.status_code, page.get_data()) == (200, stranger.get_data())
    assert page.headers.getlist("Set-Cookie") == []


def test_odd_cookies_do_not_keep_anybody_from_writing(app, article):
    client = reader_of(app)

    answer = client.post(
        f"{article.url}/comments", data=letter(), headers={"Cookie": "reader=\xff; mine=\xff; session=\xff; form=\xff"}
    )

    assert (answer.status_code, len(stored(app))) == (303, 1)


def test_two_readers_tokens_are_never_alike():
    assert len({cookies.new_reader_token() for _ in range(1_000)}) == 1_000
