"""Two posts are one when article, parent, name and words agree within 15 minutes from the same sender."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from domain.articles.models import Article
from domain.comments.models import Comment, Submission
from domain.comments.readers import CommentOwner, Reader
from foundation import clock
from foundation.cookies import new_reader_token
from foundation.database import commit, db
from tests.discussions import HTMX, count, letter, shown_ids, stored, write
from tests.people import reader_of
from tests.tables import rows_of

NOON = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)
TOKEN, OTHER_TOKEN = "a" * 43, "b" * 43
ONE, TWO = 1, 2


def send(app, url, *, token=None, network="203.0.113.7", browser="Firefox", headers=None, **fields):
    """Send a letter from a browser that holds `token`, or none."""
    client = reader_of(app)
    if token is not None:
        client.set_cookie("reader", token)
    headers = {"User-Agent": browser} | (headers or {})
    data = letter(**fields)
    return client.post(f"{url}/comments", data=data, headers=headers, environ_overrides={"REMOTE_ADDR": network})


def sent_token(answer) -> str:
    return next(c.split("=")[1].split(";")[0] for c in answer.headers.getlist("Set-Cookie") if c.startswith("reader="))


def owners(app, comment_id) -> int:
    with app.app_context():
        return len(db.session.execute(select(CommentOwner).where(CommentOwner.comment_id == comment_id)).all())


@pytest.fixture
def place(app, article):
    """The article, a second one, and a comment to reply to."""

    def second() -> str:
        now = clock.now()
        other = Article(title="Hai", slug="hai", source="", html="", published_at=now, created_at=now)
        db.session.add(other)
        db.session.flush()
        return f"/articles/{other.address}"

    with app.app_context():
        other = commit(second)
    return {"url": article.url, "other": other, "parent": write(app, article.id)[0]}


@pytest.mark.parametrize(
    ("row", "first", "second", "comments"),
    [
        ("the same network and browser, no token", {}, {}, ONE),
        ("the same token", {"token": TOKEN}, {"token": TOKEN}, ONE),
        ("the same token from another network", {"token": TOKEN}, {"token": TOKEN, "network": "198.51.100.1"}, ONE),
        ("the same token and another browser", {"token": TOKEN}, {"token": TOKEN, "browser": "Chrome"}, ONE),
        ("another token behind the same network", {"token": TOKEN}, {"token": OTHER_TOKEN}, TWO),
        ("a token, then none", {"token": TOKEN}, {}, TWO),
        ("another network", {}, {"network": "198.51.100.1"}, TWO),
        ("another browser in the same network", {}, {"browser": "Chrome"}, TWO),
        ("the same key from another network", {"key": "k1"}, {"key": "k1", "network": "198.51.100.1"}, ONE),
        ("the same key and another browser", {"key": "k1"}, {"key": "k1", "browser": "Chrome"}, ONE),
        ("another key, the same network and browser", {"key": "k1"}, {"key": "k2"}, ONE),
        ("another key and another network", {"key": "k1"}, {"key": "k2", "network": "198.51.100.1"}, TWO),
        ("no key, other network", {"key": ""}, {"key": "", "network": "198.51.100.1"}, TWO),
        ("a key does not help another token", {"key": "k1", "token": TOKEN}, {"key": "k1", "token": OTHER_TOKEN}, TWO),
        ("another address in the same /64", {"network": "2001:db8::1"}, {"network": "2001:db8::2:1"}, ONE),
        ("another /64", {"network": "2001:db8::1"}, {"network": "2001:db8:0:1::1"}, TWO),
        ("an IPv4 address inside IPv6", {"network": "::ffff:203.0.113.7"}, {}, ONE),
        ("another name", {"author_name": "Hoa"}, {"author_name": "Lan"}, TWO),
        ("the name in capitals", {"author_name": "Hoa"}, {"author_name": "HOA"}, TWO),
        ("the name with spaces around", {"author_name": "Hoa"}, {"author_name": " Hoa  "}, ONE),
        ("other words", {"text": "Một."}, {"text": "Hai."}, TWO),
        ("one character more", {"text": "Một"}, {"text": "Một."}, TWO),
        ("another tone", {"text": "hoà"}, {"text": "hòa"}, TWO),
        ("the words decomposed", {"text": "hoà"}, {"text": "hoa\u0300"}, ONE),
        ("the words with empty lines around", {"text": "Một."}, {"text": "\r\nMột.\r\n"}, ONE),
        ("another email address", {"email": "hoa@benmo.vn"}, {"email": "lan@benmo.vn"}, ONE),
        ("by page, then by htmx", {}, {"headers": HTMX}, ONE),
    ],
)
def test_what_makes_two_posts_one(app, place, row, first, second, comments):
    before = count(app, Comment)

    one = send(app, place["url"], **first)
    two = send(app, place["url"], **second)

    assert (row, count(app, Comment) - before) == (row, comments)
    assert one.status_code == 303
    assert two.status_code == (200 if second.get("headers") else 303)


def test_the_same_words_elsewhere_are_another_comment(app, place):
    before = count(app, Comment)

    send(app, place["url"])
    send(app, place["other"])
    send(app, place["url"], parent=place["parent"])
    send(app, place["url"], parent=place["parent"])

    assert count(app, Comment) - before == 3


@pytest.mark.parametrize(
    ("seconds", "comments"), [(0, ONE), (14 * 60 + 59, ONE), (15 * 60 + 1, TWO), (86_400, TWO)], ids=str
)
@pytest.mark.parametrize("token", [None, TOKEN], ids=["no token", "token"])
def test_after_fifteen_minutes_the_same_words_are_a_new_comment(app, place, seconds, comments, token):
    before = count(app, Comment)

    with time_machine.travel(NOON, tick=False) as travel:
        send(app, place["url"], token=token)
        travel.shift(seconds)
        send(app, place["url"], token=token)
        send(app, place["url"], token=token)

    assert count(app, Comment) - before == comments


def test_the_answer_to_a_repeat_sets_a_token_that_owns_the_comment(app, place):
    send(app, place["url"])
    lost = stored(app)[-1].id

    repeat = send(app, place["url"])

    client = reader_of(app)
    client.set_cookie("reader", sent_token(repeat))
    client.set_cookie("mine", str(stored(app)[-1].article_id))
    assert repeat.location == f"{place['url']}#comment-{lost}"
    assert lost in shown_ids(client.get(place["url"]))
    assert owners(app, lost) == 2


@pytest.mark.parametrize("email", ["", "tam@benmo.example"])
def test_whoever_sends_the_same_with_another_email_owns_nothing_of_it(make_app, place, email):
    """Behind one network many have the same browser, and everybody can copy a name and words that are published."""
    site = make_app(comments_policy="everything-passes")
    send(site, place["url"], email="hoa@benmo.example", notify="y")
    [comment] = [c for c in stored(site) if c.email]

    repeat = send(site, place["url"], email=email, notify="y" if email else "")
    other = reader_of(site)
    other.set_cookie("reader", sent_token(repeat))

    assert repeat.location == f"{place['url']}#comment-{comment.id}"
    assert owners(site, comment.id) == 1
    assert "hoa@benmo.example" not in other.post("/comments/mine/data", data={"x": "1"}).get_data(as_text=True)
    assert other.post(f"/comments/{comment.id}/withdrawal", data={"x": "1"}).status_code == 404
    with site.app_context():
        assert [row["recipient"] for row in rows_of("outbox")] == ["hoa@benmo.example"]


def test_the_reason_of_a_decision_is_not_told_to_a_repeat_with_another_email(app, place, moderator):
    send(app, place["url"], email="hoa@benmo.example")
    number = stored(app)[-1].id
    decided = moderator.post(
        f"/moderation/comments/{number}/decisions", decision="return", version="1", note="Xin bỏ tên ông Bảy"
    )

    answers = [send(app, place["url"], headers=HTMX, email=email) for email in ("", "hoa@benmo.example")]

    assert (decided.status_code, [answer.status_code for answer in answers]) == (303, [200, 200])
    told = [("ông Bảy" in answer.text, f"{number}/withdrawal" in answer.text) for answer in answers]
    assert told == [(False, False), (True, True)]


def test_a_watch_of_the_first_post_is_not_taken_by_a_repeat_with_another_email(app, place):
    send(app, place["url"], email="hoa@benmo.example")
    send(app, place["url"], email="tam@benmo.example", notify="y")

    with app.app_context():
        assert (rows_of("reply_watches"), rows_of("outbox")) == ([], [])


def test_the_key_of_our_script_proves_the_sender_whatever_email_is_sent(app, place):
    send(app, place["url"], key="k1", email="hoa@benmo.example")
    send(app, place["url"], key="k1", network="198.51.100.1")

    assert owners(app, stored(app)[-1].id) == 2


def test_a_repeat_from_the_token_of_a_repeat_is_still_the_same_comment(app, place):
    """The first answer got lost, the second arrived; then the reader goes back and sends the old page once more."""
    before = count(app, Comment)
    send(app, place["url"])
    second = send(app, place["url"])

    third = send(app, place["url"], token=sent_token(second), network="198.51.100.1", browser="Chrome")

    assert (count(app, Comment) - before, third.location) == (ONE, second.location)


def test_a_token_this_site_never_gave_is_replaced_and_works_for_repeats(app, place):
    before = count(app, Comment)

    first = send(app, place["url"], token=TOKEN)
    second = send(app, place["url"], token=TOKEN)
    third = send(app, place["url"], token=sent_token(first))

    assert TOKEN not in {sent_token(first), sent_token(second)}
    assert (count(app, Comment) - before, third.status_code) == (ONE, 303)


def test_a_known_token_stays(app, place):
    token = sent_token(send(app, place["url"]))
    readers = count(app, Reader)

    again = send(app, place["url"], token=token, text="Một ý nữa.")

    assert (sent_token(again), count(app, Reader)) == (token, readers)


@pytest.mark.parametrize("token", ["", "short", "a" * 44, "é" * 43, "a" * 42 + "\t", "a" * 42 + "+", "\0" * 43])
def test_a_cookie_that_cannot_be_a_token_counts_as_none(app, place, token):
    client = reader_of(app)
    client.set_cookie("mine", "1")

    answer = client.post(f"{place['url']}/comments", data=letter(), headers={"Cookie": f"reader={token}"})

    assert answer.status_code == 303
    assert len(sent_token(answer)) == len(new_reader_token())


def test_what_was_sent_is_forgotten_when_it_can_be_no_repeat_any_more(app, article):
    with time_machine.travel(NOON, tick=False) as travel:
        send(app, article.url)
        assert _forget(app) == 0
        travel.shift(15 * 60 + 1)
        assert _forget(app) > 0

    assert (count(app, Submission), count(app, Comment)) == (0, 1)


def _forget(app) -> int:
    from foundation import due_work  # noqa: PLC0415 its registry belongs to the process

    with app.app_context():
        return due_work.run_due_work()["submissions cleared"]
