"""What is not taken: never a failure of ours, nothing stored, and the text given back."""

import datetime as dt
import unicodedata

import pytest
from sqlalchemy import update

from domain.articles.models import Article, Category
from domain.comments.models import Comment, Revision, Submission
from foundation import clock
from foundation.database import commit, db
from tests.discussions import HTMX, count, decide, field, has_error, letter, stored, text_of, write
from tests.discussions import dom as parsed
from tests.people import reader_of

LONG_WORD = "Ý kiến của tôi"


def change_article(app, article, **values) -> None:
    with app.app_context():
        commit(lambda: db.session.execute(update(Article).where(Article.id == article.id).values(**values)))


def put_into_closed_category(app, article) -> None:
    def work() -> None:
        category = Category(name="Cũ", slug="cu", comments_open=False)
        db.session.add(category)
        db.session.flush()
        db.session.execute(update(Article).where(Article.id == article.id).values(category_id=category.id))

    with app.app_context():
        commit(work)


def nothing_is_stored(app) -> bool:
    return [count(app, model) for model in (Comment, Revision, Submission)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        ("no words", {"text": ""}),
        ("no name", {"author_name": ""}),
        ("only spaces", {"text": " \t\r\n "}),
        ("only no-break spaces", {"text": "\u00a0\u2003"}),
        ("only invisible characters", {"text": "\u200b\u2060\ufeff\u00ad"}),
        ("only a joiner", {"text": "\u200d"}),
        ("only Hangul fillers", {"text": "\u3164\u115f"}),
        ("only empty braille cells", {"text": "\u2800\u2800"}),
        ("only marks without a letter", {"text": "\u0301\u0323"}),
        ("only direction marks", {"text": "\u202e\u200f"}),
        ("a name of spaces", {"author_name": "  \u00a0 "}),
        ("an invisible name", {"author_name": "\u200b\u2063"}),
        ("a name of 81 characters", {"author_name": "ễ" * 81}),
        ("5,001 characters", {"text": "ễ" * 5_001}),
        ("NUL among the words", {"text": "Một\0hai"}),
        ("NUL in the name", {"author_name": "Hoa\0"}),
        ("NUL in the address", {"email": "hoa\0@benmo.vn"}),
        ("no email address", {"email": "hoa at benmo"}),
        ("an email address over two lines", {"email": "hoa@benmo.vn\nBcc: all@benmo.vn"}),
        ("an endless email address", {"email": "h" * 300 + "@benmo.vn"}),
        ("the field people do not see", {"website": "https://buy.example"}),
    ],
)
def test_a_letter_that_cannot_be_taken_comes_back_with_what_is_wrong(client, article, app, row, fields):
    data = letter(LONG_WORD) | fields

    for headers in ({}, HTMX):
        answer = client.post(f"{article.url}/comments", data=data, headers=headers)

        assert (row, answer.status_code, has_error(answer)) == (row, 422, True)
        assert (row, field(answer, "author_name")) == (row, data["author_name"].replace("\0", ""))
        kept, typed = field(answer, "text") or "", data["text"].replace("\0", "").replace("\r\n", "\n")
        assert (row, kept.lstrip("\n")) == (row, typed.lstrip("\n"))
        assert answer.headers.getlist("Set-Cookie") == []
    assert nothing_is_stored(app)


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        ("a name of 80 characters", {"author_name": "ễ" * 80}),
        ("a decomposed name of 80 characters after NFC", {"author_name": unicodedata.normalize("NFD", "ễ" * 80)}),
        ("5,000 characters", {"text": "ễ" * 5_000}),
        ("5,000 characters after NFC", {"text": unicodedata.normalize("NFD", "ễ" * 5_000)}),
        ("5,000 characters of four bytes", {"text": "𠀋" * 5_000}),
        ("5,000 characters and white space at the end", {"text": "a" * 5_000 + "\r\n \r\n"}),
        ("an empty email address", {"email": " "}),
    ],
)
def test_a_letter_that_just_fits_is_taken(client, article, app, row, fields):
    answer = client.post(f"{article.url}/comments", data=letter() | fields)

    assert (row, answer.status_code, len(stored(app))) == (row, 303, 1)


@pytest.mark.parametrize(
    ("row", "body", "content_type"),
    [
        ("no fields at all", b"", "application/x-www-form-urlencoded"),
        ("JSON", b'{"text": "Hay", "author_name": "Hoa"}', "application/json"),
        ("plain text", b"text=Hay&author_name=Hoa", "text/plain"),
        ("no content type", b"text=Hay&author_name=Hoa", ""),
        (
            "a form in parts that never ends",
            b"--x\r\nContent-Disposition: form-data; name=",
            "multipart/form-data; boundary=x",
        ),
        ("a form in parts without a boundary", b"text=Hay", "multipart/form-data"),
        (
            "files instead of fields",
            b'--x\r\nContent-Disposition: form-data; name="text"; filename="a"\r\n\r\nHay\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_a_body_that_is_no_letter_is_refused(client, article, app, row, body, content_type):
    answer = client.post(f"{article.url}/comments", data=body, content_type=content_type)

    assert (row, answer.status_code) == (row, 422)
    assert nothing_is_stored(app)


@pytest.mark.parametrize(
    ("row", "parent"),
    [
        ("unknown", lambda _ids: "999"),
        ("under another article", lambda ids: ids["foreign"]),
        ("waiting", lambda ids: ids["waiting"]),
        ("removed", lambda ids: ids["removed"]),
        ("garbage", lambda _ids: "một"),
        ("a number in other digits", lambda _ids: "٣"),
        ("negative", lambda _ids: "-1"),
        ("nothing", lambda _ids: "0"),
        ("larger than any identifier", lambda _ids: "9" * 15),
        ("larger than any database", lambda _ids: "9" * 400),
        ("with NUL", lambda _ids: "1\0"),
        ("an attempt at SQL", lambda _ids: "1 OR 1=1"),
    ],
)
def test_a_reply_to_what_cannot_be_answered_comes_back(client, article, app, row, parent):
    with app.app_context():
        other = commit(_second_article)
    ids = {"foreign": write(app, other)[0], "waiting": write(app, article.id, publish=False)[0]}
    ids["removed"] = write(app, article.id)[0]
    decide(app, "remove", ids["removed"])

    answer = client.post(f"{article.url}/comments", data=letter(LONG_WORD, parent=parent(ids)))

    assert (row, answer.status_code, field(answer, "text"), has_error(answer)) == (row, 422, LONG_WORD, True)
    assert count(app, Comment) == 3


def _second_article() -> int:
    now = clock.now()
    second = Article(title="Hai", slug="hai", source="", html="", published_at=now, created_at=now)
    db.session.add(second)
    db.session.flush()
    return second.id


def test_a_closed_article_gives_the_text_back(client, article, app):
    change_article(app, article, comments_open=False)

    answer = client.post(f"{article.url}/comments", data=letter(LONG_WORD))

    assert (answer.status_code, field(answer, "text"), has_error(answer)) == (403, LONG_WORD, True)
    assert nothing_is_stored(app)


def test_a_closed_category_gives_the_text_back(client, article, app):
    put_into_closed_category(app, article)

    answer = client.post(f"{article.url}/comments", data=letter(LONG_WORD))

    assert (answer.status_code, field(answer, "text"), has_error(answer)) == (403, LONG_WORD, True)
    assert nothing_is_stored(app)


@pytest.mark.parametrize(("seconds_left", "status"), [(1, 303), (-1, 403)])
def test_comments_close_after_the_days_the_site_gives_them(make_app, app, article, seconds_left, status):
    age = dt.timedelta(days=30) - dt.timedelta(seconds=seconds_left)
    change_article(app, article, published_at=clock.now() - age)
    client = reader_of(make_app(comments_close_after_days=30))

    answer = client.post(f"{article.url}/comments", data=letter(LONG_WORD))

    assert answer.status_code == status
    assert count(app, Comment) == (status == 303)


@pytest.mark.parametrize(
    ("row", "changes"),
    [
        ("not public", {"status": "withdrawn"}),
        ("in the future", {"published_at": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)}),
    ],
)
def test_an_article_that_is_not_shown_takes_nothing_and_gives_the_text_back(client, article, app, row, changes):
    change_article(app, article, **changes)

    answer = client.post(f"{article.url}/comments", data=letter(LONG_WORD))
    missing = client.post("/articles/khong-co-999/comments", data=letter(LONG_WORD))

    typed = [e for e in parsed(answer).iter("textarea") if e.get("id") == "typed"]
    assert (row, answer.status_code, [text_of(e) for e in typed]) == (row, 404, [LONG_WORD])
    # Whether there is such an article is not to be seen: the two answers are the same but for the address.
    neutral = missing.get_data(as_text=True).replace("khong-co-999", article.url.removeprefix("/articles/"))
    assert (missing.status_code, neutral) == (404, answer.get_data(as_text=True))
    assert nothing_is_stored(app)
